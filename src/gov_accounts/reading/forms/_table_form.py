"""A form as a table: headers begin its blocks, each row below one is read by its columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.evidence import Known
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading.forms._form_header import (
    Header,
    block_words,
    header_at,
    is_wide,
    place,
)
from gov_accounts.reading.forms._form_rows import FormRow, Piece, Places
from gov_accounts.reading.forms._form_sections import titled
from gov_accounts.reading.forms._goal_text import read_goals
from gov_accounts.reading.forms._in_order import UNKNOWN, is_figure
from gov_accounts.reading.forms._labelled_cells import LabelledCells
from gov_accounts.reading.forms._row_values import Values
from gov_accounts.reading.forms._vocabulary import MARK, YEAR, form_words
from gov_accounts.words import LINE_NUMBER, UNIT, is_page_number, is_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gov_accounts.evaluation import Funds, Indicator, Task
    from gov_accounts.reading.forms._claims import Claims
    from gov_accounts.reading.forms._form_sections import Section

__all__ = ["TableForm", "is_table_form"]

_UNIT = re.compile(rf"(?:金额)?单位:?({UNIT})")
_HEADING = re.compile(rf"{LINE_NUMBER}\s*[一-龥]")


def _names_all(name: str) -> bool:
    """Whether the label of a line of funds says that it is all of them."""
    return not name or "总" in name or name.endswith("合计")


def is_table_form(rows: Sequence[FormRow]) -> bool:
    """Whether a form has a header that can be read: in a grid, or whole in the lines of a text."""
    kinds = {header.kind for number in range(len(rows)) if (header := header_at(rows, number))}
    if any(row.grid >= 0 for row in rows):
        return bool(kinds)
    torn = any(row.line.plain.startswith("一级") for row in rows)
    return "indicators" in kinds or ("funds" in kinds and not torn)


class TableForm:
    """Reads the rows of one form; what fits no block and no label is listed."""

    def __init__(self, section: Section, claims: Claims, rows: Sequence[FormRow]) -> None:
        self.funds: list[Funds] = []
        self.tasks: list[Task] = []
        self.indicators: list[Indicator] = []
        self.rows = rows
        self.end = (section.lines or [section.title])[-1].index + 1
        self._section = section
        self.claims = claims
        self._values = Values(claims)
        self._fields = LabelledCells(claims, self._values, department=section.department)
        self.found = self._fields.found
        self.details = self._fields.details
        self._block: Header | None = None
        self._levels: tuple[str | None, str | None] = (None, None)
        self._goal_columns: Header | None = None
        self._goal_rows: list[FormRow] = []
        self._grid = next((row.grid for row in self.rows if row.grid >= 0), -1)

    # --- the form

    def read(self) -> None:
        """Read all rows, up to the first line that is no longer of the form."""
        if self._section.title not in self._section.lines[:1]:
            self.claims.claim_line(self._section.title.index, Fate.STRUCTURE)
        number = 0
        while number < len(self.rows):
            row = self.rows[number]
            if any(one.words for one in row.pieces):
                used = self._row(number)
                if not used:
                    self.end = row.line.index
                    break
                number += used
            else:
                number += 1
        self._close_goals()
        self._fields.close()

    def _row(self, number: int) -> int:
        """Read a row, or a header of some; return how many were read, 0 at the end of the form."""
        row = self.rows[number]
        if self._is_frame(row):
            return 1
        header = header_at(self.rows, number)
        if header is not None:
            self._begin(header, self.rows[number : number + header.rows])
            return header.rows
        if self._ends(row) or not self._read(row):
            return 0
        return 1

    def _read(self, row: FormRow) -> bool:
        """Read a row that is no header; False if the form ended before it."""
        if self._goal_beside(row):
            return True
        row = self._without_blocks(row)
        over = self._fields.closed  # behind the total there are labels alone
        if not row.pieces or (not over and self._in_block(row)) or self._fields.read(row):
            return True
        if over and not self._inside(row):
            return False
        self._refuse(row)
        return True

    def _is_frame(self, row: FormRow) -> bool:
        """Take titles, years, page numbers and the unit, which stand around the tables."""
        text = row.line.plain
        if MARK.fullmatch(text) or titled(row.line) or re.fullmatch(YEAR, text):
            self.claims.claim_line(row.line.index, Fate.STRUCTURE)
            return True
        if is_page_number(text) and len(row.pieces) == 1 and self._block_is_over(row):
            self.claims.page_number(row.line)
            return True
        unit = _UNIT.fullmatch(text)
        if unit is not None:
            self.found.setdefault("amount_unit", unit[1])
        return unit is not None

    def _block_is_over(self, row: FormRow) -> bool:
        """Whether a line with a number alone is no row of a table: it stands outside its grid."""
        return row.grid < 0

    def _ends(self, row: FormRow) -> bool:
        if row.grid >= 0 and row.grid == self._grid:
            return False
        if is_part(row.line.plain):
            return True
        heading = _HEADING.match(row.line.plain) is not None and not self._fields.labels(row)
        return heading and (
            self._fields.closed or (self._block is not None and self._block.kind == "funds")
        )

    def _inside(self, row: FormRow) -> bool:
        """Whether a row behind the total stands in the same table."""
        return row.grid >= 0 and row.grid == self._grid

    def _refuse(self, row: FormRow) -> None:
        reason = Reason.STRAY_FIGURE if re.search("[0-9]", row.text) else Reason.STRAY_TEXT
        text = " ".join(self.claims.join(list(one.words)) for one in row.pieces)
        self.claims.refuse(text, reason, row.lines)

    # --- headers

    def _begin(self, header: Header, rows: Sequence[FormRow]) -> None:
        """Begin a block, or go on with one whose header is printed again."""
        if header.kind != "goals":
            self._close_goals()
        for row in rows:
            self._without_blocks(row)
            for one in row.pieces:
                if header.kind in ("funds", "tasks"):
                    self._fields.unit_of(one.text)
                if header.kind == "funds":
                    self._fields.points_of(one)
            for index in row.lines:
                self.claims.claim_line(index, Fate.STRUCTURE)
        self._block = header
        self._fields.closed = False  # a total may stand on top
        self._values.percent = header.percent
        if header.kind == "indicators":
            self._fields.columns = header
        if header.kind == "goals":
            self._goal_columns = header
        if self._grid < 0:
            self._grid = rows[0].grid

    def _without_blocks(self, row: FormRow) -> FormRow:
        """Take the names of blocks out of a row, and the unit and the points behind them."""
        own = block_words(row)
        for one in own:
            self._fields.unit_of(one.text)
            for word in one.words:
                self.claims.claim(word, Fate.STRUCTURE)
        return row.without(own) if own else row

    # --- rows of blocks

    def _in_block(self, row: FormRow) -> bool:
        """Read a row as one of the block that it stands in; False if it is none."""
        if self._block is None or (self._block.kind != "funds" and self._is_foot(row)):
            return False
        read = {
            "funds": self._of_funds,
            "tasks": self._of_tasks,
            "goals": self._of_goals,
            "indicators": self._of_indicators,
        }[self._block.kind]
        if read(row):
            return True
        if self._block.kind != "indicators":
            self._block = None
        return False

    def _is_foot(self, row: FormRow) -> bool:
        first = row.pieces[0]
        return form_words().field("foot", first.text) is not None and not self._is_level(row)

    def _is_level(self, row: FormRow) -> bool:
        """Whether the first cell is a level that is also a word of the foot."""
        header = self._block
        if header is None or header.kind != "indicators" or row.places is not Places.CELLS:
            return False
        placed = place(header, row) or {}
        words = form_words()
        labelled = any(words.field("foot", one.text) for one in row.pieces[1:])
        return (
            not (labelled or is_wide(placed))
            and row.pieces[0] in placed.get("level1", ())
            and "level3" in placed
            and row.pieces[0] not in placed["level3"]
        )

    def _placed(
        self, header: Header, row: FormRow, *, carried: bool = False
    ) -> Mapping[str, tuple[Piece, ...]] | None:
        """Return the cells of a row by their columns; those of unknown columns are listed."""
        placed = place(header, row, carried=carried)
        if placed is None or UNKNOWN not in placed:
            return placed
        for one in placed[UNKNOWN]:
            if not one.blank:
                self.claims.refuse_cell(one.words, Reason.COLUMN_UNKNOWN)
        return {field: own for field, own in placed.items() if field != UNKNOWN}

    def _known(self, row: FormRow) -> Known:
        """How it is known which column a figure stands in."""
        return Known.DEDUCED if row.places is Places.ORDER else Known.PRINTED

    def _split_label(self, row: FormRow, header: Header) -> tuple[list[Piece], FormRow]:
        """Part the name of a line of funds from its figures."""
        if row.places is Places.CELLS and header.places is Places.CELLS:
            label = [one for one in row.pieces if one.right <= header.first]
        else:
            end = next(
                (n for n, one in enumerate(row.pieces) if is_figure(one.text) or one.blank),
                len(row.pieces),
            )
            label = list(row.pieces[:end])
        return label, row.without(label)

    def _of_funds(self, row: FormRow) -> bool:
        header = self._block
        assert header is not None  # noqa: S101 - asked of rows below a header only
        label, rest = self._split_label(row, header)
        name = "".join(one.text for one in label)
        words = form_words()
        known = words.source(name) is not None
        if not known and (self._is_foot(row) or self._is_head(label)):
            return False
        placed = self._placed(header, rest) if rest.pieces else {}
        if any(is_figure(one.text) for one in label):
            placed = None  # the columns are not those of the header
        if not placed:
            if any(is_figure(one.text) for one in row.pieces):
                self._refuse(row)
                return True
            return known
        for one in label:
            for word in one.words:
                self.claims.claim(word, Fate.STRUCTURE)
        self._enter_funds(name, placed, self._known(row))
        return True

    @staticmethod
    def _is_head(label: Sequence[Piece]) -> bool:
        """Whether a line begins with the label of a field or of another block."""
        words = form_words()
        return any(words.field(kind, one.text) for one in label for kind in ("labels", "blocks"))

    def _enter_funds(
        self, name: str, placed: Mapping[str, tuple[Piece, ...]], known: Known
    ) -> None:
        source = form_words().source(name)
        first = "budget" not in self.found and "executed" not in self.found and not self.funds
        whole = first and (source == "total" or (source is None and _names_all(name)))
        if whole:
            for field, value in self._values.total(placed, known).items():
                self.found.setdefault(field, value)
            return
        printed = name.removeprefix("其中").strip(":")
        path = f"funds[{len(self.funds) + 1}]"
        own = self._values.source(printed, placed, path, known)
        if own is not None:
            self.funds.append(own)

    def _of_tasks(self, row: FormRow) -> bool:
        header = self._block
        assert header is not None  # noqa: S101 - asked of rows below a header only
        if self._fields.labels(row):
            return False
        placed = self._placed(header, row)
        if placed is None or "name" not in placed:
            return False
        name = "".join(one.text for one in placed["name"])
        if form_words().source(name) == "total":
            money = {"allocated": "budget", "executed": "executed"}
            renamed = {money.get(field, field): own for field, own in placed.items()}
            for field, value in self._values.total(renamed, self._known(row)).items():
                self.found.setdefault(field, value)
            return True
        if len(placed) > 1:
            path = f"tasks[{len(self.tasks) + 1}]"
            self.tasks.append(self._values.task(placed, path, self._known(row)))
            return True
        return False

    # --- goals

    def _goal_beside(self, row: FormRow) -> bool:
        """Read a goal that stands beside its label, without a header above it."""
        words = form_words()
        named = [words.field("blocks", one.text) for one in row.pieces]
        if named and named[0] is None and words.names_goal(row.pieces[0].text):
            named[0] = "goals"
        if not named or named[0] not in ("goals", "goal", "result") or row.grid < 0:
            return False
        texts = [one for one, name in zip(row.pieces, named, strict=True) if name is None]
        asked = ["goal" if name in ("goals", "goal") else "result" for name in named if name]
        asked = list(dict.fromkeys(asked))
        if len(texts) != len(asked) or any(is_figure(one.text) for one in texts):
            return False
        for one, name in zip(row.pieces, named, strict=True):
            for word in one.words if name is not None else ():
                self.claims.claim(word, Fate.STRUCTURE)
        for one, name in zip(texts, asked, strict=True):
            if not one.blank and name not in self.found:
                self.found[name] = self._values.words([one])
                self.claims.place(name, one.words[0].line)
        return True

    def _of_goals(self, row: FormRow) -> bool:
        if self._fields.labels(row):
            return False
        self._goal_rows.append(row)
        return True

    def _close_goals(self) -> None:
        """Read what stands below the header of goal and result."""
        rows, self._goal_rows = self._goal_rows, []
        if not rows:
            return
        header = self._goal_columns
        sides: dict[str, list[Piece]] = {"goal": [], "result": []}
        for row in rows:
            placed: Mapping[str, tuple[Piece, ...]] | None = None
            if header is not None and row.places is Places.CELLS is header.places:
                placed = self._placed(header, row)
            elif len(rows) == 1 and len(row.pieces) == len(sides):
                placed = {name: (one,) for name, one in zip(sides, row.pieces, strict=True)}
            if placed is None:
                self.found |= read_goals([one.line for one in rows], self.claims)
                return
            for name, own in placed.items():
                sides[name] += [*own]
        for name, side in sides.items():
            if side and not all(one.blank for one in side):
                self.found[name] = "\n".join(self._values.words([one]) for one in side)
                words = [word for one in side for word in one.words]
                self.claims.place(name, words[0].line)

    # --- indicators

    def _of_indicators(self, row: FormRow) -> bool:
        header = self._block
        assert header is not None  # noqa: S101 - asked of rows below a header only
        if self._only_levels(row):
            return True
        placed = self._placed(header, row, carried=self._levels[0] is not None)
        if placed is None:
            broken = row.places is Places.CELLS or any(is_figure(one.text) for one in row.pieces)
            if broken:
                self._refuse_row(row)
            return broken
        if is_wide(placed) or self._is_other_line(header, row, placed):
            return False
        self._carry(placed)
        if "level3" not in placed:
            placed = self._named_by_level(placed)
        if "level3" in placed and placed.keys() & {"target", "actual", "weight", "score"}:
            path = f"indicators[{len(self.indicators) + 1}]"
            known = self._known(row)
            self.indicators.append(self._values.indicator(self._levels, placed, path, known))
        elif not placed.keys() <= {"level1", "level2"}:  # those go on over a page break
            self._refuse_row(row)
        return True

    @staticmethod
    def _is_other_line(
        header: Header, row: FormRow, placed: Mapping[str, tuple[Piece, ...]]
    ) -> bool:
        """Whether a line of text has neither weight nor score, although rows here have them."""
        scored = header.has("weight") or header.has("score")
        return row.grid < 0 and scored and not placed.keys() & {"weight", "score"}

    def _only_levels(self, row: FormRow) -> bool:
        """Take a line of text that holds the names of levels alone."""
        words = form_words()
        department = self._section.department
        if row.places is Places.CELLS or len(row.pieces) > len(self._levels):
            return False
        firsts, seconds = words.firsts[department], words.seconds[department]
        names = [one.text for one in row.pieces]
        placed: dict[str, tuple[Piece, ...]]
        if names[0] in firsts and all(name in seconds for name in names[1:]):
            placed = dict(zip(("level1", "level2"), ((one,) for one in row.pieces), strict=False))
        elif len(names) == 1 and names[0] in seconds:
            placed = {"level2": row.pieces}
        else:
            return False
        self._carry(placed)
        return True

    def _refuse_row(self, row: FormRow) -> None:
        text = " ".join(self.claims.join(list(one.words)) for one in row.pieces)
        self.claims.refuse(text, Reason.ROW_BROKEN, row.lines)

    def _carry(self, placed: Mapping[str, tuple[Piece, ...]]) -> None:
        """Enter the levels of a row; an empty one is that of the row above."""
        first, second = (self._level(placed.get(name, ())) for name in ("level1", "level2"))
        before = self._levels
        if first is not None and plain(first) != plain(before[0] or ""):
            before = (first, None)
        if second is not None and plain(second) == plain(before[1] or ""):
            second = None
        self._levels = (before[0], second if second is not None else before[1])

    def _level(self, pieces: Sequence[Piece]) -> str | None:
        if not pieces or all(one.blank for one in pieces):
            return None
        return self._values.words(pieces)

    @staticmethod
    def _named_by_level(placed: Mapping[str, tuple[Piece, ...]]) -> Mapping[str, tuple[Piece, ...]]:
        """A row whose second level covers the third: its name is that of the level."""
        own = placed.get("level2", ())
        return {**placed, "level3": own} if own and own[0].words else placed
