"""What the paths name: files, folders, archives; one result each, a refusal in one sentence."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gov_accounts.cli._command_grammar import UNREADABLE
from gov_accounts.corpus import SECONDS, Told, digest, files_of, join_files, refusal, results
from gov_accounts.errors import DocumentError
from gov_accounts.findings import Message
from gov_accounts.units import Unit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.corpus import File, Result
    from gov_accounts.findings import Waiver

__all__ = ["Inputs", "unwritable"]

OK = 0
_NO_MANIFEST = Message(
    "不是已核对文件的清单（--resume 所写）；请换一个文件",
    "no list of finished files as --resume writes it; name another file",
)


class Inputs:
    """Reads what the paths name; a refusal is told on standard error and kept."""

    def __init__(self, paths: Sequence[str], options: argparse.Namespace) -> None:
        self.lang: str = options.lang
        self.refused: list[tuple[str, Message]] = []
        self.files = self._joined([one for path in paths for one in files_of(path)], options)
        self.done = 0
        self._manifest: str | None = getattr(options, "resume", None)
        self._leave_out_what_is_done()
        self._told = _told(options)
        self._jobs: int | None = getattr(options, "jobs", None)
        self._seconds: float = getattr(options, "seconds", None) or SECONDS

    def _joined(self, files: list[File], options: argparse.Namespace) -> list[File]:
        """Join the files of one document as asked; none where the table of groups is none."""
        rule: str | None = getattr(options, "join", None)
        try:
            return join_files(files, rule)
        except (DocumentError, OSError) as error:
            assert rule is not None  # noqa: S101 - nothing is read without a rule
            self.fail(rule, refusal(rule, error))
            return []

    def _leave_out_what_is_done(self) -> None:
        """Leave out the files whose content an earlier run has finished with."""
        if self._manifest is None or not Path(self._manifest).exists():
            return
        try:
            lines = Path(self._manifest).read_text(encoding="utf-8").splitlines()
            # A line without an end was being written when an earlier run was cut.
            finished = {json.loads(line)["digest"] for line in lines if line.endswith("}")}
        except (OSError, ValueError, KeyError, TypeError):
            self.fail(self._manifest, _NO_MANIFEST)
            self.files = []
            return
        left = [one for one in self.files if digest(one) not in finished - {""}]
        self.done = len(self.files) - len(left)
        self.files = left

    def _note(self, result: Result) -> None:
        """Write down that a file is finished with, at once: the next may be interrupted."""
        if self._manifest is not None:
            verdict = "refused" if result.report is None else result.report.verdict.value
            told = {"digest": result.digest, "path": result.path, "verdict": verdict}
            try:
                with Path(self._manifest).open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(told, ensure_ascii=False) + "\n")
            except OSError as error:
                self.fail(self._manifest, unwritable(error))
                self._manifest = None

    def fail(self, path: str, message: Message) -> None:
        """Say why there is nothing of a path."""
        self.refused.append((path, message))
        print(f"gov-accounts: {path}: {message.get(self.lang)}", file=sys.stderr)

    def results(self, waivers: tuple[Waiver, ...] | None = None) -> Iterator[Result]:
        """Yield one result for each file, in order; judged if waivers are given, be it none."""
        progress = len(self.files) > 1 and sys.stderr.isatty()
        every = results(
            self.files,
            self._told,
            waivers=waivers,
            jobs=self._jobs,
            seconds=self._seconds,
        )
        for number, result in enumerate(every, start=1):
            if progress:
                print(f"\r{number}/{len(self.files)} ", end="", file=sys.stderr, flush=True)
            if result.refused is not None:
                self.fail(result.path, result.refused)
            yield result
            self._note(result)
        if progress:
            print("\r", end="", file=sys.stderr)

    def read(self) -> Iterator[tuple[str, FinalAccounts]]:
        """Yield what can be read, in order."""
        for result in self.results():
            if result.accounts is not None:
                yield result.path, result.accounts

    @property
    def status(self) -> int:
        """The exit status that the refusals ask for."""
        return UNREADABLE if self.refused else OK


def _told(options: argparse.Namespace) -> Told:
    """Take what the command line says of documents, if the command has such options."""
    if not hasattr(options, "unit"):
        return Told()
    unit = Unit(options.unit) if options.unit else None
    return Told(unit, options.entity, options.fiscal_year)


def unwritable(error: OSError) -> Message:
    """Return the sentence on why a file was not written."""
    told = error.strerror or error
    return Message(
        f"无法写入：{told}；请换一个位置", f"cannot be written: {told}; choose another place"
    )
