"""The lists as corrected: codes, names, editions, grades, and what is never learnt."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import pytest

from gov_accounts import FinalAccounts
from gov_accounts.catalogue import (
    EDITIONS,
    FILES,
    Entry,
    Evidence,
    NamingKind,
    alike,
    plain_name,
)
from gov_accounts.catalogue._lists import LISTED, WITNESSED
from gov_accounts.codes import (
    FunctionCode,
    RevenueCode,
)
from gov_accounts.rules import Kind
from tests.support.documents import EXAMPLE, ROOT, TRUTHS, needs_shared, truth
from tests.support.kinds import of_kind
from tests.support.lists_of_codes import OURS, printing

if TYPE_CHECKING:
    from pathlib import Path

    from gov_accounts.codes import Code


def _assert_listed(accounts: FinalAccounts) -> None:
    """The list of the year has every printed code and name, at most wrapped or cut short."""
    pairs = {
        (code, row.label)
        for table in accounts.tables()
        for row in table
        if (code := table.code_of(row))
    }
    lists = {
        kind: {entry.code: entry for entry in OURS.edition(kind, accounts.fiscal_year)}
        for kind in {type(code) for code, _ in pairs}
    }
    assert len(pairs) > 30
    for code, label in pairs:
        entry = lists[type(code)][code]
        assert alike(label, entry.name), (code, label)
        assert entry.evidence is Evidence.ATTESTED, code


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_every_pair_of_the_published_documents_is_in_the_list_of_its_year(name: str) -> None:
    _assert_listed(truth(name))


def test_every_pair_of_the_example_is_in_the_list_of_its_year() -> None:
    _assert_listed(
        FinalAccounts.from_json(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize(
    ("code", "name", "first"),
    [
        (FunctionCode("22198"), "超长期特别国债安排的支出", 2025),
        (FunctionCode("2219899"), "其他住房保障支出", 2025),
        (FunctionCode("21219"), "国有土地使用权出让收入对应专项债务收入安排的支出", 2025),
        (FunctionCode("2121999"), "其他国有土地使用权出让收入对应专项债务收入安排的支出", 2025),
        (FunctionCode("2170404"), "中央金融机构注资特别国债支出", 2025),
        (FunctionCode("22911"), "中央金融机构注资特别国债财务基金支出", 2025),
        (FunctionCode("23107"), "中央金融机构注资特别国债还本支出", 2025),
        (FunctionCode("22006"), "耕地保护考核奖惩基金支出", 2024),
        (RevenueCode("1030182"), "耕地保护考核奖惩基金收入", 2024),
        (RevenueCode("1030184"), "中央金融机构注资特别国债财务基金收入", 2025),
        (RevenueCode("1050303"), "抗疫特别国债收入", 2025),
        (RevenueCode("1050305"), "中央金融机构注资特别国债收入", 2025),
    ],
)
def test_a_new_code_is_in_the_lists_from_its_first_year(code: Code, name: str, first: int) -> None:
    """It is attested by one publisher from that year on; the year before it is not there."""
    for year in (first, EDITIONS.stop - 1, None):
        entry = OURS.entry(code, year)
        assert entry is not None
        assert (entry.name, entry.evidence, entry.trust) == (name, Evidence.ATTESTED, "B")
    assert OURS.entry(code, first - 1) is None
    assert OURS.naming(code, name, first).kind is NamingKind.SAME
    assert len(OURS.history(code)) == 1


def test_a_code_has_not_the_name_of_its_child() -> None:
    """The name of 22198 repeats a name below it by mistake; 22999 and its child do share one."""
    naming = OURS.naming(FunctionCode("22198"), "其他住房保障支出", 2025)
    assert (naming.kind, naming.elsewhere) == (NamingKind.OTHER_CODE, (FunctionCode("2219899"),))
    assert OURS.naming(FunctionCode("2219899"), "其他住房保障支出", 2025).kind is NamingKind.SAME
    assert OURS.name(FunctionCode("22999"), 2025) == OURS.name(FunctionCode("2299999"), 2025)


def test_a_mistake_of_one_department_is_no_name() -> None:
    """减排专项支出 is the name of 2111103, whoever prints it for 2111101."""
    code = FunctionCode("2111101")
    assert [entry.name for entry in OURS.history(code)] == ["环境监测与信息", "生态环境监测与信息"]
    naming = OURS.naming(code, "减排专项支出", 2025)
    assert (naming.kind, naming.elsewhere, naming.beside) == (
        NamingKind.OTHER_CODE,
        (FunctionCode("2111103"),),
        True,
    )
    assert OURS.naming(FunctionCode("2111103"), "减排专项支出", 2025).kind is NamingKind.SAME


@pytest.mark.parametrize(
    "digits", ["22909", "22910", "23105", "23106", "20698", "2170405", "23108"]
)
def test_what_no_document_shows_is_not_in_the_lists(digits: str) -> None:
    assert FunctionCode(digits) not in OURS


def test_the_editions_reach_as_far_as_they_are_known_to_exist() -> None:
    """Editions to 2027 exist, documents go to 2026, the list is that of 2024."""
    seen = {year for entry in OURS for year in entry.seen}
    assert LISTED in WITNESSED
    assert (EDITIONS[0], EDITIONS[-1], WITNESSED[-1], max(seen)) == (2019, 2027, 2026, 2026)
    for kind in FILES:
        assert OURS.edition(kind, 2027) == OURS.edition(kind, 2026)
        assert OURS.edition(kind, 2027) == OURS.edition(kind)


@pytest.mark.parametrize(("year", "rule"), [(2026, "CODE-CAT"), (2027, "CODE-NEW")])
def test_a_category_is_only_denied_in_an_edition_that_was_seen(year: int, rule: str) -> None:
    found = of_kind(printing(("299", "甲"), year=year).check().findings, Kind.CODE)
    assert [f.rule for f in found] == [rule]


# --- names of others ----------------------------------------


@pytest.mark.parametrize(
    ("code", "printed", "kind", "beside"),
    [
        # Names below one parent differ, so the name of a code beside this one is not its own, …
        ("2240602", "地质灾害防治", NamingKind.OTHER_CODE, True),
        # … however like its own,
        ("2100408", "重大公共卫生服务", NamingKind.OTHER_CODE, True),
        ("2290803", "福利彩票发行机构的业务费支出", NamingKind.OTHER_CODE, True),
        # … but a name cut short at its end may be that of another by chance.
        ("2060601", "社会科学研究", NamingKind.VARIANT, False),
        # Elsewhere names recur: that is told, and nothing is concluded from it.
        ("2240602", "行政运行", NamingKind.OTHER_CODE, False),
        ("2240602", "森林草原防灾", NamingKind.VARIANT, False),
        ("2240602", "地质灾害防治工作", NamingKind.DIFFERENT, False),
        ("21011", "行政单位医疗", NamingKind.VARIANT, False),
    ],
)
def test_the_name_of_a_code_beside_it_is_told_from_its_own(
    code: str, printed: str, kind: NamingKind, beside: bool
) -> None:
    naming = OURS.naming(FunctionCode(code), printed, 2025)
    assert naming.kind is kind
    assert (naming.beside and naming.elsewhere[0].parent == FunctionCode(code).parent) is beside


def test_names_below_one_parent_are_never_the_same() -> None:
    for kind in FILES:
        names = [
            (entry.code.parent, plain_name(entry.name)) for entry in OURS.edition(kind, LISTED)
        ]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("地质灾害防治", "CODE-SWAP"), ("行政运行", "CODE-WORD"), ("森林草原 防灾减灾", None)],
)
def test_a_swap_is_a_warning_that_names_both_codes_and_their_grounds(
    name: str, rule: str | None
) -> None:
    accounts = printing(
        ("224", "灾害防治及应急管理支出"), ("22406", "自然灾害防治"), ("2240602", name)
    )
    found = of_kind(accounts.check().findings, Kind.CODE)
    assert [f.rule for f in found] == [rule] * (rule is not None)
    if rule == "CODE-SWAP":
        assert all(
            word in found[0].message.zh for word in ("2240602", "2240601", "未经文件证实，D级")
        )
        assert all(word in found[0].message.en for word in ("2240602", "2240601", "grade D"))


@pytest.mark.parametrize("units", [("甲局",), ("甲局", "乙局", "丙局")])
@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("2240602", "地质灾害防治"),  # of the code beside it, both unverified
        ("22198", "其他住房保障支出"),  # of its child
        ("2101102", "住房公积金"),  # of a code elsewhere
        ("2210277", "住房公积金"),  # not known yet, but beside the one with this name
    ],
)
def test_the_name_of_another_code_is_not_learnt_however_often(
    code: str, printed: str, units: tuple[str, ...]
) -> None:
    own = FunctionCode(code)
    learnt = OURS.observe(*(printing((code, printed), unit=unit, year=2025) for unit in units))
    assert learnt.history(own) == OURS.history(own)
    assert learnt.naming(own, printed, 2025).kind is OURS.naming(own, printed, 2025).kind
    assert [one.unit for one in learnt.observations] == sorted(units)
    listed = [(c.code, c.name, set(c.units)) for c in learnt.conflicts]
    assert listed == ([(own, printed, set(units))] if own in OURS else [])


@pytest.mark.parametrize(
    ("code", "printed", "year"),
    [
        ("2240602", "森林草原防灾减灾工作", 2025),  # nobody's name
        ("2060177", "行政运行转移", 2025),  # a code that is not known yet
        ("2014101", "行政运行", 2025),  # the same: names recur, only not below one parent
        (
            "2210277",
            "超长期特别国债安排的支出",
            2024,
        ),  # the name of another code, but not in that year
        ("2060101", "行政运行", 2027),  # its own name, whoever else has it
    ],
)
def test_other_names_are_learnt(code: str, printed: str, year: int) -> None:
    own = FunctionCode(code)
    learnt = OURS.observe(printing((code, printed), year=year))
    (entry,) = (one for one in learnt.history(own) if one.name == printed)
    assert (entry.evidence, entry.seen[-1]) == (Evidence.ATTESTED, year)


# --- the grades of our lists ----------------------------------------


def test_every_attested_name_says_who_printed_it() -> None:
    """What was copied by hand has no publisher, and not the grade of a printed name."""
    for kind in (FunctionCode, RevenueCode):
        for names in OURS.codes(kind).values():
            for entry in names:
                assert bool(entry.source) is (entry.evidence is Evidence.ATTESTED), entry
                assert (entry.trust in "CD") is not entry.evidence.binding, entry
    assert OURS.entry(RevenueCode("10101")) == Entry(RevenueCode("10101"), "增值税")
    for digits in ("105", "10503"):  # from memory, above codes that a notice prints
        above = OURS.entry(RevenueCode(digits))
        assert above is not None
        assert (above.evidence, above.trust, above.seen) == (Evidence.UNVERIFIED, "D", ())


_SOURCES = {
    "function_codes_2024.csv": """\
