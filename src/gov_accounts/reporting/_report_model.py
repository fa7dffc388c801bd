"""The report as it is told: verdict, groups of findings, each with its answer, place and reason.

What a report holds says all that was found; this says it in the order and words of a person with
ten minutes. Every renderer (text, HTML, workbook, CSV) shows this and nothing else.
"""

from __future__ import annotations

import enum
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Reason
from gov_accounts.findings import (
    BLANK,
    Finding,
    Message,
    ProofStatus,
    Report,
    ReportVerdict,
    Severity,
    Verdict,
)
from gov_accounts.money import grouped
from gov_accounts.refs import NARRATIVE
from gov_accounts.reporting._not_read import kept_lines, unread_lines
from gov_accounts.reporting._place_text import place_text
from gov_accounts.rules import PARTS, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Explanation, PrintedCell, Suspect

__all__ = [
    "VERDICTS",
    "WORST_FIRST",
    "Explained",
    "Group",
    "Item",
    "Part",
    "Told",
    "tell",
    "verdict_name",
]

VERDICTS = {
    ReportVerdict.CONTRADICTORY: Message(
        "矛盾：有数字不可能同时正确", "contradictory: some figures cannot all be true"
    ),
    ReportVerdict.INCOMPLETE: Message(
        "不完整：没有发现矛盾，但有内容缺失或未能读取",
        "incomplete: no contradiction, but parts are missing or unread",
    ),
    ReportVerdict.UNDECIDED: Message(
        "未能判定：没有发现矛盾，但所有数字能否同时正确尚不确定",
        "undecided: nothing contradictory, but whether all figures can be true is open",
    ),
    ReportVerdict.EXPLAINED: Message(
        "可以解释：差异均由四舍五入产生，或已被接受",
        "explained: rounding accounts for every difference, or it was accepted",
    ),
    ReportVerdict.CONSISTENT: Message(
        "一致：能够核对的数字全部相符", "consistent: every figure that can be checked fits"
    ),
}
"""What became of a document, for people, the worst first."""

WORST_FIRST = tuple(VERDICTS)


def verdict_name(verdict: ReportVerdict) -> Message:
    """Return the verdict in a word.

    >>> verdict_name(ReportVerdict.EXPLAINED).en
    'explained'
    """
    told = VERDICTS[verdict]
    return Message(told.zh.partition("：")[0], told.en.partition(":")[0])


_PROVED = {
    ProofStatus.CONSISTENT: Message(
        "金额的加总与相等关系能够同时成立", "all sums and equalities of amounts can hold"
    ),
    ProofStatus.CONTRADICTORY: Message(
        "金额的加总与相等关系不能同时成立", "sums and equalities of amounts cannot all hold"
    ),
    ProofStatus.UNDECIDED: Message(
        "金额的加总与相等关系能否同时成立未能判定（安装 gov-accounts[solve] 可以判定）",
        "whether all sums and equalities can hold is open (gov-accounts[solve] can decide)",
    ),
}
_ROUNDINGS = {
    "half_up": Message("四舍五入", "half up"),
    "truncated": Message("截尾", "truncated"),
    "mixed": Message("各表不同", "different from table to table"),
}
_UNKNOWN = Message("无法判断", "cannot be told")
_UNNAMED = Message("未写明单位名称", "a department that is not named")


class Part(enum.Enum):
    """The groups of what is told, in their order."""

    MISSING = "missing"
    SCOPE = "scope"
    ERROR = "error"
    WARNING = "warning"
    UNUSUAL = "unusual"
    ACCEPTED = "accepted"

    @property
    def title(self) -> Message:
        """The title of the group."""
        return _TITLES[self]

    @property
    def short(self) -> Message:
        """The name of one of its findings."""
        return _SHORT[self]


_TITLES = {
    Part.SCOPE: Message("本文件只是决算的一部分", "The document is a part of the accounts"),
    Part.MISSING: Message("缺少的内容", "Missing"),
    Part.ERROR: Message("错误（每个原因一条）", "Errors, one for each cause"),
    Part.WARNING: Message("请核实", "Please look at"),
    Part.UNUSUAL: Message("与通常做法不同（不是错误）", "Unlike usual practice (no error)"),
    Part.ACCEPTED: Message("已接受", "Accepted"),
}
_SHORT = {
    Part.SCOPE: Message("范围", "scope"),
    Part.MISSING: Message("缺少", "missing"),
    Part.ERROR: Message("错误", "errors"),
    Part.WARNING: Message("请核实", "to look at"),
    Part.UNUSUAL: Message("提示", "unusual"),
    Part.ACCEPTED: Message("已接受", "accepted"),
}


