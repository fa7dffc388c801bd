"""How places print the tables."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts import LoadError, read_text
from gov_accounts.authoring import print_text
from gov_accounts.layouts import (
    classes_in,
    column_words,
    further_columns,
    header_words,
    known_layouts,
    layout,
    layout_from,
    line_orders,
    line_words,
    other_kinds,
    printed_titles,
    qualifiers,
    remembered,
    using_layouts,
)
from gov_accounts.tables import TABLES, columns_of
from tests.support.documents import example


def test_every_table_is_described_once_and_laid_out() -> None:
    assert [kind.SPEC.id for kind in TABLES] == [f"T0{n}" for n in range(1, 10)]
    for described in known_layouts().values():
        # State capital (国有资本经营预算) has a table of its own since the accounts of 2020.
        printed = [kind for kind in TABLES if kind.SPEC.id != "T09" or max(described.years) >= 2020]
        assert list(described.tables) == [kind.SPEC.id for kind in printed]
        for kind in printed:
            own = described.tables[kind.SPEC.id]
            keys = [key for side in own.sides for _, key in side if key is not None]
            assert all(kind.SPEC.block_of(key) is not None for key in keys)
            assert all(
                kind.SPEC.block_of(code) is not None for group in own.blocks for code in group
            )
    with pytest.raises(KeyError, match="known are"):
        layout("nowhere")


def test_one_year_has_several_lists_of_categories() -> None:
    lists = classes_in(2024)
    assert sorted(map(len, lists)) == [24, 26]
    longer, shorter = sorted(lists, key=len, reverse=True)
    assert set(longer) - set(shorter) == {"231", "232"}
    assert all(
        year in layout(name).years
        for year in (2019, 2024)
        for names in classes_in(year).values()
        for name in names
    )
    assert classes_in(1999) == {}


def test_columns_are_titled_as_the_layout_prints_them() -> None:
    accounts = example()
    assert accounts.column_title("T05", "total") == "小计"
    assert attrs.evolve(accounts, layout=None).column_title("T05", "total") == "合计"


OURS = {
    "extends": "liaoning",
    "title": "某市",
    "words": {"code": "科目号"},
    "T02": {"title": "全年进账表"},
    "T03": {"title": "全年出账表", "wording": {"column.basic": "日常开支"}},
    "T07": {"wording": {"line.overseas": "出访费"}},
}


def test_a_place_described_outside_of_the_package_is_printed_and_read_back() -> None:
    """Readers and printers know a layout as long as it is in use, and its words with it."""
    accounts = attrs.evolve(example(), layout="ours")
    with using_layouts(layout_from(OURS, name="ours")):
        text = print_text(accounts)
        again = read_text(text)
        assert accounts.column_title("T03", "basic") == "日常开支"
        assert "日常开支" in column_words("T03", "basic")
        assert "出访费" in line_words("T07", "overseas")
        assert "科目号" in header_words().code
    assert {"全年进账表", "全年出账表"} <= set(text.split())
    assert again.layout == "ours"
    assert again.revenue == accounts.revenue
    assert again.expenditure == accounts.expenditure
    assert "ours" not in known_layouts()
    assert "全年出账表" not in printed_titles()["T03"]
    assert "科目号" not in header_words().code


def test_a_layout_in_use_takes_the_place_of_one_with_its_name() -> None:
    ours = layout_from({"extends": "central", "title": "某市"}, name="liaoning")
    with using_layouts(ours):
        assert layout("liaoning").title == "某市"
        with using_layouts(attrs.evolve(ours, title="某县")):
            assert layout("liaoning").title == "某县"
        assert layout("liaoning").title == "某市"
    assert layout("liaoning").title == "辽宁省"


def test_what_was_concluded_from_layouts_is_forgotten_with_them() -> None:
    asked: list[str] = []

    @remembered
    def title(name: str) -> str:
        asked.append(name)
        return layout(name).title

    assert [title("liaoning"), title("liaoning")] == ["辽宁省"] * 2
    with using_layouts(layout_from({"extends": "liaoning", "title": "某市"}, name="liaoning")):
        assert title("liaoning") == "某市"
    assert title("liaoning") == "辽宁省"
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"titel": "某市"}, "ours.titel"),
        ({"T05": {"wording": {"column.totl": "小计"}}}, "ours.T05.wording.column.totl"),
        ({"T05": {"columns": ["total", "closing"]}}, "ours.T05.columns[1]"),
        ({"T05": {"number": "5"}}, "ours.T05.number"),
        ({"T05": {"number": True}}, "ours.T05.number"),
        ({"T05": {"further": "T08_12"}}, "ours.T05.further"),
        ({"T05": 5}, "ours.T05"),
        ({"T06": {"blocks": [["201: 01"]]}}, "ours.T06.blocks[0][0]"),
        ({"T06": {"blocks": [[301]]}}, "ours.T06.blocks[0][0]"),
        ({"T01": {"sides": {"income": ["1 closing_balance"]}}}, "ours.T01.sides.income[0]"),
        ({"T01": {"sides": {"middle": []}}}, "ours.T01.sides.middle"),
        ({"others": {"nothing": 3}}, "ours.others.nothing"),
        ({"sure": "perhaps"}, "ours.sure"),
        ({"words": {"colour": "红"}}, "ours.words.colour"),
        ({"years": 2024}, "ours.years"),
        ({"extends": "nowhere"}, "ours.extends"),
    ],
)
def test_data_that_describe_no_print_are_refused_with_their_path(
    data: dict[str, object], path: str
) -> None:
    with pytest.raises(LoadError) as refused:
        layout_from({"extends": "liaoning", "title": "某市", **data}, name="ours")
    assert refused.value.path == path


def test_a_layout_that_extends_none_says_everything_itself() -> None:
    with pytest.raises(LoadError, match="missing key 'classes' @ ours"):
        layout_from({"title": "某市"}, name="ours")


def test_each_line_and_column_has_its_official_word_first_and_each_word_once() -> None:
    for kind in TABLES:
        spec = kind.SPEC
        words = [column_words(spec.id, name) for name in columns_of(kind.ROW)]
        words += [line_words(spec.id, line.key) for block in spec.blocks for line in block.lines]
        titles = [spec.column(name).title for name in columns_of(kind.ROW)]
        titles += [line.title for block in spec.blocks for line in block.lines]
        assert [one[0] for one in words] == titles
        assert all(len(set(one)) == len(one) for one in words)
    with pytest.raises(KeyError, match="T07 has no line"):
        line_words("T07", "closing")


def test_a_table_of_another_kind_has_no_title_of_the_nine_unless_it_holds_one() -> None:
    nine = {title for titles in printed_titles().values() for title in titles}
    for kind in other_kinds():
        if kind.of is None:
            assert not nine & set(kind.titles)
        else:
            assert nine & set(kind.titles) <= set(printed_titles()[kind.of])
            assert kind.further
    for one in known_layouts().values():
        numbers = [number for number, _ in one.numbered]
        assert len(numbers) == len(set(numbers))
    assert not set(qualifiers().changing) & set(qualifiers().neutral)


def test_further_columns_hold_the_fields_of_their_table_and_their_sums() -> None:
    counts = {
        kind.SPEC.id: [len(one.columns) for one in further_columns(kind.SPEC.id)] for kind in TABLES
    }
    assert {name: found for name, found in counts.items() if found} == {
        "T02": [8], "T03": [8], "T05": [5, 6, 12, 16], "T07": [3], "T08": [12, 16]
    }  # fmt: skip
    for kind in TABLES:
        for one in further_columns(kind.SPEC.id):
            assert [one.columns[n].field for n in one.kept] == list(columns_of(kind.ROW))
    (_, six, twelve, sixteen) = further_columns("T05")
    assert six.columns[2].path == ("本年支出", "小计")
    assert (twelve.kept, sixteen.kept) == ((6, 7, 8), (6, 7, 10))
    balance = sixteen.sums[-1]
    assert (balance.whole, balance.parts, balance.less) == (11, (0, 3), (6,))


def test_every_order_of_lines_is_whole() -> None:
    lines = {
        line.key for kind in TABLES if kind.SPEC.id == "T07" for line in kind.SPEC.blocks[0].lines
    }
    assert all(set(order) == lines and len(order) == len(lines) for order in line_orders("T07"))
    assert line_orders("T07")[0] == layout("shanghai").tables["T07"].wide
