"""The value of a whole document."""

from __future__ import annotations

from gov_accounts import FinalAccounts


def test_the_order_of_numerals_does_not_show() -> None:
    counts = {"typed": 2, "numerals": 3}
    one, other = (
        FinalAccounts("某局", 2024, numerals=dict(n)) for n in (counts, reversed(counts.items()))
    )
    assert one == other
    assert one.to_json() == other.to_json()
