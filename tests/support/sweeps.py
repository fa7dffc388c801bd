"""Sweeps: the same question asked of everything that a document has."""

from __future__ import annotations

import pytest


def sweep(parts: int) -> pytest.MarkDecorator:
    """Split a sweep over a sequence into parts, given to the test as the slice ``part``.

    The first part runs always. The others are marked ``slow``.
    """
    every = [
        pytest.param(
            slice(first, None, parts),
            id=f"{first + 1} of {parts}",
            marks=[pytest.mark.slow] if first else [],
        )
        for first in range(parts)
    ]
    return pytest.mark.parametrize("part", every)
