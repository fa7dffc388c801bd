"""The tables of a document: their first and last lines, and the facts of their headings.

A table is found by its title and the header words that follow, never by its number or position.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gov_accounts.layouts import column_words, header_words, remembered
from gov_accounts.places import Place
from gov_accounts.reading._plain_text import TextLine, plain
from gov_accounts.reading._titles import MARK, title_of, title_over_lines
from gov_accounts.tables import Table
from gov_accounts.units import Unit
from gov_accounts.words import (
    DECIMAL_POINT,
    UNIT,
    any_of,
    is_page_mark,
    is_part,
    with_years,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["NOTES", "Section", "sections", "years_in"]

_OTHER_TABLE = re.compile(
    r"(?!.*部门决算)(?:[0-9]{4}年度?)?[一-龥“、()]{2,30}(?:情况|明细|支出|收入|收支|决算|统计|总)表"
    r"(?:\([^()]{2,12}\))?"
)
"""What the title of a table looks like of which nothing is known."""
_YEAR = re.compile(r"([0-9]{4})\s*年度")
_YEARS = range(1990, 2200)
"""Years that accounts can be of; other four digits before 年度 are slips."""


def years_in(text: str) -> list[int]:
    """Return the fiscal years that a line names, in digits of either width or Chinese numerals.

    >>> years_in("二〇二四年度（２０２３年度，比 1024年度）")
    [2024, 2023]
    """
    return [int(year) for year in _YEAR.findall(with_years(text)) if int(year) in _YEARS]


@frozen
class _Heads:
    """The words of headings and headers, as lines are searched for them."""

    unit: re.Pattern[str]
    entity: re.Pattern[str]
    anywhere: tuple[str, ...]
    alone: frozenset[str]


_SHORT = 3
"""Words of headers shorter than this must stand alone: others have them as a part."""


@remembered
def _heads() -> _Heads:
    known = header_words()
    titles = column_words("T07", "budget") + column_words("T07", "final")
    words = {
        plain(word)
        for word in (*known.code, *known.name, *known.line_number, *known.count, *titles)
        if len(word) > 1
    }
    return _Heads(
        re.compile(rf"{any_of(known.unit)}:?\(?(?:人民币)?({UNIT})(?![一-龥])"),
        re.compile(
            rf"^{any_of(known.entity)}[::](?P<entity>\S.*?)"
            rf"(?:\s+[0-9]{{4}}\s*年度?.*|\s+{any_of(known.unit)}.*)?$"
        ),
        tuple(word for word in words if len(word) >= _SHORT),
        frozenset(word for word in words if len(word) < _SHORT),
    )


@define
class Section:
    """The lines of one table: header, body, notes, and the facts of its heading.

    ``end`` is the line (index) of the first note: grids behind it are other tables. ``behind`` are
    the lines below that note.
    """

    kind: type[Table[Any]]
    place: Place
    lines: list[TextLine]
    at_end: bool
    unit: Unit | None = None
    entity: str | None = None
    year: int | None = None
    noted: bool = False
    marked: bool = False
    number: int | None = None
    end: int | None = None
    title: str = ""
    span: set[int] = field(factory=set)
    behind: list[TextLine] = field(factory=list)

    def continues(self, page: Section) -> None:
        """Take in a continuation page, which may repeat title and header."""
        repeated = {
            line.folded for line in self.lines[:_HEADER_LINES] if not _has_figure(line.text)
        }
        own = [line for line in page.lines if line.folded not in repeated - self._labels()]
        self.lines += own if self.lines else page.lines
        self.at_end, self.noted, self.end = page.at_end, page.noted, page.end
        self.behind = page.behind
        self.span |= page.span
        self.unit, self.entity, self.year = (
            self.unit or page.unit, self.entity or page.entity, self.year or page.year
        )  # fmt: skip
        self.marked, self.number = self.marked or page.marked, self.number or page.number

    def _labels(self) -> set[str]:
        spec = self.kind.SPEC
        return {plain(line.title) for block in spec.blocks for line in block.lines}


_HEADER_LINES = 12
NOTES = ("注:", "说明:", "备注:")


_FIGURE = re.compile(DECIMAL_POINT)


def _has_figure(text: str) -> bool:
    return _FIGURE.search(text) is not None


@frozen
class _Start:
    """Where something begins: a table of a ``kind``, one of another kind, or none (``frame``).

    The table's own lines begin at ``body``.
    """

    index: int
    body: int
    kind: type[Table[Any]] | None = None
    title: str = ""
    frame: bool = False


def sections(
    lines: list[TextLine],
    others: list[range] | None = None,
    stops: Collection[int] = (),
    sheets: Mapping[int, str] | None = None,
) -> Iterator[Section]:
    """Yield the tables with continuation pages joined; add other kinds to ``others``.

    At the lines ``stops`` something else begins: a form, another file. ``sheets`` are the names of
    the sheets that begin at lines; one is the title of a table that has no other.
    """
    starts = list(_starts(lines, stops, sheets or {}))
    ends = itertools.chain((one.index for one in starts[1:]), (len(lines),))
    open_section: Section | None = None
    for start, end in zip(starts, ends, strict=False):
        section = None
        if start.kind is not None:
            section = _section_of(start.kind, start, lines, end)
            if (
                open_section is not None
                and start.kind is open_section.kind
                and not open_section.noted
            ):
                open_section.continues(section)
                continue
        elif others is not None and not start.frame:
            others.append(range(start.index, _end_of_other(lines, start.index, end)))
        if open_section is not None:
            yield open_section
        open_section = section
    if open_section is not None:
        yield open_section


def _section_of(kind: type[Table[Any]], start: _Start, lines: list[TextLine], end: int) -> Section:
    end = _end_of_table(lines, start.index, end)
    own = lines[start.body : end]
    section = _section(kind, lines[start.index].place, start.title, own, at_end=end == len(lines))
    section.span = set(range(start.index, end))
    return section


_LONGEST = 80


def _starts(
    lines: list[TextLine], stops: Collection[int], sheets: Mapping[int, str]
) -> Iterator[_Start]:
    often = Counter(line.folded for line in lines)
    last_of_title = -1
    for index, line in enumerate(lines):
        if index in stops:
            yield _Start(index, index, frame=True)
        if index in stops or index <= last_of_title:
            continue
        if index in sheets:
            named = _sheet(lines, index, sheets)
            if named is not None:
                yield named
                continue
        if len(line.text.strip()) > _LONGEST or not line.text.strip():
            continue
        start, last_of_title = _start(lines, index, often)
        if start is not None:
            yield start


def _start(
    lines: list[TextLine], index: int, often: Mapping[str, int]
) -> tuple[_Start | None, int]:
    """Return what begins at a line, and the last line of its title."""
    folded = lines[index].folded
    if is_part(folded):
        return _Start(index, index, frame=True), index
    title, last = title_of(lines[index].text), index
    if title is None:
        title, last = title_over_lines(lines, index)
    known = title is not None and title.kind is not None
    # In the list of contents and above the table; more is a running head.
    unknown = _OTHER_TABLE.fullmatch(folded) is not None and often[folded] <= 2
    if (title is None and not unknown) or not _has_header(lines, last + 1):
        return None, last
    kind = title.kind if known and title is not None else None
    return _Start(index, index + 1, kind, folded), last


def _sheet(lines: list[TextLine], index: int, sheets: Mapping[int, str]) -> _Start | None:
    """Return the table that a sheet is named after, if no title stands in its cells."""
    title = title_of(sheets[index])
    if title is None:
        return None
    behind = min((one for one in sheets if one > index), default=len(lines))
    if any(
        title_of(line.text) is not None or _OTHER_TABLE.fullmatch(line.folded)
        for line in lines[index:behind]
    ):
        return None
    return _Start(index, index, title.kind, plain(sheets[index]))


_SENTENCE = re.compile("^[^一-龥]*[一-龥].{14,}。")


def _end_of_table(lines: list[TextLine], start: int, end: int) -> int:
    """Return the line behind a table: where running text begins that is no note below it."""
    noted = body = False
    for index in range(start + 1, end):
        folded = lines[index].folded
        noted = noted or folded.startswith(NOTES)
        body = body or _has_figure(folded)
        if (
            body
            and not noted
            and "。" in folded
            and _SENTENCE.search(folded)
            and not folded.startswith("本表")
        ):
            return index
    return end


def _end_of_other(lines: list[TextLine], start: int, end: int) -> int:
    """Return the line behind a table of another kind: where its notes or a sentence begin."""
    for index in range(start + 1, end):
        folded = lines[index].folded
        if folded.startswith(NOTES) or folded.endswith(("。", ";")):
            return index
    return end


_HEADER_WITHIN = 12


def _has_header(lines: list[TextLine], start: int) -> bool:
    """Tell the title of a table from its entry in a list of contents: a header follows."""
    heads = _heads()
    seen = 0
    for line in lines[start:]:
        folded = line.folded
        if not folded:
            continue
        if title_of(line.text) is not None or is_part(folded):
            return False
        if (
            any(word in folded for word in heads.anywhere)
            or folded.startswith(tuple(heads.alone))
            or not heads.alone.isdisjoint(line.text.split())
            or heads.unit.search(folded)
        ):
            return True
        seen += 1
        if seen == _HEADER_WITHIN:
            return False
    return False


def _section(
    kind: type[Table[Any]], place: Place, title: str, lines: list[TextLine], *, at_end: bool
) -> Section:
    section = Section(kind, place, [], at_end, title=title)
    heading = True
    for index, line in enumerate(lines):
        folded = line.folded
        if not folded:
            continue
        heading = heading and index < 80 and not _has_figure(folded)
        if heading and section.year is None:
            section.year = next(iter(years_in(line.text)), None)
        if folded.startswith(NOTES) or _is_unmarked_note(folded):
            section.noted = True
            section.end = (line.place.line or 1) - 1
            section.behind = lines[index + 1 :]
            break
        mark = None if section.marked else MARK.search(folded)
        if mark is not None:
            section.marked, section.number = True, int(mark[1])
        if section.unit is None and (heading or index < 12):
            unit = _heads().unit.search(folded)
            section.unit = Unit(unit.group(1)) if unit else None
        if section.entity is None and index < 12:
            text = line.text.strip()
            named = _heads().entity.match(with_years(text))
            if named and Unit.named(plain(named["entity"])) is None:
                section.entity = text[slice(*named.span("entity"))].replace(":", "：").strip()
                continue
        if _is_heading(folded) or (is_page_mark(line.text) and not folded.isdigit()):
            continue
        section.lines.append(line)
    return section


def _is_unmarked_note(folded: str) -> bool:
    """Whether a sentence says what the table shows, without the word 注 before it."""
    return folded.startswith("本表") and folded.endswith("。")


def _is_heading(folded: str) -> bool:
    return MARK.fullmatch(folded) is not None or (
        len(folded) < 40 and not _has_figure(folded) and bool(_heads().unit.search(folded))
    )
