"""What a rule answers when it is asked of a document: it holds, it does not, or nobody can tell.

An answer holds cells and values and no text; the record of the rule has the sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from gov_accounts.findings import Message, Severity, Verdict
from gov_accounts.places import NOWHERE, Place
from gov_accounts.refs import CellRef
from gov_accounts.rules._templates import Sentence

if TYPE_CHECKING:
    from fractions import Fraction

    from gov_accounts.rules._ranges import Range

__all__ = ["Held", "NotEvaluable", "Outcome", "Phrase", "Subject", "Value", "Violation"]

Subject: TypeAlias = CellRef | tuple[CellRef, ...] | str
"""What a rule was asked of: a figure, several together, a part of the document, or words of it."""

Value: TypeAlias = (
    "str | int | Decimal | Fraction | Range | CellRef | Message | Phrase | Place "
    "| tuple[Value, ...]"
)
"""What may stand in a sentence.

A cell is shown by its name, ``{cell:title}`` by its short title, ``{cell:printed}`` by its figure.
A range is shown as ``low–high``, ``{range:percent}`` in hundredths, ``{range:wan}`` in 万元;
``{number:2}`` and ``{range:2}`` to two places, ``{amount:grouped}`` as printed with thousands
separators. A tuple is a list, a tuple of tuples one of groups; a
:class:`~gov_accounts.findings.Message` has its own word in each language, a
:class:`~gov_accounts.places.Place` its own numbers of page and line, and a phrase is a sentence
with values of its own.
"""


def _values(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return MappingProxyType(dict(values))


@frozen
class Phrase:
    """A sentence with its values, which may stand as a value in another."""

    sentence: Sentence
    values: Mapping[str, Value] = field(factory=dict, converter=_values)


@frozen
class Held:
    """A rule held. ``about`` is what it was asked of, if a rule is asked of several things.

    ``verdict`` says whether it holds as printed or within rounding.
    """

    cells: tuple[CellRef, ...] = ()
    about: Subject = ""
    verdict: Verdict = Verdict.EXACT


@frozen
class Violation:
    """A rule did not hold: the cells, which of the rule's sentences says so, and its values.

    ``severity`` stands in for that of the rule where this violation is surer or less sure.
    ``place`` is where it stands, if not where its first cell does, ``quote`` the words there;
    ``difference`` is what is printed less what should be.
    """

    cells: tuple[CellRef, ...] = ()
    says: str = ""
    values: Mapping[str, Value] = field(factory=dict, converter=_values)
    about: Subject = ""
    severity: Severity | None = None
    difference: Decimal | None = None
    allowance: Decimal | None = None
    place: Place = NOWHERE
    quote: str = ""

    @property
    def mended(self) -> tuple[CellRef, str] | None:
        """The rate that is wrong and its right figure, where the values of the sentence tell it."""
        rate, right = self.values.get("rate"), self.values.get("right")
        if not isinstance(rate, CellRef) or not isinstance(right, str) or not _is_figure(right):
            return None
        return rate, right.replace(",", "")


def _is_figure(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdecimal()


@frozen
class NotEvaluable:
    """A rule could not be asked: which of the reasons (:data:`REASONS`, or the rule's own)."""

    why: str
    values: Mapping[str, Value] = field(factory=dict, converter=_values)
    cells: tuple[CellRef, ...] = ()
    about: Subject = ""


Outcome: TypeAlias = Held | Violation | NotEvaluable
