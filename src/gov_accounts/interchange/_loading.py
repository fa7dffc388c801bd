"""From data to values: the shape of the class reads them, and says all that is wrong."""

from __future__ import annotations

from typing import Any, TypeVar

from gov_accounts.accounts import FinalAccounts
from gov_accounts.errors import LoadErrors
from gov_accounts.findings import Report
from gov_accounts.interchange._described import shape_of
from gov_accounts.interchange._migrate import SCHEMA_VERSION, migrate
from gov_accounts.interchange._shapes import Load, Shape, shown

__all__ = ["load", "read", "shape"]

_T = TypeVar("_T")


def shape(kind: Any) -> Shape:
    """Return the shape of a class whose values stand alone on the wire."""
    if kind is Report:
        from gov_accounts.interchange._report_shape import report_shape  # noqa: PLC0415

        return report_shape()
    return shape_of(kind)  # type: ignore[no-any-return]


def load(data: object, kind: type[_T]) -> _T:
    """Return the value of a class; raise LoadErrors with every problem."""
    value, state = read(data, kind)
    if state.problems or value is None:
        raise LoadErrors(state.problems)
    return value


def read(data: object, kind: type[_T], *, exact: bool = False) -> tuple[_T | None, Load]:
    """Return the value and what the load says of it: problems (then the value means nothing)."""
    state = Load(exact=exact, quick=not exact)
    if kind is FinalAccounts and isinstance(data, dict):
        data = migrate(data)
        version = data.get("schema_version", SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            state.fail(
                "$.schema_version",
                f"expected version {SCHEMA_VERSION}, found {shown(version)}; "
                "use a release of gov_accounts that knows it",
            )
            return None, state
    try:
        return shape(kind).read(data, "$", state), state
    except RecursionError:
        state.fail("$", "expected data that can be gone through, found them nested too deeply")
        return None, state
