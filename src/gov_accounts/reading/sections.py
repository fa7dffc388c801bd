"""Where the tables of a document begin and end, and what their headings say.

A table is found by its title and the header words that follow, never by its number or position.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define, field

from gov_accounts.money import Unit
from gov_accounts.places import Place
from gov_accounts.reading.text import TextLine, is_page_mark, plain
from gov_accounts.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MARK", "NOTES", "YEAR", "Section", "sections", "titles_of_tables"]

_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_NUMBERING = re.compile(r"(?:附?表?[0-9]{0,2}|[一二三四五六七八九十]+)[、.．:：]?")
_OTHER_TABLE = re.compile(r"(?!.*部门决算)[一-龥“、()]{2,30}(?:情况|明细|支出|收入|收支|决算|统计|总)表")
_CONTINUED = re.compile(r"\(?续表?\)?$")
_HEADED = re.compile(r".{0,40}?[0-9]{4}年度?(?:部门)?")
"""What may stand before a title: the department and the year."""
MARK = re.compile(r"公开([0-9]{1,2})表")
_HEADER_WORDS = (
    "栏次",
    "行次",
    "科目编码",
    "科目名称",
    "决算数",
    "预算数",
    "金额单位",
    "单位:万元",
    "单位:元",
)
_UNIT = re.compile(r"(?:金额单位|(?<!金额)单位)[::](万元|元)(?![一-龥])")
_ENTITY = re.compile(
    r"^(?:公开部门|编制单位|部门|单位)(?:名称)?[::](?P<entity>\S.*?)(?:\s+(?P<year>[0-9]{4})\s*年度?.*|\s+金额单位.*)?$"
)
YEAR = re.compile(r"([0-9]{4})\s*年度")


@define
class Section:
    """The lines of one table: header, body, notes, and what its heading says.

    ``end`` is the line (index) where the notes begin: grids behind it are other tables.
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

    def continues(self, page: Section) -> None:
        """Take in a continuation page, which may repeat title and header."""
        repeated = {plain(line.text) for line in self.lines[:_HEADER_LINES] if not _has_figure(line.text)}
        own = [line for line in page.lines if plain(line.text) not in repeated - self._labels()]
        self.lines += own if self.lines else page.lines
        self.at_end, self.noted, self.end = page.at_end, page.noted, page.end
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
    return re.search(r"[0-9]\.[0-9]", text) is not None


def titles_of_tables() -> dict[str, type[Table[Any]]]:
    """Return the table class of every printed title, as titles are compared."""
    return {plain(title): kind for kind in TABLES for title in (kind.SPEC.title, *kind.SPEC.aliases)}


def _title_of(text: str, titles: Mapping[str, type[Table[Any]]]) -> type[Table[Any]] | None:
    folded = _CONTINUED.sub("", MARK.sub("", plain(text)))
    found = titles.get(folded)
    if found is None:
        found = titles.get(_NUMBERING.sub("", folded, count=1))
    return found or titles.get(_HEADED.sub("", folded, count=1))


def sections(lines: list[TextLine]) -> Iterator[Section]:
    """Yield the tables of a document, continuation pages joined."""
    titles = titles_of_tables()
    starts: list[tuple[int, type[Table[Any]] | None]] = []
    often = Counter(plain(line.text) for line in lines)
    for index, line in enumerate(lines):
        if len(line.text) > 80:
            continue
        kind = _title_of(line.text, titles)
        if kind is not None and _has_header(lines, index, titles):
            starts.append((index, kind))
        elif _PART.match(folded := plain(line.text)) or (
            kind is None
            and _OTHER_TABLE.fullmatch(folded)
            and often[folded] <= 2  # in the list of contents and above the table; more is a running head
            and _has_header(lines, index, titles)
        ):
            starts.append((index, None))
    open_section: Section | None = None
    for number, (index, kind) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if kind is not None:
            section = _section(kind, lines[index], lines[index + 1 : end], at_end=end == len(lines))
            section.span = set(range(index, end))
            if open_section is not None and kind is open_section.kind and not open_section.noted:
                open_section.continues(section)
                continue
        if open_section is not None:
            yield open_section
        open_section = section if kind is not None else None
    if open_section is not None:
        yield open_section


def _has_header(lines: list[TextLine], index: int, titles: Mapping[str, type[Table[Any]]]) -> bool:
    """Tell the title of a table from its entry in a list of contents: a header follows."""
    seen = 0
    for line in lines[index + 1 :]:
        folded = plain(line.text)
        if not folded:
            continue
        if _title_of(line.text, titles) is not None or _PART.match(folded):
            return False
        if any(word in folded for word in _HEADER_WORDS):
            return True
        seen += 1
        if seen == 12:
            return False
    return False


def _section(kind: type[Table[Any]], title: TextLine, lines: list[TextLine], *, at_end: bool) -> Section:
    section = Section(kind, title.place, [], at_end, title=plain(title.text))
    for index, line in enumerate(lines):
        folded = plain(line.text)
        if folded.startswith(NOTES):
            section.noted = True
            section.end = (line.place.line or 1) - 1
            break
        mark = MARK.search(folded)
        if mark is not None and not section.marked:
            section.marked, section.number = True, int(mark[1])
        if section.unit is None and index < 12:
            unit = _UNIT.search(folded)
            section.unit = Unit(unit.group(1)) if unit else None
        if section.entity is None and index < 12:
            heading = _ENTITY.match(line.text.strip().replace("：", ":"))
            if heading and plain(heading["entity"]) not in ("万元", "元"):
                section.entity = heading["entity"].replace(":", "：").strip()
                section.year = int(heading["year"]) if heading["year"] else None
                continue
        if _is_heading(folded) or (is_page_mark(line.text) and not folded.isdigit()):
            continue
        section.lines.append(line)
    return section


def _is_heading(folded: str) -> bool:
    return not folded or MARK.fullmatch(folded) is not None or bool(_UNIT.search(folded) and len(folded) < 40)
