"""Many documents: one result a file, whatever happens to the process that reads it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gov_accounts import check_all, corpus, read_all
from gov_accounts.cli import main
from gov_accounts.corpus import File, Result, files_of
from gov_accounts.corpus._workers import Lost, outcomes
from tests.support.documents import ROOT, example

EXAMPLE = ROOT / "examples" / "anshan-science-bureau-2024.txt"


def _task(word: str) -> str:
    """What a hostile file may do to the process that reads it."""
    if word == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "ends":
        os._exit(3)
    if word == "hangs":
        time.sleep(600)
    if word == "grows":
        return str(len(bytearray(1 << 33)))
    return word.upper()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_kills_or_hangs_its_worker_costs_that_task_alone(jobs: int) -> None:
    words = ["a", "dies", "b", "ends", "hangs", "c", "d"]
    found = dict(outcomes(_task, words, jobs=jobs, seconds=4, ahead=jobs))
    assert sorted(found) == list(range(len(words)))
    lost = {words[n]: one for n, one in found.items() if isinstance(one, Lost)}
    assert {word: one.exit_code for word, one in lost.items()} == {
        "dies": -signal.SIGKILL,
        "ends": 3,
        "hangs": None,
    }
    assert [found[n] for n in (0, 2, 5, 6)] == ["A", "B", "C", "D"]


def test_a_worker_has_no_more_memory_than_it_is_allowed() -> None:
    found = dict(outcomes(_task, ["grows", "a"], jobs=1, seconds=60, memory=1 << 31))
    assert isinstance(found[0], Lost)
    assert found[1] == "A"


def test_workers_end_when_nobody_asks_for_more() -> None:
    running = outcomes(_task, ["a", "hangs", "b"], jobs=2, seconds=None)
    assert next(running)[1] in ("A", "B")
    begun = time.monotonic()
    running.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 60


def _folder(folder: Path) -> Path:
    """Documents of every fate."""
    (folder / "one.txt").write_bytes(EXAMPLE.read_bytes())
    (folder / "two.json").write_text(example().to_json(), encoding="utf-8")
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    (folder / "same.txt").write_bytes(EXAMPLE.read_bytes())
    (folder / "broken.txt").symlink_to(folder / "nowhere")
    (folder / "notes.log").write_text("no document")
    return folder


@pytest.mark.parametrize("jobs", [0, 2])
def test_every_file_gives_one_result_in_order(tmp_path: Path, jobs: int) -> None:
    folder = _folder(tmp_path)
    results = list(check_all([folder, tmp_path / "missing.txt"], jobs=jobs))
    names = [Path(one.path).name for one in results]
    assert names == [
        "broken.txt", "noise.pdf", "old.doc", "one.txt", "same.txt", "two.json", "missing.txt",
    ]  # fmt: skip
    by_name = dict(zip(names, results, strict=True))
    assert {name for name, one in by_name.items() if one.refused is not None} == {
        "broken.txt", "noise.pdf", "old.doc", "missing.txt",
    }  # fmt: skip
    assert by_name["two.json"].accounts == example()
    assert by_name["one.txt"].report == by_name["one.txt"].accounts.check()  # type: ignore[union-attr]
    assert by_name["one.txt"].digest == by_name["same.txt"].digest != ""
    assert by_name["missing.txt"].digest == ""
    unordered = list(read_all([folder], jobs=max(jobs, 1), ordered=False))
    assert sorted(one.path for one in unordered) == sorted(one.path for one in results[:-1])
    assert all(one.report is None for one in unordered)


def _doubling_pdf(depth: int) -> bytes:
    """A PDF of which each form draws the next one twice: small, and without end to read."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: page,
        4: b"<</Length 5>>stream\n/X Do\nendstream",
    }
    for number in range(5, 5 + depth):
        form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
        objects[number] = form % (number + 1) + b"/Length 11>>stream\n/X Do /X Do\nendstream"
    leaf = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11>>stream\n0 0 5 5 re f\nendstream"
    objects[5 + depth] = leaf
    data, places = b"%PDF-1.7\n", []
    for number, body in objects.items():
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + table + end % (len(objects) + 1, len(data))


def test_a_pdf_that_brings_its_library_down_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "MEMORY", 1 << 30)
    path = tmp_path / "doubling.pdf"
    path.write_bytes(_doubling_pdf(40))
    bad, good = read_all([path, EXAMPLE], jobs=1, seconds=60)
    assert bad.refused is not None
    assert good.accounts == example()


def test_a_folder_without_documents_and_a_pipe_have_a_result_too(tmp_path: Path) -> None:
    (empty,) = read_all([tmp_path])
    assert empty.refused is not None
    assert "holds no file" in empty.refused.en
    assert next(iter(files_of("-"))) == File("-")
    assert list(read_all([])) == []
    os.mkfifo(tmp_path / "pipe.txt")
    (pipe,) = read_all([tmp_path / "pipe.txt"], jobs=1, seconds=3)
    assert pipe.refused is not None
    assert pipe.accounts is None


def test_what_a_reader_raises_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_file: File, _told: object) -> None:
        raise MemoryError("too much")

    monkeypatch.setattr(File, "read", fails)
    (result,) = read_all([EXAMPLE])
    assert result == Result(
        result.path, refused=result.refused, digest=result.digest, seconds=result.seconds
    )
    assert result.refused is not None
    assert "more memory" in result.refused.en


def test_an_interrupted_run_is_taken_up_where_it_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    _folder(folder)
    manifest = tmp_path / "done.jsonl"
    command = ["check", str(folder), "--quiet", "--lang", "en", "--jobs", "0"]
    main([*command, "--resume", str(manifest)])
    first = capsys.readouterr().out
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 6
    assert {one["verdict"] for one in lines} >= {"refused"}
    # A line that was being written when the run was cut means nothing.
    kept = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(kept[:-1]) + kept[-1][:20], encoding="utf-8")
    main([*command, "--resume", str(manifest)])
    second = capsys.readouterr().out
    assert "two.json" in second
    assert "one.txt" not in second
    assert "done before" in second
    assert "one.txt" in first


def test_a_manifest_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.jsonl"
    for text in ("{}", "{x}"):
        wrong.write_text(text + "\n", encoding="utf-8")
        assert main(["check", str(EXAMPLE), "--lang", "en", "--resume", str(wrong)]) == 2
        assert "no list of finished files" in capsys.readouterr().err
    nowhere = tmp_path / "nowhere" / "done.jsonl"
    assert main(["check", str(EXAMPLE), "--lang", "en", "--resume", str(nowhere)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_ctrl_c_ends_with_130_and_keeps_what_was_done(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_bytes(EXAMPLE.read_bytes() + b"\n" * number)
    manifest = tmp_path / "done.jsonl"
    command = [
        sys.executable, "-m", "gov_accounts", "check", str(tmp_path), "--quiet", "--jobs", "2",
        "--resume", str(manifest),
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        until = time.monotonic() + 120
        while not (manifest.exists() and manifest.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=120)
    assert run.returncode == 130
    assert b"Traceback" not in told
    assert 0 < len(manifest.read_text(encoding="utf-8").splitlines()) < 40
