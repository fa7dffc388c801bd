"""JSON Schema and OpenAPI components, derived from shapes and tables.

The committed copy, ``data/final-accounts.schema.json``, equals the result of :func:`json_schema`; a
test compares them. Loading checks what a schema cannot say: the rows of a table differ, a candidate
of an ambiguous row fits its figures, a key is written once, and the place of a figure names an
existing cell.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import FinalAccounts
from gov_accounts.codes import CODES, Code
from gov_accounts.interchange import _shapes as shapes
from gov_accounts.interchange._loading import shape as shape_of
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.money import MAX_DIGITS, MAX_PLACES
from gov_accounts.refs import NAME_PATTERN, cell_ref
from gov_accounts.tables import Table, columns_of
from gov_accounts.units import Unit
from gov_accounts.words import bounded_number

if TYPE_CHECKING:
    from gov_accounts.tables import Block

__all__ = [
    "AMOUNT_PATTERN",
    "DIALECT",
    "definitions",
    "json_schema",
    "openapi_components",
]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
AMOUNT_PATTERN = f"^{bounded_number(MAX_DIGITS, MAX_PLACES, zeros=True)}$"
_CELL_NAME = f"^({NAME_PATTERN})$"
_AMOUNT = {
    "type": "string",
    "pattern": AMOUNT_PATTERN,
    "title": "金额",
    "description": "The digits as printed, in the unit of the table; a blank is left out.",
}
# docs/sources.md says where the tables come from, docs/rules.md what each column adds up to.
_SOURCE = "政府信息公开的部门决算公开表"
_SECTIONS = {
    "narrative": "See docs/sources.md#narrative-wordings.",
    "evaluation": "See docs/sources.md#self-evaluation.",
}
_Definitions = dict[str, dict[str, Any]]


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _schema(shape: shapes.Shape, into: _Definitions) -> dict[str, Any]:
    """Return the schema of a shape; classes go into the definitions. Any data have an empty one."""
    match shape:
        case shapes.Later() | shapes.Nullable():
            inner = _schema(shape.shape, into)
            nullable = isinstance(shape, shapes.Nullable)
            return {"anyOf": [inner, {"type": "null"}]} if nullable else inner
        case shapes.Plain():
            return {"type": {str: "string", int: "integer", bool: "boolean"}[shape.kind]}
        case shapes.Computed():
            return {"type": "string", "pattern": f"^{shapes.AMOUNT.pattern}$"}
        case shapes.Amount():
            into["Amount"] = _AMOUNT
            return _ref("Amount")
        case shapes.Made():
            return _text(shape.make, into)
        case shapes.Choice():
            return {"enum": [*shape.members]}
        case shapes.Many():
            return {"type": "array", "items": _schema(shape.each, into)}
        case shapes.Each():
            prefix = [_schema(one, into) for one in shape.shapes]
            return {"type": "array", "prefixItems": prefix, "items": False, "minItems": len(prefix)}
        case shapes.ByName():
            pattern = _schema(shape.name, into).get("pattern")
            names = {"propertyNames": {"pattern": pattern}} if pattern else {}
            return {"type": "object", **names, "additionalProperties": _schema(shape.value, into)}
        case shapes.Tagged():
            return {"oneOf": [_schema(one, into) for one in shape.by_tag.values()]}
        case shapes.Object():
            return _named(shape, into)
    return {}


def _text(make: Any, into: _Definitions) -> dict[str, Any]:
    """Return the schema of a text that stands for a code, the name of a figure or a date."""
    if make is cell_ref:
        return {"type": "string", "pattern": _CELL_NAME}
    if not (isinstance(make, type) and issubclass(make, Code)):
        return {"type": "string", "format": "date"}
    into[make.__name__] = {
        "type": "string",
        "pattern": f"^({_code_pattern(make)})$",
        "title": f"{make.TITLE}科目编码",
        "description": (make.__doc__ or "").strip().splitlines()[0],
    }
    return _ref(make.__name__)


def _named(shape: shapes.Object, into: _Definitions) -> dict[str, Any]:
    kind = shape.kind
    if kind is tuple:  # a part of another class, which has no name of its own
        properties = {key.name: _schema(key.shape, into) for key in shape.keys}
        return _object(properties, [*properties])
    if kind.__name__ not in into:
        into[kind.__name__] = {}
        into[kind.__name__] = _table(shape) if issubclass(kind, Table) else _class(shape, into)
    return _ref(kind.__name__)


def _class(shape: shapes.Object, into: _Definitions) -> dict[str, Any]:
    kind = shape.kind
    properties: dict[str, Any] = {}
    required = ["kind"] if shape.tag else []
    if shape.tag:
        properties["kind"] = {"const": shape.tag, "title": "类别"}
    for key in shape.keys:
        title = key.title or _title_of(key.shape)
        described = _merged(_schema(key.shape, into), key.more or {})
        properties[key.name] = {**described, "title": title} if title else described
    required += [key.name for key in shape.keys if key.required]
    doc = (kind.__doc__ or "").strip().splitlines()[0]
    source = _SECTIONS.get(kind.__module__.rpartition(".")[2], "")
    return _object(
        properties,
        required,
        title=getattr(kind, "TITLE", kind.__name__),
        description=f"{doc} {source}".strip(),
    )


def _title_of(shape: shapes.Shape) -> str:
    """Return the title of a class that a key holds, one or many."""
    if isinstance(shape, shapes.Later):
        return _title_of(shape.shape)
    if isinstance(shape, shapes.Many):
        return _title_of(shape.each)
    return getattr(shape.kind, "TITLE", "") if isinstance(shape, shapes.Object) else ""


def _merged(schema: Any, more: Any) -> Any:
    """Return a schema with what a field says of its values beyond their type."""
    if isinstance(schema, dict) and isinstance(more, dict):
        if "enum" in more:
            return more
        added = {key: _merged(schema.get(key), value) for key, value in more.items()}
        return {**schema, **added}
    if isinstance(schema, list) and isinstance(more, list) and isinstance(more[0], dict):
        return [_merged(one, other) for one, other in zip(schema, more, strict=True)]
    return more


def _object(properties: dict[str, Any], required: list[str], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        **more,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


# --- tables ----------------------------------------


def _code_pattern(kind: type[Code], deepest: int | None = None) -> str:
    lengths = [n for n in kind.LENGTHS if deepest is None or n <= deepest]
    start = f"[{''.join(kind.LEADING)}]"
    return "|".join(f"{start}[0-9]{{{n - 1}}}" for n in lengths)


def _row(block: Block, title: str, titles: dict[str, str]) -> dict[str, Any]:
    columns = {}
    for column in block.columns:
        described: dict[str, Any] = {**_ref("Amount"), "title": column.title}
        if column.adds is not None:
            described["description"] = (
                f"{column.adds.rule}: = {' + '.join(column.adds.parts)}".replace("+ -", "- ")
            )
        columns[column.name] = described
    options = [line.key for line in block.lines]
    if block.codes is not None:
        options.append(_code_pattern(block.codes, block.deepest))
    key = {"type": "string", "pattern": f"^({'|'.join(options)})$", "title": titles["key"]}
    label = {"type": "string", "title": titles["label"]}
    return _object({"key": key, "label": label, **columns}, ["key", "label"], title=title)


def _table(shape: shapes.Object) -> dict[str, Any]:
    """Return the schema of a table: a row may have the columns of its side."""
    kind: type[Table[Any]] = shape.kind
    spec, keys = kind.SPEC, {key.name: key for key in shape.keys}
    of_row = {key.name: key.title for key in keys["rows"].shape.each.keys}  # type: ignore[attr-defined]
    rows = [_row(block, block.title or spec.title, of_row) for block in spec.blocks]
    names = list(columns_of(kind.ROW))
    always = [name for name in names if name not in spec.optional_columns]
    properties: dict[str, Any] = {
        "unit": {"enum": [unit.value for unit in Unit]},
        "quantum": {
            "type": "string",
            "pattern": rf"^0*1$|^0*\.0{{0,{MAX_PLACES - 1}}}1$|^0+\.0{{0,{MAX_PLACES - 1}}}1$",
        },
        "columns": {
            "type": "array",
            "uniqueItems": True,
            "items": {"enum": names},
            "allOf": [{"contains": {"const": name}} for name in always],
        },
        "rows": {
            "type": "array",
            "items": rows[0] if len(rows) == 1 else {"anyOf": rows},
        },
    }
    for name, key in keys.items():
        properties[name]["title"] = key.title
    doc = (kind.__doc__ or "").splitlines()[0]
    return _object(
        properties,
        [name for name, key in keys.items() if key.required],
        title=spec.title,
        description=f"{doc} {_SOURCE}, {spec.id}.",
    )


# --- whole schemas ----------------------------------------


def definitions(*kinds: type[Any]) -> _Definitions:
    """Return the schema of each class that some classes are made of, by name; codes always.

    >>> sorted(definitions())[0]
    'DepartmentEconomicCode'
    """
    into: _Definitions = {}
    for kind in (*kinds, *CODES):
        _schema(shape_of(kind), into)
    if "FinalAccounts" in into:
        whole = into["FinalAccounts"]
        whole["properties"]["schema_version"] = {"const": SCHEMA_VERSION, "title": "格式版本"}
        whole["title"] = "部门决算"
    return dict(sorted(into.items()))


def json_schema(kind: type[Any] = FinalAccounts) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a class; ``$defs`` holds one schema for each other class.

    >>> json_schema()["title"]
    '部门决算'
    """
    parts = definitions(kind)
    whole = parts.pop(kind.__name__)
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
    return {
        "$schema": DIALECT,
        "$id": f"urn:gov-accounts:{name}:{SCHEMA_VERSION}",
        **whole,
        "$defs": parts,
    }


def openapi_components() -> dict[str, Any]:
    """Return ``components`` of an OpenAPI 3.1 document with the same schemas.

    >>> sorted(openapi_components()["schemas"])[:2]
    ['Ambiguous', 'Amount']
    """
    from gov_accounts.interchange import VALUES  # noqa: PLC0415

    text = json.dumps(definitions(*VALUES), ensure_ascii=False)
    return {"schemas": json.loads(text.replace("#/$defs/", "#/components/schemas/"))}
