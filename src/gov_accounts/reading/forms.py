"""Lines of text → the self-evaluation forms (绩效自评表).

Forms are found by their titles, fields by their labels, rows by their figures: a row ends where a line holds
as many numbers as the header has number columns. Names of levels are told apart by a small vocabulary, else
by the blocks they stand in. What does not fit is kept as :class:`~gov_accounts.accounts.Unread`.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
from attrs import define, field, frozen

from gov_accounts.accounts import Place, Reason, Unread
from gov_accounts.errors import AmountError
from gov_accounts.evaluation import (
    OPERATORS,
    DepartmentEvaluation,
    Indicator,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Task,
    parse_ratio,
    parse_target,
)
from gov_accounts.money import parse_amount
from gov_accounts.reading.numerals import Fate, Numerals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.reading.text import TextLine

__all__ = ["FormsRead", "find_forms"]


@frozen
class FormsRead:
    """What was read: forms, what was not understood, where each figure stands, the lines used.

    ``span`` is the range of line indexes from the first form's title to the last form's end; empty without
    forms. ``places`` is keyed by cell name: ``D[budget_income]``, ``P1[indicators[3].score]``.
    """

    department: DepartmentEvaluation | None
    projects: tuple[ProjectEvaluation, ...]
    unread: tuple[Unread, ...]
    places: Mapping[str, Place] = field(eq=False)
    span: range = range(0)


# --- words of the forms ----------------------------------------

# One character for one, so that columns of a line stay where they are.
_FOLD = str.maketrans("（）％：０１２３４５６７８９．，＝＞＜－　\t\xa0", "()%:0123456789.,=><-   ")

_YEAR = r"(?:[(]?[0-9]{4}年?度?[)]?)?"
_BEFORE = r"(?:附件?表?[0-9一二三四五六七八九十]*[、.:]?)?" + _YEAR + r"[^,。;、0-9]{0,24}?"
_DEPARTMENT_TITLE = re.compile(
    _BEFORE + r"整体(?:支出|预算)?绩效(?:目标)?(?:完成情况)?自评(?:情况|结果)?表" + _YEAR
)
_PROJECT_TITLE = re.compile(
    _BEFORE
    + r"(?:项目|政策)(?:[(]政策[)])?(?:支出|资金)?绩效(?:目标)?(?:完成情况)?自评(?:情况|结果)?表"
    + _YEAR
)
_PROOF = re.compile(r"(?:项目|部门|单位|[)])名称|主管部门|实施单位|预算金额|预算收入金额|年度资金总额")
_MARK = re.compile(r"<[A-Z_]+>\w*")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")

_HEADER_PHRASES = (
    *(
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "运算符号",
        "年度目标值",
        "年度指标值",
        "指标值",
        "目标值",
    ),
    *("年初目标值", "全年目标值", "计划完成值", "预期指标值", "内容", "度量单位", "计量单位", "单位"),
    *("全年完成值", "实际完成值", "完成值", "全年实际完成值", "全年实际值", "完成程度", "完成率", "完成情况"),
    *("分值", "权重", "得分", "自评得分", "指标得分", "备注"),
    *("偏差原因分析", "未完成原因分析", "偏差原因分析及改进措施", "未完成原因分析及改进措施", "原因说明"),
    *("改进措施", "整改措施", "偏差原因", "未完成原因", "原因分析"),
    *(
        f"{one}{rest}"
        for one in ("经费保障", "制度保障", "人员保障", "硬件条件保障")
        for rest in ("", "原因分析")
    ),
    *("其他", "其他原因", "其他原因分析"),
)
_TARGET_WORDS = ("年度目标值", "指标值", "目标值", "计划完成值", "运算符号")
_ACTUAL_WORDS = ("完成值", "全年实际值")
_COMPLETION_WORDS = ("完成程度", "完成率")
_WEIGHT_WORDS = ("分值", "权重")
_REASON_WORDS = ("原因", "措施", "备注")

# 一级 and 二级指标 of the national forms (财预〔2020〕10号, 财预〔2021〕101号) …
_PROJECT_FIRST = (
    "产出指标",
    "效益指标",
    "满意度指标",
    "成本指标",
    "过程指标",
    "决策指标",
    "投入指标",
    "结果指标",
)
_PROJECT_SECOND = (
    *("数量指标", "质量指标", "时效指标", "成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"),
    *("经济效益指标", "社会效益指标", "生态效益指标", "环境效益指标", "可持续影响指标", "可持续发展指标"),
    *("可持续发展影响指标", "服务对象满意度指标", "社会公众满意度指标", "受益对象满意度指标"),
)
_COST_KINDS = ("经济成本指标", "社会成本指标", "生态环境成本指标")
# … and of the department form (RULES 5.2).
_DEPARTMENT_FIRST = ("履职效能", "预算执行", "管理效率", "运行成本", "社会效应", "可持续性")
_DEPARTMENT_SECOND = (
    *("重点工作履行情况", "整体工作完成情况", "基础管理", "预算执行效率", "预算编制管理", "预算监督管理"),
    *("预算收支管理", "财务管理", "资产管理", "业务管理", "成本控制成效", "社会效益", "经济效益", "生态效益"),
    *("服务对象满意度", "体制机制改革", "社会公众满意度", "创新驱动发展", "人才支撑"),
)

_RESIDUE = frozenset(
    (
        *(
            "绩效指标",
            "年度绩效指标",
            "年度总体目标",
            "年度总体绩效目标",
            "年度目标",
            "总体目标",
            "年度主要任务",
        ),
        *("主要任务", "项目资金", "项目资金(万元)"),
    )
)
_GOAL_TITLES = re.compile(
    r"(?:年初(?:总体|设定)?目标|年初设定的?目标|(?:年度)?预期(?:总体)?目标)?(?:全年|年度)?(?:总体|实际)*完成情况"
    r"|(?:年初(?:总体|设定)目标|(?:年度)?预期(?:总体)?目标)"
)
_TASK_TITLES = re.compile(r"(?:对应项目|项目(?:下达|执行)金额|项目执行率|任务名称|分值|得分)+")
_BAND = re.compile(
    r"(?:全部(?:或基本)?|部分|基本|未)(?:达成|完成|实现)|达成(?:预期|年度)?指标|[0-9]+%(?:[(]含[)])?[-—~至]"
)


def _label(text: str) -> str:
    """Return the pattern of a label that may be wrapped or spaced out."""
    return r"\s*".join(re.escape(letter) for letter in text)


def _labels(**words: str) -> re.Pattern[str]:
    named = [
        rf"(?P<{name}>{'|'.join(_label(word) for word in sorted(text.split(), key=len, reverse=True))})"
        for name, text in words.items()
    ]
    unit = r"(?:\s*[(](?P<money>万元|元|亿元)[)])?"
    return re.compile(rf"(?<!\S)(?:{'|'.join(named)}){unit}(?=[\s:]|$)")


_DEPARTMENT_LABELS = _labels(
    name="部门(单位)名称 部门名称 单位名称 部门(单位)",
    budget_income="部门年初预算收入金额 年初预算收入金额 部门预算收入金额",
    budget_expenditure="部门年初预算支出金额 年初预算支出金额 部门预算支出金额",
)
_PROJECT_LABELS = _labels(
    name="项目(政策)名称 项目名称 政策名称",
    department="主管部门 主管部门及代码 项目主管部门",
    unit="实施单位 项目单位 项目实施单位",
    budget="项目预算金额 预算金额 全年预算数 预算数",
    executed="全年执行数 执行金额 执行数",
    rate="执行率 预算执行率",
)
_FOOTER_LABELS = _labels(
    subtotal="指标自评得分小计 指标得分小计 自评得分小计",
    execution_score="预算执行率得分 执行率得分",
    deduction="减分项 扣分项",
    total_score="绩效自评总得分 总评价得分 自评总得分 总得分 总分 合计得分 自评得分",
    grade="自评等级 绩效等级 评价等级 绩效自评等级 等级",
)
_FUND_COLUMNS = _labels(
    initial_budget="年初预算数",
    budget="全年预算数 预算数",
    executed="全年执行数 执行数",
    execution_weight="分值",
    rate="执行率",
    execution_score="得分",
)
_FUND_TOTAL = re.compile(r"年度资金总额[:]?\s")
_MONEY_FIELDS = ("initial_budget", "budget", "executed", "budget_income", "budget_expenditure")

_NUMBER = r"[-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_VALUE = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>%|[^0-9\s()、,。;~\-—至:.]{{1,6}})?")
_FIELD_VALUE = re.compile(rf"[\s:]*(?P<number>{_NUMBER})(?P<unit>%|万元|元|分)?(?=\s|$)")
_SIGNED = re.compile(r"(?:>=|<=|=|>|<|[≥≤≧≦]|[不大小高低少多至超等].{0,5}?)[0-9]")
_PAGE_NUMBER = re.compile(r"[-—\s]*[0-9]{1,4}[-—\s]*")
_GRADES = re.compile(r"[\s:]*(优秀?|良好?|中|差|合格|不合格)(?=\s|$)")


# --- lines ----------------------------------------


@frozen
class _Word:
    text: str
    line: int
    start: int
    end: int


@frozen
class _Line:
    """A line of a form; ``block`` counts the groups of lines between blank lines."""

    index: int
    text: str
    raw: str
    place: Place
    block: int
    whole: bool

    @property
    def words(self) -> list[_Word]:
        return [
            _Word(found.group(), self.index, found.start(), found.end())
            for found in re.finditer(r"\S+", self.text)
        ]

    @property
    def plain(self) -> str:
        return "".join(self.text.split())


def _numbered(lines: list[TextLine]) -> list[_Line]:
    """Number the blocks: a blank line, a new page or an indented line after a flush one begins one."""
    found: list[_Line] = []
    block = 0
    page: int | None = None
    for index, line in enumerate(lines):
        text = line.text.translate(_FOLD)
        if not text.strip() or line.place.page != page or text.startswith(" "):
            block += 1
        page = line.place.page
        found.append(_Line(index, text, line.text, line.place, block, line.ended))
    return found


def _joined(lines: Iterable[_Line]) -> str:
    return "".join(line.raw.strip() for line in lines)


# --- finding the forms ----------------------------------------


@frozen
class _Section:
    department: bool
    title: _Line
    lines: list[_Line]


def _title(line: _Line) -> bool | None:
    """Whether a line is the title of the department form (True), of a project form (False), of none."""
    plain = line.plain
    if not 6 <= len(plain) <= 50:
        return None
    if _DEPARTMENT_TITLE.fullmatch(plain):
        return True
    return False if _PROJECT_TITLE.fullmatch(plain) else None


def _sections(lines: list[_Line]) -> list[_Section]:
    titles = [(number, kind) for number, line in enumerate(lines) if (kind := _title(line)) is not None]
    found: list[_Section] = []
    bounds = [number for number, _ in titles] + [len(lines)]
    for (number, kind), end in zip(titles, bounds[1:], strict=True):
        body = lines[number + 1 : end]
        printed = [line for line in body if line.text.strip()]
        # A title in a table of contents has no form below it.
        if any(_PROOF.search(line.plain) for line in printed[:15]):
            found.append(_Section(kind, lines[number], body))
        elif (
            found
            and found[-1].lines
            and found[-1].lines[-1].index == number - 1
            and _goes_on(found[-1], body)
        ):
            found[-1].lines.extend((lines[number], *body))
    return found


def _goes_on(section: _Section, body: list[_Line]) -> bool:
    """Whether the title is repeated on a further page of an unfinished form."""
    finished = any(_FOOTER_LABELS.match(line.text.strip()) for line in section.lines)
    return not finished and any(_FOOTER_LABELS.match(line.text.strip()) for line in body)


# --- one form ----------------------------------------


@frozen
class _Columns:
    """Number columns of the indicator table, and the columns of words behind them."""

    completion: bool
    weight: bool
    score: bool
    reasons: int

    @property
    def behind(self) -> tuple[str, ...]:
        named = (("completion", self.completion), ("weight", self.weight), ("score", self.score))
        return tuple(name for name, stands in named if stands)


_FULL = _Columns(completion=True, weight=True, score=True, reasons=8)


@define
class _Cell:
    """Words of one block between two rows of figures."""

    words: list[_Word]
    inline: bool = False

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


@frozen
class _Values:
    """The figures of a row as they stand in the line; ``op`` None and ``target`` None: a qualitative row."""

    before: list[_Word]
    operator: str | None
    target: tuple[Decimal, _Word] | None
    unit: str | None
    actual: tuple[Decimal, _Word] | None
    behind: dict[str, tuple[Decimal | Ratio, _Word]]
    after: list[_Word]


class _Broken(Exception):  # noqa: N818
    """A line with figures that do not fit the columns; ``more`` if figures may follow on the next line."""

    def __init__(self, *, more: bool) -> None:
        super().__init__(more)
        self.more = more


class _FormReader:
    """Reads one section; collects fields, rows and what was not understood."""

    def __init__(
        self, section: _Section, prefix: str, lines: Mapping[int, _Line], numerals: Numerals
    ) -> None:
        self.section = section
        self.prefix = prefix
        self.all = lines
        self.numerals = numerals
        self.last = next((index for index in reversed(range(len(lines))) if lines[index].text.strip()), -1)
        self.fields: dict[str, Any] = {}
        self.tasks: list[Task] = []
        self.indicators: list[Indicator] = []
        self.unread: list[Unread] = []
        self.places: dict[str, Place] = {}
        self.columns = _FULL
        self.known = False  # whether the header was understood
        self.level1: str | None = None
        self.level2: str | None = None
        self.seen: list[tuple[str | None, str | None]] = []
        self.end = (section.lines or [section.title])[-1].index + 1
        department = section.department
        self.firsts = _DEPARTMENT_FIRST if department else _PROJECT_FIRST
        self.seconds = _DEPARTMENT_SECOND if department else _PROJECT_SECOND

    # --- claims

    def typed(self, path: str, word: _Word) -> None:
        self.numerals.claim(word.line, word.start, word.end, Fate.TYPED)
        self.places[f"{self.prefix}[{path}]"] = self.all[word.line].place

    def refuse(self, text: str, reason: Reason, lines: Iterable[int]) -> None:
        indexes = sorted(set(lines))
        place = self.all[indexes[0]].place if indexes else Place()
        self.unread.append(Unread(text, reason, self.prefix, place))
        for index in indexes:
            self.numerals.claim_line(index, Fate.UNREAD)

    def refuse_lines(self, lines: list[_Line], reason: Reason) -> None:
        text = " ".join(line.raw.strip() for line in lines if line.text.strip())
        if text:
            self.refuse(text, reason, [line.index for line in lines])

    def kept(self, word: _Word) -> str:
        """The word as printed."""
        return self.all[word.line].raw[word.start : word.end]

    def join(self, words: list[_Word]) -> str:
        """Words of a wrapped cell as printed: no space between Chinese, one between words of one line."""
        text = ""
        before: _Word | None = None
        for word in words:
            piece = self.kept(word)
            apart = before is not None and before.line == word.line and before.end < word.start
            text += (" " if apart and not text.endswith(" ") else "") + piece
            before = word
        return text

    def cut(self, word: _Word) -> bool:
        """Whether the document stops right behind a figure, so that digits may be missing."""
        line = self.all[word.line]
        return not line.whole and word.line == self.last and not line.text[word.end :].strip()

    # --- the parts of a form

    def read(self) -> None:
        """Split the section into head, tasks, goals, indicators and footer, and read each."""
        self.numerals.claim_line(self.section.title.index, Fate.STRUCTURE)
        lines = self._clean(self.section.lines)
        head, tasks, goals, rows, foot = self._parts(lines)
        self._head(head)
        self._tasks(tasks)
        self._goals(goals)
        self._rows(rows)
        self._foot(foot)

    def _clean(self, lines: list[_Line]) -> list[_Line]:
        """Drop marks of the file, titles and years, and lines printed twice in a row."""
        kept: list[_Line] = []
        for line in lines:
            plain = line.plain
            if _MARK.fullmatch(plain) or _title(line) is not None or (plain and re.fullmatch(_YEAR, plain)):
                self.numerals.claim_line(line.index, Fate.STRUCTURE)
                continue
            twice = kept and kept[-1].plain == plain and kept[-1].index == line.index - 1
            if twice and plain and not plain.isdigit():
                self.refuse(line.raw.strip(), Reason.STRAY_TEXT, [line.index])
                continue
            kept.append(line)
        return kept

    def _parts(self, lines: list[_Line]) -> tuple[list[_Line], ...]:
        parts: tuple[list[_Line], ...] = ([], [], [], [], [])
        mode = 0
        for number, line in enumerate(lines):
            plain = line.plain
            if _PART.match(plain) and mode == 4:
                self.end = line.index
                break
            if (mode >= 3 or self._foots(line)) and self._foot_at(lines, number):
                mode = 4
            elif mode < 3 and (
                plain.startswith("一级") or plain in ("绩效指标", "年度绩效指标") or self._row_like(line)
            ):
                mode = 3
            elif mode < 2 and _GOAL_TITLES.fullmatch(plain):
                mode = 2
            elif mode < 1 and self.section.department and _TASK_TITLES.fullmatch(plain):
                mode = 1
            parts[mode].append(line)
        return parts

    @staticmethod
    def _foot_at(lines: list[_Line], number: int) -> bool:
        """Whether the footer stands at a line: a label and a figure, unlike the same words in a header."""
        text = lines[number].text.lstrip()
        label = _FOOTER_LABELS.match(text)
        if label is None:
            return False
        behind = next((line.plain for line in lines[number + 1 :] if line.plain), "")
        graded = label["grade"] is not None and _GRADES.match(text, label.end()) is not None
        return graded or re.search("[0-9]", text) is not None or re.fullmatch(_NUMBER, behind) is not None

    @staticmethod
    def _foots(line: _Line) -> bool:
        return re.match(r"\s*(?:指标自评得分小计|绩效自评总得分|总评价得分)", line.text) is not None

    @staticmethod
    def _row_like(line: _Line) -> bool:
        """Whether a line can only be a row of indicators: an operator, and figures behind it."""
        words = line.text.split()
        signs = [i for i, word in enumerate(words) if word in OPERATORS or word in "≥≤"]
        return bool(signs) and sum(bool(_VALUE.fullmatch(word)) for word in words[signs[0] :]) >= 4

    # --- labelled fields

    def _labelled(self, lines: list[_Line], labels: re.Pattern[str], texts: tuple[str, ...]) -> list[_Line]:
        """Read fields behind their labels; return the lines that hold none."""
        text = "\n".join(line.text for line in lines)
        starts = [0, *itertools.accumulate(len(line.text) + 1 for line in lines)]
        used: set[int] = set()
        found = list(labels.finditer(text))

        def word(start: int, end: int) -> _Word:
            number = bisect.bisect_right(starts, start) - 1
            return _Word(text[start:end], lines[number].index, start - starts[number], end - starts[number])

        def cover(start: int, end: int) -> None:
            for i, line in enumerate(lines):
                if starts[i] < end and start < starts[i] + len(line.text):
                    used.add(i)

        for number, label in enumerate(found):
            name = label.lastgroup if label.lastgroup != "money" else None
            name = name or next(key for key, value in label.groupdict().items() if value and key != "money")
            end = found[number + 1].start() if number + 1 < len(found) else len(text)
            cover(label.start(), label.end())
            if label["money"] and name in _MONEY_FIELDS:
                self.fields.setdefault("amount_unit", label["money"])
            if name in texts:
                body = text[label.end() : end]
                lead = len(body) - len(body.lstrip(" :\n"))
                stop = re.search(r"\n[^\S\n]*\n", body[lead:])
                stop_at = lead + stop.start() if stop else len(body.rstrip())
                spans = [m.span() for m in re.finditer(r"\S+", body[lead:stop_at])]
                if name in self.fields:
                    shown = " ".join(body[lead:stop_at].split())
                    self.refuse(shown, Reason.STRAY_TEXT, [])
                elif spans:
                    base = label.end() + lead
                    words = [word(base + a, base + b) for a, b in spans]
                    self.fields[name] = self.join(words)
                    self.places[f"{self.prefix}[{name}]"] = self.all[words[0].line].place
                    fate = Fate.STRUCTURE if name in ("name", "department", "unit") else Fate.PROSE
                    for one in words:
                        self.numerals.claim(one.line, one.start, one.end, fate)
                cover(label.end(), label.end() + stop_at)
                continue
            body = text[label.end() : end]
            value = (_GRADES if name == "grade" else _FIELD_VALUE).match(body)
            if value is None:
                # An empty field is a blank; anything else on the line is not understood.
                rest = body.split("\n", 1)[0].strip(" :")
                if rest:
                    first = word(label.end(), label.end() + 1)
                    self.refuse(rest, Reason.STRAY_FIGURE, [first.line])
                continue
            cover(label.end(), label.end() + value.end())
            if name == "grade":
                self.fields.setdefault("grade", value[1])
                continue
            spot = word(label.end() + value.start("number"), label.end() + value.end())
            if name == "total_score" and (total := _FIELD_VALUE.match(body, value.end())) is not None:
                # 总分: the sum of the weights, then the score.
                if value["number"] != "100":
                    self.refuse(body.strip(), Reason.STRAY_FIGURE, [spot.line])
                    continue
                self.numerals.claim(spot.line, spot.start, spot.end, Fate.STRUCTURE)
                cover(label.end(), label.end() + total.end())
                spot = word(label.end() + total.start("number"), label.end() + total.end())
                value = total
            self._put(name, value["number"], value["unit"], spot)
        return [line for i, line in enumerate(lines) if i not in used]

    def _put(self, name: str, number: str, unit: str | None, spot: _Word) -> None:
        if name in self.fields or self.cut(spot):
            reason = Reason.STRAY_FIGURE if name in self.fields else Reason.CUT_FIGURE
            shown = self.all[spot.line].raw.strip()
            self.unread.append(Unread(shown, reason, self.prefix, self.all[spot.line].place))
            self.numerals.claim(spot.line, spot.start, spot.end, Fate.UNREAD)
            return
        try:
            amount = parse_amount(number)
        except AmountError:
            self.refuse(number, Reason.STRAY_FIGURE, [spot.line])
            return
        if name == "rate":
            self.fields[name] = Ratio(amount, unit == "%")
        elif unit == "%" or (unit is not None and (unit == "分") == (name in _MONEY_FIELDS)):
            self.refuse(number + unit, Reason.STRAY_FIGURE, [spot.line])
            return
        else:
            self.fields[name] = amount
            if unit in ("万元", "元"):
                self.fields.setdefault("amount_unit", unit)
        self.typed(name, spot)

    def _head(self, lines: list[_Line]) -> None:
        if not self.section.department:
            total = next((i for i, line in enumerate(lines) if _FUND_TOTAL.match(line.text.lstrip())), None)
            if total is not None:
                self._funds(lines, total)
                first = next(
                    (i for i, line in enumerate(lines) if "项目资金" in line.plain or "预算数" in line.plain),
                    total,
                )
                rest = [line for line in lines[total + 1 :] if not self._residue(line.plain)]
                self.refuse_lines([line for line in rest if line.text.strip()], Reason.STRAY_FIGURE)
                lines = lines[:first]
        labels = _DEPARTMENT_LABELS if self.section.department else _PROJECT_LABELS
        rest = self._labelled(lines, labels, ("name", "department", "unit"))
        self._leftover(rest)

    def _funds(self, lines: list[_Line], total: int) -> None:
        """Read the line 年度资金总额 by the header above it (form of 财预〔2020〕10号)."""
        header = " ".join(" ".join(line.text.split()) for line in lines[:total] if "称" not in line.plain)
        names: list[str] = []
        for found in _FUND_COLUMNS.finditer(header):
            name = next(key for key, value in found.groupdict().items() if value and key != "money")
            if name not in names:
                names.append(name)
        if "(万元)" in header:
            self.fields.setdefault("amount_unit", "万元")
        words = lines[total].words[1:]
        values = [_VALUE.fullmatch(word.text) for word in words]
        if len(values) != len(names) or not all(values):
            self.refuse_lines([lines[total]], Reason.ROW_BROKEN)
            return
        for name, word, value in zip(names, words, values, strict=True):
            if value is not None:
                self._put(name, value["number"], value["unit"], word)

    def _leftover(self, lines: list[_Line]) -> None:
        for _, group in itertools.groupby((x for x in lines if x.text.strip()), key=lambda x: x.block):
            block = list(group)
            plain = "".join(line.plain for line in block)
            if self._residue(plain):
                for line in block:
                    self.numerals.claim_line(line.index, Fate.STRUCTURE)
            elif _PAGE_NUMBER.fullmatch(plain):
                self._page_number(block[0])
            else:
                reason = Reason.STRAY_FIGURE if re.search("[0-9]", plain) else Reason.STRAY_TEXT
                self.refuse_lines(block, reason)

    @staticmethod
    def _residue(plain: str) -> bool:
        """Whether text is nothing but titles of the form's parts, perhaps several in one block."""
        while plain:
            found = next((r for r in sorted(_RESIDUE, key=len, reverse=True) if plain.startswith(r)), None)
            if found is None:
                return False
            plain = plain.removeprefix(found)
        return True

    def _page_number(self, line: _Line) -> None:
        self.unread.append(Unread(line.raw.strip(), Reason.PAGE_NUMBER, self.prefix, line.place))
        self.numerals.claim_line(line.index, Fate.STRUCTURE)

    # --- tasks

    def _tasks(self, lines: list[_Line]) -> None:
        title = "".join(line.plain for line in lines if _TASK_TITLES.fullmatch(line.plain))
        standard = (("项目下达金额", "allocated"), ("项目执行金额", "executed"), ("项目执行率", "rate"))
        names = [name for word, name in (*standard, ("分值", "weight"), ("得分", "score")) if word in title]
        words: list[_Word] = []
        block = -1
        before = ""
        for line in lines:
            plain = line.plain
            if not plain or _TASK_TITLES.fullmatch(plain):
                continue
            if line.block != block:
                if self._residue("".join(word.text for word in words)):
                    words = []
                block = line.block
            if plain == before:
                self.refuse_lines([line], Reason.STRAY_FIGURE)
                continue
            values = [_VALUE.fullmatch(word.text) for word in line.words]
            run = len(list(itertools.takewhile(bool, reversed(values))))
            if not run or run < 2:
                if _PAGE_NUMBER.fullmatch(plain):
                    self._page_number(line)
                else:
                    words += line.words
                continue
            before = plain
            name, words = words + line.words[: len(values) - run], []
            if any(self._residue("".join(w.text for w in name[:i])) for i in range(1, len(name))):
                skip = max(i for i in range(1, len(name)) if self._residue("".join(w.text for w in name[:i])))
                name = name[skip:]
            self._task(line, name, line.words[len(values) - run :], names)
        text = "".join(word.text for word in words)
        if words and not self._residue(text):
            self.refuse(self.join(words), Reason.STRAY_TEXT, {word.line for word in words})

    def _task(self, line: _Line, name: list[_Word], values: list[_Word], names: list[str]) -> None:
        spots = {word.line for word in name} | {line.index}
        if len(values) != len(names) or not name or any(self.cut(word) for word in values):
            cut = any(self.cut(word) for word in values)
            shown = f"{self.join(name)} {' '.join(map(self.kept, values))}".strip()
            self.refuse(shown, Reason.CUT_FIGURE if cut else Reason.ROW_BROKEN, spots)
            return
        try:
            figures: dict[str, Any] = {}
            for column, word in zip(names, values, strict=True):
                figures[column] = parse_ratio(word.text) if column == "rate" else parse_amount(word.text)
        except AmountError:
            self.refuse(f"{self.join(name)} {line.raw.strip()}", Reason.ROW_BROKEN, spots)
            return
        self.tasks.append(Task(self.join(name), **figures))
        for column, word in zip(names, values, strict=True):
            self.typed(f"tasks[{len(self.tasks)}].{column}", word)
        for word in name:
            self.numerals.claim(word.line, word.start, word.end, Fate.PROSE)

    # --- goals

    def _goals(self, lines: list[_Line]) -> None:
        """Tell the goal from the result: two cells printed one after the other, each maybe in pieces."""
        blocks: list[list[_Line]] = []
        for _, group in itertools.groupby((x for x in lines if x.text.strip()), key=lambda x: x.block):
            block = [line for line in group if not _GOAL_TITLES.fullmatch(line.plain)]
            plain = "".join(line.plain for line in block)
            if not block or self._residue(plain):
                continue
            if _PAGE_NUMBER.fullmatch(plain):
                self._page_number(block[0])
                continue
            blocks.append(block)
            for line in block:
                self.numerals.claim_line(line.index, Fate.PROSE)
        parts = _paragraphs(blocks)
        cut = _split(parts)
        if cut is None and len(parts) == 1:
            parts, cut = _by_width(blocks)
        if cut is None:
            if parts:
                # One cell is empty or the cells cannot be told apart: which one it is would be a guess.
                self.unread.append(
                    Unread(
                        _joined(itertools.chain(*parts)), Reason.STRAY_TEXT, self.prefix, parts[0][0].place
                    )
                )
            return
        for name, part in (("goal", parts[:cut]), ("result", parts[cut:])):
            own = list(itertools.chain(*part))
            self.fields[name] = _joined(own)
            self.places[f"{self.prefix}[{name}]"] = own[0].place

    # --- indicators

    def _rows(self, lines: list[_Line]) -> None:
        body = self._header(lines)
        cells: list[_Cell] = []
        mark = False
        for _, group in itertools.groupby((x for x in body if x.text.strip()), key=lambda x: x.block):
            block = list(group)
            plain = "".join(line.plain for line in block)
            if len(block) == 1 and _PAGE_NUMBER.fullmatch(plain) and not block[0].text.split()[1:]:
                self._page_number(block[0])
                mark = True
                continue
            words: list[_Word] = []
            number = 0
            while number < len(block):
                line = block[number]
                taken = 1
                values: _Values | None = None
                try:
                    values = self._values(line.words)
                except _Broken as broken:
                    more = broken.more
                    while more and number + taken < len(block):
                        taken += 1
                        joined = [w for x in block[number : number + taken] for w in x.words]
                        try:
                            values = self._values(joined)
                            break
                        except _Broken as again:
                            more = again.more
                    if values is None:
                        self._refuse_row(cells, words, block[number : number + taken])
                        cells, words, mark = [], [], False
                        number += taken
                        continue
                if values is None:
                    words += line.words
                    number += 1
                    continue
                if words:
                    cells.append(_Cell(words))
                    words = []
                cells += [_Cell([word], inline=True) for word in values.before]
                self._row(cells, values, mark, block[number : number + taken])
                cells, mark = [], False
                number += taken
            if words:
                cells.append(_Cell(words))
        self._rest(cells)

    def _rest(self, cells: list[_Cell]) -> None:
        """Words behind the last row: repeated labels and levels, else a row that lost its figures."""
        known = {*self.firsts, *self.seconds} | {name for pair in self.seen for name in pair if name}
        strange = [c for c in cells if not self._residue(c.text) and not _made_of(c.text, known)]
        for cell in cells:
            if cell not in strange:
                for word in cell.words:
                    self.numerals.claim(word.line, word.start, word.end, Fate.STRUCTURE)
        if strange:
            lines = {word.line for cell in strange for word in cell.words}
            self.refuse(" ".join(self.join(c.words) for c in strange), Reason.ROW_BROKEN, lines)

    def _refuse_row(self, cells: list[_Cell], words: list[_Word], lines: list[_Line]) -> None:
        texts = [self.join(cell.words) for cell in cells] + ([self.join(words)] if words else [])
        texts += [line.raw.strip() for line in lines]
        last = [word for line in lines for word in line.words][-1:]
        reason = Reason.CUT_FIGURE if last and self.cut(last[0]) else Reason.ROW_BROKEN
        indexes = {w.line for c in cells for w in c.words} | {w.line for w in words}
        self.refuse(" ".join(texts), reason, indexes | {line.index for line in lines})

    def _header(self, lines: list[_Line]) -> list[_Line]:
        """Take the header, wherever it is printed, out of the lines; learn the columns from it."""
        body: list[_Line] = []
        number = 0
        while number < len(lines):
            if not re.match("一级", lines[number].plain):
                body.append(lines[number])
                number += 1
                continue
            pending, used, text = {""}, 0, ""
            for step, line in enumerate(lines[number:], start=1):
                pending = _feed(pending, line.plain)
                if not pending:
                    break
                text += line.plain
                if "" in pending and line.plain:
                    used = step
            if not used:
                body.append(lines[number])
                number += 1
                continue
            title = "".join(line.plain for line in lines[number : number + used])
            for line in lines[number : number + used]:
                self.numerals.claim_line(line.index, Fate.STRUCTURE)
            if not self.known and _has(title, _TARGET_WORDS) and _has(title, _ACTUAL_WORDS):
                self.known = True
                self.columns = _Columns(
                    completion=_has(title, _COMPLETION_WORDS),
                    weight=_has(title, _WEIGHT_WORDS),
                    score="得分" in title,
                    reasons=sum(title.count(word) for word in _REASON_WORDS),
                )
            number += used
        return body

    def _values(self, words: list[_Word]) -> _Values | None:
        """Find the figures of a row in a line; None for a line of words; raises _Broken."""
        for i, word in enumerate(words):
            behind = words[i + 1].text if i + 1 < len(words) else ""
            if _is_operator(word.text) and (not behind or _VALUE.fullmatch(behind)):
                return self._walk(words, i, i + 1, word.text)
            if _SIGNED.match(word.text) and parse_target(word.text) is not None:
                return self._walk(words, i, i, None)
        count = len(self.columns.behind)
        flags = [_VALUE.fullmatch(word.text) is not None for word in words]
        if not any(flags):
            return None
        if count >= 2:
            # Figures without an operator: a target in digits, or only what stands behind the words.
            for i, flag in enumerate(flags):
                if flag and sum(flags[i:]) == count + 2:
                    try:
                        return self._walk(words, i, i, None)
                    except _Broken:
                        continue
            last = max(i for i, flag in enumerate(flags) if flag)
            run = len(list(itertools.takewhile(bool, reversed(flags[: last + 1]))))
            first = last - run + 1
            plain = all(re.fullmatch(_NUMBER + "%?", word.text) for word in words[first : last + 1])
            if run == count and plain and self.known | (count == 3):
                return _Values(
                    words[:first], None, None, None, None,
                    self._behind(words[first : last + 1]), words[last + 1 :],
                )  # fmt: skip
            if run >= 2 and plain:
                raise _Broken(more=run < count and first == 0)
        if all(flags) and len(words) > 1:
            raise _Broken(more=False)
        return None

    def _walk(self, words: list[_Word], anchor: int, first: int, sign: str | None) -> _Values:
        """Read operator, target, unit, actual and what stands behind, all of it or nothing."""
        rest = words[first:]
        if not rest:
            raise _Broken(more=True)
        goal = parse_target((sign or "") + rest[0].text)
        if goal is None:
            raise _Broken(more=False)
        position, unit = 1, goal.unit
        if position < len(rest) and not _VALUE.fullmatch(rest[position].text):
            if unit is not None:
                raise _Broken(more=False)
            unit = rest[position].text
            position += 1
        count = len(self.columns.behind)
        numbers = rest[position : position + 1 + count]
        values = [_VALUE.fullmatch(word.text) for word in numbers]
        if not all(values):
            raise _Broken(more=False)
        after = rest[position + 1 + count :]
        if len(numbers) <= count or any(_VALUE.fullmatch(word.text) for word in after):
            raise _Broken(more=len(numbers) <= count)
        if any(self.cut(word) for word in numbers):
            raise _Broken(more=False)
        own = values[0]
        if own is None or (own["unit"] and unit and own["unit"] != unit):
            raise _Broken(more=False)
        if (count and not self.known and count != 3) or (own["unit"] and not unit):
            raise _Broken(more=False)
        try:
            actual = parse_amount(own["number"]), numbers[0]
        except AmountError:
            raise _Broken(more=False) from None
        return _Values(
            words[:anchor],
            goal.operator,
            (goal.value, rest[0]),
            unit,
            actual,
            self._behind(numbers[1:]),
            after,
        )

    def _behind(self, words: list[_Word]) -> dict[str, tuple[Decimal | Ratio, _Word]]:
        found: dict[str, tuple[Decimal | Ratio, _Word]] = {}
        for name, word in zip(self.columns.behind, words, strict=True):
            if self.cut(word):
                raise _Broken(more=False)
            try:
                value = parse_ratio(word.text) if name == "completion" else parse_amount(word.text)
            except AmountError:
                raise _Broken(more=False) from None
            found[name] = value, word
        return found

    def _row(self, cells: list[_Cell], values: _Values, mark: bool, lines: list[_Line]) -> None:
        levels, others, mark = self._levels(cells, mark)
        qualitative = values.target is None
        wanted = 3 if qualitative else 1
        target: str | None = None
        actual: str | None = None
        if qualitative:
            others = self._apart(others)
        if len(others) < wanted:
            self._refuse_row(cells, [], lines)
            return
        if qualitative:
            target, actual = self.join(others[-2].words), self.join(others[-1].words)
            others = others[:-2]
        name = others.pop()
        self._enter(levels, others, mark)
        figures: dict[str, Any] = {key: value for key, (value, _) in values.behind.items()}
        note = self.join(values.after) if values.after else None
        extra: dict[str, Any] = {"note": note}
        one: Indicator
        level3 = self.join(name.words)
        if values.target is None or values.actual is None:
            one = QualitativeIndicator(
                self.level1, self.level2, level3, target=target, actual=actual, **figures, **extra
            )
        else:
            one = QuantitativeIndicator(
                self.level1,
                self.level2,
                level3,
                operator=values.operator,
                target=values.target[0],
                unit=values.unit,
                actual=values.actual[0],
                **figures,
                **extra,
            )
        self.indicators.append(one)
        path = f"indicators[{len(self.indicators)}]"
        for key, spot in (("target", values.target), ("actual", values.actual)):
            if spot is not None:
                self.typed(f"{path}.{key}", spot[1])
        for key, (_, word) in values.behind.items():
            self.typed(f"{path}.{key}", word)
        for line in {word.line for cell in cells for word in cell.words} | {line.index for line in lines}:
            self.numerals.claim_line(line, Fate.PROSE)

    @staticmethod
    def _apart(cells: list[_Cell]) -> list[_Cell]:
        """Put a band that was printed in one block with the cell before it into a cell of its own."""
        if not cells or len(cells[-1].words) < 2:
            return cells
        words = cells[-1].words
        for i in range(1, len(words)):
            begins = re.match(
                r"(?:全部(?:或基本)?|部分|基本|未)(?:达成|完成|实现)", "".join(w.text for w in words[i:])
            )
            if begins and _BAND.search(cells[-1].text):
                return [*cells[:-1], _Cell(words[:i]), _Cell(words[i:])]
        return cells

    def _levels(self, cells: list[_Cell], mark: bool) -> tuple[list[tuple[int, str]], list[_Cell], bool]:
        """Split words between rows into names of levels (1 or 2) and other cells, in print order."""
        levels: list[tuple[int, str]] = []
        others: list[_Cell] = []
        for cell in cells:
            words = cell.words
            while words:
                kind, used, text = self._level_at(words, levels)
                if not used:
                    break
                if others and not kind:
                    # A label of the form behind other words: those stood before a page break.
                    mark = True
                if kind and others:
                    self._stray(others)
                    others = []
                if kind:
                    levels.append((kind, text))
                else:
                    mark = True
                    for word in words[:used]:
                        self.numerals.claim(word.line, word.start, word.end, Fate.STRUCTURE)
                words = words[used:]
            if words:
                others.append(_Cell(words, cell.inline))
        return levels, others, mark

    def _level_at(self, words: list[_Word], levels: list[tuple[int, str]]) -> tuple[int, int, str]:
        """Return (level or 0 for a label of the form, words used, name); no words used: neither."""
        current = {self.level1, self.level2, *(name for _, name in levels)}
        for used in range(len(words), 0, -1):
            text = "".join(word.text for word in words[:used])
            rest = "".join(word.text for word in words[used:])
            if text in _RESIDUE:
                return 0, used, text
            first, second = text in self.firsts, text in self.seconds
            if not first and not second and not rest:
                whole = f"{text}指标"
                first, second = whole in self.firsts, whole in self.seconds
            if not (first or second) and not rest:
                first, second = any(text == a for a, _ in self.seen), any(text == b for _, b in self.seen)
            if not (first or second):
                continue
            glued = text.endswith("指标") or _made_of(rest, {*self.firsts, *self.seconds})
            if rest and not glued and (len(rest) < 4 or text in current):
                continue
            if first and second:
                first = _starts_any(rest, _COST_KINDS) or (text == "成本指标" and self.level1 in (None, text))
                second = not first
            return (1 if first else 2), used, text
        return 0, 0, ""

    def _stray(self, cells: list[_Cell]) -> None:
        for cell in cells:
            self.refuse(self.join(cell.words), Reason.STRAY_TEXT, {word.line for word in cell.words})

    def _enter(self, levels: list[tuple[int, str]], others: list[_Cell], mark: bool) -> None:
        """Carry the levels on to the next row. What a page break repeats changes nothing."""
        pairs: list[tuple[str | None, str | None]] = []
        first, second = self.level1, self.level2
        pending = False
        for kind, name in levels:
            if kind == 1:
                if pending:
                    pairs.append((first, None))
                first, second, pending = name, (second if name == first else None), True
            else:
                second, pending = name, False
                pairs.append((first, name))
        named = self.section.department or (others and others[-1].text.endswith("指标"))
        if others and not named and (levels or self.level2 in self.seconds):
            self._stray(others)
            others = []
        if others:
            # No vocabulary knows them: the block before the name is the second level, then the first.
            if len(others) > 1 and not levels:
                first = self.join(others[-2].words)
                self._stray(others[:-2])
            else:
                self._stray(others[:-1])
            pairs.append((first, self.join(others[-1].words)))
            pending = False
        if pending:
            pairs.append((first, None))
        for pair in pairs:
            current = self.level1, self.level2
            if pair[1] is None:
                # A first level alone: new, or printed again by a page break.
                if pair[0] == self.level1 or any(pair[0] == one for one, _ in self.seen):
                    continue
            elif mark and pair in self.seen and pair != current:
                continue
            self.level1, self.level2 = pair
            self.seen.append(pair)

    # --- footer

    def _foot(self, lines: list[_Line]) -> None:
        # Only the lines up to the last label belong to the form for certain.
        last = max((i for i, x in enumerate(lines) if _FOOTER_LABELS.search(x.text)), default=-1)
        known = {*self.firsts, *self.seconds} | {name for pair in self.seen for name in pair if name}
        inside, behind = lines[: last + 1], lines[last + 1 :]
        label = list(_FOOTER_LABELS.finditer(lines[last].text))[-1] if last >= 0 else None
        if label is not None and not lines[last].text[label.end() :].strip(" :"):
            # The figure of the last label stands on a line of its own.
            step = next((i for i, line in enumerate(behind, start=1) if line.plain), 0)
            inside, behind = inside + behind[:step], behind[step:]
        self._leftover(self._labelled(inside, _FOOTER_LABELS, ()))
        for _, group in itertools.groupby(behind, key=lambda x: x.block):
            block = [line for line in group if line.text.strip()]
            plain = "".join(line.plain for line in block)
            if plain and not (self._residue(plain) or _made_of(plain, known | _RESIDUE)):
                if not _PAGE_NUMBER.fullmatch(plain):
                    self.end = min(self.end, block[0].index)  # other text of the document
                    break
                self._page_number(block[0])
            for line in block:
                self.numerals.claim_line(line.index, Fate.STRUCTURE)


