"""The command line."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

import gov_accounts as ga
from gov_accounts.cli import main
from gov_accounts.display import accounts_text, width
from gov_accounts.evaluation import ProjectEvaluation
from gov_accounts.exports import FACT_COLUMNS, to_csv
from gov_accounts.reading import read_text
from tests.support.documents import (
    EXAMPLE,
    EXAMPLE_TEXT,
    ROOT,
    SHARED,
    example,
    needs_shared,
    truth,
)
from tests.support.lists_of_codes import file_of
from tests.support.narratives import liaoning_text
from tests.support.sheets import How, sheets, to_docx, to_pdf

if TYPE_CHECKING:
    from pathlib import Path


def test_narrative_forms_and_numerals_can_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "document.txt"
    path.write_text(liaoning_text(), encoding="utf-8")
    for lang, words in (("zh", ("主要职责", "名词解释")), ("en", ("Duties", "Glossary"))):
        assert main(["show", str(path), "narrative", "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert all(word in out for word in words)
        assert "N[income.total]" in out
    assert main(["show", str(path), "forms"]) == 0
    assert "没有绩效自评表" in capsys.readouterr().out
    counts = read_text(liaoning_text()).numerals
    assert main(["show", str(path), "numerals"]) == 0
    assert f"印有{counts['numerals']}个数字" in capsys.readouterr().out
    assert main(["show", str(path), "numerals", "--lang", "en"]) == 0
    assert f"{counts['unread']} not understood" in capsys.readouterr().out
    form = ProjectEvaluation("某项目", budget=Decimal("50.00"), amount_unit="万元")
    shown = accounts_text(
        attrs.evolve(read_text(liaoning_text()), project_evaluations=(form,)), "forms"
    )
    assert "P1[budget]" in shown
    assert "50.00 万元" in shown


def test_files_read_in_other_processes_are_read_with_the_catalogue_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    options = [
        "--catalogue",
        str(file_of(tmp_path, "code,name\n201,一般公共服务支出\n")),
        "--format",
        "jsonl",
    ]
    documents = ROOT / "tests" / "golden" / "documents"
    paths = [str(documents / name) for name in ("central-tables.xlsx", "edition-2019-tables.docx")]
    alone = []
    for path in paths:
        main(["check", path, *options])
        alone.append(capsys.readouterr().out)
    main(["check", *paths, *options])
    assert capsys.readouterr().out == "".join(alone)


# One figure of one table is wrong: 532.41 was printed as 542.41.
WRONG = EXAMPLE_TEXT.replace(
    "2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1
)


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG, encoding="utf-8")
    return str(path)


def test_check_says_what_was_checked_and_what_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(EXAMPLE)]) == 0
    out = capsys.readouterr().out
    assert "174个数字核对了174个" in out
    assert "四舍五入可以解释的差异" in out
    assert "550.98" not in out
    assert all(width(line) <= 78 for line in out.splitlines())
    assert main(["check", str(EXAMPLE), "--details"]) == 0
    details = capsys.readouterr().out
    assert all(width(line) <= 78 for line in details.splitlines())
    joined = "".join(line.strip() for line in details.splitlines())
    assert "550.97 = 支出决算表[206科学技术支出]本年支出合计 550.98" in joined
    assert main(["check", str(EXAMPLE), "--lang", "en"]) == 0
    assert "174 of 174 figures checked" in capsys.readouterr().out


def test_check_names_the_wrong_figure_its_line_and_what_it_should_be(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", wrong]) == 1
    out = capsys.readouterr().out
    line = WRONG.split("\n").index("2060101 行政运行 532.41 542.41") + 1
    assert (
        "  1. 收入决算表[2060101行政运行]财政拨款收入印为542.41，应为532.41（一位数字错\n"
        "     误）\n" in out
    )
    assert f"第{line}行，“行政运行 542.41” [T2-COL]" in out
    assert main(["check", wrong, "--details"]) == 1
    out = capsys.readouterr().out
    assert "另有2项因此不成立 [T2-COL]" in "".join(one.strip() for one in out.splitlines())
    (error,) = ga.read_text(WRONG).check().errors
    assert out.count("     - ") == len(error.broken) + 1
    assert main(["check", wrong, "--lang", "en"]) == 1
    assert "T02 revenue [2060101 行政运行] fiscal is printed 542.41, should be 532.41" in " ".join(
        capsys.readouterr().out.split()
    )


def test_check_as_json_has_the_agreed_shape(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", wrong, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert list(report) == [
        "schema_version",
        "path",
        "document",
        "verdict",
        "practice",
        "counts",
        "findings",
        "ledger",
        "proof",
    ]
    assert report["path"] == wrong
    assert report["document"] == {
        "entity": "辽宁省鞍山市科学技术局（本级）",
        "fiscal_year": 2024,
        "unit": "万元",
    }
    assert report["verdict"] == "contradictory"
    (cause,) = [one for one in report["findings"] if one["severity"] == "error"]
    assert list(cause["place"]) == ["page", "line", "sheet", "cell", "file", "row", "quote"]
    assert (cause["place"]["file"], cause["place"]["row"]) == ("wrong.txt", "行政运行")
    (where,) = {cause["cells"][0]["place"]["line"], cause["place"]["line"]}
    row = {"line": where, "file": "wrong.txt", "row": "行政运行"}
    told = {**row, "quote": "行政运行 542.41"}
    assert cause["cells"][0] == {"ref": "T02[2060101].fiscal", "printed": "542.41", "place": told}
    assert cause["suggestions"][0] == "T02[2060101].fiscal = 532.41"
    ((suspect,),) = cause["explanations"]
    assert suspect["values"][0] == {"value": "532.41", "slip": "mistyped"}
    assert [one["rule"] for one in cause["broken"]] == ["T2-COL", "T2-LVL", "X-T2-item"]
    finding = cause["broken"][0]
    assert finding["cells"] == [
        {
            "ref": "T02[2060101].total",
            "printed": "532.41",
            "place": {**row, "quote": "行政运行 532.41"},
        },
        {"ref": "T02[2060101].fiscal", "printed": "542.41", "place": told},
    ]
    assert (finding["severity"], finding["verdict"]) == ("error", "violated")
    assert (finding["difference"], finding["allowance"]) == ("-10.00", "0.00")
    assert set(finding["message"]) == {"zh", "en"}
    assert set(report["ledger"][0]) == {"rule", "status", "reason"}


def test_check_of_several_gives_a_list_or_a_line_each(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(EXAMPLE), wrong, "--format", "json"]) == 1
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)] == [
        "explained",
        "contradictory",
    ]
    assert main(["check", str(EXAMPLE), wrong, "--format", "jsonl"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["explained", "contradictory"]


def test_the_threshold_decides_the_exit_status(wrong: str, tmp_path: Path) -> None:
    assert main(["check", wrong, "--fail-on", "never"]) == 0
    odd = tmp_path / "odd.txt"
    odd.write_text(
        EXAMPLE_TEXT.replace("2210203 购房补贴 23.13 23.13", "2210203 住房补贴 23.13 23.13", 1),
        encoding="utf-8",
    )
    assert main(["check", str(odd)]) == 0
    assert main(["check", str(odd), "--fail-on", "warning"]) == 1


def test_a_folder_with_an_unreadable_file_still_yields_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(EXAMPLE_TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.json").write_text(example().to_json(), encoding="utf-8")
    (tmp_path / "d.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "e.log").write_text("left alone", encoding="utf-8")
    assert main(["facts", str(tmp_path), "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1 + 2 * 174
    assert captured.err.count("\n") == 3
    assert "b.txt: the file is empty" in captured.err
    assert "d.doc: " in captured.err
    assert captured.err.endswith("4 documents: 2 read, 2 refused\n")


def test_files_read_in_parallel_keep_their_order_and_their_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = list(sheets(example(), How()))
    (tmp_path / "a.pdf").write_bytes(to_pdf(pages))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "c.docx").write_bytes(to_docx(pages))
    assert main(["facts", str(tmp_path / "c.docx"), str(tmp_path / "a.pdf")]) == 0
    ordered = capsys.readouterr().out
    alone = []
    for name in ("c.docx", "a.pdf"):
        assert main(["facts", str(tmp_path / name)]) == 0
        alone.append(capsys.readouterr().out)
    assert ordered == alone[0] + alone[1].partition("\n")[2]
    assert main(["facts", str(tmp_path), "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == alone[1] + alone[0].partition("\n")[2]
    assert captured.err.count("\n") == 2
    assert "b.pdf: the PDF cannot be opened" in captured.err


@needs_shared
@pytest.mark.parametrize(
    ("name", "suffix", "count"),
    [("SHPT-SGB-2024", "pdf", 205), ("SHPT-GZJ-2024", "pdf", 308), ("SHPT-STJ-2025", "txt", 747)],
)
def test_facts_of_published_documents_are_their_figures(
    name: str, suffix: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", str(SHARED / "documents" / f"{name}.{suffix}")]) == 0
    rows = [
        row
        for row in csv.DictReader(io.StringIO(capsys.readouterr().out))
        if row["table"][:1] == "T"
    ]
    assert {row["ref"]: row["amount"] for row in rows} == {
        cell.ref: format(cell.amount, "f")
        for cell in truth(name).cells()
        if cell.amount is not None
    }
    assert len(rows) == count


def test_what_cannot_be_read_is_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["check"], ["check", "--format", "json"], ["show"], ["facts"]):
        assert main([command[0], str(tmp_path / "none.txt"), *command[1:]]) == 2
        captured = capsys.readouterr()
        assert captured.out in ("", ",".join(FACT_COLUMNS) + "\n")
        assert captured.err.count("\n") == 1
        assert "none.txt" in captured.err
    (tmp_path / "other.json").write_text('{"a": 1}', encoding="utf-8")
    assert main(["check", str(tmp_path / "other.json"), "--lang", "en"]) == 2
    assert (
        "not a file saved by gov-accounts: unknown key, found with 1 @ $.a (and 3 more)"
        in capsys.readouterr().err
    )
    (tmp_path / "other.json").unlink()
    assert main(["check", str(tmp_path)]) == 2
    assert "没有 .txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["check", "x", "--format", "y"], ["convert", "x"], ["nonsense"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("en", "usage: "), ("zh", "用法：")):
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--lang", lang])
        assert caught.value.code == 2
        told = capsys.readouterr()
        assert (told.out + told.err).startswith(word)


def test_show_prints_tables_with_aligned_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(EXAMPLE), "T03"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("T03 支出决算表")
    ends = [width(line) for line in lines if line.endswith("18.57")]
    assert len(ends) == 4
    assert len(set(ends)) == 1
    assert main(["show", str(EXAMPLE)]) == 0
    out = capsys.readouterr().out
    assert out.count("金额单位：万元") == 9
    assert "看作页码" in out


def test_show_says_which_table_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "part.txt"
    path.write_text(
        EXAMPLE_TEXT[: EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")], encoding="utf-8"
    )
    assert main(["show", str(path), "T05", "--lang", "en"]) == 2
    assert "no T05 general budget" in capsys.readouterr().err
    assert main(["show", str(path), "--lang", "en"]) == 0
    assert "this table was not found" in capsys.readouterr().out
    assert main(["check", str(path)]) == 1
    assert "没有财政拨款收入支出决算总表" in capsys.readouterr().out
    assert main(["check", str(path), "--fail-on", "never"]) == 0


def test_facts_as_csv_and_as_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", str(EXAMPLE)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == list(FACT_COLUMNS)
    assert len(rows) == 174
    wanted = next(row for row in rows if row["ref"] == "T05[2060101].basic")
    assert wanted["label"] == "行政运行"
    assert wanted["column_label"] == "基本支出"
    assert (wanted["amount"], wanted["unit"], wanted["code"]) == ("532.41", "万元", "2060101")
    assert main(["facts", str(EXAMPLE), "--format", "jsonl"]) == 0
    assert [json.loads(line)["ref"] for line in capsys.readouterr().out.splitlines()] == [
        r["ref"] for r in rows
    ]


def test_labels_that_a_spreadsheet_would_run_are_quoted() -> None:
    row = ga.GeneralBudgetRow("206", "=1+1", total=ga.parse_amount("-1.00"))
    accounts = ga.FinalAccounts(
        "某局", 2024, general_budget=ga.GeneralBudgetTable(ga.Unit.WAN, rows=(row,))
    )
    assert list(csv.reader(io.StringIO(to_csv([accounts]))))[1][11:14] == ["'=1+1", "合计", "-1.00"]


def test_convert_writes_json_and_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "accounts.json"
    assert main(["convert", str(EXAMPLE), "--to", "json", "-o", str(out)]) == 0
    assert ga.read(out) == example()
    assert main(["convert", str(out), "--to", "csv", "-o", "-"]) == 0
    assert capsys.readouterr().out == to_csv([example()])
    (tmp_path / "again.json").write_text(out.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["convert", str(tmp_path), "--to", "json", "-o", str(tmp_path / "one.json")]) == 2
    assert "有2份文件" in capsys.readouterr().err
    assert (
        main(["convert", str(EXAMPLE), "--to", "json", "-o", str(tmp_path / "no" / "x.json")]) == 2
    )
    assert "无法写入" in capsys.readouterr().err


def _run(arguments: list[str], **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gov_accounts", *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    return subprocess.run(command, capture_output=True, check=False, env=environment, **kwargs)  # type: ignore[call-overload, no-any-return]  # noqa: S603


def test_standard_input_is_read_and_output_is_always_utf8() -> None:
    done = _run(["check", "-"], input=EXAMPLE.read_bytes())
    assert done.returncode == 0
    assert "174个数字核对了174个" in done.stdout.decode("utf-8")
    assert b"\x1b" not in done.stdout


def test_a_closed_pipe_is_left_quietly() -> None:
    command = f'"{sys.executable}" -m gov_accounts facts {" ".join([str(EXAMPLE)] * 60)} | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, check=False)  # noqa: S602
    assert done.stdout.startswith(b"path,entity")
    assert done.stderr == b""


def test_show_source_prints_the_line_of_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(EXAMPLE), "T03", "--source"]) == 0
    lines = capsys.readouterr().out.splitlines()
    *figures, confidence = lines
    assert figures
    assert all("T03[" in line and "行" in line for line in figures)
    assert {line.split("\t")[-1] for line in figures} <= {"印出", "推断"}
    assert confidence.startswith("# T03\thigh\t已读数字")


def test_show_source_leaves_out_the_words_of_forms_which_have_a_place_but_no_figure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = ROOT / "tests" / "golden" / "documents" / "liaoning-narrative-forms.txt"
    assert "D[name]" in map(str, ga.read(path).places)
    assert main(["show", str(path), "--source"]) == 0
    out = capsys.readouterr().out
    assert "\nD[budget_income]\t300.50\t" in out
    assert "D[name]" not in out


@pytest.mark.parametrize("form", ["xlsx", "parquet", "sqlite", "datapackage", "html"])
def test_the_command_converts(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["convert", str(EXAMPLE), "--to", form, "-o", str(out)]) == 0
    assert out.exists()
    if form != "html":
        assert main(["convert", str(EXAMPLE), "--to", form, "-o", "-", "--lang", "en"]) == 2
        assert "name a file" in capsys.readouterr().err


def test_a_rule_is_explained_from_its_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "x-t6t7-out", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "X-T6T7-out  error: cannot be true" in said
    assert "docs/sources.md#information-table-notes-2017" in said
    assert "T06[30212].amount <= T07[overseas].final, where T07[overseas].final > 0" in said
    assert main(["explain", "N-PCT", "--lang", "zh"]) == 0
    assert "不符时：" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rule", "lang", "words"),
    [
        ("P-D03", "zh", "需要：部门整体自评表或项目自评表"),
        ("P-D03", "zh", "表中没有分值和得分"),
        ("P-D03", "en", "Needs: the form of the department or a form of a project"),
        ("DIS-04", "zh", "需要：情况说明"),
        ("DIS-04", "zh", "须完整读出：情况说明"),
        ("X-T1T2", "zh", "需要：收入支出决算总表、收入决算表"),
        ("WAIVER", "zh", "已没有对应的问题，请删除"),
        ("JOINT", "en", "{identities}"),
    ],
)
def test_a_rule_tells_what_it_needs_and_what_it_says(
    capsys: pytest.CaptureFixture[str], rule: str, lang: str, words: str
) -> None:
    assert main(["explain", rule, "--lang", lang]) == 0
    assert words in capsys.readouterr().out


def test_a_rule_that_is_none_is_refused_with_what_comes_near(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "X-T1T3-clas", "--lang", "en"]) == 2
    assert "did you mean X-T1T3 or X-T1T3-cls" in capsys.readouterr().err
    assert main(["explain", "漏", "--lang", "en"]) == 2
    assert "docs/rules.md lists all" in capsys.readouterr().err


def _archive(path: Path, files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_an_archive_is_a_folder_with_one_result_for_each_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = EXAMPLE_TEXT.encode()
    path = tmp_path / "a.zip"
    _archive(path, {"inner/x.txt": text, "y.txt": text, "logo.png": b"no document"})
    for given in (str(path), str(tmp_path)):
        assert main(["check", given]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        headed = [line for line in captured.out.splitlines() if line.startswith(str(path))]
        assert headed == [f"{path}/inner/x.txt", f"{path}/y.txt"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo("x.txt")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    path = tmp_path / "b.tar.gz"
    path.write_bytes(out.getvalue())
    assert main(["facts", str(path)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 174


def test_a_damaged_document_of_an_archive_costs_one_refusal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.zip"
    packed = _archive(path, {"x.txt": b"HERE" * 9, "y.txt": EXAMPLE_TEXT.encode(), "z.txt": b""})
    path.write_bytes(packed.replace(b"HEREHERE", b"GONEGONE"))
    for lang, said in (("zh", "无法从压缩包中解出"), ("en", "cannot be unpacked")):
        assert main(["check", str(path), "--lang", lang]) == 2
        captured = capsys.readouterr()
        assert captured.out.startswith(f"{path}/y.txt\n")
        first, second = captured.err.splitlines()
        assert first.startswith(f"gov-accounts: {path}/x.txt: ")
        assert said in first
        assert second.startswith(f"gov-accounts: {path}/z.txt: ")


def test_an_archive_without_documents_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.zip"
    _archive(path, {"logo.png": b"1"})
    for lang, said in (("zh", "没有"), ("en", "holds no file")):
        assert main(["check", str(path), "--lang", lang]) == 2
        assert said in capsys.readouterr().err
    path.write_bytes(b"PK\x03\x04 cut")
    assert main(["check", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_a_document_does_not_print_can_be_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = EXAMPLE_TEXT.replace("2024年度", "").replace("金额单位：万元", "")
    path = tmp_path / "bare.txt"
    path.write_text(bare, encoding="utf-8")
    for lang in ("zh", "en"):
        assert main(["check", str(path), "--lang", lang]) == 2
        assert "--year" in capsys.readouterr().err
    assert main(["show", str(path), "--year", "2024"]) == 0
    assert "--unit" in capsys.readouterr().out
    told = ["--year", "2024", "--unit", "万元", "--entity", "某某局"]
    assert main(["check", str(path), *told]) == 0
    assert main(["show", str(path), *told]) == 0
    out = capsys.readouterr().out
    assert "某某局" in out
    assert "--unit" not in out
    assert main(["facts", str(path), *told]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["unit"] for row in rows} == {"万元"}
    assert main(["convert", str(path), "--to", "json", "-o", "-", *told]) == 0
    assert json.loads(capsys.readouterr().out)["entity"] == "某某局"
