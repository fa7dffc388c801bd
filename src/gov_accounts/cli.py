"""The command line: ``gov-accounts`` and ``python -m gov_accounts``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

from gov_accounts.errors import CodeError, DocumentError, GovAccountsError, LoadErrors
from gov_accounts.findings import Message
from gov_accounts.reading import read, read_bytes
from gov_accounts.tables import TABLES
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.codes import Code
    from gov_accounts.findings import Report, Waiver
    from gov_accounts.refs import CellRef

__all__ = ["main"]

OK, FOUND, UNREADABLE = 0, 1, 2
_SUFFIXES = (
    *(".txt", ".md", ".json", ".pdf", ".ofd", ".docx", ".html", ".htm"),
    *(".xlsx", ".xls", ".et", ".ods"),
)
"""Files of a folder that are tried; a file named on the command line is always tried."""
_ARCHIVES = (".zip", ".tar.gz", ".tgz")
"""Files that are folders themselves."""
_SLOW = (".pdf", ".ofd", ".docx", ".xlsx", ".xls", ".et", ".ods")
"""Files whose libraries take their time: two or more are read in parallel processes."""
_TABLE_IDS = tuple(kind.SPEC.id for kind in TABLES)
_OTHER_PARTS = ("narrative", "forms", "numerals", "coverage")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status.

    0: nothing at or above the threshold; 1: findings; 2: usage, or input that cannot be read.
    """
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
    for name, command in _COMMANDS.items():
        added = commands.add_parser(name, help=command.help)
        for names, settings in command.arguments:
            added.add_argument(*names, **settings)
        added.set_defaults(run=command.run)
    return parser


@frozen
class _File:
    """A document: a path, or what a member of an archive holds and how messages call it."""

    path: str
    content: bytes | DocumentError | None = None
    name: str = ""

    def read(self, told: _Told) -> FinalAccounts:
        """Read the accounts; raise why there are none."""
        settings = asdict(told, recurse=False)
        if isinstance(self.content, DocumentError):
            raise self.content
        if self.content is not None:
            return read_bytes(self.content, self.name, **settings)
        return read(_parts(self.path), **settings)

    @property
    def called(self) -> str:
        """How messages about it begin."""
        return self.name or Path(self.path).name


class _Inputs:
    """Reads what the paths name; what cannot be read is reported on standard error and skipped."""

    def __init__(self, paths: Sequence[str], options: argparse.Namespace | None = None) -> None:
        self.failed = False
        self._lang = getattr(options, "lang", "en")
        self._told = _Told.of(options)
        self.files = [one for path in paths for one in self._files(path)]

    def _files(self, path: str) -> Iterator[_File]:
        """Yield the files that a path names: itself, those of a folder, those of an archive."""
        if path != "-" and Path(path).is_dir():
            found = [
                one
                for one in sorted(Path(path).rglob("*"))
                if one.name.lower().endswith((*_SUFFIXES, *_ARCHIVES)) and one.is_file()
            ]
            if not found:
                self._nothing_in(path)
            for one in found:
                yield from self._unpacked(str(one))
        else:
            yield from self._unpacked(path)

    def _unpacked(self, path: str) -> Iterator[_File]:
        """Yield the documents of an archive, or the file as it is."""
        if path == "-" or not path.lower().endswith(_ARCHIVES) or not Path(path).is_file():
            yield _File(path)
            return
        from gov_accounts.reading.formats._archive import is_archive, members  # noqa: PLC0415

        empty = True
        try:
            data = Path(path).read_bytes()
            if not is_archive(data):
                yield _File(path)
                return
            for inside, content in members(data, Path(path).name):
                if inside.lower().endswith(_SUFFIXES) or isinstance(content, DocumentError):
                    empty = False
                    yield _File(f"{path}/{inside}", content, f"{Path(path).name}/{inside}")
        except (DocumentError, OSError) as error:
            self.fail(path, _refusal(path, error))
            return
        if empty:
            self._nothing_in(path)

    def _nothing_in(self, path: str) -> None:
        kinds = ", ".join(_SUFFIXES)
        self.fail(
            path,
            Message(
                f"没有 {kinds} 文件；请直接给出文件",
                f"it holds no file {kinds}; name the files",
            ),
        )

    def fail(self, path: str, message: str | Message) -> None:
        self.failed = True
        told = message.get(self._lang) if isinstance(message, Message) else message
        print(f"gov-accounts: {path}: {told}", file=sys.stderr)

    def read(self) -> Iterator[tuple[str, FinalAccounts]]:
        """Yield what can be read, in order; several files are read in parallel processes."""
        progress = len(self.files) > 1 and sys.stderr.isatty()
        for number, (path, result) in enumerate(_results(self.files, self._told), start=1):
            if progress:
                print(f"\r{number}/{len(self.files)} ", end="", file=sys.stderr, flush=True)
            if isinstance(result, (str, Message)):
                self.fail(path, result)
            else:
                yield path, result
        if progress:
            print("\r", end="", file=sys.stderr)

    @property
    def status(self) -> int:
        return UNREADABLE if self.failed else OK


