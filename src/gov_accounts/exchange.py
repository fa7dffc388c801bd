"""What every value that programs exchange can do: become data or JSON, and come back, strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs
from attrs import field

from gov_accounts.outside import outside

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BY_VALUE", "Brief", "Framed", "Interchange", "PydanticField", "by_value", "titled"]

_F = TypeVar("_F", bound="Callable[..., None]")

BY_VALUE: set[Callable[..., None]] = set()
"""The validators that :func:`by_value` marks."""


def by_value(validator: _F) -> _F:
    """Mark a validator that looks at more than the type: loading runs it, and no other.

    >>> by_value(lambda instance, attribute, value: None) in BY_VALUE
    True
    """
    BY_VALUE.add(validator)
    return validator


def titled(
    title: str, *, running: bool = False, schema: dict[str, Any] | None = None, **options: Any
) -> Any:
    """Make a field of an exchanged class with its official title, which schema and reports show.

    ``running`` marks running text, which no two documents share: loading takes it as it stands and
    keeps none. ``schema`` says what JSON Schema can say of the value beyond its type.

    >>> import attrs
    >>> attrs.make_class("Term", {"meaning": titled("解释", running=True)})("x").meaning
    'x'
    """
    return field(metadata={"title": title, "running": running, "schema": schema or {}}, **options)


class Brief:
    """Says in a line what a value is: what is left out, or long, is not shown in full.

    >>> from gov_accounts.narrative import GlossaryTerm
    >>> GlossaryTerm("决算", "年度预算执行的结果")
    GlossaryTerm(term='决算', meaning='年度预算执行的结果')
    """

    __slots__ = ()

    def __repr__(self) -> str:
        shown = []
        for one in attrs.fields(type(self)):  # type: ignore[arg-type]
            value = getattr(self, one.name)
            left_out = value is one.default or value is None or value == ()
            if one.repr and one.init and not left_out:
                shown.append(f"{one.name}={_clipped(repr(value), _SHOWN)}")
        return _clipped(f"{type(self).__name__}({', '.join(shown)})", _LONGEST)


_SHOWN, _LONGEST = 60, 200
"""So many characters of a field, and of a whole value, are shown."""


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


class PydanticField:
    """Lets pydantic, and so FastAPI, hold values of a class; see ``interchange.fields``."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let pydantic hold the value as a field; pydantic calls this, nobody else."""
        return outside("interchange.fields").pydantic_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, handler: Any) -> Any:
        """Say what the value looks like as JSON; pydantic calls this, nobody else."""
        return outside("interchange.fields").pydantic_json_schema(cls, handler)


class Interchange(PydanticField, Brief):
    """Adds ``to_dict``, ``to_json``, ``from_dict`` and ``from_json``.

    See :mod:`gov_accounts.interchange`.

    >>> from gov_accounts.narrative import GlossaryTerm
    >>> GlossaryTerm.from_json(GlossaryTerm("决算", "年度预算执行的结果").to_json()).term
    '决算'
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON-ready data: dicts, lists, text and whole numbers only."""
        data: dict[str, Any] = outside("interchange").to_dict(self)
        return data

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the value as canonical JSON; equal values give equal text."""
        text: str = outside("interchange").to_json(self, indent=indent)
        return text

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Load from JSON-ready data.

        Raises :class:`~gov_accounts.errors.LoadErrors` with every problem.
        """
        made: Self = outside("interchange").from_dict(data, cls)
        return made

    @classmethod
    def from_json(
        cls,
        text: str | bytes,
        *,
        parse_float: type | None = None,
        decoder: Callable[[Any], Any] | None = None,
    ) -> Self:
        """Load from JSON text or UTF-8 bytes; raises LoadErrors as :meth:`from_dict` does.

        ``parse_float=Decimal`` takes exact numbers for amounts; ``decoder`` may be
        ``orjson.loads``.
        """
        made: Self = outside("interchange").from_json(
            text, cls, parse_float=parse_float, decoder=decoder
        )
        return made


class Framed:
    """Becomes a data frame: accounts their facts, tables their rows, reports their findings.

    Amounts are exact decimals; ``amount="float"`` makes floats of them for plotting. See
    :mod:`gov_accounts.exports.frames`, which has the same for several values.
    """

    __slots__ = ()

    def to_arrow(self, *, amount: str = "decimal") -> Any:
        """Return a :class:`pyarrow.Table`; needs the ``arrow`` extra."""
        return outside("exports.frames").to_arrow(self, amount=amount)

    def to_pandas(self, *, amount: str = "decimal") -> Any:
        """Return a pandas DataFrame."""
        return outside("exports.frames").to_pandas(self, amount=amount)

    def to_polars(self, *, amount: str = "decimal") -> Any:
        """Return a polars DataFrame."""
        return outside("exports.frames").to_polars(self, amount=amount)
