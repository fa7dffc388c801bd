"""The documents that paths name: files, those of folders, those inside archives."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from gov_accounts.errors import DocumentError, GovAccountsError, LoadErrors
from gov_accounts.findings import Message
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts

__all__ = ["SUFFIXES", "File", "Told", "digest", "files_of", "joined", "may_be_part", "refusal"]

SUFFIXES = (
    *(".txt", ".md", ".json", ".pdf", ".ofd", ".docx", ".html", ".htm"),
    *(".xlsx", ".xls", ".et", ".ods"),
)
"""Files of a folder that are tried; a file that is named itself is always tried."""
_ARCHIVES = (".zip", ".tar.gz", ".tgz")
"""Files that are folders themselves."""
_NOT_READ = (".doc", ".wps", ".wpt", ".rar", ".7z", ".dps", ".ppt", ".pptx", ".tif", ".tiff")
"""Files that a person may take for documents: of each the reader says what to do."""


@frozen
class Told:
    """What is said of documents that do not print it."""

    unit: Unit | None = None
    entity: str | None = None
    fiscal_year: int | None = None


@frozen
class File:
    """A document: a path, or what a member of an archive holds and how messages call it.

    ``parts`` are the files that it is joined of, if it is several. ``refused`` says why there is
    nothing in it to be read.
    """

    path: str
    content: bytes | DocumentError | None = None
    name: str = ""
    refused: Message | None = None
    parts: tuple[File, ...] = ()

    def read(self, told: Told) -> FinalAccounts:
        """Read the accounts; raise why there are none."""
        from gov_accounts.reading import read_files  # noqa: PLC0415  help need not wait for it

        files = []
        for one in self.files:
            try:
                files.append(one._opened())  # noqa: SLF001
            except OSError as error:
                if not self.parts:
                    raise
                # Of several files the sentence says which.
                why = refusal(one.called, error)
                raise DocumentError(f"{one.called}: {why.en}", f"{one.called}：{why.zh}") from error
        return read_files(files, **asdict(told, recurse=False))

    @property
    def files(self) -> tuple[File, ...]:
        """The files that it is read from."""
        return self.parts or (self,)

    def _opened(self) -> tuple[bytes, str]:
        from gov_accounts.reading import opened  # noqa: PLC0415  as above

        if isinstance(self.content, DocumentError):
            raise self.content
        return opened(self.path) if self.content is None else (self.content, self.name)

    @property
    def called(self) -> str:
        """How messages about it begin."""
        return self.name or Path(self.path).name


def joined(files: Sequence[File]) -> File:
    """Return the document that files are, called as ``+`` joins them on the command line.

    >>> joined([File("a/决算.pdf"), File("a/说明.docx")]).path
    'a/决算.pdf+a/说明.docx'
    """
    if len(files) == 1:
        return files[0]
    name = "+".join(one.called for one in files)
    return File("+".join(one.path for one in files), name=name, parts=tuple(files))


def may_be_part(file: File) -> bool:
    """Whether a file may be a part of a document: it is of a kind that is read in parts.

    Accounts saved as JSON are whole, and kinds that are not read have a refusal of their own.
    """
    whole = file.parts or file.refused is not None or file.path.lower().endswith(".json")
    return not whole and file.path.lower().endswith(SUFFIXES)


def files_of(path: str) -> Iterator[File]:
    """Yield the documents that a path names: itself, those of a folder, those of an archive.

    Files that ``+`` joins are one document.
    """
    if "+" in path and not Path(path).exists():
        yield joined([File(one) for one in path.split("+")])
        return
    if path == "-" or not Path(path).is_dir():
        yield from _unpacked(path)
        return
    found = [
        one
        for one in sorted(Path(path).rglob("*"))
        if one.name.lower().endswith((*SUFFIXES, *_ARCHIVES, *_NOT_READ)) and not one.is_dir()
    ]
    for one in found:
        yield from _unpacked(str(one))
    if not found:
        yield _nothing_in(path)


def _unpacked(path: str) -> Iterator[File]:
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
        yield File(path, refused=refusal(path, error))
        return
    if empty:
        yield _nothing_in(path)


def _nothing_in(path: str) -> File:
    kinds = ", ".join(SUFFIXES)
    why = Message(f"没有 {kinds} 文件；请直接给出文件", f"it holds no file {kinds}; name the files")
    return File(path, refused=why)


def digest(file: File) -> str:
    """Return the SHA-256 of what a document is read from; empty where that cannot be opened."""
    found = hashlib.sha256()
    try:
        for one in file.files:
            if isinstance(one.content, bytes):
                found.update(one.content)
                continue
            nothing = one.path == "-" or one.content is not None or one.refused is not None
            if nothing or not Path(one.path).is_file():
                return ""
            with Path(one.path).open("rb") as stream:
                while piece := stream.read(1 << 20):
                    found.update(piece)
    except OSError:
        return ""
    return found.hexdigest()


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
    if isinstance(error, MemoryError):
        return Message(
            "读取它所需的内存超过限度；请检查这个文件",
            "reading it takes more memory than is allowed; look at this file",
        )
    if not isinstance(error, GovAccountsError):
        # Whatever a library raises about a file costs that file alone.
        told = f"{type(error).__name__}: {error}"[:200]
        return Message(
            f"读取时出错（{told}）；请把文件另存后再试，并告诉我们",
            f"reading it failed ({told}); save it anew and try again, and tell us",
        )
    text = str(error).removeprefix(f"{Path(path).name}: ")
    return Message(text, text)
