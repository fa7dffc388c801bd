"""Sentences in both languages, with the same named values."""

from __future__ import annotations

from string import Formatter

from attrs import frozen

__all__ = ["Sentence"]


@frozen
class Sentence:
    """A sentence in Chinese and in English with the same named values, as ``{rate:printed}``."""

    zh: str
    en: str

    @property
    def names(self) -> frozenset[str]:
        """The names of the values that the sentence takes.

        >>> sorted(Sentence("{part}为{figure}", "{part} is {figure:printed}").names)
        ['figure', 'part']
        """
        return _names(self.zh) | _names(self.en)

    def __attrs_post_init__(self) -> None:
        if _names(self.zh) != _names(self.en):
            raise ValueError(f"expected the same named values in {self.zh!r} and {self.en!r}")


def _names(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