def _feed(pending: set[str], text: str) -> set[str]:
    """Read on in a sequence of header phrases; ``pending`` are the rests of phrases begun."""
    for letter in text:
        rests = {rest[1:] for rest in pending if rest.startswith(letter)}
        if "" in pending:
            rests |= {phrase[1:] for phrase in _HEADER_PHRASES if phrase.startswith(letter)}
        pending = rests
    return pending


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _starts_any(text: str, words: tuple[str, ...]) -> bool:
    return any(text.startswith(word) for word in words)


def _made_of(text: str, names: Iterable[str]) -> bool:
    """Whether a text is one or more of the names, glued."""
    ends = {0}
    for start in range(len(text)):
        if start in ends:
            ends |= {start + len(name) for name in names if name and text.startswith(name, start)}
    return len(text) in ends


def _is_operator(word: str) -> bool:
    goal = parse_target(f"{word}1") if not re.search("[0-9]", word) else None
    return goal is not None and goal.operator is not None and goal.unit is None


_CLOSED = re.compile("[。！!？?;；.][”」』)）]?$")
_LATER = re.compile(r"[(]?(?:[二三四五六七八九十]|[2-9]|1[0-9])[)、.]")


def _paragraphs(blocks: list[list[_Line]]) -> list[list[_Line]]:
    """Join blocks that blank lines cut out of one paragraph or one numbered list."""
    parts: list[list[_Line]] = []
    for block in blocks:
        running = parts and not _CLOSED.search(parts[-1][-1].raw.strip())
        if parts and (running or _LATER.match(block[0].plain)):
            parts[-1] = parts[-1] + block
        else:
            parts.append(block)
    return parts


