"""OFD, the national page format (GB/T 33190): lines of text with their places on the page.

A page is drawn as in PDF, text object by text object; objects on one height are a line. Rules are
not read, so tables have lines, not grids.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats._package import Package, attribute, local

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from gov_accounts.reading._pages import Box

__all__ = ["pages"]

_MOST_CHARACTERS = 100_000
"""Characters that one text object may have."""
_GAP = 0.3
"""Parts of the size of the type that part two words."""
_SAME_LINE = 0.5
"""Parts of the size of the type by which words of one line may differ in height."""


@frozen
class _Word:
    """A piece of text with its edges on the page, in millimetres, and the size of its type."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


def pages(data: bytes, name: str) -> Pages:
    """Read an OFD document; raises :class:`DocumentError` for damaged files."""
    package = Package(data, name, "the OFD document", "OFD 文档")
    found = Pages()
    number = 0
    for root in _texts(package.tree("OFD.xml"), "DocRoot"):
        document = _path("", root)
        folder = posixpath.dirname(document)
        tree = package.tree(document)
        usual = _numbers(next(_texts(tree, "PhysicalBox"), ""))
        for page in tree.iter():
            if local(page.tag) != "Page" or attribute(page, "BaseLoc") is None:
                continue
            number += 1
            content = package.tree(_path(folder, attribute(page, "BaseLoc") or ""))
            box = _numbers(next(_texts(content, "PhysicalBox"), "")) or usual
            _page(content, box, number, found)
    if not any(line.text for line in found.lines):
        raise DocumentError(
            f"{name}: the OFD document has no text, its pages are pictures; have their text "
            "recognised (OCR), or export it as PDF with text",
            f"{name}：OFD 文档没有文字，各页都是图片；请先做文字识别（OCR），或导出为带文字的 PDF",
        )
    return found


def _texts(tree: Element, kind: str) -> Iterator[str]:
    for one in tree.iter():
        if local(one.tag) == kind and one.text:
            yield one.text.strip()


def _path(folder: str, path: str) -> str:
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined)


def _numbers(text: str | None) -> list[float]:
    """Return the numbers of a list; an empty one if it has anything else."""
    try:
        return [float(word) for word in (text or "").split()]
    except ValueError:
        return []


def _page(content: Element, box: Sequence[float], number: int, found: Pages) -> None:
    words = [
        word
        for one in content.iter()
        if local(one.tag) == "TextObject" and attribute(one, "Visible") != "false"
        for word in _words(one)
    ]
    for line in _lines(words):
        text, boxes = "", {}
        for word in line:
            text += " " if text else ""
            place = _place(word, box)
            if place is not None:
                boxes[len(text)] = place
            text += word.text
        if boxes:
            lefts, tops, rights, bottoms = zip(*boxes.values(), strict=True)
            boxes[-1] = (min(lefts), min(tops), max(rights), max(bottoms))
        found.line(text, number, boxes)


def _place(word: _Word, box: Sequence[float]) -> Box | None:
    """Return the edges of a word as parts of the page; None for a page of unknown size."""
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return None
    left, top, width, height = box
    edges = (
        (word.left - left) / width,
        (word.bottom - word.size - top) / height,
        (word.right - left) / width,
        (word.bottom - top) / height,
    )
    return tuple(min(max(edge, 0.0), 1.0) for edge in edges)  # type: ignore[return-value]


def _words(element: Element) -> Iterator[_Word]:
    """Yield the words of a text object, parted where its characters stand apart."""
    origin = [*_numbers(attribute(element, "Boundary")), 0.0, 0.0][:2]
    a, b, c, d, e, f = _matrix(attribute(element, "CTM"))
    size = next(iter(_numbers(attribute(element, "Size"))), 0.0) or 1.0
    x = y = 0.0
    for code in element:
        if local(code.tag) != "TextCode" or not code.text:
            continue
        x = next(iter(_numbers(attribute(code, "X"))), x)
        y = next(iter(_numbers(attribute(code, "Y"))), y)
        most = min(len(code.text), _MOST_CHARACTERS)
        across = _steps(attribute(code, "DeltaX"), most)
        down = _steps(attribute(code, "DeltaY"), most)
        here, start, text, last = (x, y), None, "", (x, y)
        for n, character in enumerate(code.text[:_MOST_CHARACTERS]):
            width = size * (1.0 if character > "\u02ff" else 0.5)
            apart = here[0] - last[0] > _GAP * size or abs(here[1] - last[1]) > _SAME_LINE * size
            if text and (apart or character.isspace()):
                yield _word(text, start or here, last, (origin, (a, b, c, d, e, f)), size)
                text = ""
            if not character.isspace():
                start = start if text else here
                text += character
            last = (here[0] + width, here[1])
            step = across[n] if n < len(across) else width if not down else 0.0
            here = (here[0] + step, here[1] + (down[n] if n < len(down) else 0.0))
        if text:
            yield _word(text, start or here, last, (origin, (a, b, c, d, e, f)), size)


def _matrix(text: str | None) -> tuple[float, ...]:
    found = _numbers(text)
    return tuple(found) if len(found) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _steps(text: str | None, most: int) -> list[float]:
    """Return the distances between characters, so many at most; g 3 2.5 stands for 2.5 2.5 2.5."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        times, value = (next(words, "1"), next(words, "0")) if word == "g" else ("1", word)
        step = _numbers(value)
        if step and times.isascii() and times.isdigit() and len(times) < 7:
            steps += step * min(int(times), most - len(steps))
    return steps


def _word(
    text: str,
    start: tuple[float, float],
    end: tuple[float, float],
    frame: tuple[Sequence[float], Sequence[float]],
    size: float,
) -> _Word:
    """Place a word on the page: through the matrix of its object, then its corner."""
    (left, top), (a, b, c, d, e, f) = frame

    def there(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return left + a * x + c * y + e, top + b * x + d * y + f

    (x0, y0), (x1, _) = there(start), there(end)
    return _Word(text, min(x0, x1), max(x0, x1), y0, size * abs(d or c or 1.0))


def _lines(words: list[_Word]) -> Iterator[list[_Word]]:
    """Yield the words of each line from the left, lines from the top."""
    line: list[_Word] = []
    for word in sorted(words, key=lambda one: one.bottom):
        if line and word.bottom - line[0].bottom > _SAME_LINE * min(word.size, line[0].size):
            yield _joined(line)
            line = []
        line.append(word)
    if line:
        yield _joined(line)


def _joined(line: list[_Word]) -> list[_Word]:
    """Return the words of a line from the left; those that touch are one."""
    words: list[_Word] = []
    for word in sorted(line, key=lambda one: one.left):
        before = words[-1] if words else None
        if before is not None and word.left - before.right <= _GAP * min(word.size, before.size):
            words[-1] = _Word(
                before.text + word.text,
                before.left,
                max(before.right, word.right),
                max(before.bottom, word.bottom),
                max(before.size, word.size),
            )
        else:
            words.append(word)
    return words
