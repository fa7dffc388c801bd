"""Zip files with XML inside (.xlsx, .docx, .ods, .ofd): opened within bounds, without entities."""

from __future__ import annotations

import io
import posixpath
import zlib
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from zipfile import BadZipFile, LargeZipFile, ZipFile

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats._limits import MOST_DEPTH, Count, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

__all__ = ["Package", "attribute", "local", "read_member"]

_STEP = 1 << 20
_MUCH = 10_000_000
"""Bytes above which it counts how much smaller a member is packed: little packs well."""


class _Builder(TreeBuilder):
    """Builds a tree; refuses a document type, which only attacks have here, and endless nesting."""

    def __init__(self, elements: Count) -> None:
        super().__init__()
        self.elements = elements
        self.depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise ParseError("it declares a document type")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.deeper()
        return super().start(tag, attrs)

    def deeper(self) -> None:
        """Count an element that begins."""
        self.elements.add()
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise ParseError(f"its elements are nested more than {MOST_DEPTH} deep")

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


class Package:
    """A zip file; every way in which it can be damaged is a :class:`DocumentError`."""

    def __init__(self, data: bytes, name: str, en: str, zh: str) -> None:
        """Open it; ``en`` and ``zh`` say what kind of file it is, as in "the workbook"."""
        self.name, self.en, self.zh = name, en, zh
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except (BadZipFile, LargeZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.damaged(error) from None
        entries = self._zip.infolist()
        within(name, "parts", len(entries))
        # What an entry says it holds is more than is ever unpacked of it.
        within(name, "unpacked_bytes", sum(one.file_size for one in entries))
        self.members = frozenset(one.filename for one in entries)
        self._unpacked = Count(name, "unpacked_bytes")
        self._elements = Count(name, "elements")

    def damaged(self, error: object) -> DocumentError:
        """Return the refusal of a damaged file."""
        return DocumentError(
            f"{self.name}: {self.en} cannot be opened ({error}); save it anew",
            f"{self.name}：无法打开{self.zh}（{error}）；请重新保存后再试",
        )

    def read(self, member: str) -> bytes:
        """Return what a member holds."""
        try:
            data = read_member(self._zip, member, self.name)
        except DocumentError:
            raise
        except _DAMAGE as error:
            raise self.damaged(f"{member}: {error}") from None
        self._unpacked.add(len(data))  # a member may be named many times
        return data

    def tree(self, member: str) -> Element:
        """Return the XML of a member."""
        tree: Element = self._parse(member, _Builder(self._elements))
        return tree

    def events(self, member: str, target: Any) -> Any:
        """Send the XML of a member to a target with start, data, end and close; return its last."""
        return self._parse(member, _Guarded(target, self._elements))

    def _parse(self, member: str, target: TreeBuilder) -> Any:
        data = self.read(member)
        # The target refuses document types, and so entities.
        parser = XMLParser(target=target)  # noqa: S314
        try:
            for begin in range(0, len(data), _STEP):
                parser.feed(data[begin : begin + _STEP])
            return parser.close()
        except DocumentError:
            raise
        except (ParseError, ValueError, LookupError, AssertionError) as error:
            raise self.damaged(f"{member}: {error}") from None

    def relations(self, member: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, type and member of what a member refers to."""
        folder, file = posixpath.split(member)
        own = posixpath.join(folder, "_rels", f"{file}.rels")
        if own not in self.members:
            return
        for one in self.tree(own):
            target = one.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield one.get("Id", ""), one.get("Type", ""), posixpath.normpath(path)


class _Guarded(_Builder):
    """Sends what it meets to another target, under the same bounds."""

    def __init__(self, target: Any, elements: Count) -> None:
        super().__init__(elements)
        self.target = target

    def start(self, tag: str, attrs: dict[str, str], /) -> Any:
        self.deeper()
        self.target.start(local(tag), attrs)

    def end(self, tag: str, /) -> Any:
        self.depth -= 1
        self.target.end(local(tag))

    def data(self, data: str, /) -> None:
        self.target.data(data)

    def close(self) -> Any:
        return self.target.close()


_DAMAGE = (
    BadZipFile,
    LargeZipFile,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # a password
    NotImplementedError,
    zlib.error,
)


def read_member(archive: ZipFile, member: str | ZipInfo, name: str) -> bytes:
    """Return what a member of a zip file holds; refuse too much before it is unpacked.

    No more is unpacked than the member says that it holds.
    """
    entry = archive.getinfo(member) if isinstance(member, str) else member
    within(name, "part_bytes", entry.file_size, entry.filename)
    if entry.file_size > _MUCH:
        packed = max(entry.compress_size, 1)
        within(name, "ratio", entry.file_size // packed, entry.filename)
    return archive.read(entry)


def local(tag: str) -> str:
    """Return the name of a tag or attribute without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name, whatever its namespace."""
    return next((value for key, value in element.items() if local(key) == name), None)
