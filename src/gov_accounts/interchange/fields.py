"""Codes, amounts and whole values as fields of cattrs, pydantic and msgspec; it imports none.

pydantic finds what it needs on the types themselves, for fields, bodies, responses and schemas, and
so does FastAPI. A cattrs converter is taught by :func:`configure_converter`, msgspec by the three
hooks.

>>> from gov_accounts.codes import FunctionCode
>>> dec_hook(FunctionCode, "206")
FunctionCode('206')
>>> enc_hook(FunctionCode("206"))
'206'
>>> schema_hook(FunctionCode)["title"]
'支出功能分类科目编码'
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from gov_accounts.codes import CODES, Code
from gov_accounts.errors import AmountError, LoadError, LoadErrors
from gov_accounts.interchange import VALUES, from_dict, to_dict
from gov_accounts.interchange._shapes import AMOUNT
from gov_accounts.interchange.schema import AMOUNT_PATTERN, definitions, json_schema
from gov_accounts.money import format_amount, require_amount

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = [
    "PROBLEMS",
    "Amount",
    "configure_converter",
    "dec_hook",
    "enc_hook",
    "make_converter",
    "pydantic_json_schema",
    "pydantic_schema",
    "schema_hook",
    "to_amount",
]

PROBLEMS = "gov_accounts"
"""The type of the error that pydantic tells of data that are refused.

Its context has ``problems``, each with ``path`` and ``message``.
"""


def to_amount(value: object) -> Decimal:
    """Take a Decimal or the text of an amount in plain digits; nothing else, no float.

    >>> to_amount("748.66")
    Decimal('748.66')
    """
    if isinstance(value, str):
        if AMOUNT.fullmatch(value) is None:
            raise AmountError(f'expected an amount as text such as "748.66", found {value!r}')
        value = Decimal(value)
    return require_amount(value)


# --- pydantic ----------------------------------------


class _AmountField:
    """The marker that makes ``Amount`` strict in pydantic."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_plain_validator_function(
            to_amount,
            json_schema_input_schema=core_schema.str_schema(pattern=AMOUNT_PATTERN),
            serialization=core_schema.plain_serializer_function_ser_schema(
                format_amount,
                return_schema=core_schema.str_schema(pattern=AMOUNT_PATTERN),
                when_used="json",
            ),
        )


Amount = Annotated[Decimal, _AmountField]
"""An amount as a field: a Decimal, on the wire text in the printed digits.

Strict in pydantic models and in classes of a configured cattrs converter. msgspec takes every
Decimal by itself, also NaN and exponents: call :func:`to_amount` in ``__post_init__``."""


def pydantic_schema(kind: type[Any]) -> Any:
    """Return the pydantic core schema of a class: its values, or data that load as a value."""
    from pydantic_core import PydanticCustomError, core_schema  # noqa: PLC0415

    def loaded(value: object) -> Any:
        if isinstance(value, kind):
            return value
        try:
            return from_dict(value, kind)
        except LoadErrors as errors:
            problems = [{"path": one.path, "message": one.message} for one in errors.problems]
            told = {"told": str(errors), "problems": problems}
            raise PydanticCustomError(PROBLEMS, "{told}", told) from None

    return core_schema.no_info_plain_validator_function(
        loaded,
        serialization=core_schema.plain_serializer_function_ser_schema(
            str if issubclass(kind, Code) else to_dict, when_used="json"
        ),
    )


def pydantic_json_schema(kind: type[Any], handler: Any) -> dict[str, Any]:
    """Return the JSON Schema of a class for pydantic, its parts among pydantic's definitions."""
    generator = handler.generate_json_schema
    # A name of pydantic's own, so that a class of the same name elsewhere is told apart.
    described = definitions(kind)
    own = {
        name: generator.get_cache_defs_ref_schema(f"gov_accounts.{name}:1") for name in described
    }
    text = json.dumps(described, ensure_ascii=False)
    for name, (_, reference) in own.items():
        text = text.replace(f'"#/$defs/{name}"', json.dumps(reference["$ref"]))
    for name, schema in json.loads(text).items():
        generator.definitions[own[name][0]] = schema
    reference = own[kind.__name__][1]
    return dict(reference)


# --- msgspec ----------------------------------------


def enc_hook(value: Any) -> Any:
    """Turn a code of this package into what msgspec can write; give it to ``msgspec.json.encode``.

    msgspec takes tables and accounts apart before it asks, so hold them as ``msgspec.Raw`` of
    :func:`~gov_accounts.interchange.to_json`.
    """
    if isinstance(value, Code):
        return value.digits
    if isinstance(value, VALUES):
        return to_dict(value)
    raise NotImplementedError(f"no value of gov_accounts: {type(value).__name__}")


def dec_hook(kind: type[Any], data: Any) -> Any:
    """Make a value of a class of this package.

    Give it to ``msgspec.json.decode`` or ``msgspec.convert``.
    """
    if issubclass(kind, Code) or kind in VALUES:
        return data if isinstance(data, kind) else from_dict(data, kind)
    raise NotImplementedError(f"no class of gov_accounts: {kind.__name__}")


def schema_hook(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a class of this package; give it to ``msgspec.json.schema``."""
    if issubclass(kind, Code):
        return definitions()[kind.__name__]
    if kind in VALUES:
        return json_schema(kind)
    raise NotImplementedError(f"no class of gov_accounts: {kind.__name__}")


# --- cattrs ----------------------------------------


def _code(data: object, kind: type[Code]) -> Code:
    try:
        return from_dict(data, kind)
    except LoadErrors as errors:
        raise LoadError(errors.problems[0].message) from None


def configure_converter(converter: Converter) -> None:
    """Teach a cattrs converter this package's types, so that services can nest them in their own.

    A service declares an amount with the type :data:`Amount`; a plain Decimal keeps the meaning
    that the service gives it. Any converter will do, also those of ``cattrs.preconf`` for json,
    orjson, msgpack, pyyaml and others.

    >>> from cattrs import Converter
    >>> from gov_accounts.codes import FunctionCode
    >>> converter = Converter()
    >>> configure_converter(converter)
    >>> converter.unstructure(FunctionCode("206"))
    '206'
    """
    for kind in VALUES:
        converter.register_structure_hook(kind, from_dict)
        converter.register_unstructure_hook(kind, to_dict)
    for code in CODES:
        converter.register_structure_hook(code, _code)
        converter.register_unstructure_hook(code, str)
    converter.register_structure_hook_func(_is_amount, lambda data, _: to_amount(data))
    converter.register_unstructure_hook_func(_is_amount, format_amount)


def _is_amount(kind: Any) -> bool:
    return bool(kind == Amount)


def make_converter() -> Converter:
    """Return a new cattrs converter that knows this package's types.

    >>> from gov_accounts.codes import FunctionCode
    >>> make_converter().structure("2060101", FunctionCode)
    FunctionCode('2060101')
    """
    from cattrs import Converter  # noqa: PLC0415

    converter = Converter()
    configure_converter(converter)
    return converter
