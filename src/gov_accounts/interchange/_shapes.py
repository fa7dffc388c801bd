"""What data on the wire may look like: shapes, each of which loads, explains and writes.

A shape takes data on one of two roads. The quick road, ``load``, takes many values of the shape at
once, column by column, so that most of the work is done by Python's own loops; it accepts exactly
what is right and raises one of :data:`UNFIT` for all else. The slow road, ``explain``, goes through
one value, gives every part its chance on the quick road, and notes each problem with its path. Both
are methods of the same tree, so they cannot know different things.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, islice, repeat
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import define, frozen

from gov_accounts.errors import LoadError
from gov_accounts.money import MAX_DIGITS, MAX_PLACES, require_amount
from gov_accounts.places import NOWHERE, Place
from gov_accounts.words import PLAIN_NUMBER, bounded_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "AMOUNT",
    "SHORT",
    "UNFIT",
    "Amount",
    "ByName",
    "Choice",
    "Computed",
    "Each",
    "Free",
    "Kept",
    "Key",
    "Later",
    "Load",
    "Made",
    "Many",
    "Nullable",
    "Object",
    "Plain",
    "Shape",
    "SharedPlace",
    "Tagged",
    "Unfit",
    "maker",
    "shown",
]

_T = TypeVar("_T")
_LONGEST = 100
"""Characters that an amount which the check computed may have: it can be finer than any figure."""

AMOUNT = re.compile(PLAIN_NUMBER)
"""An amount on the wire: the printed digits, without separators and exponent."""

_USUAL = bounded_number(MAX_DIGITS, MAX_PLACES)
_amount = re.compile(_USUAL).fullmatch
"""Amounts of which nothing else is to be checked; leading zeros can make a longer one right."""

UNFIT = (ValueError, LookupError, TypeError, AttributeError)
"""What the quick road raises for data that it does not accept."""


class Unfit(ValueError):  # noqa: N818
    """The data are not what the quick road accepts; the slow road says why."""


class _Amounts(dict[str, Decimal]):
    """Amounts by their text; raises one of UNFIT for any other."""

    __slots__ = ()

    def __missing__(self, text: Any) -> Decimal:
        if _amount(text) is None:
            raise Unfit
        amount = self[text] = Decimal(text)
        return amount


@define
class Load:
    """The state of one load: its problems, and how many keys all objects have had.

    The count tells whether the text wrote a key twice. ``exact`` lets whole numbers be amounts, for
    decoders that keep numbers exactly; every value is then explained.
    """

    exact: bool = False
    keys: int = 0
    problems: list[LoadError] = attrs.Factory(list)
    amounts: _Amounts = attrs.Factory(_Amounts)
    """The amounts of this document by their text: a document repeats most of them."""

    def fail(self, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(LoadError(message, path))

    def build(self, path: str, make: Callable[[], _T]) -> _T | None:
        """Make a value; a refusal of its class becomes a problem."""
        try:
            return make()
        except (ValueError, TypeError) as error:
            self.fail(path, str(error))
            return None

    def expected(self, what: str, data: object, path: str) -> None:
        """Note that something else was found."""
        self.fail(path, f"expected {what}, found {shown(data)}")


def shown(data: object) -> str:
    """Return a value as a message shows it."""
    if isinstance(data, dict):
        return "an object"
    if isinstance(data, list):
        return "a list"
    known = data is None or isinstance(data, (bool, str))
    text = json.dumps(data, ensure_ascii=False) if known else repr(data)
    return text if len(text) <= 60 else text[:57] + "..."


def _only(found: set[Any], *allowed: Any) -> None:
    if not found.issubset(allowed):
        raise Unfit


class Shape(ABC):
    """What data of one kind may look like."""

    def load(self, _data: list[Any], _load: Load) -> list[Any]:
        """Return the values of many data; raises one of :data:`UNFIT` if any does not fit.

        A shape without a quick road of its own fits none.
        """
        raise Unfit

    def load_some(self, data: list[Any], default: Any, load: Load) -> list[Any]:
        """Return the values of data as ``load`` does; None stands for what was left out."""
        told = iter(self.load([one for one in data if one is not None], load))
        return [default if one is None else next(told) for one in data]

    @abstractmethod
    def explain(self, data: Any, path: str, load: Load) -> Any:
        """Return one value; what does not fit becomes a problem, and the value means nothing."""

    def read(self, data: Any, path: str, load: Load) -> Any:
        """Return one value on the quick road, or on the slow one."""
        if not load.exact:
            keys = load.keys
            try:
                return self.load([data], load)[0]
            except UNFIT:
                load.keys = keys
        return self.explain(data, path, load)

    def dump(self, value: Any) -> Any:
        """Return a value as JSON-ready data."""
        return value


class Kept(dict[Any, Any]):
    """What was made before, so that documents share it; of more than ``most`` all is forgotten."""

    most = 2**13

    def keep(self, told: Any, made: Any) -> Any:
        """Return what was made, and remember it."""
        if len(self) >= self.most:
            self.clear()
        self[told] = made
        return made


class _Words(Kept):
    """Texts, each as one object."""

    most = 2**16

    def __missing__(self, text: Any) -> str:
        if type(text) is not str:
            raise Unfit
        return self.keep(text, text) if len(text) <= SHORT else text


_WORDS = _Words()
SHORT = 80
"""Longer texts are seldom seen twice."""


# --- values without parts ----------------------------------------


class Plain(Shape):
    """A text, a whole number, true or false: what stands on the wire is the value.

    Equal texts that documents share (not ``running`` ones) are one object.
    """

    def __init__(self, kind: type[Any], *, running: bool = False) -> None:
        self.kind = kind
        self.shared = kind is str and not running

    def load(self, data: list[Any], _load: Load) -> list[Any]:
        if self.shared:
            return [*map(_WORDS.__getitem__, data)]
        _only({*map(type, data)}, self.kind)
        return data

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if isinstance(data, self.kind) and (type(data) is not bool or self.kind is bool):
            return data
        return load.expected(_CALLED[self.kind], data, path)


_CALLED = {str: "text", int: "a whole number", bool: "true or false"}


class Amount(Shape):
    """A figure as printed: text on the wire, a Decimal in memory."""

    def load(self, data: list[Any], load: Load) -> list[Any]:
        return [*map(load.amounts.__getitem__, data)]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if (
            isinstance(data, Decimal)
            or (load.exact and type(data) is int)
            or (isinstance(data, str) and AMOUNT.fullmatch(data) is not None)
        ):
            return load.build(path, lambda: require_amount(Decimal(data)))
        return load.expected('an amount as text such as "748.66"', data, path)

    def dump(self, value: Decimal) -> str:
        # str is quicker than a format, and writes an exponent for nearly no amount.
        text = str(value)
        return format(value, "f") if "E" in text else text


class Computed(Amount):
    """An amount that the check computed: across units it can be finer than any figure."""

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if isinstance(data, str) and len(data) <= _LONGEST and AMOUNT.fullmatch(data) is not None:
            return Decimal(data)
        return super().explain(data, path, load)


class Made(Shape):
    """A text that stands for a value: ``make`` reads it and refuses others, ``write`` writes it."""

    def __init__(self, make: Callable[[str], Any], write: Callable[[Any], str] = str) -> None:
        self.make, self.write = make, write

    def load(self, data: list[Any], _load: Load) -> list[Any]:
        return [*map(self.make, data)]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if isinstance(data, str):
            return load.build(path, lambda: self.make(data))
        return load.expected("text", data, path)

    def dump(self, value: Any) -> str:
        return self.write(value)


class Choice(Shape):
    """One of a few texts, each of which stands for a value."""

    def __init__(self, members: dict[str, Any]) -> None:
        self.members = members
        self.texts = {value: text for text, value in members.items()}

    def load(self, data: list[Any], _load: Load) -> list[Any]:
        return [*map(self.members.__getitem__, data)]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if isinstance(data, str) and data in self.members:
            return self.members[data]
        return load.expected(f"one of {', '.join(self.members)}", data, path)

    def dump(self, value: Any) -> str:
        return self.texts[value]


class Free(Shape):
    """Any data, kept as they are."""

    def explain(self, data: Any, _path: str, _load: Load) -> Any:
        return data


# --- values with parts ----------------------------------------


class Later(Shape):
    """A shape that is made when it is first needed: a class that holds itself, a module not run."""

    def __init__(self, make: Callable[[], Shape]) -> None:
        self.make = make

    @cached_property
    def shape(self) -> Shape:
        """The shape itself."""
        return self.make()

    def load(self, data: list[Any], load: Load) -> list[Any]:
        return self.shape.load(data, load)

    def explain(self, data: Any, path: str, load: Load) -> Any:
        return self.shape.explain(data, path, load)

    def dump(self, value: Any) -> Any:
        return self.shape.dump(value)


class Nullable(Shape):
    """A value or null."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def load(self, data: list[Any], load: Load) -> list[Any]:
        return self.shape.load_some(data, None, load)

    def explain(self, data: Any, path: str, load: Load) -> Any:
        return None if data is None else self.shape.read(data, path, load)

    def dump(self, value: Any) -> Any:
        return None if value is None else self.shape.dump(value)


