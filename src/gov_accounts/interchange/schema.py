"""JSON Schema, OpenAPI components and Data Package descriptor, derived from classes and tables.

The committed copy, ``data/final-accounts.schema.json``, equals the result of :func:`json_schema`; a
test compares them. Loading checks what a schema cannot say: the rows of a table differ, a candidate
of an ambiguous row fits its figures, a key is written once, and the place of a figure names an
existing cell.
"""

from __future__ import annotations

import json
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs

from gov_accounts.accounts import PART_NAME, Reason
from gov_accounts.accounts import parts as accounts_parts
from gov_accounts.codes import (
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
)
from gov_accounts.evaluation import OPERATORS
from gov_accounts.evidence import Known
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.interchange._wire import PARTS, fields_of, tag_of
from gov_accounts.money import MAX_DIGITS, MAX_PLACES
from gov_accounts.narrative import COMPARISONS
from gov_accounts.places import Place
from gov_accounts.refs import NAME_PATTERN
from gov_accounts.tables import TABLES, columns_of
from gov_accounts.units import Unit
from gov_accounts.words import bounded_number

if TYPE_CHECKING:
    from gov_accounts.codes import Code
    from gov_accounts.tables import Block, Table

__all__ = ["DIALECT", "datapackage", "json_schema", "openapi_components", "schema_text"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CODES = (FunctionCode, DepartmentEconomicCode, GovernmentEconomicCode, RevenueCode)
_AMOUNT = f"^{bounded_number(MAX_DIGITS, MAX_PLACES, zeros=True)}$"
_CELL_NAME = f"^({NAME_PATTERN})$"
# docs/sources.md says where the tables come from, docs/rules.md what each column adds up to.
_SOURCE = "政府信息公开的部门决算公开表"
_SECTIONS = {
    "narrative": "See docs/sources.md#narrative-wordings.",
    "evaluation": "See docs/sources.md#self-evaluation.",
}


def _object(properties: dict[str, Any], required: list[str], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        **more,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _many(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", **more, "items": items}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _code_pattern(kind: type[Code], deepest: int | None = None) -> str:
    lengths = [n for n in kind.LENGTHS if deepest is None or n <= deepest]
    start = f"[{''.join(kind.LEADING)}]"
    return "|".join(f"{start}[0-9]{{{n - 1}}}" for n in lengths)


def _key_pattern(block: Block) -> str:
    options = [line.key for line in block.lines]
    if block.codes is not None:
        options.append(_code_pattern(block.codes, block.deepest))
    return f"^({'|'.join(options)})$"


def _row(block: Block, title: str) -> dict[str, Any]:
    columns = {}
    for column in block.columns:
        described: dict[str, Any] = {**_ref("Amount"), "title": column.title}
        if column.adds is not None:
            described["description"] = (
                f"{column.adds.rule}: = {' + '.join(column.adds.parts)}".replace("+ -", "- ")
            )
        columns[column.name] = described
    key = {"type": "string", "pattern": _key_pattern(block), "title": "科目编码或行"}
    label = {"type": "string", "title": "科目名称（项目）"}
    return _object({"key": key, "label": label, **columns}, ["key", "label"], title=title)


def _table(kind: type[Table[Any]]) -> dict[str, Any]:
    spec = kind.SPEC
    rows = [_row(block, block.title or spec.title) for block in spec.blocks]
    names = list(columns_of(kind.ROW))
    properties: dict[str, Any] = {
        "unit": {"enum": [unit.value for unit in Unit], "title": "金额单位"},
        "quantum": {
            "type": "string",
            "pattern": rf"^0*1$|^0*\.0{{0,{MAX_PLACES - 1}}}1$|^0+\.0{{0,{MAX_PLACES - 1}}}1$",
            "title": "最末一位",
        },
        "columns": _many({"enum": names}, uniqueItems=True, title="印出的栏"),
        "rows": _many(rows[0] if len(rows) == 1 else {"anyOf": rows}, title="各行"),
    }
    always = [name for name in names if name not in spec.optional_columns]
    properties["columns"]["allOf"] = [{"contains": {"const": name}} for name in always]
    doc = (kind.__doc__ or "").splitlines()[0]
    return _object(
        properties,
        ["quantum", "rows"],
        title=spec.title,
        description=f"{doc} {_SOURCE}, {spec.id}.",
    )


def _class(kind: type[Any], definitions: dict[str, Any], *, tagged: bool = False) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        properties: dict[str, Any] = (
            {"kind": {"const": tag_of(kind), "title": "类别"}} if tagged else {}
        )
        required = ["kind"] if tagged else []
        for field, field_kind, default in fields_of(kind):
            properties[field] = _type(field_kind, definitions)
            if field == "operator":
                properties[field] = {"enum": list(OPERATORS)}
            elif field == "comparisons":
                properties[field]["items"]["prefixItems"][1] = {"enum": list(COMPARISONS)}
            properties[field]["title"] = attrs.fields_dict(kind)[field].metadata["title"]
            if default is attrs.NOTHING:
                required.append(field)
        doc = (kind.__doc__ or "").strip().splitlines()[0]
        source = _SECTIONS.get(kind.__module__.rpartition(".")[2], "")
        definitions[name] = _object(
            properties, required, title=kind.TITLE, description=f"{doc} {source}".strip()
        )
    return _ref(name)


def _type(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an annotated type."""
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        if len(options) == 1:
            return _type(options[0], definitions)
        return {"oneOf": [_class(one, definitions, tagged=True) for one in options]}
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[-1] is ...:
            return _many(_type(kinds[0], definitions))
        prefix = [_type(one, definitions) for one in kinds]
        return {"type": "array", "prefixItems": prefix, "items": False, "minItems": len(kinds)}
    if kind is Decimal:
        return _ref("Amount")
    if isinstance(kind, type) and attrs.has(kind):
        return _class(kind, definitions)
    return {"type": {bool: "boolean", int: "integer"}.get(kind, "string")}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of accounts; ``$defs`` holds one schema for each class.

    >>> json_schema()["title"]
    '部门决算'
    """
    definitions: dict[str, Any] = {
        "Amount": {
            "type": "string",
            "pattern": _AMOUNT,
            "title": "金额",
            "description": "The digits as printed, in the unit of the table; a blank is left out.",
        }
    }
    for code in _CODES:
        pattern = f"^({_code_pattern(code)})$"
        definitions[code.__name__] = {
            "type": "string",
            "pattern": pattern,
            "title": f"{code.TITLE}科目编码",
            "description": (code.__doc__ or "").strip().splitlines()[0],
        }
    for kind in TABLES:
        definitions[kind.__name__] = _table(kind)
    parts = {name: _type(kind, definitions) for name, kind in PARTS.items()}
    place = _class(Place, definitions)
    ids = [kind.SPEC.id for kind in TABLES]
    text = {"type": "string"}
    definitions["Unread"] = _object(
        {
            "text": {**text, "title": "原文"},
            "reason": {"enum": [reason.value for reason in Reason], "title": "原因"},
            "table": {"type": "string", "pattern": f"^({PART_NAME.pattern})$", "title": "所属表"},
            "place": {**place, "title": "位置"},
            "cells": _many({"type": "string", "pattern": _CELL_NAME}, title="可能所在的单元格"),
        },
        ["text", "reason"],
        title="未能读取的内容",
        description="A piece of the document that is kept but not understood: what, why, and "
        "where.",
    )
    definitions["Ambiguous"] = _object(
        {
            "table": {"enum": ids, "title": "所属表"},
            "row": {**text, "title": "行"},
            "figures": _many(_ref("Amount"), title="数字"),
            "candidates": _many(_many(text), title="可能的栏"),
            "place": {**place, "title": "位置"},
        },
        ["table", "row", "figures", "candidates"],
        title="所在栏不能确定的数字",
        description="Figures of one row, and every admissible assignment of them to columns.",
    )
    properties: dict[str, Any] = {
        "schema_version": {"const": SCHEMA_VERSION, "title": "格式版本"},
        "entity": {"type": "string", "title": "单位名称"},
        "fiscal_year": {"type": "integer", "minimum": 1950, "maximum": 2200, "title": "年度"},
        "layout": {"type": "string", "title": "版式"},
        "source": {"type": "string", "title": "文件"},
        **{
            kind.SPEC.attribute: {**_ref(kind.__name__), "title": kind.SPEC.title}
            for kind in TABLES
        },
        **{
            name: {**parts[name], "title": kind.TITLE}
            for name, (kind, _) in accounts_parts().items()
        },
        "incomplete": _many({"enum": [*ids, "N"]}, title="缺行的表"),
        "unread": _many(_ref("Unread"), title="未能读取的内容"),
        "ambiguous": _many(_ref("Ambiguous"), title="所在栏不能确定的数字"),
        "evidence": {
            "type": "object",
            "propertyNames": {"pattern": _CELL_NAME},
            "additionalProperties": {"enum": [known.value for known in Known]},
            "title": "各数字的依据",
        },
        "places": {
            "type": "object",
            "propertyNames": {"pattern": _CELL_NAME},
            "additionalProperties": place,
            "title": "各数字的位置",
        },
        "numerals": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "title": "数字的去向",
        },
    }
    whole = _object(properties, ["schema_version", "entity", "fiscal_year"], title="部门决算")
    return {
        "$schema": DIALECT,
        "$id": f"urn:gov-accounts:final-accounts:{SCHEMA_VERSION}",
        "description": "Final accounts of one unit and year, as printed; figures may be wrong.",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def openapi_components() -> dict[str, Any]:
    """Return ``components`` of an OpenAPI 3.1 document with the same schemas.

    >>> sorted(openapi_components()["schemas"])[:2]
    ['Ambiguous', 'Amount']
    """
    schema = json_schema()
    text = json.dumps(schema, ensure_ascii=False).replace("#/$defs/", "#/components/schemas/")
    moved = json.loads(text)
    definitions: dict[str, Any] = moved.pop("$defs")
    for key in ("$schema", "$id"):
        del moved[key]
    return {"schemas": {"FinalAccounts": moved, **definitions}}


def _field(name: str, kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "title": title, **more}


def datapackage() -> dict[str, Any]:
    """Return the Data Package (v2) descriptor of the nine CSV files and their Fiscal mapping.

    A figure is a ``string`` field with the pattern of an amount: a number type would lose printed
    digits.

    >>> [resource["path"] for resource in datapackage()["resources"]][:2]
    ['T01.csv', 'T02.csv']
    """
    resources = []
    for kind in TABLES:
        names = columns_of(kind.ROW)
        fields = [
            _field("document", "integer", "文件序号", constraints={"required": True, "minimum": 0}),
            _field("entity", "string", "单位名称"),
            _field("fiscal_year", "integer", "年度", constraints={"required": True}),
            _field(
                "unit", "string", "金额单位", constraints={"enum": [unit.value for unit in Unit]}
            ),
            _field("quantum", "string", "最末一位", constraints={"required": True}),
            _field("position", "integer", "行次", constraints={"required": True, "minimum": 0}),
            _field("key", "string", "科目编码或行"),
            _field("label", "string", "科目名称（项目）"),
            *(
                _field(name, "string", column.title, constraints={"pattern": _AMOUNT})
                for name, column in names.items()
            ),
        ]
        resources.append(
            {
                "name": kind.SPEC.id.lower(),
                "path": f"{kind.SPEC.id}.csv",
                "title": kind.SPEC.title,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": fields,
                    "missingValues": [""],
                    "primaryKey": ["document", "position"],
                },
            }
        )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "final-accounts",
        "title": "部门决算公开表",
        "version": SCHEMA_VERSION,
        "resources": resources,
        "model": {
            "measures": {
                f"{kind.SPEC.id}.{name}": {
                    "source": name,
                    "resource": kind.SPEC.id.lower(),
                    "currency": "CNY",
                }
                for kind in TABLES
                for name in columns_of(kind.ROW)
            },
            "dimensions": {
                "administrator": {
                    "dimensionType": "entity",
                    "attributes": {"name": {"source": "entity"}},
                },
                "year": {
                    "dimensionType": "datetime",
                    "attributes": {"year": {"source": "fiscal_year"}},
                },
                "classification": {
                    "dimensionType": "classification",
                    "attributes": {"code": {"source": "key"}, "label": {"source": "label"}},
                },
            },
        },
    }


def schema_text(which: str = "json") -> str:
    """Return a schema as text: ``json`` or ``datapackage``.

    >>> "部门决算" in schema_text()
    True
    """
    data = datapackage() if which == "datapackage" else json_schema()
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
