"""Services that take and give our values, over a real server and a real client."""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
import pydantic
import pytest
from fastapi import Body, FastAPI
from litestar import Litestar, get, post
from litestar.params import FromPath, JSONBody  # noqa: TC002  handlers are read by their types
from openapi_spec_validator import validate

from gov_accounts import FinalAccounts, FunctionCode, LoadErrors, Report
from gov_accounts.interchange.fastapi import prepare
from gov_accounts.interchange.fields import Amount, dec_hook, schema_hook
from gov_accounts.interchange.litestar import AccountsPlugin
from gov_accounts.tables import TABLES
from tests.support.documents import example
from tests.support.servers import served

JSON = {"content-type": "application/json"}
SECRET = "某涉密单位"  # noqa: S105  a name, which no answer may repeat


class Filing(pydantic.BaseModel):
    code: FunctionCode
    amount: Amount
    accounts: FinalAccounts


def _fastapi() -> FastAPI:
    app = prepare(FastAPI())

    @app.post("/check")
    def check(accounts: Annotated[FinalAccounts, Body()]) -> Report:
        return accounts.check()

    @app.post("/file")
    def file(filing: Filing) -> Filing:
        return filing

    @app.get("/codes/{code}")
    def code(code: FunctionCode) -> FunctionCode | None:
        return code.parent

    return app


def _litestar() -> Litestar:
    @post("/check", sync_to_thread=False)
    def check(data: JSONBody[FinalAccounts]) -> Report:
        return data.check()

    @get("/codes/{code:str}", sync_to_thread=False)
    def code(code: FromPath[FunctionCode]) -> dict[str, Any]:
        return {"parent": code.parent}

    @post("/return", sync_to_thread=False)
    def give_back(data: JSONBody[FinalAccounts]) -> FinalAccounts:
        return data

    return Litestar([check, code, give_back], plugins=[AccountsPlugin()])


def _wrong() -> dict[str, Any]:
    data = example().to_dict()
    data["revenue"]["rows"][0]["total"] = 1.5
    data["source"] = SECRET
    data["strange"] = 1
    return data


def test_fastapi_takes_and_gives_our_values_and_tells_problems_by_path() -> None:
    accounts = example()
    with served(_fastapi()) as client:
        answer = client.post("/check", content=accounts.to_json(), headers=JSON)
        assert answer.status_code == 200
        assert Report.from_json(answer.content) == accounts.check()
        assert client.get("/codes/2060101").json() == "20601"
        filing = {"code": "206", "amount": "1.50", "accounts": accounts.to_dict()}
        assert client.post("/file", json=filing).json() == filing
        refused = client.post("/check", json=_wrong())
        assert refused.status_code == 422
        problems = {one["path"]: one for one in refused.json()["detail"]}
        assert set(problems) == {"$.revenue.rows[0].total", "$.strange"}
        assert "1.5" in problems["$.revenue.rows[0].total"]["msg"]
        assert SECRET not in refused.text
        no_code = client.get("/codes/9")
        assert no_code.status_code == 422
        assert no_code.json()["detail"][0]["loc"] == ["path", "code"]
        plain = client.post("/file", json={"code": "206"})
        assert {tuple(one["loc"]) for one in plain.json()["detail"]} == {
            ("body", "amount"),
            ("body", "accounts"),
        }


def test_the_openapi_of_fastapi_is_valid_and_shows_our_schema() -> None:
    with served(_fastapi()) as client:
        openapi = client.get("/openapi.json").json()
    validate(openapi)
    schemas = openapi["components"]["schemas"]
    for kind in TABLES:
        assert schemas[kind.__name__]["title"] == kind.SPEC.title
    check = openapi["paths"]["/check"]["post"]
    body = _resolved(check["requestBody"]["content"]["application/json"]["schema"], schemas)
    assert {kind.SPEC.attribute for kind in TABLES} <= set(body["properties"])
    answer = check["responses"]["200"]["content"]["application/json"]["schema"]
    assert "verdict" in _resolved(answer, schemas)["properties"]


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema, or what it refers to: each place may choose."""
    found: dict[str, Any] = schema
    if "$ref" in schema:
        found = schemas[schema["$ref"].rpartition("/")[2]]
    return found


def test_litestar_takes_and_gives_our_values_and_tells_problems_by_path() -> None:
    accounts = example()
    with served(_litestar()) as client:
        answer = client.post("/check", content=accounts.to_json())
        assert answer.status_code == 201
        assert Report.from_json(answer.content) == accounts.check()
        returned = client.post("/return", content=accounts.to_json())
        assert FinalAccounts.from_json(returned.content) == accounts
        assert client.get("/codes/2060101").json() == {"parent": "20601"}
        assert client.get("/codes/9").status_code == 400
        refused = client.post("/check", json=_wrong())
        assert refused.status_code == 400
        assert {one["path"] for one in refused.json()["extra"]} == {
            "$.revenue.rows[0].total",
            "$.strange",
        }
        assert SECRET not in refused.text
        openapi = client.get("/schema/openapi.json").json()
    validate(openapi)
    body = openapi["paths"]["/check"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["properties"]["revenue"]["title"] == "收入决算表"


def test_msgspec_serves_codes_amounts_and_whole_accounts() -> None:
    """Over a socket msgspec is JSON of its own: structs with codes, accounts as raw text."""

    class Filed(msgspec.Struct):
        code: FunctionCode
        accounts: msgspec.Raw

    accounts = example()
    text = f'{{"code":"206","accounts":{accounts.to_json()}}}'
    filed = msgspec.json.decode(text, type=Filed, dec_hook=dec_hook)
    assert filed.code == FunctionCode("206")
    assert FinalAccounts.from_json(bytes(filed.accounts)) == accounts
    assert msgspec.convert("206", FunctionCode, dec_hook=dec_hook) == filed.code
    schema = msgspec.json.schema(FunctionCode, schema_hook=schema_hook)
    assert schema["title"] == "支出功能分类科目编码"
    assert schema_hook(FinalAccounts)["title"] == "部门决算"
    with pytest.raises(NotImplementedError):
        schema_hook(dict)


def test_pydantic_tells_our_problems_and_holds_reports() -> None:
    adapter = pydantic.TypeAdapter(FinalAccounts)
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter.validate_python(_wrong())
    (error,) = caught.value.errors()
    assert {one["path"] for one in error["ctx"]["problems"]} == {
        "$.revenue.rows[0].total",
        "$.strange",
    }
    report = example().check()
    held = pydantic.TypeAdapter(Report)
    assert held.validate_json(held.dump_json(report)) == report
    assert "findings" in json.dumps(held.json_schema())
    with pytest.raises(LoadErrors):
        Report.from_dict({})
