"""Codes, amounts and whole values as fields of pydantic and msgspec; it imports neither.

>>> from decimal import Decimal
>>> dec_hook(FunctionCode, "206")
FunctionCode('206')
>>> enc_hook(FunctionCode("206"))
'206'
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from gov_accounts import interchange
from gov_accounts.codes import Code, FunctionCode
from gov_accounts.errors import AmountError, LoadErrors
from gov_accounts.interchange._wire import AMOUNT
from gov_accounts.money import format_amount, require_amount

__all__ = ["Amount", "FunctionCode", "dec_hook", "enc_hook", "to_amount", "value_schema"]


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


class _AmountField:
    """The marker that makes ``Amount`` strict in pydantic."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_plain_validator_function(
            to_amount,
            json_schema_input_schema=core_schema.str_schema(pattern=f"^{AMOUNT.pattern}$"),
            serialization=core_schema.plain_serializer_function_ser_schema(
                format_amount, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )


Amount = Annotated[Decimal, _AmountField]
"""An amount as a field: a Decimal, on the wire text in the printed digits.

Strict in pydantic models and in classes of a configured cattrs converter. msgspec takes every
Decimal by
itself, also NaN and exponents: call :func:`to_amount` in ``__post_init__``."""


def _loaded(kind: type[Any]) -> Any:
    def load(value: object) -> Any:
        if isinstance(value, kind):
            return value
        try:
            return interchange.from_dict(value, kind)
        except LoadErrors as errors:
            raise ValueError(str(errors)) from None

    return load


def value_schema(kind: type[Any]) -> Any:
    """Return the pydantic core schema of a class: its values, or data that load as a value."""
    from pydantic_core import core_schema  # noqa: PLC0415

    code = issubclass(kind, Code)
    return core_schema.no_info_plain_validator_function(
        _loaded(kind),
        json_schema_input_schema=core_schema.str_schema() if code else core_schema.dict_schema(),
        serialization=core_schema.plain_serializer_function_ser_schema(
            str if code else interchange.to_dict,
            return_schema=core_schema.str_schema() if code else core_schema.dict_schema(),
            when_used="json",
        ),
    )


def enc_hook(value: Any) -> Any:
    """Turn a code of this package into what msgspec can write; give it to ``msgspec.json.encode``.

    msgspec takes tables and accounts apart before it asks, so hold them as ``msgspec.Raw`` of
    :func:`to_json`.
    """
    if isinstance(value, Code):
        return value.digits
    if isinstance(value, interchange.VALUES):
        return interchange.to_dict(value)
    raise NotImplementedError(f"no value of gov_accounts: {type(value).__name__}")


def dec_hook(kind: type[Any], data: Any) -> Any:
    """Make a value of a class of this package; give it to ``msgspec.json.decode``."""
    if issubclass(kind, Code) or kind in interchange.VALUES:
        return interchange.from_dict(data, kind)
    raise NotImplementedError(f"no class of gov_accounts: {kind.__name__}")
