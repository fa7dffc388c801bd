"""The signs of the page, each once: full width, numbers, blanks, units, page marks, parts.

What is written in capitals is the source of a pattern, to be put together with others by a reader.
Sources are for half-width text, so a reader folds its text first (:func:`half_width`); that keeps
every character in its column. The functions fold by themselves.

>>> import re
>>> re.search(rf"合计({NUMBER})({UNIT})", half_width("合计１，２３４．５０万元")).groups()
('1,234.50', '万元')
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "BLANK_SIGNS",
    "CHINESE_COUNTS",
    "CHINESE_DIGITS",
    "CHINESE_NUMERAL",
    "DECIMAL_POINT",
    "HALF_WIDTH",
    "LINE_NUMBER",
    "NO_FIGURE",
    "NUMBER",
    "PART",
    "PERCENT",
    "PLAIN_NUMBER",
    "RANGE_SIGNS",
    "UNIT",
    "UNSIGNED_IN_TEXT",
    "any_of",
    "bounded_number",
    "chinese_numeral",
    "folding",
    "half_width",
    "is_blank",
    "is_dash",
    "is_number",
    "is_number_like",
    "is_page_mark",
    "is_page_number",
    "is_part",
    "is_spoilt",
    "printable",
    "unfolding",
    "whole_number",
    "with_years",
    "without_endings",
]


# --- full width ----------------------------------------

_SIGNS = "0123456789.,-+%()=><:;/~"
_WIDE = {ord(sign) + 0xFEE0: sign for sign in _SIGNS}
HALF_WIDTH: Mapping[int, str] = MappingProxyType(
    {**_WIDE, ord("\u2212"): "-", ord("\ufe63"): "-", ord("\u3000"): " ", ord("\xa0"): " "}
)
"""Full-width signs, the two other minus signs, the two other spaces → what they are in half width.

Letters and the marks that only sentences have (。！？“”) stay as they are.
"""


_IN_FULL_WIDTH = re.compile(f"[{''.join(map(chr, HALF_WIDTH))}]")


def half_width(text: str) -> str:
    """Return text in half width, character by character: columns of a line stay where they are.

    >>> half_width("２．５％　（－１）"), half_width("共计：无。")
    ('2.5% (-1)', '共计:无。')
    """
    # Few characters of Chinese text change; str.translate would look each of them up.
    return text if text.isascii() else _IN_FULL_WIDTH.sub(_in_half_width, text)


def _in_half_width(sign: re.Match[str]) -> str:
    return HALF_WIDTH[ord(sign.group())]


def folding(signs: str) -> dict[int, str]:
    """Return the part of :data:`HALF_WIDTH` that gives these signs, for :meth:`str.translate`.

    >>> "（２０％）".translate(folding("0123456789%"))
    '（20%）'
    """
    return {wide: sign for wide, sign in HALF_WIDTH.items() if sign in signs}


def unfolding(signs: str) -> dict[int, str]:
    """Return the way back for these signs: running text prints its marks in full width.

    >>> "(类);".translate(unfolding("();"))
    '（类）；'
    """
    return {ord(sign): chr(wide) for wide, sign in _WIDE.items() if sign in signs}


# --- numbers ----------------------------------------

_PLACES = r"(?:\.[0-9]+)?"
PLAIN_NUMBER = rf"-?[0-9]+{_PLACES}"
"""A number without thousands separators, as an amount is written in JSON."""
NUMBER = rf"-?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+){_PLACES}"
"""A number as printed: 748.66, 4,733.10, -2.5. What stands between separators has three digits."""
UNSIGNED_IN_TEXT = rf"[0-9]+(?:,[0-9]{{3}})*{_PLACES}"
"""A number inside running text, where a dash before it is no sign.

