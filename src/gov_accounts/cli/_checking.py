"""``check``: every document judged, and the reports in the form that was asked for."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, frozen

from gov_accounts.cli._command_grammar import OK, UNREADABLE
from gov_accounts.cli._inputs import Inputs, unwritable
from gov_accounts.corpus import refusal
from gov_accounts.corpus.summaries import REFUSED, summary_file, summary_row, worst_rows
from gov_accounts.errors import GovAccountsError, LoadErrors
from gov_accounts.findings import Message, Report, ReportVerdict
from gov_accounts.words import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts  # noqa: TC004  no field is checked by its type
    from gov_accounts.corpus import Result
    from gov_accounts.findings import Waiver
    from gov_accounts.reporting import PagePicture

__all__ = ["FORMATS", "THRESHOLDS", "check"]

FOUND = 1
THRESHOLDS = {
    "error": ("errors", "missing"),
    "warning": ("errors", "missing", "warnings"),
    "never": (),
}
"""What counts for the exit status, by the threshold."""

_REFUSED = Message("无法读取", "not read")
_DONE = Message("此前已核对", "done before")
_FIRST = Message("先看：", "To look at first:")
_WORST = 10
"""So many documents are named at the end of a run."""
_SUMMARY = Message("共{count}份：{counts}", "{count} documents: {counts}")
_NEEDS_OUTPUT = Message(
    "{format}须写入文件，请用 -o 指定", "{format} is written to a file; name it with -o"
)
_NOT_CONTINUED = Message(
    "{format}写成后不能续写；继续此前的核对请用 text、jsonl 或 csv",
    "nothing can be added to {format}; take a run up with text, jsonl or csv",
)
_ONE_ONLY = Message(
    "{format}只写一份文件，现有{count}份；请逐份核对，或用 --format html",
    "{format} is written for one document, found {count}; check them one by one, or use html",
)


@define
class Judged:
    """One result: a document with its report, or why there is none."""

    path: str
    accounts: FinalAccounts | None
    report: Report | None
    refused: Message | None = None

    @property
    def both(self) -> tuple[FinalAccounts, Report]:
        """The document and its report, where there is one."""
        assert self.accounts is not None  # noqa: S101 - asked of documents that were read
        assert self.report is not None  # noqa: S101
        return self.accounts, self.report


@frozen
class _Asked:
    """What was asked for, as the formats need it."""

    lang: str
    details: bool
    quiet: bool
    output: str | None
    is_text: bool

    @property
    def colour(self) -> bool:
        """Whether colours mean something to the reader: on a terminal that wants them."""
        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return self.output is None and wanted and sys.stdout.isatty()


class _Run:
    """Judges the documents one by one and remembers what counts for the status."""

    def __init__(
        self, inputs: Inputs, waivers: tuple[Waiver, ...], options: argparse.Namespace
    ) -> None:
        self.inputs = inputs
        self.asked = _Asked(
            options.lang,
            options.details,
            options.quiet,
            options.output,
            is_text=options.format == "text",
        )
        self.several = len(inputs.files) + inputs.done > 1
        self.found = False
        self.verdicts: Counter[str] = Counter()
        self.add_row: Callable[[dict[str, Any]], None] | None = None
        """What takes the row of each document, if rows were asked for."""
        self._worst: list[dict[str, Any]] = []
        self._waivers = waivers
        self._counted = THRESHOLDS[options.fail_on]

    def __iter__(self) -> Iterator[Judged]:
        for result in self.inputs.results(self._waivers):
            if result.report is not None:
                self.found = self.found or self._counts(result.report)
            yield Judged(result.path, result.accounts, result.report, result.refused)
            self._remember(result)

    def _remember(self, result: Result) -> None:
        """Keep what the summary says of a document, now that it is told."""
        if not (self.several or self.add_row or self.inputs.manifest):
            return
        row = summary_row(result, self.asked.lang)
        self.verdicts[row["verdict"]] += 1
        self._worst = worst_rows([*self._worst, row], _WORST)
        if self.add_row is not None:
            self.add_row(row)
        self.inputs.note(row)

    def _counts(self, report: Report) -> bool:
        """Whether a document counts for the status: findings, or what must be there and is not."""
        if not self._counted:
            return False
        lacking = report.counts.get("missing", 0) or not report.counts.get("figures_checked", 0)
        return bool(lacking) or any(getattr(report, name) for name in self._counted)

    @property
    def read(self) -> Iterator[Judged]:
        """The documents that could be read, judged."""
        return (one for one in self if one.report is not None)

    def close(self) -> None:
        """Say how many of several documents have which verdict, and which to look at first."""
        if not self.several or not (self.verdicts or self.inputs.done):
            return
        # With the reports, unless those are for other programs or go to a file.
        with_reports = self.asked.is_text and self.asked.output is None
        lines = [self.summary.get(self.asked.lang), *self._worst_lines()]
        print(
            *(["", *lines] if with_reports and not self.asked.quiet else lines),
            sep="\n",
            file=sys.stdout if with_reports else sys.stderr,
        )

    def _worst_lines(self) -> Iterator[str]:
        from gov_accounts.display._wrapping import clipped  # noqa: PLC0415

        lang = self.asked.lang
        if self._worst:
            yield _FIRST.get(lang)
        between = "，" if lang != "en" else ", "
        for row in self._worst:
            words = row["why"] or row["first"]
            name = _name_of(row["verdict"]).get(lang)
            line = f"  {row['path']}: {name}" + (between + clipped(words, 100) if words else "")
            yield printable(line)

    @property
    def summary(self) -> Message:
        """How many documents have which verdict."""
        from gov_accounts.reporting import WORST_FIRST  # noqa: PLC0415

        names = (*(verdict.value for verdict in WORST_FIRST), REFUSED)
        told = [(_name_of(name), self.verdicts[name]) for name in names]
        told.append((_DONE, self.inputs.done))
        shown = [(name, count) for name, count in told if count]
        total = sum(count for _, count in shown)
        zh = "，".join(f"{name.zh}{count}" for name, count in shown)
        en = ", ".join(f"{count} {name.en}" for name, count in shown)
        return Message(
            _SUMMARY.zh.format(count=total, counts=zh), _SUMMARY.en.format(count=total, counts=en)
        )

    def write(self, texts: Iterable[str], encoding: str = "utf-8") -> None:
        """Write texts to standard output as they come, or all of them to the file asked for."""
        if self.asked.output is None:
            for text in texts:
                print(text)
            return
        from gov_accounts.exports._replacing import replaced  # noqa: PLC0415

        interrupted = None
        with replaced(self.asked.output) as part:
            if self.continues:
                shutil.copyfile(self.asked.output, part)
            with part.open("a", encoding=encoding, newline="") as stream:
                try:
                    stream.writelines(f"{text}\n" for text in texts)
                except KeyboardInterrupt as stopped:
                    # What is done counts as done, so it is kept.
                    interrupted = stopped
        if interrupted is not None:
            raise interrupted

    @property
    def continues(self) -> bool:
        """Whether an earlier run has begun the file that the reports go to."""
        return bool(self.inputs.done and self.asked.output and Path(self.asked.output).is_file())


def check(options: argparse.Namespace) -> int:
    """Judge what the paths name; return the exit status."""
    inputs = Inputs(options.paths, options)
    waivers = _waivers(inputs, options.waivers)
    if waivers is None:
        return UNREADABLE
    if options.output == "-":
        options.output = None
    if options.format is None:
        suffix = Path(options.output or "").suffix.lower().removeprefix(".")
        options.format = suffix if suffix in FORMATS else "text"
    if options.format in _FILES_ONLY and options.output is None:
        inputs.fail("-o", _filled(_NEEDS_OUTPUT, format=options.format))
        return UNREADABLE
    if options.format in _WHOLE and inputs.done and options.output is not None:
        inputs.fail("-o", _filled(_NOT_CONTINUED, format=options.format))
        return UNREADABLE
    run = _Run(inputs, waivers, options)
    try:
        (_report if options.summary is None else _report_with_rows)(run, options)
    finally:
        # Of a run that is interrupted too.
        run.close()
    if run.several and run.found:
        return FOUND
    return inputs.status or (FOUND if run.found else OK)


def _report(run: _Run, options: argparse.Namespace) -> None:
    """Give the reports; say so if they cannot be written."""
    try:
        FORMATS[options.format](run)
    except OSError as error:
        if options.output is None:
            raise
        run.inputs.fail(options.output, unwritable(error))
    except GovAccountsError as error:
        run.inputs.fail(options.output or options.format, Message(str(error), str(error)))


def _report_with_rows(run: _Run, options: argparse.Namespace) -> None:
    """Give the reports, and a row a document, those that an earlier run has done included."""
    try:
        with summary_file(options.summary) as add:
            for row in run.inputs.rows_of_done():
                add(row)
            run.add_row = add
            _report(run, options)
    except BrokenPipeError:
        raise
    except OSError as error:
        run.inputs.fail(options.summary, unwritable(error))
    except GovAccountsError as error:
        run.inputs.fail(options.summary, Message(str(error), str(error)))


def _name_of(verdict: str) -> Message:
    from gov_accounts.reporting import verdict_name  # noqa: PLC0415

    return _REFUSED if verdict == REFUSED else verdict_name(ReportVerdict(verdict))


def _filled(text: Message, **values: object) -> Message:
    return Message(text.zh.format(**values), text.en.format(**values))


def _waivers(inputs: Inputs, path: str | None) -> tuple[Waiver, ...] | None:
    """Return the findings that a file accepts, none without a file; None if it cannot be read."""
    from gov_accounts.judging import load_waivers  # noqa: PLC0415

    if path is None:
        return ()
    try:
        return load_waivers(Path(path).read_bytes())
    except LoadErrors as error:
        first = error.exceptions[0]
        inputs.fail(
            path, Message(f"不是接受说明的清单：{first}", f"not a list of waivers: {first}")
        )
    except OSError as error:
        inputs.fail(path, refusal(path, error))
    return None


# --- the formats ----------------------------------------


def _text(run: _Run) -> None:
    run.write(_texts(run))


def _texts(run: _Run) -> Iterator[str]:
    from gov_accounts.display import report_text  # noqa: PLC0415
    from gov_accounts.reporting import tell, verdict_name  # noqa: PLC0415

    asked, before = run.asked, ""
    for one in run.read:
        accounts, report = one.both
        if asked.quiet:
            told = tell(report, accounts)
            between = "，" if asked.lang != "en" else ", "
            name = verdict_name(report.verdict).get(asked.lang)
            yield f"{printable(one.path)}: {name}{between}{told.counted.get(asked.lang)}"
            continue
        heading = f"{printable(one.path)}\n" if run.several else ""
        text = report_text(report, accounts, asked.lang, details=asked.details, colour=asked.colour)
        yield before + heading + text
        before = "\n"


def _data(one: Judged, run: _Run, *, ledger: bool) -> dict[str, Any]:
    """Return what JSON says of one result; the path stands behind the version."""
    if one.refused is not None:
        return {"path": one.path, "refused": one.refused.to_dict()}
    _, report = one.both
    data = report.to_dict(run.asked.lang)
    if not ledger:
        del data["ledger"]
    return {"schema_version": data.pop("schema_version"), "path": one.path, **data}


def _json(run: _Run) -> None:
    """Print one report for one document, a list for several, refusals included."""
    told = [_data(one, run, ledger=True) for one in run if run.several or one.refused is None]
    if run.several or told:
        shown: Any = told if run.several else told[0]
        run.write([json.dumps(shown, ensure_ascii=False, indent=2)])


def _json_lines(run: _Run) -> None:
    run.write(
        json.dumps(_data(one, run, ledger=run.asked.details), ensure_ascii=False)
        for one in run
        if run.several or one.refused is None
    )


def _csv(run: _Run) -> None:
    """Print a row for each finding; a file gets the mark by which spreadsheets know UTF-8."""
    from gov_accounts.exports import finding_rows  # noqa: PLC0415

    results = ((one.path, one.accounts, one.report, one.refused) for one in run)
    rows = finding_rows(results, run.asked.lang)
    if run.continues:
        next(rows)  # the heads stand there
    run.write(rows, encoding="utf-8-sig")


def _html(run: _Run) -> None:
    """Write one page, or for several documents a folder: an index, and a page for each."""
    from gov_accounts.display import report_index, report_page  # noqa: PLC0415
    from gov_accounts.exports._replacing import write_text  # noqa: PLC0415
    from gov_accounts.reporting import tell  # noqa: PLC0415

    output = Path(run.asked.output or "")
    if not run.several:
        for one in run.read:
            accounts, report = one.both
            page = report_page(accounts, report, run.asked.lang, pages=_pages_of(one.path, report))
            write_text(output, page)
        return
    output.mkdir(parents=True, exist_ok=True)
    entries = []
    for number, one in enumerate(run, start=1):
        stem = re.sub(r"[^\w.-]+", "_", Path(one.path).stem)[:60]
        name = f"{number:04}-{stem}.html"
        if one.refused is None:
            accounts, report = one.both
            page = report_page(accounts, report, run.asked.lang, index="index.html")
            write_text(output / name, page)
        told = None if one.report is None else tell(one.report, one.accounts)
        entries.append((one.path, name, told, one.refused))
    index = report_index(entries, run.asked.lang)
    write_text(output / "index.html", index)


def _pages_of(path: str, report: Report) -> tuple[PagePicture, ...]:
    """Return pictures of the pages on which something was found, where the source is a PDF."""
    from gov_accounts.reading.boxes import found_pages  # noqa: PLC0415

    if not path.lower().endswith(".pdf") or not Path(path).is_file():
        return ()
    return found_pages(path, report)


def _xlsx(run: _Run) -> None:
    from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

    if run.several:
        count = len(run.inputs.files)
        run.inputs.fail("-o", _filled(_ONE_ONLY, format="xlsx", count=count))
        return
    for one in run.read:
        accounts, report = one.both
        write_workbook(accounts, run.asked.output or "", report, lang=run.asked.lang)


FORMATS: dict[str, Callable[[_Run], None]] = {
    "text": _text,
    "json": _json,
    "jsonl": _json_lines,
    "csv": _csv,
    "html": _html,
    "xlsx": _xlsx,
}
"""How reports are given."""
_FILES_ONLY = ("html", "xlsx")
_WHOLE = ("json", *_FILES_ONLY)
"""Forms to which nothing can be added once they are written."""
