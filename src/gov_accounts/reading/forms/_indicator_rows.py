"""The rows of indicators of a form, each under the names of its levels."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Literal

from attrs import define

from gov_accounts.accounts import Reason
from gov_accounts.evaluation import Indicator, QualitativeIndicator, QuantitativeIndicator
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_columns import Broken, Figures, Values, take_header
from gov_accounts.reading.forms._form_sections import Word
from gov_accounts.reading.forms._vocabulary import (
    form_words,
    made_of,
    residue,
)
from gov_accounts.words import is_page_number

if TYPE_CHECKING:
    from gov_accounts.reading.forms._claims import Claims
    from gov_accounts.reading.forms._form_sections import Line

__all__ = ["Rows"]


@define
class _Cell:
    """Words of one block between two rows of figures."""

    words: list[Word]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


class Rows:
    """Reads the rows of one form and claims their words; each row keeps the levels above it."""

    def __init__(self, claims: Claims, *, department: bool) -> None:
        self._claims = claims
        self._department = department
        self._firsts = form_words().firsts[department]
        self._seconds = form_words().seconds[department]
        self._level1: str | None = None
        self._level2: str | None = None
        self._seen: list[tuple[str | None, str | None]] = []

    def read(self, lines: list[Line]) -> list[Indicator]:
        """Read the lines of the indicators, whose header may stand anywhere among them."""
        body, columns = take_header(lines, self._claims)
        figures = Figures(columns, self._claims.cut)
        found: list[Indicator] = []
        cells: list[_Cell] = []
        mark = False
        for _, group in itertools.groupby(
            (x for x in body if x.text.strip()), key=lambda x: x.block
        ):
            block = list(group)
            plain = "".join(line.plain for line in block)
            if len(block) == 1 and is_page_number(plain) and not block[0].text.split()[1:]:
                self._claims.page_number(block[0])
                mark = True
                continue
            words: list[Word] = []
            number = 0
            while number < len(block):
                taken, values = self._values(figures, block[number:])
                rows = block[number : number + taken]
                number += taken
                if values is None:
                    words += rows[0].words
                    continue
                if not values:
                    self._refuse_row(cells, words, rows)
                    cells, words, mark = [], [], False
                    continue
                if words:
                    cells.append(_Cell(words))
                    words = []
                cells += [_Cell([word]) for word in values.before]
                one = self._row(cells, values, mark, rows, len(found) + 1)
                found += [one] if one is not None else []
                cells, mark = [], False
            if words:
                cells.append(_Cell(words))
        self._rest(cells)
        return found

    def _values(
        self, figures: Figures, lines: list[Line]
    ) -> tuple[int, Values | Literal[False] | None]:
        """Return the figures of a row and how many lines it takes.

        None where the first line has no figures, False where they stay broken.
        """
        try:
            return 1, figures.find(lines[0].words)
        except Broken as broken:
            more, taken = broken.more, 1
        while more and taken < len(lines):
            taken += 1
            try:
                return taken, figures.find([word for line in lines[:taken] for word in line.words])
            except Broken as again:
                more = again.more
        return taken, False

    def names(self) -> set[str]:
        """Return the names of levels known so far: those of the forms, and those that were read."""
        return {*self._firsts, *self._seconds} | {
            name for pair in self._seen for name in pair if name
        }

    def _rest(self, cells: list[_Cell]) -> None:
        """Take words behind the last row: repeated labels and levels, else a broken row."""
        known = self.names()
        strange = [c for c in cells if not residue(c.text) and not made_of(c.text, known)]
        for cell in cells:
            if cell not in strange:
                for word in cell.words:
                    self._claims.claim(word, Fate.STRUCTURE)
        if strange:
            lines = {word.line for cell in strange for word in cell.words}
            self._claims.refuse(
                " ".join(self._claims.join(c.words) for c in strange), Reason.ROW_BROKEN, lines
            )

    def _refuse_row(self, cells: list[_Cell], words: list[Word], lines: list[Line]) -> None:
        texts = [self._claims.join(cell.words) for cell in cells] + (
            [self._claims.join(words)] if words else []
        )
        texts += [line.raw.strip() for line in lines]
        last = [word for line in lines for word in line.words][-1:]
        reason = Reason.CUT_FIGURE if last and self._claims.cut(last[0]) else Reason.ROW_BROKEN
        indexes = {w.line for c in cells for w in c.words} | {w.line for w in words}
        self._claims.refuse(" ".join(texts), reason, indexes | {line.index for line in lines})

    def _row(
        self, cells: list[_Cell], values: Values, mark: bool, lines: list[Line], number: int
    ) -> Indicator | None:
        """Make an indicator of figures and the words before them; None if words are missing."""
        levels, others, mark = self._levels(cells, mark)
        qualitative = values.target is None
        wanted = 3 if qualitative else 1
        target: str | None = None
        actual: str | None = None
        if qualitative:
            others = self._apart(others)
        if len(others) < wanted:
            self._refuse_row(cells, [], lines)
            return None
        if qualitative:
            target, actual = (
                self._claims.join(others[-2].words),
                self._claims.join(others[-1].words),
            )
            others = others[:-2]
        name = others.pop()
        self._enter(levels, others, mark)
        figures: dict[str, Any] = {key: value for key, (value, _) in values.behind.items()}
        note = self._claims.join(values.after) if values.after else None
        extra: dict[str, Any] = {"note": note}
        one: Indicator
        level3 = self._claims.join(name.words)
        if values.target is None or values.actual is None:
            one = QualitativeIndicator(
                self._level1, self._level2, level3, target=target, actual=actual, **figures, **extra
            )
        else:
            one = QuantitativeIndicator(
                self._level1,
                self._level2,
                level3,
                operator=values.operator,
                target=values.target[0],
                unit=values.unit,
                actual=values.actual[0],
                **figures,
                **extra,
            )
        path = f"indicators[{number}]"
        for key, spot in (("target", values.target), ("actual", values.actual)):
            if spot is not None:
                self._claims.typed(f"{path}.{key}", spot[1], values.known_goal)
        for key, (_, word) in values.behind.items():
            self._claims.typed(f"{path}.{key}", word, values.known)
        for line in {word.line for cell in cells for word in cell.words} | {
            line.index for line in lines
        }:
            self._claims.claim_line(line, Fate.PROSE)
        return one

    @staticmethod
    def _apart(cells: list[_Cell]) -> list[_Cell]:
        """Put a band into a cell of its own, if one block printed it with the cell before it."""
        if not cells or len(cells[-1].words) < 2:
            return cells
        words, band = cells[-1].words, form_words().band
        if band.match(cells[-1].text) or not band.search(cells[-1].text):
            return cells
        for i in range(1, len(words)):
            if band.match("".join(word.text for word in words[i:])):
                return [*cells[:-1], _Cell(words[:i]), _Cell(words[i:])]
        return cells

    def _levels(
        self, cells: list[_Cell], mark: bool
    ) -> tuple[list[tuple[int, str]], list[_Cell], bool]:
        """Split words between rows into names of levels (1, 2) and other cells, in print order."""
        levels: list[tuple[int, str]] = []
        others: list[_Cell] = []
        for cell in cells:
            words = cell.words
            while words:
                kind, used, text = self._level_at(words, levels)
                if not used:
                    break
                if others and not kind:
                    # A label of the form behind other words: those stood before a page break.
                    mark = True
                if kind and others:
                    self._stray(others)
                    others = []
                if kind:
                    levels.append((kind, text))
                else:
                    mark = True
                    for word in words[:used]:
                        self._claims.claim(word, Fate.STRUCTURE)
                words = words[used:]
            if words:
                others.append(_Cell(words))
        return levels, others, mark

    def _level_at(self, words: list[Word], levels: list[tuple[int, str]]) -> tuple[int, int, str]:
        """Return (level or 0 for a label of the form, words used, name); neither uses no words."""
        current = {self._level1, self._level2, *(name for _, name in levels)}
        for used in range(len(words), 0, -1):
            text = "".join(word.text for word in words[:used])
            rest = "".join(word.text for word in words[used:])
            if text in form_words().residue:
                return 0, used, text
            first, second = text in self._firsts, text in self._seconds
            if not first and not second and not rest:
                whole = f"{text}指标"
                first, second = whole in self._firsts, whole in self._seconds
            if not (first or second) and not rest:
                first, second = (
                    any(text == a for a, _ in self._seen),
                    any(text == b for _, b in self._seen),
                )
            if not (first or second):
                continue
            glued = text.endswith("指标") or made_of(rest, {*self._firsts, *self._seconds})
            if rest and not glued and (len(rest) < 4 or text in current):
                continue
            if first and second:
                first = _starts_any(rest, form_words().cost_kinds) or (
                    text == "成本指标" and self._level1 in (None, text)
                )
                second = not first
            return (1 if first else 2), used, text
        return 0, 0, ""

    def _stray(self, cells: list[_Cell]) -> None:
        for cell in cells:
            self._claims.refuse(
                self._claims.join(cell.words), Reason.STRAY_TEXT, {word.line for word in cell.words}
            )

    def _enter(self, levels: list[tuple[int, str]], others: list[_Cell], mark: bool) -> None:
        """Carry the levels on to the next row; repetitions by page breaks change nothing."""
        pairs: list[tuple[str | None, str | None]] = []
        first, second = self._level1, self._level2
        pending = False
        for kind, name in levels:
            if kind == 1:
                if pending:
                    pairs.append((first, None))
                first, second, pending = name, (second if name == first else None), True
            else:
                second, pending = name, False
                pairs.append((first, name))
        named = self._department or (others and others[-1].text.endswith("指标"))
        if others and not named and (levels or self._level2 in self._seconds):
            self._stray(others)
            others = []
        if others:
            # No vocabulary knows them: the block before the name is the second level, then the
            # first.
            if len(others) > 1 and not levels:
                first = self._claims.join(others[-2].words)
                self._stray(others[:-2])
            else:
                self._stray(others[:-1])
            pairs.append((first, self._claims.join(others[-1].words)))
            pending = False
        if pending:
            pairs.append((first, None))
        for pair in pairs:
            self._carry(pair, mark=mark)

    def _carry(self, pair: tuple[str | None, str | None], *, mark: bool) -> None:
        """Take a pair of levels as the present one, unless a page break printed it again."""
        if pair[1] is None:
            if pair[0] == self._level1 or any(pair[0] == one for one, _ in self._seen):
                return
        elif mark and pair in self._seen and pair != (self._level1, self._level2):
            return
        self._level1, self._level2 = pair
        self._seen.append(pair)


def _starts_any(text: str, words: tuple[str, ...]) -> bool:
    return any(text.startswith(word) for word in words)
