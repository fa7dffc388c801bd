"""Many documents: each gives exactly one result, whatever is in it.

>>> [result.accounts.entity for result in read_all(["examples/anshan-science-bureau-2024.json"])]
['辽宁省鞍山市科学技术局（本级）']

Many files, and PDF, are read, and judged, in other processes, which import the program that asks
(so that needs ``if __name__ == "__main__"``): a file that kills its process or hangs costs that
file alone. At most a few are out at a time, so memory stays flat however many there are.
"""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from gov_accounts.corpus._files import SUFFIXES, File, Told, digest, files_of, refusal
from gov_accounts.corpus._joining import STEM, Join, join_files
from gov_accounts.findings import Message, Report
from gov_accounts.patience import MEMORY, SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts  # noqa: TC004  no field is checked by type
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.corpus._workers import Lost
    from gov_accounts.findings import Waiver
    from gov_accounts.units import Unit

__all__ = [
    "MEMORY",
    "SECONDS",
    "STEM",
    "SUFFIXES",
    "File",
    "Join",
    "Result",
    "Told",
    "check_all",
    "digest",
    "files_of",
    "join_files",
    "processes",
    "read_all",
    "refusal",
    "results",
]

_AHEAD = 8
"""So many results for each worker may wait for an earlier one, where the order is kept."""


@frozen
class Result:
    """What became of one document: its accounts and their report, or why there are none.

    ``path`` is as it was given, or found in a folder or archive; ``digest`` the SHA-256 of its
    content, empty where that could not be opened; ``seconds`` what reading and judging took.
    """

    path: str
    accounts: FinalAccounts | None = None
    report: Report | None = None
    refused: Message | None = None
    digest: str = ""
    seconds: float = 0.0


