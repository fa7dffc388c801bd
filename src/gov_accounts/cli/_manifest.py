"""``--resume``: the list of documents that are done, by their content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_accounts.corpus import digest
from gov_accounts.corpus.summaries import SUMMARY_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.corpus import File

__all__ = ["Manifest"]


class Manifest:
    """A file with a line a document, its row of the summary; an earlier run may have begun it."""

    def __init__(self, path: str) -> None:
        """Take the path; the file is there only if an earlier run wrote it."""
        self.path = path
        self._done: dict[str, list[str]] = {}
        """The files that are done, by their content."""
        self._begun = False

    def left(self, files: Iterable[File]) -> list[File]:
        """Return the files whose content no earlier run has finished with.

        Raises OSError if the list cannot be opened, ValueError, KeyError or TypeError if it is
        none.
        """
        finished = {str(one["digest"]) for one in self._lines()} - {""}
        if not finished:
            return list(files)
        left = []
        for one in files:
            found = digest(one)
            if found in finished:
                self._done.setdefault(found, []).append(one.path)
            else:
                left.append(one)
        return left

    def rows_of_done(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the files that are done, as the earlier run noted them."""
        wanted = dict(self._done)
        for one in self._lines():
            for path in wanted.pop(str(one["digest"]), ()):
                yield {name: one.get(name) for name in SUMMARY_COLUMNS} | {"path": path}

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not Path(self.path).exists():
            return
        with Path(self.path).open(encoding="utf-8") as stream:
            for line in stream:
                # A line without an end was being written when an earlier run was cut.
                if line.endswith("}\n"):
                    yield json.loads(line)

    def note(self, row: dict[str, Any]) -> None:
        """Write down that a document is done with, at once: the next may be interrupted."""
        line = json.dumps(row, ensure_ascii=False) + "\n"
        with Path(self.path).open("a+b") as stream:
            if not self._begun and stream.tell():
                # The first line stands by itself, whatever an earlier run left unfinished.
                stream.seek(-1, 2)
                line = line if stream.read() == b"\n" else "\n" + line
            stream.write(line.encode())
        self._begun = True
