"""The face of the package: public names, the direction of imports, what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_accounts as ga
from documents import ROOT

RINGS = {
    1: {
        "outside",
        "errors",
        "exchange",
        "refs",
        "findings",
        "money",
        "codes",
        "catalogue",
        "layouts",
        "tables",
        "accounts",
        "places",
        "narrative",
        "evaluation",
        "words",
    },
    2: {"rules", "judging"},
    3: {
        "reading",
        "interchange",
        "exports",
        "display",
        "authoring",
        "strategies",
        "cli",
        "__main__",
        "__init__",
    },
}
ORDER = {name: ring for ring, names in RINGS.items() for name in names}
SOURCES = sorted((ROOT / "src" / "gov_accounts").rglob("*.py"))


def _module_level_imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("gov_accounts.")
        ):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_inwards_only(path: object) -> None:
    assert hasattr(path, "read_text")
    relative = path.relative_to(ROOT / "src" / "gov_accounts")  # type: ignore[attr-defined]
    name = relative.parts[0].removesuffix(".py")
    imported = _module_level_imports(ast.parse(path.read_text(encoding="utf-8")))
    assert {other for other in imported if ORDER[other] > ORDER[name]} == set()


def test_the_public_names_are_these() -> None:
    assert ga.__all__ == sorted(ga.__all__)
    assert all(hasattr(ga, name) for name in ga.__all__)
    assert {"FinalAccounts", "read", "check", "FunctionCode", "Unit", "Report"} <= set(ga.__all__)


def _run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def test_importing_needs_attrs_only_and_opens_no_data() -> None:
    code = (
        "import sys, gov_accounts; "
        "print([m for m in ('cattrs', 'hypothesis', 'tomllib', 'csv', 'argparse') if m in sys.modules])"
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
