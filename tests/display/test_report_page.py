"""A report as one HTML file: what it says, where its links land, and that it asks for nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given

import gov_accounts as ga
from gov_accounts.display import report_index, report_page
from gov_accounts.display.pictures import every_picture, functions, money, years
from gov_accounts.findings import Message
from gov_accounts.money import grouped
from gov_accounts.reporting import tell
from gov_accounts.strategies import final_accounts
from tests.support.documents import EXAMPLE_TEXT, ROOT, example
from tests.support.narratives import liaoning_text

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts

WRONG = EXAMPLE_TEXT.replace(
    "2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1
)
_EMPTY = ("meta", "link", "img", "br")


class Page(HTMLParser):
    """Ids, links, sources and texts of a page; tags must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.classes: list[tuple[str, str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.open.append(tag)
        found = dict(attributes)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        self.sources += [found["src"] or ""] if "src" in found else []
        self.classes.append((tag, found.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            assert self.open.pop() == tag


def _sound(text: str) -> Page:
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} <= {"data:,", "index.html"}
    assert all(source.startswith("data:image/png;base64,") for source in page.sources)
    assert "<script" not in text
    assert "url(" not in text
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_wrong_figure_is_marked_linked_and_said_to_be_what_it_should_be(lang: str) -> None:
    accounts = ga.read_text(WRONG)
    text = report_page(accounts, accounts.check(), lang)
    page = _sound(text)
    assert "c-T02-2060101-fiscal" in page.ids
    assert "#c-T02-2060101-fiscal" in page.links
    assert ("td", "f suspect") in page.classes
    assert ("td", "f witness") in page.classes
    assert re.search(r"542\.41</a> <ins>\D*532\.41</ins>", text)
    assert len(text.encode()) < 1_500_000


def test_the_sentence_of_a_finding_is_marked_in_the_text() -> None:
    accounts = ga.read(ROOT / "tests/golden/documents/liaoning-narrative-share-wrong.txt")
    report = accounts.check()
    assert report.errors
    text = report_page(accounts, report)
    page = _sound(text)
    marks = [kind for tag, kind in page.classes if tag == "mark"]
    assert "error" in marks
    assert any(one.startswith("n-error-") for one in page.ids)


@given(final_accounts())
def test_every_figure_stands_in_the_official_layout(accounts: FinalAccounts) -> None:
    text = report_page(accounts, accounts.check())
    _sound(text)
    for cell in accounts.cells():
        if cell.amount is not None:
            assert f">{grouped(cell.amount)}<" in text


def test_markup_in_a_document_stays_text() -> None:
    evil = attrs.evolve(example(), entity="<script>alert(1)</script>")
    report = evil.check()
    entries = [("<b>.txt", "0001.html", tell(report, evil), None)]
    for text in (report_page(evil, report), report_index(entries)):
        assert "<script>" not in text
        assert "<b>.txt" not in text


def test_an_index_lists_refused_documents_and_the_worst_first() -> None:
    wrong, sound = ga.read_text(WRONG), ga.read_text(liaoning_text())
    refused = Message("文件是空的", "the file is empty")
    entries = [
        ("c.txt", "0003.html", tell(sound.check(), sound), None),
        ("b.txt", "0002.html", tell(wrong.check(), wrong), None),
        ("a.txt", "0001.html", None, refused),
    ]
    for lang in ("zh", "en"):
        text = report_index(entries, lang)
        Page(text)
        assert refused.get(lang) in text
        assert text.index("a.txt") < text.index("b.txt") < text.index("c.txt")
        assert 'href="0002.html"' in text
        assert 'href="0001.html"' not in text


def test_a_page_of_a_folder_leads_back_to_its_index() -> None:
    accounts = example()
    assert "index.html" in _sound(report_page(accounts, accounts.check(), index="index.html")).links


def test_pictures_say_in_words_what_they_show() -> None:
    accounts = ga.read_text(liaoning_text())
    made = every_picture(accounts, accounts.check())
    assert money(accounts) in made
    assert functions(accounts) in made
    for one in made:
        assert one.words
        assert f"<desc>{one.words}</desc>" in one.svg
        assert one._repr_html_() == one.svg
        Page(one.svg)


def test_last_year_is_drawn_as_the_document_tells_it() -> None:
    accounts = ga.read_text(liaoning_text())
    drawn = years(accounts)
    assert drawn is not None
    assert "上年" in drawn.words
    english = years(accounts, "en")
    assert english is not None
    assert "year before" in english.words
    assert years(example()) is None
    assert money(ga.FinalAccounts("某局", 2024)) is None
    assert functions(ga.FinalAccounts("某局", 2024)) is None


def test_what_is_told_counts_what_follows() -> None:
    accounts = ga.read_text(WRONG)
    told = tell(accounts.check(), accounts)
    assert "错误1" in told.counted.zh
    assert "errors 1" in told.counted.en
    rounding = sum(one.count for one in told.explained)
    assert told.counted.zh.endswith(f"四舍五入{rounding}")
    (item,) = [one for one in told.items if one.right]
    assert [str(one) for one in item.right] == ["532.41"]
