"""Number formats of spreadsheets: what a sheet shows for a number, a date or a text.

A format has up to four sections (positive, negative, zero, text), each of places for digits, marks
and literal text. Half is rounded away from zero, as spreadsheets do, in a decimal context of this
module: the caller's has no say.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["BUILT_IN", "GENERAL", "shown", "shown_text"]

GENERAL = "General"

_DATE = 'yyyy"年"m"月"d"日"'
_MONTH = 'yyyy"年"m"月"'
_DAY = 'm"月"d"日"'
_HOUR, _SECOND = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
_ACCOUNTING = '* #,##0{0}_ ;* -#,##0{0}_ ;* "-"{1}_ ;_ @_ '

BUILT_IN: dict[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy", 31: _DATE, 32: _HOUR, 33: _SECOND,
    34: _HOUR, 35: _SECOND, 36: _MONTH,
    37: "#,##0 ;-#,##0 ", 38: "#,##0 ;-#,##0 ", 39: "#,##0.00 ;-#,##0.00 ",
    40: "#,##0.00 ;-#,##0.00 ",
    41: _ACCOUNTING.format("", ""), 42: _ACCOUNTING.format("", ""),
    43: _ACCOUNTING.format(".00", "??"), 44: _ACCOUNTING.format(".00", "??"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY, 55: _HOUR, 56: _SECOND, 57: _MONTH,
    58: _DAY,
}  # fmt: skip
"""Formats that files name by number alone, as the Chinese edition of spreadsheets shows them."""

_EXACT = 15
"""Spreadsheets calculate with so many digits; what a binary number has beyond is noise."""
_WIDTH = 11
"""Characters that General shows, point included."""
_LONGEST = 255
"""Characters of a format, as spreadsheets allow."""
_WIDEST = 400
"""Digits that a format may print; a 64-bit number has fewer."""

_CONTEXT = Context(prec=_WIDEST, rounding=ROUND_HALF_UP, Emax=9999, Emin=-9999, traps=[])
_SIGNIFICANT = Context(prec=_EXACT, rounding=ROUND_HALF_UP, Emax=9999, Emin=-9999, traps=[])

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
    | \[\$(?P<currency>[^\]-]{0,99})[^\]]{0,99}\] | \[(?P<condition>[<>=]+\s*-?[0-9.]+)\]
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<ignored>[^\]]{0,99})\]
    | (?P<general>General|G/通用格式) | (?P<half>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-]) | (?P<date>y+|m+|d+|h+|s+|a{3,}|e+|b+) | (?P<digit>[0#?]) | (?P<text>@)
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<end>;) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LITERAL = frozenset(("quoted", "escaped", "currency", "literal"))

Token = tuple[str, str]
"""The kind of a piece of a format, a group of the pattern, and its text."""


@frozen
class _Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(one == kind for one, _ in self.tokens)


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(code[:_LONGEST]):
        kind = match.lastgroup or "literal"
        text = match.group(kind)
        if kind == "end":
            found.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "condition":
            sign = text.rstrip("-0123456789. ")
            condition = (sign, _CONTEXT.create_decimal(text[len(sign) :].strip()))
        elif kind == "space":
            tokens.append(("literal", " "))
        elif kind in _LITERAL:
            tokens.append(("literal", text))
        elif kind not in ("fill", "ignored"):
            tokens.append((kind, text))
    return (*found, _Section(tuple(tokens), condition))


def shown_text(text: str, code: str) -> str:
    """Return what a cell of that format shows for a text.

    >>> shown_text("见附件", "0.00"), shown_text("见附件", ";;;")
    ('见附件', '')
    """
    sections = _sections(code)
    own = next((one for one in sections if one.has("text")), None)
    if own is None:
        return "" if len(sections) > 3 else text
    return "".join(text if kind == "text" else literal for kind, literal in own.tokens)


def shown(text: str, code: str, *, from_1904: bool = False) -> str:
    """Return what a cell of that format shows for a number as its file writes it.

    What is no number is given back as it is.

    >>> shown("532.405", "#,##0.00"), shown("0", '0.00;-0.00;"-"'), shown("532.4099999999999", "")
    ('532.41', '-', '532.41')
    """
    value = _SIGNIFICANT.create_decimal(text.strip())
    if not value.is_finite() or value.adjusted() >= _WIDEST // 2:
        return text
    section, signed = _chosen(value, _sections(code or GENERAL))
    size = _CONTEXT.abs(value)
    if section.has("date") or section.has("elapsed"):
        return _moment(value, section, from_1904=from_1904)
    if section.has("general") or section.has("text"):
        body = "".join(
            _general(size) if kind in ("general", "text") else literal
            for kind, literal in section.tokens
        )
    elif not section.has("digit"):
        return "".join(
            literal for kind, literal in section.tokens if kind in ("literal", "percent")
        )
    elif any(token == ("literal", "/") for token in section.tokens):
        body = _fraction(size, section)
    elif section.has("exponent"):
        body = _scientific(size, section)
    else:
        body = _fixed(size, section.tokens)
    return "-" + body if signed and re.search("[1-9]", body) else body


def _chosen(value: Decimal, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """Return the section for a number, and whether a minus sign goes before it."""
    numeric = sections[:3]
    if any(one.condition for one in numeric):
        chosen = next((one for one in numeric if _holds(one.condition, value)), numeric[-1])
        sign, limit = chosen.condition or ("", Decimal(0))
        return chosen, value < 0 and not (sign.startswith("<") and limit <= 0)
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], value < 0


def _holds(condition: tuple[str, Decimal] | None, value: Decimal) -> bool:
    if condition is None:
        return True
    sign, limit = condition
    order = "=" if value == limit else "<" if value < limit else ">"
    return order != "=" if sign == "<>" else order in sign


def _plain(value: Decimal, places: int) -> str:
    """Return the digits of a number of no sign, rounded to so many places."""
    return f"{_CONTEXT.quantize(value, Decimal(1).scaleb(-places, _CONTEXT)):f}"


def _general(size: Decimal) -> str:
    """Show a number as General does: up to eleven characters, else as a power of ten."""
    if not size:
        return "0"
    if -5 < size.adjusted() < _WIDTH:
        whole = max(size.adjusted(), 0) + 1
        digits = _plain(size, max(_WIDTH - 1 - whole, 0))
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    rounded = Context(prec=6, rounding=ROUND_HALF_UP, traps=[]).create_decimal(size)
    power = rounded.adjusted()
    mantissa = f"{_CONTEXT.scaleb(rounded, -power).normalize(_CONTEXT):f}"
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _split(tokens: Sequence[Token]) -> tuple[list[Token], list[Token], bool]:
    """Return what stands before the point, what stands behind it, and whether there is one."""
    at = next((n for n, (kind, _) in enumerate(tokens) if kind == "point"), None)
    return (list(tokens), [], False) if at is None else ([*tokens[:at]], [*tokens[at + 1 :]], True)


def _fixed(size: Decimal, tokens: Sequence[Token]) -> str:
    """Show a number in its places for digits, scaled by commas and percent signs."""
    whole, part, point = _split(tokens)
    places = sum(kind == "digit" for kind, _ in part)
    grouped, commas = _commas(whole)
    commas += _commas(part)[1]
    percents = sum(kind == "percent" for kind, _ in tokens)
    scaled = _CONTEXT.scaleb(size, 2 * percents - 3 * commas)
    digits, _, decimals = _plain(scaled, places).partition(".")
    return (
        _whole(digits.lstrip("0"), whole, grouped=grouped) + "." * point + _decimals(decimals, part)
    )


def _commas(tokens: Sequence[Token]) -> tuple[bool, int]:
    """Return whether a comma stands between places, and how many follow the last of them."""
    last = max((n for n, (kind, _) in enumerate(tokens) if kind == "digit"), default=-1)
    first = next((n for n, (kind, _) in enumerate(tokens) if kind == "digit"), len(tokens))
    at = [n for n, (kind, _) in enumerate(tokens) if kind == "comma"]
    return any(first < n < last for n in at), sum(n > last >= 0 for n in at)


def _whole(digits: str, tokens: Sequence[Token], *, grouped: bool) -> str:
    """Put the digits before the point in their places, from the right."""
    rest, out, used = digits, "", 0
    first = next((n for n, (kind, _) in enumerate(tokens) if kind == "digit"), None)
    for n in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[n]
        if kind == "digit":
            take = rest if n == first else rest[-1:]
            rest = rest[: len(rest) - len(take)]
            for digit in reversed(take or {"0": "0", "?": " "}.get(text, "")):
                out = digit + ("," if grouped and used and used % 3 == 0 else "") + out
                used += 1
        elif kind in ("literal", "percent"):
            out = text + out
    return rest + out  # without a place before the point, as in .00, the digits stand there too


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """Put the digits behind the point in their places; # and ? print no zero at the end."""
    needed = len(digits.rstrip("0"))
    out, at = "", 0
    for kind, text in tokens:
        if kind == "digit":
            keep = at < needed or text == "0"
            out += digits[at] if keep else {"?": " "}.get(text, "")
            at += 1
        elif kind in ("literal", "percent"):
            out += text
    return out


