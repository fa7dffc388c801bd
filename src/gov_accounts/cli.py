"""The command line: ``gov-accounts`` and ``python -m gov_accounts``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import CodeError, GovAccountsError, LoadErrors
from gov_accounts.reading import read
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.codes import Code
    from gov_accounts.findings import Report, Waiver

__all__ = ["main"]

OK, FOUND, UNREADABLE = 0, 1, 2
_SUFFIXES = (".txt", ".json", ".pdf", ".xlsx", ".xls", ".docx", ".html", ".htm")
"""Files of a folder that are tried; a file named on the command line is always tried."""
_SLOW = (".pdf", ".xlsx", ".xls", ".docx")
"""Files whose libraries take their time: two or more are read in parallel processes."""
_FILES = ("xlsx", "parquet", "sqlite", "datapackage")
"""Forms that are no text and need a place of their own."""
_OTHER_PARTS = ("narrative", "forms", "numerals", "coverage")
_LIST: dict[str, Any] = {
    "metavar": "FILE",
    "help": "your own list of codes (CSV: code,name) in place of ours; `codes` alone prints what "
    "changes",
}
_THRESHOLDS = {"error": ("errors",), "warning": ("errors", "warnings"), "never": ()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 nothing found, 1 findings, 2 unreadable input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone, as with "| head"; leave quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return status


def _run(options: argparse.Namespace) -> int:
    """Run a command, with the user's lists of codes in place of ours if they gave some."""
    run: Callable[[argparse.Namespace], int] = options.run
    if getattr(options, "catalogue", None) is None:
        return run(options)
    from gov_accounts.catalogue import Catalogue, default_catalogue, using_catalogue  # noqa: PLC0415

    try:
        catalogue = default_catalogue().replaced_by(Catalogue.from_csv(options.catalogue))
    except (GovAccountsError, OSError) as error:
        _Inputs([]).fail(options.catalogue, _refusal(options.catalogue, error))
        return UNREADABLE
    with using_catalogue(catalogue):
        return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gov-accounts",
        description="Read, check and convert final accounts of Chinese government departments "
        "(部门决算).",
        epilog="Exit status: 0 nothing at or above the threshold, 1 findings, 2 usage or "
        "unreadable input.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    paths: dict[str, Any] = {
        "nargs": "+",
        "metavar": "PATH",
        "help": "files, folders, or - for standard input",
    }

    check = commands.add_parser("check", help="judge the figures and say which are wrong")
    check.add_argument("paths", **paths)
    check.add_argument("--format", choices=("text", "json", "jsonl"), default="text")
    check.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the messages"
    )
    check.add_argument(
        "--fail-on", choices=tuple(_THRESHOLDS), default="error", help="exit with 1 from here on"
    )
    check.add_argument(
        "--waivers", metavar="FILE", help="JSON list of accepted findings: rule, cell, reason, date"
    )
    check.set_defaults(run=_check)

    show = commands.add_parser("show", help="print the tables as read")
    show.add_argument("path", metavar="PATH", help="a file, or - for standard input")
    show.add_argument(
        "part",
        nargs="?",
        choices=[*(kind.SPEC.id for kind in TABLES), *_OTHER_PARTS],
        metavar="PART",
        help="T01…T09, narrative, forms, numerals, coverage",
    )
    show.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the messages")
    show.add_argument(
        "--source",
        action="store_true",
        help="print page and line of each figure, and how sure each table is",
    )
    show.add_argument(
        "--boxes",
        metavar="OUT",
        help="of a PDF, write an HTML page that shows each recognised cell in a box",
    )
    show.set_defaults(run=_show)

    facts = commands.add_parser("facts", help="print every figure as a tidy row")
    facts.add_argument("paths", **paths)
    facts.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    facts.set_defaults(run=_facts)

    convert = commands.add_parser("convert", help="write the accounts in another form")
    convert.add_argument("path", metavar="PATH", help="a file, or - for standard input")
    convert.add_argument("--to", choices=("json", "csv", "html", *_FILES), required=True)
    convert.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="a file, or - for standard output"
    )
    convert.set_defaults(run=_convert)

    codes = commands.add_parser("codes", help="say what a code means, or find the codes of a name")
    codes.add_argument("query", nargs="?", metavar="QUERY", help="a code, or a name or part of one")
    codes.add_argument("--year", type=int, metavar="YEAR", help="ask the edition of a year")
    codes.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the answer")
    codes.set_defaults(run=_codes)

    for command in (check, show, facts, convert, codes):
        command.add_argument("--catalogue", **_LIST)

    schema = commands.add_parser(
        "schema", help="print the JSON Schema or the Data Package descriptor"
    )
    schema.add_argument("which", nargs="?", choices=("json", "datapackage"), default="json")
    schema.set_defaults(run=_schema)
    return parser