def read_all(  # noqa: PLR0913 - one keyword for each thing that may be said
    paths: Iterable[Path | str],
    *,
    join: Join | None = None,
    jobs: int | None = None,
    seconds: float | None = SECONDS,
    ordered: bool = True,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> Iterator[Result]:
    """Yield one result for each document that the paths name; folders and archives hold several.

    A document is a file, unless ``join`` says which files are one: ``"stem"`` those of one folder
    that differ in the suffix alone (决算.pdf and 决算.xlsx); a mapping the paths of each group; a
    path a CSV with the columns ``group`` and ``path``, the paths from where it lies. Such a result
    has the paths joined by ``+``, as one may give them too. A group is read whole if the paths name
    one of its files. A table of groups that is none raises
    :class:`~gov_accounts.errors.DocumentError`.

    ``jobs`` is how many processes read; None for as many as :func:`processes` says, 0 for this one
    alone, which nothing protects. A document that takes longer than ``seconds``, or more memory
    than :data:`MEMORY`, is given up. Not
    ``ordered``, results come as they are ready. Unit, name and year are for documents that do not
    print them.
    """
    told = Told(unit, entity, fiscal_year)
    return results(_named(paths, join), told, jobs=jobs, seconds=seconds, ordered=ordered)


def check_all(  # noqa: PLR0913 - as read_all
    paths: Iterable[Path | str],
    *,
    join: Join | None = None,
    jobs: int | None = None,
    seconds: float | None = SECONDS,
    ordered: bool = True,
    waivers: Iterable[Waiver] = (),
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> Iterator[Result]:
    """Yield the same as :func:`read_all`, judged.

    >>> [one.report.verdict.value for one in check_all(["examples/anshan-science-bureau-2024.txt"])]
    ['explained']
    """
    told = Told(unit, entity, fiscal_year)
    accepted = tuple(waivers)
    return results(
        _named(paths, join), told, waivers=accepted, jobs=jobs, seconds=seconds, ordered=ordered
    )


def _named(paths: Iterable[Path | str], join: Join | None) -> list[File]:
    return join_files([file for path in paths for file in files_of(str(path))], join)


_SLOW = (".pdf", ".ofd", ".docx", ".xlsx", ".xls", ".et", ".ods")
"""Files whose libraries take their time: two or more are worth processes of their own."""
_MANY = 16
"""So many files of any kind are."""


def processes(files: Sequence[File]) -> int:
    """Return how many processes are worth starting to read files; 0 where this one does.

    >>> processes([File("a.txt"), File("b.txt")]), processes([File("a.pdf")])
    (0, 1)
    """
    names = [one.path.lower() for file in files for one in file.files]
    slow = sum(name.endswith(_SLOW) for name in names)
    # Text is read faster than a process starts. A PDF is read by a library that a bad one can
    # bring down, and this process with it.
    if slow > 1 or len(names) >= _MANY:
        return min(os.cpu_count() or 1, len(files))
    return int(any(name.endswith(".pdf") for name in names))


def results(  # noqa: PLR0913 - as read_all
    files: Sequence[File],
    told: Told,
    *,
    waivers: tuple[Waiver, ...] | None = None,
    jobs: int | None = None,
    seconds: float | None = SECONDS,
    ordered: bool = True,
) -> Iterator[Result]:
    """Yield one result for each file; they are judged if ``waivers`` are given, be it none."""
    from gov_accounts.catalogue import default_catalogue  # noqa: PLC0415

    # The catalogue in use is of this process; the others are told.
    work = partial(_result, told=told, waivers=waivers, catalogue=default_catalogue())
    if jobs is None:
        jobs = processes(files)
    if jobs < 1:
        yield from map(work, files)
        return
    done = _in_processes(files, work, jobs, seconds, jobs * _AHEAD if ordered else None)
    yield from _in_order(done, len(files)) if ordered else (result for _, result in done)


def _in_processes(
    files: Sequence[File],
    work: partial[Result],
    jobs: int,
    seconds: float | None,
    ahead: int | None,
) -> Iterator[tuple[int, Result]]:
    from gov_accounts.corpus._workers import Lost, outcomes  # noqa: PLC0415  help needs none

    # Standard input belongs to this process.
    for number, file in enumerate(files):
        if file.path == "-":
            yield number, work(file)
    sent = [(number, file) for number, file in enumerate(files) if file.path != "-"]
    tasks = (file for _, file in sent)
    for at, outcome in outcomes(
        work, tasks, jobs=jobs, seconds=seconds, memory=MEMORY, ahead=ahead
    ):
        number, file = sent[at]
        yield number, _given_up(file, outcome) if isinstance(outcome, Lost) else outcome


def _in_order(done: Iterator[tuple[int, Result]], count: int) -> Iterator[Result]:
    early: dict[int, Result] = {}
    wanted = 0
    for number, result in done:
        early[number] = result
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1
    assert wanted == count  # noqa: S101  each file has its result


def _given_up(file: File, lost: Lost) -> Result:
    if lost.exit_code is None:
        why = Message(
            f"超过{lost.seconds:.0f}秒仍未读完，已放弃；请单独检查这个文件",
            f"given up after {lost.seconds:.0f} seconds; look at this file by itself",
        )
    else:
        why = Message(
            f"读取它的进程中断（退出码{lost.exit_code}）；请单独检查这个文件",
            f"the process that read it died (exit code {lost.exit_code}); look at this file by "
            "itself",
        )
    return Result(file.path, refused=why, digest=digest(file), seconds=lost.seconds)


def _result(
    file: File, told: Told, waivers: tuple[Waiver, ...] | None, catalogue: Catalogue
) -> Result:
    """Read a document, and judge it if asked to; what is wrong with it becomes its result."""
    from gov_accounts.catalogue import using_catalogue  # noqa: PLC0415

    start = time.perf_counter()
    result = Result(file.path, refused=file.refused, digest=digest(file))
    if file.refused is None:
        found: dict[str, Any]
        try:
            with using_catalogue(catalogue):
                accounts = file.read(told)
                report = None if waivers is None else accounts.check(waivers=waivers)
                found = {"accounts": accounts, "report": report}
        except Exception as error:  # noqa: BLE001  whatever is raised costs this file alone
            found = {"refused": refusal(file.called, error)}
        result = evolve(result, **found)
    return evolve(result, seconds=time.perf_counter() - start)
