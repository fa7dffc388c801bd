"""Where figures stand on a page that keeps its columns, and what that tells of them."""

from __future__ import annotations

import pytest

from gov_accounts.display import width
from gov_accounts.reading._labels import column_words
from gov_accounts.reading._page_evidence import OnPage, places_on_page
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading._printed_cells import words_of
from gov_accounts.reading._table_rows import TableRow, figure_of
from gov_accounts.tables import ExpenditureTable

_ORDER = ("total", "basic", "project", "superior_remittance", "business", "subsidiary_subsidy")
_WORDS = [column_words("T03", name)[0] for name in _ORDER]
_ROWS = {
    "201": ("一般公共服务支出", {0: "1,204.55", 2: "1,204.55"}),
    "20101": ("人大事务", {0: "4.55", 2: "4.55"}),
    "2010102": ("一般行政管理事务", {0: "4.55", 4: "0.30"}),
}


def _line(code: str, name: str, cells: dict[int, str], *, figures: bool = True) -> str:
    """Print a line: words at the left of columns of 20 signs, figures at their right."""
    line = f"{code:<10}{name}"
    for number, text in sorted(cells.items()):
        start = 40 + 20 * number + (16 - width(text) if figures else 0)
        line += " " * max(1, start - width(line)) + text
    return line


def _page(*, words: bool = True, counts: bool = False) -> list[str]:
    head = [_line("科目编码", "科目名称", dict(enumerate(_WORDS)), figures=False)] if words else []
    numbers = {number: str(number + 1) for number in range(6)}
    return [
        *head,
        *([_line("栏次", "", numbers, figures=False)] if counts else []),
        *(_line(code, name, cells) for code, (name, cells) in _ROWS.items()),
    ]


def _told(printed: list[str], keys: tuple[str, ...] = tuple(_ROWS)) -> dict[str, OnPage]:
    lines = text_lines("\n".join(printed))
    body = lines[-len(keys) :]
    rows = [
        TableRow(key, "", [figure_of(c) for c in words_of([line]) if "." in c.text], line.place)
        for key, line in zip(keys, body, strict=True)
    ]
    header = words_of(lines[: -len(keys)])
    return places_on_page(ExpenditureTable.SPEC, rows, lambda _: _ORDER, header, lines, {})


def _columns(told: dict[str, OnPage], key: str) -> list[set[int] | None]:
    return [None if one is None else set(one) for one in told[key].allowed]


@pytest.mark.parametrize(("words", "counts"), [(True, False), (False, True), (True, True)])
def test_words_and_counts_of_the_header_name_columns(words: bool, counts: bool) -> None:
    told = _told(_page(words=words, counts=counts))
    assert [_columns(told, key) for key in _ROWS] == [[{0}, {2}], [{0}, {2}], [{0}, {4}]]


def test_a_full_row_names_columns_and_rows_below_share_them() -> None:
    full = dict.fromkeys(range(6), "1.00")
    printed = [*_page(words=False), _line("202", "外交支出", full)]
    told = _told(printed, (*_ROWS, "202"))
    assert _columns(told, "2010102") == [{0}, {4}]


def test_columns_that_nothing_names_are_numbered_from_the_left() -> None:
    told = _told(_page(words=False))
    assert [told[key].slots for key in _ROWS] == [(0, 1), (0, 1), (0, 2)]
    assert _columns(told, "201") == [{0, 1, 2, 3}, {1, 2, 3, 4}]


def test_a_column_without_a_word_stands_between_its_neighbours() -> None:
    head = _line(
        "科目编码", "", {0: _WORDS[0], 1: _WORDS[1], 4: _WORDS[4], 5: _WORDS[5]}, figures=False
    )
    told = _told([head, *_page(words=False)])
    assert [_columns(told, key) for key in _ROWS] == [
        [{0}, {1, 2, 3}],
        [{0}, {1, 2, 3}],
        [{0}, {4}],
    ]


def test_names_that_clash_tell_nothing() -> None:
    swapped = dict(enumerate(_WORDS)) | {0: _WORDS[2], 2: _WORDS[0]}
    head = _line("科目编码", "科目名称", swapped, figures=False)
    assert _told([head, *_page(words=False)]) == {}


@pytest.mark.parametrize(("pushed", "columns"), [(2, {0}), (18, {0, 1})])
def test_a_line_that_is_shifted_is_believed_as_far_as_it_reaches(
    pushed: int, columns: set[int]
) -> None:
    """Text can only push a figure to the right: it belongs to the column it reaches, or before."""
    printed = _page()
    rows = [_line("20102", "政协事务", {0: "7.00", 1: "7.00", 2: "7.00"}) for _ in range(20)]
    shifted = printed[-1].replace(" 4.55", " " * pushed + " 4.55")
    keys = (*(str(20200 + n) for n in range(20)), *_ROWS)
    told = _told([printed[0], *rows, *printed[1:-1], shifted], keys)
    assert _columns(told, "2010102")[0] == columns
    assert _columns(told, "201") == [{0}, {2}]


def test_a_crowded_figure_is_not_believed() -> None:
    printed = _page()
    rows = [_line("20102", "政协事务", {0: "7.00", 2: "7.00"}) for _ in range(20)]
    crowded = " ".join(printed[-1].split())
    keys = (*(str(20200 + n) for n in range(20)), *_ROWS)
    told = _told([printed[0], *rows, *printed[1:-1], crowded], keys)
    assert _columns(told, "2010102") == [None, None]


def test_text_that_lost_its_columns_tells_nothing() -> None:
    assert _told([" ".join(line.split()) for line in _page()]) == {}
