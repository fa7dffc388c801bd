"""How far a run is: a line on a terminal, if the extra ``cli`` (rich) is there; else nothing."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.corpus import Result

__all__ = ["Progress", "progress"]

_TOLD = Message(
    "{done}/{total}份，错误{errors}，每秒{rate:.1f}份，还需{left}",
    "{done}/{total} documents, {errors} errors, {rate:.1f} a second, {left} left",
)


class Progress:
    """Counts documents as they are done; this one shows nothing."""

    def advance(self, result: Result) -> None:
        """Count a document."""

    def aside(self, is_needed: bool) -> AbstractContextManager[None]:  # noqa: ARG002
        """Return a context in which others may write on the terminal, if they do."""
        return nullcontext()


class _Shown(Progress):
    def __init__(self, bar: Any, total: int, lang: str) -> None:
        self._bar, self._total, self._text = bar, total, _TOLD.get(lang)
        self._done = self._errors = 0
        self._begun = time.monotonic()
        self._task = bar.add_task("", total=total)

    def advance(self, result: Result) -> None:
        self._done += 1
        self._errors += 0 if result.report is None else len(result.report.errors)
        rate = self._done / max(time.monotonic() - self._begun, 1e-3)
        told = self._text.format(
            done=self._done,
            total=self._total,
            errors=self._errors,
            rate=rate,
            left=clock((self._total - self._done) / rate),
        )
        self._bar.update(self._task, completed=self._done, description=told)

    def aside(self, is_needed: bool) -> AbstractContextManager[None]:
        return self._away() if is_needed else nullcontext()

    @contextmanager
    def _away(self) -> Iterator[None]:
        # Taken away and shown again, so that what others write stays as they wrote it.
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


def clock(seconds: float) -> str:
    """Return a time as people write it.

    >>> clock(9.4), clock(3725)
    ('0:09', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def progress(total: int, lang: str) -> Iterator[Progress]:
    """Yield what shows how many of so many documents are done, on standard error."""
    bar = _bar() if total > 1 and sys.stderr.isatty() else None
    if bar is None:
        yield Progress()
        return
    bar.start()
    try:
        yield _Shown(bar, total, lang)
    finally:
        bar.stop()


def _bar() -> Any:
    """Return a bar of rich that vanishes at the end; None where that is not, or cannot be shown."""
    try:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, TextColumn  # noqa: PLC0415
        from rich.progress import Progress as Bar  # noqa: PLC0415
    except ImportError:
        return None
    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        return None
    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    return Bar(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    )
