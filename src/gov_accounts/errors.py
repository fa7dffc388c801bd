"""What is raised when input cannot be loaded.

Figures that are *wrong* never raise: they are findings (:mod:`gov_accounts.findings`). Only input
that is not what it claims to be raises, always as a subclass of :class:`GovAccountsError`, in one
sentence that says what was found, where, what was expected and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AmountError",
    "CodeError",
    "DocumentError",
    "GovAccountsError",
    "LoadError",
    "LoadErrors",
]


class GovAccountsError(Exception):
    """Base of all errors of this package."""


class AmountError(GovAccountsError, ValueError):
    """A text that is no amount of money (金额), or a figure that must not enter."""


class CodeError(GovAccountsError, ValueError):
    """A text that is no code of the classification (科目编码)."""


class DocumentError(GovAccountsError, ValueError):
    """Input that is no final account (部门决算): empty, binary, another kind of document.

    The sentence is known in English and, as ``zh``, in Chinese; ``str`` gives the English one.

    Names of files and what files hold may be quoted in it; what would steer a terminal is written
    as an escape.

    >>> DocumentError("x.txt: the file is empty", "x.txt：文件是空的").zh
    'x.txt：文件是空的'
    """

    def __init__(self, en: str, zh: str = "") -> None:
        """Keep both sentences; without a Chinese one the English one serves."""
        super().__init__(en, zh)
        self.en = printable(en)
        self.zh = printable(zh or en)

    def __str__(self) -> str:
        return self.en


class LoadError(GovAccountsError, ValueError):
    """A value in JSON that does not fit the schema; its path is as ``$.revenue.rows[3].total``."""

    def __init__(self, message: str, path: str = "$") -> None:
        """Keep the message and the place apart, so that programs can use both."""
        super().__init__(message, path)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return printable(f"{self.message} @ {self.path}")


class LoadErrors(ExceptionGroup[LoadError], GovAccountsError, ValueError):  # noqa: N818
    """All problems of one JSON document at once, each a :class:`LoadError` with its path."""

    def __new__(cls, problems: Sequence[LoadError]) -> Self:
        """Name every problem in the message."""
        return super().__new__(cls, "; ".join(map(str, problems)), problems)

    def __init__(self, problems: Sequence[LoadError]) -> None:
        """Take the problems; there is at least one."""
        super().__init__(self.message, problems)

    def __str__(self) -> str:
        return self.message

    @property
    def problems(self) -> tuple[LoadError, ...]:
        """The problems, each with its path."""
        return tuple(one for one in self.exceptions if isinstance(one, LoadError))

    def __reduce__(self) -> tuple[type[LoadErrors], tuple[list[LoadError]]]:
        return type(self), (list(self.exceptions),)  # type: ignore[arg-type]

    def derive(self, excs: Sequence[LoadError]) -> LoadErrors:  # type: ignore[override]
        """Make a group of some of the problems, as ``except*`` needs it."""
        return LoadErrors(excs)
