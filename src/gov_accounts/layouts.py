"""How a locality and year prints each table: titles, order, line numbers, wording. Data, not code.

The data stand in ``data/layouts.toml``; this module only reads them into values.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.tables import TABLES
from gov_accounts.words import chinese_numeral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.tables import Block, Column, Line

__all__ = [
    "Layout",
    "TableLayout",
    "classes_in",
    "layout",
    "layouts",
    "numbering",
    "printed_titles",
]


@frozen
class TableLayout:
    """The print of one table (公开表).

    ``sides`` holds, for a two-sided table, the physical lines as (line number 行次, row key or
    None); ``blocks`` the codes of table 6 as printed side by side; ``wide`` the lines of a table
    that prints them as groups of columns, in the order of print; ``total_last`` puts 合计 below the
    codes.
    """

    id: str
    number: int
    title: str
    columns: tuple[str, ...]
    wording: Mapping[str, str]
    prefix: Mapping[str, str]
    sides: tuple[tuple[tuple[int, str | None], ...], ...]
    blocks: tuple[tuple[str, ...], ...]
    wide: tuple[str, ...] = ()
    total_last: bool = False

    def groups(self, keys: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the codes of each of the ``blocks``; codes of no block stand below the last."""
        listed = {code for group in self.blocks for code in group}
        others = (key for key in keys if key.isdigit() and key not in listed)
        return (*self.blocks[:-1], (*self.blocks[-1], *others))

    def column_title(self, column: Column) -> str:
        """Return the printed title of a column."""
        return self.wording.get(f"column.{column.name}", column.title)

    def line_title(self, line: Line) -> str:
        """Return the printed title of a fixed line, without numbering."""
        return self.wording.get(f"line.{line.key}", line.title)


@frozen
class Layout:
    """The print of one locality and time: ``classes`` are the 类 of the summary tables, in order.

    ``tables`` holds the printed ones, in the order of the class list; ``number`` of each is its
    place.
    """

    id: str
    title: str
    years: tuple[int, ...]
    mark: str
    row_numbers: bool
    classes: tuple[str, ...]
    tables: Mapping[str, TableLayout]

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the tables in the order of print (``number``).

        Some places print them in another order than that of the ids.

        >>> layout("central").order[6:]
        ('T08', 'T09', 'T07')
        """
        return tuple(sorted(self.tables, key=lambda table_id: self.tables[table_id].number))


def numbering(block: Block, lines: tuple[tuple[int, str | None], ...]) -> dict[str, str]:
    """Return what stands before each line of a side ahead of the first sum: 一、 二、 and so on."""
    sums = {line.key for line in block.lines if line.adds is not None}
    numbered: dict[str, str] = {}
    for _, key in lines:
        if key in sums:
            break
        if key is not None:
            numbered[key] = f"{chinese_numeral(len(numbered) + 1)}、"
    return numbered


def _side(entries: list[str], classes: tuple[str, ...]) -> tuple[tuple[int, str | None], ...]:
    numbered: dict[int, str | None] = {}
    for entry in entries:
        number, key = entry.split()
        keys = classes if key == "classes" else (key,)
        for offset, name in enumerate(keys):
            numbered[int(number) + offset] = name
    return tuple((n, numbered.get(n)) for n in range(min(numbered), max(numbered) + 1))


def _codes(group: list[str]) -> tuple[str, ...]:
    codes: list[str] = []
    for entry in group:
        category, _, tails = entry.partition(":")
        codes += [category, *(category + tail for tail in tails.split())]
    return tuple(codes)


def _layout(name: str, data: dict[str, Any]) -> Layout:
    classes = tuple(data["classes"])
    tables: dict[str, TableLayout] = {}
    for kind in TABLES:
        spec = kind.SPEC
        if spec.id not in data:  # T09 before the edition of 2020
            continue
        entry = data[spec.id]
        every = tuple(dict.fromkeys(c.name for block in spec.blocks for c in block.columns))
        tables[spec.id] = TableLayout(
            id=spec.id,
            number=entry["number"],
            title=entry.get("title", spec.title),
            columns=tuple(entry.get("columns", every)),
            wording=MappingProxyType(entry.get("wording", {})),
            prefix=MappingProxyType(entry.get("prefix", {})),
            sides=tuple(_side(side, classes) for side in entry.get("sides", {}).values()),
            blocks=tuple(_codes(group) for group in entry.get("blocks", [])),
            wide=tuple(entry.get("wide", ())),
            total_last=entry.get("total_last", False),
        )
    return Layout(
        name, data["title"], tuple(data["years"]), data["mark"], data["row_numbers"], classes,
        MappingProxyType(tables),
    )  # fmt: skip


@cache
def _data() -> dict[str, Any]:
    import tomllib  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    return tomllib.loads(
        (files("gov_accounts") / "data" / "layouts.toml").read_text(encoding="utf-8")
    )


@cache
def layouts() -> Mapping[str, Layout]:
    """Return all known layouts by name; read from the package once, at the first call.

    >>> layouts()["liaoning"].tables["T05"].title
    '一般公共预算财政拨款支出决算表'
    """
    whole: dict[str, dict[str, Any]] = {}
    for name, entry in _data().items():
        if name == _TITLES:
            continue
        own = {key: value for key, value in entry.items() if key != "extends"}
        whole[name] = _merged(whole[entry["extends"]], own) if "extends" in entry else own
    return MappingProxyType({name: _layout(name, entry) for name, entry in whole.items()})


_TITLES = "titles"
"""The section of titles that places without a described layout print."""


@cache
def printed_titles() -> Mapping[str, tuple[str, ...]]:
    """Return every title under which a table is printed, by its id, the official one first.

    >>> printed_titles()["T02"]
    ('收入决算表', '收入决算总表')
    """
    others = _data()[_TITLES]
    return MappingProxyType(
        {
            kind.SPEC.id: tuple(
                dict.fromkeys(
                    (
                        kind.SPEC.title,
                        *(
                            one.tables[kind.SPEC.id].title
                            for one in layouts().values()
                            if kind.SPEC.id in one.tables
                        ),
                        *others.get(kind.SPEC.id, ()),
                    )
                )
            )
            for kind in TABLES
        }
    )


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layout with what differs from the one it extends; lists are replaced, tables merged.

    ``without`` names the tables that are not printed.
    """
    kept = {key: value for key, value in base.items() if key not in own.get("without", ())}
    return {
        **kept,
        **{
            key: _merged(base[key], value) if isinstance(value, dict) and key in base else value
            for key, value in own.items()
        },
    }


def layout(name: str) -> Layout:
    """Return a layout by name; raises :class:`KeyError` with the known names.

    >>> layout("liaoning").classes[0]
    '201'
    """
    known = layouts()
    if name not in known:
        raise KeyError(f"no layout {name!r}; known are {', '.join(known)}")
    return known[name]


def classes_in(year: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the lists of 类 that summary tables (T01, T04) print in a year.

    Each list has the layouts that print it. Several lists are in use in one year: 26 类
    with 债务还本 and 债务付息, or 24 without. A year of which no layout is known gives none.

    >>> {len(classes): names for classes, names in classes_in(2024).items()}
    {26: ('liaoning', 'central', 'sichuan'), 24: ('shanghai',)}
    """
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, known in layouts().items():
        if year in known.years:
            found[known.classes] = (*found.get(known.classes, ()), name)
    return found
