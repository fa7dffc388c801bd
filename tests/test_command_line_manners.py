"""The manners of the command line: languages, hints, names that people use, forms of reports."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

import gov_accounts as ga
from gov_accounts.cli import COMMANDS, main
from gov_accounts.exports import FOUND_COLUMNS
from tests.support.documents import EXAMPLE, EXAMPLE_TEXT, ROOT
from tests.support.narratives import liaoning_text
from tests.support.sheets import How, sheets, to_pdf

if TYPE_CHECKING:
    from pathlib import Path

WRONG = EXAMPLE_TEXT.replace(
    "2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1
)


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG, encoding="utf-8")
    return str(path)


def _said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str]:
    """Return the status and all that was printed."""
    try:
        status: int | str | None = main(arguments)
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr()
    return status, told.out + told.err


# --- languages and help ----------------------------------------


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "用法："),
        ({"LANG": "en_GB.UTF-8"}, "usage: "),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "usage: "),
        ({"LANG": "C"}, "用法："),
    ],
)
def test_the_language_is_that_of_the_locale(
    variables: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    status, told = _said(["--help"], capsys)
    assert status == 0
    assert told.startswith(words)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help_in_both_languages(
    name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = _said([name, "--help", "--lang", lang], capsys)
    assert status == 0
    command = COMMANDS[name]
    assert command.help.get(lang) in told
    for one in command.arguments:
        assert one.help.get(lang) in told
        assert one.names[-1] in told or not one.is_option
    other = command.help.get("en" if lang == "zh" else "zh")
    assert other not in told


def test_examples_of_the_help_are_commands_that_are_understood() -> None:
    for command in COMMANDS.values():
        for line, _ in command.examples:
            assert "gov-accounts " in line
            assert line.split("gov-accounts ")[1].split()[0] in COMMANDS


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = _said(["--version"], capsys)
    assert status == 0
    assert told.startswith("gov-accounts ")


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ["chek", "x"],
            "没有“chek”这个命令，是否想写check",
            "there is no command chek; did you mean",
        ),
        (["check", "x", "--formt", "csv"], "不认识的参数：--formt", "did you mean --format?"),
        (["check", "x", "--format", "jsno"], "是否想写json", "jsno is none of text, json"),
        (
            ["check", "x", "--year", "99"],
            "--year应为年度（如2024）",
            "--year takes a year such as 2024",
        ),
        (["check", "x", "--year"], "--year后面应有内容", "--year takes a value"),
        (["check"], "缺少参数：PATH", "missing: PATH"),
        (["convert", "x", "-o", "y"], "缺少参数：--to", "missing: --to"),
        (
            ["schema", "xml"],
            "可以是json、openapi、datapackage",
            "xml is none of json, openapi, datapackage",
        ),
    ],
)
def test_what_is_mistyped_is_told_with_what_comes_near(
    arguments: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        status, told = _said([*arguments, "--lang", lang], capsys)
        assert status == 2
        assert words in told
        assert told.count("\n") == 2


def test_options_may_stand_anywhere(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    plain = _said(["show", str(EXAMPLE), "T05", "--lang", "en"], capsys)
    assert _said(["--lang", "en", "show", str(EXAMPLE), "T05"], capsys) == plain
    assert _said(["show", "--lang=en", str(EXAMPLE), "T05"], capsys) == plain
    first = _said(["check", wrong, "--format", "csv"], capsys)
    assert _said(["--format", "csv", "check", wrong], capsys) == first


@pytest.mark.parametrize(
    "word", ["T2", "t02", "收入决算表", "公开02表", "公开2表", " 收入决算表 ", "T02"]
)
def test_a_table_is_shown_by_the_name_that_people_use(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = _said(["show", str(EXAMPLE), word], capsys)
    assert status == 0
    assert told.startswith("T02 收入决算表")


def test_a_part_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, words in (("zh", "没有“甲表”这一部分"), ("en", "甲表 is no part")):
        status, told = _said(["show", str(EXAMPLE), "甲表", "--lang", lang], capsys)
        assert status == 2
        assert words in told
    assert _said(["show", str(EXAMPLE), "公开77表"], capsys)[0] == 2
    assert _said(["show", str(EXAMPLE), "情况说明"], capsys)[0] == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, script = _said(["completion", shell], capsys)
    assert status == 0
    assert all(name in script for name in COMMANDS)
    if shell == "bash":
        probe = (
            f"{script}\nCOMP_WORDS=(gov-accounts exp) COMP_CWORD=1; _gov_accounts; "
            'echo "${COMPREPLY[@]}"'
        )
        done = subprocess.run(  # noqa: S603 - the script that is tested
            ["bash", "-c", probe],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "explain"


def test_an_interrupted_run_ends_with_130(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gov_accounts.accounts.FinalAccounts.check", interrupted)
    status, told = _said(["check", wrong], capsys)
    assert status == 130
    assert told == "已中断\n"


# --- forms of reports ----------------------------------------


def test_one_line_a_document_and_a_summary(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status, told = _said(["check", str(EXAMPLE), str(tmp_path), "--quiet"], capsys)
    assert status == 1
    lines = told.splitlines()
    assert any(line.startswith(f"{wrong}: 矛盾，") for line in lines)
    assert "共3份：矛盾1，可以解释1，无法读取1" in lines
    _, english = _said(["check", str(EXAMPLE), wrong, "--quiet", "--lang", "en"], capsys)
    assert "2 documents: 1 contradictory, 1 explained" in english


def test_refused_files_are_results_too(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status = main(["check", str(tmp_path), "--format", "jsonl"])
    assert status == 1
    refused, judged = map(json.loads, capsys.readouterr().out.splitlines())
    assert refused["path"] == str(tmp_path / "empty.txt")
    assert set(refused["refused"]) == {"zh", "en"}
    assert judged["path"] == wrong
    assert "ledger" not in judged
    main(["check", wrong, "--format", "jsonl", "--details"])
    assert json.loads(capsys.readouterr().out)["ledger"]


def test_a_row_for_each_finding(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", wrong, "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == list(FOUND_COLUMNS)
    (error,) = [row for row in rows if row["kind"] == "error"]
    assert (error["ref"], error["printed"], error["right"]) == (
        "T02[2060101].fiscal",
        "542.41",
        "532.41",
    )
    assert (error["path"], error["row"], error["verdict"]) == (wrong, "行政运行", "contradictory")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["check", str(EXAMPLE), str(tmp_path / "empty.txt"), "--format", "csv"]) == 2
    others = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["verdict"] for row in others] == ["explained", "refused"]
    out = tmp_path / "found.csv"
    assert main(["check", wrong, "--format", "csv", "-o", str(out)]) == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_page_to_hand_over_and_a_folder_of_pages(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert main(["check", wrong, "-o", str(out)]) == 1
    assert "应为532.41" in out.read_text(encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    folder = tmp_path / "reports"
    both = [wrong, str(EXAMPLE), str(tmp_path / "empty.txt")]
    assert main(["check", *both, "--format", "html", "-o", str(folder)]) == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "0001-wrong.html",
        "0002-anshan-science-bureau-2024.html",
        "index.html",
    ]
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert index.index("empty.txt") < index.index(wrong) < index.index(str(EXAMPLE))
    assert "共3份" in capsys.readouterr().err


def test_the_pages_of_a_pdf_are_shown_with_boxes(tmp_path: Path) -> None:
    path = tmp_path / "wrong.pdf"
    path.write_bytes(to_pdf(list(sheets(ga.read_text(WRONG), How()))))
    out = tmp_path / "report.html"
    assert main(["check", str(path), "--format", "html", "-o", str(out)]) == 1
    page = out.read_text(encoding="utf-8")
    assert page.count("data:image/png") == 1
    assert '<i class="found"' in page
    assert main(["show", str(path), "--boxes", str(out)]) == 0
    assert 'class="found"' in out.read_text(encoding="utf-8")


def test_a_workbook_begins_with_the_findings_and_marks_the_cells(
    wrong: str, tmp_path: Path
) -> None:
    out = tmp_path / "report.xlsx"
    assert main(["check", wrong, "--format", "xlsx", "-o", str(out)]) == 1
    book = openpyxl.load_workbook(out)
    first = book.worksheets[0]
    assert first.title == "核对结果"
    rows = list(first.iter_rows(min_row=5, values_only=True))
    (error,) = [row for row in rows if row[0] == "错误"]
    assert "应为532.41" in error[1]
    assert [float(figure) for figure in error[2:4]] == [542.41, 532.41]
    sheet, cell = error[4].split("!")
    marked = book[sheet][cell]
    assert marked.value == pytest.approx(542.41)
    assert "应为532.41" in marked.comment.text
    assert marked.fill.fgColor.rgb.endswith("F8C9C4")
    assert "A4:H" in str(first.auto_filter.ref)
    links = [row[4].hyperlink for row in first.iter_rows(min_row=5) if row[4].hyperlink]
    assert links
    assert ga.read(out) == ga.read(wrong)


def test_files_that_need_a_place_and_one_document_say_so(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", wrong, "--format", "html"]) == 2
    assert "html须写入文件" in capsys.readouterr().err
    out = str(tmp_path / "x.xlsx")
    assert main(["check", wrong, str(EXAMPLE), "--format", "xlsx", "-o", out]) == 2
    assert "现有2份" in capsys.readouterr().err
    nowhere = str(tmp_path / "none" / "x.html")
    assert main(["check", wrong, "--format", "html", "-o", nowhere]) == 2
    assert "无法写入" in capsys.readouterr().err
    assert main(["check", wrong, "--format", "text", "-o", nowhere]) == 2


def test_a_report_may_go_to_a_file(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.txt"
    assert main(["check", wrong, "-o", str(out)]) == 1
    assert capsys.readouterr().out == ""
    assert main(["check", wrong, "-o", "-"]) == 1
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")


def test_colours_only_on_a_terminal_that_wants_them(wrong: str) -> None:
    command = [sys.executable, "-m", "gov_accounts", "check", wrong]
    piped = subprocess.run(  # noqa: S603
        command, capture_output=True, check=False, cwd=ROOT
    )
    assert piped.returncode == 1
    assert b"\x1b[" not in piped.stdout
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        environment = {**os.environ, "TERM": "xterm", **more}
        script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) and 0)"
        shown = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script, *command],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=environment,
        )
        assert (b"\x1b[1;31m" in shown.stdout) is coloured


# --- what is missing ----------------------------------------


def test_a_document_without_a_table_fails_and_says_which_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start, end = (
        EXAMPLE_TEXT.index(f"\n{title}") for title in ("支出决算表", "财政拨款收入支出决算总表")
    )
    path = tmp_path / "part.txt"
    path.write_text(EXAMPLE_TEXT[:start] + EXAMPLE_TEXT[end:], encoding="utf-8")
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("结论：不完整")
    assert any("没有支出决算表" in line for line in lines[3:6])


def test_a_document_without_its_narrative_says_so_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables alone may be published so; where the contents name the narrative, it is missing."""
    assert main(["check", str(EXAMPLE)]) == 0
    assert "文件中没有决算情况说明，只核对了决算表" in capsys.readouterr().out
    path = tmp_path / "contents.txt"
    contents = "目录\n第一部分 部门概况\n第二部分 部门决算表\n第三部分 部门决算情况说明\n"
    path.write_text(contents + EXAMPLE_TEXT, encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "目录或标题列有决算情况说明，文件中没有" in capsys.readouterr().out
    path.write_text(liaoning_text(), encoding="utf-8")
    main(["check", str(path)])
    assert "决算情况说明，文件中没有" not in capsys.readouterr().out


def test_a_wrong_rate_has_its_right_figure_in_a_column_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = ROOT / "tests/golden/documents/liaoning-narrative-share-wrong.txt"
    main(["check", str(path), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    (error,) = [row for row in rows if row["kind"] == "error" and row["rule"] == "N-PCT"]
    assert f"印为{error['printed']}%" in error["answer"]
    assert f"应为{error['right']}%" in error["answer"]


# --- what would steer a terminal ----------------------------------------


@pytest.fixture
def steering(tmp_path: Path) -> str:
    """A document whose labels would clear a terminal and turn a line round, in JSON and by name."""
    data = json.loads(ga.read(EXAMPLE).to_json())
    data["entity"] = "某局\x1b[2J"
    for row in data["revenue"]["rows"]:
        row["label"] = f"{row['label']}\x9b2J\u202e"
        row["total"] = "1.00"
    path = tmp_path / "a\x1b[2Jb.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--details"],
        ["check", "--quiet"],
        ["check", "--format", "csv"],
        ["show"],
        ["show", "T02"],
        ["show", "coverage"],
        ["facts"],
        ["check", "missing\x1b[2J.txt"],
    ],
)
def test_nothing_that_a_document_or_a_name_holds_steers_a_terminal(
    arguments: list[str], steering: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = arguments
    _, told = _said([command, steering, *rest], capsys)
    assert not {"\x1b", "\x9b", "\u202e"}.intersection(told)
    assert "\\x1b[2J" in told or "\\x9b2J\\u202e" in told
