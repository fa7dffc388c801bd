"""Laws of interchange."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import attrs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, LoadErrors
from gov_accounts.accounts import Reason, Unread
from gov_accounts.interchange import _shapes
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.strategies import final_accounts, published_accounts


@given(final_accounts())
def test_json_loses_nothing(accounts: FinalAccounts) -> None:
    """Lossless: saved accounts load equal, with equal places, and save to the same text."""
    text = accounts.to_json()
    again = FinalAccounts.from_json(text)
    assert again == accounts
    assert again.places == accounts.places
    assert again.to_json() == text
    assert FinalAccounts.from_json(accounts.to_json(indent=2).encode()) == accounts
    assert FinalAccounts.from_dict(accounts.to_dict()) == accounts


_WORDS = st.one_of(st.none(), st.text(min_size=1, max_size=8))
_NUMBERS = st.one_of(st.none(), st.integers(1, 5000))


@given(st.builds(Place, _NUMBERS, _NUMBERS, _WORDS, _WORDS, _WORDS, _WORDS, _WORDS))
def test_json_loses_nothing_of_a_place(place: Place) -> None:
    """Lossless: a place keeps each of its keys, wherever it stands, and nothing else is written."""
    ref = CellRef("P1[total_score]")
    unread = (Unread("?", Reason.STRAY_FIGURE, "N", place),)
    accounts = FinalAccounts("某局", 2024, places={ref: place}, unread=unread)
    again = FinalAccounts.from_json(accounts.to_json())
    assert again.places == {ref: place}
    assert again.unread == unread
    told = json.loads(accounts.to_json()).get("places", {}).get(ref, {})
    assert told == {name: value for name, value in attrs.asdict(place).items() if value is not None}


def _reprinted(accounts: FinalAccounts, data: st.DataObject) -> FinalAccounts:
    """The same amounts, perhaps one of them with another number of places."""
    tree = accounts.to_dict()
    leaves = [(node, key) for node, key in _nodes(tree) if key in {"amount", "total"}]
    again: bool = data.draw(st.booleans())
    if leaves and again:
        node, key = data.draw(st.sampled_from(leaves))
        node[key] += "0" if "." in node[key] else ".0"
    return FinalAccounts.from_dict(tree)


@given(final_accounts(), st.data())
def test_equal_accounts_have_equal_bytes_and_digest(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Canonical: the text is a function of the value, and different values have different texts."""
    other = _reprinted(accounts, data)
    same = accounts == other
    assert (accounts.to_json() == other.to_json()) == same
    assert (accounts.digest == other.digest) == same
    assert not same or hash(accounts) == hash(other)


@given(final_accounts(), final_accounts())
def test_different_accounts_have_different_text(one: FinalAccounts, other: FinalAccounts) -> None:
    """Canonical: equal text means equal accounts, read from equal places."""
    told = (one.places, one.numerals) == (other.places, other.numerals)
    assert (one.to_json() == other.to_json()) == (one == other and told)


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_JSON)
def test_loading_any_json_raises_nothing_but_our_error(data: Any) -> None:
    """Strict at the boundary: arbitrary JSON is refused in one way."""
    with pytest.raises(LoadErrors):
        FinalAccounts.from_json(json.dumps(data))


@given(published_accounts(), st.data())
def test_a_value_of_another_type_is_refused_with_its_path(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """A bool is no int, a number no amount, a text no list: loading refuses each by path."""
    tree = json.loads(accounts.to_json())
    path, node = "$", tree
    while True:
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        path += f".{key}" if isinstance(node, dict) else f"[{key}]"
        if not isinstance(node[key], (dict, list)) or not node[key]:
            break
        node = node[key]
    node[key] = data.draw(st.sampled_from([True, 1.5, ["x"], {"x": 1}, None]))
    with pytest.raises(LoadErrors) as caught:
        FinalAccounts.from_json(json.dumps(tree))
    assert any(
        str(error).rpartition(" @ ")[2].startswith(path) for error in caught.value.exceptions
    )


_OTHER = st.sampled_from(
    [True, 0, -1, 1.5, "", "x", "1.5", "-0.00", "1e3", ["x"], [], {"x": 1}, {}, None]
)


def _nodes(tree: Any) -> list[tuple[Any, Any]]:
    """Every object and list of a tree with each of its keys."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node))
        found += [(node, key) for key in keys]
        waiting += [node[key] for key in keys if isinstance(node[key], (dict, list))]
    return found


def _outcome(text: str | bytes, decoder: Any = None) -> tuple[FinalAccounts | None, list[str]]:
    try:
        return FinalAccounts.from_json(text, decoder=decoder), []
    except LoadErrors as errors:
        return None, [str(one) for one in errors.exceptions]


@given(final_accounts(), st.data())
def test_the_quick_way_and_the_careful_way_agree(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """The quick road accepts exactly what is accepted value by value, and gives the same."""
    tree = accounts.to_dict()
    for _ in range(data.draw(st.integers(0, 2))):
        node, key = data.draw(st.sampled_from(_nodes(tree)))
        match data.draw(st.sampled_from(["change", "remove", "add", "repeat"])):
            case "change":
                node[key] = data.draw(_OTHER)
            case "remove":
                del node[key]
            case "add" if isinstance(node, dict):
                node[data.draw(st.sampled_from(["x", "page", "label", "total", "kind"]))] = (
                    data.draw(_OTHER)
                )
            case _ if isinstance(node, list):
                node.append(node[key])
    text = json.dumps(tree)
    quick = _outcome(text)
    assert _outcome(text.encode(), orjson.loads) == quick
    with mock.patch.object(_shapes.Shape, "read", _only_explained):
        assert _outcome(text) == quick


def _only_explained(shape: _shapes.Shape, data: Any, path: str, load: _shapes.Load) -> Any:
    return shape.explain(data, path, load)
