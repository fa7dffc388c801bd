"""Quick loading does what careful loading does."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import attrs
import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, LoadErrors, RevenueTable
from gov_accounts.evaluation import DepartmentEvaluation
from gov_accounts.interchange import _shapes, _table_shape, from_json, to_dict, to_json
from gov_accounts.narrative import Narrative
from gov_accounts.places import Place
from gov_accounts.strategies import (
    department_evaluations,
    final_accounts,
    narrative_values,
    project_evaluations,
    published_accounts,
)
from tests.support.documents import example
from tests.support.json_texts import refused, text_of


@given(st.one_of(narrative_values(), department_evaluations(), project_evaluations()))
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
    """What is loaded quickly is what a careful load makes, and frozen."""
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
            assert type(row) is table.ROW
            assert table[row.key] is row
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                row.label = "x"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        loaded.entity = "x"  # type: ignore[misc]
    assert attrs.evolve(loaded, fiscal_year=2000).fiscal_year == 2000


def test_validators_that_look_at_values_run_in_the_fast_way_too() -> None:
    figure = {"key": "income.total", "value": "1", "unit": "万元"}
    with pytest.raises(LoadErrors, match="twice"):
        Narrative.from_dict({"figures": [figure, figure]})
    indicator = {"kind": "quantitative_indicator", "level3": "x", "operator": "≈"}
    with pytest.raises(LoadErrors, match="operator"):
        DepartmentEvaluation.from_dict({"name": "某局", "indicators": [indicator]})


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
        ('{"line":7}', '""', 'found ""'),
        ('{"line":7}', "[]", "a list"),
        ('{"line":7}', '{"line":true}', "true"),
        ('{"line":7}', '{"line":7.0}', "7.0"),
        ('{"line":7}', '{"line":"7"}', '"7"'),
        ('{"line":7}', '{"line":7,"line":8}', "twice"),
        ('{"line":7}', '{"line":7,"column":8}', "unknown key"),
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
def test_places_are_read_or_refused_whatever_decodes_them(
    old: str, new: str, found: str | None
) -> None:
    whole = '{"schema_version":"1.0","entity":"某局","fiscal_year":2024,' + _PLACED + "}"
    text = whole.replace(old, new) if old else whole
    for written in (text, text.encode()):
        for decoder in (None, orjson.loads, msgspec.json.decode):
            if found is None:
                places = {ref: Place(**at) for ref, at in json.loads(text)["places"].items()}
                assert FinalAccounts.from_json(written, decoder=decoder).places == places
            else:
                assert any(found in one for one in refused(written, decoder=decoder))
    with pytest.raises(TypeError, match="found both"):
        from_json(text, parse_float=Decimal, decoder=orjson.loads)


def test_another_decoder_decides_neither_what_is_json_nor_what_fits() -> None:
    large = text_of(numerals={"typed": 2**70})
    assert (
        from_json(large, decoder=orjson.loads).numerals
        == from_json(large).numerals
        == {"typed": 2**70}
    )
    exact = msgspec.json.Decoder(float_hook=Decimal).decode
    for entity in ("某局", "某局: \\", "😀"):
        text = text_of().replace('"某局"', json.dumps(entity)).replace('"1.50"', "1.50")
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
    for text in (text_of().replace("某局", "\\ud800"), text_of()[:-1] + ',"entity":"某局"}'):
        assert refused(text, decoder=orjson.loads) == refused(text)
    with pytest.raises(LoadErrors):
        from_json("{}", decoder=lambda _: "{}")


def test_what_documents_share_is_one_object_and_its_number_has_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kept in (_shapes._Words, _shapes._Places, _table_shape._Lines):
        monkeypatch.setattr(kept, "most", 3)
    _shapes._WORDS.clear()
    _shapes._PLACES.clear()
    one, other = from_json(text_of()), from_json(text_of())
    assert one.entity is other.entity
    assert one.revenue["total"].label is other.revenue["total"].label  # type: ignore[index]
    for n in range(60):
        label, entity = f"合计{n}" * (1 + n % 20), f"某局{n}" * (1 + n % 30)
        rows = [{"key": f"{200 + k}", "label": label} for k in range(n % 7)]
        text = text_of(
            revenue={"quantum": "1", "rows": rows},
            entity=entity,
            places={"N[a]": {"page": n}, "N[b]": {"line": n, "quote": label}},
        )
        loaded = from_json(text)
        assert [row.label for row in loaded.revenue or ()] == [label] * len(rows)
        assert loaded.entity == entity
        assert loaded.places["N[b]"] == Place(line=n, quote=label)  # type: ignore[index]
        assert len(_shapes._WORDS) <= 3
        assert len(_shapes._PLACES) <= 3
