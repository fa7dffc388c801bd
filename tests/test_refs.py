"""The name of a figure: examples, and that no module takes one apart but by its parts."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

import gov_accounts as ga
from gov_accounts.accounts import Reason, Unread
from gov_accounts.findings import Message, PrintedCell, Proof, ProofStatus, Protection
from gov_accounts.interchange.schema import json_schema
from gov_accounts.narrative import Narrative, Stated
from gov_accounts.places import Place
from gov_accounts.refs import NAME_PATTERN, CellRef, cell_refs, row_name
from gov_accounts.rules import find, tables_of
from tests.support.documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

SOURCE = ROOT / "src" / "gov_accounts"


@pytest.mark.parametrize(
    ("text", "table", "row", "column"),
    [
        ("T03[2060101].basic", "T03", "2060101", "basic"),
        ("T01[income_total].amount", "T01", "income_total", "amount"),
        ("N[income.fiscal.share]", "N", "income.fiscal.share", ""),
        ("D[total_score]", "D", "total_score", ""),
        ("P12[indicators[3].score]", "P12", "indicators[3].score", ""),
    ],
)
def test_a_name_has_a_table_a_row_and_a_column(
    text: str, table: str, row: str, column: str
) -> None:
    ref = CellRef(text)
    assert (ref.table, ref.row, ref.column) == (table, row, column)
    assert CellRef.of(table, row, column) == ref


@pytest.mark.parametrize(
    "text",
    [
        "", "T03", "T3[206].total", "T00[206].total", "T10[206].total", "T03[206]", "T03[].total",
        "T03[206].", "T03[206].Total", "T03[206].total ", "t03[206].total", "N[]", "N[income",
        "N[income].share", "P0[rate]", "P[rate]", "P01[rate]", "X[rate]", "T03[２０６].total",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused_with_the_text_and_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="expected a cell name such as") as error:
        CellRef(text)
    assert repr(text) in str(error.value)
    assert re.fullmatch(NAME_PATTERN, text) is None


@pytest.mark.parametrize(
    "parts", [("T03", "206", ""), ("N", "x", "share"), ("N", "a", "b]"), ("T0", "1[x", "y")]
)
def test_parts_that_make_no_name_are_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        CellRef.of(*parts)


def test_names_are_in_the_order_of_print() -> None:
    printed = cell_refs(
        (
            "T01[opening].amount", "T03[206].basic", "T03[20601].basic", "T03[2060101].basic",
            "T03[2060101].project", "T03[208].basic", "T09[total].total", "N[income.fiscal]",
            "N[income.fiscal.share]", "D[tasks[2].score]", "D[tasks[10].score]", "P1[rate]",
            "P2[rate]", "P10[rate]",
        )
    )  # fmt: skip
    assert sorted(set(printed)) == [*printed]
    assert row_name(*printed[3].line) == "T03[2060101]"


def test_fields_that_hold_names_take_text_and_keep_names() -> None:
    place = Place(1, 2)
    accounts = ga.FinalAccounts("某局", 2024, places={"T01[opening].amount": place})
    message = Message("", "")
    names = [
        *accounts.places,
        *Unread("1，00", Reason.FIGURE_SPOILT, cells=("T01[opening].amount",)).cells,
        PrintedCell("T01[opening].amount", None, message).ref,
        *Proof(ProofStatus.CONSISTENT, "printed", {"T01[opening].amount": 1}).witness,
        Protection("T01[opening].amount", "", Decimal(1), (), None).ref,
    ]
    assert {type(name) for name in names} == {CellRef}
    assert set(names) == {"T01[opening].amount"}
    assert accounts.places[CellRef("T01[opening].amount")] is place


@pytest.mark.parametrize(
    "made",
    [
        lambda: ga.FinalAccounts("某局", 2024, places={"T1[opening].amount": Place()}),
        lambda: Unread("", Reason.FIGURE_SPOILT, cells=("opening",)),
        lambda: PrintedCell("opening", None, Message("", "")),
        lambda: Stated("", Decimal(1), "万元"),
        lambda: ga.FinalAccounts("某局", 2024).cell("opening"),
    ],
)
def test_other_text_gets_in_nowhere(made: object) -> None:
    assert callable(made)
    with pytest.raises(ValueError, match="expected a cell name"):
        made()


def test_a_figure_is_asked_for_by_name_or_text() -> None:
    narrative = Narrative((Stated("income.fiscal", Decimal("5.10"), "万元"),))
    accounts = ga.FinalAccounts("某局", 2024, narrative=narrative)
    (stated,) = narrative
    assert accounts.cell("N[income.fiscal]") == accounts.cell(stated.ref) == Decimal("5.10")
    with pytest.raises(KeyError, match="no cell N"):
        accounts.cell(stated.ref.child("share"))
    with pytest.raises(KeyError, match="no cell T01"):
        accounts.cell("T01[opening].amount")


def test_data_and_schema_have_names_as_text() -> None:
    piece = Unread("1，00", Reason.FIGURE_SPOILT, cells=("T01[opening].amount",))
    places = {"T03[2060101].basic": Place(1, 2), "T03[206].basic": Place(1, 1)}
    accounts = ga.FinalAccounts("某局", 2024, unread=(piece,), places=places)
    data = accounts.to_dict()
    texts = [*data["places"], *data["unread"][0]["cells"]]
    assert {type(text) for text in texts} == {str}
    assert [*data["places"]] == sorted(data["places"])
    again = ga.FinalAccounts.from_json(accounts.to_json())
    names = [*again.places, *again.unread[0].cells]
    assert {type(name) for name in names} == {CellRef}
    assert again.places == accounts.places
    pattern = json_schema()["$defs"]["Unread"]["properties"]["cells"]["items"]["pattern"]
    assert re.search(pattern, "T01[opening].amount")


def test_a_report_has_names_as_text_and_loads_them_as_names() -> None:
    accounts = ga.read(ROOT / "examples" / "anshan-science-bureau-2024.txt")
    report = accounts.check()
    data = report.to_dict()
    assert {type(name) for name in data["proof"]["witness"]} == {str}
    again = ga.Report.from_dict(data)
    assert again == report
    assert {type(name) for name in again.proof.witness} == {CellRef}
    assert {type(fact["ref"]) for fact in accounts.facts()} == {str}


def test_a_rule_says_which_tables_it_judges() -> None:
    judged = {one: tables_of(find(one)) for one in ("T3-COL", "T3-OP", "T6-DUP", "X-T1T2")}
    assert judged == {
        "T3-COL": ("T03",),
        "T3-OP": ("T03",),
        "T6-DUP": ("T06",),
        "X-T1T2": ("T01", "T02"),
    }
    assert tables_of(attrs.evolve(find("X-T1T2"), patterns=())) == ()


# --- nobody takes a name apart ----------------------------------------

KNOWS_NAMES = {"refs.py"}
"""The one module that makes and reads the text of names."""
PATTERNS = {"rules/_across.py", "rules/_narrative_identities.py"}
"""Patterns of rules are text, which :mod:`gov_accounts.rules._patterns` compiles."""

_NAMES = {"ref", "refs", "cell", "key", "owner", "defines"}
_PATHS = {"path", "paths"}
"""What rules call the names of figures of a form; elsewhere a path may be one of a file."""
_RULES = {"rule", "rule_id"}
_TABLES = {"table", "table_id", "name", "prefix", "_prefix", "id"}
_CUTTING = {
    "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "replace", "rfind",
    "rindex", "rpartition", "rsplit", "split", "startswith", "translate",
}  # fmt: skip


def _called(node: ast.expr) -> str:
    """Return the last name of an expression: ``ref`` of ``finding.cells[0].ref``."""
    if isinstance(node, ast.Attribute):
        inner = _called(node.value)
        return "rule_id" if node.attr == "id" and inner in _RULES else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _text_of(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _slice(node: ast.Subscript) -> str | None:
    # A key may be the digits of a code, whose levels are cut by position.
    of = _called(node.value)
    by_position = isinstance(node.slice, (ast.Slice, ast.UnaryOp)) or (
        isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int)
    )
    if by_position and of in _RULES:
        return f"cuts the id of a rule: {of}[…]; the record of the rule says what it is about"
    if by_position and of in {"ref", "defines"}:
        return f"cuts a name by position: {of}[…]; use its table, row, column or path"
    return None


def _call(node: ast.Call, paths: Collection[str]) -> str | None:
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _CUTTING:
        return None
    of, how = _called(node.func.value), node.func.attr
    said = _text_of(node.args[0]) if node.args else ""
    if of in _RULES:
        return f"reads meaning from the id of a rule: {of}.{how}(…)"
    if (
        of in {"ref", "defines", *paths}
        or (of in _NAMES and "." in said)
        or re.match(r"(N|T0.?)\[", said)
    ):
        return f"takes a name apart: {of}.{how}({said!r}); use its table, row, column or path"
    return None


def _glued(node: ast.JoinedStr) -> str | None:
    for before, value, after in zip(node.values, node.values[1:], node.values[2:], strict=False):
        if re.search(r"(?<![A-Za-z])(N|D|P|T0[1-9])\[$", _text_of(before)):
            return f"writes a name: {ast.unparse(node)}; use CellRef.of"
        if not isinstance(before, ast.FormattedValue) or not isinstance(after, ast.FormattedValue):
            continue
        if _text_of(value).startswith("[") and _called(before.value) in _TABLES:
            return f"writes a name: {ast.unparse(node)}; use CellRef.of, or the line of a row"
    first = node.values[0] if node.values else None
    if len(node.values) == 2 and re.search(r"(?<![A-Za-z])(N|D|T0[1-9])\[$", _text_of(first)):
        return f"writes a name: {ast.unparse(node)}; use CellRef.of"
    return None


def _cuts(text: str, paths: Collection[str] = (), *, may_write: bool = False) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        found = None
        if isinstance(node, ast.Subscript):
            found = _slice(node)
        elif isinstance(node, ast.Call):
            found = _call(node, paths)
        elif isinstance(node, ast.JoinedStr) and not may_write:
            found = _glued(node)
        if found is not None:
            yield f"line {getattr(node, 'lineno', '?')} {found}"


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_takes_a_name_apart(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    if name in KNOWS_NAMES | PATTERNS:
        pytest.skip("writes names or patterns of names")
    paths = _PATHS if name.startswith("rules/") else ()
    found = list(_cuts(path.read_text(encoding="utf-8"), paths))
    assert not found, f"{name}: {'; '.join(found)}"


TESTS = ROOT / "tests"
ASK_WHAT_IS_REFUSED = {"test_refs.py", "property/test_refs.py"}


def test_no_test_takes_a_name_apart() -> None:
    """A test may write names, as a document does; it takes none apart either."""
    found = [
        f"{path.relative_to(TESTS)}: {cut}"
        for path in sorted(TESTS.rglob("*.py"))
        if path.relative_to(TESTS).as_posix() not in ASK_WHAT_IS_REFUSED
        for cut in _cuts(path.read_text(encoding="utf-8"), may_write=True)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "ref[:3]", "term.ref[2:-1]", "ref[0]", "one.defines[:3]", "ref.partition('[')",
        "ref.rpartition('.')", "stated.key.split('.')", "key.endswith('.share')",
        "owner.removesuffix('.amount')", "text.startswith('N[')", "rule.id[1]", "rule_id[:2]",
        "finding.rule.startswith('X-')", "identity.rule.id.startswith(('X-T6T7', 'X-T7'))",
        "f'N[{key}]'", "f'T06[{row.key}].amount'", "f'{table}[{row}].{column}'",
        "f'{one.table}[{one.row}]'", "f'{form.prefix}[{path}]'", "f'{spec.id}[{key}]'",
    ],
)  # fmt: skip
def test_the_scan_sees_a_name_taken_apart(code: str) -> None:
    assert list(_cuts(code))


@pytest.mark.parametrize("code", ["path.partition('[')", "paths.split('].')"])
def test_the_scan_sees_a_path_of_a_form_taken_apart(code: str) -> None:
    assert list(_cuts(code, _PATHS))
    assert not list(_cuts(code))


@pytest.mark.parametrize(
    "code",
    [
        "ref.table", "refs[0]", "cells[:3]", "key[:3]", "text.partition('.')", "ref.path[-1]",
        "name.removeprefix('-')", "f'{path}[{i}]'", "f'[{finding.rule}] {text}'",
        "f'{title}[{code}{label}]'", "ref.child('share')", "rules[0]", "plain.endswith('%')",
    ],
)  # fmt: skip
def test_the_scan_leaves_the_rest_alone(code: str) -> None:
    assert not list(_cuts(code))