def _scientific(size: Decimal, section: _Section) -> str:
    at = next(n for n, (kind, _) in enumerate(section.tokens) if kind == "exponent")
    mantissa, behind = section.tokens[:at], section.tokens[at + 1 :]
    step = max(sum(kind == "digit" for kind, _ in _split(mantissa)[0]), 1)
    places = sum(kind == "digit" for kind, _ in _split(mantissa)[1])
    power = (size.adjusted() // step) * step if size else 0
    if len(_plain(_CONTEXT.scaleb(size, -power), places).partition(".")[0]) > step:
        power += step  # 9.99 rounds to 10
    least = sum(kind == "digit" for kind, _ in behind)
    sign = "-" if power < 0 else "+" if section.tokens[at][1].endswith("+") else ""
    return _fixed(_CONTEXT.scaleb(size, -power), mantissa) + f"E{sign}{abs(power):0{least}d}"


def _fraction(size: Decimal, section: _Section) -> str:
    """Show a whole number and the nearest fraction: # ?/? shows 532.41 as 532 2/5."""
    at = section.tokens.index(("literal", "/"))
    below = [text for kind, text in section.tokens[at + 1 :] if kind in ("digit", "literal")]
    fixed = "".join(below).strip()
    groups = re.findall("[0#?]+", "".join(text for _, text in section.tokens[:at]))
    whole = int(size.to_integral_value("ROUND_FLOOR", _CONTEXT)) if len(groups) > 1 else 0
    rest = Fraction(size) - whole
    if re.fullmatch("[1-9][0-9]*", fixed):
        bottom = int(fixed)
        top = int(rest * bottom + Fraction(1, 2))
    else:
        near = rest.limit_denominator(10 ** len(fixed) - 1 if fixed else 9)
        top, bottom = near.numerator, near.denominator
    if len(groups) > 1 and top == bottom:
        whole, top = whole + 1, 0
    words = [str(whole)] if whole or not top else []
    return " ".join([*words, f"{top}/{bottom}"] if top else words)


def _moment(value: Decimal, section: _Section, *, from_1904: bool) -> str:
    """Show a number of days as a date or time."""
    # The date system from 1900 has a 29 February 1900, which was none.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    seconds = int(_CONTEXT.quantize(_CONTEXT.multiply(value, Decimal(86400)), Decimal(1)))
    if not from_1904 and 0 <= seconds < 60 * 86400:
        start += timedelta(days=1)
    try:
        moment = start + timedelta(seconds=seconds)
    except OverflowError:
        return _general(value)
    if seconds < 0:  # spreadsheets show ####
        return "-" + _general(_CONTEXT.abs(value))
    return "".join(_moment_pieces(moment, seconds, section))


def _moment_pieces(moment: datetime, seconds: int, section: _Section) -> Iterator[str]:
    halves = section.has("half")
    elapsed = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
    last = ""
    tokens = section.tokens
    for n, (kind, text) in enumerate(tokens):
        letter = text[:1].lower()
        if kind == "date":
            after = next((t[:1].lower() for k, t in tokens[n + 1 :] if k in _TIME), "")
            minute = letter == "m" and len(text) < 3 and (last == "h" or after == "s")
            yield _piece(moment, "i" if minute else letter, len(text), halves=halves)
            last = letter
        elif kind == "elapsed":
            yield f"{elapsed[letter]:0{len(text)}d}"
            last = letter
        elif kind == "half":
            yield ("上午", "下午")[moment.hour >= 12] if "午" in text else moment.strftime("%p")
        elif kind == "digit":
            yield "0"
        elif kind in ("literal", "point", "comma"):
            yield text


_TIME = frozenset(("date", "elapsed"))


def _piece(moment: datetime, letter: str, length: int, *, halves: bool) -> str:
    """Return one part of a date: y m d, h i (minute) s, or the day of the week."""
    if letter in ("y", "e", "b"):
        return f"{moment.year % 100:02d}" if letter == "y" and length < 3 else f"{moment.year:04d}"
    if letter == "a" or (letter == "d" and length > 2):
        return ("星期" if length > 3 else "") + "一二三四五六日"[moment.weekday()]
    hour = (moment.hour + 11) % 12 + 1 if halves else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "i": moment.minute}
    return f"{number.get(letter, moment.second):0{min(length, 2)}d}"
