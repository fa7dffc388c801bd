"""The one door outwards: how values of the inner rings reach what is built around them.

Users expect ``accounts.check()`` and ``accounts.to_json()`` on the value itself, while judging and
writing know the values and not the reverse. Everything that leads outwards goes through here, so
that imports point inwards everywhere else.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import Any

__all__ = ["later", "outside"]

_PACKAGE = __name__.rpartition(".")[0]


def outside(name: str) -> Any:
    """Return a module of an outer ring, imported when it is first asked for.

    >>> outside("judging").__name__
    'gov_accounts.judging'
    """
    return import_module(f"{_PACKAGE}.{name}")


def later(name: str) -> Any:
    """Return a module of this package that runs when one of its names is first used.

    A program that only passes accounts on need not wait for the classes of narrative and forms.

    >>> later("narrative").Narrative.TITLE
    '决算情况说明'
    """
    full = f"{_PACKAGE}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    spec = find_spec(full)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"no module named {full!r}", name=full)
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[full] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
