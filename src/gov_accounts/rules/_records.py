"""What a rule is: one record of what must hold, where it applies, and what is said if it does not.

A rule is either linear (its identities stand in the record) or a test: a function of the document
that yields what became of it. A test yields cells and values and no text; the sentences stand in
the record, in both languages, with the same named values.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack

from attrs import field, frozen

from gov_accounts.findings import Message, Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._answers import Held, NotEvaluable, Outcome, Phrase, Value, Violation
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._part_names import named
from gov_accounts.rules._templates import Sentence

if TYPE_CHECKING:
    from gov_accounts.rules._document import Document

__all__ = [
    "ALWAYS",
    "REMEMBERED",
    "Held",
    "Identity",
    "Kind",
    "NotEvaluable",
    "Outcome",
    "Pattern",
    "Phrase",
    "Rule",
    "Sentence",
    "Term",
    "Test",
    "Validity",
    "Value",
    "Violation",
    "given",
    "rule",
]


class Kind(enum.Enum):
    """What a rule compares."""

    LINEAR = "linear"
    """Sums and inequalities of amounts."""
    JOINT = "joint"
    """All identities of the document together."""
    WAIVER = "waiver"
    """What a person has accepted."""
    TABLE = "table"
    """What the tables must or must not show, beside sums and codes."""
    CODE = "code"
    """What codes and their names must be, by the catalogue."""
    NARRATIVE = "narrative"
    """What the narrative (情况说明) says: shares, rates, counts, words, repetitions."""
    DISCLOSURE = "disclosure"
    """What must be published."""
    PART = "part"
    """Which parts the document must have; what is lacking is missing, not wrong."""
    FORM = "form"
    """What the self-evaluation forms (绩效自评表) say."""


# --- where a rule applies ----------------------------------------


@frozen
class Validity:
    """Where a rule applies: fiscal years and layouts of places; empty means all."""

    first: int | None = None
    last: int | None = None
    places: tuple[str, ...] = ()

    def covers(self, year: int, place: str | None) -> bool:
        """Whether a document of a year and place falls under the rule; an unknown place does.

        >>> Validity(first=2020).covers(2019, None)
        False
        >>> Validity(places=("liaoning",)).covers(2024, None)
        True
        """
        return (
            (self.first is None or year >= self.first)
            and (self.last is None or year <= self.last)
            and (not self.places or place is None or place in self.places)
        )


ALWAYS = Validity()

REMEMBERED = 2**15
"""So many terms and identities are remembered: most of a document stand in every other."""


# --- the record ----------------------------------------


Test: TypeAlias = "Callable[[Document], Iterable[Outcome]]"
"""What a rule that is no identity is: a document in, outcomes out; none if it does not apply."""


def _refs(refs: Iterable[str]) -> tuple[CellRef, ...]:
    return tuple(map(CellRef.parse, refs))


@frozen
class Pattern:
    """Cells that must stand in a relation: ``T01[income_total].amount = T02[total].total``.

    ``zero`` and ``positive`` name cells that must be zero or above zero for it to apply. ``spares``
    are words in the names of units that it binds less: there it asks and does not accuse.
    """

    text: str
    zero: tuple[CellRef, ...] = field(default=(), converter=_refs)
    positive: tuple[CellRef, ...] = field(default=(), converter=_refs)
    spares: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        """Whether the pattern applies only where some cells are zero or above zero."""
        return bool(self.zero or self.positive)


def given(
    *patterns: str,
    zero: tuple[str, ...] = (),
    positive: tuple[str, ...] = (),
    spares: tuple[str, ...] = (),
) -> tuple[Pattern, ...]:
    """Return patterns under one condition; see :class:`Pattern`."""
    return tuple(Pattern(text, zero, positive, spares) for text in patterns)


def _patterns(patterns: Iterable[str | Pattern]) -> tuple[Pattern, ...]:
    return tuple(Pattern(one) if isinstance(one, str) else one for one in patterns)


def _needs(needs: Iterable[str | tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) if isinstance(one, str) else one for one in needs)


def _says(says: Sentence | Mapping[str, Sentence]) -> Mapping[str, Sentence]:
    return MappingProxyType({"": says} if isinstance(says, Sentence) else dict(says))


@frozen
class Rule:
    """One statement of what must hold (规则).

    ``basis`` says what the statement rests on. ``needs`` are the parts of a document (T01 to T09,
    N, D, P) without which the rule does not apply; of parts in a tuple, as ``("D", "P")``, one is
    enough. ``whole`` are those that must not be cut off. ``says`` are the sentences of its
    violations by name, ``why`` its own reasons for not being evaluable. ``about`` are the tables it
    judges, where no pattern names them or it judges fewer.
    A linear rule has ``patterns``, unless the table descriptions define it; most others have a
    ``test``, and two, on all identities together and on waivers, have an engine of their own.
    """

    id: str
    severity: Severity
    zh: str
    en: str
    basis: Basis
    kind: Kind = Kind.LINEAR
    valid: Validity = ALWAYS
    needs: tuple[tuple[str, ...], ...] = field(default=(), converter=_needs)
    whole: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = field(default=(), converter=_patterns)
    says: Mapping[str, Sentence] = field(factory=dict, converter=_says)
    why: Mapping[str, Sentence] = field(factory=dict, converter=_says)
    about: tuple[str, ...] = ()
    test: Test | None = field(default=None, eq=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def statement(self) -> Message:
        """What must hold, in both languages."""
        return Message(self.zh, named(self.en))


class _More(TypedDict, total=False):
    """What a record may hold besides; see :class:`Rule`."""

    valid: Validity
    needs: tuple[str | tuple[str, ...], ...]
    whole: tuple[str, ...]
    says: Sentence | Mapping[str, Sentence]
    why: Mapping[str, Sentence]
    about: tuple[str, ...]


def rule(  # noqa: PLR0913 - the parts of a record
    rule_id: str,
    severity: Severity,
    zh: str,
    en: str,
    basis: Basis,
    *,
    kind: Kind,
    **more: Unpack[_More],
) -> Callable[[Test], Rule]:
    """Make a rule of its test; the record and the test stand in one place.

    >>> basis = Basis("meaning-of-tables")
    >>> @rule("SPARE", Severity.INFO, "不应为空", "is not empty", basis, kind=Kind.TABLE)
    ... def spare(document):
    ...     yield Held()
    >>> spare.id
    'SPARE'
    """

    def made(test: Test) -> Rule:
        return Rule(rule_id, severity, zh, en, basis, kind, test=test, **more)

    return made


# --- identities ----------------------------------------


@frozen
class Term:
    """A cell with its sign in an identity."""

    sign: int
    ref: CellRef

    @staticmethod
    @lru_cache(maxsize=REMEMBERED)
    def of(sign: int, table: str, row: str, column: str) -> Term:
        """Return the term of a cell; equal ones are one object where they recur."""
        return Term(sign, CellRef.of(table, row, column))


@frozen
class Identity:
    """A rule applied to cells: ``left relation right``.

    ``defines`` is the cell that the identity says how to add up (inside one table), else None.
    ``closed`` means that the right side claims to hold all rows of its kind. ``pattern`` is the one
    that made it; None for a sum inside a table. One that does not bind asks and does not accuse.
    ``shared`` are the cells that all identities of a pattern with a variable have in common.
    """

    rule: Rule
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    defines: CellRef | None = None
    closed: bool = False
    pattern: Pattern | None = None
    binds: bool = True
    shared: tuple[CellRef, ...] = ()
    signed: tuple[tuple[int, CellRef], ...] = field(init=False, repr=False, eq=False)
    """(sign, cell) of left minus right."""
    refs: tuple[CellRef, ...] = field(init=False, repr=False, eq=False)
    """Names of all cells, left first."""

    def __attrs_post_init__(self) -> None:
        signed = [(term.sign, term.ref) for term in self.left]
        signed += [(-term.sign, term.ref) for term in self.right]
        put = object.__setattr__  # The class is frozen; what it derives is set once, here.
        put(self, "signed", tuple(signed))
        put(self, "refs", tuple([ref for _, ref in signed]))

    @cached_property
    def named(self) -> Message:
        """The identity with the names of its cells, the same in both languages."""
        text = f"{_side(self.left)} {self.relation} {_side(self.right)}"
        return Message(text, text)

    def __str__(self) -> str:
        return self.named.zh


def _side(terms: tuple[Term, ...]) -> str:
    text = " ".join(f"{'+' if term.sign > 0 else '-'} {term.ref}" for term in terms)
    return text.removeprefix("+ ") or "0"
