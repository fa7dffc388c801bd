"""A report as one HTML file to hand over: findings linked to marked cells and sentences.

No script and no request to anywhere; it reads on a screen, light or dark, on A4, by keyboard and
with a screen reader.
"""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from attrs import frozen

from gov_accounts.display._table_grid import Mark, anchor, official_table
from gov_accounts.display.pictures import every_picture
from gov_accounts.findings import Message, Verdict
from gov_accounts.money import grouped
from gov_accounts.refs import NARRATIVE
from gov_accounts.reporting import WORST_FIRST, Item, Part, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Report
    from gov_accounts.narrative import Section
    from gov_accounts.refs import CellRef
    from gov_accounts.reporting import PagePicture, Told

__all__ = ["report_index", "report_page"]

_STYLE = """
:root{--ink:#1c1c1c;--paper:#fff;--soft:#f3f3f0;--line:#bbb;--red:#b3261e;--amber:#8a5a00;
--green:#1c6b3c;--redbg:#fbe3e1;--amberbg:#fdf0d5;--bluebg:#e3ecf8;--blue:#1d4f91}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e6;--paper:#17181a;--soft:#232427;--line:#555;
--red:#ff8a80;--amber:#ffc766;--green:#7fd6a0;--redbg:#4a1f1c;--amberbg:#453411;--bluebg:#1e3350;
--blue:#9cc4ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem;color:var(--ink);background:var(--paper);
font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
h1{font-size:1.4rem;margin:.5rem 0}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
a{color:var(--blue)}a:focus-visible,summary:focus-visible{outline:3px solid var(--blue)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem}
.verdict{font-size:1.15rem;font-weight:bold;padding:.5rem .8rem;border-left:.4rem solid}
.contradictory{color:var(--red);background:var(--redbg)}
.incomplete,.undecided{color:var(--amber);background:var(--amberbg)}
.explained,.consistent{color:var(--green);background:var(--soft)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;list-style:none}
ol.found{padding-left:2rem}ol.found>li{margin:.8rem 0;padding:.4rem .6rem;background:var(--soft)}
ol.found>li:target,td:target,mark:target{outline:3px solid var(--blue)}
.answer{font-weight:bold;margin:0}.where,.why{margin:.1rem 0}code{font-size:.85em}
.error .answer{color:var(--red)}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;font-size:.85rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}caption small{font-weight:normal}
td,th{border:1px solid var(--line);padding:.15rem .4rem;text-align:left;vertical-align:top}
th{background:var(--soft);text-align:center}
td.f{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n,td.k{text-align:center}
td.suspect{background:var(--redbg);font-weight:bold}td.suspect a{color:var(--red)}
td.witness{background:var(--bluebg)}td.asked{background:var(--amberbg)}
td.suspect a::before{content:"✗ "}
td.witness a::before{content:"→ "}td.asked a::before{content:"? "}
ins{color:var(--green);font-weight:bold;text-decoration:none;display:block}
mark{background:var(--amberbg);color:inherit;padding:0 .15em}mark.error{background:var(--redbg)}
figure{margin:1rem 0}.page{position:relative;width:max-content;max-width:100%}
.page img{display:block;max-width:100%;outline:1px solid var(--line);background:#fff}
.page i{position:absolute;border:2px solid;box-sizing:border-box}
i.found{color:#c4161c;background:rgb(196 22 28/18%)}
.legend span{margin-right:1.2rem}
@page{size:A4;margin:12mm}@page wide{size:A4 landscape;margin:10mm}
@media print{body{max-width:none;padding:0;background:#fff;color:#000;
font-size:10pt;line-height:1.35}
details::details-content{content-visibility:visible;display:block}
nav,.skip{display:none}.scroll{overflow:visible;padding-right:1pt}.wide{page:wide}
table{font-size:7.5pt;width:100%}td,th{padding:.25mm 1mm}td.f{white-space:normal}
thead{display:table-header-group}tr,li,figure{break-inside:avoid}h2,h3,caption{break-after:avoid}
a{color:inherit;text-decoration:none}}
"""

