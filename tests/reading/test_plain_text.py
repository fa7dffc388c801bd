"""Text files: encodings, pages, and what is no document."""

from __future__ import annotations

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.reading._plain_text import decode
from gov_accounts.refs import CellRef
from tests.support.documents import EXAMPLE_TEXT, example
from tests.support.figures import figures_of


def test_a_form_feed_starts_a_page() -> None:
    paged = EXAMPLE_TEXT.replace("收入决算表", "\f收入决算表", 1)
    accounts = read_text(paged)
    assert accounts.places[CellRef("T01[general_budget].amount")].page == 1
    assert accounts.places[CellRef("T02[total].total")].page == 2
    assert str(accounts.places[CellRef("T02[total].total")]) == "第2页"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32"])
def test_usual_encodings_of_chinese_text_are_read(encoding: str) -> None:
    assert figures_of(read_bytes(EXAMPLE_TEXT.encode(encoding), "x.txt")) == figures_of(example())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"PK\x03\x04 ", "zip"),
        (b"\xd0\xcf\x11\xe0 ", "old Word"),
        (bytes(range(256)) * 4, "neither UTF-8 nor GB 18030"),
        (b"\xff\xfe\x00", "utf-16"),
        (b"a\x00b\x00", "neither UTF-8"),
        ("山海经。".encode() * 500, "none of the nine tables"),
        (b"lorem ipsum", "no Chinese text"),
        (
            EXAMPLE_TEXT.encode("utf-8").decode("latin-1").encode("utf-8"),
            "another language or encoding",
        ),
        ("2024年部门预算\n收入预算表".encode(), "budget"),
        (EXAMPLE_TEXT.split("收入支出决算总表")[0].encode(), "none of the nine tables"),
        (b"{}", "schema_version"),
        (b'{"a": NaN}', "nan @"),
        (b"[" * 100_000, "nested"),
        (b'{"a": 1, "a": 2}', "twice"),
    ],
    ids=range(17),
)
def test_what_is_no_document_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(ga.GovAccountsError, match=message) as caught:
        read_bytes(data, "x.txt")
    assert "\n" not in str(caught.value)


def test_empty_text_is_refused() -> None:
    with pytest.raises(ga.DocumentError, match="empty"):
        read_text(" \n")


@pytest.mark.parametrize("mark", ["\x00", "\x85", "\x9f", "\x1b", "\ufffe"])
def test_a_control_character_in_a_text_is_no_other_file(mark: str) -> None:
    text = EXAMPLE_TEXT.replace("决算", f"决{mark}算", 1)
    assert decode(text.encode(), "x") == text


def test_refusals_are_known_in_chinese() -> None:
    for data in (b" ", b"%PDF-1.4", b"\xff\xfe\x00", bytes(range(256)) * 4):
        with pytest.raises(ga.DocumentError) as caught:
            decode(data, "x.txt")
        assert caught.value.zh.startswith("x.txt：")
        assert "\n" not in caught.value.zh
