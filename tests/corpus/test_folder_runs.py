"""``check`` of folders: progress, summary, rows, and runs that are taken up."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gov_accounts.cli import main
from gov_accounts.corpus import SECONDS
from gov_accounts.corpus.summaries import SUMMARY_COLUMNS
from tests.support.documents import EXAMPLE, EXAMPLE_TEXT, ROOT, wrong_example

if TYPE_CHECKING:
    from pathlib import Path

AT = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
RUN_IN_TERMINAL = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) and 0)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    (place / "good.txt").write_bytes(EXAMPLE.read_bytes())
    (place / "part.txt").write_text(EXAMPLE_TEXT[:AT], encoding="utf-8")
    (place / "wrong.json").write_text(wrong_example().to_json(), encoding="utf-8")
    (place / "empty.txt").write_bytes(b"")
    return place


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("form", ["text", "jsonl", "csv", "json"])
def test_a_run_ends_with_how_many_and_the_worst_first(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder), "--format", form, "--quiet", "--lang", "en"]) == 1
    told = capsys.readouterr()
    lines = (told.out if form == "text" else told.err).splitlines()
    at = lines.index("4 documents: 1 contradictory, 1 incomplete, 1 explained, 1 not read")
    assert lines[at + 1] == "To look at first:"
    first, second, third = lines[at + 2 :]
    assert first.startswith(f"  {folder}/wrong.json: contradictory, ")
    assert "532.41" in first
    assert second.startswith(f"  {folder}/empty.txt: not read, the file is empty; ")
    assert third.startswith(f"  {folder}/part.txt: incomplete, ")
    assert main(["check", str(EXAMPLE), "--format", form]) == 0
    assert capsys.readouterr().err == ""


def test_at_most_ten_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_bytes(b"")
    assert main(["check", str(tmp_path), "--quiet", "--jobs", "0"]) == 2
    _, first, *named = capsys.readouterr().out.splitlines()
    assert first == "先看："
    assert len(named) == 10
    assert "00.txt: 无法读取，" in named[0]


def test_a_table_has_a_row_a_document(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.csv"
    command = ["check", str(folder), "--quiet", "--summary", str(out), "--lang", "en"]
    assert main(command) == 1
    rows = _csv(out.read_text(encoding="utf-8-sig"))
    assert tuple(rows[0]) == SUMMARY_COLUMNS
    assert [(row["path"].rpartition("/")[2], row["verdict"]) for row in rows] == [
        ("empty.txt", "refused"),
        ("good.txt", "explained"),
        ("part.txt", "incomplete"),
        ("wrong.json", "contradictory"),
    ]
    book = tmp_path / "rows.xlsx"
    capsys.readouterr()
    # One document has its row too, and what it prints stays as it is.
    assert main(["check", str(EXAMPLE), "--summary", str(book), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "explained"
    assert openpyxl.load_workbook(book).worksheets[0].max_row == 2


@pytest.mark.parametrize(
    ("name", "said"), [("rows.txt", ".csv, .xlsx"), ("none/rows.csv", "cannot be written")]
)
def test_a_table_that_cannot_be_written_is_one_line(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", str(EXAMPLE), "--summary", str(tmp_path / name), "--lang", "en"]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_run_that_is_taken_up_has_the_rows_of_the_first_too(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest, rows, found = (tmp_path / name for name in ("done.jsonl", "rows.csv", "found.csv"))
    command = [
        "check", str(folder), "--jobs", "0", "--lang", "en", "--resume", str(manifest),
        "--summary", str(rows), "-o", str(found),
    ]  # fmt: skip
    assert main(command) == 1
    whole = (rows.read_bytes(), found.read_bytes())
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    kept_findings = len(_csv(found.read_text(encoding="utf-8-sig"))) - sum(
        row["path"].endswith("wrong.json") for row in _csv(found.read_text(encoding="utf-8-sig"))
    )
    # The run is cut while the last line is written, and the report had come as far.
    manifest.write_text("".join(lines[:-1]) + lines[-1][:30], encoding="utf-8")
    before = found.read_text(encoding="utf-8").splitlines(keepends=True)[: 1 + kept_findings]
    found.write_text("".join(before), encoding="utf-8")
    rows.unlink()
    for _ in range(2):  # the second time there is nothing left to do
        main(command)
        assert (rows.read_bytes(), found.read_bytes()) == whole
    assert "4 documents: 4 done before" in capsys.readouterr().err
    done = manifest.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["path"] for line in done if line.endswith("}")] == [
        str(folder / name) for name in ("empty.txt", "good.txt", "part.txt", "wrong.json")
    ]
    # What cannot be added to is not begun anew: it would hold the rest alone.
    again = [*command[:-2], "-o", str(tmp_path / "x.json")]
    assert main(again) == 2
    assert "nothing can be added to json" in capsys.readouterr().err
    assert not (tmp_path / "x.json").exists()


def test_a_file_of_the_same_content_is_done_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_bytes(EXAMPLE.read_bytes())
    manifest, rows = tmp_path / "done.jsonl", tmp_path / "rows.csv"
    command = ["check", str(folder), "--resume", str(manifest), "--summary", str(rows)]
    assert main(command) == 0
    # The same content by another name is done; other content by the same name is not.
    (folder / "b.txt").write_bytes(EXAMPLE.read_bytes())
    (folder / "c.txt").write_text(EXAMPLE_TEXT[:AT], encoding="utf-8")
    capsys.readouterr()
    assert main([*command, "--quiet"]) == 1
    assert "a.txt" not in capsys.readouterr().out.splitlines()[0]
    told = {row["path"]: row["verdict"] for row in _csv(rows.read_text(encoding="utf-8-sig"))}
    assert told == {
        str(folder / "a.txt"): "explained",
        str(folder / "b.txt"): "explained",
        str(folder / "c.txt"): "incomplete",
    }
    (folder / "a.txt").write_bytes(b"")
    main(command)
    assert "a.txt: " in capsys.readouterr().err


def test_a_folder_that_changes_during_the_run_costs_the_files_that_are_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gov_accounts.corpus import File  # noqa: PLC0415

    read = File.read

    def changing(self: File, told: Any) -> Any:
        # The first that is read takes the last away and adds another, which is not of this run.
        (folder / "wrong.json").unlink(missing_ok=True)
        (folder / "new.txt").write_bytes(b"")
        return read(self, told)

    monkeypatch.setattr(File, "read", changing)
    assert main(["check", str(folder), "--quiet", "--jobs", "0", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert "4 documents: 1 incomplete, 1 explained, 2 not read" in told.out
    assert "wrong.json: cannot be opened: no such file" in told.err
    assert "new.txt" not in told.out + told.err


def test_an_unreadable_file_costs_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gov_accounts import reading  # noqa: PLC0415

    opened = reading.opened

    def forbidden(path: Any) -> tuple[bytes, str]:
        # Rights do not keep the superuser out, under whom tests may run.
        if str(path).endswith("good.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(reading, "opened", forbidden)
    assert main(["check", str(folder), "--quiet", "--jobs", "0", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert "good.txt: cannot be opened: permission denied" in told.err
    assert "1 contradictory, 1 incomplete, 2 not read" in told.out


def test_ctrl_c_keeps_the_reports_and_rows_of_what_is_done(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from gov_accounts.accounts import FinalAccounts  # noqa: PLC0415

    check, judged = FinalAccounts.check, 0

    def interrupted(self: FinalAccounts, **more: Any) -> Any:
        nonlocal judged
        judged += 1
        if judged == 2:
            raise KeyboardInterrupt
        return check(self, **more)

    monkeypatch.setattr(FinalAccounts, "check", interrupted)
    rows, found = tmp_path / "rows.csv", tmp_path / "found.jsonl"
    command = ["check", str(folder), "--jobs", "0", "--lang", "en", "-o", str(found)]
    assert main([*command, "--summary", str(rows)]) == 130
    told = capsys.readouterr().err
    assert "2 documents: 1 explained, 1 not read" in told
    assert told.endswith("interrupted\n")
    assert len(_csv(rows.read_text(encoding="utf-8-sig"))) == 2
    assert len(found.read_text(encoding="utf-8").splitlines()) == 2


def _in_a_terminal(arguments: list[str], **variables: str) -> str:
    """Return what a terminal is sent, standard output and error alike."""
    command = [sys.executable, "-c", RUN_IN_TERMINAL, sys.executable, "-m", "gov_accounts"]
    environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "COLUMNS": "120", **variables}
    shown = subprocess.run(  # noqa: S603
        [*command, *arguments], capture_output=True, check=True, cwd=ROOT, env=environment
    )
    return shown.stdout.decode()


def test_a_terminal_shows_how_far_the_run_is(folder: Path) -> None:
    command = ["check", str(folder), "--quiet", "--jobs", "0"]
    shown = _in_a_terminal(command)
    assert re.search(r"3/4份，错误0，每秒\d+\.\d份，还需0:0\d", shown)
    # What is printed stands by itself on its line: the bar was taken away before.
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r", "\n").splitlines()
    assert any(line.startswith(f"{folder}/good.txt: 可以解释，") for line in plain)
    assert "共4份：矛盾1，不完整1，可以解释1，无法读取1" in plain
    # One document, a terminal that can show nothing, or no terminal: no bar.
    assert "1/1" not in _in_a_terminal(["check", str(EXAMPLE), "--quiet"])
    assert "/4份" not in _in_a_terminal(command, TERM="dumb")


def test_without_rich_nothing_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for name in ("rich", "rich.console", "rich.progress"):
        monkeypatch.setitem(sys.modules, name, None)
    assert main(["check", str(folder), "--quiet", "--jobs", "0", "--lang", "en"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "empty.txt: the file is empty" in line


def test_the_help_states_the_time_that_a_document_has(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "facts", "convert"):
        with pytest.raises(SystemExit):
            main([command, "--help", "--lang", "en"])
        assert f"({SECONDS:.0f})" in capsys.readouterr().out