def _split(parts: list[list[_Line]]) -> int | None:
    """Return how many paragraphs are the goal; None if that cannot be told.

    With more than two paragraphs the width of the cells decides: lines inside a paragraph fill their cell.
    """
    if len(parts) < 2:
        return None
    if len(parts) == 2:
        return 1
    costs = {cut: _raggedness(parts[:cut]) + _raggedness(parts[cut:]) for cut in range(1, len(parts))}
    least = min(costs.values())
    best = [cut for cut, cost in costs.items() if cost == least]
    return best[0] if len(best) == 1 else None


def _by_width(blocks: list[list[_Line]]) -> tuple[list[list[_Line]], int | None]:
    """Split where the width of the lines changes: only if one split alone fits better than none."""
    pieces = blocks
    if len(blocks) == 1:
        pieces = [[]]
        for line in blocks[0]:
            pieces[-1].append(line)
            if _CLOSED.search(line.raw.strip()):
                pieces.append([])
        pieces = [piece for piece in pieces if piece]
    costs = {cut: _raggedness(pieces[:cut]) + _raggedness(pieces[cut:]) for cut in range(1, len(pieces))}
    least = min(costs.values(), default=0)
    best = [cut for cut, cost in costs.items() if cost == least]
    if len(best) != 1 or least >= _raggedness(pieces):
        return blocks, None
    return pieces, best[0]


