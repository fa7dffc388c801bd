"""What is said of sums and comparisons, in both languages; values by name."""

from __future__ import annotations

from gov_accounts.rules import Sentence

# --- one identity ----------------------------------------

ROUNDING = Sentence(
    "相差{difference}，四舍五入最多可差{allowance}",
    "differs by {difference}, rounding explains up to {allowance}",
)
ROLLED_UP = Sentence(
    "相差{difference}，因合计由已取舍的各部分相加而成",
    "differs by {difference}: a subtotal was added up from printed parts",
)
USUAL = Sentence(
    "相差{difference}，通常相等，并非必须",
    "differs by {difference}; usual, not required",
)
VIOLATED = Sentence(
    "相差{difference}，四舍五入最多只能解释{allowance}",
    "differs by {difference}; rounding explains {allowance} at most",
)
NOT_EVALUABLE = Sentence("{reason}（{identity}）", "{reason} ({identity})")

# --- a cause of several ----------------------------------------

CAUSE = Sentence("{answer}；{first}{more}", "{answer}; {first}{more}")
MORE = Sentence("；另有{count}项勾稽关系因此不成立", "; {count} more identities fail with it")
OPEN = Sentence(
    "涉及的数字较多，无法指出是哪一个有误",
    "too many figures are involved to name the wrong one",
)
NO_SUSPECT = Sentence("{first}；{open}", "{first}; {open}")
SUSPECTS = Sentence("{suspects}", "{suspects}")
LIKELIEST = Sentence(
    "{suspects}（{count}种改法中最可能的一种）",
    "{suspects} (the likeliest of {count} ways to mend it)",
)
SLIPPED_UP = Sentence(
    "自{cell}起各行的数字上移了{count}行，可能是粘贴错位",
    "from {cell} on the figures of all rows stand {count} too high, as if pasted there",
)
SLIPPED_DOWN = Sentence(
    "自{cell}起各行的数字下移了{count}行，可能是粘贴错位",
    "from {cell} on the figures of all rows stand {count} too low, as if pasted there",
)
OTHER_UNIT = Sentence(
    "{table}的金额单位印为{printed}，应为{right}：改为{right}后，与其他表的{count}处不符都相符",
    "{table} is printed in {printed} and should be in {right}: with that unit all {count} "
    "comparisons with other tables hold",
)
AT_ODDS = Sentence(
    "{tables}自身各项相符，但与{others}有{count}处不符，可能取自另一年度或另一稿",
    "rows of {tables} agree among themselves, but not with {others} ({count} places): they may "
    "be of another year or draft",
)
EITHER_AT_ODDS = Sentence(
    "{tables}与{others}有{count}处不符，而各表自身都相符，不能断定哪一边有误",
    "{tables} and {others} disagree in {count} places while each agrees with itself: which is "
    "wrong cannot be told",
)
LAST_YEAR = Sentence(
    "{tables}自身各项相符，但与{others}有{count}处不符，而与上年数相同，可能误用上年的表",
    "rows of {tables} agree among themselves, but not with {others} ({count} places), and print "
    "last year's figures: they may be last year's",
)
COPIED_BUDGET = Sentence(
    "{tables}的{column}与预算数完全相同，而与{others}有{count}处不符，可能误抄了预算数",
    "{column} of {tables} repeats the budget and disagrees with {others} ({count} places): the "
    "budget may have been copied",
)
NOT_CARRIED = Sentence(
    "{tables}与{others}相差{difference}，两边各自相符，可能一边改动后另一边没有同步更新（{cells}）",
    "{tables} and {others} differ by {difference} and each agree with themselves: one side may "
    "have been changed and the other not ({cells})",
)
EXCHANGED = Sentence(
    "{first}与{second}两行的数字可能互换了",
    "the figures of {first} and {second} may stand in each other's row",
)
ROW_LEFT_OUT = Sentence(
    "{table}可能漏列了{row}一行（{figures}），{parent}因此与其下各行之和不符",
    "{table} may leave out the row {row} ({figures}), so that {parent} is not the sum of the rows "
    "below it",
)
ROWS_LEFT_OUT = Sentence(
    "{table}可能漏印了{count}行（{rows}等），合计因此与各行之和不符",
    "{table} may leave out {count} rows ({rows}), so that its totals are not the sums of its rows",
)
FIGURE = Sentence("{column}{amount:grouped}", "{column} {amount:grouped}")
SUSPECT = Sentence(
    "{cell}印为{printed:grouped}，可能有误",
    "{cell} is printed {printed:grouped}, which may be wrong",
)
SUSPECT_MENDED = Sentence(
    "{cell}印为{printed:grouped}，应为{right:grouped}{slip}",
    "{cell} is printed {printed:grouped}, should be {right:grouped}{slip}",
)
SLIP = Sentence("（{slip}）", " ({slip})")