class Many(Shape):
    """A list of values of one shape; a tuple in memory."""

    def __init__(self, each: Shape) -> None:
        self.each = each

    def load(self, data: list[Any], load: Load) -> list[Any]:
        _only({*map(type, data)}, list)
        loaded = iter(self.each.load([*chain.from_iterable(data)], load))
        return [tuple(islice(loaded, size)) for size in map(len, data)]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if not isinstance(data, list):
            return load.expected("a list", data, path)
        return tuple([self.each.read(one, f"{path}[{i}]", load) for i, one in enumerate(data)])

    def dump(self, value: Sequence[Any]) -> list[Any]:
        return [*map(self.each.dump, value)]


class Each(Shape):
    """A list of a fixed number of values, each of its own shape; a tuple in memory."""

    def __init__(self, *shapes: Shape) -> None:
        self.shapes = shapes

    def load(self, data: list[Any], load: Load) -> list[Any]:
        _only({*map(type, data)}, list)
        _only({*map(len, data)}, len(self.shapes))
        columns = zip(*data, strict=True)
        return [
            *zip(
                *[s.load([*one], load) for s, one in zip(self.shapes, columns, strict=False)],
                strict=True,
            )
        ]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if not isinstance(data, list):
            return load.expected("a list", data, path)
        if len(data) != len(self.shapes):
            return load.fail(path, f"expected {len(self.shapes)} entries, found {len(data)}")
        pairs = enumerate(zip(self.shapes, data, strict=True))
        return tuple([shape.read(one, f"{path}[{i}]", load) for i, (shape, one) in pairs])

    def dump(self, value: Sequence[Any]) -> list[Any]:
        return [shape.dump(one) for shape, one in zip(self.shapes, value, strict=True)]


