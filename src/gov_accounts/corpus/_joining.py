"""Which files are one document: those of one stem, or those that a table puts together."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gov_accounts.corpus._files import File, joined, may_be_part
from gov_accounts.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["STEM", "Join", "join_files"]

STEM = "stem"
"""The rule that files of one folder and one stem are one document: 决算.pdf and 决算.xlsx."""
_COLUMNS = ("group", "path")
"""The columns of a table of groups; it may have others."""

Join = str | os.PathLike[str] | Mapping[str, Iterable[str | os.PathLike[str]]]
"""A rule by which files are joined: "stem", a table of groups, or the paths of each group."""


def join_files(files: Sequence[File], rule: Join | None) -> list[File]:
    """Return the documents that files are by a rule, each where its first file stood.

    Raises DocumentError for a table that is none, OSError where it cannot be opened.

    >>> [one.path for one in join_files([File("决算.pdf"), File("决算.xlsx"), File("b.txt")], STEM)]
    ['决算.pdf+决算.xlsx', 'b.txt']
    """
    if rule is None:
        return list(files)
    if rule == STEM:
        return _by_key(files, _stem)
    if isinstance(rule, Mapping):
        groups = {name: [os.fspath(one) for one in paths] for name, paths in rule.items()}
        return _by_groups(files, groups, "groups")
    return _by_groups(files, _table(Path(rule)), Path(rule).name)


def _stem(file: File) -> tuple[str, str] | None:
    """Return what the files of one document have in common; None for a file that stands alone."""
    path = Path(file.path)
    return (str(path.parent), path.stem) if may_be_part(file) else None


def _by_key(files: Sequence[File], key: Callable[[File], object]) -> list[File]:
    groups: dict[object, dict[str, File]] = {}
    for number, one in enumerate(files):
        found = key(one)
        # A file that is named twice is one part all the same.
        groups.setdefault(("alone", number) if found is None else found, {})[one.path] = one
    return [joined(tuple(group.values())) for group in groups.values()]


def _by_groups(files: Sequence[File], groups: Mapping[str, list[str]], called: str) -> list[File]:
    """Join by name; a group of which one file is among these is read whole."""
    group_of: dict[str, str] = {}
    for name, paths in groups.items():
        for path in paths:
            other = group_of.setdefault(_place(path), name)
            if other != name:
                raise DocumentError(
                    f"{called}: {path} is in two groups, {other} and {name}; leave it in one",
                    f"{called}：{path} 同时属于“{other}”和“{name}”两组；请只留在一组",
                )
    named = {_place(one.path): one for one in files}
    done: set[str] = set()
    found: list[File] = []
    for one in files:
        group = None if one.parts else group_of.get(_place(one.path))
        if group is None:
            found.append(one)
        elif group not in done:
            done.add(group)
            whole = {_place(path): path for path in groups[group]}
            found.append(joined([named.get(at) or File(path) for at, path in whole.items()]))
    return found


def _place(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _table(path: Path) -> dict[str, list[str]]:
    """Return the paths of each group; those of a table are meant from where it lies."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        columns = ",".join(_COLUMNS)
        raise DocumentError(
            f"{path.name}: expected a CSV (UTF-8) with the columns {columns}",
            f"{path.name}：应为UTF-8编码的CSV，有 {columns} 两列",
        )
    groups: dict[str, list[str]] = {}
    for row in rows:
        if not row["group"] or not row["path"]:
            raise DocumentError(
                f"{path.name}: line {rows.line_num} lacks the group or the path",
                f"{path.name}：第{rows.line_num}行缺少组名或路径",
            )
        groups.setdefault(row["group"], []).append(str(path.parent / row["path"]))
    return groups
