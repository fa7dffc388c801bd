"""Names of 项 in running text: numbers, codes and brackets ahead of them are no figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gov_accounts.accounts import FinalAccounts
from tests.support.sweep_narratives import told_with

_HEAD = "（三）一般公共预算财政拨款支出决算具体情况\n"


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        (
            "3.201一般公共服务（类）37网信事务（款）02一般行政管理事务（项）。"
            "2022年支出决算为3,682.24万元。",
            "items.2013702",
        ),
        (
            "（3）201一般公共服务支出（类）31党委办公厅（室）及相关机构事务（款）01行政运行（项）："
            "支出决算为409万元。",
            "items.2013101",
        ),
    ],
)
def test_the_code_behind_the_number_of_an_entry_is_its_code(sentence: str, key: str) -> None:
    found = told_with(FinalAccounts("某局", 2022), _HEAD + sentence)
    assert found.narrative is not None
    assert [one.key for one in found.narrative] == [f"{key}.amount"]
    assert [one.key for one in found.narrative.entries] == [key]


def test_a_name_that_begins_with_a_word_of_purpose_is_a_name() -> None:
    found = told_with(
        FinalAccounts("某局", 2022),
        "（八）政府性基金预算财政拨款支出决算情况\n"
        "（1）其他支出类彩票公益金安排的支出款用于体育事业的彩票公益金支出项支出119.15万元。",
    )
    assert found.narrative is not None
    (told,) = found.narrative
    assert told.value == Decimal("119.15")


def test_whose_totals_they_are_is_no_part_of_their_name() -> None:
    found = told_with(
        FinalAccounts("某局", 2022),
        "（一）收入支出决算总体情况\n2022年，本单位收入支出总计4,661.41万元。",
    )
    assert found.narrative is not None
    assert [one.key for one in found.narrative] == ["income.total"]
