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


class Fields:
    """Reads the fields of a form into ``found``, the first of each name; claims their words."""

    def __init__(self, claims: Claims) -> None:
        self.found: dict[str, Any] = {}
        self._claims = claims

    def labelled(
        self, lines: list[Line], labels: re.Pattern[str], texts: tuple[str, ...]
    ) -> list[Line]:
        """Read fields behind their labels; return the lines that hold none."""
        text = "\n".join(line.text for line in lines)
        starts = [0, *itertools.accumulate(len(line.text) + 1 for line in lines)]
        used: set[int] = set()
        found = list(labels.finditer(text))

        def word(start: int, end: int) -> Word:
            number = bisect.bisect_right(starts, start) - 1
            return Word(
                text[start:end], lines[number].index, start - starts[number], end - starts[number]
            )

        def cover(start: int, end: int) -> None:
            for i, line in enumerate(lines):
                if starts[i] < end and start < starts[i] + len(line.text):
                    used.add(i)

        for number, label in enumerate(found):
            name = label.lastgroup if label.lastgroup != "money" else None
            name = name or next(
                key for key, value in label.groupdict().items() if value and key != "money"
            )
            end = found[number + 1].start() if number + 1 < len(found) else len(text)
            cover(label.start(), label.end())
            if label["money"] and name in MONEY_FIELDS:
                self.found.setdefault("amount_unit", label["money"])
            if name in texts:
                body = text[label.end() : end]
                lead = len(body) - len(body.lstrip(" :\n"))
                stop = re.search(r"\n[^\S\n]*\n", body[lead:])
                stop_at = lead + stop.start() if stop else len(body.rstrip())
                spans = [m.span() for m in re.finditer(r"\S+", body[lead:stop_at])]
                base = label.end() + lead
                words = [word(base + a, base + b) for a, b in spans]
                if words and name in self.found:
                    shown = " ".join(body[lead:stop_at].split())
                    self._claims.refuse(shown, Reason.STRAY_TEXT, [one.line for one in words])
                elif words:
                    self.found[name] = self._claims.join(words)
                    self._claims.place(name, words[0].line)
                    fate = Fate.STRUCTURE if name in ("name", "department", "unit") else Fate.PROSE
                    for one in words:
                        self._claims.claim(one, fate)
                cover(label.end(), label.end() + stop_at)
                continue
            body = text[label.end() : end]
            value = (form_words().grades if name == "grade" else FIELD_VALUE).match(body)
            if value is None:
                # An empty field is a blank; anything else on the line is not understood.
                rest = body.split("\n", 1)[0].strip(" :")
                if rest:
                    first = word(label.end(), label.end() + 1)
                    self._claims.refuse(rest, Reason.STRAY_FIGURE, [first.line])
                continue
            cover(label.end(), label.end() + value.end())
            if name == "grade":
                self.found.setdefault("grade", value[1])
                continue
            spot = word(label.end() + value.start("number"), label.end() + value.end())
            known = Known.PRINTED
            if (
                name == "total_score"
                and (total := FIELD_VALUE.match(body, value.end())) is not None
            ):
                # 总分: the sum of the weights, then the score.
                if value["number"] != "100":
                    self._claims.refuse(body.strip(), Reason.STRAY_FIGURE, [spot.line])
                    continue
                self._claims.claim(spot, Fate.STRUCTURE)
                cover(label.end(), label.end() + total.end())
                spot = word(label.end() + total.start("number"), label.end() + total.end())
                value, known = total, Known.SUPPOSED  # the usual order of the two
            self.put(name, value["number"], value["unit"], spot, known)
        return [line for i, line in enumerate(lines) if i not in used]

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
