"""Why a document is refused: in both languages, truly, with what to do."""

from __future__ import annotations

import re

import pytest

import gov_accounts as ga
from gov_accounts.cli import main
from gov_accounts.reading import read_bytes, read_text
from tests.support.documents import EXAMPLE_TEXT, example
from tests.support.figures import figures_of

_REFUSED = {
    "empty": (" \n", "empty", "空的"),
    "another language": ("Final accounts of an agency 2024\nTotal 12.00\n", "language", "其他语言"),
    "audit": ("某县2024年度部门决算审计结果\n收入100.00万元。\n", "an audit report", "审计报告"),
    "approval": (
        "关于批复2024年度部门决算的通知\n某局：收入100.00万元。\n", "approval letter", "决算批复",
    ),
    "government": (
        "某县2024年财政决算报告\n收入120.00万元。\n", "whole government", "政府决算",
    ),
    "budget": (
        "某局2024年部门预算\n预算收入1.00万元，预算支出1.00万元。\n", "budget", "部门预算",
    ),
    "anything": ("从前有座山，山里有座庙。\n", "none of the nine tables", "没有找到"),
}  # fmt: skip


@pytest.mark.parametrize("kind", _REFUSED)
def test_another_document_is_called_what_it_is(kind: str) -> None:
    text, en, zh = _REFUSED[kind]
    with pytest.raises(ga.DocumentError) as caught:
        read_text(text, "x.txt")
    assert caught.value.en.startswith("x.txt: ")
    assert en in caught.value.en
    assert caught.value.zh.startswith("x.txt：")
    assert zh in caught.value.zh
    assert "expected" in caught.value.en


_TABLE = (
    "某局2024年度部门决算\n支出决算表\n单位：某局 2024年度 金额单位：万元\n"
    "功能分类科目编码 科目名称 本年支出合计 基本支出 项目支出\n栏次 1 2 3\n合计 {}\n注：无。\n"
)


def test_the_form_is_blank_only_if_no_figure_stands_anywhere() -> None:
    with pytest.raises(ga.DocumentError, match="blank form") as caught:
        read_text(_TABLE.format(""))
    assert "空白" in caught.value.zh
    assert read_text(_TABLE.format("5.00 5.00 0.00")).expenditure is not None
    told = "第三部分 情况说明\n一、收入支出决算总体情况说明\n2024年度收入总计10.00万元。\n"
    assert read_text(_TABLE.format("") + told).narrative is not None


def test_the_options_that_a_refusal_names_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ga.DocumentError) as caught:
        read_text(EXAMPLE_TEXT.replace("2024年度", ""))
    said = {caught.value.en, caught.value.zh, ga.Reason.UNIT_MISSING.zh, ga.Reason.UNIT_MISSING.en}
    named = {option for text in said for option in re.findall(r"--[a-z]+", text)}
    assert named == {"--year", "--unit"}
    for command in ("check", "show", "facts", "convert"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert named <= set(re.findall(r"--[a-z]+", capsys.readouterr().out))


@pytest.mark.parametrize("year", ["二〇二四年度", "２０２４年度", "二○二四年度", "2024 年度"])
def test_the_year_is_found_however_it_is_written(year: str) -> None:
    accounts = read_text(EXAMPLE_TEXT.replace("2024年度", year))
    assert accounts.fiscal_year == 2024
    assert accounts.numerals["unread"] == 0
    assert figures_of(accounts) == figures_of(example())


def test_the_year_of_the_headings_beats_the_years_that_are_compared_with() -> None:
    told = "\n第三部分 情况说明\n" + "与2023年度相比增加1.00万元。\n" * 30
    assert read_text(EXAMPLE_TEXT + told).fiscal_year == 2024
    titled = EXAMPLE_TEXT.replace("2024年度", "").replace("\n支出决算表", "\n2022年度支出决算表")
    assert read_text(titled + told).fiscal_year == 2022
    alone = "某市某某局2021年度部门决算\n" + EXAMPLE_TEXT.replace("2024年度", "")
    assert read_text(alone + told).fiscal_year == 2021


def test_four_digits_that_are_no_year_are_none() -> None:
    with pytest.raises(ga.DocumentError, match="no fiscal year"):
        read_text(EXAMPLE_TEXT.replace("2024年度", "0124年度"))


def test_parts_load_alone_and_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    start = EXAMPLE_TEXT.index("\n支出决算表")
    end = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
    one, rest = EXAMPLE_TEXT[start:end], EXAMPLE_TEXT[:start] + EXAMPLE_TEXT[end:]
    alone = read_text(one)
    assert alone.expenditure is not None
    assert str(alone.expenditure["total"].total) == "748.66"
    assert figures_of(alone).items() <= figures_of(example()).items()
    (folder / "a.txt").write_text(one, encoding="utf-8")
    (folder / "b.txt").write_text(rest, encoding="utf-8")
    both = ga.read([folder / "a.txt", folder / "b.txt"])
    assert figures_of(both) == figures_of(example())
    with pytest.raises(ga.DocumentError, match="empty"):
        read_bytes(b"", "x.txt")
