"""The basis of rules: the sources that ``docs/sources.md`` describes, and a pointer into one."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import Attribute, field, frozen

from gov_accounts.findings import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SOURCES", "Basis", "Certainty", "Source"]


class Certainty(enum.Enum):
    """How sure a source is; strong first, though ``derived`` needs no document at all."""

    OFFICIAL = "official"
    PRINTED = "printed"
    DERIVED = "derived"
    MEASURED = "measured"
    REPORTED = "reported"
    RECALLED = "recalled"
    HYPOTHESIS = "hypothesis"

    @property
    def words(self) -> Message:
        """The grade in words.

        >>> Certainty.RECALLED.words.en
        'from memory, to be confirmed'
        """
        return _WORDS[self]


_WORDS = {
    Certainty.OFFICIAL: Message("读过正式文本", "official text seen"),
    Certainty.PRINTED: Message("见于公开的决算", "seen in published documents"),
    Certainty.DERIVED: Message("由含义推算", "derived from meaning"),
    Certainty.MEASURED: Message("由公开数字量得", "measured on published figures"),
    Certainty.REPORTED: Message("他处转述", "told by others"),
    Certainty.RECALLED: Message("凭记忆，待确认", "from memory, to be confirmed"),
    Certainty.HYPOTHESIS: Message("推测", "hypothesis"),
}


@frozen
class Source:
    """A source of rules; its ``id`` is the heading of its section in ``docs/sources.md``."""

    id: str
    zh: str
    en: str
    certainty: Certainty

    @property
    def anchor(self) -> str:
        """Where the source is described."""
        return f"docs/sources.md#{self.id}"


_O, _P, _D, _M, _T, _R, _H = Certainty

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        one.id: one
        for one in (
            Source("meaning-of-tables", "表头和行名的含义", "meaning of headers and rows", _D),
            Source("derived-from-tables", "由表内关系推算", "arithmetic on the tables", _D),
            Source("meaning-of-narrative", "情况说明的词义", "meaning of the narrative", _D),
            Source("review-questions", "审阅时应问的问题", "questions of a careful reader", _D),
            Source("own-convention", "本库约定", "convention of this library", _D),
            Source("rounding-practice", "尾数取舍的做法", "rounding practice", _M),
            Source("usual-practice", "通常做法", "usual practice", _M),
            Source("inferences", "有待证实的推测", "inferences to be confirmed", _H),
            Source("budget-law", "预算法", "Budget Law", _R),
            Source(
                "budget-law-regulation-2020",
                "预算法实施条例（2020年修订）",
                "regulation for the Budget Law, 2020",
                _O,
            ),
            Source(
                "disclosure-notice-2016-143",
                "财预〔2016〕143号",
                "disclosure rules of 2016, no. 143",
                _O,
            ),
            Source(
                "grassroots-disclosure-list",
                "财政预决算领域基层政务公开标准目录",
                "standard list of what local governments disclose",
                _O,
            ),
            Source(
                "three-public-notice-2014",
                "财政部2014年公开“三公”经费的通知",
                "notice of 2014 on the three public expenses",
                _T,
            ),
            Source(
                "information-table-notes-2017",
                "部门决算相关信息统计表（2017）填表说明",
                "notes of the information table, 2017",
                _O,
            ),
            Source("internal-forms", "财决各表", "internal forms of the accounts", _T),
            Source("recalled-formulas", "凭记忆的审核公式", "audit formulas from memory", _R),
            Source(
                "shanghai-template-2024",
                "上海市部门决算模板（2024）",
                "template of Shanghai, 2024",
                _O,
            ),
            Source(
                "liaoning-accounts-2024",
                "辽宁省部门决算（2024）",
                "published accounts of Liaoning, 2024",
                _P,
            ),
            Source(
                "shanghai-accounts-2024",
                "上海市部门决算（2024）",
                "published accounts of Shanghai, 2024",
                _P,
            ),
            Source("published-accounts", "各地公开的决算", "accounts published elsewhere", _P),
            Source("narrative-wordings", "各地情况说明的写法", "wording of narratives", _P),
            Source(
                "procurement-shares",
                "政府采购授予中小企业的比重",
                "procurement awarded to smaller firms",
                _P,
            ),
            Source(
                "classification-list",
                "政府收支分类科目（所知部分）",
                "classification, as far as known",
                _P,
            ),
            Source("classification-use", "科目的使用范围", "where codes may stand", _R),
            Source("open-checker-rules", "开源检查程序的规则", "rules of an open checker", _T),
            Source("open-checker-cases", "开源检查程序的案例", "cases of an open checker", _T),
            Source(
                "performance-measures-2020-10",
                "项目支出绩效评价管理办法（财预〔2020〕10号）",
                "measures on evaluating projects, 2020, no. 10",
                _R,
            ),
            Source(
                "performance-notice-2021-101",
                "财预〔2021〕101号",
                "notice on performance of 2021, no. 101",
                _R,
            ),
            Source("performance-grades", "绩效评价等级", "grades of evaluation", _T),
            Source(
                "liaoning-forms-2024",
                "辽宁省绩效自评表（2024）",
                "self-evaluation forms of Liaoning, 2024",
                _P,
            ),
            Source(
                "jiangxi-form-2017",
                "项目支出绩效自评表（江西，2017）",
                "project form of Jiangxi, 2017",
                _T,
            ),
            Source("local-forms", "各地自评表的说明", "notes of forms of other places", _T),
            Source(
                "integrated-system-forms",
                "预算管理一体化系统的自评表",
                "forms of the integrated budget system",
                _T,
            ),
            Source("self-evaluation-checker", "自评表校验程序", "a checker of forms", _T),
        )
    }
)
"""Every source by its id, in the order of ``docs/sources.md``."""


@frozen
class Basis:
    """What a rule rests on: a source and, where it says more, the clause, formula or figures.

    ``detail`` is the same in both languages: titles as printed, numbers of clauses and formulas.

    >>> Basis("budget-law-regulation-2020", "第6条").text.en
    '第6条, regulation for the Budget Law, 2020 (official text seen)'
    >>> Basis("hearsay")
    Traceback (most recent call last):
    ValueError: no source 'hearsay'
    """

    source: str = field()
    detail: str = ""

    @source.validator
    def _is_known(self, _: Attribute[str], value: str) -> None:
        if value not in SOURCES:
            raise ValueError(f"no source {value!r}")

    @property
    def certainty(self) -> Certainty:
        """How sure the source is."""
        return SOURCES[self.source].certainty

    @property
    def text(self) -> Message:
        """Detail, source and certainty in both languages."""
        source, words = SOURCES[self.source], self.certainty.words
        start = (f"{self.detail}，", f"{self.detail}, ") if self.detail else ("", "")
        return Message(
            f"{start[0]}{source.zh}（{words.zh}）", f"{start[1]}{source.en} ({words.en})"
        )

    def __str__(self) -> str:
        return self.text.zh