@frozen
class Item:
    """One finding as it is told.

    ``answer`` comes first: what is wrong, and what it should be. ``where`` is its place in words,
    ``why`` the rule with the difference, ``others`` are other ways to mend it, ``beneath`` is what
    else the same cause breaks, ``remark`` why somebody accepted it.
    """

    number: int
    part: Part
    finding: Finding
    answer: Message
    where: Message
    why: Message
    others: tuple[Message, ...] = ()
    beneath: tuple[Message, ...] = ()
    remark: str = ""

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.finding.rule

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """The cells that the best explanation holds to be wrong."""
        ways = self.finding.explanations
        return ways[0].suspects if ways else ()

    @property
    def wrong(self) -> tuple[PrintedCell, ...]:
        """The cells that are probably wrong; of a finding that blames none, the one it is about."""
        blamed = tuple(one.cell for one in self.suspects)
        if blamed or self.finding.mended:
            return blamed or tuple(cell for cell, _ in self.finding.mended)
        return self.finding.cells if len(self.finding.cells) == 1 else ()

    @property
    def right(self) -> tuple[Decimal, ...]:
        """The likeliest right figure of each cell that is probably wrong, as it is printed."""
        return tuple(figure for _, figure in self.finding.mended)


@frozen
class Group:
    """Findings of one group, the worst first."""

    part: Part
    items: tuple[Item, ...]


@frozen
class Explained:
    """Differences of one table, or of the narrative, that rounding explains: how many, how large.

    ``rolled_up`` of them are there because a sum was added up from printed parts.
    """

    part: Message
    count: int
    rolled_up: int
    most: Decimal
    findings: tuple[Finding, ...]

    @property
    def line(self) -> Message:
        """One line on all of them."""
        most = grouped(self.most)
        zh = f"{self.part.zh}：{self.count}处，最多相差{most}"
        en = f"{self.part.en}: {self.count}, by {most} at most"
        if self.rolled_up:
            zh += f"，其中{self.rolled_up}处因合计由已取舍的分项相加"
            en += f", {self.rolled_up} of them sums of printed parts"
        return Message(zh, en)


