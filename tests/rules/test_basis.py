"""The sources of rules, in code and in ``docs/sources.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gov_accounts.rules._basis import SOURCES, Basis, Certainty, Source

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_every_source_has_its_section_and_every_section_its_source() -> None:
    """Ids are headings, so links to ``docs/sources.md#id`` work; both lists have one order."""
    assert list(SECTIONS) == list(SOURCES)
    assert len(re.findall(r"^### ", PAGE, re.MULTILINE)) == len(SOURCES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_a_section_says_what_the_source_is(source: Source) -> None:
    """Each section has a Chinese title, what it says, the grade of the list and what it covers."""
    text = SECTIONS[source.id]
    assert text.lstrip().startswith("**")
    assert all(f"\n- {word}: " in text for word in ("Says", "Certainty", "Covers"))
    assert f"- Certainty: {source.certainty.words.en}" in text
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id)
    assert source.anchor == f"docs/sources.md#{source.id}"


def test_the_page_explains_every_grade() -> None:
    """The table at its head has all grades, in order, in both languages."""
    rows = [f"| {one.words.en} | {one.words.zh} |" for one in Certainty]
    places = [PAGE.find(row) for row in rows]
    assert places == sorted(places)
    assert -1 not in places


def test_links_of_the_page_lead_to_its_sections() -> None:
    """A link inside the page names a source."""
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= set(SOURCES)


def test_basis_names_a_source_and_speaks_both_languages() -> None:
    """An unknown source is refused; without detail only the source is told."""
    basis = Basis("open-checker-rules", "CMM-004")
    assert str(basis) == basis.text.zh == "CMM-004，开源检查程序的规则（他处转述）"
    assert basis.text.en == "CMM-004, rules of an open checker (told by others)"
    assert basis.certainty is Certainty.REPORTED
    assert str(Basis("usual-practice")) == "通常做法（由公开数字量得）"
    with pytest.raises(ValueError, match="no source 'seed'"):
        Basis("seed")
