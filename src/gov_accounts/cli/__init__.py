"""The command line: ``gov-accounts`` and ``python -m gov_accounts``."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from gov_accounts.cli._command_grammar import (
    OK,
    UNREADABLE,
    Command,
    argument,
    count,
    parsed,
    year,
)
from gov_accounts.cli._completion import SHELLS, completion_script
from gov_accounts.cli._language import language
from gov_accounts.messages import Message
from gov_accounts.outside import outside
from gov_accounts.patience import SECONDS
from gov_accounts.units import Unit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["main"]

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status.

    0: nothing at or above the threshold; 1: findings, or something missing that must be there; 2:
    usage, or input that cannot be read; 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    typed = list(sys.argv[1:] if arguments is None else arguments)
    options = parsed(typed, COMMANDS, language(typed))
    try:
        status = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone, as with "| head"; leave quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print(Message("已中断", "interrupted").get(options.lang), file=sys.stderr)
        return INTERRUPTED
    return status


def _run(options: argparse.Namespace) -> int:
    """Run a command, with the user's lists of codes in place of ours if they gave some."""
    if getattr(options, "catalogue", None) is None:
        return int(options.run(options))
    from gov_accounts.catalogue import Catalogue, default_catalogue, using_catalogue  # noqa: PLC0415
    from gov_accounts.cli._inputs import Inputs  # noqa: PLC0415
    from gov_accounts.corpus import refusal  # noqa: PLC0415
    from gov_accounts.errors import GovAccountsError  # noqa: PLC0415

    try:
        catalogue = default_catalogue().replaced_by(Catalogue.from_csv(options.catalogue))
    except (GovAccountsError, OSError) as error:
        Inputs([], options).fail(options.catalogue, refusal(options.catalogue, error))
        return UNREADABLE
    with using_catalogue(catalogue):
        return int(options.run(options))


def _completion(options: argparse.Namespace) -> int:
    print(completion_script(options.shell, COMMANDS))
    return OK


# --- the commands ----------------------------------------


