"""One document is read, saved, loaded and judged: only the errors of this package may come."""

from __future__ import annotations

import re
import resource
import time
import traceback
from random import Random
from typing import TYPE_CHECKING

from attrs import frozen

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats._archive import is_archive, members
from tests.fuzz.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MOST_BYTES", "MOST_SECONDS", "Outcome", "Task", "attempt", "one"]

MOST_SECONDS = 5.0
"""Seconds of the processor that a small document may take."""
MOST_BYTES = 1 << 30
"""Bytes of memory that the process which reads may have, all libraries included."""
_JUDGED = 4
"""One document in so many is judged too, which takes longer than reading."""
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one(data: bytes, name: str = "x") -> bool:
    """Read a document; whether any accounts were read.

    Raises whatever is no refusal of this package, and :class:`AssertionError` for a refusal that
    is more than one printable sentence, and for accounts that are not the same after a round trip.
    """
    read = False
    for content, own in _documents(data, name):
        if isinstance(content, ga.DocumentError):
            _one_sentence(content)
            continue
        try:
            accounts = read_bytes(content, own)
        except ga.DocumentError as error:
            _one_sentence(error)
            if not isinstance(error.__cause__, (ga.GovAccountsError, type(None))):
                raise error.__cause__ from None  # told at the door, but nobody thought of it
            continue
        except (ga.LoadError, ga.LoadErrors) as error:
            str(error).encode()
            continue
        read = True
        text = accounts.to_json()
        assert ga.FinalAccounts.from_json(text.encode()) == accounts, "another after a round trip"
        if len(data) % _JUDGED == 0:
            report = accounts.check()
            assert ga.Report.from_json(report.to_json().encode()) == report
    return read


def _documents(data: bytes, name: str) -> Iterator[tuple[bytes | ga.DocumentError, str]]:
    if not is_archive(data):
        yield data, name
        return
    try:
        for inside, content in members(data, name):
            yield content, inside
    except ga.DocumentError as error:
        yield error, name


def _one_sentence(error: ga.DocumentError) -> None:
    for told in (error.en, error.zh):
        assert told, "a refusal without a word"
        found = _UNPRINTABLE.search(told)
        assert found is None, f"a refusal with {found and found[0]!r}"


@frozen
class Task:
    """The number of a damaged document: format, seed and count make it again."""

    format: str
    seed: int
    count: int

    def data(self) -> bytes:
        """Return the document."""
        return damaged(self.format, Random(f"{self.format} {self.seed} {self.count}"))  # noqa: S311


@frozen
class Outcome:
    """What became of a document; ``foreign`` is what was raised that should not be, and where."""

    read: bool
    foreign: str
    seconds: float
    peak: int


def attempt(task: Task) -> Outcome:
    """Read one damaged document, in a process whose memory is limited."""
    data = task.data()
    read, foreign = False, ""
    begun = time.process_time()
    try:
        read = one(data)
    except Exception as error:  # noqa: BLE001 - that is what is sought
        places = [
            f"{frame.filename.rpartition('/src/')[2]}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if "gov_accounts" in frame.filename
        ]
        foreign = f"{type(error).__name__} {str(error)[:150]!r} at {places[-1] if places else '?'}"
    spent = time.process_time() - begun
    return Outcome(read, foreign, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
