"""Why a document is refused: what it is instead of final accounts, in one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_accounts.errors import DocumentError
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["blank_form", "is_budget", "no_tables", "no_year"]

_OTHER_KINDS = (
    (r"审计(?:报告|结果|意见)", "an audit report", "审计报告"),
    (r"批复", "an approval letter", "决算批复"),
    (r"(?:政府|财政|财政收支)决算", "the accounts of a whole government", "政府决算"),
    (
        r"绩效(?:目标)?(?:自评|评价)表",
        "a self-evaluation form of which nothing could be read",
        "未能识别的绩效自评表",
    ),
)
"""What the first words of another kind of document say."""
_OPENING = 400


def blank_form(name: str, tables: int) -> DocumentError:
    """Say that no figure stands anywhere in the document."""
    return DocumentError(
        f"{name}: this seems to be the blank form (部门决算模板): {tables} tables without a single "
        "figure; expected the form filled in",
        f"{name}：这似乎是空白的部门决算模板：{tables}张表中没有一个数字；请提供填好的文件",
    )


def no_year(name: str) -> DocumentError:
    """Say that the year of the accounts is not printed."""
    return DocumentError(
        f"{name}: no fiscal year found; expected a heading such as 2024年度, or give it (--year, "
        "fiscal_year=…)",
        f"{name}：没有找到决算年度；应有“2024年度”一类的标题，或在读取时指定（--year）",
    )


def is_budget(lines: Sequence[TextLine]) -> bool:
    """Whether a document is of a budget (部门预算) rather than of final accounts."""
    text = "".join(line.folded for line in lines)
    named = re.search("(?:部门|单位)预算", text) is not None
    return named and text.count("预算") > 2 * text.count("决算")


def no_tables(lines: Sequence[TextLine], name: str, pictures: Sequence[str] = ()) -> DocumentError:
    """Say what a document without tables of final accounts seems to be."""
    text = "".join(line.folded for line in lines)
    if pictures:
        return DocumentError(
            f"{name}: none of the nine tables found; pages {', '.join(pictures)} are only pictures "
            "(scanned): have their text recognised (OCR) first",
            f"{name}：没有找到九张表；第{'、'.join(pictures)}页只有图片（扫描件），请先作文字识别（OCR）",
        )
    if not re.search(r"[一-龥]", text):
        return DocumentError(
            f"{name}: no Chinese text in {len(lines)} lines: another language or encoding; "
            "expected the text of final accounts (部门决算), saved as UTF-8",
            f"{name}：{len(lines)}行中没有中文，或为其他语言，或编码有误；应为部门决算的文本，请另存为UTF-8",
        )
    for pattern, en, zh in _OTHER_KINDS:
        if re.search(pattern, text[:_OPENING]):
            return DocumentError(
                f"{name}: this seems to be {en} ({zh}), expected final accounts of a department "
                "(部门决算)",
                f"{name}：这似乎是{zh}；应为部门决算",
            )
    if is_budget(lines):
        return DocumentError(
            f"{name}: this seems to be a budget (部门预算), expected final accounts (部门决算)",
            f"{name}：这似乎是部门预算；应为部门决算",
        )
    titles = "、".join(kind.SPEC.title for kind in TABLES[:3])
    return DocumentError(
        f"{name}: none of the nine tables with figures, no explanation and no form found in "
        f"{len(lines)} lines; expected titles such as {titles}, each with a header; check that "
        "this is the text of final accounts (部门决算)",
        f"{name}：{len(lines)}行中没有找到带数字的九张表、情况说明或绩效自评表；应有"
        f"{titles}等表及表头，请核对是否为部门决算的文本",
    )
