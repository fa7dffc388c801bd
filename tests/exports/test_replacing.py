"""A file that could not be written whole stays as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gov_accounts.cli import main
from gov_accounts.exports._replacing import replaced, write_text
from gov_accounts.exports.arrow import read_parquet, write_parquet
from gov_accounts.exports.datapackage import read_datapackage, write_datapackage
from gov_accounts.exports.sqlite import read_sqlite, write_sqlite
from gov_accounts.exports.workbook import read_workbook, write_workbook
from tests.support.documents import example

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "旧")
    path.chmod(0o640)
    with pytest.raises(UnicodeEncodeError), replaced(path) as part:
        part.write_text("新" * 99 + "\ud800", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "旧"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    write_text(path, "新")
    assert path.read_text(encoding="utf-8") == "新"
    assert path.stat().st_mode & 0o777 == 0o640
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    write_text(link, "再")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "再"
    write_text(os.devnull, "x")
    assert not Path(os.devnull).is_file()


_KILLED = """
import os, signal, sys
from pathlib import Path
import gov_accounts as ga
from gov_accounts.exports import _replacing
def die(stream):
    os.kill(os.getpid(), signal.SIGKILL)
_replacing.os.fsync = die
from gov_accounts.exports.{module} import {function}
accounts = ga.FinalAccounts("另一局", 2020)
{function}({argument}, sys.argv[1])
"""


@pytest.mark.parametrize(
    ("module", "function", "argument", "write", "read"),
    [
        ("workbook", "write_workbook", "accounts", write_workbook, read_workbook),
        ("arrow", "write_parquet", "[accounts]", write_parquet, read_parquet),
        ("sqlite", "write_sqlite", "[accounts]", write_sqlite, read_sqlite),
        ("datapackage", "write_datapackage", "[accounts]", write_datapackage, read_datapackage),
    ],
)
def test_a_writer_that_is_killed_leaves_the_old_file(  # noqa: PLR0913, PLR0917
    module: str, function: str, argument: str, write: Any, read: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kept.xlsx"
    accounts = example()
    write(accounts if argument == "accounts" else [accounts], path)
    program = _KILLED.format(module=module, function=function, argument=argument)
    run = subprocess.run([sys.executable, "-c", program, path], check=False)  # noqa: S603
    assert run.returncode == -signal.SIGKILL
    assert read(path) == (accounts if argument == "accounts" else [accounts])


@pytest.mark.parametrize("to", ["csv", "parquet", "sqlite", "datapackage"])
def test_a_folder_is_converted_whole(to: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    assert main(["convert", str(EXAMPLES), "--to", to, "-o", str(path)]) == 0
    if to == "csv":
        lines = path.read_text(encoding="utf-8").splitlines()
        assert {line.split(",")[0] for line in lines[1:]} == {
            str(one) for one in EXAMPLES.glob("*.[tj]*")
        }
    else:
        read: Any = {
            "parquet": read_parquet,
            "sqlite": read_sqlite,
            "datapackage": read_datapackage,
        }
        assert len(read[to](path)) == 2
    # Written again, it is there once.
    assert main(["convert", str(EXAMPLES), "--to", to, "-o", str(path)]) == 0
    assert main(["convert", str(EXAMPLES), "--to", "json", "-o", str(path)]) == 2