It is taken whole where its separators stand wrong (12345,678), so that no part of it is read.
"""
DECIMAL_POINT = r"[0-9]\.[0-9]"
"""What only an amount or a rate has: no code, count or page number."""
PERCENT = "%"

_NUMBER = re.compile(NUMBER)
_LOOSE = re.compile(rf"-?[0-9][0-9,]*{_PLACES}")


def bounded_number(digits: int, places: int, *, zeros: bool = False, signed: bool = True) -> str:
    """Return the pattern of a plain number with at most so many digits before and after the point.

    With ``zeros`` those that lead do not count; not ``signed``, a dash before it is no sign.

    >>> import re
    >>> [re.fullmatch(bounded_number(3, 2), text) is not None for text in ("-123.45", "1234")]
    [True, False]
    """
    lead = ("-?" if signed else "") + ("0*" if zeros else "")
    return rf"{lead}[0-9]{{1,{digits}}}(?:\.[0-9]{{1,{places}}})?"


def is_number(text: str) -> bool:
    """Whether a text is one number and nothing else.

    >>> [is_number(text) for text in ("4,733.10", "－２．５", "1,23", "2024年", "-")]
    [True, True, False, False, False]
    """
    return _NUMBER.fullmatch(half_width(text.strip())) is not None


def is_number_like(text: str) -> bool:
    """Whether a text has the signs of a number, its separators right or wrong.

    >>> is_number_like("1,23"), is_number_like("1.23%")
    (True, False)
    """
    return _LOOSE.fullmatch(half_width(text.strip())) is not None


# --- nothing ----------------------------------------

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2500"
NO_FIGURE = "—"
"""What stands where a figure would, in texts that we write."""
BLANK_SIGNS = _DASHES + "/"
"""What a cell prints to say that nothing stands there: dashes of any length, and the slash."""
RANGE_SIGNS = rf"\{_DASHES}~至"
"""What stands between two numbers (80-90, 80～90, 80至90), for a class of characters."""


def is_dash(text: str) -> bool:
    """Whether a word is printed for nothing.

    >>> is_dash("——"), is_dash("／"), is_dash(""), is_dash("-5")
    (True, True, False, False)
    """
    if text[:1].isalnum():  # figures and words are told at once
        return False
    words = text.split()
    return bool(words) and all(sign in BLANK_SIGNS for word in words for sign in half_width(word))


def is_blank(text: str | None) -> bool:
    """Whether a cell is empty, or says with a dash that it is.

    >>> is_blank(None), is_blank("　"), is_blank("- -"), is_blank("0.00")
    (True, True, True, False)
    """
    return not text or text.isspace() or is_dash(text)


# --- units ----------------------------------------


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of some words, the longest first.

    >>> any_of(["元", "万元"])
    '(?:万元|元)'
    """
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def without_endings(text: str, words: Iterable[str]) -> str:
    """Return a text without the words that stand at its end, one behind the other.

    A pattern would look for the end from every place in the text.

    >>> without_endings("收入总数达到约", ["总数", "达到", "约"])
    '收入'
    """
    longest = sorted(words, key=len, reverse=True)
    end = len(text)
    while (word := next((one for one in longest if text.endswith(one, 0, end)), "")) and end:
        end -= len(word)
    return text[:end]


UNIT = any_of(unit.value for unit in Unit)
"""A unit of money by its full word."""

# --- what was meant to be a number ----------------------------------------

_SPOILT = re.compile(
    rf"[-(¥￥]*([0-9lIOoSsBZz|.,，。、:;?？*'’`·•\^~]+)[-)]?{UNIT}?"  # letters as a scan has them
)


def is_spoilt(text: str) -> bool:
    """Whether a word was meant for a number: most of it is digits, the rest looks like them.

    The word itself is assumed to be no number. Points may be wrong or doubled, letters stand for
    digits that a scan takes for them, a unit may stand behind.

    >>> is_spoilt("137，15"), is_spoilt("1374.1S"), is_spoilt("20.5元"), is_spoilt("2024年")
    (True, True, True, False)
    """
    found = _SPOILT.fullmatch(half_width(text))
    if found is None:
        return False
    digits = sum(map(str.isdecimal, found[1]))
    return digits > 1 and len(found[1]) <= 2 * digits


# --- Chinese numerals, parts ----------------------------------------

