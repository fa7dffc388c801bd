"""What type checkers know of the public names: mypy reads this file as it reads all others."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, assert_type

import gov_accounts as ga
from gov_accounts.corpus import Result
from gov_accounts.narrative import Narrative
from gov_accounts.tables import Table
from tests.support.documents import example


def test_values_have_the_types_that_are_declared() -> None:
    accounts = assert_type(example(), ga.FinalAccounts)
    assert_type(accounts["T06"], Table[Any])
    table = accounts.general_budget
    assert_type(table, ga.GeneralBudgetTable | None)
    assert table is not None
    row = assert_type(table["206"], ga.GeneralBudgetRow)
    assert_type(row.total, Decimal | None)
    assert_type(accounts.narrative, Narrative | None)
    report = assert_type(accounts.check(), ga.Report)
    assert_type(report.errors, tuple[ga.Finding, ...])
    assert_type(report.verdict, ga.ReportVerdict)
    assert_type(ga.FinalAccounts.from_json(accounts.to_json()), ga.FinalAccounts)
    assert_type(ga.Report.from_dict(report.to_dict()), ga.Report)
    assert_type(ga.FunctionCode("2060101").section, ga.FunctionCode | None)
    assert_type(ga.read_all([]), Iterator[Result])
    assert_type(ga.CellRef("T03[206].basic").row, str)
