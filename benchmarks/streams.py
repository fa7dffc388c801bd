"""Streams of documents that differ: no two share their amounts, units or rows."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

import attrs
from judgement import PRACTICES, how_printed, ledger

from gov_accounts.authoring import build
from gov_accounts.layouts import known_layouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts import FinalAccounts

__all__ = ["accounts", "with_new_amounts"]


def accounts(count: int, first: int = 0) -> Iterator[FinalAccounts]:
    """Yield accounts of departments, each with a ledger, a layout and a practice of its own."""
    layouts = sorted(known_layouts())
    for seed in range(first, first + count):
        rng = random.Random(seed)
        layout, practice = layouts[seed % len(layouts)], list(PRACTICES)[seed % len(PRACTICES)]
        made = build(ledger(rng, layout), layout_name=layout, **how_printed(rng, practice))
        yield attrs.evolve(made, entity=f"某市某局{seed}")


_FIGURE = re.compile(r':"(?!0\.0[01]")[0-9]+\.[0-9]{2}"')


def with_new_amounts(text: str, count: int) -> Iterator[str]:
    """Yield a document as JSON again and again, every amount new, all other words the same."""
    amounts = itertools.count(10_000)
    for _ in range(count):
        yield _FIGURE.sub(lambda _: f':"{next(amounts) / 100:.2f}"', text)