class ByName(Shape):
    """An object whose keys are names, with a value each; a read-only mapping in memory."""

    def __init__(self, name: Shape, value: Shape) -> None:
        self.name, self.value = name, value

    def load(self, data: list[Any], load: Load) -> list[Any]:
        found = []
        for one in data:
            names = self.name.load([*one], load)
            values = self.value.load([*one.values()], load)
            load.keys += len(one)
            found.append(MappingProxyType(dict(zip(names, values, strict=True))))
        return found

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if not isinstance(data, dict):
            return load.expected("an object", data, path)
        load.keys += len(data)
        found = {}
        for key, one in data.items():
            # Names of figures have points of their own.
            where = f"{path}.{key}" if isinstance(self.name, Plain) else f"{path}[{key!r}]"
            name = self.name.read(key, where, load)
            value = self.value.read(one, where, load)
            if name is not None:
                found[name] = value
        return MappingProxyType(found)

    def dump(self, value: Any) -> dict[str, Any]:
        # In the order of their texts, so that equal values give equal text.
        written = zip(map(self.name.dump, value), value.values(), strict=True)
        return {name: self.value.dump(one) for name, one in sorted(written, key=itemgetter(0))}


@frozen
class Key:
    """A key of an object: name, shape, what it is worth where it is left out, official title."""

    name: str
    shape: Shape
    default: Any = attrs.field(factory=lambda: attrs.NOTHING)
    title: str = ""
    more: Any = None
    """What a schema says of it beyond the shape."""

    @property
    def required(self) -> bool:
        """Whether it must be there."""
        return self.default is attrs.NOTHING