def _raggedness(parts: list[list[_Line]]) -> int:
    full = [len(line.plain) for part in parts for line in part[:-1]]
    return sum(max(full) - length for length in full) if full else 0


# --- the document ----------------------------------------


def find_forms(lines: list[TextLine], numerals: Numerals) -> FormsRead:
    r"""Read the self-evaluation forms of a document and claim their numerals; never raises for damage.

    >>> from gov_accounts.reading.text import text_lines
    >>> lines = text_lines("项目支出绩效自评表\n项目名称 某项目\n主管部门 某局\n绩效自评总得分 95.5\n")
    >>> find_forms(lines, Numerals(lines)).projects[0].total_score
    Decimal('95.5')
    """
    numbered = _numbered(lines)
    by_index = {line.index: line for line in numbered}
    department: DepartmentEvaluation | None = None
    projects: list[ProjectEvaluation] = []
    unread: list[Unread] = []
    places: dict[str, Place] = {}
    sections = _sections(numbered)
    end = 0
    for section in sections:
        if section.department and department is not None:
            unread.append(Unread(section.title.raw.strip(), Reason.STRAY_TEXT, "D", section.title.place))
            continue
        prefix = "D" if section.department else f"P{len(projects) + 1}"
        reader = _FormReader(section, prefix, by_index, numerals)
        reader.read()
        end = reader.end
        if "name" not in reader.fields:
            unread.append(Unread(section.title.raw.strip(), Reason.ROW_BROKEN, prefix, section.title.place))
        kind = DepartmentEvaluation if section.department else ProjectEvaluation
        fields: dict[str, Any] = {"name": "", "indicators": tuple(reader.indicators)}
        for name, value in reader.fields.items():
            if name in attrs.fields_dict(kind):
                fields[name] = value
            else:  # of another form whose title is lost
                reader.refuse(str(value), Reason.STRAY_FIGURE, [])
                reader.places.pop(f"{prefix}[{name}]", None)
        if section.department:
            department = DepartmentEvaluation(**fields, tasks=tuple(reader.tasks))
        else:
            projects.append(ProjectEvaluation(**fields))
        unread += reader.unread
        places |= reader.places
    span = range(sections[0].title.index, end) if sections else range(0)
    return FormsRead(department, tuple(projects), tuple(unread), places, span)
