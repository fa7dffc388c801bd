"""Ledgers in files: JSON as this module writes it, or a CSV with a line an entry.

Amounts are text in 元, to the 分 at most. A CSV has the columns of :data:`LEDGER_COLUMNS`; its
``entry`` is ``receipt``, ``payment``, ``opening``, ``budget``, ``surplus_used`` or
``surplus_allocated``, ``item`` the functional 项, of a budget the line of T07, ``fund`` that of a
payment or opening, of a receipt its source. Whose ledger it is, and of which year, a CSV does not
say.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gov_accounts.authoring._building import (
    FUNDS,
    OWN_SOURCES,
    THREE_PUBLIC,
    Balance,
    Ledger,
    Payment,
    Receipt,
)
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, Level
from gov_accounts.errors import AmountError, CodeError, DocumentError
from gov_accounts.money import fen, parse_amount
from gov_accounts.tables import ExpenditureRow, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

__all__ = ["LEDGER_COLUMNS", "ledger_from_csv", "ledger_from_json", "ledger_to_json", "read_ledger"]

LEDGER_COLUMNS = ("entry", "item", "fund", "nature", "economic", "amount")
"""The columns of a ledger as CSV."""
_Code = TypeVar("_Code", FunctionCode, DepartmentEconomicCode)
_SOURCES = (*FUNDS, *OWN_SOURCES)
_OF_FUNDS = (*FUNDS, "own")
_NATURES = tuple(name for name in columns_of(ExpenditureRow) if name != "total")
_LISTS = ("receipts", "payments", "openings")
_SUMS = ("surplus_used", "surplus_allocated")
_KEYS = {"entity", "fiscal_year", "budgets", *_LISTS, *_SUMS}
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


def read_ledger(path: Path | str, *, entity: str = "", fiscal_year: int | None = None) -> Ledger:
    """Read a ledger from a file; what is told here stands before what a JSON says.

    Raises :class:`~gov_accounts.errors.DocumentError` for a file that is none, with the place of
    what is wrong, and OSError where it cannot be opened.
    """
    place = Path(path)
    try:
        text = place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(place.name, "UTF-8", f"byte {error.start}") from error
    try:
        if place.suffix.lower() == ".csv":
            return ledger_from_csv(text, entity, fiscal_year)
        return ledger_from_json(text, entity=entity, fiscal_year=fiscal_year)
    except DocumentError as error:
        raise DocumentError(f"{place.name}: {error.en}", f"{place.name}：{error.zh}") from error


def ledger_to_json(ledger: Ledger) -> str:
    """Write a ledger as JSON, as :func:`ledger_from_json` reads it.

    >>> item = FunctionCode("2060101")
    >>> ledger = Ledger("某局", 2024, receipts=(Receipt(item, "general_budget", 123456789),))
    >>> print(ledger_to_json(ledger))
    {
     "entity": "某局",
     "fiscal_year": 2024,
     "receipts": [
      {
       "item": "2060101",
       "source": "general_budget",
       "amount": "1234567.89"
      }
     ]
    }
    >>> ledger_from_json(ledger_to_json(ledger)) == ledger
    True
    """
    payments = [
        {"item": str(one.item), "fund": one.fund, "nature": one.nature}
        | ({} if one.economic is None else {"economic": str(one.economic)})
        | {"amount": _yuan(one.fen)}
        for one in ledger.payments
    ]
    data = {
        "entity": ledger.entity,
        "fiscal_year": ledger.fiscal_year,
        "receipts": [
            {"item": str(one.item), "source": one.source, "amount": _yuan(one.fen)}
            for one in ledger.receipts
        ],
        "payments": payments,
        "openings": [
            {"item": str(one.item), "fund": one.fund, "amount": _yuan(one.fen)}
            for one in ledger.openings
        ],
        **{name: _yuan(own) for name in _SUMS if (own := getattr(ledger, name))},
        "budgets": {line: _yuan(own) for line, own in ledger.budgets.items()},
    }
    told = {name: value for name, value in data.items() if value not in ([], {})}
    return json.dumps(told, ensure_ascii=False, indent=1)


def ledger_from_json(text: str, *, entity: str = "", fiscal_year: int | None = None) -> Ledger:
    """Read a ledger from JSON; unknown keys are refused, and numbers that are no text.

    >>> ledger_from_json('{"entity": "某局", "fiscal_year": 2024, "surplus_used": 12.5}')
    Traceback (most recent call last):
        ...
    gov_accounts.errors.DocumentError: surplus_used: expected an amount in 元 as text, found 12.5
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise _wrong("$", "JSON", str(error)) from error
    _known("$", data, _KEYS)
    told = {"entity": entity or data.get("entity"), "year": fiscal_year or data.get("fiscal_year")}
    lists = {name: _list(name, data.get(name, [])) for name in _LISTS}
    budgets = data.get("budgets", {})
    _known("budgets", budgets, set(THREE_PUBLIC))
    return Ledger(
        _entity("entity", told["entity"]),
        _year("fiscal_year", told["year"]),
        tuple(_receipt(*one) for one in _entries("receipts", lists)),
        tuple(_payment(*one) for one in _entries("payments", lists)),
        tuple(_balance(*one) for one in _entries("openings", lists)),
        _fen("surplus_used", data.get("surplus_used", "0")),
        _fen("surplus_allocated", data.get("surplus_allocated", "0")),
        {line: _fen(f"budgets.{line}", own) for line, own in budgets.items()},
    )