def _running(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Return what runs a command; its module is imported then, since help needs none."""
    return lambda options: int(getattr(outside(f"cli.{module}"), name)(options))


def _known(module: str, name: str) -> Callable[[], Iterable[str]]:
    """Return what gives the values that a module knows, imported when they are asked for."""
    return lambda: tuple(getattr(outside(f"cli.{module}"), name))


_PATHS = argument(
    "paths",
    nargs="+",
    metavar="PATH",
    zh="文件、文件夹、压缩包，或 -（标准输入）；同一份决算的几个文件用 + 相连",
    en="files, folders, archives, or - for standard input; + joins the files of one document",
)
_PATH = argument(
    "path", metavar="PATH", zh="文件，或 -（标准输入）", en="a file, or - for standard input"
)
_TOLD = (
    argument(
        "--unit",
        one_of=lambda: [unit.value for unit in Unit],
        zh="文件没有写明时的金额单位",
        en="the unit of money, where a document does not print it",
    ),
    argument(
        "--year",
        dest="fiscal_year",
        type=year,
        metavar="YEAR",
        zh="文件没有写明时的年度",
        en="the fiscal year, where a document does not print it",
    ),
    argument(
        "--entity",
        metavar="NAME",
        zh="文件没有写明时的单位名称",
        en="the department, where a document does not name it",
    ),
)
_CATALOGUE = argument(
    "--catalogue",
    metavar="FILE",
    zh="用自己的科目表（CSV：code,name）；单独的 codes 命令显示有何不同",
    en="your own list of codes (CSV: code,name) in place of ours; codes alone prints what changes",
)
_JOBS = (
    argument(
        "--jobs",
        type=count,
        metavar="N",
        zh="同时用几个进程读取，0为只用本进程",
        en="how many processes read at a time, 0 for this one alone",
    ),
    argument(
        "--seconds",
        type=count,
        metavar="N",
        zh=f"一份文件最多读多少秒，超过即放弃（{SECONDS:.0f}）",
        en=f"give a document up after so many seconds ({SECONDS:.0f})",
    ),
)
_JOIN = argument(
    "--join",
    metavar="stem|FILE",
    zh="哪些文件是同一份决算：stem为同一文件夹中只有后缀不同的，或一个表（CSV：group,path）",
    en="which files are one document: stem, those of a folder that differ in the suffix alone, or "
    "a table (CSV: group,path)",
)
_OUTPUT = argument(
    "-o", "--output", metavar="OUT", zh="写入文件（或文件夹）", en="a file, or a folder"
)
_OUT = argument(
    "-o", "--output", metavar="OUT", zh="文件，不写则为标准输出", en="a file, else standard output"
)


COMMANDS = {
    "check": Command(
        Message("核对数字，指出错误", "judge the figures and say which are wrong"),
        _running("_checking", "check"),
        (
            _PATHS,
            argument(
                "--format",
                one_of=_known("_checking", "FORMATS"),
                zh="报告的形式，不写则按输出文件的后缀，否则为text",
                en="the form of the report, else that of the suffix of OUT, else text",
            ),
            _OUTPUT,
            argument(
                "--details",
                action="store_true",
                zh="全部列出：差异、其他可能、未采用的内容",
                en="all of it: differences, other ways to mend it, what was left out",
            ),
            argument(
                "--quiet", action="store_true", zh="每份文件只写一行", en="one line a document"
            ),
            argument(
                "--fail-on",
                one_of=_known("_checking", "THRESHOLDS"),
                default="error",
                zh="从哪一级起退出状态为1，不写则为error",
                en="exit with 1 from here on, error unless told",
            ),
            argument(
                "--waivers",
                metavar="FILE",
                zh="已接受的问题（JSON：rule、cell、reason、date）",
                en="JSON list of accepted findings: rule, cell, reason, date",
            ),
            *_TOLD,
            _JOIN,
            *_JOBS,
            argument(
                "--summary",
                metavar="FILE",
                zh="另写一个表，每份文件一行（.csv或.xlsx）",
                en="write a table too, a row a document (.csv or .xlsx)",
            ),
            argument(
                "--resume",
                metavar="FILE",
                zh="已核对文件的清单：其中有的不再核对，新核对的补记进去",
                en="a list of files that are done: those in it are left out, new ones are added",
            ),
            _CATALOGUE,
        ),
        (
            (
                "gov-accounts check 决算.pdf",
                Message("核对一份文件", "judge one document"),
            ),
            (
                "gov-accounts check 决算.pdf --format html -o 报告.html",
                Message("写成可以转交的报告", "write a report to hand over"),
            ),
            (
                "gov-accounts check 决算表.xlsx+说明.docx",
                Message("两个文件是同一份决算", "two files are one document"),
            ),
            (
                "gov-accounts check 文件夹 --quiet",
                Message("文件夹中每份一行", "a line for each document of a folder"),
            ),
        ),
    ),
    "show": Command(
        Message("显示读出的内容", "print the tables as read"),
        _running("_looking", "show"),
        (
            _PATH,
            argument(
                "part",
                nargs="?",
                metavar="PART",
                zh="T01…T09、表名或公开07表，narrative、forms、numerals、coverage",
                en="T01…T09, a title or 公开07表, narrative, forms, numerals, coverage",
            ),
            argument(
                "--source",
                action="store_true",
                zh="每个数字的位置和把握程度",
                en="where each figure stands and how it is known",
            ),
            argument(
                "--boxes",
                metavar="OUT",
                zh="PDF：写成网页，在页面图片上框出所读内容和问题",
                en="of a PDF, write a page that boxes what was read and what was found",
            ),
            *_TOLD,
            _CATALOGUE,
        ),
        (
            ("gov-accounts show 决算.pdf 收入决算表", Message("一张表", "one table")),
            (
                "gov-accounts show 决算.pdf --boxes 框.html",
                Message("在页面上看所读内容", "see on the pages what was read"),
            ),
        ),
    ),
    "facts": Command(
        Message("把每个数字列成一行", "write every figure as a tidy row"),
        _running("_handing_on", "facts"),
        (
            _PATHS,
            argument(
                "--format",
                one_of=_known("_handing_on", "FACTS"),
                zh="不写则按输出文件的后缀，否则为csv",
                en="the form, else that of the suffix of OUT, else csv",
            ),
            _OUT,
            *_TOLD,
            _JOIN,
            *_JOBS,
            _CATALOGUE,
        ),
        (
            ("gov-accounts facts 文件夹 -o 数字.csv", Message("所有文件", "all documents")),
            (
                "gov-accounts facts 文件夹 -o 数字.parquet",
                Message("供DuckDB、Polars等读取", "for DuckDB, Polars and others"),
            ),
        ),
    ),
    "convert": Command(
        Message("转换成其他格式", "write the accounts in another format"),
        _running("_handing_on", "convert"),
        (
            _PATHS,
            argument(
                "--to",
                one_of=_known("_handing_on", "TARGETS"),
                required=True,
                zh="目标格式",
                en="the format",
            ),
            argument(
                "-o",
                "--output",
                metavar="OUT",
                required=True,
                zh="文件，或 -（标准输出）",
                en="a file, or - for standard output",
            ),
            *_TOLD,
            _JOIN,
            *_JOBS,
            _CATALOGUE,
        ),
        (
            (
                "gov-accounts convert 决算.pdf --to xlsx -o 决算.xlsx",
                Message("写成工作簿", "as a workbook"),
            ),
        ),
    ),
    "compile": Command(
        Message("由账目生成九张表", "add a ledger up to the nine tables"),
        _running("_handing_on", "compile_ledger"),
        (
            argument(
                "ledger",
                metavar="LEDGER",
                zh="账目：JSON，或CSV（entry,item,fund,nature,economic,amount）",
                en="a ledger: JSON, or CSV (entry,item,fund,nature,economic,amount)",
            ),
            argument(
                "-o",
                "--output",
                metavar="OUT",
                required=True,
                zh="文件，格式按后缀；或 -（标准输出，JSON）",
                en="a file, its suffix names the format; or - for JSON on standard output",
            ),
            argument(
                "--layout",
                metavar="NAME",
                default="liaoning",
                zh="按哪里的版式，不写则为liaoning",
                en="the layout of a place, liaoning unless told",
            ),
            argument(
                "--rounding",
                one_of=lambda: ("half_up", "truncated"),
                default="half_up",
                zh="四舍五入（half_up）或截尾（truncated），不写则四舍五入",
                en="how amounts are rounded, half_up unless told",
            ),
            *_TOLD,
        ),
        (
            (
                "gov-accounts compile 账目.json -o 决算.xlsx",
                Message("写成工作簿", "as a workbook"),
            ),
        ),
    ),
    "compare": Command(
        Message("比较两份决算的数字", "say which figures differ between two documents"),
        _running("_comparing", "compare"),
        (
            argument("old", metavar="OLD", zh="先前的文件", en="the earlier file"),
            argument("new", metavar="NEW", zh="后来的文件", en="the later file"),
            argument(
                "--format",
                one_of=_known("_comparing", "COMPARISONS"),
                default="text",
                zh="不写则为text",
                en="text unless told",
            ),
            _OUT,
            *_TOLD,
            _CATALOGUE,
        ),
        (
            (
                "gov-accounts compare 原决算.pdf 更正后.pdf",
                Message("更正改了什么", "what a correction changed"),
            ),
        ),
    ),
    "codes": Command(
        Message("查科目编码或名称", "say what a code means, or find the codes of a name"),
        _running("_looking", "codes"),
        (
            argument(
                "query",
                nargs="?",
                metavar="QUERY",
                zh="编码，或名称的一部分",
                en="a code, or a name or part of one",
            ),
            argument(
                "--year", type=year, metavar="YEAR", zh="哪一年的科目表", en="the edition of a year"
            ),
            _CATALOGUE,
        ),
        (("gov-accounts codes 2060101", Message("一个编码", "one code")),),
    ),
    "schema": Command(
        Message(
            "打印JSON Schema、OpenAPI组件或Data Package描述",
            "print the JSON Schema, the OpenAPI components or the Data Package descriptor",
        ),
        _running("_handing_on", "schema"),
        (
            argument(
                "which",
                nargs="?",
                one_of=lambda: ("json", "openapi", "datapackage"),
                metavar="json|openapi|datapackage",
                zh="哪一种",
                en="which of them",
            ),
        ),
    ),
    "explain": Command(
        Message("解释一条规则", "say what a rule states, rests on and compares"),
        _running("_looking", "explain"),
        (argument("rule", metavar="RULE", zh="规则编号，如X-T1T2", en="its id, as X-T1T2"),),
        (("gov-accounts explain N-15", Message("规则N-15", "the rule N-15")),),
    ),
    "completion": Command(
        Message("打印命令补全脚本", "print a script by which a shell completes"),
        _completion,
        (
            argument(
                "shell",
                one_of=lambda: SHELLS,
                metavar="SHELL",
                zh="bash、zsh或fish",
                en="the shell",
            ),
        ),
        (
            (
                'eval "$(gov-accounts completion bash)"',
                Message("在当前窗口启用", "for this session"),
            ),
        ),
    ),
}
"""What may be typed, see :mod:`gov_accounts.cli._command_grammar`."""
