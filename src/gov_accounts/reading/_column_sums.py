"""The sums of a document, as what they say of the columns of figures.

A sum relates a constant, and what each choice of columns adds to it, to zero. Amounts are intervals
wide enough for every practice of rounding, so a right placement is never excluded by rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import Severity
from gov_accounts.reading._column_choices import Choice, OpenRow, choices_of, usual_quanta
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._column_choices import Form
    from gov_accounts.rules import Identity

__all__ = ["NO_FIELD", "Bounds", "Part", "Share", "Sum", "System", "bound"]

Bounds = tuple[int, int]
"""The least and the most that something may come to, in 分."""

NO_FIELD = "\0"
"""What the name of a printed column begins with that the table has no field for."""

_REMEMBERED = 64
"""Of choices with more options what each is worth is not kept: most are asked once."""


@frozen
class Part:
    """A row in a sum: the sign of each of its columns there, and what its figures stand for.

    ``seats`` are those of its figures in an option of its choice.
    """

    seats: tuple[int, ...]
    signs: Mapping[int, int]
    meanings: Sequence[Bounds]

    def cells(self, columns: Sequence[int]) -> Iterator[tuple[int, Bounds]]:
        """Yield the columns that take part in the sum, with what their figures add."""
        for seat, (least, most) in zip(self.seats, self.meanings, strict=True):
            sign = self.signs.get(columns[seat])
            if sign is not None:
                yield columns[seat], (least, most) if sign > 0 else (-most, -least)

    def worth(self, columns: Sequence[int]) -> Bounds:
        """Return what the row adds."""
        low = high = 0
        signs = self.signs
        for seat, (least, most) in zip(self.seats, self.meanings, strict=True):
            sign = signs.get(columns[seat])
            if sign is not None:
                low += least if sign > 0 else -most
                high += most if sign > 0 else -least
        return low, high


@define(eq=False)
class Share:
    """What one choice adds to a sum, by its options."""

    choice: Choice
    parts: list[Part] = field(factory=list)
    _known: dict[int, Bounds] = field(factory=dict)

    def worth(self, option: int) -> Bounds:
        """Return what an option adds."""
        found = self._known.get(option)
        if found is None:
            columns = self.choice.options[option]
            low, high = self.parts[0].worth(columns)
            for part in self.parts[1:]:
                least, most = part.worth(columns)
                low, high = low + least, high + most
            found = low, high
            if len(self.choice.options) <= _REMEMBERED:
                self._known[option] = found
        return found


@define(eq=False)
class Sum:
    """An identity on open rows: ``relation`` to zero of a constant and of the shares of choices.

    ``signs`` are the columns in it of all rows that it touches, and ``parts`` what these add, rows
    whose columns are known included. ``whole`` is the row that says to add up all others.
    """

    number: int
    relation: str
    inside: bool
    signs: Mapping[int, Mapping[int, int]]
    whole: int | None = None
    low: int = 0
    high: int = 0
    parts: dict[int, Part] = field(factory=dict)
    shares: dict[int, Share] = field(factory=dict)

    @property
    def rows(self) -> Collection[int]:
        """The numbers of the rows that it touches."""
        return self.signs.keys()

    def can_hold(self, low: int, high: int) -> bool:
        """Whether something between two bounds stands to zero as the relation says."""
        if self.relation == "=":
            return low <= 0 <= high
        return low <= 0 if self.relation == "<=" else high >= 0


@define(eq=False)
class System:
    """The choices of a document and the sums that bind them."""

    rows: Sequence[OpenRow]
    choices: Sequence[Choice]
    choice_of: Sequence[int]
    sums: list[Sum] = field(factory=list)
    of_choice: list[list[Sum]] = field(factory=list)
    of_row: list[list[Sum]] = field(factory=list)


def bound(shape: FinalAccounts, rows: Sequence[OpenRow], given_up: Collection[Form]) -> System:
    """Bind the identities of a document to its rows. Blanks are no money."""
    choices = choices_of(rows, given_up)
    choice_of = [0] * len(rows)
    for number, choice in enumerate(choices):
        for row in choice.seats:
            choice_of[row] = number
    system = System(rows, choices, choice_of)
    system.of_choice = [[] for _ in choices]
    system.of_row = [[] for _ in rows]
    cells = {
        CellRef.of(row.table, row.key, name): (number, column)
        for number, row in enumerate(rows)
        if choices[choice_of[number]].options
        for column, name in enumerate(row.columns)
        if not name.startswith(NO_FIELD)
    }
    usual = dict(usual_quanta(rows))
    meanings = [
        [
            (meaning.low, meaning.high)
            for index in range(len(row.figures))
            for meaning in (row.meaning(index, usual[row.table]),)
        ]
        for row in rows
    ]
    for identity in identities(shape):
        if _tells(shape, identity, cells):
            _bind(system, identity, cells, meanings)
    for number, one in enumerate(rows):
        if choices[choice_of[number]].options:
            _bind_further(system, number, one, meanings)
            _bind_whole(system, number, one)
    return system


def _bind_whole(system: System, number: int, row: OpenRow) -> None:
    """Enter that the whole of a row is printed where its parts cancel out.

    Parts of one sign never come to a whole that is blank; parts of both may, and then no identity
    tells that one of the figures is the whole. It is told as a sum of one for the whole, which must
    come to one.
    """
    amounts = [amount for amount in row.figures if amount]
    if row.whole is None or not amounts or min(amounts) > 0 or max(amounts) < 0:
        return
    found = Sum(len(system.sums), "=", inside=True, signs={number: {row.whole: 1}})
    found.low = found.high = -1
    _enter(system, found, {number: [(1, 1)] * len(row.figures)})


def _bind_further(
    system: System, number: int, row: OpenRow, meanings: Sequence[Sequence[Bounds]]
) -> None:
    """Enter the sums between columns of a row that no identity knows."""
    for whole, parts in row.sums:
        signs = {whole: 1} | {
            part if part >= 0 else ~part: -1 if part >= 0 else 1 for part in parts
        }
        found = Sum(len(system.sums), "=", inside=True, signs={number: signs})
        _enter(system, found, meanings)


def _tells(
    shape: FinalAccounts, identity: Identity, cells: Mapping[CellRef, tuple[int, int]]
) -> bool:
    """Whether an identity must hold, and every cell of it is known to be printed or to be none."""
    if identity.rule.severity is not Severity.ERROR:
        return False
    if identity.pattern is not None and identity.pattern.conditional:
        return False
    if identity.closed and any(term.ref.table in shape.incomplete for term in identity.right):
        return False
    return all(ref in cells or _not_printed(shape, ref) for ref in identity.refs)


def _not_printed(shape: FinalAccounts, ref: CellRef) -> bool:
    """Whether a cell is in a code row that a complete table does not print: no money."""
    table = shape.table(ref.table)
    return (
        table is not None
        and ref.table not in shape.incomplete
        and ref.row.isdigit()
        and ref.row not in table
        and ref.column in table.columns
    )


def _bind(
    system: System,
    identity: Identity,
    cells: Mapping[CellRef, tuple[int, int]],
    meanings: Sequence[Sequence[Bounds]],
) -> None:
    signs: dict[int, dict[int, int]] = {}
    for sign, ref in identity.signed():
        if ref in cells:
            row, column = cells[ref]
            signs.setdefault(row, {})[column] = sign
    inside = len({ref.table for ref in identity.refs}) == 1
    whole = cells.get(identity.defines) if identity.closed and identity.defines else None
    _enter(
        system,
        Sum(len(system.sums), identity.relation, inside, signs, whole[0] if whole else None),
        meanings,
    )


def _enter(
    system: System,
    found: Sum,
    meanings: Sequence[Sequence[Bounds]] | Mapping[int, Sequence[Bounds]],
) -> None:
    """Add a sum to the system, with what each row adds to it."""
    for row, own in found.signs.items():
        number = system.choice_of[row]
        choice = system.choices[number]
        part = found.parts[row] = Part(choice.seats[row], own, meanings[row])
        if len(choice.options) == 1:
            low, high = part.worth(choice.options[0])
            found.low += low
            found.high += high
        else:
            found.shares.setdefault(number, Share(choice)).parts.append(part)
    system.sums.append(found)
    for row in found.signs:
        system.of_row[row].append(found)
    for number in found.shares:
        system.of_choice[number].append(found)
