"""How the classifications map onto each other and onto COFOG of the United Nations.

Each pair says what it rests on; most of both lists is judgement, and is marked so.
"""

from __future__ import annotations

import csv
import pkgutil
from enum import Enum
from functools import cache

from attrs import frozen

from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, GovernmentEconomicCode
from gov_accounts.errors import CodeError

__all__ = ["Basis", "Correspondence", "Division", "cofog", "department_codes", "government_codes"]


class Basis(Enum):
    """What a pair rests on: found in a published table or data, or on the names alone."""

    FOUND = "found"
    UNVERIFIED = "unverified"


@frozen
class Correspondence:
    """A code of the government budget (政府预算支出经济分类) and one of the department budget."""

    government: GovernmentEconomicCode
    department: DepartmentEconomicCode
    basis: Basis


def government_codes(code: DepartmentEconomicCode) -> tuple[Correspondence, ...]:
    """Return what a department economic code is in the government budget, by kind of unit.

    >>> [str(one.government) for one in government_codes(DepartmentEconomicCode("30101"))]
    ['50101', '50501']
    """
    if not isinstance(code, DepartmentEconomicCode):
        raise CodeError(f"expected a DepartmentEconomicCode, found {code!r}")
    return tuple(one for one in _correspondences() if one.department == code)


def department_codes(code: GovernmentEconomicCode) -> tuple[Correspondence, ...]:
    """Return what a government economic code comprises in the department budget.

    >>> pairs = department_codes(GovernmentEconomicCode("50202"))
    >>> [(str(one.department), one.basis.value) for one in pairs]
    [('30215', 'found')]
    """
    if not isinstance(code, GovernmentEconomicCode):
        raise CodeError(f"expected a GovernmentEconomicCode, found {code!r}")
    return tuple(one for one in _correspondences() if one.government == code)


@cache
def _correspondences() -> tuple[Correspondence, ...]:
    text = (pkgutil.get_data("gov_accounts", "data/economic_mapping.csv") or b"").decode()
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    next(rows)
    return tuple(
        Correspondence(
            GovernmentEconomicCode(government), DepartmentEconomicCode(department), Basis(status)
        )
        for government, department, status in rows
    )


# --- COFOG ----------------------------------------


@frozen
class Division:
    """A division of COFOG; the 类 belongs to it by its whole meaning or by judgement."""

    number: str
    title: str
    zh: str
    judgement: bool


_DIVISIONS = {
    "01": ("General public services", "一般公共服务"),
    "02": ("Defence", "国防"),
    "03": ("Public order and safety", "公共秩序和安全"),
    "04": ("Economic affairs", "经济事务"),
    "05": ("Environmental protection", "环境保护"),
    "06": ("Housing and community amenities", "住房和社区服务设施"),
    "07": ("Health", "医疗保健"),
    "08": ("Recreation, culture and religion", "娱乐、文化和宗教"),
    "09": ("Education", "教育"),
    "10": ("Social protection", "社会保护"),
}
"""Divisions of the Classification of the Functions of Government (COFOG), United Nations, 1999."""

_PLAIN = {
    "203": "02",
    "204": "03",
    "205": "09",
    "207": "08",
    "210": "07",
    "211": "05",
    "214": "04",
    "232": "01",
}
"""类 whose whole meaning lies in a division: 交通运输 in group 04.5, 债务付息 in group 01.7."""

_JUDGED = {
    "201": "01",
    "202": "01",
    "206": "04",
    "208": "10",
    "209": "10",
    "212": "06",
    "213": "04",
    "215": "04",
    "216": "04",
    "217": "04",
    "220": "04",
    "221": "06",
    "222": "04",
    "224": "03",
}
"""类 whose greater part lies in a division, in our judgement.

COFOG spreads 科学技术 over all divisions by purpose. 社会保障和就业 holds labour affairs (04)
beside social protection; 住房保障 holds allowances (10).
"""


def cofog(code: FunctionCode) -> Division | None:
    """Return the division of COFOG for the 类 of a code; None where a 类 has no purpose of its own.

    No official table connects the two classifications. Transfers (219, 230), reserves (227),
    capital (223), repayment of debt (231, 233), special bonds (234) and 其他支出 (229) have no
    division.

    >>> cofog(FunctionCode("2050205"))
    Division(number='09', title='Education', zh='教育', judgement=False)
    >>> cofog(FunctionCode("206")).judgement
    True
    """
    category = code.category.digits
    number = _PLAIN.get(category) or _JUDGED.get(category)
    if number is None:
        return None
    return Division(number, *_DIVISIONS[number], judgement=category not in _PLAIN)
