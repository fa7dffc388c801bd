"""The recognised cells of a PDF, boxed on pictures of its pages for a person to see at once.

Findings are boxed too: those of a report, where the pages stand beside it.
"""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.errors import DocumentError
from gov_accounts.findings import Severity
from gov_accounts.money import format_amount
from gov_accounts.reading._pages import Box, Pages
from gov_accounts.reading._pipeline import recognise
from gov_accounts.reading.formats import _pdf
from gov_accounts.refs import CellRef
from gov_accounts.reporting import PagePicture

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from gov_accounts.findings import Finding, Report
    from gov_accounts.places import Place

__all__ = ["boxed_html", "found_pages"]

_STYLE = """
body { font: 14px/1.5 sans-serif; margin: 1em; background: #f4f4f4; color: #222 }
figure { position: relative; margin: 0 0 1.5em; width: max-content }
figure img { display: block; max-width: none; background: #fff }
figure i { position: absolute; box-sizing: border-box; border: 1px solid }
figure i { background: color-mix(in srgb, currentColor 14%, transparent) }
i.table { color: #0a7a2f }
i.text { color: #1e5fbf }
i.open { color: #c77700 }
i.unread { color: #7d3cb5 }
i.found { color: #c4161c; border-width: 3px }
ul { padding-left: 1.2em }
"""
_LEGEND = (
    ("table", "表中已读的数字", "figures of tables"),
    (
        "text",
        "说明和评价表中已读的数字所在的行",
        "lines with figures of the narrative and of forms",
    ),
    ("open", "栏次不能确定的行", "rows whose columns are open"),
    ("unread", "未读的内容", "what was not read"),
    ("found", "有问题的数字或句子", "figures and sentences of findings"),
)


def boxed_html(
    path: str | os.PathLike[str], judge: Callable[[FinalAccounts], Report] | None = None
) -> str:
    """Return one HTML file without scripts: every page of a PDF, each recognised cell in a box.

    A box under the pointer shows the name of the cell and its figure; with a ``judge`` also what it
    found. Raises
    :class:`~gov_accounts.errors.DocumentError` for any file but a PDF of final accounts.

    >>> boxed_html("pyproject.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    gov_accounts.errors.DocumentError: pyproject.toml: expected a PDF: ...
    """
    seen = _seen(path)
    report = judge(seen.accounts) if judge is not None else None
    found = () if report is None else _found(seen, report)
    marks = (*_marks(seen), *found)
    boxes: dict[tuple[int, Box, str], list[str]] = {}  # one for all that is said of the same place
    for place, box, kind, text in marks:
        boxes.setdefault((place.page or 1, box, kind), []).append(text)
    drawn: dict[int, list[str]] = {}
    for (number, box, kind), texts in boxes.items():
        left, top, right, bottom = (100 * part for part in box)
        drawn.setdefault(number, []).append(
            f'<i class="{kind}" title="{html.escape(chr(10).join(texts))}" style="'
            f"left:{left:.3f}%;top:{top:.3f}%;width:{right - left:.3f}%;height:{bottom - top:.3f}%"
            '"></i>'
        )
    figures = "".join(
        f'<figure><img alt="{number}" '
        f'src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        f"{''.join(drawn.get(number, ()))}</figure>\n"
        for number, picture in enumerate(seen.pictures, start=1)
    )
    legend = "".join(f'<li><i class="{kind}">■</i> {zh} · {en}</li>' for kind, zh, en in _LEGEND)
    title = html.escape(f"{seen.accounts.entity} {seen.accounts.fiscal_year}")
    return (
        f'<!doctype html>\n<html lang="zh"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1><ul>{legend}</ul>\n{figures}</html>\n"
    )


def found_pages(path: str | os.PathLike[str], report: Report) -> tuple[PagePicture, ...]:
    """Return the pages of a PDF on which a report found something, with boxes around it."""
    seen = _seen(path)
    boxes: dict[int, dict[Box, str]] = {}
    for place, box, _, words in _found(seen, report):
        boxes.setdefault(place.page or 1, {}).setdefault(box, words)
    return tuple(
        PagePicture(
            number,
            seen.pictures[number - 1],
            tuple((_percent(box), words) for box, words in boxes[number].items()),
        )
        for number in sorted(boxes)
    )


def _percent(box: Box) -> Box:
    left, top, right, bottom = (100 * part for part in box)
    return left, top, right, bottom


@frozen
class _Seen:
    """A PDF as it was recognised: accounts, pages with their boxes, pictures."""

    accounts: FinalAccounts
    pages: Pages
    columns: dict[CellRef, int]
    pictures: list[bytes]

    def box(self, place: Place, start: int) -> Box | None:
        """Return the box of what stands at a place: of its cell, else of its line."""
        line = (place.line or 0) - 1
        return self.pages.boxes.get((line, start)) or self.pages.boxes.get((line, -1))


def _seen(path: str | os.PathLike[str]) -> _Seen:
    data, name = Path(path).read_bytes(), Path(path).name
    if not data.startswith(b"%PDF"):
        raise DocumentError(
            f"{name}: expected a PDF: only its pages can be drawn with boxes",
            f"{name}：应为PDF：只有PDF的页面可以画框",
        )
    pictures: list[bytes] = []
    pages = _pdf.pages(data, name, pictures)
    columns: dict[CellRef, int] = {}
    return _Seen(recognise(pages, name, columns=columns), pages, columns, pictures)


def _marks(seen: _Seen) -> Iterator[tuple[Place, Box, str, str]]:
    """Yield each box to be drawn: its place, the box, its kind, and its text."""
    for place, start, kind, said in _told(seen.accounts, seen.columns):
        box = seen.box(place, start)
        if box is not None:
            yield place, box, kind, said


def _found(seen: _Seen, report: Report) -> Iterator[tuple[Place, Box, str, str]]:
    """Yield a box for each cell that a finding blames, else for where the finding stands."""
    for finding in report.findings:
        if finding.severity is Severity.INFO:
            continue
        for place, start in _blamed(seen, finding):
            box = seen.box(place, start)
            if box is not None:
                yield place, box, "found", f"{finding.answer.zh} [{finding.rule}]"


def _blamed(seen: _Seen, finding: Finding) -> Iterator[tuple[Place, int]]:
    suspects = finding.explanations[0].suspects if finding.explanations else ()
    cells = [one.cell for one in suspects if one.cell.place.line is not None]
    yield from ((one.place, seen.columns.get(one.ref, -1)) for one in cells)
    if not cells and finding.place.line is not None:
        start = seen.columns.get(finding.cells[0].ref, -1) if finding.cells else -1
        yield finding.place, start


def _told(
    accounts: FinalAccounts, columns: dict[CellRef, int]
) -> Iterator[tuple[Place, int, str, str]]:
    for ref, place in accounts.places.items():
        amount = accounts.cell(ref)
        said = ref if amount is None else f"{ref} {format_amount(amount)}"
        yield place, columns.get(ref, -1), "table" if ref in columns else "text", said
    for choice in accounts.ambiguous:
        said = " / ".join(", ".join(names) for names in choice.candidates)
        yield choice.place, -1, "open", f"{choice.called}: {said}"
    for one in accounts.unread:
        if not one.harmless:
            yield one.place, -1, "unread", f"{one.text}: {one.reason.zh}"
