"""A report as text for a terminal: answer first, three lines a finding, 78 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.display._wrapping import clipped, fitted, width, wrapped
from gov_accounts.findings import Message, ReportVerdict
from gov_accounts.reporting import Part, place_text, tell
from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Report
    from gov_accounts.reporting import Group, Item, Told

__all__ = ["COLUMNS", "report_text"]

COLUMNS = 78
_LINES = 3
"""So many lines a finding takes, unless details are asked for."""
_UNREAD = 3
"""So many pieces that were not read are listed, unless details are asked for."""

_VERDICT = Message("结论：", "Verdict: ")
_NOT_READ = Message("未能读取或不能确定", "Not read or not decided")
_ROUNDING = Message("四舍五入可以解释的差异", "Differences explained by rounding")
_MORE = Message("另有{count}处（--details 全部列出）", "{count} more (--details lists all)")
_OR = Message("其他可能：", "Or: ")
_KEPT = Message("未采用：", "Left out: ")

_RESET = "\x1b[0m"
_COLOURS = {
    ReportVerdict.CONTRADICTORY: "\x1b[1;31m",
    ReportVerdict.INCOMPLETE: "\x1b[1;33m",
    ReportVerdict.UNDECIDED: "\x1b[1;33m",
    ReportVerdict.EXPLAINED: "\x1b[1;32m",
    ReportVerdict.CONSISTENT: "\x1b[1;32m",
    Part.MISSING: "\x1b[1;33m",
    Part.ERROR: "\x1b[1;31m",
    Part.WARNING: "\x1b[1;33m",
}
"""Red is wrong, yellow asks, green is fine; what only informs has no colour."""


def report_text(
    report: Report,
    accounts: FinalAccounts | None = None,
    lang: str = "zh",
    *,
    details: bool = False,
    colour: bool = False,
) -> str:
    """Return a report for people, at most 78 columns wide.

    Verdict, how many of what follows, what is missing or was not read (with the accounts), errors
    by cause, what to look at, what is unusual, and rounding in a line a table. Further findings of
    a rule take a line each, unless they are errors. ``details`` tells
    all of it, ``colour`` marks verdict and groups for a terminal.
    """
    return "\n".join(_Writer(lang, details, colour).lines(tell(report, accounts)))


class _Writer:
    """Writes what is told in one language."""

    def __init__(self, lang: str, details: bool, colour: bool) -> None:
        self.lang = lang
        self.details = details
        self.colour = colour

    def lines(self, told: Told) -> Iterator[str]:
        """Yield the lines of a report."""
        yield from self._text(told.head)
        verdict = wrapped(self._said(_VERDICT) + self._said(told.verdict), COLUMNS)
        yield from (self._coloured(line, told.report.verdict) for line in verdict)
        yield from self._text(told.counted)
        if self.details:
            yield from self._text(told.ledger)
            yield from self._text(told.proof)
        by_part = {group.part: group for group in told.groups}
        for part in (Part.MISSING, Part.SCOPE):
            yield from self._group(by_part.pop(part, None))
        yield from self._unread(told)
        for group in by_part.values():
            yield from self._group(group)
        yield from self._explained(told)
        if self.details:
            for one in told.kept:
                yield from ("", *self._text(Message(_KEPT.zh + one.zh, _KEPT.en + one.en)))

    def _said(self, text: Message) -> str:
        """Return a text in the language asked for; what it quotes may steer a terminal."""
        return printable(text.get(self.lang), keep="\n")

    def _text(self, text: Message, indent: int = 0) -> Iterator[str]:
        for line in wrapped(self._said(text), COLUMNS - indent):
            yield " " * indent + line

    def _coloured(self, text: str, meaning: ReportVerdict | Part) -> str:
        code = _COLOURS.get(meaning, "") if self.colour else ""
        return f"{code}{text}{_RESET}" if code else text

    def _title(self, text: Message, part: Part | None = None) -> Iterator[str]:
        line = self._said(text) + ("：" if self.lang != "en" else ":")
        yield ""
        yield line if part is None else self._coloured(line, part)

    def _group(self, group: Group | None) -> Iterator[str]:
        if group is not None:
            yield from self._title(group.part.title, group.part)
            told: set[str] = set()
            for item in group.items:
                # What a rule asks is said once; of each further form or row the answer is enough.
                again = item.rule in told and group.part is not Part.ERROR and not self.details
                yield from self._again(item) if again else self._item(item)
                told.add(item.rule)

    def _again(self, item: Item) -> Iterator[str]:
        number, rule = f"{item.number:>3}. ", f" [{item.rule}]"
        room = COLUMNS - len(number) - len(rule)
        yield number + clipped(self._said(item.answer), room) + rule

    def _item(self, item: Item) -> Iterator[str]:
        """Yield a finding: the answer, where, why; the rule stands at the end."""
        number = f"{item.number:>3}. "
        indent = " " * len(number)
        room = COLUMNS - len(number)
        answer, where = self._said(item.answer), self._said(item.where)
        why = f"{self._said(item.why)} [{item.rule}]"
        if self.details:
            rest = [where, why, *self._more(item)]
            lines = [line for text in (answer, *rest) if text for line in wrapped(text, room)]
        else:
            lines = self._short(item, answer, where, room)
        for line, text in enumerate(lines):
            yield (indent if line else number) + text

    def _short(self, item: Item, answer: str, where: str, room: int) -> list[str]:
        """Return a finding in three lines: the answer, where it stands, why; the rule at the end.

        What the answer already quotes is not quoted again. Where the answer takes two lines, the
        reason is left to the details.
        """
        place = item.finding.place
        if place.quote and printable(place.quote) in answer:
            where = printable(place_text(evolve(place, quote=None), self.lang))
        rule = f" [{item.rule}]"
        between = "：" if self.lang != "en" else ": "
        why = self._said(item.why)
        both = (where and where + between) + why + rule
        if item.remark:
            below = [clipped(printable(item.remark), room - len(rule)) + rule]
        elif width(both) <= room:
            below = [both]
        elif not where or item.part is Part.UNUSUAL:
            below = [clipped(why, room - len(rule)) + rule]
        elif width(answer) <= room:
            below = [clipped(where, room), clipped(why, room - len(rule)) + rule]
        else:
            below = [clipped(where, room - len(rule)) + rule]
        return [*fitted(answer, room, _LINES - len(below)), *below]

    def _more(self, item: Item) -> Iterator[str]:
        """Yield what only details tell: other ways to mend it, and all that it breaks."""
        if item.others:
            between = "；" if self.lang != "en" else "; "
            yield self._said(_OR) + between.join(self._said(one) for one in item.others)
        for one in item.beneath or (item.finding.message,):
            yield f"- {self._said(one)}"
        if item.remark:
            yield printable(item.remark)

    def _unread(self, told: Told) -> Iterator[str]:
        if told.unread:
            yield from self._title(_NOT_READ)
            yield from self._listed(told.unread, _UNREAD)

    def _listed(self, texts: Iterable[Message], most: int) -> Iterator[str]:
        """Yield texts, a line each and so many at most, unless details are asked for."""
        every = [self._said(one) for one in texts]
        shown = every if self.details else every[:most]
        room = COLUMNS - 2
        for text in shown:
            lines = wrapped(text, room) if self.details else [clipped(text, room)]
            yield from (f"  {line}" for line in lines)
        if len(every) > len(shown):
            yield "  " + self._said(_MORE).format(count=len(every) - len(shown))

    def _explained(self, told: Told) -> Iterator[str]:
        if not told.explained:
            return
        yield from self._title(_ROUNDING)
        for one in told.explained:
            yield from self._text(one.line, 2)
            if self.details:
                for finding in one.findings:
                    text = self._said(finding.message)
                    yield from (f"    {line}" for line in wrapped(f"[{finding.rule}] {text}", 74))