_TITLE = Message("部门决算核对报告", "report on final accounts")
_SKIP = Message("跳到问题", "to the findings")
_UNREAD = Message("未能读取或不能确定", "Not read or not decided")
_TABLES = Message("决算表", "The tables")
_TEXT = Message("情况说明", "The narrative")
_PICTURES = Message("图示", "Pictures")
_PAGES = Message("原件页面", "Pages of the document")
_ROUNDING = Message("四舍五入可以解释的差异", "Differences explained by rounding")
_NOT_CHECKED = Message("没有核对的内容和原因", "What was not checked, and why")
_OPEN_ONES = Message("无法核对的关系：", "obligations that cannot be evaluated: ")
_HOW = Message("结论是怎样得出的", "How the verdict was reached")
_ELSE = Message("详细", "details")
_OR = Message("其他可能：", "Or: ")
_SEE = Message("表中：", "In the tables: ")
_BETWEEN = Message("、", ", ")
_SENTENCE = Message("文中位置", "in the text")
_LEGEND = (
    ("suspect", Message("✗ 可能有误，下为应有数字", "✗ probably wrong, right figure below")),
    ("witness", Message("→ 与之不符的数字", "→ figures that speak against it")),
    ("asked", Message("? 请核实", "? to look at")),
)
_BACK = Message("返回目录", "to the index")
_INDEX = Message("核对结果目录", "index of results")
_NOTHING = Message("没有发现问题。", "Nothing was found.")
_PRACTICE = Message("各表的尾数处理", "How each table was rounded")
_COUNTS = Message("勾稽关系", "Obligations")
_PROOF = Message("能否同时成立", "Together")
_CLASH = Message("不能同时成立的关系", "Identities that cannot hold together")
_HEADS = (
    Message("结论", "verdict"),
    Message("错误", "errors"),
    Message("请核实", "to look at"),
    Message("缺少", "missing"),
    Message("未读", "unread"),
    Message("单位", "department"),
    Message("文件", "file"),
)
_REFUSED = Message("无法读取", "not read")
_PAGE = Message("第{number}页", "page {number}")


def report_page(
    accounts: FinalAccounts,
    report: Report,
    lang: str = "zh",
    *,
    pages: Sequence[PagePicture] = (),
    index: str | None = None,
) -> str:
    """Return the page of a document: verdict, findings, tables and text with marks, pictures.

    ``pages`` are pictures of its pages with boxes, ``index`` the page that lists all documents.
    """
    return "".join(_Page(accounts, report, lang, tuple(pages), index).parts())


@frozen
class _Found:
    """A finding with its id in the page."""

    id: str
    item: Item


