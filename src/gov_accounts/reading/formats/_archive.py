"""An archive is a folder: the documents in a .zip or .tar.gz, with their names."""

from __future__ import annotations

import io
import tarfile
import zlib
from typing import TYPE_CHECKING
from zipfile import BadZipFile, LargeZipFile, ZipFile

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats._kinds import is_zip
from gov_accounts.reading.formats._limits import Count
from gov_accounts.reading.formats._package import read_member
from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

__all__ = ["is_archive", "members"]

_GZIP = b"\x1f\x8b"
_UTF8_NAME = 0x800
"""The flag of a zip entry whose name is UTF-8; others are in the encoding of their system."""
_NOT_DOCUMENTS = ("__MACOSX/",)

_DAMAGE = (
    BadZipFile,
    LargeZipFile,
    tarfile.TarError,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,  # a password
    NotImplementedError,
    zlib.error,
)


def is_archive(data: bytes) -> bool:
    """Whether bytes are an archive that :func:`members` opens, and no document that is a zip file.

    >>> is_archive(b"%PDF-1.4")
    False
    """
    return data.startswith(_GZIP) or is_zip(data)


def members(data: bytes, name: str) -> Iterator[tuple[str, bytes | DocumentError]]:
    """Yield the documents of an archive in their order, each with its name inside it.

    In place of a document that cannot be unpacked stands why; the others are there all the same.

    Names are below the archive whatever they say: they are for messages and places, never for
    writing files. Archives in the archive are opened too, but not those inside them. Raises
    :class:`DocumentError` for a damaged or locked archive, and for one that unpacks to too much.
    """
    yield from _Archive(name).members(data, "", nested=True)


class _Archive:
    """One archive; it counts what was unpacked, nested archives included."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents, self.size = Count(name, "documents"), Count(name, "archive_bytes")

    def members(
        self, data: bytes, folder: str, *, nested: bool
    ) -> Iterator[tuple[str, bytes | DocumentError]]:
        opened = (
            _tar(data, self.name) if data.startswith(_GZIP) else _zip(data, f"{self.name}/{folder}")
        )
        try:
            for path, content in opened:
                own = _inside(path)
                if not own or path.startswith(_NOT_DOCUMENTS) or own.rpartition("/")[2][0] == ".":
                    continue
                if isinstance(content, DocumentError):
                    yield folder + own, content
                    continue
                self.documents.add()
                self.size.add(len(content))
                if nested and is_archive(content):
                    yield from self._nested(content, folder + own)
                else:
                    yield folder + own, content
        except DocumentError:
            raise
        except _DAMAGE as error:
            where = f" ({folder.rstrip('/')})" if folder else ""
            raise DocumentError(
                f"{self.name}: the archive{where} cannot be unpacked ({error}); pack it anew as "
                ".zip, without a password",
                f"{self.name}：无法解开压缩包{where}（{error}）；请重新压缩为 .zip，不设密码",
            ) from None

    def _nested(self, data: bytes, own: str) -> Iterator[tuple[str, bytes | DocumentError]]:
        """Open an archive in the archive; a damaged one costs itself only."""
        try:
            yield from self.members(data, f"{own}/", nested=False)
        except DocumentError as error:
            if self._is_full():
                raise
            yield own, error

    def _is_full(self) -> bool:
        return min(self.documents.left, self.size.left) < 0


def _zip(data: bytes, name: str) -> Iterator[tuple[str, bytes | DocumentError]]:
    with ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                yield _name(entry), _unpacked(archive, entry, name)


def _unpacked(archive: ZipFile, entry: ZipInfo, folder: str) -> bytes | DocumentError:
    """Return what an entry holds, or why it cannot be unpacked."""
    name = f"{folder}{_inside(_name(entry))}"
    try:
        return read_member(archive, entry, name)
    except DocumentError as error:
        return error
    except _DAMAGE as error:
        return DocumentError(
            f"{name}: it cannot be unpacked from the archive ({error}); pack it anew, without a "
            "password",
            f"{name}：无法从压缩包中解出（{error}）；请重新压缩，不设密码",
        )


def _tar(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=_Bounded(data, name), mode="r|") as archive:
        for entry in archive:
            stream = archive.extractfile(entry) if entry.isfile() else None
            if stream is not None:
                yield entry.name, stream.read()


class _Bounded(io.RawIOBase):
    """The content of a gzip file; it refuses to unpack more than an archive may hold."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._at = 0
        self._size = Count(name, "archive_bytes")
        self._unpack = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        out = b""
        while len(out) < size or size < 0:
            piece = self._unpack.unconsumed_tail or self._data[self._at : self._at + 65536]
            if not self._unpack.unconsumed_tail:
                self._at += len(piece)
            if not piece or self._unpack.eof:
                break
            out += self._unpack.decompress(piece, size - len(out) if size > 0 else 0)
        self._size.add(len(out))
        return out


def _name(entry: ZipInfo) -> str:
    """Return the name of an entry; old programs write Chinese names in GBK without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _inside(path: str) -> str:
    r"""Return a path as one below the archive, which any terminal can show.

    >>> _inside("/etc/../../a/./b.txt"), _inside("C:\\x.txt")
    ('etc/a/b.txt', 'x.txt')
    """
    parts = path.replace("\\", "/").replace("\x00", "").split("/")
    inside = "/".join(part for part in parts if part not in ("", ".", "..") and part[1:] != ":")
    return printable(inside)
