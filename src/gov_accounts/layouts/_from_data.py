"""Descriptions of prints, read from data such as TOML gives; what does not fit is refused."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast, get_args

import attrs

from gov_accounts.descriptions import REQUIRED, Entry, require_kind
from gov_accounts.errors import LoadError
from gov_accounts.layouts._prints import (
    FurtherColumn,
    FurtherColumns,
    FurtherSum,
    HeaderWords,
    Layout,
    OtherKind,
    Qualifiers,
    Sure,
    TableLayout,
)
from gov_accounts.tables import TABLES, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.tables import Table

__all__ = [
    "extended",
    "further_columns_from",
    "header_words_from",
    "layout_of",
    "other_kind_from",
    "qualifiers_from",
    "words_from",
]

_KINDS: dict[str, type[Table[Any]]] = {kind.SPEC.id: kind for kind in TABLES}
_HEADER = tuple(field.name for field in attrs.fields(HeaderWords))


def extended(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layout with what differs from the one it extends; lists are replaced, tables merged.

    ``without`` names the tables that are not printed.
    """
    kept = {key: value for key, value in base.items() if key not in own.get("without", ())}
    return {
        **kept,
        **{
            key: extended(base[key], value) if isinstance(value, dict) and key in base else value
            for key, value in own.items()
        },
    }


def layout_of(
    data: Mapping[str, Any],
    name: str,
    others: Mapping[str, OtherKind],
    further: Iterable[FurtherColumns],
) -> Layout:
    """Return the layout that data describe, nothing left to extend.

    ``others`` and ``further`` are what its tables may name.
    """
    entry = Entry(data, name)
    classes = entry.texts("classes", REQUIRED)
    entry.take("without", list, [])
    entry.take("extends", str, "")
    wide = {one.id: one for one in further}
    layout = Layout(
        id=name,
        title=entry.take("title", str),
        years=entry.many("years", int, REQUIRED),
        mark=entry.take("mark", str, ""),
        row_numbers=entry.take("row_numbers", bool, False),
        classes=classes,
        tables=MappingProxyType(
            {
                table_id: _table(entry.entry(table_id), kind, classes, (wide, others))
                for table_id, kind in _KINDS.items()
                if table_id in data  # T09 stands in no print before the edition of 2020
            }
        ),
        others=_others(entry.entry("others"), others),
        words=entry.text_by_name("words", _HEADER),
        source=entry.take("source", str, ""),
        sure=_sure(entry),
    )
    entry.done()
    return layout


def _sure(entry: Entry) -> Sure:
    return cast("Sure", entry.one("sure", get_args(Sure), "recall"))


def _others(entry: Entry, known: Iterable[str]) -> tuple[tuple[int, str], ...]:
    numbers = [(entry.take(name, int), name) for name in known if name in entry.data]
    entry.done()
    return tuple(sorted(numbers))


def _table(
    entry: Entry,
    kind: type[Table[Any]],
    classes: tuple[str, ...],
    known: tuple[Mapping[str, FurtherColumns], Mapping[str, OtherKind]],
) -> TableLayout:
    spec = kind.SPEC
    further = [name for name, one in known[0].items() if one.table == spec.id]
    kinds = [name for name, one in known[1].items() if one.of == spec.id]
    keys = [line.key for block in spec.blocks for line in block.lines]
    columns = tuple(columns_of(kind.ROW))
    table = TableLayout(
        id=spec.id,
        number=entry.take("number", int),
        title=entry.take("title", str, spec.title),
        columns=entry.among("columns", columns, columns),
        wording=entry.text_by_name(
            "wording", (*(f"line.{key}" for key in keys), *(f"column.{name}" for name in columns))
        ),
        prefix=entry.text_by_name("prefix", keys),
        sides=_sides(entry.entry("sides"), kind, classes),
        blocks=_blocks(entry, kind),
        wide=entry.among("wide", keys),
        total_last=entry.take("total_last", bool, False),
        lines=entry.among("lines", keys),
        by_column=entry.take("by_column", bool, False),
        further=entry.one("further", further, None),
        kind=entry.one("kind", kinds, None),
        total_of_all=entry.take("total_of_all", bool, False),
        words=entry.text_by_name("words", _HEADER),
    )
    entry.done()
    return table


def _sides(
    entry: Entry, kind: type[Table[Any]], classes: tuple[str, ...]
) -> tuple[tuple[tuple[int, str | None], ...], ...]:
    names = ("income", "expenditure")
    sides = tuple(
        _side(entry.texts(name), f"{entry.path}.{name}", kind, classes)
        for name in names
        if name in entry.data
    )
    entry.done()
    return sides


