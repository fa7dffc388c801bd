"""Names of codes, each with its evidence.

No complete official list was at hand: most 项 of the functional classification rest on older editions
(``historic``) or on no document at all (``unverified``). A document is never failed on such a row.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.codes import Code, DepartmentEconomicCode, FunctionCode

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Entry", "entries", "name_of"]

_FILES: Mapping[type[Code], str] = {
    FunctionCode: "function.csv",
    DepartmentEconomicCode: "economic_department.csv",
}


@frozen
class Entry:
    """A code, its name (科目名称) and what the name rests on.

    ``evidence``: attested (printed in a document of 2017 or later), historic (only in the edition of about
    2009) or unverified. ``trust``: A (two or more independent publishers) to D (none).
    """

    code: Code
    name: str
    evidence: str
    trust: str


def entries(kind: type[Code]) -> Mapping[str, Entry]:
    """Return the list of one classification by digits; read from the package once, at the first call.

    >>> entries(DepartmentEconomicCode)["30101"].name
    '基本工资'
    """
    return _entries(_FILES[kind])


@cache
def _entries(name: str) -> Mapping[str, Entry]:
    import csv  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    kind = next(kind for kind, file in _FILES.items() if file == name)
    text = (files("gov_accounts") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType(
        {
            row["code"]: Entry(kind(row["code"]), row["name"], row["evidence"], row["trust"])
            for row in csv.DictReader(lines)
        }
    )


def name_of(code: Code) -> str | None:
    """Return the name of a code, or None if the list does not hold it.

    >>> name_of(FunctionCode("206"))
    '科学技术支出'
    """
    entry = entries(type(code)).get(code.digits)
    return entry.name if entry else None
