"""The sums of a document, as what they say of the columns of figures.

A sum relates a constant, and what each choice of columns adds to it, to zero. Amounts are intervals
wide enough for every practice of rounding, so a right placement is never excluded by rounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from gov_accounts.findings import Severity
from gov_accounts.reading._column_choices import Choice, OpenRow, choices_of, usual_quanta
from gov_accounts.reading._option_shares import Bounds, Share, Shares
from gov_accounts.refs import CellRef
from gov_accounts.rules import each_identity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._column_choices import Form, Placement
    from gov_accounts.rules import Identity

__all__ = ["NO_FIELD", "Sum", "System", "bound"]

NOTHING = (0, 0)
"""What a blank comes to."""

NO_FIELD = "\0"
"""What the name of a printed column begins with that the table has no field for."""

Signs: TypeAlias = "Mapping[int, int]"
"""The columns of a row that take part in a sum, with their signs there."""

Meanings: TypeAlias = "Sequence[Sequence[Bounds]] | Mapping[int, Sequence[Bounds]]"
"""What the figures of each row stand for."""


@frozen
class Likeness:
    """Options that are alike to a sum: they put the same figures of a row in it.

    ``kinds`` is the number of the way to tell options apart (:class:`Shares`), ``figures`` what
    each kind puts in, with signs. A row has few kinds in a sum over one column, however many
    options it has.
    """

    kinds: int
    figures: Sequence[Sequence[tuple[int, int]]]

    def share(self, meanings: Sequence[Bounds]) -> Share:
        """Return what each kind adds if the figures of the row stand for so much."""
        ends = [_added(figures, meanings) if figures else NOTHING for figures in self.figures]
        return self.kinds, tuple(ends)


def _added(figures: Sequence[tuple[int, int]], meanings: Sequence[Bounds]) -> Bounds:
    """Return what figures with signs come to; most are one, of a part."""
    if len(figures) == 1:
        ((figure, sign),) = figures
        low, high = meanings[figure]
        return (low, high) if sign > 0 else (-high, -low)
    low = high = 0
    for figure, sign in figures:
        least, most = meanings[figure]
        if sign > 0:
            low, high = low + least, high + most
        else:
            low, high = low - most, high - least
    return low, high


def _alike(
    shares: Shares, options: Iterable[Placement], seats: Sequence[int], signs: Signs
) -> Likeness:
    kinds: dict[tuple[tuple[int, int], ...], int] = {}
    kind_of = [
        kinds.setdefault(
            tuple(
                [
                    (n, signs[columns[seat]])
                    for n, seat in enumerate(seats)
                    if columns[seat] in signs
                ]
            ),
            len(kinds),
        )
        for columns in options
    ]
    return Likeness(shares.number(kind_of), tuple(kinds))


@define(eq=False)
class Sum:
    """An identity on open rows: ``relation`` to zero of a constant and of the shares of choices.

    ``rows`` are all rows that it touches, those whose columns are known included; ``forms`` number
    the signs of their columns in ``every`` form. ``meanings`` are what the figures of rows stand
    for. ``whole`` is the row that says to add up all others.
    """

    number: int
    relation: str
    inside: bool
    rows: tuple[int, ...]
    forms: tuple[int, ...]
    every: Sequence[Signs]
    meanings: Meanings
    whole: int | None = None
    low: int = 0
    high: int = 0
    shares: dict[int, Share] = field(factory=dict)
    rank: int = 0
    """Its place among the sums: small ones come first, then those that were found first."""

    @cached_property
    def signs(self) -> Mapping[int, Signs]:
        """The columns of each row that take part; asked only where figures contradict."""
        return {row: self.every[form] for row, form in zip(self.rows, self.forms, strict=True)}

    def can_hold(self, low: int, high: int) -> bool:
        """Whether something between two bounds stands to zero as the relation says."""
        if self.relation == "=":
            return low <= 0 <= high
        return low <= 0 if self.relation == "<=" else high >= 0

    def figure(self, row: int, column: int, columns: Placement) -> Bounds:
        """Return what the figure in one column of a row adds, if all stand in ``columns``."""
        sign = self.signs[row].get(column)
        if sign is None or column not in columns:
            return 0, 0
        return _added([(columns.index(column), sign)], self.meanings[row])


@define(eq=False)
class System:
    """The choices of a document and the sums that bind them."""

    rows: Sequence[OpenRow]
    choices: Sequence[Choice]
    choice_of: Sequence[int]
    meanings: Sequence[Sequence[Bounds]]
    """What the figures of each row stand for."""
    known: Sequence[Mapping[int, Bounds] | None]
    """What stands in each column of a row; None where a choice must tell."""
    sums: list[Sum] = field(factory=list)
    of_choice: list[list[Sum]] = field(factory=list)
    shares: Shares = field(factory=Shares)
    ranked: Sequence[Sum] = ()
    """The sums by their rank."""
    forms: list[Signs] = field(factory=list)
    """The signs of columns that rows have in sums; most rows have the same."""
    _form_of: dict[tuple[tuple[int, int], ...], int] = field(factory=dict)
    _alike: dict[tuple[int, tuple[int, ...]], dict[int, Likeness]] = field(factory=dict)
    _share_of: defaultdict[int, dict[int, Share]] = field(factory=lambda: defaultdict(dict))

    @cached_property
    def of_row(self) -> Sequence[Sequence[Sum]]:
        """The sums that touch each row; asked only where figures contradict."""
        found: list[list[Sum]] = [[] for _ in self.rows]
        for one in self.sums:
            for row in one.rows:
                found[row].append(one)
        return found

    def form(self, *own: tuple[int, int]) -> int:
        """Return the number of some signs of columns."""
        found = self._form_of.get(own)
        if found is None:
            found = self._form_of[own] = len(self.forms)
            self.forms.append(dict(own))
        return found

    def likeness(self, row: int, form: int) -> Likeness:
        """Return which options of the choice of a row are alike to a sum over some columns."""
        choice = self.choices[self.choice_of[row]]
        seats = choice.seats[row]
        own = self._alike.get((id(choice.options), seats))
        if own is None:
            own = self._alike[id(choice.options), seats] = {}
        alike = own.get(form)
        if alike is None:
            alike = own[form] = _alike(self.shares, choice.options, seats, self.forms[form])
        return alike

    def share(self, row: int, form: int) -> Share:
        """Return what the choice of a row adds to sums for it; one figure stands in several."""
        own = self._share_of[row]
        share = own.get(form)
        if share is None:
            share = own[form] = self.likeness(row, form).share(self.meanings[row])
        return share

    def enter(self, relation: str, forms: Mapping[int, int], *, inside: bool) -> Sum:
        """Add a sum of what figures stand for, by the form in which each row takes part."""
        found = Sum(
            len(self.sums), relation, inside, tuple(forms), tuple(forms.values()), self.forms,
            self.meanings,
        )  # fmt: skip
        low = high = 0
        for row, form in forms.items():
            known = self.known[row]
            if known is None:
                number = self.choice_of[row]
                share, before = self.share(row, form), found.shares.get(number)
                found.shares[number] = share if before is None else self.shares.both(before, share)
                continue
            for column, sign in self.forms[form].items():
                least, most = known.get(column, NOTHING)
                low += least if sign > 0 else -most
                high += most if sign > 0 else -least
        found.low, found.high = low, high
        self.add(found)
        return found

    def add(self, found: Sum) -> None:
        """Add a sum whose constant and shares are known."""
        self.sums.append(found)
        for number in found.shares:
            self.of_choice[number].append(found)

    def rank(self) -> None:
        """Rank the sums, once all are entered."""
        self.ranked = sorted(self.sums, key=lambda one: (len(one.shares), one.number))
        for rank, one in enumerate(self.ranked):
            one.rank = rank


def bound(shape: FinalAccounts, rows: Sequence[OpenRow], given_up: Collection[Form]) -> System:
    """Bind the identities of a document to its rows. Blanks are no money."""
    choices = choices_of(rows, given_up)
    choice_of = [0] * len(rows)
    for number, choice in enumerate(choices):
        for row in choice.seats:
            choice_of[row] = number
    usual = usual_quanta(rows)
    meanings = [row.meanings(usual[row.table]) for row in rows]
    known = [_known(choices[choice_of[number]], number, own) for number, own in enumerate(meanings)]
    system = System(rows, choices, choice_of, meanings, known)
    system.of_choice = [[] for _ in choices]
    cells = {
        CellRef.of(row.table, row.key, name): (number, column)
        for number, row in enumerate(rows)
        if choices[choice_of[number]].options
        for column, name in enumerate(row.columns)
        if not name.startswith(NO_FIELD)
    }
    for identity in each_identity(shape):
        if _must_hold(shape, identity):
            _bind(system, identity, shape, cells)
    for number, one in enumerate(rows):
        if choices[choice_of[number]].options:
            _bind_further(system, number, one)
            _bind_whole(system, number, one)
    system.rank()
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
    count, form = [(1, 1)] * len(row.figures), system.form((row.whole, 1))
    share = system.likeness(number, form).share(count)
    found = Sum(len(system.sums), "=", True, (number,), (form,), system.forms, {number: count})
    found.low = found.high = -1
    if system.known[number] is None:
        found.shares[system.choice_of[number]] = share
    else:
        low, high = system.shares.worth(share, 0)
        found.low, found.high = found.low + low, found.high + high
    system.add(found)


def _bind_further(system: System, number: int, row: OpenRow) -> None:
    """Enter the sums between columns of a row that no identity knows."""
    for whole, parts in row.sums:
        signs = ((part, -1) if part >= 0 else (~part, 1) for part in parts)
        system.enter("=", {number: system.form((whole, 1), *signs)}, inside=True)


def _known(choice: Choice, row: int, meanings: Sequence[Bounds]) -> Mapping[int, Bounds] | None:
    """Return what stands in each column of a row if that is no question, else None."""
    if len(choice.options) != 1:
        return None
    return dict(zip(choice.placement(row, 0), meanings, strict=True))


def _must_hold(shape: FinalAccounts, identity: Identity) -> bool:
    """Whether an identity must hold, whatever is printed elsewhere."""
    if identity.rule.severity is not Severity.ERROR:
        return False
    if identity.pattern is not None and identity.pattern.conditional:
        return False
    if not identity.closed or not shape.incomplete:
        return True
    return all(term.ref.table not in shape.incomplete for term in identity.right)


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
    shape: FinalAccounts,
    cells: Mapping[CellRef, tuple[int, int]],
) -> None:
    """Enter an identity, if every cell of it is known to be printed or to be none."""
    forms: dict[int, int] = {}
    for sign, ref in identity.signed:
        cell = cells.get(ref)
        if cell is not None:
            row, column = cell
            own = system.forms[forms[row]].items() if row in forms else ()
            forms[row] = system.form(*own, (column, sign)) if own else system.form((column, sign))
        elif not _not_printed(shape, ref):
            return
    found = system.enter(identity.relation, forms, inside=_inside(identity))
    whole = cells.get(identity.defines) if identity.closed and identity.defines else None
    if whole is not None:
        found.whole, _ = whole


def _inside(identity: Identity) -> bool:
    """Whether all cells of an identity stand in one table; those of no pattern do."""
    return identity.pattern is None or len({ref.table for ref in identity.refs}) == 1