@frozen
class _Told:
    """What the command line says of documents that do not print it."""

    unit: Unit | None = None
    entity: str | None = None
    fiscal_year: int | None = None

    @classmethod
    def of(cls, options: argparse.Namespace | None) -> _Told:
        """Take it from the options, if the command has such."""
        if options is None or not hasattr(options, "unit"):
            return cls()
        unit = Unit(options.unit) if options.unit else None
        return cls(unit, options.entity, options.fiscal_year)


def _results(
    files: Sequence[_File], told: _Told
) -> Iterator[tuple[str, FinalAccounts | str | Message]]:
    workers = min(os.cpu_count() or 1, len(files))
    slow = [one for one in files if one.path.lower().endswith(_SLOW)]
    if workers < 2 or len(slow) < 2:  # text is read faster than a process starts
        return ((one.path, _result(one, told)) for one in files)
    return _parallel_results(files, told, workers)


def _parallel_results(
    files: Sequence[_File], told: _Told, workers: int
) -> Iterator[tuple[str, FinalAccounts | str | Message]]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from functools import partial  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    from gov_accounts.catalogue import default_catalogue  # noqa: PLC0415

    # The catalogue in use is of this process; the others are told.
    result = partial(_result, told=told, catalogue=default_catalogue())
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        # Standard input belongs to this process.
        results = pool.map(result, (one for one in files if one.path != "-"))
        for one in files:
            yield one.path, _result(one, told) if one.path == "-" else next(results)


def _result(
    file: _File, told: _Told, catalogue: Catalogue | None = None
) -> FinalAccounts | str | Message:
    """Return the accounts in a file, or the sentence that says why there are none."""
    from gov_accounts.catalogue import default_catalogue, using_catalogue  # noqa: PLC0415

    try:
        with using_catalogue(catalogue or default_catalogue()):
            return file.read(told)
    except (LoadErrors, GovAccountsError, OSError) as error:
        return _refusal(file.called, error)


def _parts(path: str) -> str | list[str]:
    """Return the files of one document that ``+`` joins, or the path as it is."""
    if "+" not in path or Path(path).exists():
        return path
    return path.split("+")


def _refusal(path: str, error: Exception) -> str | Message:
    if isinstance(error, LoadErrors):
        more = f" (and {len(error.exceptions) - 1} more)" if len(error.exceptions) > 1 else ""
        return f"not a file saved by gov-accounts: {error.exceptions[0]}{more}"
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror or error}; check the path"
    if isinstance(error, DocumentError):
        en, zh = error.en, error.zh
        for name in (path, Path(path).name):
            en = en.removeprefix(f"{name}: ")
            zh = zh.removeprefix(f"{name}：").removeprefix(f"{name}: ")
        return Message(zh, en)
    return str(error).removeprefix(f"{Path(path).name}: ")


_THRESHOLDS = {"error": ("errors",), "warning": ("errors", "warnings"), "never": ()}


