"""Documents that the tests share: one the project prints itself, and where the real ones may lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gov_accounts import read

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "anshan-science-bureau-2024.txt"
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "anshan-science-bureau-2024.txt"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published documents are not part of the project and not beside it"
)


def example() -> FinalAccounts:
    """The department's figures in the project's own print."""
    return read(EXAMPLE)
