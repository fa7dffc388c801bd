"""How a document was rounded and its subtotals added up, as reports say it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from gov_accounts.judging._outcomes import Sums
    from gov_accounts.money import Rounding

__all__ = ["report_practice"]


def report_practice(sums: Sums) -> dict[str, Any]:
    """Return the practice as in ``check --format json``: rounding, and how subtotals were made.

    ``subtotals`` is ``direct`` if some sum inside the table is off by rounding, ``rolled_up`` if a
    difference to another table needs that explanation, ``mixed`` if one kind of sum is direct and
    another rolled up (``sums`` names the rules), ``undetermined`` if the figures do not tell.
    """
    direct, rolled = _direct(sums), _rolled_up(sums)
    tables: dict[str, Any] = {}
    for table in sums.document.accounts.tables():
        name = table.SPEC.id
        kinds = {
            **dict.fromkeys(sorted(direct[name]), "direct"),
            **dict.fromkeys(sorted(rolled[name] - direct[name]), "rolled_up"),
        }
        tables[name] = {
            "rounding": _rounding({sums.told.get(name)}),
            "subtotals": _one_of(set(kinds.values())),
            "sums": kinds,
        }
    return {"rounding": _rounding(set(sums.told.values())), "tables": tables}


def _direct(sums: Sums) -> defaultdict[str, set[str]]:
    """Return by table the rules whose sums are off by rounding: not added up from printed parts."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in sums.outcomes:
        if one.identity.defines is not None and one.verdict is Verdict.ROUNDING:
            found[one.identity.defines.table].add(one.identity.rule.id)
    return found


def _rolled_up(sums: Sums) -> defaultdict[str, set[str]]:
    """Return by table the rules whose exact sums make others differ: of printed parts."""
    exact = {
        one.identity.defines: one.identity.rule.id
        for one in sums.outcomes
        if one.verdict is Verdict.EXACT and one.applies and one.identity.defines is not None
    }
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in sums.outcomes:
        if one.verdict is Verdict.ROLLED_UP:
            for ref in one.identity.refs:
                if ref in exact and sums.document.figure(ref):
                    found[ref.table].add(exact[ref])
    return found


def _rounding(told: Collection[Rounding | None]) -> str:
    return _one_of({one.value for one in told if one is not None})


def _one_of(found: Collection[str]) -> str:
    """Name what all agree on."""
    if len(found) > 1:
        return "mixed"
    return next(iter(found), "undetermined")
