"""Self-evaluation forms of every family, sound and with one figure wrong, for sweeps by number."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from gov_accounts.authoring import FilledForm, draw_form, misprint_form
from gov_accounts.families import families

if TYPE_CHECKING:
    from gov_accounts.authoring import Choose

__all__ = ["drawn", "plant"]


def drawn(seed: int) -> FilledForm:
    """Return a sound form; the seeds go through all families in turn."""
    known = tuple(families().known)
    return draw_form(known[seed % len(known)], Random(seed).choice)  # noqa: S311


def plant(filled: FilledForm, choose: Choose) -> tuple[FilledForm, str]:
    """Change one figure of a form and of its cells; return its path too."""
    return misprint_form(filled, choose)
