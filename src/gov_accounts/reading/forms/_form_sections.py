"""The lines of a document with their words and blocks, and the sections of it that are forms."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Place
from gov_accounts.reading.forms._vocabulary import (
    DEPARTMENT_TITLE,
    PROJECT_TITLE,
    SOME_TITLE,
    form_words,
)
from gov_accounts.words import half_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["Line", "Section", "Word", "joined", "numbered", "sections_of_forms", "titled"]

# --- lines ----------------------------------------


@frozen
class Word:
    """A word of a line and the columns it stands in."""

    text: str
    line: int
    start: int
    end: int


@frozen
class Line:
    """A line of a form; ``block`` counts the groups of lines between blank lines."""

    index: int
    text: str
    raw: str
    place: Place
    block: int
    whole: bool

    @property
    def words(self) -> list[Word]:
        """The words of the line; spaces part them."""
        return [
            Word(found.group(), self.index, found.start(), found.end())
            for found in re.finditer(r"\S+", self.text)
        ]

    @property
    def plain(self) -> str:
        """The text without spaces."""
        return "".join(self.text.split())


def numbered(lines: list[TextLine]) -> list[Line]:
    """Number the blocks; blank lines, new pages and indents after flush lines begin blocks."""
    found: list[Line] = []
    block = 0
    page: int | None = None
    for index, line in enumerate(lines):
        text = half_width(line.text).replace("\t", " ")
        if not text.strip() or line.place.page != page or text.startswith(" "):
            block += 1
        page = line.place.page
        found.append(Line(index, text, line.text, line.place, block, line.ended))
    return found


def joined(lines: Iterable[Line]) -> str:
    """Return the lines of a paragraph as printed, in one."""
    return "".join(line.raw.strip() for line in lines)


# --- finding the forms ----------------------------------------


@frozen
class Section:
    """The lines of one form, up to the next title; ``department``: the department's own form."""

    department: bool
    title: Line
    lines: list[Line]


def titled(line: Line) -> bool:
    """Whether a line is the title of a form."""
    if "绩" not in line.text:  # every title has it; few lines do
        return False
    plain = line.plain
    return _SHORTEST <= len(plain) <= _LONGEST and any(
        pattern.fullmatch(plain) for pattern in (DEPARTMENT_TITLE, PROJECT_TITLE, SOME_TITLE)
    )


_SHORTEST, _LONGEST = 6, 50


def _of_department(title: Line, body: list[Line]) -> bool:
    """Whether a form is that of a department: by its title, else by what it names."""
    if DEPARTMENT_TITLE.fullmatch(title.plain):
        return True
    if PROJECT_TITLE.fullmatch(title.plain):
        return False
    named = next((label for line in body if (label := _name_label(line)) is not None), None)
    return named is not None and form_words().names_unit(named)


def _name_label(line: Line) -> str | None:
    """Return the label of a form's name, if a line begins with it."""
    first = re.split(r"[\s:]", line.text.strip(), maxsplit=1)[0]
    return first if form_words().field("labels", first) == "name" else None


def sections_of_forms(lines: list[Line]) -> list[Section]:
    """Find the forms of a document by their titles, and those without one by their first lines."""
    titles = [number for number, line in enumerate(lines) if titled(line)]
    found: list[Section] = []
    for number, end in itertools.pairwise([*titles, len(lines)]):
        body = lines[number + 1 : end]
        printed = [line for line in body if line.text.strip()]
        # A title in a table of contents has no form below it.
        if any(form_words().proof.search(line.plain) for line in printed[:15]):
            found.append(Section(_of_department(lines[number], printed), lines[number], body))
        elif (
            found
            and found[-1].lines
            and found[-1].lines[-1].index == number - 1
            and _goes_on(found[-1], body)
        ):
            found[-1].lines.extend((lines[number], *body))
    first = found[0].title.index if found else len(lines)
    untitled = list(_untitled(lines[:first]))
    return [*untitled, *(part for one in found for part in _parted(one))]


def _untitled(lines: list[Line]) -> Iterator[Section]:
    """Yield forms without a title: each begins with its name, and has a header of indicators."""
    headed = [number for number, line in enumerate(lines) if _is_head_of_indicators(line)]
    near = {before for number in headed for before in range(max(0, number - _HEAD + 1), number)}
    starts = [number for number in sorted(near) if _begins(lines, number)]
    for number, end in itertools.pairwise([*starts, len(lines)]):
        body = lines[number:end]
        yield Section(_of_department(lines[number], body), lines[number], body)


def _begins(lines: list[Line], number: int) -> bool:
    """Whether the name of a form stands here and, before another name, its indicators."""
    if _name_label(lines[number]) is None:
        return False
    for line in lines[number + 1 : number + _HEAD]:
        if _name_label(line) is not None:
            return False
        if _is_head_of_indicators(line):
            return True
    return False


_HEAD = 60
"""The indicators of a form begin at most so many lines below its name."""
_INDICATORS = re.compile("一级(?:指标|$)")


def _is_head_of_indicators(line: Line) -> bool:
    return "级" in line.text and _INDICATORS.search(line.plain) is not None


def _parted(section: Section) -> Iterator[Section]:
    """Yield a form, and forms without a title of their own that stand below it."""
    headed = False
    starts: list[int] = []
    for number, line in enumerate(section.lines):
        if _is_head_of_indicators(line):
            headed = True
        elif headed and _name_label(line) is not None and _begins(section.lines, number):
            starts.append(number)
            headed = False
    ends = [*starts, len(section.lines)]
    yield Section(section.department, section.title, section.lines[: ends[0]])
    for start, end in itertools.pairwise(ends):
        body = section.lines[start:end]
        yield Section(_of_department(body[0], body), body[0], body)


def _goes_on(section: Section, body: list[Line]) -> bool:
    """Whether a title is only repeated on a further page of an unfinished form."""
    finished = any(form_words().foot_labels.match(line.text.strip()) for line in section.lines)
    return not finished and any(form_words().foot_labels.match(line.text.strip()) for line in body)
