"""The fields of a form that stand behind labels."""

from __future__ import annotations

import bisect
import itertools
import re
from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import Reason
from gov_accounts.errors import AmountError
from gov_accounts.evaluation import Ratio
from gov_accounts.evidence import Known
from gov_accounts.money import parse_amount
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_sections import Line, Word
from gov_accounts.reading.forms._vocabulary import FIELD_VALUE, MONEY_FIELDS, form_words
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from gov_accounts.reading.forms._claims import Claims

__all__ = ["Fields"]


class _Joined:
    """Lines joined to one text, and which of them hold fields."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self.text = "\n".join(line.text for line in lines)
        self._starts = [0, *itertools.accumulate(len(line.text) + 1 for line in lines)]
        self._used: set[int] = set()

    def word(self, start: int, end: int) -> Word:
        """Return a piece of the text as a word of its line."""
        number = bisect.bisect_right(self._starts, start) - 1
        at = self._starts[number]
        return Word(self.text[start:end], self._lines[number].index, start - at, end - at)

    def cover(self, start: int, end: int) -> None:
        """Note that the lines of a piece of the text hold a field."""
        for i, line in enumerate(self._lines):
            if self._starts[i] < end and start < self._starts[i] + len(line.text):
                self._used.add(i)

    def unused(self) -> list[Line]:
        """Return the lines that hold no field."""
        return [line for i, line in enumerate(self._lines) if i not in self._used]


def _name_of(label: re.Match[str]) -> str:
    """Return the name of the field whose label was found."""
    name = label.lastgroup if label.lastgroup != "money" else None
    return name or next(key for key, value in label.groupdict().items() if value and key != "money")


class Fields:
    """Reads the fields of a form into ``found``, the first of each name; claims their words."""

    def __init__(self, claims: Claims) -> None:
        self.found: dict[str, Any] = {}
        self._claims = claims

    def labelled(
        self, lines: list[Line], labels: re.Pattern[str], texts: tuple[str, ...]
    ) -> list[Line]:
        """Read fields behind their labels; return the lines that hold none."""
        joined = _Joined(lines)
        found = list(labels.finditer(joined.text))
        for label, follower in itertools.zip_longest(found, found[1:]):
            name = _name_of(label)
            end = follower.start() if follower is not None else len(joined.text)
            joined.cover(label.start(), label.end())
            if label["money"] and name in MONEY_FIELDS:
                self.found.setdefault("amount_unit", label["money"])
            if name in texts:
                self._text(joined, name, label.end(), end)
            else:
                self._figure(joined, name, label.end(), end)
        return joined.unused()

    def _text(self, joined: _Joined, name: str, start: int, end: int) -> None:
        """Read the words of a field up to an empty line."""
        body = joined.text[start:end]
        lead = len(body) - len(body.lstrip(" :\n"))
        stop = re.search(r"\n[^\S\n]*\n", body[lead:])
        stop_at = lead + stop.start() if stop else len(body.rstrip())
        spans = [m.span() for m in re.finditer(r"\S+", body[lead:stop_at])]
        words = [joined.word(start + lead + a, start + lead + b) for a, b in spans]
        if words and name in self.found:
            shown = " ".join(body[lead:stop_at].split())
            self._claims.refuse(shown, Reason.STRAY_TEXT, [one.line for one in words])
        elif words:
            self.found[name] = self._claims.join(words)
            self._claims.place(name, words[0].line)
            fate = Fate.STRUCTURE if name in ("name", "department", "unit") else Fate.PROSE
            for one in words:
                self._claims.claim(one, fate)
        joined.cover(start, start + stop_at)

    def _figure(self, joined: _Joined, name: str, start: int, end: int) -> None:
        """Read the figure or grade of a field; an empty field is a blank."""
        body = joined.text[start:end]
        value = (form_words().grades if name == "grade" else FIELD_VALUE).match(body)
        if value is None:
            # Anything else on the line is not understood.
            rest = body.split("\n", 1)[0].strip(" :")
            if rest:
                first = joined.word(start, start + 1)
                self._claims.refuse(rest, Reason.STRAY_FIGURE, [first.line])
            return
        joined.cover(start, start + value.end())
        if name == "grade":
            self.found.setdefault("grade", value[1])
            return
        spot = joined.word(start + value.start("number"), start + value.end())
        total = FIELD_VALUE.match(body, value.end()) if name == "total_score" else None
        if total is None:
            self.put(name, value["number"], value["unit"], spot)
        elif value["number"] != "100":
            # 总分: the sum of the weights, then the score.
            self._claims.refuse(body.strip(), Reason.STRAY_FIGURE, [spot.line])
        else:
            self._claims.claim(spot, Fate.STRUCTURE)
            joined.cover(start, start + total.end())
            spot = joined.word(start + total.start("number"), start + total.end())
            # It is the usual order of the two.
            self.put(name, total["number"], total["unit"], spot, Known.SUPPOSED)

    def put(
        self, name: str, number: str, unit: str | None, spot: Word, known: Known = Known.PRINTED
    ) -> None:
        """Enter a figure under the name of its field, unless it cannot be that."""
        # A form ends with its total: what adds up to it does not stand behind it.
        late = name in ("subtotal", "execution_score", "deduction") and "total_score" in self.found
        if name in self.found or late or self._claims.cut(spot):
            reason = Reason.STRAY_FIGURE if late or name in self.found else Reason.CUT_FIGURE
            self._claims.refuse_word(spot, reason)
            return
        try:
            amount = parse_amount(number)
        except AmountError:
            self._claims.refuse(number, Reason.STRAY_FIGURE, [spot.line])
            return
        if name == "rate":
            self.found[name] = Ratio(amount, unit == "%")
        elif unit == "%" or (unit is not None and (unit == "分") == (name in MONEY_FIELDS)):
            self._claims.refuse(number + unit, Reason.STRAY_FIGURE, [spot.line])
            return
        else:
            self.found[name] = amount
            if Unit.named(unit) is not None:
                self.found.setdefault("amount_unit", unit)
        self._claims.typed(name, spot, known)
