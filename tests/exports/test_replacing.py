"""A file that could not be written whole stays as it was."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gov_accounts.authoring import Ledger, Receipt, ledger_to_json
from gov_accounts.cli import main
from gov_accounts.codes import FunctionCode
from gov_accounts.exports._replacing import replaced, write_text
from gov_accounts.exports.arrow import read_parquet, write_parquet
from gov_accounts.exports.datapackage import read_datapackage, write_datapackage
from gov_accounts.exports.sqlite import read_sqlite, write_sqlite
from gov_accounts.exports.word import write_docx
from gov_accounts.exports.workbook import read_workbook, write_workbook
from tests.support.documents import example
from tests.support.sheets import How, sheets, to_pdf

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
        ("word", "write_docx", "accounts", write_docx, None),
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
    before = path.read_bytes() if path.is_file() else b""
    program = _KILLED.format(module=module, function=function, argument=argument)
    run = subprocess.run([sys.executable, "-c", program, path], check=False)  # noqa: S603
    assert run.returncode == -signal.SIGKILL
    assert not before or path.read_bytes() == before
    if read is not None:
        assert read(path) == (accounts if argument == "accounts" else [accounts])


def _full(_stream: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _written(folder: Path) -> dict[str, bytes]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


@pytest.mark.parametrize(
    "command",
    [
        *(
            f"convert {{accounts}} --to {to} -o {{out}}"
            for to in ("json", "csv", "html", "xlsx", "docx", "parquet", "sqlite", "datapackage")
        ),
        *(f"facts {{accounts}} --format {to} -o {{out}}" for to in ("csv", "jsonl", "parquet")),
        *(
            f"check {{accounts}} --format {to} -o {{out}}"
            for to in ("text", "json", "jsonl", "csv", "html", "xlsx")
        ),
        "compare {accounts} {accounts} -o {out}",
        "compile {ledger} -o {out}",
        "show {pdf} --boxes {out}",
        "check {accounts} --summary {out}.csv",
        "check {accounts} --summary {out}.xlsx",
    ],
)
def test_a_full_disk_leaves_the_old_file_and_is_told_in_one_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "accounts.json").write_text(example().to_json(), encoding="utf-8")
    (tmp_path / "accounts.pdf").write_bytes(to_pdf(list(sheets(example(), How()))))
    ledger = Ledger("某局", 2024, (Receipt(FunctionCode("2060101"), "general_budget", 100),))
    (tmp_path / "ledger.json").write_text(ledger_to_json(ledger), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    names = {
        "accounts": tmp_path / "accounts.json",
        "pdf": tmp_path / "accounts.pdf",
        "ledger": tmp_path / "ledger.json",
        "out": out / "kept",
    }
    words = [word.format(**names) for word in command.split()]
    assert main([*words, "--lang", "en"]) in {0, 1}
    before = _written(out)
    assert before
    capsys.readouterr()
    monkeypatch.setattr(os, "fsync", _full)
    assert main([*words, "--lang", "en"]) == 2
    assert _written(out) == before
    (told,) = capsys.readouterr().err.splitlines()
    assert os.strerror(errno.ENOSPC) in told
    assert "choose another place" in told


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
