"""The lines of a document with their words and blocks, and the sections of it that are forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Place
from gov_accounts.reading.forms._vocabulary import (
    DEPARTMENT_TITLE,
    FOOTER_LABELS,
    PROJECT_TITLE,
    PROOF,
)
from gov_accounts.words import half_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["Line", "Section", "Word", "joined", "numbered", "sections", "titled"]

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


def titled(line: Line) -> bool | None:
    """Return True for the title of a department form, False of a project form, else None."""
    plain = line.plain
    if not 6 <= len(plain) <= 50:
        return None
    if DEPARTMENT_TITLE.fullmatch(plain):
        return True
    return False if PROJECT_TITLE.fullmatch(plain) else None


def sections(lines: list[Line]) -> list[Section]:
    """Find the forms of a document by their titles."""
    titles = [
        (number, kind) for number, line in enumerate(lines) if (kind := titled(line)) is not None
    ]
    found: list[Section] = []
    bounds = [number for number, _ in titles] + [len(lines)]
    for (number, kind), end in zip(titles, bounds[1:], strict=True):
        body = lines[number + 1 : end]
        printed = [line for line in body if line.text.strip()]
        # A title in a table of contents has no form below it.
        if any(PROOF.search(line.plain) for line in printed[:15]):
            found.append(Section(kind, lines[number], body))
        elif (
            found
            and found[-1].lines
            and found[-1].lines[-1].index == number - 1
            and _goes_on(found[-1], body)
        ):
            found[-1].lines.extend((lines[number], *body))
    return found


def _goes_on(section: Section, body: list[Line]) -> bool:
    """Whether a title is only repeated on a further page of an unfinished form."""
    finished = any(FOOTER_LABELS.match(line.text.strip()) for line in section.lines)
    return not finished and any(FOOTER_LABELS.match(line.text.strip()) for line in body)