class _Judged:
    """The documents that can be read, each with its report; ``found`` once one has findings."""

    def __init__(self, inputs: _Inputs, waivers: tuple[Waiver, ...], threshold: str) -> None:
        self.several = len(inputs.files) > 1
        self.found = False
        self._inputs = inputs
        self._waivers = waivers
        self._counted = _THRESHOLDS[threshold]

    def __iter__(self) -> Iterator[tuple[str, FinalAccounts, Report]]:
        for path, accounts in self._inputs.read():
            report = accounts.check(waivers=self._waivers)
            self.found = self.found or any(getattr(report, name) for name in self._counted)
            yield path, accounts, report


def _check(options: argparse.Namespace) -> int:
    inputs = _Inputs(options.paths, options)
    waivers = _waivers(inputs, options.waivers)
    if waivers is None:
        return UNREADABLE
    judged = _Judged(inputs, waivers, options.fail_on)
    _REPORT_FORMATS[options.format](judged, options.lang)
    return inputs.status or (FOUND if judged.found else OK)


def _waivers(inputs: _Inputs, path: str | None) -> tuple[Waiver, ...] | None:
    """Return the findings that a file accepts, none without a file; None if it cannot be read."""
    from gov_accounts.judging import load_waivers  # noqa: PLC0415

    if path is None:
        return ()
    try:
        return load_waivers(Path(path).read_bytes())
    except LoadErrors as error:
        inputs.fail(path, f"not a list of waivers: {error.exceptions[0]}")
    except OSError as error:
        inputs.fail(path, _refusal(path, error))
    return None


def _print_text(judged: _Judged, lang: str) -> None:
    from gov_accounts.display import report_text  # noqa: PLC0415

    before = ""
    for path, accounts, report in judged:
        heading = f"{path}\n" if judged.several else ""
        print(before + heading + report_text(report, accounts, lang))
        before = "\n"


def _print_json_lines(judged: _Judged, lang: str) -> None:
    for _, _, report in judged:
        print(json.dumps(report.to_dict(lang), ensure_ascii=False))


def _print_json(judged: _Judged, lang: str) -> None:
    """Print one report for one document, a list for several."""
    reports = [report.to_dict(lang) for _, _, report in judged]
    if judged.several:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    elif reports:
        print(json.dumps(reports[0], ensure_ascii=False, indent=2))


_REPORT_FORMATS: dict[str, Callable[[_Judged, str], None]] = {
    "text": _print_text,
    "json": _print_json,
    "jsonl": _print_json_lines,
}