class _Inputs:
    """Reads what the paths name; what cannot be read is reported on standard error and skipped."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.failed = False
        self.files = list(self._files(paths))

    def _files(self, paths: Sequence[str]) -> Iterator[str]:
        for path in paths:
            if path != "-" and Path(path).is_dir():
                found = sorted(
                    p
                    for p in Path(path).rglob("*")
                    if p.suffix.lower() in _SUFFIXES and p.is_file()
                )
                if not found:
                    self.fail(
                        path, f"the folder holds no {' or '.join(_SUFFIXES)} file; name the files"
                    )
                yield from map(str, found)
            else:
                yield path

    def fail(self, path: str, message: str) -> None:
        self.failed = True
        print(f"gov-accounts: {path}: {message}", file=sys.stderr)

    def read(self) -> Iterator[tuple[str, FinalAccounts]]:
        """Yield what can be read, in order; several files are read in parallel processes."""
        progress = len(self.files) > 1 and sys.stderr.isatty()
        for number, (path, result) in enumerate(_results(self.files), start=1):
            if progress:
                print(f"\r{number}/{len(self.files)} ", end="", file=sys.stderr, flush=True)
            if isinstance(result, str):
                self.fail(path, result)
            else:
                yield path, result
        if progress:
            print("\r", end="", file=sys.stderr)


def _results(paths: Sequence[str]) -> Iterator[tuple[str, FinalAccounts | str]]:
    workers = min(os.cpu_count() or 1, len(paths))
    slow = [path for path in paths if Path(path).suffix.lower() in _SLOW]
    if workers < 2 or len(slow) < 2:  # text is read faster than a process starts
        yield from ((path, _result(path)) for path in paths)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from functools import partial  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    from gov_accounts.catalogue import default_catalogue  # noqa: PLC0415

    # The catalogue in use is of this process; the others are told.
    result = partial(_result, catalogue=default_catalogue())
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        # Standard input belongs to this process.
        results = pool.map(result, (path for path in paths if path != "-"))
        for path in paths:
            yield path, _result(path) if path == "-" else next(results)


def _result(path: str, catalogue: Catalogue | None = None) -> FinalAccounts | str:
    """Return the accounts in a file, or the sentence that says why there are none."""
    from gov_accounts.catalogue import default_catalogue, using_catalogue  # noqa: PLC0415

    try:
        with using_catalogue(catalogue or default_catalogue()):
            return read(path)
    except (LoadErrors, GovAccountsError, OSError) as error:
        return _refusal(path, error)


def _refusal(path: str, error: Exception) -> str:
    if isinstance(error, LoadErrors):
        more = f" (and {len(error.exceptions) - 1} more)" if len(error.exceptions) > 1 else ""
        return f"not a file saved by gov-accounts: {error.exceptions[0]}{more}"
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror or error}; check the path"
    return str(error).removeprefix(f"{Path(path).name}: ")


def _check(options: argparse.Namespace) -> int:
    from gov_accounts.judging import load_waivers  # noqa: PLC0415

    inputs = _Inputs(options.paths)
    waivers: tuple[Waiver, ...] = ()
    if options.waivers is not None:
        try:
            waivers = load_waivers(Path(options.waivers).read_bytes())
        except LoadErrors as error:
            inputs.fail(options.waivers, f"not a list of waivers: {error.exceptions[0]}")
            return UNREADABLE
        except OSError as error:
            inputs.fail(
                options.waivers, f"cannot be opened: {error.strerror or error}; check the path"
            )
            return UNREADABLE
    return _reports(options, inputs, waivers)


def _reports(options: argparse.Namespace, inputs: _Inputs, waivers: tuple[Waiver, ...]) -> int:
    from gov_accounts.display import report_text  # noqa: PLC0415

    found = False
    reports: list[dict[str, Any]] = []
    first = True
    for path, accounts in inputs.read():
        report = accounts.check(waivers=waivers)
        found = found or _reaches(report, options.fail_on)
        if options.format == "text":
            heading = f"{path}\n" if len(inputs.files) > 1 else ""
            print(("" if first else "\n") + heading + report_text(report, accounts, options.lang))
        elif options.format == "jsonl":
            print(json.dumps(report.to_dict(options.lang), ensure_ascii=False))
        else:
            reports.append(report.to_dict(options.lang))
        first = False
    if options.format == "json":
        # One document gives its report, several a list.
        data: Any = reports[0] if len(inputs.files) == 1 and reports else reports
        if reports or len(inputs.files) > 1:
            print(json.dumps(data, ensure_ascii=False, indent=2))
    return UNREADABLE if inputs.failed else FOUND if found else OK


def _codes(options: argparse.Namespace) -> int:
    from gov_accounts.catalogue import Catalogue, default_catalogue  # noqa: PLC0415
    from gov_accounts.display._code_text import changes_text, code_text  # noqa: PLC0415

    inputs = _Inputs([])
    catalogue = default_catalogue()
    if options.query is None:
        if options.catalogue is None:
            inputs.fail(
                "codes", "expected a code or a name, found nothing; for example: codes 2060101"
            )
            return UNREADABLE
        print(changes_text(Catalogue.packaged().diff(catalogue, options.year), options.lang))
        return OK
    cards = [
        code_text(catalogue, code, options.year, options.lang)
        for code in _asked(catalogue, options)
    ]
    if not cards:
        inputs.fail(options.query, _unknown(catalogue, options.query))
        return UNREADABLE
    print("\n".join(cards))
    return OK


def _unknown(catalogue: Catalogue, query: str) -> str:
    from gov_accounts.codes import parse_code  # noqa: PLC0415

    try:
        known = [code for code in parse_code(query).ancestors if code in catalogue]
    except CodeError:
        known = []
    if known:
        above = f"{known[-1]} {catalogue.path(known[-1])}"
        return f"no such code in the lists, which are not complete; above it is {above}"
    return "no code and no name like it in the lists; a part of a name is enough"


def _asked(catalogue: Catalogue, options: argparse.Namespace) -> tuple[Code, ...]:
    """Return the code that is asked for, else the codes of the name, the best first."""
    from gov_accounts.codes import parse_code  # noqa: PLC0415

    try:
        code = parse_code(options.query)
    except CodeError:
        code = None
    if code is not None and code in catalogue:
        return (code,)
    return tuple(
        dict.fromkeys(entry.code for entry in catalogue.search(options.query, options.year))
    )


def _reaches(report: Report, threshold: str) -> bool:
    return any(getattr(report, name) for name in _THRESHOLDS[threshold])


def _show(options: argparse.Namespace) -> int:
    from gov_accounts.display import accounts_text  # noqa: PLC0415
    from gov_accounts.judging import confidences  # noqa: PLC0415

    inputs = _Inputs([options.path])
    if options.boxes is not None:
        _boxes(inputs, options.boxes)
        return UNREADABLE if inputs.failed else OK
    for _, accounts in inputs.read():
        if options.source:
            for ref, place in accounts.places.items():
                if options.part in (None, ref.table) and (amount := accounts.cell(ref)) is not None:
                    print(f"{ref}\t{amount}\t{place}")
            for one in confidences(accounts):
                if options.part in (None, one.table):
                    print(f"# {one.table}\t{one.level.value}\t{getattr(one.message, options.lang)}")
            continue
        if options.part in _OTHER_PARTS:
            print(accounts_text(accounts, options.part, options.lang))
            continue
        if options.part is not None and accounts.table(options.part) is None:
            inputs.fail(
                options.path,
                f"the document has no {options.part}; leave it out to see what there is",
            )
            continue
        print(accounts_text(accounts, options.part, options.lang))
    return UNREADABLE if inputs.failed else OK


def _boxes(inputs: _Inputs, output: str) -> None:
    from gov_accounts.reading.boxes import boxed_html  # noqa: PLC0415

    if len(inputs.files) != 1:
        inputs.fail(
            output, f"boxes are drawn for one document, found {len(inputs.files)}; name one of them"
        )
        return
    (path,) = inputs.files
    try:
        page = boxed_html(path)
    except (GovAccountsError, OSError) as error:
        inputs.fail(path, _refusal(path, error))
        return
    try:
        Path(output).write_text(page, encoding="utf-8")
    except OSError as error:
        inputs.fail(output, f"cannot be written: {error.strerror or error}; choose another place")


def _facts(options: argparse.Namespace) -> int:
    from gov_accounts.exports import fact_lines, to_csv  # noqa: PLC0415

    inputs = _Inputs(options.paths)
    header = True
    for _, accounts in inputs.read():
        if options.format == "jsonl":
            for fact in fact_lines(accounts):
                print(json.dumps(fact, ensure_ascii=False))
        else:
            text = to_csv([accounts])
            print(text if header else text.partition("\n")[2], end="")
            header = False
    return UNREADABLE if inputs.failed else OK


def _convert(options: argparse.Namespace) -> int:
    inputs = _Inputs([options.path])
    if len(inputs.files) > 1:
        inputs.fail(
            options.path, f"the folder holds {len(inputs.files)} documents; name one of them"
        )
        return UNREADABLE
    if options.to in _FILES and options.output == "-":
        inputs.fail("-", f"{options.to} is no text; name a file with -o")
        return UNREADABLE
    for _, accounts in inputs.read():
        try:
            if options.to in _FILES:
                _write(accounts, options.to, options.output)
            elif options.output == "-":
                print(_text(accounts, options.to), end="")
            else:
                Path(options.output).write_text(
                    _text(accounts, options.to), encoding="utf-8", newline=""
                )
        except OSError as error:
            inputs.fail(
                options.output,
                f"cannot be written: {error.strerror or error}; choose another place",
            )
        except GovAccountsError as error:
            inputs.fail(options.output, str(error))
    return UNREADABLE if inputs.failed else OK


def _text(accounts: FinalAccounts, form: str) -> str:
    if form == "json":
        return accounts.to_json(indent=2) + "\n"
    if form == "html":
        from gov_accounts.display import page  # noqa: PLC0415

        return page(accounts)
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    return to_csv([accounts])


def _write(accounts: FinalAccounts, form: str, path: str) -> None:
    if form == "xlsx":
        from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

        write_workbook(accounts, path)
    elif form == "parquet":
        from gov_accounts.exports.arrow import write_parquet  # noqa: PLC0415

        write_parquet([accounts], path)
    elif form == "sqlite":
        from gov_accounts.exports.sqlite import write_sqlite  # noqa: PLC0415

        Path(path).unlink(missing_ok=True)
        write_sqlite([accounts], path)
    else:
        from gov_accounts.exports.datapackage import write_datapackage  # noqa: PLC0415

        write_datapackage([accounts], path)


def _schema(options: argparse.Namespace) -> int:
    from gov_accounts.interchange.schema import schema_text  # noqa: PLC0415

    print(schema_text(options.which), end="")
    return OK


if __name__ == "__main__":
    sys.exit(main())
