"""Codes explained on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gov_accounts.cli import main
from tests.support.lists_of_codes import file_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["2060101"], ["2060101 行政运行", "科学技术管理事务 / 行政运行", "依据：见于2017年以来"]),
        (["206 01 01"], ["2060101 行政运行"]),
        (["职业年金"], ["30109 职业年金缴费", "2080506 机关事业单位职业年金缴费支出", "年度："]),
        (["20805", "--year", "2018"], ["20805 行政事业单位离退休", "其他名称："
            "行政事业单位养老支出"]),
        (["20139", "--year", "2022"], ["所知的2022年科目表中没有此科目", "2024年起"]),
        (["2040404"], ["所知的现行科目表中没有此科目"]),
        (["50208", "--lang", "en"], ["30231 公务用车运行维护费 (unverified)", "not verified by"]),
        (["50205"], ["对应：30203 咨询费（未证实）"]),
        (["205", "--lang", "en"], ["COFOG: 09 Education", "below: 20501"]),
    ],
)  # fmt: skip
def test_codes_are_explained(
    arguments: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codes", *arguments]) == 0
    shown = capsys.readouterr().out
    assert all(line in shown for line in lines), shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["天外来客"], "no code and no name like it"),
        (["2060177"], "above it is 20601 科学技术支出 / 科学技术管理事务"),
        (["9999999"], "no code and no name like it"),
        ([], "expected a code or a name"),
        (["206", "--catalogue", "/nowhere/list.csv"], "cannot be opened"),
    ],
)
def test_what_is_not_found_is_said_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codes", *arguments, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert words in told.err


def test_a_list_of_ones_own_is_compared_and_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(file_of(tmp_path, "code,name\n301,工资\n30102,津贴补贴\n"))
    assert main(["codes", "--catalogue", path]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("更名\t301\t工资福利支出（")
    assert shown[-1].startswith("共")
    assert main(["codes", "--catalogue", path, "--lang", "en"]) == 0
    assert "renamed\t301" in capsys.readouterr().out
    assert main(["codes", "301", "--catalogue", path]) == 0
    assert capsys.readouterr().out.startswith("301 工资（")
    bad = str(file_of(tmp_path, "nothing"))
    assert main(["codes", "301", "--catalogue", bad]) == 2
    assert "list.csv: expected a header" in capsys.readouterr().err
    assert main(["check", "x.json", "--catalogue", bad]) == 2
