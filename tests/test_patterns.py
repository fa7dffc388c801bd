"""No pattern takes more than linear time: a long line costs what it is long, not its square."""

from __future__ import annotations

import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.hostile_patterns import Used, hostile_texts, used_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SHORT, LONG = 10_000, 100_000
"""Signs of a hostile text: the short one stops what is worse than quadratic, the long one
what is quadratic. What is linear takes some milliseconds."""
GUARD = 2.0
"""Seconds of the processor after which a pattern is stuck: hundreds of times what it needs."""


class StuckError(Exception):
    """A pattern did not come to an end."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise StuckError


@contextmanager
def guarded() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, GUARD)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def stuck(used: Used, length: int) -> str | None:
    """Return the beginning of a text on which a pattern gets stuck."""
    for text in hostile_texts(used.pattern, length):
        try:
            with guarded():
                used.run(text)
        except StuckError:
            return text[:20]
    return None


def test_the_patterns_of_the_package_are_found_with_their_uses() -> None:
    found = {(used.place, used.method) for used in used_patterns()}
    assert len({place for place, _ in found}) > 150
    assert ("gov_accounts.refs._NAME", "fullmatch") in found


@pytest.mark.parametrize(
    ("pattern", "method", "ends"),
    [("[0-9]+x", "search", False), ("(?:a|aa)+x", "match", False), ("[0-9]+x", "match", True)],
)
def test_a_pattern_that_gets_stuck_is_seen(pattern: str, method: str, *, ends: bool) -> None:
    slow = Used("here", re.compile(pattern), method)
    assert (stuck(slow, LONG) is None) is ends


@pytest.mark.parametrize("length", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def test_no_pattern_gets_stuck_on_a_long_line(length: int) -> None:
    """Every pattern is fed long runs of the signs that it names, alone and in pairs."""
    every = [(used.place, used.method, stuck(used, length)) for used in used_patterns()]
    assert [one for one in every if one[2] is not None] == []
