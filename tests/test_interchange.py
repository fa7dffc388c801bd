"""JSON as a contract: what is refused and how, versions, converters, fields of other libraries."""

from __future__ import annotations

import gc
import json
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
from hypothesis import given
from hypothesis import strategies as st

from documents import example
from gov_accounts import FinalAccounts, FunctionCode, GeneralBudgetRow, LoadErrors, RevenueTable
from gov_accounts.evaluation import DepartmentEvaluation
from gov_accounts.interchange import (
    _known,
    _row_loading,
    configure_converter,
    from_dict,
    from_json,
    load_all,
    to_dict,
    to_json,
)
from gov_accounts.interchange.fields import Amount, dec_hook, enc_hook
from gov_accounts.narrative import Narrative
from gov_accounts.places import Place
from gov_accounts.strategies import (
    department_evaluations,
    final_accounts,
    narratives,
    project_evaluations,
    published_accounts,
)


def _text(**more: Any) -> str:
    rows = [{"key": "total", "label": "合计", "total": "1.50"}]
    table = {"unit": "万元", "quantum": "0.01", "rows": rows}
    data = {"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024, "revenue": table}
    return json.dumps({**data, **more}, ensure_ascii=False)


def _refused(text: str | bytes, **options: Any) -> list[str]:
    with pytest.raises(LoadErrors) as caught:
        FinalAccounts.from_json(text, **options)
    return [str(one) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "path", "found"),
    [
        ('"1.50"', "1.5", "$.revenue.rows[0].total", "1.5"),
        ('"1.50"', "NaN", "$.revenue.rows[0].total", "nan"),
        ('"1.50"', '"1e3"', "$.revenue.rows[0].total", "1e3"),
        ('"1.50"', '"NaN"', "$.revenue.rows[0].total", "NaN"),
        ('"1.50"', '"１.50"', "$.revenue.rows[0].total", "１.50"),
        ('"1.50"', "null", "$.revenue.rows[0].total", "null"),
        ('"1.50"', "true", "$.revenue.rows[0].total", "true"),
        ("2024", "true", "$.fiscal_year", "true"),
        ("2024", "2024.0", "$.fiscal_year", "2024.0"),
        ("2024", "3024", "$", "3024"),
        ('"万元"', '"美元"', "$.revenue.unit", "美元"),
        ('"0.01"', '"0.02"', "$.revenue", "0.02"),
        ('"total": ', '"totals": ', "$.revenue.rows[0].totals", "1.50"),
        ('"key": "total"', '"key": "income_total"', "$.revenue", "income_total"),
        ('"revenue"', '"summary"', "$.summary.rows[0].total", "1.50"),
        ('"1.0"', '"2.0"', "$.schema_version", "2.0"),
        ('"1.0"', '"1.1"', "$.schema_version", "1.1"),
        ('"合计"', '"合计", "label": "合计"', "$.revenue.rows[0].label", "合计"),
        ('"合计"', '"合计", "label" : "合计"', "$.revenue.rows[0].label", "合计"),
        ('"合计"', '"\\ud800"', "$", "surrogate"),
    ],
)
def test_each_refusal_says_where_and_what(old: str, new: str, path: str, found: str) -> None:
    text = _text()
    assert FinalAccounts.from_json(text).revenue is not None
    problems = _refused(text.replace(old, new, 1))
    assert any(one.endswith(f" @ {path}") and found in one for one in problems), problems


def test_all_problems_are_named_at_once() -> None:
    text = _text(
        places={"T02[total].total": {"page": True}, "nowhere": {}}, numerals={"x": 1.5}, strange=1
    )
    text = text.replace('"1.50"', "1.5").replace('"某局"', '"某局", "entity": "某局"')
    paths = {one.rpartition(" @ ")[2] for one in _refused(text)}
    assert paths == {
        "$.entity", "$.revenue.rows[0].total", "$.places['T02[total].total'].page", "$.places['nowhere']",
        "$.numerals.x", "$.strange",
    }  # fmt: skip


