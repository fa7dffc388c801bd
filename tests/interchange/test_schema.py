"""The schema that other services build on: committed, derived, and as strict as a schema can be."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gov_accounts import FinalAccounts, LoadError, LoadErrors
from gov_accounts.cli import main
from gov_accounts.exports.datapackage import descriptor
from gov_accounts.interchange.schema import (
    json_schema,
    openapi_components,
)
from gov_accounts.strategies import (
    department_evaluations,
    final_accounts,
    narrative_values,
    project_evaluations,
    published_accounts,
)
from tests.support.documents import example

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def _definition(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def _problems(data: Any) -> tuple[LoadError, ...]:
    try:
        FinalAccounts.from_dict(data)
    except LoadErrors as errors:
        return errors.problems
    return ()


def test_the_committed_schema_is_the_derived_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    committed = (files("gov_accounts") / "data" / "final-accounts.schema.json").read_text(
        encoding="utf-8"
    )
    assert json.loads(committed) == json_schema()


@pytest.mark.parametrize(
    ("which", "key"), [("json", "$defs"), ("openapi", "components"), ("datapackage", "resources")]
)
def test_the_command_prints_it(which: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", which]) == 0
    assert key in json.loads(capsys.readouterr().out)
    assert descriptor()["resources"][4]["title"] == "一般公共预算财政拨款支出决算表"


def test_openapi_components_have_the_same_schemas() -> None:
    schemas = openapi_components()["schemas"]
    assert {"FinalAccounts", "Report", "Finding", *SCHEMA["$defs"]} <= set(schemas)
    assert "#/$defs/" not in json.dumps(schemas)


@given(st.one_of(final_accounts(), published_accounts()))
def test_every_value_is_valid(accounts: FinalAccounts) -> None:
    """What the library writes, the schema accepts."""
    data = accounts.to_dict()
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


@given(st.one_of(narrative_values(), department_evaluations(), project_evaluations()))
def test_every_part_is_valid_alone(value: Any) -> None:
    _definition(type(value).__name__).validate(value.to_dict())
    for table in example().tables():
        _definition(type(table).__name__).validate(table.to_dict())


@given(st.one_of(final_accounts(), published_accounts()), st.data())
def test_what_loading_refuses_the_schema_refuses(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """A value of another type, an unknown key, a missing key: schema and loader agree."""
    tree = accounts.to_dict()
    node: Any = tree
    while True:
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], (dict, list)) or not node[key]:
            break
        node = node[key]
    mutation = data.draw(st.sampled_from(("another", "unknown", "missing")))
    if mutation == "another":
        node[key] = data.draw(st.sampled_from([True, 1.5, ["x"], {"x": 1}, None, "1e3", "NaN"]))
    elif mutation == "unknown" and isinstance(node, dict):
        node["不存在"] = 1.5
    elif isinstance(node, dict):
        del node[key]
    # Only what lies between values a schema cannot say.
    between = ("does not fit the figures", "no row", " twice")
    problems = [
        str(one) for one in _problems(tree) if not any(word in str(one) for word in between)
    ]
    assert VALIDATOR.is_valid(tree) == (not problems)


def _named(schema: object) -> Iterator[tuple[str, Any]]:
    """Every property of every object of a schema."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties.items()
        for value in schema.values():
            yield from _named(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _named(value)


def test_everything_has_a_chinese_title_and_every_class_a_description() -> None:
    schema = json_schema()
    untitled = {
        name for name, one in _named(schema) if not re.search("[一-龥]", one.get("title", ""))
    }
    assert untitled == set()
    for name, one in schema["$defs"].items():
        assert re.search("[一-龥]", one["title"]), name
        assert one["description"], name
