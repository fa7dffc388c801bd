"""Load final accounts, look figures up, check them, save them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import gov_accounts as ga

SOURCE = Path(__file__).parent / "anshan-science-bureau-2024.txt"


def main() -> None:
    """Run the example."""
    accounts = ga.read(SOURCE)
    print(accounts.entity, accounts.fiscal_year)

    # Look up: by code, by the name of a line, by the name of a cell.
    assert accounts.general_budget is not None
    print("行政运行, 基本支出:", accounts.general_budget["2060101"].basic)
    print("人员经费合计:", accounts.cell("T06[personnel].amount"))

    # Check: what is explained, what cannot be true.
    report = accounts.check()
    print(report.verdict.value, dict(report.counts))
    for finding in report.errors:
        print(finding.rule, finding.message.zh)

    # Save, and load again without loss.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.json"
        path.write_text(accounts.to_json(indent=2), encoding="utf-8")
        assert ga.read(path) == accounts


if __name__ == "__main__":
    main()
