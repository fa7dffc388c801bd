"""How a locality and year prints each table: titles, order, line numbers, wording. Data, not code.

The data stand in ``data/layouts.toml``; readers and printers both use them. A place that is not
there is described in the same way (:func:`layout_from`) and made known (:func:`using_layouts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from attrs import field, frozen

from gov_accounts.descriptions import data_file
from gov_accounts.errors import LoadError
from gov_accounts.layouts._from_data import (
    extended,
    further_columns_from,
    header_words_from,
    layout_of,
    other_kind_from,
    qualifiers_from,
    words_from,
)
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
    numbering,
)
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.tables import TableSpec

__all__ = [
    "FurtherColumn",
    "FurtherColumns",
    "FurtherSum",
    "HeaderWords",
    "Layout",
    "OtherKind",
    "Qualifiers",
    "Sure",
    "TableLayout",
    "classes_in",
    "column_words",
    "further_columns",
    "header_words",
    "known_layouts",
    "layout",
    "layout_from",
    "line_orders",
    "line_words",
    "numbering",
    "other_kinds",
    "printed_titles",
    "qualifiers",
    "remembered",
    "using_layouts",
]

_SECTIONS = ("titles", "words", "header", "qualifiers", "others", "further", "orders")
"""The sections of the file that hold for every place; each other section is a layout."""


def _data() -> dict[str, Any]:
    return data_file("layouts.toml")


@cache
def _whole_data() -> Mapping[str, dict[str, Any]]:
    """Return the data of each layout of the package, with those of the layout that it extends."""
    whole: dict[str, dict[str, Any]] = {}
    for name, entry in _data().items():
        if name not in _SECTIONS:
            whole[name] = extended(whole.get(entry.get("extends", ""), {}), entry)
    return whole


# --- which layouts are known ----------------------------------------


@frozen(eq=False)
class _Known:
    """The layouts that are known at a time, and what was concluded from them."""

    layouts: Mapping[str, Layout]
    conclusions: dict[Any, Any] = field(factory=dict)


_IN_USE: ContextVar[_Known | None] = ContextVar("layouts", default=None)


@cache
def _packaged() -> _Known:
    return _Known(
        MappingProxyType({name: _made(name, entry) for name, entry in _whole_data().items()})
    )


def _known() -> _Known:
    return _IN_USE.get() or _packaged()


_P = ParamSpec("_P")
_T = TypeVar("_T")


def remembered(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Remember what a function returns as long as the same layouts are known.

    For functions that conclude something from layouts; :func:`functools.cache` would return what
    was true outside of :func:`using_layouts`.
    """

    @wraps(function)
    def remembering(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        conclusions = _known().conclusions
        key = (function, args, tuple(kwargs.items()))
        if key not in conclusions:
            conclusions[key] = function(*args, **kwargs)
        found: _T = conclusions[key]
        return found

    return remembering


def known_layouts() -> Mapping[str, Layout]:
    """Return all known layouts by name: those of the package, then those of :func:`using_layouts`.

    >>> known_layouts()["liaoning"].tables["T05"].title
    '一般公共预算财政拨款支出决算表'
    """
    return _known().layouts


@contextmanager
def using_layouts(*layouts: Layout) -> Iterator[None]:
    """Make further layouts known to readers and printers, for all that is done inside.

    One with the name of a known layout takes its place. Like :func:`decimal.localcontext` it holds
    for this thread or task, until the block ends.

    >>> ours = layout_from({"extends": "liaoning", "title": "某市"}, name="ours")
    >>> with using_layouts(ours):
    ...     layout("ours").title
    '某市'
    """
    known = {**known_layouts(), **{one.id: one for one in layouts}}
    token = _IN_USE.set(_Known(MappingProxyType(known)))
    try:
        yield
    finally:
        _IN_USE.reset(token)


def layout_from(data: Mapping[str, Any], *, name: str) -> Layout:
    """Return the layout that data describe, as a section of ``data/layouts.toml`` does.

    ``extends`` names a layout of the package, of which the data say only what differs. Raises
    :class:`~gov_accounts.errors.LoadError` for an unknown key or name and a value of another type,
    with its path.

    >>> layout_from(
    ...     {"extends": "central", "T05": {"title": "预算支出表"}}, name="ours"
    ... ).tables["T05"].title
    '预算支出表'
    >>> layout_from({"extends": "central", "T05": {"titel": "预算支出表"}}, name="ours")
    Traceback (most recent call last):
    gov_accounts.errors.LoadError: unknown key 'titel' @ ours.T05.titel
    """
    base = data.get("extends")
    if base is not None and base not in _whole_data():
        raise LoadError(f"unknown name {base!r}", f"{name}.extends")
    return _made(name, extended(_whole_data().get(base or "", {}), data))


def _made(name: str, data: Mapping[str, Any]) -> Layout:
    return layout_of(data, name, _other_kinds(), _further().values())


def layout(name: str) -> Layout:
    """Return a layout by name; raises :class:`KeyError` with the known names.

    >>> layout("liaoning").classes[0]
    '201'
    """
    known = known_layouts()
    if name not in known:
        raise KeyError(f"no layout {name!r}; known are {', '.join(known)}")
    return known[name]


def classes_in(year: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the lists of 类 that summary tables (T01, T04) print in a year.

    Each list has the layouts that print it. Several lists are in use in one year: 26 类
    with 债务还本 and 债务付息, or 24 without. A year of which no layout is known gives none.

    >>> sorted(len(classes) for classes in classes_in(2024))
    [24, 26]
    """
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, known in known_layouts().items():
        if year in known.years:
            found[known.classes] = (*found.get(known.classes, ()), name)
    return found


# --- the words of all places ----------------------------------------

_SPECS: Mapping[str, TableSpec] = {kind.SPEC.id: kind.SPEC for kind in TABLES}


@cache
def _titles() -> Mapping[str, tuple[str, ...]]:
    return words_from(_data()["titles"], "titles")


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return words_from(_data()["words"], "words")


def _in_layouts(table_id: str) -> Iterator[TableLayout]:
    return (one.tables[table_id] for one in known_layouts().values() if table_id in one.tables)


def _distinct(*words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for some in words for word in some))


@remembered
def printed_titles() -> Mapping[str, tuple[str, ...]]:
    """Return every title under which a table is printed, by its id, the official one first.

    >>> printed_titles()["T03"][:2]
    ('支出决算表', '支出决算表（分科目）')
    """
    return MappingProxyType(
        {
            table_id: _distinct(
                (spec.title,),
                (own.title for own in _in_layouts(table_id)),
                _titles().get(table_id, ()),
            )
            for table_id, spec in _SPECS.items()
        }
    )


@remembered
def line_words(table_id: str, key: str) -> tuple[str, ...]:
    """Return the labels under which a fixed line is printed, the official one first.

    >>> line_words("T07", "vehicles")[:2]
    ('公务用车购置及运行费', '公务用车购置及运行维护费')
    """
    block = _SPECS[table_id].block_of(key)
    line = block.line(key) if block is not None else None
    if line is None:
        raise KeyError(f"{table_id} has no line {key!r}")
    return _distinct(
        (line.title,),
        (own.line_title(line) for own in _in_layouts(table_id)),
        _words().get(f"{table_id}.line.{key}", ()),
    )


@remembered
def column_words(table_id: str, name: str) -> tuple[str, ...]:
    """Return the titles under which a column is printed, the official one first.

    >>> column_words("T01", "amount")
    ('金额', '决算数')
    """
    column = _SPECS[table_id].column(name)
    return _distinct(
        (column.title,),
        (own.column_title(column) for own in _in_layouts(table_id)),
        _words().get(f"{table_id}.column.{name}", ()),
    )


@remembered
def line_orders(table_id: str) -> tuple[tuple[str, ...], ...]:
    """Return the orders in which lines printed as groups of columns stand, known ones first.

    >>> line_orders("T07")[0]
    ('total', 'overseas', 'vehicles', 'vehicles_purchase', 'vehicles_running', 'reception')
    """
    seen = (own.wide for own in _in_layouts(table_id) if own.wide)
    return tuple(dict.fromkeys((*seen, *map(tuple, _data()["orders"].get(table_id, ())))))


def _header_of_layouts(key: str) -> Iterator[str]:
    for one in known_layouts().values():
        for words in (one.words, *(own.words for own in one.tables.values())):
            if key in words:
                yield words[key]


@remembered
def header_words() -> HeaderWords:
    """Return the words of headers, those of every layout too.

    >>> header_words().count
    ('栏次', '栏次号', '栏目')
    """
    return header_words_from(
        {
            key: [
                *words,
                *dict.fromkeys(word for word in _header_of_layouts(key) if word not in words),
            ]
            for key, words in _data()["header"].items()
        }
    )


@cache
def qualifiers() -> Qualifiers:
    """Return the words behind titles that change what the table holds, and those that do not.

    >>> "分单位" in qualifiers().changing, "功能科目" in qualifiers().neutral
    (True, True)
    """
    return qualifiers_from(_data()["qualifiers"])


@cache
def _other_kinds() -> Mapping[str, OtherKind]:
    return MappingProxyType(
        {name: other_kind_from(name, entry) for name, entry in _data()["others"].items()}
    )


def other_kinds() -> tuple[OtherKind, ...]:
    """Return the kinds of printed tables that are none of the nine, or more than one of them.

    >>> next(kind for kind in other_kinds() if kind.of == "T07").further
    ('会议费', '培训费')
    """
    return tuple(_other_kinds().values())


@cache
def _further() -> Mapping[str, FurtherColumns]:
    return MappingProxyType(
        {name: further_columns_from(name, entry) for name, entry in _data()["further"].items()}
    )


def further_columns(table_id: str) -> tuple[FurtherColumns, ...]:
    """Return the prints of a table that have more columns than the table has fields.

    >>> [len(one.columns) for one in further_columns("T05")]
    [5, 6, 12, 16]
    """
    return tuple(one for one in _further().values() if one.table == table_id)
