"""Ledgers in files: what is written is read back, what is none is refused with its place."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from gov_accounts.authoring import (
    LEDGER_COLUMNS,
    Ledger,
    Receipt,
    build,
    ledger_from_csv,
    ledger_from_json,
    ledger_to_json,
    read_ledger,
)
from gov_accounts.codes import FunctionCode
from gov_accounts.errors import DocumentError
from gov_accounts.strategies import ledgers

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = {
    "entity": "某局",
    "fiscal_year": 2024,
    "receipts": [{"item": "2060101", "source": "general_budget", "amount": "12.50"}],
    "payments": [
        {
            "item": "2060101", "fund": "general_budget", "nature": "basic",
            "economic": "30101", "amount": "10.00",
        }
    ],
    "openings": [{"item": "2060101", "fund": "own", "amount": "3"}],
    "surplus_used": "1.00",
    "budgets": {"reception": "2.00"},
}  # fmt: skip


def as_csv(ledger: Ledger) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, LEDGER_COLUMNS, restval="")
    writer.writeheader()
    data: dict[str, Any] = json.loads(ledger_to_json(ledger))
    for entry, name in (("receipt", "receipts"), ("payment", "payments"), ("opening", "openings")):
        for one in data.get(name, []):
            own = {"fund" if key == "source" else key: value for key, value in one.items()}
            writer.writerow({"entry": entry, **own})
    for name in ("surplus_used", "surplus_allocated"):
        if name in data:
            writer.writerow({"entry": name, "amount": data[name]})
    for line, amount in data.get("budgets", {}).items():
        writer.writerow({"entry": "budget", "item": line, "amount": amount})
    return stream.getvalue()


@given(ledgers())
def test_a_ledger_comes_back_as_it_was(ledger: Ledger) -> None:
    """What :func:`ledger_to_json` writes, :func:`ledger_from_json` reads, and so with a CSV."""
    assert ledger_from_json(ledger_to_json(ledger)) == ledger
    assert ledger_from_csv(as_csv(ledger), ledger.entity, ledger.fiscal_year) == ledger


def test_a_file_is_read_by_its_suffix_and_what_is_told_stands_first(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(LEDGER), encoding="utf-8")
    ledger = read_ledger(tmp_path / "a.json", entity="另一局", fiscal_year=2023)
    assert (ledger.entity, ledger.fiscal_year) == ("另一局", 2023)
    assert ledger.receipts == (Receipt(FunctionCode("2060101"), "general_budget", 1250),)
    (tmp_path / "a.csv").write_text("\ufeff" + as_csv(ledger), encoding="utf-8")
    again = read_ledger(tmp_path / "a.csv", entity="另一局", fiscal_year=2023)
    assert again == ledger
    assert build(again).check().errors == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"receipts": [{"item": "206", "source": "other", "amount": "1"}]}, "receipts[0].item: "),
        ({"receipts": [{"item": "x", "source": "other", "amount": "1"}]}, "receipts[0].item: "),
        ({"receipts": [{"item": "2060101", "source": "own", "amount": "1"}]}, "receipts[0].source"),
        ({"receipts": [{"item": "2060101", "source": "other"}]}, "receipts[0].amount"),
        ({"receipts": [{"item": "2060101", "source": "other", "amount": 1}]}, "receipts[0].amount"),
        ({"openings": [{"item": "2060101", "fund": "own", "amount": "0.001"}]}, "openings[0].amou"),
        ({"openings": [{"item": "2060101", "fund": "other", "amount": "1"}]}, "openings[0].fund"),
        ({"openings": {}}, "openings: expected a list"),
        ({"openings": [3]}, "openings[0]: expected an object"),
        ({"payments": [LEDGER["payments"][0] | {"economic": "301"}]}, "payments[0].economic"),  # type: ignore[index]
        ({"payments": [LEDGER["payments"][0] | {"nature": "total"}]}, "payments[0].nature"),  # type: ignore[index]
        ({"budgets": {"vehicles": "1"}}, "budgets: expected one of"),
        ({"surplus_used": "x"}, "surplus_used: expected an amount"),
        ({"fiscal_year": "2024"}, "fiscal_year: expected a fiscal year"),
        ({"fiscal_year": 24}, "fiscal_year: expected a fiscal year"),
        ({"entity": " "}, "entity: expected the name"),
        ({"receits": []}, "$: expected one of"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError) as found:
        ledger_from_json(json.dumps(LEDGER | change))
    assert found.value.en.startswith(said)
    assert "应为" in found.value.zh


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entry,amount\nreceit,1\n", "line 2, entry: expected receipt|payment|opening|budget|"),
        ("entry,item,amount\nbudget,2060101,1\n", "line 2, item: expected overseas|"),
        ("entry,item,amount\nsurplus_used,2060101,1\n", "line 2: expected one of amount"),
        ("entry,amount\nsurplus_used,\n", "line 2, amount: expected an amount"),
        ("entry,item\nreceipt,2060101\n", "line 1: expected entry,item,"),
        ("entry,amount,more\n", "line 1: expected one of amount"),
        ("entry,item,fund,amount\nopening,2060101,own,1,2\n", "line 2: expected one of amount"),
    ],
)
def test_a_csv_that_is_none_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as found:
        ledger_from_csv(text, "某局", 2024)
    assert found.value.en.startswith(said)


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe")
    with pytest.raises(DocumentError, match=r"^a\.json: expected UTF-8"):
        read_ledger(tmp_path / "a.json")
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"^a\.json: \$: expected JSON"):
        read_ledger(tmp_path / "a.json")
    (tmp_path / "a.csv").write_text("entry,amount\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"^a\.csv: --entity: expected the name"):
        read_ledger(tmp_path / "a.csv")
    with pytest.raises(DocumentError, match=r"^a\.csv: --year: expected a fiscal year"):
        read_ledger(tmp_path / "a.csv", entity="某局")
