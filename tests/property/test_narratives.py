"""Sound narratives that nobody wrote down: every figure under its own name, and nothing found.

The texts are composed of clauses in the wordings of many places; the writer knows which figure each
numeral is. The reader does not know the wording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from gov_accounts import read_text
from gov_accounts.authoring import known_wordings, print_text
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.strategies import explained_accounts
from gov_accounts.subjects import using_vocabulary, vocabulary_from
from tests.support.examples import at_most
from tests.support.planted_narratives import plant
from tests.support.sweep_narratives import explained, found_in, misnamed, told_with

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring import Explanation


@settings(max_examples=at_most(60))
@given(explained_accounts())
def test_every_figure_of_a_sound_narrative_is_read_under_its_name(
    told: tuple[FinalAccounts, Explanation],
) -> None:
    """A figure belongs to the name before it, or to the amount nearest before it."""
    accounts, explanation = told
    named, missed, wrong = misnamed(told_with(accounts, explanation.text), explanation)
    assert wrong == []
    assert len(missed) <= 0.03 * (named + len(missed)) + 1


@pytest.mark.parametrize("words", sorted(known_wordings()))
def test_nothing_is_found_in_sound_narratives(words: str) -> None:
    first = sorted(known_wordings()).index(words)
    for seed in range(first, 20 * len(known_wordings()), len(known_wordings())):
        accounts, explanation, _ = explained(seed)
        read = told_with(accounts, explanation.text)
        _, missed, wrong = misnamed(read, explanation)
        assert (seed, missed, wrong, [one.message.zh for one in found_in(read)]) == (
            seed, [], [], [],
        )  # fmt: skip


def test_one_wrong_figure_is_blamed_on_no_other() -> None:
    told = 0
    for seed in range(45):
        accounts, explanation, rng = explained(seed)
        changed, key = plant(explanation, rng.choice)
        found = found_in(told_with(accounts, changed.text))
        cells = {cell.ref for one in found for cell in one.cells}
        assert not found or CellRef.of(NARRATIVE, key) in cells, (seed, key)
        told += bool(found)
    assert told > 30


def test_the_narrative_of_a_whole_document_is_that_of_its_text() -> None:
    accounts, explanation, _ = explained(7)
    text = f"{accounts.entity}{accounts.fiscal_year}年度部门决算\n{explanation.text}\n"
    whole = read_text(f"{text}第五部分 决算表\n{print_text(accounts)}")
    assert misnamed(whole, explanation)[1:] == ([], [])


def test_the_words_of_a_new_place_are_data_alone() -> None:
    ours = vocabulary_from(
        {
            "figures": {
                "income.total": {"words": ["全口径进账"]},
                "expenditure.total": {"words": ["全口径出账"]},
            },
            "words": {"up": ["见长"], "completion": ["兑现"]},
        }
    )
    text = (
        "某局2024年度部门决算\n第二部分 2024年度部门决算情况说明\n一、收入支出决算总体情况说明\n"
        "2024年度全口径进账550.00万元，比上年见长50.00万元，见长12.00%；全口径出账550.00万元，"
        "兑现年初预算的110.00%。\n"
    )
    with using_vocabulary(ours):
        accounts = read_text(text)
        assert accounts.narrative is not None
        assert {one.key: str(one.value) for one in accounts.narrative} == {
            "income.total": "550.00",
            "income.total.change": "50.00",
            "income.total.change_rate": "12.00",
            "expenditure.total": "550.00",
            "expenditure.total.completion": "110.00",
        }
        (error,) = accounts.check().errors
    assert "10.00" in error.message.zh
