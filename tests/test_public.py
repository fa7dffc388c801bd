"""The face of the package: public names, the direction of imports, what importing costs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import entry_points
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importlinter.cli import lint_imports

import gov_accounts as ga
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.narrative import FrameLine, GlossaryTerm, Narrative, Overview
from tests.support.documents import ROOT
from tests.support.narratives import liaoning_text

PUBLIC = [
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


def test_imports_point_inwards_only() -> None:
    """The contracts of pyproject.toml hold, for imports inside functions too."""
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True) == 0


def test_no_file_name_occurs_twice() -> None:
    """A leading underscore makes no other name."""
    names = Counter(
        path.name.lstrip("_") for path in (ROOT / "src").rglob("*.py") if path.name != "__init__.py"
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_the_public_names_are_these() -> None:
    """A name that comes or goes is a change for those who use the package."""
    assert ga.__all__ == PUBLIC
    assert all(hasattr(ga, name) for name in PUBLIC)
    assert set(PUBLIC) <= set(dir(ga))


def _run(code: str) -> str:
    command = [sys.executable, "-c", code]
    # What measures coverage imports modules of its own.
    clean = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=clean)  # noqa: S603
    return result.stdout.strip()


def test_importing_needs_attrs_only_and_opens_no_data() -> None:
    code = (
        "import sys, gov_accounts; heavy = ('cattrs', 'hypothesis', 'tomllib', 'csv', 'argparse'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    assert _run(code) == "[]"


def test_hypothesis_finds_the_strategies_by_itself() -> None:
    assert [point.value for point in entry_points(group="hypothesis", name="gov_accounts")] == [
        "gov_accounts.strategies"
    ]
    first = "import gov_accounts.strategies, gov_accounts as ga\n"
    first += "from hypothesis import strategies as st\n"
    assert _run(first + "print(st.from_type(ga.FunctionCode).is_empty)") == "False"


@given(
    st.from_type(ga.FunctionCode),
    st.from_type(ga.DepartmentEconomicCode),
    st.from_type(ga.RevenueTable),
)
def test_types_have_strategies(
    function: ga.FunctionCode, economic: ga.DepartmentEconomicCode, table: ga.RevenueTable
) -> None:
    """st.from_type makes admissible values: no infinity, no NaN."""
    assert function.digits[0] == "2"
    assert economic.digits[0] == "3"
    assert all(
        figure.is_finite() for row in table for _, figure in row.figures() if figure is not None
    )


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"[0-9]+\.[0-9]+.*", ga.__version__)


def test_a_value_says_in_a_line_what_it_is() -> None:
    """A list of documents, or a traceback, fits a screen."""
    accounts = ga.read_text(liaoning_text())
    report = accounts.check()
    values = (accounts, report, report.proof, *report.findings, *accounts.tables())
    for value in (*values, accounts.narrative):
        assert len(repr(value)) <= 200
        assert "\n" not in repr(value)
    assert "narrative" in repr(accounts)
    assert report.verdict.value in repr(report)


_CLASSES = [
    one
    for one in (
        *(getattr(ga, name) for name in PUBLIC),
        Narrative,
        Overview,
        GlossaryTerm,
        FrameLine,
        DepartmentEvaluation,
        ProjectEvaluation,
    )
    if isinstance(one, type) and not issubclass(one, BaseException)
]


@pytest.mark.parametrize("kind", _CLASSES)
@given(data=st.data())
@settings(max_examples=5)
def test_every_public_class_has_a_strategy_and_a_short_repr(
    kind: type[Any], data: st.DataObject
) -> None:
    value = data.draw(st.from_type(kind))
    assert isinstance(value, kind)
    assert len(repr(value)) <= 200
