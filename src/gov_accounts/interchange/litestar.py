"""Litestar: one plugin, and our types are bodies, responses and parameters.

>>> from litestar import Litestar
>>> app = Litestar([], plugins=[AccountsPlugin()])

Litestar would take attrs classes apart by itself. The plugin lets ours be loaded and written by our
own loaders: refused data are answered with status 400 and every problem with its path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import MediaType, Request, Response
from litestar.dto import AbstractDTO
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import InitPlugin, SerializationPlugin

from gov_accounts.codes import Code
from gov_accounts.errors import CodeError, LoadErrors
from gov_accounts.interchange import VALUES, from_dict, from_json, to_dict
from gov_accounts.interchange.schema import definitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.config.app import AppConfig
    from litestar.typing import FieldDefinition

__all__ = ["AccountsPlugin"]

_BAD_REQUEST = 400


class AccountsPlugin(InitPlugin, SerializationPlugin):
    """Teaches a Litestar service the types of this package."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add what reads and writes codes, and what answers refused data."""
        app_config.type_decoders = [*(app_config.type_decoders or ()), (_is_code, _code)]
        app_config.type_encoders = {**(app_config.type_encoders or {}), Code: str}
        app_config.exception_handlers = {LoadErrors: _refused, **app_config.exception_handlers}
        return app_config

    def supports_type(self, field_definition: FieldDefinition) -> bool:
        """Whether a value of the type is ours to load and to write."""
        return field_definition.annotation in VALUES

    def create_dto_for_type(self, field_definition: FieldDefinition) -> type[AbstractDTO[Any]]:
        """Return what loads and writes the type."""
        kind = field_definition.annotation
        return type(f"{kind.__name__}Data", (_Data,), {"kind": kind})


def _is_code(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Code)


def _code(kind: type[Code], text: Any) -> Code:
    try:
        return kind(text)
    except CodeError as error:
        raise ValueError(str(error)) from None


def _refused(_request: Request[Any, Any, Any], error: LoadErrors) -> Response[dict[str, Any]]:
    problems = [{"path": one.path, "message": one.message} for one in error.problems]
    return Response(
        {"status_code": _BAD_REQUEST, "detail": "refused", "extra": problems},
        status_code=_BAD_REQUEST,
        media_type=MediaType.JSON,
    )


class _Data(AbstractDTO[Any]):
    """Data of one class of ours on their way in and out."""

    kind: type[Any]

    def decode_bytes(self, value: bytes) -> Any:
        return from_json(value, self.kind)

    def decode_builtins(self, value: dict[str, Any]) -> Any:
        return from_dict(value, self.kind)

    def data_to_encodable_type(self, data: Any) -> Any:
        return to_dict(data)

    @classmethod
    def is_supported_model_type_field(cls, field_definition: FieldDefinition) -> bool:
        return field_definition.annotation is cls.kind

    @classmethod
    def create_for_field_definition(cls, *_told: Any, **_more: Any) -> None:
        """Need nothing more than the class."""

    @classmethod
    def generate_field_definitions(cls, _model_type: type[Any]) -> Iterator[Any]:  # type: ignore[override]
        """Have no fields that Litestar could take apart."""
        yield from ()

    @classmethod
    def detect_nested_field(cls, _field_definition: FieldDefinition) -> bool:
        """Have no nested fields."""
        return False

    @classmethod
    def create_openapi_schema(cls, *_told: Any, **_more: Any) -> Schema:
        """Name the class and what it has; the whole schema is ``openapi_components()``."""
        described = definitions(cls.kind)[cls.kind.__name__]
        return Schema(
            type=OpenAPIType.OBJECT,
            title=described["title"],
            description=described["description"],
            properties={
                name: Schema(title=one.get("title"))
                for name, one in described["properties"].items()
            },
            required=described["required"],
        )
