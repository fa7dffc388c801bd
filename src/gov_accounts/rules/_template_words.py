"""Words that a template of accounts asks to fill in or to choose from, left in a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["template_words_in"]

_OPEN, _CLOSE = "[（(]", "[）)]"

_WORDS = (
    "XX",
    "ＸＸ",
    "××",
    "X年",
    f"{_OPEN}或[：:][^）)]*{_CLOSE}",
    "大小于",
    "减增加",
    "增减(?=[0-9])",
    f"{_OPEN}增长{_CLOSE}",
    f"{_OPEN}下降{_CLOSE}",
    "仍保留该表格式",
    f"{_OPEN}如有[^）)]*请填写[^）)]*{_CLOSE}",
    f"{_OPEN}仅有一个单位[^）)]*{_CLOSE}",
)
"""Blanks to fill in, words to choose from, and what a template says of itself."""

_LEFT = re.compile(f"(?<![0-9.]).{{0,8}}(?:{'|'.join(_WORDS)}).{{0,8}}(?:(?<=[0-9.])[0-9.]+%?)?")
"""With a few characters around them, but no part of a number."""


def template_words_in(text: str) -> Iterator[str]:
    """Yield words of a template in a text, with a few characters around them.

    >>> list(template_words_in("比上年减增加1.00万元。"))
    ['比上年减增加1.00万元。']
    """
    return (found[0] for found in _LEFT.finditer(text))
