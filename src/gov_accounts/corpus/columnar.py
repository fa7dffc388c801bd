"""The sums of many accounts judged in columns, by DuckDB over facts in 分.

The linear rules between tables are compiled from the registry and judged over two relations: the
facts, a row a figure, and what was *printed*, a row a table: which rows, which columns, to which
last place. That decides most sound accounts; the others are judged one by one as everywhere. What
the narrative says is no table: accounts that have one are asked about. Needs the extras ``arrow``
and ``duckdb``.

>>> from gov_accounts import FinalAccounts
>>> from gov_accounts.exports.arrow import to_arrow
>>> from pathlib import Path
>>> example = Path("examples/anshan-science-bureau-2024.json").read_text(encoding="utf-8")
>>> accounts = FinalAccounts.from_json(example)
>>> relations = to_arrow([accounts]), printed([accounts])
>>> [one.standing.value for one in check_columnar(*relations)]
['ask']
>>> [one.standing.value for one in check_columnar(*relations, accounts_of=lambda path: accounts)]
['rounding']
"""

from __future__ import annotations

import enum
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.corpus import _rules_in_sql as sql
from gov_accounts.errors import GovAccountsError
from gov_accounts.evidence import Known
from gov_accounts.exports.arrow import pyarrow
from gov_accounts.findings import ProofStatus, Severity, Verdict
from gov_accounts.judging._doubts import may_accuse
from gov_accounts.judging._linear import judge_sums
from gov_accounts.judging._proof import prove
from gov_accounts.money import TICKS, fen
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.judging._outcomes import Outcome
    from gov_accounts.rules import Identity
    from gov_accounts.tables import Table

__all__ = [
    "Difference",
    "Judged",
    "Standing",
    "check_columnar",
    "judged",
    "printed",
    "printed_schema",
]

_AT_ONCE = 2_000
"""So many documents are judged by one round of statements: memory stays flat."""


class Standing(enum.Enum):
    """What is proved of the sums of an account."""

    EXACT = "exact"
    """All that must hold and can be evaluated holds between the figures as printed."""
    ROUNDING = "rounding"
    """Exact amounts that print as the figures do satisfy all that must hold."""
    CONTRADICTORY = "contradictory"
    """No such amounts exist."""
    UNDECIDED = "undecided"
    """Neither was found."""
    ASK = "ask"
    """Columns do not decide; or, judged one by one, what is missing or excused."""


@frozen(order=True)
class Difference:
    """A sum that does not hold as printed: rule, left cell, left minus right in 分.

    It is ``within`` what rounding of its own figures explains, each in either practice; all of them
    together may still be no rounding.
    """

    rule: str
    ref: str
    fen: int | Fraction
    """A fraction only where figures are finer than one 分."""
    within: bool


@frozen
class Judged:
    """What became of one account; ``by_columns`` if no account had to be looked at."""

    name: Any
    standing: Standing
    differences: tuple[Difference, ...]
    by_columns: bool = True


# --- what was printed ----------------------------------------


def printed_schema() -> Any:
    """Return the Arrow schema of :func:`printed`."""
    pa = pyarrow()
    names = pa.list_(pa.string())
    return pa.schema(
        [
            ("document", pa.int32()),
            ("path", pa.string()),
            ("fiscal_year", pa.int16()),
            ("layout", pa.string()),
            ("table", pa.string()),
            ("step", pa.int64()),
            ("figures", pa.int32()),
            ("columns", names),
            ("rows", names),
            ("doubtful", pa.bool_()),
        ]
    )


def printed(documents: Iterable[FinalAccounts]) -> Any:
    """Return what tables print beside figures, as one :class:`pyarrow.Table`; a row a table.

    ``document`` and ``path`` are those of the facts. ``step`` is the last printed place in 分,
    ``figures`` how many are no blanks. ``doubtful`` are accounts that columns cannot decide: parts
    not read, only supposed or finer than one 分, no unit, a narrative, no table.
    """
    rows = [
        row for number, accounts in enumerate(documents) for row in _tables_of(number, accounts)
    ]
    return pyarrow().Table.from_pylist(rows, schema=printed_schema())


def _tables_of(number: int, accounts: FinalAccounts) -> Iterator[dict[str, Any]]:
    whose = {
        "document": number,
        "path": accounts.source or "",
        "fiscal_year": accounts.fiscal_year,
        "layout": accounts.layout,
    }
    counts = dict.fromkeys((table.SPEC.id for table in accounts.tables()), 0)
    doubtful = _is_doubtful(accounts)
    for cell in accounts.cells():
        if cell.amount is not None:
            counts[cell.table] += 1
            finer = cell.unit is None or fen(cell.amount, cell.unit) is None
            doubtful = doubtful or finer or cell.known is Known.SUPPOSED
    for table in accounts.tables():
        yield whose | {
            "table": table.SPEC.id,
            "step": _step(table),
            "figures": counts[table.SPEC.id],
            "columns": table.columns,
            "rows": [row.key for row in table],
            "doubtful": doubtful,
        }
    if not counts:
        nothing: dict[str, Any] = {"table": "", "columns": [], "rows": [], "doubtful": True}
        yield whose | nothing


