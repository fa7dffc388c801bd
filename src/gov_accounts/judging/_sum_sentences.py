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
PART_ABSENT = Sentence("有分项缺失或所在栏不能确定", "a part of a subtotal is absent or ambiguous")
NOT_EVALUABLE = Sentence("{reason}（{identity}）", "{reason} ({identity})")

# --- a cause of several ----------------------------------------

CAUSE = Sentence("{first}{more}；{suspected}", "{first}{more}; {suspected}")
MORE = Sentence("；另有{count}项勾稽关系因此不成立", "; {count} more identities fail with it")
NO_SUSPECT = Sentence(
    "涉及的数字较多，无法指出是哪一个有误",
    "too many figures are involved to name the wrong one",
)
ONE_WAY = Sentence("可能有误的是：{suspects}", "probably wrong: {suspects}")
LIKELIEST = Sentence(
    "{count}种改法中最可能的是：{suspects}",
    "the likeliest of {count} ways to mend it: {suspects}",
)
SLIPPED_UP = Sentence(
    "自{cell}起各行的数字上移了{count}行，可能是粘贴错位",
    "from {cell} on the figures of all rows stand {count} too high, as if pasted there",
)
SLIPPED_DOWN = Sentence(
    "自{cell}起各行的数字下移了{count}行，可能是粘贴错位",
    "from {cell} on the figures of all rows stand {count} too low, as if pasted there",
)
SUSPECT = Sentence("{cell}印为{printed:grouped}", "{cell} is printed {printed:grouped}")
SUSPECT_MENDED = Sentence(
    "{cell}印为{printed:grouped}，应为{right:grouped}{slip}",
    "{cell} is printed {printed:grouped}, should be {right:grouped}{slip}",
)
SLIP = Sentence("（{slip}）", " ({slip})")