class _Page:
    """Writes the page of one document in one language."""

    def __init__(
        self,
        accounts: FinalAccounts,
        report: Report,
        lang: str,
        pages: tuple[PagePicture, ...],
        index: str | None,
    ) -> None:
        self.accounts, self.report, self.lang = accounts, report, lang
        self.told: Told = tell(report, accounts)
        self.pages, self.index = pages, index
        self.found = [
            _Found(f"{group.part.value}-{item.number}", item)
            for group in self.told.groups
            for item in group.items
        ]
        self.marks = self._marks()
        self.sentences: dict[str, str] = {}

    def say(self, text: Message) -> str:
        """Return a sentence in the language of the page, as markup."""
        return escape(text.get(self.lang))

    def parts(self) -> Iterator[str]:
        """Yield the page in pieces."""
        narrative = "".join(self._narrative())
        title = f"{self.say(self.told.head)} {self.say(_TITLE)}"
        yield (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if self.lang != "en" else "en"}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta name="color-scheme" content="light dark"><title>{title}</title>'
            f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>'
            f'<a class="skip" href="#findings">{self.say(_SKIP)}</a><header>'
        )
        if self.index is not None:
            yield f'<p><a href="{escape(self.index)}">{self.say(_BACK)}</a></p>'
        yield f"<h1>{title}</h1>"
        yield (
            f'<p class="verdict {self.report.verdict.value}">{self.say(self.told.verdict)}</p>'
            f"<p>{self.say(self.told.counted)}</p></header>"
        )
        bodies = (
            ("findings", None, self._findings()),
            ("pictures", _PICTURES, self._pictures()),
            ("tables", _TABLES, self._tables()),
            ("narrative", _TEXT, narrative),
            ("pages", _PAGES, "".join(self._page_pictures())),
            ("rounding", _ROUNDING, self._rounding()),
            ("unchecked", _NOT_CHECKED, self._unchecked()),
            ("how", _HOW, self._how()),
        )
        shown = [(name, head, body) for name, head, body in bodies if body]
        links = "".join(
            f'<li><a href="#{name}">{self.say(head)}</a></li>' for name, head, _ in shown if head
        )
        yield f"<nav><ul>{links}</ul></nav><main>"
        for name, head, body in shown:
            heading = f"<h2>{self.say(head)}</h2>" if head else ""
            yield f'<section id="{name}">{heading}{body}</section>'
        yield "</main></body></html>\n"

    # --- findings

    def _findings(self) -> str:
        parts = []
        for group in self.told.groups:
            items = [one for one in self.found if one.item.part is group.part]
            parts.append(f"<h2>{self.say(group.part.title)}</h2>")
            parts.append(f'<ol class="found {group.part.value}">')
            parts += map(self._item, items)
            parts.append("</ol>")
            if group.part is Part.MISSING:
                parts.append(self._unread())
        if not self.told.group(Part.MISSING):
            parts.insert(0, self._unread())
        return "".join(parts) or f"<p>{self.say(_NOTHING)}</p>"

    def _unread(self) -> str:
        if not self.told.unread:
            return ""
        lines = "".join(f"<li>{self.say(one)}</li>" for one in self.told.unread)
        return f"<h2>{self.say(_UNREAD)}</h2><ul>{lines}</ul>"

    def _item(self, found: _Found) -> str:
        item = found.item
        parts = [f'<li id="{found.id}"><p class="answer">{self.say(item.answer)}</p>']
        where = [self.say(item.where)] if item.where.zh else []
        links = self._links(found)
        if links:
            where.append(self.say(_SEE) + self.say(_BETWEEN).join(links))
        if found.id in self.sentences:
            where.append(f'<a href="#{self.sentences[found.id]}">{self.say(_SENTENCE)}</a>')
        if where:
            parts.append(f'<p class="where">{"　".join(where)}</p>')
        parts.append(f'<p class="why">{self.say(item.why)} <code>{escape(item.rule)}</code></p>')
        more = [self.say(_OR) + self.say(one) for one in item.others]
        more += [self.say(one) for one in item.beneath]
        more += [escape(item.remark)] if item.remark else []
        if more:
            lines = "".join(f"<li>{one}</li>" for one in more)
            parts.append(f"<details><summary>{self.say(_ELSE)}</summary><ul>{lines}</ul></details>")
        return "".join([*parts, "</li>"])

    def _links(self, found: _Found) -> list[str]:
        """Return links to the cells of a finding that stand in a table of the page."""
        refs = [
            cell.ref
            for cell in found.item.finding.cells
            if cell.ref in self.marks and cell.ref.is_cell
        ]
        names = {cell.ref: cell.name for cell in found.item.finding.cells}
        return [f'<a href="#{anchor(ref)}">{self.say(names[ref])}</a>' for ref in refs[:_LINKS]]

    def _marks(self) -> dict[CellRef, Mark]:
        """Return what is said of each cell; the worst finding that names it says it."""
        marks: dict[CellRef, Mark] = {}
        for found in self.found:
            item = found.item
            if item.part in (Part.SCOPE, Part.UNUSUAL, Part.MISSING):
                continue
            words = item.answer.get(self.lang)
            for suspect in item.suspects:
                right = grouped(suspect.values[0][0]) if suspect.values else ""
                told = Message("应为", "should be ").get(self.lang) + right if right else ""
                marks.setdefault(suspect.cell.ref, Mark("suspect", found.id, words, told))
            kind = "witness" if item.suspects else "asked"
            for cell in item.finding.cells:
                marks.setdefault(cell.ref, Mark(kind, found.id, words))
        return {ref: mark for ref, mark in marks.items() if self._is_printed(ref)}

    def _is_printed(self, ref: CellRef) -> bool:
        table = self.accounts.table(ref.table) if ref.is_cell else None
        return table is not None and ref.row in table and ref.column in table.columns_of(ref.row)

    # --- the document

    def _tables(self) -> str:
        tables = [
            official_table(self.accounts, table, self.marks, self.lang)
            for table in self.accounts.tables()
            if len(table)
        ]
        if not tables:
            return ""
        used = {mark.kind for mark in self.marks.values()}
        legend = "".join(
            f"<span>{self.say(words)}</span>" for kind, words in _LEGEND if kind in used
        )
        return (f'<p class="legend">{legend}</p>' if legend else "") + "".join(tables)

    def _narrative(self) -> Iterator[str]:
        """Yield the sections of the narrative, the sentences of findings marked."""
        for section in self.accounts.narrative.sections if self.accounts.narrative else ():
            text = self._marked(section)
            if text:
                yield f"<h3>{escape(section.heading)}</h3><p>{text}</p>"

    def _marked(self, section: Section) -> str:
        """Return the text of a section with the words of each finding marked once."""
        spans: list[tuple[int, int, _Found]] = []
        for found in self.found:
            span = self._span(section, found)
            if (
                span is not None
                and span[0] >= _heading_of(section)
                and all(span[1] <= a or b <= span[0] for a, b, _ in spans)
            ):
                spans.append((*span, found))
                self.sentences[found.id] = f"n-{found.id}"
        parts, at = [], _heading_of(section)
        for begin, end, found in sorted(spans, key=lambda one: one[0]):
            kind = "error" if found.item.part is Part.ERROR else "asked"
            parts.append(escape(section.text[at:begin]))
            parts.append(
                f'<mark class="{kind}" id="n-{found.id}"><a href="#{found.id}" '
                f'title="{self.say(found.item.answer)}">{escape(section.text[begin:end])}</a></mark>'
            )
            at = end
        return "".join([*parts, escape(section.text[at:])])

    def _span(self, section: Section, found: _Found) -> tuple[int, int] | None:
        """Return where the words of a finding stand in a section; None if they do not."""
        finding = found.item.finding
        words = re.sub(r"\s|…$", "", finding.place.quote or "")
        about = NARRATIVE in {cell.ref.table for cell in finding.cells} or not finding.cells
        if not about or len(words) < _LEAST or found.id in self.sentences:
            return None
        pattern = r"\s*".join(map(re.escape, words))
        place = re.search(pattern, section.text)
        return place.span() if place is not None else None

    def _pictures(self) -> str:
        return "".join(
            f"<figure><figcaption>{self.say(one.title)}</figcaption>{one.svg}</figure>"
            for one in every_picture(self.accounts, self.report, self.lang)
        )

    def _page_pictures(self) -> Iterator[str]:
        """Yield the pages on which something was found, with boxes around it."""
        for page in self.pages:
            boxes = "".join(
                f'<i class="found" title="{escape(words)}" style="left:{left:.2f}%;top:{top:.2f}%;'
                f'width:{right - left:.2f}%;height:{bottom - top:.2f}%"></i>'
                for (left, top, right, bottom), words in page.found
            )
            name = Message(_PAGE.zh.format(number=page.number), _PAGE.en.format(number=page.number))
            data = base64.b64encode(page.png).decode()
            yield (
                f'<figure><div class="page"><img alt="{self.say(name)}" '
                f'src="data:image/png;base64,{data}">{boxes}</div>'
                f"<figcaption>{self.say(name)}</figcaption></figure>"
            )

    # --- how it was judged

    def _rounding(self) -> str:
        if not self.told.explained:
            return ""
        parts = []
        for one in self.told.explained:
            lines = "".join(f"<li>{self.say(each.message)}</li>" for each in one.findings)
            parts.append(
                f"<details><summary>{self.say(one.line)}</summary><ul>{lines}</ul></details>"
            )
        return "".join(parts)

    def _unchecked(self) -> str:
        reasons: dict[tuple[str, str], int] = {}
        for line in self.report.ledger:
            if line.status is Verdict.NOT_EVALUABLE:
                key = (line.rule, line.reason.get(self.lang))
                reasons[key] = reasons.get(key, 0) + 1
        rows = "".join(
            f"<tr><td>{escape(rule)}</td><td>{escape(text)}</td><td>{count}</td></tr>"
            for (rule, text), count in reasons.items()
        )
        kept = "".join(f"<li>{self.say(one)}</li>" for one in self.told.kept)
        table = (
            f"<details><summary>{self.say(_OPEN_ONES)}{sum(reasons.values())}</summary>"
            f"<div class='scroll'><table><tbody>{rows}</tbody></table></div></details>"
        )
        return (table if rows else "") + (f"<ul>{kept}</ul>" if kept else "")

    def _how(self) -> str:
        practice = "".join(f"<li>{self.say(one)}</li>" for one in self.told.practice)
        clash = "".join(f"<li><code>{escape(one)}</code></li>" for one in self.report.proof.clash)
        parts = [
            f"<dl><dt>{self.say(_COUNTS)}</dt><dd>{self.say(self.told.ledger)}</dd>",
            f"<dt>{self.say(_PROOF)}</dt><dd>{self.say(self.told.proof)}</dd>",
            f"<dt>{self.say(_PRACTICE)}</dt><dd><ul>{practice}</ul></dd>",
        ]
        if clash:
            parts.append(f"<dt>{self.say(_CLASH)}</dt><dd><ul>{clash}</ul></dd>")
        return "".join([*parts, "</dl>"])