code,name,level,parent,evidence,trust,editions_seen
206,科学技术支出,类,,attested,A,2024
20601,科学技术管理事务,款,206,attested,A,2024
2060101,行政运行,项,20601,attested,A,2024
2060102,一般行政管理事务,项,20601,attested,B+,2021-2022(mock data)
2060103,机关服务,项,20601,attested,B,2021-2022(mock data)
""",
    "economic_dept_codes_2024.csv": "code,name,level,parent,evidence,trust,editions_seen\n"
    "301,工资福利支出,类,,attested,B,2018|2021-2022(mock data)\n",
    "economic_gov_codes_2024.csv": "code,name,level,parent,evidence,trust,editions_seen\n"
    "513,转移性支出,类,,attested,B,2021-2022(mock data)\n",
    "function_codes_attested_2017_2026.csv": """\
code,name,families,editions,also_in_2009_dump,other_names,sources
206,科学技术支出,shanghai|jiangsu,2024,no,"科学技术管理事务 [2025]; 科技支出 [2023,2024]",x
20601,科学技术管理事务,brief|shanghai,2024,same name,,x
2060101,行政运行,brief,2024,same name,,x
2060102,一般行政管理事务,platformweb,2021-2022(mock data),same name,,x
2060103,机关服务,yonyou,2024,no,,x
2060105,仿真,platformweb,2021-2022(mock data),no,,x
2060104,科技特项,mof_notice,2025,no,,财预〔2025〕41号
""",
    "function_codes_2009_full.csv": "code,name\n2060101,行政运行\n20601,科学技术管理事务\n",
    "revenue_codes.csv": """\
