"""Final accounts of Chinese government departments (部门决算) as immutable values.

>>> import gov_accounts as ga
>>> ga.FunctionCode("2060101").section
FunctionCode('20601')
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gov_accounts.accounts import Ambiguous, Cell, FinalAccounts, Place, Reason, Unread
    from gov_accounts.catalogue import Catalogue, default_catalogue, using_catalogue
    from gov_accounts.codes import (
        DepartmentEconomicCode,
        FunctionCode,
        GovernmentEconomicCode,
        Level,
        RevenueCode,
        parse_code,
    )
    from gov_accounts.corpus import check_all, read_all
    from gov_accounts.errors import (
        AmountError,
        CodeError,
        DocumentError,
        GovAccountsError,
        LoadError,
        LoadErrors,
    )
    from gov_accounts.evidence import Absence, Known
    from gov_accounts.findings import (
        Explanation,
        Finding,
        Obligation,
        Proof,
        ProofStatus,
        Report,
        ReportVerdict,
        Severity,
        Suspect,
        Verdict,
        Waiver,
    )
    from gov_accounts.judging import check, load_waivers
    from gov_accounts.layouts import layout_from, using_layouts
    from gov_accounts.money import Interval, Rounding, parse_amount
    from gov_accounts.reading import read, read_text
    from gov_accounts.refs import CellRef
    from gov_accounts.slips import Slip
    from gov_accounts.tables import (
        BasicExpenditureRow,
        BasicExpenditureTable,
        ExpenditureRow,
        ExpenditureTable,
        FiscalSummary,
        FiscalSummaryLine,
        GeneralBudgetRow,
        GeneralBudgetTable,
        GovernmentFundRow,
        GovernmentFundTable,
        RevenueRow,
        RevenueTable,
        StateCapitalRow,
        StateCapitalTable,
        Summary,
        SummaryLine,
        ThreePublicLine,
        ThreePublicTable,
    )
    from gov_accounts.units import Unit

__all__ = [
    "Absence",
    "Ambiguous",
    "AmountError",
    "BasicExpenditureRow",
    "BasicExpenditureTable",
    "Catalogue",
    "Cell",
    "CellRef",
    "CodeError",
    "DepartmentEconomicCode",
    "DocumentError",
    "ExpenditureRow",
    "ExpenditureTable",
    "Explanation",
    "FinalAccounts",
    "Finding",
    "FiscalSummary",
    "FiscalSummaryLine",
    "FunctionCode",
    "GeneralBudgetRow",
    "GeneralBudgetTable",
    "GovAccountsError",
    "GovernmentEconomicCode",
    "GovernmentFundRow",
    "GovernmentFundTable",
    "Interval",
    "Known",
    "Level",
    "LoadError",
    "LoadErrors",
    "Obligation",
    "Place",
    "Proof",
    "ProofStatus",
    "Reason",
    "Report",
    "ReportVerdict",
    "RevenueCode",
    "RevenueRow",
    "RevenueTable",
    "Rounding",
    "Severity",
    "Slip",
    "StateCapitalRow",
    "StateCapitalTable",
    "Summary",
    "SummaryLine",
    "Suspect",
    "ThreePublicLine",
    "ThreePublicTable",
    "Unit",
    "Unread",
    "Verdict",
    "Waiver",
    "check",
    "check_all",
    "default_catalogue",
    "layout_from",
    "load_waivers",
    "parse_amount",
    "parse_code",
    "read",
    "read_all",
    "read_text",
    "using_catalogue",
    "using_layouts",
]

_LATER = {
    "accounts": ("Ambiguous", "Cell", "FinalAccounts", "Place", "Reason", "Unread"),
    "codes": (
        "DepartmentEconomicCode",
        "FunctionCode",
        "GovernmentEconomicCode",
        "Level",
        "RevenueCode",
        "parse_code",
    ),
    "errors": (
        "AmountError",
        "CodeError",
        "DocumentError",
        "GovAccountsError",
        "LoadError",
        "LoadErrors",
    ),
    "evidence": ("Absence", "Known"),
    "money": ("Interval", "Rounding", "parse_amount"),
    "refs": ("CellRef",),
    "tables": (
        "BasicExpenditureRow",
        "BasicExpenditureTable",
        "ExpenditureRow",
        "ExpenditureTable",
        "FiscalSummary",
        "FiscalSummaryLine",
        "GeneralBudgetRow",
        "GeneralBudgetTable",
        "GovernmentFundRow",
        "GovernmentFundTable",
        "RevenueRow",
        "RevenueTable",
        "StateCapitalRow",
        "StateCapitalTable",
        "Summary",
        "SummaryLine",
        "ThreePublicLine",
        "ThreePublicTable",
    ),
    "units": ("Unit",),
    "catalogue": ("Catalogue", "default_catalogue", "using_catalogue"),
    "layouts": ("layout_from", "using_layouts"),
    "corpus": ("check_all", "read_all"),
    "judging": ("check", "load_waivers"),
    "findings": (
        "Explanation",
        "Finding",
        "Obligation",
        "Proof",
        "ProofStatus",
        "Report",
        "ReportVerdict",
        "Severity",
        "Suspect",
        "Verdict",
        "Waiver",
    ),
    "reading": ("read", "read_text"),
    "slips": ("Slip",),
}
"""What is imported when first asked for, so that a service that only holds values starts fast."""


_MODULES = ("evaluation", "narrative")
"""Modules whose names the types of :class:`FinalAccounts` hold."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        return version("gov-accounts")
    if name in _MODULES:
        from importlib import import_module  # noqa: PLC0415

        return import_module(f"gov_accounts.{name}")
    for module, names in _LATER.items():
        if name in names:
            from importlib import import_module  # noqa: PLC0415

            value = globals()[name] = getattr(import_module(f"gov_accounts.{module}"), name)
            return value
    raise AttributeError(f"module 'gov_accounts' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
