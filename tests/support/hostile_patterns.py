"""The patterns of the package, how each is used, and long texts that are made to keep it busy."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

import gov_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(gov_accounts.__file__).parent
USES = ("match", "fullmatch", "search", "sub", "finditer", "findall", "split")
_ATOMS = 10
"""So many of the signs that a pattern names are repeated, alone and by pairs."""
_PAIRED = 4


@frozen
class Used:
    """A pattern, the module and name where it stands, and a method that is called of it."""

    place: str
    pattern: re.Pattern[str]
    method: str

    def run(self, text: str) -> None:
        """Use the pattern as the package does, to the end."""
        if self.method == "sub":
            self.pattern.sub("", text)
        elif self.method == "finditer":
            for _ in self.pattern.finditer(text):
                pass
        else:
            getattr(self.pattern, self.method)(text)


def used_patterns() -> list[Used]:
    """Return every pattern that a module of the package names, once for each way it is used.

    One that is only handed on counts as used in every way that its module uses any.
    """
    found: dict[tuple[str, str], Used] = {}
    uses = _uses()
    for info in pkgutil.walk_packages(gov_accounts.__path__, "gov_accounts."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # an extra that is not there
            continue
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                own = uses.get(name) or {"match"}
                for method in own:
                    key = pattern.pattern, method
                    found.setdefault(key, Used(f"{info.name}.{name}", pattern, method))
    return list(found.values())


def _uses() -> dict[str, set[str]]:
    """Return by the name of a global the methods of patterns that are called of it anywhere.

    Of patterns in a tuple or mapping the methods count that are called of a loop's variable beside.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called: defaultdict[str, set[str]] = defaultdict(set)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                owner = node.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                called[name].add(node.attr)
        for name, methods in called.items():
            found[name] |= methods
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.comprehension):
                targets = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
                sources = {one.id for one in ast.walk(node.iter) if isinstance(one, ast.Name)}
                for source in sources:
                    for target in targets:
                        found[source] |= called.get(target, set())
    return found


def _patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 3 and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns_in(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one, depth + 1)


def hostile_texts(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Yield long texts of the signs that a pattern names, each ended by a sign that no one does."""
    atoms = _atoms(pattern)[:_ATOMS]
    wholes = [*atoms, "".join(_atoms(pattern)[:40])]
    pairs = [a + b for a in atoms[:_PAIRED] for b in atoms[:_PAIRED] if a != b]
    for piece in (*wholes, *pairs):
        if piece:
            yield piece * (length // len(piece)) + "\x00"


def _atoms(pattern: re.Pattern[str]) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import sre_parse  # noqa: PLC0415
    parsed = sre_parse.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    return list(dict.fromkeys(_signs(parsed)))


_BEFORE_PARTS = {"MAX_REPEAT": 2, "MIN_REPEAT": 2, "POSSESSIVE_REPEAT": 2, "SUBPATTERN": -1}
_BEFORE_PARTS |= {"ASSERT": 1, "ASSERT_NOT": 1}
"""Where in what the parser gives for a part its own parts stand."""


def _signs(parts: Any) -> Iterator[str]:
    """Yield a sign for each place of a pattern that one may stand in."""
    for kind, value in parts:
        name = str(kind)
        if name in _BEFORE_PARTS:
            yield from _signs(value[_BEFORE_PARTS[name]])
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _signs(branch)
        elif name == "ATOMIC_GROUP":
            yield from _signs(value)
        elif name == "LITERAL":
            yield chr(value)
        elif name in {"ANY", "NOT_LITERAL"}:
            yield "中"
        elif name == "IN":
            yield from _of_class(value)


def _of_class(parts: Any) -> Iterator[str]:
    if any(str(kind) == "NEGATE" for kind, _ in parts):
        yield from "中 1"
        return
    for kind, value in parts:
        if str(kind) == "LITERAL":
            yield chr(value)
        elif str(kind) == "RANGE":
            yield from map(chr, value)
        elif str(kind) == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