class Object(Shape):
    """An object of known keys; ``make`` takes their values in order.

    ``checks`` are validators that look at more than the shape: they get the value made.
    """

    def __init__(
        self,
        kind: type[Any],
        keys: Iterable[Key],
        make: Callable[..., Any],
        checks: Iterable[Any] = (),
        *,
        tag: str | None = None,
    ) -> None:
        self.kind, self.keys, self.make, self.tag = kind, (*keys,), make, tag
        self.checks = (*checks,)
        self.names = {key.name for key in self.keys} | ({"kind"} if tag else set())

    def load(self, data: list[Any], load: Load) -> list[Any]:
        _only({*map(type, data)}, dict)
        present = {*chain.from_iterable(data)}
        count, taken = len(data), len(data) if self.tag else 0
        columns: list[Iterable[Any]] = []
        for key in self.keys:
            name, default = key.name, key.default
            if name in present:
                found = [one.get(name) for one in data]
                blank = found.count(None)
                taken += count - blank
                if not blank:
                    columns.append(key.shape.load(found, load))
                    continue
                if default is not attrs.NOTHING:
                    columns.append(key.shape.load_some(found, default, load))
                    continue
            elif default is not attrs.NOTHING:
                columns.append(repeat(default, count))
                continue
            raise Unfit
        # Every value that was found counts, so a key more than that is unknown or has null.
        keys = sum(map(len, data))
        if taken != keys:
            raise Unfit
        load.keys += keys
        made = [*map(self.make, *columns)]
        for check in self.checks:
            for one in made:
                check.validator(one, check, getattr(one, check.name))
        return made

    def explain(self, data: Any, path: str, load: Load) -> Any:
        if not isinstance(data, dict):
            return load.expected("an object", data, path)
        before = len(load.problems)
        load.keys += len(data)
        for key in data:
            if key not in self.names:
                load.fail(f"{path}.{key}", f"unknown key, found with {shown(data[key])}")
        for one in self.keys:
            if one.required and one.name not in data:
                load.fail(path, f"expected the key {one.name!r}, found none")
        values = [
            key.shape.read(data[key.name], f"{path}.{key.name}", load)
            if key.name in data
            else key.default
            for key in self.keys
        ]
        if len(load.problems) > before:
            return None
        made = load.build(path, partial(self.make, *values))
        for check in self.checks if made is not None else ():
            value = getattr(made, check.name)
            load.build(f"{path}.{check.name}", partial(check.validator, made, check, value))
        return made

    def dump(self, value: Any) -> dict[str, Any]:
        return self.dump_keys(value, self.keys)

    def dump_keys(self, value: Any, keys: Iterable[Key]) -> dict[str, Any]:
        """Return the data of some keys; what is worth its default is left out."""
        data: dict[str, Any] = {"kind": self.tag} if self.tag else {}
        for key in keys:
            one, default = getattr(value, key.name), key.default
            # Figures are many, and comparing one with None takes longer than all the rest.
            if one is not default and (default is None or one != default):
                data[key.name] = key.shape.dump(one)
        return data


class Tagged(Shape):
    """An object of one of several classes; its key ``kind`` says which."""

    def __init__(self, shapes: Iterable[Object]) -> None:
        self.by_tag = {str(shape.tag): shape for shape in shapes}
        self._by_kind = {shape.kind: shape for shape in self.by_tag.values()}

    def load(self, data: list[Any], load: Load) -> list[Any]:
        tags = [*map(itemgetter("kind"), data)]
        told = {
            tag: iter(
                self.by_tag[tag].load(
                    [one for one, own in zip(data, tags, strict=True) if own == tag], load
                )
            )
            for tag in dict.fromkeys(tags)
        }
        return [next(told[tag]) for tag in tags]

    def explain(self, data: Any, path: str, load: Load) -> Any:
        tag = data.get("kind") if isinstance(data, dict) else None
        if isinstance(tag, str) and tag in self.by_tag:
            return self.by_tag[tag].explain(data, path, load)
        return load.expected(f"one of {', '.join(self.by_tag)}", tag, f"{path}.kind")

    def dump(self, value: Any) -> dict[str, Any]:
        return self._by_kind[type(value)].dump(value)


class SharedPlace(Object):
    """A place: most documents have the same ones, so equal places are one object."""

    def load(self, data: list[Any], load: Load) -> list[Any]:
        _only({*map(type, data)}, dict)
        load.keys += sum(map(len, data))
        # Types come first: true equals 1, and what is remembered is found by equality.
        _only({*map(type, chain.from_iterable(map(dict.values, data)))}, int, str)
        return [_PLACES[(*one, *one.values())] for one in data]

    def dump(self, value: Place) -> dict[str, Any]:
        return value.to_dict()


class _Places(Kept):
    """Places by their keys, then what these tell."""

    def __missing__(self, told: tuple[Any, ...]) -> Place:
        half = len(told) // 2
        data = dict(zip(told[:half], told[half:], strict=True))
        if any((type(one) is int) != (key in ("page", "line")) for key, one in data.items()):
            raise Unfit
        return self.keep(told, Place(**data)) if data else NOWHERE


_PLACES = _Places()


# --- how values are made ----------------------------------------


def maker(kind: type[Any], names: Sequence[str]) -> Callable[..., Any]:
    """Return the function that makes a value of a frozen class from some fields, in this order.

    It runs no validator: the shapes have looked at the types, and checks look at the rest. The
    other fields get their defaults.
    """
    rest = {one.name: one.default for one in attrs.fields(kind) if one.name not in names}
    if hasattr(kind, "_attrs_cached_hash"):
        rest["_attrs_cached_hash"] = None
    fill = [getattr(kind, name).__set__ for name in names]
    fill_rest = [(getattr(kind, name).__set__, default) for name, default in rest.items()]

    def make(*values: Any) -> Any:
        made = object.__new__(kind)
        for put, value in zip(fill, values, strict=True):
            put(made, value)
        for put, default in fill_rest:
            put(made, default)
        return made

    return make
