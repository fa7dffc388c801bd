"""Names that wrap; what is no name costs nothing."""

from __future__ import annotations

import pytest

from gov_accounts.reading import read_text
from tests.support.documents import EXAMPLE, example


@pytest.mark.parametrize("word", ["单位：", "类", "0-", "1.", "表", "基本工资"])
def test_a_line_without_end_leaves_the_tables_as_they_are(word: str) -> None:
    """Names are joined from pieces of their length alone, so reading is over in a moment."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    lines.insert(len(lines) // 2, word * 200_000)
    accounts = read_text("\n".join(lines))
    whole = example()
    # The line may be taken for a part of the one table that it stands in.
    other = [one.SPEC.id for one in whole.tables() if accounts.table(one.SPEC.id) != one]
    assert len(other) <= 1