def _explain(options: argparse.Namespace) -> int:
    from gov_accounts.display import rule_text  # noqa: PLC0415
    from gov_accounts.rules import rules  # noqa: PLC0415

    known = {rule.id: rule for rule in rules()}
    wanted = options.rule.upper()
    found = next((rule for name, rule in known.items() if name.upper() == wanted), None)
    if found is not None:
        print(rule_text(found, options.lang))
        return OK
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(wanted, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "docs/rules.md lists all"
    _Inputs([]).fail(options.rule, f"no rule of this id; {hint}")
    return UNREADABLE


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


def _show(options: argparse.Namespace) -> int:
    from gov_accounts.display import accounts_text  # noqa: PLC0415

    inputs = _Inputs([options.path], options)
    if options.boxes is not None:
        _boxes(inputs, options.boxes)
        return inputs.status
    for _, accounts in inputs.read():
        if options.source:
            for line in _source_lines(accounts, options.part, options.lang):
                print(line)
        elif options.part in _TABLE_IDS and accounts.table(options.part) is None:
            inputs.fail(
                options.path,
                f"the document has no {options.part}; leave it out to see what there is",
            )
        else:
            print(accounts_text(accounts, options.part, options.lang))
    return inputs.status


def _source_lines(accounts: FinalAccounts, part: str | None, lang: str) -> Iterator[str]:
    """Yield where each figure stands and how it is known, then how sure each table's reading is."""
    from gov_accounts.display import place_text  # noqa: PLC0415
    from gov_accounts.judging import confidences  # noqa: PLC0415

    for ref, place in accounts.places.items():
        if part in (None, ref.table):
            amount = _figure(accounts, ref)
            if amount is not None:
                known = accounts.known(ref)
                told = known.value if lang == "en" else known.zh
                yield f"{ref}\t{amount}\t{place_text(place, lang)}\t{told}"
    for one in confidences(accounts):
        if part in (None, one.table):
            yield f"# {one.table}\t{one.level.value}\t{one.message.get(lang)}"


def _figure(accounts: FinalAccounts, ref: CellRef) -> Decimal | None:
    try:
        return accounts.cell(ref)
    except KeyError:  # the words of a form have a place too
        return None


def _boxes(inputs: _Inputs, output: str) -> None:
    from gov_accounts.reading.boxes import boxed_html  # noqa: PLC0415

    if len(inputs.files) != 1:
        inputs.fail(
            output, f"boxes are drawn for one document, found {len(inputs.files)}; name one of them"
        )
        return
    (path,) = (one.path for one in inputs.files)
    try:
        page = boxed_html(path)
    except (GovAccountsError, OSError) as error:
        inputs.fail(path, _refusal(path, error))
        return
    try:
        Path(output).write_text(page, encoding="utf-8")
    except OSError as error:
        inputs.fail(output, _unwritable(error))


def _facts(options: argparse.Namespace) -> int:
    inputs = _Inputs(options.paths, options)
    _FACT_FORMATS[options.format](accounts for _, accounts in inputs.read())
    return inputs.status


def _facts_csv(documents: Iterable[FinalAccounts]) -> None:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    for number, accounts in enumerate(documents):
        text = to_csv([accounts])
        print(text if number == 0 else text.partition("\n")[2], end="")


def _facts_json_lines(documents: Iterable[FinalAccounts]) -> None:
    from gov_accounts.exports import fact_lines  # noqa: PLC0415

    for accounts in documents:
        for fact in fact_lines(accounts):
            print(json.dumps(fact, ensure_ascii=False))


_FACT_FORMATS: dict[str, Callable[[Iterable[FinalAccounts]], None]] = {
    "csv": _facts_csv,
    "jsonl": _facts_json_lines,
}


def _convert(options: argparse.Namespace) -> int:
    inputs = _Inputs([options.path], options)
    if len(inputs.files) > 1:
        inputs.fail(options.path, f"it holds {len(inputs.files)} documents; name one of them")
        return UNREADABLE
    if options.to in _FILES and options.output == "-":
        inputs.fail("-", f"{options.to} is no text; name a file with -o")
        return UNREADABLE
    for _, accounts in inputs.read():
        try:
            _convert_one(accounts, options.to, options.output)
        except OSError as error:
            inputs.fail(options.output, _unwritable(error))
        except GovAccountsError as error:
            inputs.fail(options.output, str(error))
    return inputs.status


def _convert_one(accounts: FinalAccounts, to: str, output: str) -> None:
    if to in _FILES:
        _FILES[to](accounts, output)
    elif output == "-":
        print(_TEXTS[to](accounts), end="")
    else:
        Path(output).write_text(_TEXTS[to](accounts), encoding="utf-8", newline="")


def _unwritable(error: OSError) -> str:
    return f"cannot be written: {error.strerror or error}; choose another place"


def _json(accounts: FinalAccounts) -> str:
    return accounts.to_json(indent=2) + "\n"


def _csv(accounts: FinalAccounts) -> str:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    return to_csv([accounts])


def _html(accounts: FinalAccounts) -> str:
    from gov_accounts.display import page  # noqa: PLC0415

    return page(accounts)


def _xlsx(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

    write_workbook(accounts, path)


def _parquet(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.arrow import write_parquet  # noqa: PLC0415

    write_parquet([accounts], path)


def _sqlite(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.sqlite import write_sqlite  # noqa: PLC0415

    Path(path).unlink(missing_ok=True)
    write_sqlite([accounts], path)


def _datapackage(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.datapackage import write_datapackage  # noqa: PLC0415

    write_datapackage([accounts], path)


_TEXTS: dict[str, Callable[[FinalAccounts], str]] = {"json": _json, "csv": _csv, "html": _html}
"""What accounts are converted to, as text."""
_FILES: dict[str, Callable[[FinalAccounts, str], None]] = {
    "xlsx": _xlsx,
    "parquet": _parquet,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
"""What accounts are converted to that is no text and needs a place of its own."""


def _schema(options: argparse.Namespace) -> int:
    from gov_accounts.interchange.schema import schema_text  # noqa: PLC0415

    print(schema_text(options.which), end="")
    return OK


# --- the commands ----------------------------------------

_Argument = tuple[tuple[str, ...], dict[str, Any]]


@frozen
class _Command:
    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[_Argument, ...]


def _argument(*names: str, **settings: Any) -> _Argument:
    """Return an argument as ``add_argument`` of a parser takes it."""
    return names, settings


_PATHS = _argument(
    "paths",
    nargs="+",
    metavar="PATH",
    help="files, folders, or - for standard input; + joins the files of one document",
)
_PATH = _argument("path", metavar="PATH", help="a file, or - for standard input")
_LANG = _argument("--lang", choices=("zh", "en"), default="zh", help="language of the messages")
_TOLD = (
    _argument(
        "--unit",
        choices=[unit.value for unit in Unit],
        help="the unit of money, where a document does not print it",
    ),
    _argument(
        "--year",
        dest="fiscal_year",
        type=int,
        metavar="YEAR",
        help="the fiscal year, where a document does not print it",
    ),
    _argument("--entity", metavar="NAME", help="the department, where a document does not name it"),
)
_CATALOGUE = _argument(
    "--catalogue",
    metavar="FILE",
    help="your own list of codes (CSV: code,name) in place of ours; `codes` alone prints what "
    "changes",
)
_COMMANDS = {
    "check": _Command(
        "judge the figures and say which are wrong",
        _check,
        (
            _PATHS,
            _argument("--format", choices=tuple(_REPORT_FORMATS), default="text"),
            _LANG,
            _argument(
                "--fail-on",
                choices=tuple(_THRESHOLDS),
                default="error",
                help="exit with 1 from here on",
            ),
            _argument(
                "--waivers",
                metavar="FILE",
                help="JSON list of accepted findings: rule, cell, reason, date",
            ),
            *_TOLD,
            _CATALOGUE,
        ),
    ),
    "show": _Command(
        "print the tables as read",
        _show,
        (
            _PATH,
            _argument(
                "part",
                nargs="?",
                choices=[*_TABLE_IDS, *_OTHER_PARTS],
                metavar="PART",
                help="T01…T09, narrative, forms, numerals, coverage",
            ),
            _LANG,
            _argument(
                "--source",
                action="store_true",
                help="print page and line of each figure, and how sure each table is",
            ),
            _argument(
                "--boxes",
                metavar="OUT",
                help="of a PDF, write an HTML page that shows each recognised cell in a box",
            ),
            *_TOLD,
            _CATALOGUE,
        ),
    ),
    "facts": _Command(
        "print every figure as a tidy row",
        _facts,
        (
            _PATHS,
            _argument("--format", choices=tuple(_FACT_FORMATS), default="csv"),
            *_TOLD,
            _CATALOGUE,
        ),
    ),
    "convert": _Command(
        "write the accounts in another format",
        _convert,
        (
            _PATH,
            _argument("--to", choices=(*_TEXTS, *_FILES), required=True),
            _argument(
                "-o",
                "--output",
                metavar="OUT",
                required=True,
                help="a file, or - for standard output",
            ),
            *_TOLD,
            _CATALOGUE,
        ),
    ),
    "codes": _Command(
        "say what a code means, or find the codes of a name",
        _codes,
        (
            _argument("query", nargs="?", metavar="QUERY", help="a code, or a name or part of one"),
            _argument("--year", type=int, metavar="YEAR", help="ask the edition of a year"),
            _argument("--lang", choices=("zh", "en"), default="zh", help="language of the answer"),
            _CATALOGUE,
        ),
    ),
    "schema": _Command(
        "print the JSON Schema or the Data Package descriptor",
        _schema,
        (_argument("which", nargs="?", choices=("json", "datapackage"), default="json"),),
    ),
    "explain": _Command(
        "say what a rule states, what it rests on, and what it compares",
        _explain,
        (_argument("rule", metavar="RULE", help="the id of a rule, as X-T1T2"), _LANG),
    ),
}


if __name__ == "__main__":
    sys.exit(main())