def _side(
    lines: tuple[str, ...], path: str, kind: type[Table[Any]], classes: tuple[str, ...]
) -> tuple[tuple[int, str | None], ...]:
    numbered: dict[int, str | None] = {}
    for at, line in enumerate(lines):
        number, _, key = line.partition(" ")
        keys = classes if key == "classes" else (key,)
        if not number.isdigit() or any(kind.SPEC.block_of(one) is None for one in keys):
            raise LoadError(
                f"expected a number and the key of a line, found {line!r}", f"{path}[{at}]"
            )
        for offset, name in enumerate(keys):
            numbered[int(number) + offset] = name
    return tuple((n, numbered.get(n)) for n in range(min(numbered), max(numbered) + 1))


def _blocks(entry: Entry, kind: type[Table[Any]]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for number, group in enumerate(entry.many("blocks", list)):
        codes: list[str] = []
        for at, text in enumerate(group):
            path = f"{entry.path}.blocks[{number}][{at}]"
            require_kind(text, str, path)
            category, _, tails = text.partition(":")
            codes += [category, *(category + tail for tail in tails.split())]
            if any(kind.SPEC.block_of(code) is None for code in codes):
                raise LoadError(f"expected a 类 and its 款, found {text!r}", path)
        found.append(tuple(codes))
    return tuple(found)


def other_kind_from(name: str, data: object) -> OtherKind:
    """Return a table of another kind."""
    entry = Entry(data, f"others.{name}")
    kind = OtherKind(
        id=name,
        title=entry.take("title", str),
        titles=tuple(dict.fromkeys((entry.data["title"], *entry.texts("titles")))),
        of=entry.one("of", _KINDS, None),
        like=entry.one("like", _KINDS, None),
        further=entry.texts("further"),
        own_total=entry.texts("own_total"),
        source=entry.take("source", str),
        sure=_sure(entry),
    )
    entry.done()
    return kind


_SUM = re.compile(r"(?P<whole>\w+) = (?P<terms>\w+(?: [+-] \w+)*)")


def further_columns_from(name: str, data: object) -> FurtherColumns:
    """Return the columns of a print that has more than the table has fields."""
    entry = Entry(data, f"further.{name}")
    table = entry.one("table", _KINDS)
    fields = columns_of(_KINDS[table].ROW)
    columns = []
    for number, value in enumerate(entry.many("columns", str, REQUIRED)):
        column, _, words = value.partition(" ")
        if not words:
            raise LoadError(
                f"expected a name and the words of the header, found {value!r}",
                f"{entry.path}.columns[{number}]",
            )
        path = tuple(words.split("/"))
        columns.append(FurtherColumn(column, path, column if column in fields else None))
    at = {column.name: number for number, column in enumerate(columns)}
    sums = tuple(
        _further_sum(text, at, f"{entry.path}.sums[{number}]")
        for number, text in enumerate(entry.texts("sums"))
    )
    entry.done()
    return FurtherColumns(name, table, tuple(columns), sums)


def _further_sum(text: str, at: Mapping[str, int], path: str) -> FurtherSum:
    found = _SUM.fullmatch(text)
    terms = re.findall(r"([+-]?) ?(\w+)", found["terms"]) if found else []
    if found is None or any(name not in at for name in (found["whole"], *(n for _, n in terms))):
        raise LoadError(f"expected a sum of columns, found {text!r}", path)
    return FurtherSum(
        at[found["whole"]],
        tuple(at[name] for sign, name in terms if sign != "-"),
        tuple(at[name] for sign, name in terms if sign == "-"),
    )


def header_words_from(data: object) -> HeaderWords:
    """Return the words of headers."""
    entry = Entry(data, "header")
    words = {name: entry.texts(name, REQUIRED) for name in _HEADER}
    entry.done()
    return HeaderWords(**words)


def qualifiers_from(data: object) -> Qualifiers:
    """Return the words behind titles."""
    entry = Entry(data, "qualifiers")
    found = Qualifiers(entry.texts("changing", REQUIRED), entry.texts("neutral", REQUIRED))
    entry.done()
    return found


def words_from(data: object, section: str) -> Mapping[str, tuple[str, ...]]:
    """Return lists of words by names such as ``T07.line.overseas``, or by tables."""
    found: dict[str, tuple[str, ...]] = {}
    whole = Entry(data, section)
    for table_id, kind in _KINDS.items():
        if table_id not in whole.data:
            continue
        if section == "titles":
            found[table_id] = whole.texts(table_id)
            continue
        entry = whole.entry(table_id)
        names = {
            "line": [line.key for block in kind.SPEC.blocks for line in block.lines],
            "column": list(columns_of(kind.ROW)),
        }
        for part, known in names.items():
            words = entry.entry(part)
            for name in known:
                if name in words.data:
                    found[f"{table_id}.{part}.{name}"] = words.texts(name)
            words.done()
        entry.done()
    whole.done()
    return MappingProxyType(found)