@pytest.mark.parametrize(
    "bomb", ["[" * 100_000, '{"a":' * 100_000, b"\xff\xfe", "", "{", '{"a":1}' * 2]
)
def test_no_json_is_refused_in_one_sentence(bomb: str | bytes) -> None:
    (problem,) = _refused(bomb)
    assert problem.startswith("expected JSON in UTF-8")
    assert problem.endswith("@ $")


def test_a_colon_in_a_text_is_no_key_written_twice() -> None:
    label = '":  a :b'
    accounts = from_json(_text().replace('"合计"', json.dumps(label)))
    assert accounts.revenue is not None
    assert accounts.revenue["total"].label == label


def test_exact_numbers_are_taken_when_asked_for() -> None:
    numbers = _text().replace('"1.50"', "1.50")
    accounts = from_json(numbers, parse_float=Decimal)
    assert str(accounts.revenue["total"].total) == "1.50"  # type: ignore[index]
    assert from_json(_text().replace('"1.50"', "15"), parse_float=Decimal).revenue is not None
    assert from_dict(json.loads(numbers, parse_float=Decimal)) == accounts
    assert "plain digits" in _refused(_text().replace('"1.50"', "1e1"), parse_float=Decimal)[0]
    assert _refused(_text().replace('"1.50"', "true"), parse_float=Decimal)
    with pytest.raises(TypeError, match="parse_float"):
        from_json(numbers, parse_float=float)


@given(st.one_of(narratives(), department_evaluations(), project_evaluations()))
def test_every_top_level_value_goes_and_comes_back(value: Any) -> None:
    assert type(value).from_json(value.to_json()) == value
    assert type(value).from_dict(value.to_dict()) == value
    assert value.to_json() == json.dumps(value.to_dict(), ensure_ascii=False, separators=(",", ":"))


def test_tables_stand_alone() -> None:
    for table in example().tables():
        assert type(table).from_json(table.to_json()) == table
        assert json.loads(table.to_json()) == table.to_dict()
    with pytest.raises(LoadErrors, match="unknown key"):
        RevenueTable.from_dict(example().expenditure.to_dict())  # type: ignore[union-attr]
    with pytest.raises(TypeError, match="value of this package"):
        to_dict(object())


@given(st.one_of(final_accounts(), published_accounts()))
def test_fast_and_strict_are_one(accounts: FinalAccounts) -> None:
    """The generated loaders and writers do what the plain ones do; loaded values are whole and frozen."""
    text = to_json(accounts)
    assert text == json.dumps(to_dict(accounts), ensure_ascii=False, separators=(",", ":"))
    loaded = from_json(text)
    slow = from_json(text, parse_float=Decimal)
    assert loaded == slow == accounts
    assert repr(loaded) == repr(slow) == repr(accounts)
    assert hash(loaded) == hash(slow) == hash(accounts)
    attrs.validate(loaded)
    for table in loaded.tables():
        attrs.validate(table)
        for row in table:
            attrs.validate(row)
            assert table[row.key] is row
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        loaded.entity = "x"  # type: ignore[misc]
    assert attrs.evolve(loaded, fiscal_year=2000).fiscal_year == 2000


def test_validators_that_look_at_values_run_in_the_fast_way_too() -> None:
    figure = {"key": "income.total", "value": "1", "unit": "万元"}
    with pytest.raises(LoadErrors, match="twice"):
        Narrative.from_dict({"figures": [figure, figure]})
    with pytest.raises(LoadErrors, match=r"expected a cell name .* @ \$.figures\[0\].key"):
        Narrative.from_dict({"figures": [{**figure, "key": ""}]})
    indicator = {"kind": "quantitative_indicator", "level3": "x", "operator": "≈"}
    with pytest.raises(LoadErrors, match="operator"):
        DepartmentEvaluation.from_dict({"name": "某局", "indicators": [indicator]})


