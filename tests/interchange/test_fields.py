"""Values as fields of cattrs, pydantic and msgspec classes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import msgspec
import orjson
import pydantic
import pytest
from cattrs.errors import ClassValidationError
from cattrs.preconf.json import make_converter as make_json
from cattrs.preconf.orjson import make_converter as make_orjson
from cattrs.preconf.pyyaml import make_converter as make_yaml

from gov_accounts import FinalAccounts, FunctionCode
from gov_accounts.interchange import from_dict, from_json
from gov_accounts.interchange.fields import Amount, configure_converter, dec_hook, enc_hook
from tests.support.documents import example


@pytest.mark.parametrize("make", [make_json, make_orjson, make_yaml])
def test_services_configure_their_own_converter(make: Any) -> None:
    @attrs.frozen
    class Filing:
        accounts: FinalAccounts
        code: FunctionCode

    converter = make()
    configure_converter(converter)
    filing = Filing(example(), FunctionCode("206"))
    assert converter.loads(converter.dumps(filing), Filing) == filing


def test_pydantic_holds_codes_amounts_and_accounts() -> None:
    class Filing(pydantic.BaseModel):
        code: FunctionCode
        amount: Amount
        accounts: FinalAccounts

    filing = Filing(code="206", amount="1.50", accounts=example().to_dict())  # type: ignore[arg-type]
    assert filing.code == FunctionCode("206")
    assert Filing.model_validate_json(filing.model_dump_json()) == filing
    assert '"1.50"' in filing.model_dump_json()
    schema = Filing.model_json_schema()
    told = {**schema["$defs"], **schema["properties"]}
    titles = {one.get("title") for one in told.values()}
    assert {"支出功能分类科目编码", "部门决算", "收入决算表"} <= titles
    wrong: list[dict[str, Any]] = [
        {"code": "906"},
        {"amount": 1.5},
        {"amount": "1e3"},
        {"accounts": {}},
    ]
    for bad in wrong:
        with pytest.raises(pydantic.ValidationError):
            Filing.model_validate({**filing.model_dump(), **bad})


@pytest.mark.parametrize("make", [make_json, make_orjson, make_yaml])
def test_an_amount_is_a_field_of_classes_that_a_converter_structures(make: Any) -> None:
    @attrs.frozen
    class Line:
        code: FunctionCode
        amount: Amount
        earlier: Amount | None = None

    converter = make()
    configure_converter(converter)
    line = Line(FunctionCode("206"), Decimal("1.50"))
    text = converter.dumps(line)
    assert "1.50" in (text.decode() if isinstance(text, bytes) else text)
    assert str(converter.loads(text, Line).amount) == "1.50"
    for wrong in (1.5, 1, True, "1e5", "NaN", ""):
        with pytest.raises(ClassValidationError):
            converter.structure({"code": "206", "amount": wrong}, Line)


def test_msgspec_holds_codes_and_accounts() -> None:
    class Filing(msgspec.Struct):
        code: FunctionCode
        others: tuple[FunctionCode, ...]
        accounts: msgspec.Raw

    accounts = example()
    codes = FunctionCode("2060101"), FunctionCode("206")
    filing = Filing(codes[0], codes, msgspec.Raw(accounts.to_json().encode()))
    text = msgspec.json.encode(filing, enc_hook=enc_hook)
    assert text.startswith(b'{"code":"2060101","others":["2060101","206"],"accounts":{')
    read = msgspec.json.decode(text, type=Filing, dec_hook=dec_hook)
    assert (read.code, read.others) == (filing.code, codes)
    assert from_json(bytes(read.accounts)) == accounts
    with pytest.raises(msgspec.ValidationError, match="支出功能分类"):
        msgspec.json.decode(text.replace(b'"2060101"', b'"3"'), type=Filing, dec_hook=dec_hook)


def test_msgspec_hooks_take_what_is_of_this_package() -> None:
    accounts = example()
    assert enc_hook(FunctionCode("206")) == "206"
    assert enc_hook(accounts) == accounts.to_dict()
    assert dec_hook(FinalAccounts, accounts.to_dict()) == accounts
    assert from_dict(orjson.loads(accounts.to_json())) == accounts
    with pytest.raises(NotImplementedError):
        enc_hook(object())
    with pytest.raises(NotImplementedError):
        dec_hook(object, 1)