def _heading_of(section: Section) -> int:
    """Return where the text of a section begins behind its heading, which it may repeat."""
    words = r"\s*".join(map(re.escape, re.sub(r"\s", "", section.heading).translate(_BRACKETS)))
    found = re.match(rf"\s*{words}\s*", section.text.translate(_BRACKETS)) if words else None
    return found.end() if found is not None else 0


_BRACKETS = str.maketrans("（）", "()")


_LINKS = 8
"""So many cells of a finding are linked."""
_LEAST = 4
"""Words of so many characters are looked for in the text."""


# --- many documents ----------------------------------------


def report_index(
    entries: Iterable[tuple[str, str, Told | None, Message | None]], lang: str = "zh"
) -> str:
    """Return the page that lists documents, the worst first.

    Each entry is the path, the name of its page, what is told of it, or why it was not read.
    """
    title = escape(_INDEX.get(lang))
    heads = "".join(f'<th scope="col">{escape(one.get(lang))}</th>' for one in _HEADS)
    rows = "".join(
        _index_row(path, name, told, refused, lang)
        for path, name, told, refused in sorted(entries, key=_severity)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang != "en" else "en"}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title>'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><main><h1>{title}</h1>'
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</div></main></body></html>\n"
    )


def _severity(
    entry: tuple[str, str, Told | None, Message | None],
) -> tuple[int, int, int, str]:
    path, _, told, _ = entry
    if told is None:
        return 0, 0, 0, path
    counts = (-len(told.group(part)) for part in (Part.ERROR, Part.WARNING))
    return (1 + WORST_FIRST.index(told.report.verdict), *counts, path)  # type: ignore[return-value]


def _index_row(path: str, name: str, told: Told | None, refused: Message | None, lang: str) -> str:
    if told is None:
        why = refused.get(lang) if refused is not None else ""
        return (
            f'<tr><td class="contradictory">{escape(_REFUSED.get(lang))}</td>'
            f'<td colspan="5">{escape(why)}</td><td>{escape(path)}</td></tr>'
        )
    verdict = told.verdict.get(lang).partition("：" if lang != "en" else ":")[0]
    parts = (Part.ERROR, Part.WARNING, Part.MISSING)
    numbers = (*(len(told.group(part)) for part in parts), len(told.unread))
    figures = "".join(f'<td class="f">{number}</td>' for number in numbers)
    return (
        f'<tr><td class="{told.report.verdict.value}">{escape(verdict)}</td>{figures}'
        f'<td><a href="{quote(name)}">{escape(told.head.get(lang))}</a></td>'
        f"<td>{escape(path)}</td></tr>"
    )
