"""Why a rule cannot be evaluated: the reasons that many rules share, with their sentences."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.rules._templates import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REASONS"]

REASONS: Mapping[str, Sentence] = MappingProxyType(
    {
        "cut_off": Sentence("{part}不完整", "{part} is cut off"),
        "no_part": Sentence("文件中没有{part}", "the document has no {part}"),
        "no_unit": Sentence("{part}没有写明金额单位", "{part} states no unit of money"),
        "no_column": Sentence("{part}没有{column}", "{part} does not print the column {column}"),
        "not_printed": Sentence("{cell}没有印出", "{cell} is not printed"),
        "not_stated": Sentence(
            "情况说明没有“{figure:title}”", "the narrative states no {figure:title}"
        ),
        "supposed": Sentence(
            "“{figure:title}”所属事项不能确定", "what {figure:title} belongs to is only supposed"
        ),
        "ambiguous": Sentence("{cell}所在栏不能确定", "the column of {cell} is ambiguous"),
        "unreadable": Sentence("{cell}无法识别", "what is printed in {cell} cannot be read"),
        "nothing_to_compare": Sentence("没有可比的数字", "there is nothing to compare"),
        "too_small": Sentence("总额过小", "the whole is too small"),
        "words_unread": Sentence(
            "情况说明中有未能读出的内容", "a part of the narrative was not read"
        ),
        "family": Sentence("不认识这种自评表的评分办法", "the scoring of this form is not known"),
        "form_unread": Sentence("表中有未能读出的内容", "a part of the form was not understood"),
    }
)
"""Reasons by name; :class:`~gov_accounts.rules._records.NotEvaluable` names one of them."""