def _step(table: Table[Any]) -> int | None:
    """Return the last printed place in 分; None where there is no unit, or it is finer."""
    return fen(table.quantum, table.unit) if table.unit is not None else None


def _is_doubtful(accounts: FinalAccounts) -> bool:
    unread = accounts.incomplete or accounts.ambiguous or accounts.unreadable
    places = (_step(table) for table in accounts.tables())
    told = any(True for _ in accounts.narrative or ())
    return bool(unread) or not all(places) or told


# --- in columns ----------------------------------------


def check_columnar(
    facts: Any,
    printed: Any,
    *,
    key: str = "path",
    accounts_of: Callable[[Any], FinalAccounts] | None = None,
    at_once: int = _AT_ONCE,
) -> Iterator[Judged]:
    """Yield one verdict an account of facts (of ``exports.arrow``) and :func:`printed`.

    Both are Parquet files, named with wild cards perhaps, or whatever DuckDB takes for a relation.
    ``key`` is the column that names a document in both. ``accounts_of`` gives the account of a
    name; those that columns do not decide are then judged one by one, else they are to be asked
    about. No more than ``at_once`` accounts are in work.
    """
    duckdb = _duckdb()
    # What does not fit into memory goes to a private folder, not to the one that the caller is in.
    with (
        TemporaryDirectory() as folder,
        duckdb.connect(config={"temp_directory": folder}) as connection,
    ):
        facts_name, printed_name = (
            _named(connection, *one) for one in (("facts", facts), ("printed", printed))
        )
        quoted = '"' + key.replace('"', '""') + '"'
        sql.enter(connection)
        count = sql.prepare(connection, facts_name, printed_name, quoted)
        for first in range(0, count, at_once):
            sql.run(connection, first, first + at_once)
            for name, standing, differences in connection.execute(
                "SELECT name, standing, differences FROM judged"
            ).fetchall():
                found = Judged(
                    name, Standing(standing), tuple(sorted(map(_difference, differences)))
                )
                asks = found.standing is Standing.ASK and accounts_of is not None
                yield judged(accounts_of(name), name) if asks and accounts_of else found


def _duckdb() -> Any:
    try:
        import duckdb  # noqa: PLC0415  no need of it but here
    except ImportError as error:
        raise GovAccountsError(
            "judging in columns needs duckdb: pip install 'gov-accounts[duckdb]'"
        ) from error
    return duckdb


def _named(connection: Any, name: str, relation: Any) -> str:
    """Return what SQL calls a relation."""
    if isinstance(relation, (str, Path)):
        connection.from_parquet(str(relation)).create_view(f"given_{name}")
    else:
        connection.register(f"given_{name}", relation)
    return f"given_{name}"


def _difference(found: dict[str, Any]) -> Difference:
    return Difference(found["rule"], found["ref"], int(found["fen"]), found["within"])


# --- one by one ----------------------------------------


def judged(accounts: FinalAccounts, name: Any = None) -> Judged:
    """Judge the sums of one account as everywhere: practice, joint proof, narrative included.

    >>> from gov_accounts import FinalAccounts
    >>> judged(FinalAccounts("某局", 2024), "a").standing
    <Standing.EXACT: 'exact'>
    """
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    proof = prove(sums)
    off = [one for one in sums.outcomes if _differs(one)]
    must = [one for one in off if one.identity.rule.severity is Severity.ERROR]
    must = [one for one in must if one.identity.binds]
    differences = sorted(
        Difference(
            one.identity.rule.id,
            str(one.identity.refs[0]),
            _in_fen(one.difference),
            _within(document, one.identity),
        )
        for one in off
    )
    accused = [one for one in must if may_accuse(document, one.identity)]
    standing = Standing.ROUNDING if must else Standing.EXACT
    if proof.status is ProofStatus.CONTRADICTORY or any(map(_fails, accused)):
        standing = Standing.CONTRADICTORY
    elif any(map(_fails, must)):
        standing = Standing.ASK
    elif proof.status is ProofStatus.UNDECIDED:
        standing = Standing.UNDECIDED
    return Judged(name, standing, tuple(differences), by_columns=False)


def _in_fen(count: int) -> int | Fraction:
    return Fraction(count, TICKS) if count % TICKS else count // TICKS


def _within(document: Document, identity: Identity) -> bool:
    low = high = 0
    for sign, ref in identity.signed:
        figure = document.figure(ref)
        if figure is not None:
            either = figure.stands_for(None)
            low += either.low if sign > 0 else -either.high
            high += either.high if sign > 0 else -either.low
    return {"=": low <= 0 <= high, "<=": low <= 0, ">=": high >= 0}[identity.relation]


def _fails(one: Outcome) -> bool:
    return one.verdict in (Verdict.VIOLATED, Verdict.NOT_EVALUABLE)


def _differs(one: Outcome) -> bool:
    """Whether an identity that was evaluated, all its figures known, does not hold as printed."""
    if not one.applies or not one.terms or one.open:
        return False
    holds = {"=": one.difference == 0, "<=": one.difference <= 0, ">=": one.difference >= 0}
    return not holds[one.identity.relation]
