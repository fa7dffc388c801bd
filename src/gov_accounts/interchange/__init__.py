"""Values as JSON: canonical, lossless, strict.

Keys are English snake_case in fixed order, amounts are text in the printed digits, blanks are left
out. Loading refuses what it does not know: unknown keys, numbers where text is expected, keys
written twice, versions of later releases. All problems of a document are raised at once, each with
its path and the value found.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, overload

from gov_accounts.accounts import FinalAccounts
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.findings import Report
from gov_accounts.interchange._loading import from_text, load, shape
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.narrative import FrameLine, GlossaryTerm, Narrative, Overview
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "SCHEMA_VERSION",
    "VALUES",
    "from_dict",
    "from_json",
    "to_dict",
    "to_json",
]

VALUES: tuple[type[Any], ...] = (
    FinalAccounts,
    *TABLES,
    Overview,
    Narrative,
    GlossaryTerm,
    FrameLine,
    DepartmentEvaluation,
    ProjectEvaluation,
    Report,
)
"""The classes whose values stand alone on the wire."""

_T = TypeVar("_T")


# --- writing ----------------------------------------


def to_dict(value: Any) -> dict[str, Any]:
    """Return a value as JSON-ready data: dicts, lists, text and whole numbers only.

    >>> to_dict(FinalAccounts("某局", 2024))
    {'schema_version': '1.0', 'entity': '某局', 'fiscal_year': 2024}
    """
    if isinstance(value, Report):
        return value.to_dict()
    if not isinstance(value, VALUES):
        raise TypeError(f"expected a value of this package, found {value!r}")
    data: dict[str, Any] = shape(type(value)).dump(value)
    return data


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return a value as canonical JSON: equal values give equal text."""
    data = to_dict(value)
    if indent is not None:
        return json.dumps(data, ensure_ascii=False, indent=indent, separators=(",", ": "))
    return _text(data)


_text = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


# --- reading ----------------------------------------


@overload
def from_dict(data: object) -> FinalAccounts: ...
@overload
def from_dict(data: object, kind: type[_T]) -> _T: ...
def from_dict(data: object, kind: type[Any] = FinalAccounts) -> Any:
    """Load a value, accounts unless another class is named, from JSON-ready data.

    An amount may also be a :class:`~decimal.Decimal`, for decoders that make those from numbers.
    Keys written twice cannot be seen in data; :func:`from_json` sees them. Raises
    :class:`~gov_accounts.errors.LoadErrors` with every problem and its path.

    >>> from_dict({"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024}).fiscal_year
    2024
    """
    return load(data, kind)


@overload
def from_json(
    text: str | bytes,
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> FinalAccounts: ...
@overload
def from_json(
    text: str | bytes,
    kind: type[_T],
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> _T: ...
def from_json(
    text: str | bytes,
    kind: type[Any] = FinalAccounts,
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> Any:
    """Load a value from JSON text or UTF-8 bytes; see :func:`from_dict`.

    With ``parse_float=Decimal`` an amount may be a number in plain digits; it is taken exactly as
    written. ``decoder`` may be ``orjson.loads`` or ``msgspec.json.decode``, which are quicker than
    ``json.loads``. It must refuse all text that is not JSON.

    >>> from_json('{"quantum": "0.01", "rows": []}', TABLES[1]).quantum
    Decimal('0.01')
    """
    if parse_float not in (None, Decimal):
        raise TypeError(f"parse_float: expected None or Decimal, found {parse_float!r}")
    if parse_float is not None and decoder is not None:
        raise TypeError("expected parse_float or decoder, found both")
    return from_text(text, kind, exact_numbers=parse_float is Decimal, decoder=decoder)
