"""The tables of a document: their first and last lines, and the facts of their headings.

A table is found by its title and the header words that follow, never by its number or position.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define, field

from gov_accounts.layouts import printed_titles
from gov_accounts.places import Place
from gov_accounts.reading._plain_text import TextLine, plain
from gov_accounts.tables import TABLES, Table
from gov_accounts.units import Unit
from gov_accounts.words import (
    CHINESE_NUMERAL,
    DECIMAL_POINT,
    PART,
    UNIT,
    is_page_mark,
    with_years,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["MARK", "NOTES", "YEAR", "Section", "sections", "titles_of_tables"]

_PART = re.compile(PART)
_NUMBERING = re.compile(
    rf"(?:\(?(?:附[件表]?|表)?(?:[0-9]{{1,2}}|{CHINESE_NUMERAL})?(?:-[0-9]{{1,2}})?\)?)[、.．:：]?"
)
_BRACKETED = re.compile(r"\((?!含)[^()]*\)$|\(\)")
"""The words that may stand behind a title: (公开01表), (单位:万元), (续)."""
_OTHER_TABLE = re.compile(
    r"(?!.*部门决算)(?:[0-9]{4}年度?)?[一-龥“、()]{2,30}(?:情况|明细|支出|收入|收支|决算|统计|总)表"
    r"(?:\([^()]{2,12}\))?"
)
_CONTINUED = re.compile(r"\(?续表?\)?$")
_HEADED = re.compile(
    r"(?:[^0-9]{0,40}?[局厅委院校所室会站队部处办馆社镇乡道县市区省团台园学司署联庭心场港库行]\)?(?:\(?(?:本级|汇总)\)?)?)?"
    r"(?:[0-9]{4}年度?)?(?:部门|单位|本级)?"
)
"""The words that may stand before a title: the department and the year."""
_TITLE_BEGUN = re.compile("支出|收入|三公|预算|拨款")
_OF_MONEY = re.compile("预算|拨款|资金|经费|基金|资产|采购|项目|财政|专户")
MARK = re.compile(r"公开([0-9]{1,2})表")
_HEADER_WORDS = (
    "栏次",
    "行次",
    "科目编码",
    "科目名称",
    "决算数",
    "预算数",
    "金额单位",
    *(f"单位:{unit.value}" for unit in Unit),
)
_UNIT = re.compile(rf"(?:金额单位|(?<!金额)单位):?\(?(?:人民币)?({UNIT})(?![一-龥])")
_ENTITY = re.compile(
    r"^(?:公开部门|编制单位|部门|单位)(?:名称)?[::](?P<entity>\S.*?)(?:\s+(?P<year>[0-9]{4})\s*年度?.*|\s+金额单位.*)?$"
)
YEAR = re.compile(r"([0-9]{4})\s*年度")


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
            plain(line.text) for line in self.lines[:_HEADER_LINES] if not _has_figure(line.text)
        }
        own = [line for line in page.lines if plain(line.text) not in repeated - self._labels()]
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


def _has_figure(text: str) -> bool:
    return re.search(DECIMAL_POINT, text) is not None


def titles_of_tables() -> dict[str, type[Table[Any]]]:
    """Return the table class of every printed title, as titles are compared."""
    return {plain(title): kind for kind in TABLES for title in printed_titles()[kind.SPEC.id]}


def _title_of(text: str, titles: Mapping[str, type[Table[Any]]]) -> type[Table[Any]] | None:
    folded = _CONTINUED.sub("", MARK.sub("", plain(with_years(text))))
    found = titles.get(folded)
    if found is not None or not folded.endswith(("表", ")")):
        return found
    folded = _BRACKETED.sub("", _BRACKETED.sub("", folded))
    for start in (0, _NUMBERING.match(folded).end()):  # type: ignore[union-attr]
        found = titles.get(folded[start:]) or _headed(folded[start:], titles)
        if found is not None:
            return found
    return None


def _headed(folded: str, titles: Mapping[str, type[Table[Any]]]) -> type[Table[Any]] | None:
    """Return the table of the longest title at the end of a line behind a name and a year only."""
    title = max((title for title in titles if folded.endswith(title)), key=len, default=None)
    if title is None:
        return None
    before = folded[: -len(title)]
    named = _HEADED.fullmatch(before) is not None and not _OF_MONEY.search(before)
    dated = re.fullmatch(r".{0,40}?[0-9]{4}年度?(?:部门|单位)?", before) is not None
    return titles[title] if named or dated else None


def sections(
    lines: list[TextLine],
    others: list[range] | None = None,
    stops: Collection[int] = (),
) -> Iterator[Section]:
    """Yield the tables with continuation pages joined; add other kinds to ``others``.

    At the lines ``stops`` something else begins: a form, another file.
    """
    titles = titles_of_tables()
    starts: list[tuple[int, type[Table[Any]] | None]] = []
    often = Counter(plain(line.text) for line in lines)
    last_of_title = -1
    for index, line in enumerate(lines):
        if index in stops:
            starts.append((index, None))
            continue
        if len(line.text.strip()) > 80:
            continue
        if index <= last_of_title:
            continue
        kind, last_of_title = _title_of(line.text, titles), index
        if kind is None:
            kind, last_of_title = _title_over_lines(lines, index, titles)
        if kind is not None and _has_header(lines, last_of_title, titles):
            starts.append((index, kind))
        elif _PART.match(folded := plain(line.text)) or (
            kind is None
            and _OTHER_TABLE.fullmatch(folded)
            and often[folded]
            <= 2  # in the list of contents and above the table; more is a running head
            and _has_header(lines, index, titles)
        ):
            starts.append((index, None))
    open_section: Section | None = None
    for number, (index, kind) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if kind is not None:
            end = _end_of_table(lines, index, end)
            section = _section(kind, lines[index], lines[index + 1 : end], at_end=end == len(lines))
            section.span = set(range(index, end))
            if open_section is not None and kind is open_section.kind and not open_section.noted:
                open_section.continues(section)
                continue
        elif (
            others is not None
            and index not in stops
            and _PART.match(plain(lines[index].text)) is None
        ):
            others.append(range(index, _end_of_other(lines, index, end)))
        if open_section is not None:
            yield open_section
        open_section = section if kind is not None else None
    if open_section is not None:
        yield open_section


_SENTENCE = re.compile("[一-龥].{14,}。")


def _end_of_table(lines: list[TextLine], start: int, end: int) -> int:
    """Return the line behind a table: where running text begins that is no note below it."""
    noted = body = False
    for index in range(start + 1, end):
        folded = plain(lines[index].text)
        noted = noted or folded.startswith(NOTES)
        body = body or _has_figure(folded)
        if body and not noted and _SENTENCE.search(folded) and not folded.startswith("本表"):
            return index
    return end


def _end_of_other(lines: list[TextLine], start: int, end: int) -> int:
    """Return the line behind a table of another kind: where its notes or a sentence begin."""
    for index in range(start + 1, end):
        folded = plain(lines[index].text)
        if folded.startswith(NOTES) or folded.endswith(("。", ";")):
            return index
    return end


def _title_over_lines(
    lines: list[TextLine], index: int, titles: Mapping[str, type[Table[Any]]]
) -> tuple[type[Table[Any]] | None, int]:
    """Return the table whose title ends on the next line with text, and that line."""
    text = lines[index].text
    ahead = range(index + 1, min(index + 5, len(lines)))
    second = next((number for number in ahead if lines[number].text.strip()), None)
    if second is None or not _TITLE_BEGUN.search(text) or plain(text).endswith(("表", "。", ":")):
        return None, index
    behind = lines[second].text
    own = len(_BRACKETED.sub("", plain(behind)))
    joined = _BRACKETED.sub("", plain(text + behind))
    if len(behind.strip()) > 40 or not any(
        joined.endswith(title) and len(title) > own for title in titles
    ):
        return None, index
    return _title_of(text + behind, titles), second


def _has_header(lines: list[TextLine], index: int, titles: Mapping[str, type[Table[Any]]]) -> bool:
    """Tell the title of a table from its entry in a list of contents: a header follows."""
    seen = 0
    for line in lines[index + 1 :]:
        folded = plain(line.text)
        if not folded:
            continue
        if _title_of(line.text, titles) is not None or _PART.match(folded):
            return False
        if any(word in folded for word in _HEADER_WORDS) or _UNIT.search(folded):
            return True
        seen += 1
        if seen == 12:
            return False
    return False


def _section(
    kind: type[Table[Any]], title: TextLine, lines: list[TextLine], *, at_end: bool
) -> Section:
    section = Section(kind, title.place, [], at_end, title=plain(title.text))
    heading = True
    for index, line in enumerate(lines):
        folded = plain(line.text)
        heading = heading and index < 80 and not _has_figure(folded)
        if folded.startswith(NOTES) or _is_unmarked_note(folded):
            section.noted = True
            section.end = (line.place.line or 1) - 1
            section.behind = lines[index + 1 :]
            break
        mark = MARK.search(folded)
        if mark is not None and not section.marked:
            section.marked, section.number = True, int(mark[1])
        if section.unit is None and (heading or index < 12):
            unit = _UNIT.search(folded)
            section.unit = Unit(unit.group(1)) if unit else None
        if section.entity is None and index < 12:
            text = line.text.strip()
            named = _ENTITY.match(with_years(text))
            if named and Unit.named(plain(named["entity"])) is None:
                section.entity = text[slice(*named.span("entity"))].replace(":", "：").strip()
                section.year = int(named["year"]) if named["year"] else None
                continue
        if _is_heading(folded) or (is_page_mark(line.text) and not folded.isdigit()):
            continue
        section.lines.append(line)
    return section


def _is_unmarked_note(folded: str) -> bool:
    """Whether a sentence says what the table shows, without the word 注 before it."""
    return folded.startswith("本表") and folded.endswith("。")


def _is_heading(folded: str) -> bool:
    return (
        not folded
        or MARK.fullmatch(folded) is not None
        or bool(_UNIT.search(folded) and len(folded) < 40 and not _has_figure(folded))
    )
