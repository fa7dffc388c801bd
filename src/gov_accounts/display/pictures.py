"""Small pictures of accounts as SVG, each with its text in words: for pages and notebooks.

No script, no colour that means something by itself: what a bar shows is written beside it.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Message
from gov_accounts.money import grouped
from gov_accounts.refs import CellRef
from gov_accounts.reporting import Part, tell
from gov_accounts.rules import PARTS
from gov_accounts.rules._document import Document
from gov_accounts.rules._implied import year_before
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Report

__all__ = ["Picture", "every_picture", "findings", "functions", "money", "years"]

_WIDTH, _BAR, _GAP = 640, 18, 8
_NAMES, _FIGURES = 220, 110
"""Columns of names on the left and of figures on the right, in pixels."""
_FILLS = ("#3566a8", "#c9772b", "#5b8a55", "#8a6fa8", "#7d7d7d")
_ALARMS = ("#b3261e", "#c98a00")
"""Errors are red and questions amber, as elsewhere."""
_CHARACTER = 13
"""About so many pixels a Chinese character takes."""


@frozen
class Picture:
    """A picture: its title, what it shows in words, and the SVG."""

    title: Message
    words: str
    svg: str

    def _repr_html_(self) -> str:
        return self.svg


@frozen
class _Bar:
    """A row of a picture: its name, and the parts of its bar."""

    name: str
    parts: tuple[Decimal, ...]
    told: str = ""

    @property
    def total(self) -> Decimal:
        return sum((max(part, Decimal(0)) for part in self.parts), Decimal(0))


def _drawn(
    title: Message,
    lang: str,
    bars: list[_Bar],
    kinds: tuple[str, ...] = (),
    fills: tuple[str, ...] = _FILLS,
) -> Picture:
    """Draw bars below each other, all to one scale; ``kinds`` name the parts of a bar."""
    most = max((bar.total for bar in bars), default=Decimal(0)) or Decimal(1)
    room = Decimal(_WIDTH - _NAMES - _FIGURES)
    head = _BAR + _GAP if kinds else 0
    height = head + len(bars) * (_BAR + _GAP) + _GAP
    words = "；".join(f"{bar.name} {bar.told}" for bar in bars)
    text = escape(words)
    shown = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'width="{_WIDTH}" height="{height}" style="max-width:100%;height:auto" '
        f'font-family="sans-serif" font-size="13" fill="currentColor">',
        f"<title>{escape(title.get(lang))}</title><desc>{text}</desc>",
    ]
    at = _NAMES
    used = [
        any(number < len(bar.parts) and bar.parts[number] for bar in bars) for number in range(5)
    ]
    for kind, fill, there in zip(kinds, fills, used, strict=False):
        if not there:
            continue
        shown.append(f'<rect x="{at}" y="4" width="12" height="12" fill="{fill}"/>')
        shown.append(f'<text x="{at + 16}" y="14">{escape(kind)}</text>')
        at += 32 + _CHARACTER * len(kind)
    for number, bar in enumerate(bars):
        top = head + _GAP + number * (_BAR + _GAP)
        shown += _row(bar, top, room / most, fills)
    return Picture(title, words, "".join([*shown, "</svg>"]))


def _row(bar: _Bar, top: int, scale: Decimal, fills: tuple[str, ...]) -> Iterator[str]:
    name = bar.name if len(bar.name) <= _NAMES // _CHARACTER else bar.name[:15] + "…"
    base = top + _BAR - 4
    yield f'<text x="{_NAMES - 8}" y="{base}" text-anchor="end">{escape(name)}</text>'
    left = Decimal(_NAMES)
    for part, fill in zip(bar.parts, fills, strict=False):
        width = max(part, Decimal(0)) * scale
        if width:
            yield (
                f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}" '
                f'fill="{fill}"/>'
            )
        left += width
    yield f'<text x="{float(left) + 6:.1f}" y="{base}">{escape(bar.told)}</text>'


# --- what is drawn ----------------------------------------


def money(accounts: FinalAccounts, lang: str = "zh") -> Picture | None:
    """Draw where the money came from and where it went, as the first table prints it."""
    table = accounts.summary
    if table is None or table.unit is None:
        return None
    left = Decimal(0)
    income, spent = table.SPEC.blocks
    bars = []
    for block, mark in ((income, 0), (spent, 1)):
        for row in table:
            line = block.line(row.key)
            is_sum = line is not None and line.adds is not None
            if table.SPEC.block_of(row.key) is block and not is_sum and row.amount:
                parts = (row.amount, left) if mark == 0 else (left, row.amount)
                bars.append(_Bar(row.label, parts, grouped(row.amount)))
    title = Message(
        f"钱从哪里来，用到哪里去（{table.unit.value}）", "Where the money came from and went"
    )
    kinds = (Message("收入", "income").get(lang), Message("支出", "expenditure").get(lang))
    return _drawn(title, lang, bars, kinds) if bars else None


def functions(accounts: FinalAccounts, lang: str = "zh") -> Picture | None:
    """Draw what was spent on each function, basic expenditure and projects apart."""
    table = accounts.expenditure
    if table is None or table.unit is None:
        return None
    bars = [
        _Bar(
            f"{row.key}{row.label}",
            (
                row.basic or Decimal(0),
                row.project or Decimal(0),
                row.total - (row.basic or Decimal(0)) - (row.project or Decimal(0)),
            ),
            grouped(row.total),
        )
        for row in table
        if len(row.key) == 3 and row.key.isdigit() and row.total
    ]
    title = Message(f"按功能分类的支出（{table.unit.value}）", "Expenditure by function")
    kinds = ("基本支出", "项目支出", "其他支出") if lang != "en" else ("basic", "projects", "other")
    return _drawn(title, lang, bars, kinds) if bars else None


_YEARS = ("income.total", "fiscal.grand_total", "general_budget.total", "three_public.total")


def years(accounts: FinalAccounts, lang: str = "zh") -> Picture | None:
    """Draw this year beside the year before, as the document itself tells or implies it."""
    document = Document(accounts)
    this, last = Message("本年", "this year").get(lang), Message("上年", "year before").get(lang)
    bars: list[_Bar] = []
    for key in _YEARS:
        ref = CellRef.of("N", key)
        now, before = document.range(ref), year_before(document, ref)
        if now is None or before is None:
            continue
        name = document.title(ref).get(lang)
        for when, one, mark in ((this, now, 0), (last, before, 1)):
            middle = (one.low + one.high) / 2 / Unit.WAN.fen
            amount = (Decimal(middle.numerator) / Decimal(middle.denominator)).quantize(
                Decimal("0.01")
            )
            parts = (amount,) if mark == 0 else (Decimal(0), amount)
            bars.append(_Bar(f"{name} {when}", parts, grouped(amount)))
    title = Message(
        "本年与上年（万元，上年为文中所述推算）", "This year and the year before (万元)"
    )
    return _drawn(title, lang, bars, (this, last)) if bars else None


def findings(report: Report, lang: str = "zh") -> Picture | None:
    """Draw how many findings each part of the document has."""
    told = tell(report)
    counts: dict[str, list[int]] = {part: [0, 0] for part in PARTS}
    for item in told.items:
        if item.part in (Part.ERROR, Part.WARNING) and item.finding.cells:
            part = item.finding.cells[0].ref.table[:3]
            part = part if part in PARTS else part[:1]
            counts[part][int(item.part is Part.WARNING)] += 1
    bars = [
        _Bar(PARTS[part].get(lang), tuple(map(Decimal, both)), str(sum(both)))
        for part, both in counts.items()
        if any(both)
    ]
    kinds = (Part.ERROR.short.get(lang), Part.WARNING.short.get(lang))
    title = Message("问题在哪些表中", "Where the findings are")
    return _drawn(title, lang, bars, kinds, _ALARMS) if bars else None


def every_picture(accounts: FinalAccounts, report: Report, lang: str = "zh") -> tuple[Picture, ...]:
    """Return all pictures for which the document has figures."""
    made: Iterable[Picture | None] = (
        findings(report, lang),
        money(accounts, lang),
        functions(accounts, lang),
        years(accounts, lang),
    )
    return tuple(one for one in made if one is not None)
