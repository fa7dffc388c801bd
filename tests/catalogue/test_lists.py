"""Lists of codes as files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from gov_accounts import DocumentError
from gov_accounts.catalogue import COLUMNS, FILES, Catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.rules import Kind
from tests.support.kinds import of_kind
from tests.support.lists_of_codes import OURS, file_of, printing

if TYPE_CHECKING:
    from pathlib import Path


def test_an_official_list_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "\ufeff# 某年\n科目编码,科目名称\n206,科学技术支出\n 206 01 ,科技管理\n29901,新设科目\n\n",
    )
    official = Catalogue.from_csv(path)
    ours = OURS.replaced_by(official)
    assert ours.name(FunctionCode("20601")) == "科技管理"
    assert ours.entry(FunctionCode("205")) is None
    assert ours.name(DepartmentEconomicCode("30101")) == "基本工资"
    changes = {str(change.code): change for change in OURS.diff(official)}
    assert changes["206"].kind == "regraded"
    assert changes["20601"].kind == "renamed"
    assert changes["29901"].kind == "added"
    assert changes["205"].kind == "removed"
    assert "30101" not in changes
    assert str(changes["20601"]).split("\t")[:2] == ["renamed", "20601"]
    assert official.diff(official) == ()


def test_a_list_of_ones_own_is_used_to_judge(tmp_path: Path) -> None:
    accounts = printing(("206", "科学技术支出"), ("20601", "科学技术管理事务"))
    own = OURS.replaced_by(
        Catalogue.from_csv(
            file_of(tmp_path, "code,name\n206,科学技术支出\n20601,乙丙丁\n20602,科学技术管理事务\n")
        )
    )
    assert of_kind(accounts.check().findings, Kind.CODE) == []
    (finding,) = of_kind(accounts.check(catalogue=own).findings, Kind.CODE)
    assert finding.rule == "CODE-SWAP"
    assert "正式科目表" in finding.message.zh


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "found nothing"),
        ("a,b\n1,2\n", "found a,b"),
        ("code,code,name\n", "found code,code,name"),
        ("code,name\n2060,甲\n", "line 2: expected a code"),
        ("code,name\n9060,甲\n", "line 2: expected a code beginning with"),
        ("# x\ncode,name\n206,甲\n206,甲\n", "line 4: expected a code and name once"),
        ("code,name\n206\n", "line 2: expected 2 cells, found 1"),
        ("code,name\n206,\n", "expected a name"),
        ("code,name,trust,evidence\n206,甲,Z,official\n", "a trust of A"),
        ("code,name,evidence\n206,甲,sure\n", "'sure' is not a valid Evidence"),
        ("code,name,first\n206,甲,year\n", "expected years"),
        ("code,name,first\n206,甲,12\n", "expected a year"),
        ('code,name\n206,"甲\n', "line 2"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        Catalogue.from_csv(file_of(tmp_path, text))


def test_a_list_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("code,name\n206,科学技术支出\n".encode("gbk"))
    with pytest.raises(DocumentError, match="found another encoding; save it as UTF-8"):
        Catalogue.from_csv(path)


def test_our_lists_are_read_back_as_they_were(tmp_path: Path) -> None:
    for kind in FILES:
        text = OURS.to_csv(kind)
        assert next(csv.reader(io.StringIO(text))) == list(COLUMNS)
        again = Catalogue.from_csv(file_of(tmp_path, text))
        assert tuple(again) == tuple(entry for entry in OURS if type(entry.code) is kind)
    assert Catalogue.from_csv(file_of(tmp_path, OURS.to_csv())) == Catalogue(OURS)
    assert hash(Catalogue(OURS)) == hash(Catalogue(tuple(OURS)))
    assert Catalogue() != 1
