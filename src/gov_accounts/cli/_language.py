"""The language of the command line: as asked for with ``--lang``, else that of the locale."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["LANGUAGES", "language"]

LANGUAGES = ("zh", "en")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")


def language(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Return ``zh`` or ``en``.

    Where neither the arguments nor the locale name a language, it is that of the documents.

    >>> language(["check", "--lang", "en"]), language([], {"LANG": "de_DE.UTF-8"})
    ('en', 'en')
    >>> language([], {"LANG": "zh_CN.UTF-8"}), language([], {"LANG": "C.UTF-8"})
    ('zh', 'zh')
    """
    for before, one in zip(("", *arguments), arguments, strict=False):
        asked = one if before == "--lang" else one.removeprefix("--lang=")
        if (before == "--lang" or one.startswith("--lang=")) and asked in LANGUAGES:
            return asked
    known = os.environ if environment is None else environment
    named = next((known[name] for name in _VARIABLES if known.get(name)), "")
    plain = named.partition(".")[0].partition("@")[0]
    return "zh" if plain in _NO_LANGUAGE or plain.lower().startswith("zh") else "en"