def ledger_from_csv(text: str, entity: str, fiscal_year: int | None) -> Ledger:
    r"""Read a ledger from CSV, a line an entry; blank columns may be left out.

    >>> text = "entry,item,fund,amount\nreceipt,2060101,general_budget,12.50\n"
    >>> ledger_from_csv(text, "某局", 2024).receipts[0].fen
    1250
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    _known("line 1", dict.fromkeys(rows.fieldnames or ()), set(LEDGER_COLUMNS))
    if not {"entry", "amount"} <= set(rows.fieldnames or ()):
        raise _wrong("line 1", ",".join(LEDGER_COLUMNS), ",".join(rows.fieldnames or ()))
    found: dict[str, list[Any]] = {name: [] for name in _LISTS}
    sums = dict.fromkeys(_SUMS, 0)
    budgets: dict[str, int] = {}
    for row in rows:
        place = f"line {rows.line_num}"
        own = {name: value for name, value in row.items() if name != "entry" and value}
        _enter(place, row["entry"], own, (found, sums, budgets))
    return Ledger(
        _entity("--entity", entity),
        _year("--year", fiscal_year),
        tuple(found["receipts"]),
        tuple(found["payments"]),
        tuple(found["openings"]),
        sums["surplus_used"],
        sums["surplus_allocated"],
        budgets,
    )


_Taken = tuple["dict[str, list[Any]]", "dict[str, int]", "dict[str, int]"]


def _enter(place: str, entry: str, own: dict[str, Any], taken: _Taken) -> None:
    """Enter a line of a CSV: among the lists, the sums, or the budgets."""
    found, sums, budgets = taken
    if entry in _MADE:
        name, made = _MADE[entry]
        if entry == "receipt":
            own = {"source" if key == "fund" else key: value for key, value in own.items()}
        found[name].append(made(place, own))
    elif entry in _SUMS:
        _known(place, own, {"amount"})
        sums[entry] += _fen(f"{place}, amount", own.get("amount"))
    elif entry == "budget":
        _known(place, own, {"item", "amount"})
        line = _one_of(f"{place}, item", own.get("item"), THREE_PUBLIC)
        budgets[line] = budgets.get(line, 0) + _fen(f"{place}, amount", own.get("amount"))
    else:
        raise _wrong(f"{place}, entry", "|".join([*_MADE, "budget", *_SUMS]), repr(entry))


# --- entries ----------------------------------------


def _entries(entries: str, lists: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    return ((f"{entries}[{number}]", one) for number, one in enumerate(lists[entries]))


def _receipt(place: str, data: Any) -> Receipt:
    _known(place, data, {"item", "source", "amount"})
    source = _one_of(f"{place}.source", data.get("source"), _SOURCES)
    return Receipt(_item(place, data), source, _amount(place, data))


def _payment(place: str, data: Any) -> Payment:
    _known(place, data, {"item", "fund", "nature", "economic", "amount"})
    fund = _one_of(f"{place}.fund", data.get("fund"), _OF_FUNDS)
    nature = _one_of(f"{place}.nature", data.get("nature"), _NATURES)
    return Payment(_item(place, data), fund, nature, _amount(place, data), _economic(place, data))


def _balance(place: str, data: Any) -> Balance:
    _known(place, data, {"item", "fund", "amount"})
    fund = _one_of(f"{place}.fund", data.get("fund"), _OF_FUNDS)
    return Balance(_item(place, data), fund, _amount(place, data))


_MADE: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
    "receipt": ("receipts", _receipt),
    "payment": ("payments", _payment),
    "opening": ("openings", _balance),
}
"""The entries of a CSV that stand in lists of a ledger."""


def _item(place: str, data: Mapping[str, Any]) -> FunctionCode:
    code = _code(f"{place}.item", data.get("item"), FunctionCode)
    if code.level is not Level.ITEM:
        raise _wrong(f"{place}.item", "a 项 of 7 digits", str(code), "7位的项级科目编码")
    return code


def _economic(place: str, data: Mapping[str, Any]) -> DepartmentEconomicCode | None:
    if data.get("economic") is None:
        return None
    code = _code(f"{place}.economic", data["economic"], DepartmentEconomicCode)
    if code.level is not Level.SECTION:
        raise _wrong(f"{place}.economic", "a 款 of 5 digits", str(code), "5位的款级科目编码")
    return code


def _amount(place: str, data: Mapping[str, Any]) -> int:
    return _fen(f"{place}.amount", data.get("amount"))


# --- values ----------------------------------------


def _wrong(place: str, expected: str, found: str, zh: str = "") -> DocumentError:
    return DocumentError(
        f"{place}: expected {expected}, found {found}",
        f"{place}：应为{zh or expected}，现为{found}",
    )


def _known(place: str, data: Any, known: Collection[str]) -> None:
    """Refuse what is no object, and keys that mean nothing here."""
    if not isinstance(data, dict):
        raise _wrong(place, "an object", repr(data), "对象")
    for name in data:
        if name not in known:
            raise _wrong(place, f"one of {', '.join(sorted(known))}", repr(name))


def _list(place: str, data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise _wrong(place, "a list", repr(data), "列表")
    return data


def _one_of(place: str, value: Any, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise _wrong(place, "|".join(known), repr(value))
    return value


def _entity(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(place, "the name of the department", repr(value), "单位名称")
    return value


def _year(place: str, value: Any) -> int:
    if type(value) is not int or not _FIRST_YEAR <= value <= _LAST_YEAR:
        raise _wrong(place, "a fiscal year such as 2024", repr(value), "年度，如2024")
    return value


def _code(place: str, value: Any, kind: type[_Code]) -> _Code:
    try:
        return kind.parse(value)
    except CodeError as error:
        raise _wrong(place, f"a code of the {kind.TITLE}", repr(value), kind.TITLE) from error


def _fen(place: str, value: Any) -> int:
    """Read an amount in 元 as whole 分."""
    try:
        amount = parse_amount(value)
    except AmountError as error:
        raise _amount_wrong(place, value) from error
    found = fen(amount, Unit.YUAN)
    if found is None:
        raise _amount_wrong(place, value)
    return found


def _amount_wrong(place: str, value: Any) -> DocumentError:
    return _wrong(
        place,
        "an amount in 元 as text",
        repr(value),
        "以元为单位、最多两位小数的文本",
    )


def _yuan(amount: int) -> str:
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02}"
