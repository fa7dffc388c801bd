"""What the paths name: files, folders, archives; one result each, a refusal in one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from gov_accounts.cli._command_grammar import OK, UNREADABLE
from gov_accounts.cli._manifest import Manifest
from gov_accounts.cli._progress import progress
from gov_accounts.corpus import Told, files_of, join_files, refusal, results
from gov_accounts.errors import DocumentError
from gov_accounts.messages import Message
from gov_accounts.patience import SECONDS
from gov_accounts.units import Unit
from gov_accounts.words import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.corpus import File, Result
    from gov_accounts.findings import Waiver

__all__ = ["Inputs", "unwritable"]

_NO_MANIFEST = Message(
    "不是已核对文件的清单（--resume 所写）；请换一个文件",
    "no list of finished files as --resume writes it; name another file",
)
_READ = Message(
    "共{files}份：读出{read}份，未能读取{refused}份",
    "{files} documents: {read} read, {refused} refused",
)


class Inputs:
    """Reads what the paths name; a refusal is told on standard error and kept."""

    def __init__(self, paths: Sequence[str], options: argparse.Namespace) -> None:
        self.lang: str = options.lang
        self.refused: list[tuple[str, Message]] = []
        self.files = self._joined([one for path in paths for one in files_of(path)], options)
        list_of_done: str | None = getattr(options, "resume", None)
        self.manifest = None if list_of_done is None else Manifest(list_of_done)
        left = self._left(self.manifest)
        self.done = len(self.files) - len(left)
        self.files = left
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

    def _left(self, manifest: Manifest | None) -> list[File]:
        """Return the files that no earlier run has finished with; none if its list is none."""
        if manifest is None:
            return self.files
        try:
            return manifest.left(self.files)
        except (OSError, ValueError, KeyError, TypeError):
            self.fail(manifest.path, _NO_MANIFEST)
            return []

    def rows_of_done(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the documents that an earlier run has finished with."""
        return iter(()) if self.manifest is None else self.manifest.rows_of_done()

    def note(self, row: dict[str, Any]) -> None:
        """Write down that a document is finished with, if there is a list of those."""
        if self.manifest is not None:
            try:
                self.manifest.note(row)
            except OSError as error:
                self.fail(self.manifest.path, unwritable(error))
                self.manifest = None

    def fail(self, path: str, message: Message) -> None:
        """Say why there is nothing of a path."""
        self.refused.append((path, message))
        print(printable(f"gov-accounts: {path}: {message.get(self.lang)}"), file=sys.stderr)

    def results(self, waivers: tuple[Waiver, ...] | None = None) -> Iterator[Result]:
        """Yield one result for each file, in order; judged if waivers are given, be it none."""
        every = results(
            self.files, self._told, waivers=waivers, jobs=self._jobs, seconds=self._seconds
        )
        with progress(len(self.files), self.lang) as shown:
            for result in every:
                shown.advance(result)
                with shown.aside(result.refused is not None or sys.stdout.isatty()):
                    if result.refused is not None:
                        self.fail(result.path, result.refused)
                    yield result

    def read(self) -> Iterator[tuple[str, FinalAccounts]]:
        """Yield what can be read, in order; of several files, say at the end how many that are."""
        count = 0
        for result in self.results():
            if result.accounts is not None:
                count += 1
                yield result.path, result.accounts
        # A program that is fed by us hears of what is lacking; a person, of the end too.
        if len(self.files) > 1 and (count < len(self.files) or sys.stderr.isatty()):
            numbers = {"files": len(self.files), "read": count, "refused": len(self.files) - count}
            print(_READ.get(self.lang).format(**numbers), file=sys.stderr)

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