@frozen
class Told:
    """All that is told of a report; ``groups`` has only those that are not empty."""

    report: Report
    head: Message
    verdict: Message
    groups: tuple[Group, ...]
    unread: tuple[Message, ...]
    kept: tuple[Message, ...]
    explained: tuple[Explained, ...]

    def group(self, part: Part) -> tuple[Item, ...]:
        """Return the findings of a group."""
        return next((one.items for one in self.groups if one.part is part), ())

    @property
    def items(self) -> tuple[Item, ...]:
        """Every finding that is told by itself, in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def first(self) -> Item | None:
        """The worst of all: an error, else something missing, else what a person must look at."""
        parts = (Part.ERROR, Part.MISSING, Part.WARNING)
        return next((item for part in parts for item in self.group(part)), None)

    @property
    def counted(self) -> Message:
        """How many of each kind follow, and how many figures were checked."""
        counts = [(part.short, len(self.group(part))) for part in Part if part is not Part.SCOPE]
        counts.insert(1, (Message("未读", "unread"), len(self.unread)))
        counts.append((Message("四舍五入", "rounding"), sum(one.count for one in self.explained)))
        shown = [(words, count) for words, count in counts if count]
        n = Counter(self.report.counts)
        zh = "，".join(f"{words.zh}{count}" for words, count in shown) or "没有问题"
        en = ", ".join(f"{words.en} {count}" for words, count in shown) or "nothing found"
        return Message(
            f"{n['figures']}个数字核对了{n['figures_checked']}个：{zh}",
            f"{n['figures_checked']} of {n['figures']} figures checked: {en}",
        )

    @property
    def ledger(self) -> Message:
        """What became of all obligations."""
        n = Counter(self.report.counts)
        return Message(
            f"{n['obligations']}项勾稽关系：{n['exact']}项相符，{n['rounding']}项四舍五入，"
            f"{n['rolled_up']}项分项相加，{n['violated']}项不符，{n['not_evaluable']}项无法核对",
            f"{n['obligations']} obligations: {n['exact']} exact, {n['rounding']} rounding, "
            f"{n['rolled_up']} rolled up, {n['violated']} violated, "
            f"{n['not_evaluable']} not evaluable",
        )

    @property
    def practice(self) -> tuple[Message, ...]:
        """How each table was rounded, and how its sums were made, as far as they tell."""
        tables = self.report.practice.get("tables") or {}
        return tuple(_practice(name, dict(one)) for name, one in tables.items() if name in PARTS)

    @property
    def proof(self) -> Message:
        """What is proved of all identities together, and how figures were rounded."""
        proved = _PROVED[self.report.proof.status]
        found = _ROUNDINGS.get(str(self.report.practice.get("rounding", "")), _UNKNOWN)
        return Message(f"{proved.zh}；尾数处理：{found.zh}", f"{proved.en}; rounding: {found.en}")


_SUBTOTALS = {
    "direct": Message("合计由未取舍的金额得出", "sums of exact amounts"),
    "rolled_up": Message("合计由已取舍的分项相加", "sums of printed parts"),
    "mixed": Message("两种合计都有", "sums of both kinds"),
}


def _practice(name: str, one: dict[str, object]) -> Message:
    part, rounding = PARTS[name], _ROUNDINGS.get(str(one.get("rounding")), _UNKNOWN)
    sums = _SUBTOTALS.get(str(one.get("subtotals")))
    more_zh, more_en = (f"；{sums.zh}", f"; {sums.en}") if sums is not None else ("", "")
    return Message(f"{part.zh}：{rounding.zh}{more_zh}", f"{part.en}: {rounding.en}{more_en}")


def tell(report: Report, accounts: FinalAccounts | None = None) -> Told:
    """Put a report into the order and words of a person; with the accounts, what was not read too.

    >>> import gov_accounts as ga
    >>> accounts = ga.FinalAccounts("某局", 2024)
    >>> tell(accounts.check(), accounts).head.zh
    '某局 2024年度'
    """
    groups = (Group(part, tuple(_items(part, _of(part, report)))) for part in Part)
    entity = Message(report.entity, report.entity) if report.entity else _UNNAMED
    year = report.fiscal_year
    return Told(
        report,
        Message(f"{entity.zh} {year}年度", f"{entity.en}, fiscal year {year}"),
        VERDICTS[report.verdict],
        tuple(one for one in groups if one.items),
        unread_lines(accounts, {Reason.TABLE_MISSING}) if accounts is not None else (),
        kept_lines(accounts) if accounts is not None else (),
        tuple(_explained(report)),
    )


# --- findings ----------------------------------------


def _of(part: Part, report: Report) -> list[Finding]:
    return [one for one in report.findings if _part_of(one) is part]


def _part_of(finding: Finding) -> Part | None:
    """Return the group of a finding; None for what rounding explains."""
    if finding.waiver is not None:
        return Part.ACCEPTED
    if finding.verdict is Verdict.NOT_EVALUABLE:
        return Part.SCOPE if finding.severity is Severity.INFO else Part.MISSING
    if finding.severity is not Severity.INFO:
        return Part(finding.severity.value)
    return Part.UNUSUAL if finding.verdict is Verdict.VIOLATED else None


def _items(part: Part, findings: Iterable[Finding]) -> Iterator[Item]:
    for number, one in enumerate(findings, start=1):
        waiver = one.waiver
        yield Item(
            number,
            part,
            one,
            one.answer if one.answer.zh else one.message,
            Message(place_text(one.place, "zh"), place_text(one.place, "en")),
            _why(one),
            tuple(_way(way) for way in one.explanations[1:4]),
            tuple(each.message for each in one.broken),
            f"{waiver.date} {waiver.reason}" if waiver is not None else "",
        )


def _why(finding: Finding) -> Message:
    """Say which rule it breaks, by how much, and how many more break with it."""
    statement = find(finding.rule).statement
    zh, en = [statement.zh], [statement.en]
    if finding.difference:
        difference = grouped(abs(finding.difference))
        zh.append(f"相差{difference}")
        en.append(f"differs by {difference}")
    more = len(finding.broken) - 1
    if more > 0:
        zh.append(f"另有{more}项因此不成立")
        en.append(f"{more} more fail with it")
    return Message("；".join(zh), "; ".join(en))


def _way(way: Explanation) -> Message:
    """Write another explanation, one figure each."""
    changes = [_change(suspect) for suspect in way.suspects]
    return Message(
        "＋".join(change.zh for change in changes), " + ".join(change.en for change in changes)
    )


def _change(suspect: Suspect) -> Message:
    printed, name = suspect.cell.printed, suspect.cell.name
    was = BLANK if printed is None else Message(grouped(printed), grouped(printed))
    right = f" → {grouped(suspect.values[0][0])}" if suspect.values else ""
    return Message(f"{name.zh} {was.zh}{right}", f"{name.en} {was.en}{right}")


# --- what rounding explains ----------------------------------------


def _explained(report: Report) -> Iterator[Explained]:
    """Yield one line for each table whose identities rounding explains."""
    by_part: dict[str, list[Finding]] = {}
    for one in report.findings:
        if _part_of(one) is None:
            by_part.setdefault(one.cells[0].ref.table if one.cells else NARRATIVE, []).append(one)
    for part, findings in sorted(by_part.items(), key=lambda one: (one[0] == NARRATIVE, one[0])):
        yield Explained(
            PARTS.get(part, Message(part, part)),
            len(findings),
            sum(one.verdict is Verdict.ROLLED_UP for one in findings),
            max(abs(one.difference or Decimal(0)) for one in findings),
            tuple(findings),
        )
