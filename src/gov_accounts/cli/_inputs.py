"""What the paths name: files, folders, archives; one result each, a refusal in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from gov_accounts.cli._command_grammar import UNREADABLE
from gov_accounts.errors import DocumentError, GovAccountsError, LoadErrors
from gov_accounts.findings import Message
from gov_accounts.units import Unit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue

__all__ = ["File", "Inputs", "Told", "refusal", "unwritable"]

OK = 0
SUFFIXES = (
    *(".txt", ".md", ".json", ".pdf", ".ofd", ".docx", ".html", ".htm"),
    *(".xlsx", ".xls", ".et", ".ods"),
)
"""Files of a folder that are tried; a file named on the command line is always tried."""
_ARCHIVES = (".zip", ".tar.gz", ".tgz")
"""Files that are folders themselves."""
_NOT_READ = (".doc", ".wps", ".wpt", ".rar", ".7z", ".dps", ".ppt", ".pptx", ".tif", ".tiff")
"""Files that a person may take for documents: of each the reader says what to do."""
_SLOW = (".pdf", ".ofd", ".docx", ".xlsx", ".xls", ".et", ".ods")
"""Files whose libraries take their time: two or more are read in parallel processes."""


@frozen
class File:
    """A document: a path, or what a member of an archive holds and how messages call it."""

    path: str
    content: bytes | DocumentError | None = None
    name: str = ""

    def read(self, told: Told) -> FinalAccounts:
        """Read the accounts; raise why there are none."""
        from gov_accounts.reading import read, read_bytes  # noqa: PLC0415  help need not wait for it

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


class Inputs:
    """Reads what the paths name; a refusal is told on standard error and kept."""

    def __init__(self, paths: Sequence[str], options: argparse.Namespace) -> None:
        self.lang: str = options.lang
        self.refused: list[tuple[str, Message]] = []
        self._told = Told.of(options)
        self.files = [one for path in paths for one in self._files(path)]

    def _files(self, path: str) -> Iterator[File]:
        """Yield the files that a path names: itself, those of a folder, those of an archive."""
        if path != "-" and Path(path).is_dir():
            found = [
                one
                for one in sorted(Path(path).rglob("*"))
                if one.name.lower().endswith((*SUFFIXES, *_ARCHIVES, *_NOT_READ)) and one.is_file()
            ]
            if not found:
                self._nothing_in(path)
            for one in found:
                yield from self._unpacked(str(one))
        else:
            yield from self._unpacked(path)

    def _unpacked(self, path: str) -> Iterator[File]:
        """Yield the documents of an archive, or the file as it is."""
        if path == "-" or not path.lower().endswith(_ARCHIVES) or not Path(path).is_file():
            yield File(path)
            return
        from gov_accounts.reading.formats._archive import is_archive, members  # noqa: PLC0415

        empty = True
        try:
            data = Path(path).read_bytes()
            if not is_archive(data):
                yield File(path)
                return
            for inside, content in members(data, Path(path).name):
                if inside.lower().endswith(SUFFIXES) or isinstance(content, DocumentError):
                    empty = False
                    yield File(f"{path}/{inside}", content, f"{Path(path).name}/{inside}")
        except (DocumentError, OSError) as error:
            self.fail(path, refusal(path, error))
            return
        if empty:
            self._nothing_in(path)

    def _nothing_in(self, path: str) -> None:
        kinds = ", ".join(SUFFIXES)
        self.fail(
            path,
            Message(
                f"没有 {kinds} 文件；请直接给出文件",
                f"it holds no file {kinds}; name the files",
            ),
        )

    def fail(self, path: str, message: Message) -> None:
        """Say why there is nothing of a path."""
        self.refused.append((path, message))
        print(f"gov-accounts: {path}: {message.get(self.lang)}", file=sys.stderr)

    def results(self) -> Iterator[tuple[str, FinalAccounts | Message]]:
        """Yield one result for each file, in order; several are read in parallel processes."""
        yield from self.refused
        progress = len(self.files) > 1 and sys.stderr.isatty()
        for number, (path, result) in enumerate(_results(self.files, self._told), start=1):
            if progress:
                print(f"\r{number}/{len(self.files)} ", end="", file=sys.stderr, flush=True)
            if isinstance(result, Message):
                self.fail(path, result)
            yield path, result
        if progress:
            print("\r", end="", file=sys.stderr)

    def read(self) -> Iterator[tuple[str, FinalAccounts]]:
        """Yield what can be read, in order."""
        for path, result in self.results():
            if not isinstance(result, Message):
                yield path, result

    @property
    def status(self) -> int:
        """The exit status that the refusals ask for."""
        return UNREADABLE if self.refused else OK


@frozen
class Told:
    """What the command line says of documents that do not print it."""

    unit: Unit | None = None
    entity: str | None = None
    fiscal_year: int | None = None

    @classmethod
    def of(cls, options: argparse.Namespace | None) -> Told:
        """Take it from the options, if the command has such."""
        if options is None or not hasattr(options, "unit"):
            return cls()
        unit = Unit(options.unit) if options.unit else None
        return cls(unit, options.entity, options.fiscal_year)


def _results(files: Sequence[File], told: Told) -> Iterator[tuple[str, FinalAccounts | Message]]:
    workers = min(os.cpu_count() or 1, len(files))
    slow = [one for one in files if one.path.lower().endswith(_SLOW)]
    if workers < 2 or len(slow) < 2:  # text is read faster than a process starts
        return ((one.path, _result(one, told)) for one in files)
    return _parallel_results(files, told, workers)


def _parallel_results(
    files: Sequence[File], told: Told, workers: int
) -> Iterator[tuple[str, FinalAccounts | Message]]:
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


def _result(file: File, told: Told, catalogue: Catalogue | None = None) -> FinalAccounts | Message:
    """Return the accounts in a file, or the sentence that says why there are none."""
    from gov_accounts.catalogue import default_catalogue, using_catalogue  # noqa: PLC0415

    try:
        with using_catalogue(catalogue or default_catalogue()):
            return file.read(told)
    except (LoadErrors, GovAccountsError, OSError) as error:
        return refusal(file.called, error)


def _parts(path: str) -> str | list[str]:
    """Return the files of one document that ``+`` joins, or the path as it is."""
    if "+" not in path or Path(path).exists():
        return path
    return path.split("+")


_WHY = {
    FileNotFoundError: Message(
        "没有这个文件；请检查路径", "cannot be opened: no such file; check the path"
    ),
    PermissionError: Message(
        "没有读取权限；请检查文件的权限", "cannot be opened: permission denied; check the rights"
    ),
}


def refusal(path: str, error: Exception) -> Message:
    """Return the sentence on why there is nothing, without the path."""
    if isinstance(error, LoadErrors):
        first, more = error.exceptions[0], len(error.exceptions) - 1
        return Message(
            f"不是本程序保存的文件：{first}" + (f"（另有{more}处）" if more else ""),
            f"not a file saved by gov-accounts: {first}" + (f" (and {more} more)" if more else ""),
        )
    if isinstance(error, OSError):
        told = error.strerror or error
        other = Message(
            f"无法打开：{told}；请检查路径", f"cannot be opened: {told}; check the path"
        )
        return next((why for kind, why in _WHY.items() if isinstance(error, kind)), other)
    if isinstance(error, DocumentError):
        en, zh = error.en, error.zh
        for name in (path, Path(path).name):
            en = en.removeprefix(f"{name}: ")
            zh = zh.removeprefix(f"{name}：").removeprefix(f"{name}: ")
        return Message(zh, en)
    text = str(error).removeprefix(f"{Path(path).name}: ")
    return Message(text, text)


def unwritable(error: OSError) -> Message:
    """Return the sentence on why a file was not written."""
    told = error.strerror or error
    return Message(
        f"无法写入：{told}；请换一个位置", f"cannot be written: {told}; choose another place"
    )
