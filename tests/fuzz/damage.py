"""Damage to documents: of bytes, of text, of marks, and inside packages and streams."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from tests.fuzz.sound import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

__all__ = ["damaged"]

_NUMERALS = (
    *("1e999999", "１２３", "-0", "NaN", "9" * 25, "∞", "1,2,3", "0x1F", "١٢٣", "²", "½", "1.2.3"),
    *("--1", "1_000", ".5", "5.", "-", "0.123456789", "１，２３４．５０", "0" * 500 + "1", "12%"),
    *("(12.00)", "12.00-", "¥12.00", "零", "+3.00", "1 234.00", "12。34", "1O.00", "12\u200b.34"),
    *("\u202e43.21\u202c", "𝟏𝟐.𝟑", "①", "Ⅷ", "1\x002", "1\xa0000.00", "9" * 5000, "1e-400"),
)
_SIGNS = (
    *("\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b[2J", "\u2028", "\x85", "\x0b", "\x0c"),
    *("\x1c", "\ue000", "\u0300" * 50, "\U0001f4a9", "\t", "\u3000", "\xa0", "\r", "\r\n", "<b>"),
    *('"', "'", "\\", "%s", "{0}", "|", "#", "<table>", "</td>", "&#0;", "&#xD800;", "<!--"),
)
_VALUES = (
    *(b"", b"-1", b"0", b"99999999999", b"NaN", b"A0", b"ZZZZ1", b"A1:XFD1048576", b"1e999"),
    *(b"../../x", b"&lt;", b"s", b"str", b"e", b"b", b"d", b"inlineStr", b"TRUE", b"#REF!"),
    *(b"-0", b"1" * 400, b"_xD800_", b"_x0000_", "²".encode(), "１".encode(), b"1e-400", b"1e308"),
    *(b"0.00%", b"[>1]0;;;@", b"[$-804]yyyy", b"?/?", b"1048576", b"16384", b"\xff"),
)
_JSON_VALUES = (
    *("1", "-1", "null", "true", "1e999", '""', '"1"', "[]", "{}", '"NaN"', "1.5", '"\\ud800"'),
    *('"9999999999999999999999"', '"\\u0000"', "9" * 30, "9" * 5000, "[" * 2000, '"\\u202e"'),
)
_PDF_WORDS = (
    *(b"0", b"-1", b"99999999999", b"1e30", b"null", b"[", b"]", b"<<", b">>", b"1 0 R", b"2 0 R"),
    *(b"5 0 R", b"/X", b"(", b")", b"<", b">", b"true", b"/Kids", b"/Parent 2 0 R", b"endobj"),
    *(b"stream\n", b"endstream", b"0.00001", b"/Rotate 90", b"/Length 1", b"BT", b"ET", b"q", b"Q"),
)


def damaged(name: str, rng: Random) -> bytes:
    """Return a document of a format with some damage."""
    data = rng.choice(documents(name))
    how: tuple[Callable[[bytes, Random], bytes], ...] = _DAMAGE[name]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(how)(data, rng) or b"x"
    return data


# --- bytes


def _flipped(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 30))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data) + 1)]


def _without_a_piece(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 10, 1000)) :]


def _piece_again(data: bytes, rng: Random) -> bytes:
    at, to = rng.randrange(len(data)), rng.randrange(len(data))
    return data[:to] + data[at : at + rng.choice((1, 10, 1000))] * rng.choice((1, 3)) + data[to:]


_OF_BYTES = (_flipped, _cut, _without_a_piece, _piece_again)


# --- text


def _of_text(
    change: Callable[[str, Random], str],
) -> Callable[[bytes, Random], bytes]:
    def change_bytes(data: bytes, rng: Random) -> bytes:
        return change(data.decode("utf-8", "replace"), rng).encode()

    return change_bytes


def _extract(text: str, rng: Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    kept = lines[at : at + rng.choice((10, 40, 100))]
    return "\n".join([*lines[: rng.choice((0, 3, 10))], *kept])


def _words_swapped(text: str, rng: Random) -> str:
    words = re.split(r"(\s+)", text)
    for _ in range(rng.choice((1, 5, 50))):
        one, two = (rng.randrange(0, len(words), 2) for _ in range(2))
        words[one], words[two] = words[two], words[one]
    return "".join(words)


def _lines_moved(text: str, rng: Random) -> str:
    lines = text.split("\n")
    at, count = rng.randrange(len(lines)), rng.choice((2, 5, 20))
    moved = lines[at : at + count]
    kind = rng.randrange(4)
    if kind == 0:
        rng.shuffle(moved)
        lines[at : at + count] = moved
    elif kind == 1:
        lines[at : at + count] = [" ".join(moved)]
    elif kind == 2:
        lines[at:at] = moved * rng.choice((1, 3, 10))
    else:
        del lines[at : at + count]
    return "\n".join(lines)


_NUMERAL = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def _numerals_spoilt(text: str, rng: Random) -> str:
    found = list(_NUMERAL.finditer(text))
    for one in sorted(
        rng.sample(found, min(len(found), rng.choice((1, 1, 5, 40)))), key=lambda m: -m.start()
    ):
        text = text[: one.start()] + rng.choice(_NUMERALS) + text[one.end() :]
    return text


def _signs_put_in(text: str, rng: Random) -> str:
    for _ in range(rng.choice((1, 3, 30))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(_SIGNS) + text[at:]
    return text


def _digits_changed(text: str, rng: Random) -> str:
    share = rng.choice((0.02, 0.3))
    return "".join(
        rng.choice("0123456789") if sign.isdecimal() and rng.random() < share else sign
        for sign in text
    )


def _blanks_changed(text: str, rng: Random) -> str:
    old, new = rng.choice(((" ", ""), ("\n", " "), (" ", "\n"), (" ", "\t\t"), ("\n", "\n\n")))
    return text.replace(old, new)


def _text_again(text: str, rng: Random) -> str:
    return text + rng.choice(("", "\n", "\f")) + text


def _encoded(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    half = len(text) // 2
    encoding = rng.choice(("utf-16", "gb18030", "utf-32", "mixed"))
    if encoding == "mixed":
        return text[:half].encode() + text[half:].encode("gb18030")
    return text.encode(encoding)[: -rng.randrange(1, 5)]


_TEXT = tuple(
    map(
        _of_text,
        (
            *(_extract, _words_swapped, _lines_moved, _numerals_spoilt, _numerals_spoilt),
            *(_signs_put_in, _signs_put_in, _digits_changed, _blanks_changed, _text_again),
        ),
    )
)
"""More is read of text whose characters are sound, so most damage leaves them so."""


# --- marks, and JSON

_TAG = re.compile(rb"<[^>]+>")
_ATTRIBUTE = re.compile(rb'"([^"]*)"')
_CONTENT = re.compile(rb">([^<>]+)<")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9.]+|[a-z]+|[\[\]{},:]')


def _put(
    data: bytes, found: Sequence[re.Match[bytes]], values: Sequence[bytes], rng: Random
) -> bytes:
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start(1)] + rng.choice(values) + data[one.end(1) :]


def _attribute(data: bytes, rng: Random) -> bytes:
    return _put(data, list(_ATTRIBUTE.finditer(data)), _VALUES, rng)


def _content(data: bytes, rng: Random) -> bytes:
    return _put(data, list(_CONTENT.finditer(data)), _VALUES, rng)


def _tags(data: bytes, rng: Random) -> bytes:
    found = list(_TAG.finditer(data))
    if not found:
        return data
    one, two = sorted(
        (rng.choice(found), rng.choice(found)), key=lambda tag: (tag.start(), tag.end())
    )
    kind = rng.randrange(5)
    if kind == 0:
        return data[: one.start()] + data[one.end() :]
    if kind == 1:
        return data[: one.end()] + one.group() * rng.choice((1, 3, 300)) + data[one.end() :]
    if kind == 2:
        return data[: one.start()] + two.group() + data[one.end() :]
    if kind == 3:
        return data[: one.start()] + data[two.end() :]
    return data.replace(one.group(), b"", rng.choice((1, 1000)))


_MARKS = (_attribute, _content, _tags, _tags, *_OF_BYTES)


def _tokens(text: str, rng: Random) -> str:
    found = list(_TOKEN.finditer(text))
    if len(found) < 2:
        return text
    one, two = sorted(rng.sample(found, 2), key=lambda token: token.start())
    new = rng.choice(
        ("", one.group() * 2, rng.choice(_JSON_VALUES), rng.choice(_JSON_VALUES), two.group())
    )
    if rng.random() < 0.1:
        return text[: one.start()] + text[two.start() :]
    return text[: one.start()] + new + text[one.end() :]


_JSON = (*(map(_of_text, (_tokens, _tokens, _tokens, _signs_put_in, _numerals_spoilt))), *_OF_BYTES)


# --- packages


def _inside(how: Sequence[Callable[[bytes, Random], bytes]]) -> Callable[[bytes, Random], bytes]:
    """Return damage to what the members of a zip file hold."""

    def change(data: bytes, rng: Random) -> bytes:
        try:
            members = _members(data)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
            return _flipped(data, rng)
        hit = rng.choice([name for name, _ in members] or [""])
        kind = rng.randrange(12)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                if name == hit and kind == 0:
                    continue
                new = content
                if name == hit and content:
                    new = b"" if kind == 1 else rng.choice(how)(content, rng)
                archive.writestr(f"../{name}" if name == hit and kind == 2 else name, new)
                if name == hit and kind == 3:
                    archive.writestr(name.upper(), content)
        return out.getvalue()

    return change


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in dict.fromkeys(archive.namelist())]


_IN_XML = _inside((*_MARKS[:4], *_MARKS[:4], _flipped))
_PACKAGE = (_IN_XML, _IN_XML, _IN_XML, *_OF_BYTES)


# --- PDF

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_PDF_WORD = re.compile(rb"[^\s<>\[\]()/]+|/[A-Za-z0-9]+|<<|>>|\[|\]")


def _word_of_pdf(data: bytes, rng: Random) -> bytes:
    found = list(_PDF_WORD.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(_PDF_WORDS) + data[one.end() :]


def _in_a_stream(data: bytes, rng: Random) -> bytes:
    """Change what a content stream draws, not how it is packed."""
    import base64  # noqa: PLC0415

    found = list(_STREAM.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    try:
        content = zlib.decompress(base64.a85decode(b"<~" + one[1], adobe=True))
    except (ValueError, zlib.error):
        return _word_of_pdf(data, rng)
    content = rng.choice((_word_of_pdf, _word_of_pdf, *_OF_BYTES))(content or b"q", rng)
    packed = base64.a85encode(zlib.compress(content), adobe=True)[2:]
    # A length that is wrong is mended by readers, and by every second of these documents.
    return data[: one.start(1)] + packed + data[one.end(1) :]


_PDF = (_word_of_pdf, _in_a_stream, _in_a_stream, _in_a_stream, *_OF_BYTES)

_DAMAGE: dict[str, tuple[Callable[[bytes, Random], bytes], ...]] = {
    "text": (*_TEXT, _encoded, *_OF_BYTES),
    "json": _JSON,
    "html": (*_MARKS, *_TEXT),
    "markdown": (*_TEXT, *_MARKS),
    "pdf": _PDF,
    "xlsx": _PACKAGE,
    "docx": _PACKAGE,
    "xls": _OF_BYTES,
    "ods": _PACKAGE,
    "ofd": _PACKAGE,
    "zip": (_inside((*_OF_BYTES, *_TEXT)), *_OF_BYTES),
}