CHINESE_DIGITS = "一二三四五六七八九十"
CHINESE_NUMERAL = f"[{CHINESE_DIGITS}]{{1,3}}"
"""A numeral of a heading, 一 to 九十九."""
CHINESE_COUNTS: Mapping[str, int] = MappingProxyType(
    {sign: value for value, sign in enumerate(CHINESE_DIGITS, 1)}
    | dict(zip("壹贰叁肆伍陆柒捌玖拾", range(1, 11), strict=True))
    | {"两": 2, "零": 0, "〇": 0}
)
"""The value of numerals of one sign as texts count with them (壹辆, 两个)."""
LINE_NUMBER = rf"(?:{CHINESE_NUMERAL}、|[(（][{CHINESE_DIGITS}0-9]{{1,3}}[)）]|[0-9]{{1,2}}[、.．])"
"""What numbers a line or heading: 一、, （一）, 1. in either width."""
PART = f"第(?:{CHINESE_NUMERAL}|[0-9]{{1,2}})部分"
"""What the heading of a part of the document begins with (第一部分), without spaces."""

_PART = re.compile(PART)


def chinese_numeral(number: int) -> str:
    """Write a number from 1 to 99 as headings have it.

    >>> chinese_numeral(10), chinese_numeral(12), chinese_numeral(20)
    ('十', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    text = ("" if tens < 2 else CHINESE_DIGITS[tens - 1]) + ("十" if tens else "")
    return text + (CHINESE_DIGITS[ones - 1] if ones else "")


_YEAR_SIGNS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile("[一二12][〇○零一二三四五六七八九0-9]{3}(?=年)")


def with_years(text: str) -> str:
    """Return text in half width with its years in digits, character by character.

    >>> with_years("二〇二四年度部门决算（２０２３年）")
    '2024年度部门决算(2023年)'
    """
    return _YEAR.sub(lambda year: year.group().translate(_YEAR_SIGNS), half_width(text))


def is_part(text: str) -> bool:
    """Whether a line begins a part of the document.

    >>> is_part("第 一 部分　概况"), is_part("见第一部分")
    (True, False)
    """
    return "第" in text and _PART.match(half_width("".join(text.split()))) is not None


# --- page marks ----------------------------------------

_AROUND = rf"[{_DASHES}·\s]*"
_NTH = rf"第\s*(?:[0-9]+|{CHINESE_NUMERAL})\s*页"
_ALL = rf"共\s*(?:[0-9]+|{CHINESE_NUMERAL})\s*页"
_BETWEEN = r"[,，、/\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_AROUND}(?:[0-9]{{1,4}}|{_NTH}{_BETWEEN}(?:{_ALL})?|{_ALL}{_BETWEEN}{_NTH}){_AROUND}"
)
_PAGE_OF = re.compile(r"[0-9]+\s*/\s*[0-9]+")


def is_page_number(text: str) -> bool:
    """Whether a line is only the number of a page: ``16``, ``- 16 -``, ``第 16 页 共 31 页``.

    A figure below zero is none: of one dash and digits, that would lose a figure.

    >>> [is_page_number(text) for text in ("—１６—", "第16页", "16.00", "-16", "16/31")]
    [True, True, False, False, False]
    """
    line = half_width(text).strip()
    signed = line.startswith("-") and _NUMBER.fullmatch(line) is not None
    return not signed and _PAGE_NUMBER.fullmatch(line) is not None


def is_page_mark(text: str) -> bool:
    """Whether a line is only a page number, also with the number of all pages behind it (16/31).

    >>> is_page_mark("16/31"), is_page_mark(" - 16 - ")
    (True, True)
    """
    return is_page_number(text) or _PAGE_OF.fullmatch(half_width(text).strip()) is not None


def whole_number(text: str | None, default: int = 0) -> int:
    """Return the number of up to nine digits that a text is; the default for anything else.

    >>> whole_number("12"), whole_number("²", 1), whole_number("9" * 5000, 1)
    (12, 1, 1)
    """
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


# --- what may be shown -------------------------------------

_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that steer a terminal, change the direction of a line, or are none by themselves."""


def printable(text: str, keep: str = "") -> str:
    r"""Return text that any terminal shows as it is: what would steer one is written as an escape.

    Line breaks and tabs are escapes too, unless ``keep`` has them.

    >>> printable("行政运行\x1b[2J"), printable("a\nb", keep="\n") == "a\nb"
    ('行政运行\\x1b[2J', True)
    """
    return _STEERING.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def _escape(sign: str) -> str:
    return ascii(sign)[1:-1]