code,name,level,parent,edition,source,n_sources
103,非税收入,类,,2024,a table of a program,1
10301,政府性基金收入,款,103,2024,MOF notice 2024-03-29,1
""",
}


def test_a_name_copied_by_hand_never_gets_the_grade_of_a_printed_one(tmp_path: Path) -> None:
    for file, text in _SOURCES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    lines = _builder().build(tmp_path, ()).lines
    graded = {(code, one.name): (one.evidence, one.trust) for code in lines for one in lines[code]}
    assert graded == {
        ("103", "非税收入"): ("unverified", "D"),  # copied from a program
        ("10301", "政府性基金收入"): ("attested", "B"),  # printed by the ministry
        ("105", "债务收入"): ("unverified", "D"),
        ("10503", "中央政府债务收入"): ("unverified", "D"),
        ("206", "科学技术支出"): ("attested", "A"),  # printed by two
        ("206", "科技支出"): ("attested", "A"),  # another name; that of 20601 is none
        ("20601", "科学技术管理事务"): ("attested", "B+"),  # printed by one, a copy is no second
        ("2060101", "行政运行"): ("historic", "C"),  # a copy of what was printed about 2009
        ("2060102", "一般行政管理事务"): ("unverified", "D"),
        ("2060103", "机关服务"): ("unverified", "D"),
        ("2060104", "科技特项"): ("attested", "B"),
        ("301", "工资福利支出"): ("attested", "B"),
        ("513", "转移性支出"): ("unverified", "D"),
    } | {key: value for key, value in graded.items() if key[0] in _builder().RENAMED | {"220": ""}}
    assert lines["2060101"][0].seen == {2009}
    assert lines["2060104"][0].source == {"财政部财预〔2025〕41号"}


def _builder() -> Any:
    path = ROOT / "tools" / "build_catalogue.py"
    spec = importlib.util.spec_from_file_location("build_catalogue", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module
