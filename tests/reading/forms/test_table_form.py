"""Forms that differ from each other as places do: what is no figure of a row is none, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gov_accounts import FinalAccounts, read_text
from gov_accounts.accounts import Reason
from gov_accounts.findings import Severity
from gov_accounts.reading import read_bytes
from tests.support.form_sets import D

if TYPE_CHECKING:
    from gov_accounts.evaluation import ProjectEvaluation

_YEAR = "某局2024年度部门决算\n"
_HEAD = [
    ["项目名称", "管网改造"],
    ["主管部门", "某局", "实施单位", "某中心"],
]
_FUNDS = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "100.00", "90.00", "81.00", "10", "90.00%", "9.00"],
    ["", "其中：当年财政拨款", "60.00", "50.00", "45.00", "—", "90.00%", "—"],
    ["", "上年结转资金", "40.00", "40.00", "36.00", "—", "90.00%", "—"],
]
_COLUMNS = [
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析",
]
_ROWS = [
    ["产出指标", "数量指标", "改造长度", "≥10公里", "10公里", "50", "50", ""],
    ["效益指标", "社会效益指标", "受益户数", "≥500户", "520户", "40", "40", ""],
]
_TOTAL = [["总分", "", "", "", "", "100", "99.00", ""]]


def _form(*blocks: list[list[str]], mark: str = "\t") -> str:
    rows = [row for block in blocks for row in block]
    return _YEAR + "项目支出绩效自评表\n" + "\n".join(mark.join(row) for row in rows) + "\n"


def _html(*blocks: list[list[str]]) -> FinalAccounts:
    """Read a form as a page: each cell covers the empty ones behind it."""
    lines = []
    for row in (row for block in blocks for row in block):
        cells, at = "", 0
        while at < len(row):
            end = at + 1
            while end < len(row) and row[end] == "^":
                end += 1
            cells += f"<td colspan={end - at}>{row[at]}</td>"
            at = end
        lines.append(f"<tr>{cells}</tr>")
    page = f"<p>{_YEAR}</p><p>项目支出绩效自评表</p><table>{''.join(lines)}</table>"
    return read_bytes(page.encode(), "form.html")


def _only(accounts: FinalAccounts) -> ProjectEvaluation:
    (form,) = accounts.project_evaluations
    return form


def _listed(accounts: FinalAccounts) -> list[tuple[str, Reason]]:
    return [(one.text, one.reason) for one in accounts.unread if not one.missing]


def _found(accounts: FinalAccounts) -> list[str]:
    return [
        one.message.zh for one in accounts.check().findings if one.severity is not Severity.INFO
    ]


def _assert_whole(accounts: FinalAccounts) -> None:
    form = _only(accounts)
    assert (form.name, form.budget, form.executed) == ("管网改造", D("90.00"), D("81.00"))
    assert [one.source for one in form.funds] == ["当年财政拨款", "上年结转资金"]
    assert [one.score for one in form.indicators] == [D(50), D(40)]
    assert (form.execution_score, form.total_score) == (D("9.00"), D("99.00"))
    assert _found(accounts) == []


def test_cells_between_tabs_keep_their_columns() -> None:
    accounts = read_text(_form(_HEAD, _FUNDS, [_COLUMNS], _ROWS, _TOTAL))
    _assert_whole(accounts)
    assert _listed(accounts) == []


def test_cells_between_tabs_may_leave_merged_ones_out() -> None:
    funds = [[cell for cell in row if cell] for row in _FUNDS]
    total = [["总分", "100", "99.00"]]
    accounts = read_text(_form(_HEAD, funds, [_COLUMNS], [row[:7] for row in _ROWS], total))
    _assert_whole(accounts)


def test_a_block_that_nothing_names_is_no_column() -> None:
    funds = [["部门年度经费", *_FUNDS[0][1:]], *_FUNDS[1:]]
    accounts = read_text(_form(_HEAD, funds, [_COLUMNS], _ROWS, _TOTAL))
    assert _only(accounts).budget == D("90.00")


def test_words_of_money_are_made_of_known_parts() -> None:
    funds = [
        [
            "项目资金（万元）",
            "",
            "年初安排预算",
            "调整后批复预算",
            "累计支付",
            "分值",
            "支出率",
            "得分",
        ]
    ]
    accounts = read_text(_form(_HEAD, [*funds, *_FUNDS[1:]], [_COLUMNS], _ROWS, _TOTAL))
    _assert_whole(accounts)


def test_a_column_that_nothing_names_is_listed_and_the_rest_is_read() -> None:
    columns = [*_COLUMNS[:5], "评分依据", *_COLUMNS[5:]]
    rows = [[*row[:5], "按比例", *row[5:]] for row in _ROWS]
    accounts = _html(_HEAD, _FUNDS, [columns], rows)
    assert [one.score for one in _only(accounts).indicators] == [D(50), D(40)]
    assert _listed(accounts)[:2] == [("按比例", Reason.COLUMN_UNKNOWN)] * 2


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (["自评结论", "^", "项目按期完成，效果较好", "^", "^", "^", "^", "^"], "conclusion"),
        (
            [
                "填报人：张某",
                "^",
                "联系电话：0411-1234567",
                "^",
                "^",
                "填报日期：2025年3月1日",
                "^",
                "^",
            ],
            "",
        ),
        (["小计", "^", "^", "^", "^", "90", "90", ""], ""),
    ],
)
def test_a_line_of_another_kind_is_no_indicator(line: list[str], field: str) -> None:
    for block in ([*_ROWS, line, *_TOTAL], [*_ROWS, *_TOTAL, line]):
        accounts = _html(_HEAD, _FUNDS, [_COLUMNS], block)
        _assert_whole(accounts)
        assert not field or getattr(_only(accounts), field) == line[2]


def test_a_sum_before_the_total_is_a_part_of_it() -> None:
    lines = [["合计", "", "", "", "", "90", "90", ""], *_TOTAL]
    assert _only(read_text(_form(_HEAD, _FUNDS, [_COLUMNS], _ROWS, lines))).total_score == D(
        "99.00"
    )
    alone = read_text(_form(_HEAD, _FUNDS, [_COLUMNS], _ROWS, [["合计", *_TOTAL[0][1:]]]))
    assert _only(alone).total_score == D("99.00")


def test_the_sum_of_the_weights_and_the_score_may_have_a_label_each() -> None:
    line = [["总分", "^", "^", "100", "总得分", "99.00", "^", "^"]]
    form = _only(_html(_HEAD, _FUNDS, [_COLUMNS], _ROWS, line))
    assert (form.total_weight, form.total_score) == (D(100), D("99.00"))
    assert len(form.indicators) == 2


def test_a_goal_may_stand_beside_its_label() -> None:
    goal = [
        ["项目年度总目标", "改造管网10公里", "^", "^", "实际完成情况", "改造10公里并验收", "^", "^"]
    ]
    form = _only(_html(_HEAD, _FUNDS, goal, [_COLUMNS], _ROWS, _TOTAL))
    assert (form.goal, form.result) == ("改造管网10公里", "改造10公里并验收")


def test_a_label_that_nothing_names_ends_the_value_before_it() -> None:
    head = [["项目名称", "管网改造", "项目代号", "2024001"], _HEAD[1]]
    form = _only(_html(head, _FUNDS, [_COLUMNS], _ROWS, _TOTAL))
    assert form.name == "管网改造"
    assert [(one.label, one.text) for one in form.details] == [("项目代号", "2024001")]


def test_a_unit_named_above_the_project_begins_no_form() -> None:
    text = _form([["单位名称", "某局"]], _HEAD, _FUNDS, [_COLUMNS], _ROWS, _TOTAL)
    assert _only(read_text(text)).name == "管网改造"


def test_weights_of_levels_stand_before_that_of_the_indicator() -> None:
    columns = [
        "一级指标",
        "权重",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "权重",
        "得分",
        "偏差原因分析",
    ]
    rows = [[row[0], "50", *row[2:]] for row in _ROWS]
    form = _only(_html(_HEAD, _FUNDS, [columns], rows))
    assert [one.weight for one in form.indicators] == [D(50), D(40)]


def test_cells_that_a_converter_repeats_are_one() -> None:
    rows = [["总分"] * 5 + ["100", "99.00", ""]]
    head = [[_HEAD[0][0], *[_HEAD[0][1]] * 7], [*_HEAD[1], "", "", "", ""]]
    _assert_whole(_html(head, _FUNDS, [_COLUMNS], _ROWS, rows))


def test_points_of_a_level_count_once_for_all_rows_below_it() -> None:
    page = (
        f"<p>{_YEAR}</p><p>项目支出绩效自评表</p>"
        "<table><tr><td>项目名称</td><td colspan=6>某项目</td></tr>"
        f"<tr>{''.join(f'<td>{one}</td>' for one in _COLUMNS[:7])}</tr>"
        "<tr><td rowspan=2>产出指标（50分）</td><td>数量指标</td><td>甲</td><td>≥5个</td>"
        "<td>5个</td><td>30</td><td>30</td></tr>"
        "<tr><td>质量指标</td><td>乙</td><td>≥90%</td><td>95%</td><td>20</td><td>20</td></tr>"
        "</table>"
    )
    accounts = read_bytes(page.encode(), "form.html")
    assert [one.level1 for one in _only(accounts).indicators] == ["产出指标（50分）"] * 2
    assert not [one for one in _found(accounts) if "名称中写明分值" in one]


def test_what_is_no_row_does_not_switch_the_sums_off() -> None:
    goal = [["年度总体目标", "改造管网10公里，惠及3个小区"]]
    wrong = [["总分", "", "", "", "", "100", "97.00", ""]]
    accounts = read_text(_form(_HEAD, goal, _FUNDS, [_COLUMNS], _ROWS, wrong))
    assert any("97" in one for one in _found(accounts))


def test_a_deadline_is_no_number() -> None:
    rows = [["产出指标", "时效指标", "完成时间", "6月底前", "5月完成", "90", "90", ""]]
    (one,) = _only(_html(_HEAD, _FUNDS, [_COLUMNS], rows, _TOTAL)).indicators
    assert (one.target, one.actual) == ("6月底前", "5月完成")


def test_the_rate_may_be_an_indicator_too() -> None:
    rows = [
        ["预算执行", "预算执行率", "预算执行率", "100%", "90%", "10", "9.00", "进度较慢"],
        *_ROWS,
    ]
    assert _found(_html(_HEAD, _FUNDS, [_COLUMNS], rows, _TOTAL)) == []


def test_the_number_of_the_next_row_is_no_score() -> None:
    rows = [[str(n), *row[:7]] for n, row in enumerate(_ROWS, start=1)]
    cells = [_HEAD, _FUNDS, [["序号", *_COLUMNS[:7]]], rows, [["总分", "100", "99.00"]]]
    lines = [cell for block in cells for row in block for cell in row if cell]
    accounts = read_text(_YEAR + "项目支出绩效自评表\n" + "\n".join(lines) + "\n")
    _assert_whole(accounts)