def test_what_was_not_read_loads_strictly() -> None:
    piece = {
        "text": "137，15",
        "reason": "figure_spoilt",
        "table": "T02",
        "cells": ["T02[total].total"],
    }
    accounts = from_json(_text(unread=[piece]))
    assert accounts.unreadable == {"T02[total].total"}
    assert accounts.to_dict()["unread"] == [piece]
    open_row = {
        "table": "T02",
        "row": "total",
        "figures": ["1"],
        "candidates": [["total"], ["fiscal"]],
    }
    assert from_json(_text(ambiguous=[open_row])).to_dict()["ambiguous"] == [open_row]
    for name, wrong, path, found in (
        ("unread", {**piece, "reason": "unknown"}, ".reason", "'unknown'"),
        ("unread", {**piece, "table": "T10"}, ".table", "'T10'"),
        ("unread", {**piece, "cells": ["T02"]}, ".cells[0]", "'T02'"),
        ("unread", {**piece, "strange": 1}, ".strange", "1"),
        ("ambiguous", {**open_row, "table": "D"}, ".table", "'D'"),
        ("ambiguous", {**open_row, "figures": [1]}, ".figures[0]", "found 1"),
        ("incomplete", "T10", "", "T10"),
    ):
        (problem,) = _refused(_text(**{name: [wrong]}))
        assert found in problem.replace('"', "'")
        assert problem.endswith(f" @ $.{name}[0]{path}")


_PLACED = '"places":{"N[income.total]":{"page":2,"line":19},"T02[total].total":{"line":7}}'


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", None),
        ('{"line":7}', "{}", None),
        ('{"line":7}', '{"page":-1}', None),
        ("N[income.total]", "N[收入]", None),
        ("N[income.total]", "N[\\\\u6536]", None),
        ('"page":2,"line":19', '"line":19,"page":2', None),
        (':2,"l', ': 2 ,"l', None),
        ('{"line":7}}', '{"line":7}},"numerals":{"typed":1}', None),
        ('{"line":7}', '{"line":true}', "true"),
        ('{"line":7}', '{"line":7.0}', "7.0"),
        ('{"line":7}', '{"line":"7"}', '"7"'),
        ('{"line":7}', '{"line":7,"line":8}', "twice"),
        ('{"line":7}', '{"line":7,"row":8}', "unknown key"),
        ('{"line":7}', '{"line":07}', "expected JSON"),
        ('{"line":7}', "{,}", "expected JSON"),
        ('{"line":7}', '{"line":7}}', "expected JSON"),
        ("T02[total].total", "N[income.total]", "twice"),
        ("T02[total].total", "T02", "'T02'"),
        ("T02[total].total", "N[a\\\\n\nb]", "expected JSON"),
        ('.total":{"line":7}', '.total},"line":7}', "expected JSON"),
        ('19},"T02', '19":{T02', "expected JSON"),
        ('l]":{"page":2,"line":19},"T', 'l]},"page":2,"line":19":{T', "expected JSON"),
        ('.total":{"line":7}', '.total\0},""line":7}', "expected JSON"),
        ('"entity":"某局","fiscal_year":2024,', ",", "expected JSON"),
        (_PLACED, f"{_PLACED},{_PLACED}", "twice"),
        (_PLACED, f'"narrative":{{"lists":[],{_PLACED}}}', "unknown key"),
        (_PLACED, f'"narrative":{{"lists":[],{_PLACED},"numerals":{{}}}}', "unknown key"),
        (_PLACED, f'"narrative":{{"lists":[],{_PLACED}', "expected JSON"),
    ],
)
def test_places_read_as_they_stand_are_what_a_decoder_makes_of_them(
    old: str, new: str, found: str | None
) -> None:
    whole = '{"schema_version":"1.0","entity":"某局","fiscal_year":2024,' + _PLACED + "}"
    text = whole.replace(old, new) if old else whole
    for written in (text, text.encode()):
        for decoder in (None, orjson.loads, msgspec.json.decode):
            for _ in ("new", "known"):
                if found is None:
                    places = {ref: Place(**at) for ref, at in json.loads(text)["places"].items()}
                    assert FinalAccounts.from_json(written, decoder=decoder).places == places
                else:
                    assert any(found in one for one in _refused(written, decoder=decoder))
    with pytest.raises(TypeError, match="found both"):
        from_json(text, parse_float=Decimal, decoder=orjson.loads)


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    _known.forget()
    monkeypatch.setattr(_known, "ROOM", 3)
    texts = []
    for n in range(60):
        data = json.loads(_text(layout=f"布局{n}", places={f"N[a{n}]": {"page": n % 7, "line": n}}))
        data["revenue"]["rows"][0] |= {"label": f"合计{n}", "total": f"{n}.50"}
        texts.append(from_json(json.dumps(data)).to_json())
    assert [from_json(text).to_json() for text in texts] == texts
    tables = (_known.AMOUNTS, _known.WORDS, _known.REFS, _known.REF_TEXTS, _known.PLACE_TEXTS)
    assert {len(table) <= 3 for table in tables} == {True}
    assert sum(map(len, _known.PLACES.values())) <= 3
    unpaged = [
        from_json(_text(places={"T02[total].total": {"line": n}})).places for n in range(1, 8)
    ]
    assert unpaged == [{"T02[total].total": Place(None, n)} for n in range(1, 8)]


