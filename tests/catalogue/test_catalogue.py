"""The catalogue: names, search, evidence."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts import CodeError
from gov_accounts.authoring import print_text
from gov_accounts.catalogue import (
    FILES,
    Catalogue,
    Entry,
    Evidence,
    NamingKind,
    alike,
    default_catalogue,
    using_catalogue,
)
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.layouts import known_layouts
from gov_accounts.reading import read_text
from tests.support.documents import TRUTHS, example, needs_shared, truth
from tests.support.lists_of_codes import OURS, RETIRED, file_of, printing

if TYPE_CHECKING:
    from pathlib import Path


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_every_code_of_the_published_documents_resolves(name: str) -> None:
    accounts = truth(name)
    printed = {
        (code, row.label)
        for table in accounts.tables()
        for row in table
        if (code := table.code_of(row))
    }
    assert len(printed) > 30
    for code, label in printed:
        entry = OURS.entry(code, accounts.fiscal_year)
        assert entry is not None, code
        assert entry.evidence is Evidence.ATTESTED, code
        assert "?" not in OURS.path(code, accounts.fiscal_year)
        naming = OURS.naming(code, label, accounts.fiscal_year)
        assert naming.kind in (NamingKind.SAME, NamingKind.VARIANT), (code, label)


def test_the_lists_say_how_far_they_go() -> None:
    """Most 项 are not attested; the lists say which."""
    entries = OURS.edition(FunctionCode)
    items = [entry for entry in entries if entry.level == "项"]
    grades = {evidence: sum(e.evidence is evidence for e in items) for evidence in Evidence}
    assert len(entries) > 1500
    assert grades[Evidence.OFFICIAL] == 0
    assert 0 < grades[Evidence.ATTESTED] < len(items) / 2
    assert all(entry.trust in "CD" for entry in items if not entry.evidence.binding)
    assert {type(entry.code) for entry in OURS} == set(FILES)


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("20805", 2018, "行政事业单位离退休"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", 2019, "文化旅游体育与传媒支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("215", 2020, "资源勘探工业信息等支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("2040405", 2017, "公诉和审判监督"),
        ("20139", 2023, None),
        ("20139", 2024, "社会工作事务"),
        ("22198", 2024, None),
        ("2060101", 2024, "行政运行"),
        ("2060177", 2024, None),
        ("218", 2024, None),
    ],
)
def test_a_code_has_the_name_of_its_year(code: str, year: int, name: str | None) -> None:
    assert OURS.name(FunctionCode(code), year) == name


@pytest.mark.parametrize(
    ("code", "printed", "year", "kind"),
    [
        ("20805", "行政事业单位养老支出", 2024, NamingKind.SAME),
        ("20805", "行政事业单位 养老支出", 2024, NamingKind.SAME),
        ("20805", "行政事业单位离退休", 2024, NamingKind.OTHER_EDITION),
        ("20805", "行政事业单位养老支出", 2018, NamingKind.OTHER_EDITION),
        ("20805", "行政事业单位离退休", 2018, NamingKind.SAME),
        ("206", "科学技术", 2024, NamingKind.VARIANT),
        ("2080505", "支出机关事业单位基本养老保险缴费", 2024, NamingKind.VARIANT),
        ("2080506", "险机缴关费事支业出单位职业年金缴", 2024, NamingKind.VARIANT),
        ("2101102", "住房公积金", 2024, NamingKind.OTHER_CODE),
        ("2101102", "天外来客", 2024, NamingKind.DIFFERENT),
        ("2060177", "行政运行", 2024, NamingKind.UNKNOWN),
        ("220", "国土海洋气象等支出", 2024, NamingKind.SAME),  # its last year is not known
    ],
)
def test_a_printed_name_is_judged_by_its_year(
    code: str, printed: str, year: int, kind: NamingKind
) -> None:
    assert OURS.naming(FunctionCode(code), printed, year).kind is kind


def test_a_name_is_found_in_every_classification_and_year() -> None:
    assert {type(entry.code) for entry in OURS.find("资本性支出")} >= {DepartmentEconomicCode}
    assert [str(e.code) for e in OURS.find("行政事业单位离退休")] == ["20805"]
    assert OURS.find("行政事业单位离退休", 2024) == ()
    assert OURS.find("因公出国(境) 费用", kind=DepartmentEconomicCode)[0].code.digits == "30212"


def test_search_puts_the_nearest_first() -> None:
    assert [e.code.digits for e in OURS.search("2060", limit=3)] == ["20601", "2060101", "2060102"]
    assert OURS.search("住房公积金")[0].name == "住房公积金"
    assert OURS.search("职业年金缴")[0].name == "职业年金缴费"
    assert OURS.search("公务接侍费")[0].name == "公务接待费"  # a character misread
    assert OURS.search("  ") == ()
    assert OURS.search("天外来客") == ()


def test_children_and_their_codes_belong_to_the_year() -> None:
    before = {str(entry.code) for entry in OURS.children(FunctionCode("201"), 2022)}
    after = {str(entry.code) for entry in OURS.children(FunctionCode("201"), 2024)}
    assert {"20139", "20140"} <= after
    assert not {"20139", "20140"} & before
    assert OURS.children(FunctionCode("2060101")) == ()


@pytest.mark.parametrize("name", sorted(known_layouts()))
def test_the_classes_of_the_summary_tables_are_in_the_list(name: str) -> None:
    layout = known_layouts()[name]
    for year in layout.years:
        assert all(OURS.name(FunctionCode(digits), year) for digits in layout.classes)


@pytest.mark.parametrize(
    ("printed", "name", "same"),
    [
        ("", "行政运行", True),
        ("机关事业单位基本养老保险", "机关事业单位基本养老保险缴费支出", True),
        ("出抚恤", "抚恤", True),
        ("行政运行", "机关服务", False),
        ("事业单位医疗", "行政单位医疗", False),
        ("购房补贴", "住房补贴", False),
        ("险机缴关费事支业出单位职业年金缴", "机关事业单位职业年金缴费支出", True),
        ("机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出", False),
        ("行政支出", "行政运行", False),
    ],
)
def test_misprints_are_told_from_other_names(printed: str, name: str, same: bool) -> None:
    assert alike(printed, name) is same


def test_a_catalogue_in_use_serves_reading_judging_and_writing() -> None:
    new = Catalogue([Entry(FunctionCode("206"), "科学技术与创新支出", evidence=Evidence.OFFICIAL)])
    text = print_text(example()).replace("科学技术支出", "科学技术与创新支出")
    with using_catalogue(OURS.replaced_by(new)):
        accounts = read_text(text)
        assert default_catalogue().name(FunctionCode("206")) == "科学技术与创新支出"
    assert default_catalogue() is OURS
    assert accounts.summary is not None
    assert accounts.summary["206"].label == "科学技术与创新支出"
    stranger = read_text(text)
    assert any("科学技术与创新支出" in one.text for one in stranger.unread)


def test_an_entry_refuses_what_is_no_year() -> None:
    with pytest.raises(CodeError, match="expected a year or None as first"):
        Entry(RETIRED, "x", first=True)
    assert Entry(RETIRED, "x", first=2020).until == 2020
    assert Entry(RETIRED, "x").held(2020) is None
    assert attrs.evolve(Entry(RETIRED, "x"), seen=(2021, 2019, 2019)).seen == (2019, 2021)


def test_a_catalogue_goes_to_other_processes(tmp_path: Path) -> None:
    mine = OURS.replaced_by(Catalogue.from_csv(file_of(tmp_path, "code,name\n206,科技\n")))
    learnt = OURS.observe(printing(("2060101", "行政开支")))
    for catalogue in (
        OURS,
        Catalogue(),
        mine,
        learnt,
        mine.observe(printing(("206", "科学技术支出"))),
    ):
        assert pickle.loads(pickle.dumps(catalogue)) == catalogue  # noqa: S301
    assert len(pickle.dumps(OURS)) < 1000
