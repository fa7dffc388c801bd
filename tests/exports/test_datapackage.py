"""Data packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gov_accounts import DocumentError
from gov_accounts.exports.datapackage import read_datapackage, write_datapackage
from tests.support.documents import example

if TYPE_CHECKING:
    from pathlib import Path


def test_another_data_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    with pytest.raises(DocumentError, match="written by gov_accounts"):
        read_datapackage(tmp_path)


@pytest.mark.filterwarnings("ignore")  # of frictionless and what it imports
def test_frictionless_finds_the_data_package_valid(tmp_path: Path) -> None:
    from frictionless import Package  # noqa: PLC0415  slow, and warns when imported

    write_datapackage([example(), example()], tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["fieldName", "message"])