def test_expected_lines_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    _known.forget()
    monkeypatch.setattr(_row_loading, "ROOM", 12)
    for count in range(1, 9):
        every = [{"key": f"20{n}", "label": f"类{n}"} for n in range(count)]
        assert len(RevenueTable.from_dict({"quantum": "1", "rows": every})) == count
        held = _row_loading.lines_of(RevenueTable)
        assert sum(map(len, held.expected.values())) <= 12
        assert len(held.known) <= 12


def test_another_decoder_decides_neither_what_is_json_nor_what_fits() -> None:
    large = _text(numerals={"typed": 2**70})
    assert (
        from_json(large, decoder=orjson.loads).numerals
        == from_json(large).numerals
        == {"typed": 2**70}
    )
    exact = msgspec.json.Decoder(float_hook=Decimal).decode
    for entity in ("某局", "某局: \\", "😀"):
        text = _text().replace('"某局"', json.dumps(entity)).replace('"1.50"', "1.50")
        loaded = from_json(text, decoder=exact)
        assert (loaded.entity, loaded.revenue["total"].total) == (entity, Decimal("1.50"))  # type: ignore[index]
    for wrong in (
        b'{"entity":"\xed\xa0\x80"}',
        '{"a":1}'.encode("utf-16"),
        b"[" * 2000,
        '{"a":NaN}',
        "{1:2}",
    ):
        with pytest.raises(LoadErrors):
            from_json(wrong, decoder=json.loads)
    for text in (_text().replace("某局", "\\ud800"), _text()[:-1] + ',"entity":"某局"}'):
        assert _refused(text, decoder=orjson.loads) == _refused(text)
    with pytest.raises(LoadErrors):
        from_json("{}", decoder=lambda _: "{}")


def test_equal_texts_are_one_object() -> None:
    both: list[FinalAccounts] = load_all([_text(), _text()])
    one, other = both
    assert one == other
    assert one.revenue["total"].total is other.revenue["total"].total  # type: ignore[index]
    assert gc.isenabled()


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
    assert Filing.model_json_schema()["properties"]["code"]["type"] == "string"
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


def test_a_row_needs_its_validators_when_made_by_hand() -> None:
    with pytest.raises(ValueError, match="Decimal"):
        GeneralBudgetRow("206", "科学技术支出", total=1.5)  # type: ignore[arg-type]


def test_a_comparison_that_no_rule_knows_is_refused() -> None:
    assert Narrative.from_dict({"comparisons": [["budget", "<"]]}).comparisons == (("budget", "<"),)
    with pytest.raises(
        LoadErrors, match=r"expected <, >, = as comparison of 'budget', found '大于'"
    ):
        Narrative.from_dict({"comparisons": [["budget", "大于"]]})


def test_the_order_of_numerals_does_not_show() -> None:
    counts = {"typed": 2, "numerals": 3}
    one, other = (
        FinalAccounts("某局", 2024, numerals=dict(n)) for n in (counts, reversed(counts.items()))
    )
    assert one == other
    assert one.to_json() == other.to_json()
