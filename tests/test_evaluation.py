"""Values of self-evaluation forms."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from gov_accounts.errors import AmountError
from gov_accounts.evaluation import Ratio, parse_ratio, parse_target
from tests.support.form_sets import DEPARTMENT, PROJECT, D


def test_figures_come_in_official_order_with_labels_and_units() -> None:
    figures = list(PROJECT.figures())
    assert figures[0] == ("budget", "项目预算金额", D("80"), "万元")
    assert figures[3] == ("indicators[1].target", "年度目标值", D("100"), "万页")
    assert figures[-1] == ("total_score", "绩效自评总得分", D("97.5"), "分")
    paths = [path for path, _, _, _ in DEPARTMENT.figures()]
    assert paths[2:7] == [
        f"tasks[1].{name}" for name in ("allocated", "executed", "rate", "weight", "score")
    ]
    assert len(paths) == len(set(paths)) == 2 + 10 + 7 * 5 + 3 + 1


def test_targets_with_operators_in_the_text() -> None:
    assert attrs.astuple(parse_target("不少于10人") or Ratio(D(0), percent=False)) == (
        ">=",
        D("10"),
        "人",
    )
    assert attrs.astuple(parse_target("90%以上") or Ratio(D(0), percent=False)) == (
        ">=",
        D("90"),
        "%",
    )
    assert attrs.astuple(parse_target("＜= 5 ％") or Ratio(D(0), percent=False)) == (
        "<=",
        D("5"),
        "%",
    )
    for text in ("及时", "2024年12月", "10-20个", "≥50个以上", "", "3个、4次"):
        assert parse_target(text) is None


def test_ratios_keep_what_is_printed() -> None:
    assert parse_ratio("0.17%").fraction == Fraction(17, 10000)
    assert str(parse_ratio("100.00%")) == "100.00%"
    with pytest.raises(AmountError):
        parse_ratio("约100%")


def test_wrong_figures_load_but_wrong_types_do_not() -> None:
    assert attrs.evolve(PROJECT, total_score=D("-5")).total_score == D("-5")
    with pytest.raises(AmountError):
        attrs.evolve(PROJECT, total_score=97.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        attrs.evolve(PROJECT, indicators=(1,))  # type: ignore[arg-type]
