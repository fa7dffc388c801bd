"""One form: its parts, and the lines around the indicators."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import Reason
from gov_accounts.errors import AmountError
from gov_accounts.evaluation import OPERATORS, Indicator, Task, parse_ratio
from gov_accounts.money import parse_amount
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_fields import Fields
from gov_accounts.reading.forms._form_sections import titled
from gov_accounts.reading.forms._goal_text import read_goals
from gov_accounts.reading.forms._indicator_rows import Rows
from gov_accounts.reading.forms._vocabulary import (
    MARK,
    VALUE,
    YEAR,
    form_words,
    made_of,
    residue,
)
from gov_accounts.words import is_number, is_page_number, is_part

if TYPE_CHECKING:
    from gov_accounts.reading.forms._claims import Claims
    from gov_accounts.reading.forms._form_sections import Line, Section, Word

__all__ = ["FormReader"]


class FormReader:
    """Reads one section: fields, tasks and indicators; its claims list unknown text."""

    def __init__(self, section: Section, claims: Claims) -> None:
        self.fields = Fields(claims)
        self.tasks: list[Task] = []
        self.indicators: list[Indicator] = []
        self.end = (section.lines or [section.title])[-1].index + 1
        self._section = section
        self._claims = claims
        self._rows = Rows(claims, department=section.department)

    # --- the parts of a form

    def read(self) -> None:
        """Split the section into head, tasks, goals, indicators and footer, and read each."""
        if self._section.title not in self._section.lines[:1]:
            self._claims.claim_line(self._section.title.index, Fate.STRUCTURE)
        lines = self._clean(self._section.lines)
        head, tasks, goals, rows, foot = self._parts(lines)
        self._head(head)
        self._tasks(tasks)
        self.fields.found |= read_goals(goals, self._claims)
        self.indicators = self._rows.read(rows)
        self._foot(foot)

    def _clean(self, lines: list[Line]) -> list[Line]:
        """Drop marks of the file, titles and years, and lines printed twice in a row."""
        kept: list[Line] = []
        for line in lines:
            plain = line.plain
            if MARK.fullmatch(plain) or titled(line) or (plain and re.fullmatch(YEAR, plain)):
                self._claims.claim_line(line.index, Fate.STRUCTURE)
                continue
            twice = kept and kept[-1].plain == plain and kept[-1].index == line.index - 1
            if twice and plain and not plain.isdigit():
                self._claims.refuse(line.raw.strip(), Reason.STRAY_TEXT, [line.index])
                continue
            kept.append(line)
        return kept

    def _parts(self, lines: list[Line]) -> tuple[list[Line], ...]:
        parts: tuple[list[Line], ...] = ([], [], [], [], [])
        mode = 0
        for number, line in enumerate(lines):
            plain = line.plain
            if is_part(plain) and mode == 4:
                self.end = line.index
                break
            if (mode >= 3 or self._foots(line)) and self._foot_at(lines, number):
                mode = 4
            elif mode < 3 and (self._heads_indicators(plain) or self._row_like(line)):
                mode = 3
            elif mode < 2 and form_words().goal_titles.fullmatch(plain):
                mode = 2
            elif (
                mode < 1 and self._section.department and form_words().task_titles.fullmatch(plain)
            ):
                mode = 1
            parts[mode].append(line)
        return parts

    @staticmethod
    def _foot_at(lines: list[Line], number: int) -> bool:
        """Whether the footer stands at a line: a label with a figure, not a label of a header."""
        text = lines[number].text.lstrip()
        label = form_words().foot_labels.match(text)
        if label is None:
            return False
        behind = next((line.plain for line in lines[number + 1 :] if line.plain), "")
        graded = (
            label["grade"] is not None and form_words().grades.match(text, label.end()) is not None
        )
        return graded or re.search("[0-9]", text) is not None or is_number(behind)

    @staticmethod
    def _foots(line: Line) -> bool:
        label = form_words().foot_labels.match(line.text.lstrip())
        return label is not None and label.lastgroup in ("subtotal", "total_score")

    @staticmethod
    def _heads_indicators(plain: str) -> bool:
        """Whether a line is the title of the indicators or begins their header."""
        fields = form_words().fields
        if fields["blocks"].get(plain) == "indicators":
            return True
        return any(
            name == "level1" and plain.startswith(word)
            for word, name in fields["indicators"].items()
        )

    @staticmethod
    def _row_like(line: Line) -> bool:
        """Whether a line can only be a row of indicators: an operator, and figures behind it."""
        words = line.text.split()
        signs = [i for i, word in enumerate(words) if word in OPERATORS or word in ("≥", "≤")]
        return bool(signs) and sum(bool(VALUE.fullmatch(word)) for word in words[signs[0] :]) >= 4

    # --- head

    def _head(self, lines: list[Line]) -> None:
        words = form_words()
        labels = words.department_labels if self._section.department else words.project_labels
        rest = self.fields.labelled(lines, labels, ("name", "department", "unit"))
        self._leftover(rest)

    def _leftover(self, lines: list[Line]) -> None:
        for _, group in itertools.groupby(
            (x for x in lines if x.text.strip()), key=lambda x: x.block
        ):
            block = list(group)
            plain = "".join(line.plain for line in block)
            if residue(plain):
                for line in block:
                    self._claims.claim_line(line.index, Fate.STRUCTURE)
            elif is_page_number(plain):
                self._claims.page_number(block[0])
            else:
                reason = Reason.STRAY_FIGURE if re.search("[0-9]", plain) else Reason.STRAY_TEXT
                self._claims.refuse_lines(block, reason)

    # --- tasks

    def _tasks(self, lines: list[Line]) -> None:
        title = "".join(
            line.plain for line in lines if form_words().task_titles.fullmatch(line.plain)
        )
        names = form_words().columns_of_tasks(title)
        words: list[Word] = []
        block = -1
        before = ""
        for line in lines:
            plain = line.plain
            if not plain or form_words().task_titles.fullmatch(plain):
                continue
            if line.block != block:
                if residue("".join(word.text for word in words)):
                    words = []
                block = line.block
            if plain == before:
                self._claims.refuse_lines([line], Reason.STRAY_FIGURE)
                continue
            values = [VALUE.fullmatch(word.text) for word in line.words]
            run = len(list(itertools.takewhile(bool, reversed(values))))
            if run < 2:
                if is_page_number(plain):
                    self._claims.page_number(line)
                else:
                    words += line.words
                continue
            before = plain
            name, words = words + line.words[: len(values) - run], []
            if any(residue("".join(w.text for w in name[:i])) for i in range(1, len(name))):
                skip = max(
                    i for i in range(1, len(name)) if residue("".join(w.text for w in name[:i]))
                )
                name = name[skip:]
            self._task(line, name, line.words[len(values) - run :], names)
        text = "".join(word.text for word in words)
        if words and not residue(text):
            self._claims.refuse(
                self._claims.join(words), Reason.STRAY_TEXT, {word.line for word in words}
            )

    def _task(self, line: Line, name: list[Word], values: list[Word], names: list[str]) -> None:
        spots = {word.line for word in name} | {line.index}
        if len(values) != len(names) or not name or any(self._claims.cut(word) for word in values):
            cut = any(self._claims.cut(word) for word in values)
            shown = f"{self._claims.join(name)} {' '.join(map(self._claims.kept, values))}".strip()
            self._claims.refuse(shown, Reason.CUT_FIGURE if cut else Reason.ROW_BROKEN, spots)
            return
        try:
            figures: dict[str, Any] = {}
            for column, word in zip(names, values, strict=True):
                figures[column] = (
                    parse_ratio(word.text) if column == "rate" else parse_amount(word.text)
                )
        except AmountError:
            self._claims.refuse(
                f"{self._claims.join(name)} {line.raw.strip()}", Reason.ROW_BROKEN, spots
            )
            return
        self.tasks.append(Task(self._claims.join(name), **figures))
        for column, word in zip(names, values, strict=True):
            self._claims.typed(f"tasks[{len(self.tasks)}].{column}", word)
        for word in name:
            self._claims.claim(word, Fate.PROSE)

    # --- footer

    def _foot(self, lines: list[Line]) -> None:
        # Only the lines up to the last label belong to the form for certain.
        last = max(
            (i for i, x in enumerate(lines) if form_words().foot_labels.search(x.text)), default=-1
        )
        known = self._rows.names()
        inside, behind = lines[: last + 1], lines[last + 1 :]
        label = list(form_words().foot_labels.finditer(lines[last].text))[-1] if last >= 0 else None
        if label is not None and not lines[last].text[label.end() :].strip(" :"):
            # The figure of the last label stands on a line of its own.
            step = next((i for i, line in enumerate(behind, start=1) if line.plain), 0)
            inside, behind = inside + behind[:step], behind[step:]
        self._leftover(self.fields.labelled(inside, form_words().foot_labels, ()))
        for _, group in itertools.groupby(behind, key=lambda x: x.block):
            block = [line for line in group if line.text.strip()]
            plain = "".join(line.plain for line in block)
            if plain and not (residue(plain) or made_of(plain, known | form_words().residue)):
                if not is_page_number(plain):
                    self.end = min(self.end, block[0].index)  # other text of the document
                    break
                self._claims.page_number(block[0])
            for line in block:
                self._claims.claim_line(line.index, Fate.STRUCTURE)
