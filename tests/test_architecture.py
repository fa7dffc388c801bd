"""The map of the package for newcomers."""

from __future__ import annotations

import re
from collections import Counter

from tests.support.documents import ROOT

PACKAGE = ROOT / "src" / "gov_accounts"


def test_every_file_of_the_package_is_on_the_map_once() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([^`]+\.(?:py|csv|toml|json))` \|", page, flags=re.MULTILINE)
    files = (
        path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".csv", ".toml", ".json")
    )
    assert Counter(told) == Counter(path.relative_to(PACKAGE).as_posix() for path in files)
