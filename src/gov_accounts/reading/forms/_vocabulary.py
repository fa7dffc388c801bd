"""The words of the forms as readers look for them, made of the families in use.

The words themselves stand in the data of :mod:`gov_accounts.families`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.families import Words, families
from gov_accounts.reading._plain_text import plain
from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_DIGITS, NUMBER, PERCENT, RANGE_SIGNS, UNIT, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.families import Families

__all__ = [
    "BAND_LIMITS",
    "DEPARTMENT_TITLE",
    "FIELD_VALUE",
    "MARK",
    "MONEY_FIELDS",
    "OF_BLOCK",
    "PROJECT_TITLE",
    "SIGNED",
    "SOME_TITLE",
    "VALUE",
    "YEAR",
    "FormWords",
    "form_words",
    "made_of",
    "residue",
]

YEAR = r"(?:[(]?[0-9]{4}年?度?[)]?)?"
_BEFORE = rf"(?:附件?表?[0-9{CHINESE_DIGITS}]*[、.:-]?)?" + YEAR + r"[^,。;、0-9]{0,24}?"
_SELF = r"(?:目标)?(?:完成情况)?(?:自评价?|自我评价)(?:情况|结果)?表" + YEAR + r"(?:[(]续[)])?"
DEPARTMENT_TITLE = re.compile(_BEFORE + r"整体(?:支出|预算)?绩效" + _SELF)
PROJECT_TITLE = re.compile(
    _BEFORE + r"(?:项目|政策|专项)(?:[(]政策[)])?(?:支出|资金|预算)?绩效" + _SELF
)
SOME_TITLE = re.compile(_BEFORE + r"绩效" + _SELF)
"""A title that does not say whether it is of a project or of a department."""
MARK = re.compile(r"<[A-Z_]+>\w*")

MONEY_FIELDS = (
    *("initial_budget", "budget", "executed", "budget_income", "budget_expenditure"),
    *("declared", "adjustment", "executed_other", "surplus"),
)
BAND_LIMITS = re.compile(rf"[0-9]+{PERCENT}(?:[(]含[)])?[{RANGE_SIGNS}]")
VALUE = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>{PERCENT}|[^0-9\s()、,。;:.{RANGE_SIGNS}]{{1,6}})?"
)
FIELD_VALUE = re.compile(rf"[\s:]*(?P<number>{NUMBER})(?P<unit>{PERCENT}|{UNIT}|分)?(?=\s|$)")
SIGNED = re.compile(r"(?:>=|<=|=|>|<|[≥≤≧≦]|[不大小高低少多至超等].{0,5}?)[0-9]")
OF_BLOCK = re.compile(rf"[(](?:单位:)?({UNIT})[)]")
"""The unit of a block, behind its name."""

_HEAD = ("name", "department", "unit", "details")
_PROOF = ("department", "unit", "budget_income", "budget_expenditure")
"""Fields of the head of which one shows that a title has a form below it."""
_FIGURES_OF_HEAD = ("budget", "executed", "rate")
_FOOT = MappingProxyType(
    {
        "subtotal": "subtotal",
        "execution_score": "execution_score",
        "deduction": "deduction",
        "total": "total_score",
        "grade": "grade",
    }
)
"""Fields of the foot that have one value, by the name of their words."""


@frozen(eq=False)
class FormWords:
    """The words of all families, by what they are.

    ``fields`` gives, by kind (``indicators``, ``funds``, ``tasks``, ``labels``, ``foot``,
    ``blocks``), the field that a word without spaces names, ``parts`` what such words are made of.
    ``sources`` gives the line of funds, ``endings`` how labels end that nothing names.
    """

    fields: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, Words]
    endings: tuple[str, ...]
    of_projects: tuple[str, ...]
    sources: Mapping[str, str]
    firsts: Mapping[bool, tuple[str, ...]]
    seconds: Mapping[bool, tuple[str, ...]]
    cost_kinds: tuple[str, ...]
    header: tuple[str, ...]
    target: tuple[str, ...]
    actual: tuple[str, ...]
    completion: tuple[str, ...]
    weight: tuple[str, ...]
    residue: frozenset[str]
    band: re.Pattern[str]
    goal_titles: re.Pattern[str]
    task_titles: re.Pattern[str]
    proof: re.Pattern[str]
    grades: re.Pattern[str]
    department_labels: re.Pattern[str]
    project_labels: re.Pattern[str]
    foot_labels: re.Pattern[str]

    def field(self, kind: str, text: str, *, composed: bool = False) -> str | None:
        """Return the field of a kind that a text names; remarks in brackets do not count.

        Words of headers may be ``composed`` of known parts.

        >>> form_words().field("funds", "执行率（B/A）"), form_words().field("funds", "内容")
        ('rate', None)
        """
        known = self.fields[kind]
        word = plain(text).strip(":")
        bare = _REMARK.sub("", word).strip(":")
        found = known.get(word) or known.get(bare)
        return self._composed(kind, bare) if found is None and composed else found

    def _composed(self, kind: str, word: str) -> str | None:
        """Return what a word means that is made of known parts and nothing else."""
        parts = self.parts.get(kind)
        if parts is None or not word or len(word) > _LONGEST_WORD:
            return None
        every = [part for own in parts.values() for part in own]
        if not made_of(word, every):
            return None
        named = ((field, own) for field, own in parts.items() if field != "fillers")
        return next((field for field, own in named if any(part in word for part in own)), None)

    def names_goal(self, text: str) -> bool:
        """Whether a short label is that of a goal.

        >>> form_words().names_goal("项目年度总目标")
        True
        """
        return len(text) <= _LONGEST_LABEL and text.endswith("目标")

    def names_unit(self, text: str) -> bool:
        """Whether a name or its label tells of a department or unit, and of no project.

        >>> form_words().names_unit("部门（单位）名称"), form_words().names_unit("政策名称")
        (True, False)
        """
        return not any(word in text for word in self.of_projects)

    def columns_of_tasks(self, title: str) -> list[str]:
        """Return the columns of figures that a header of tasks names, in its order.

        >>> form_words().columns_of_tasks("对应项目项目下达金额项目执行率分值得分")
        ['allocated', 'rate', 'weight', 'score']
        """
        words = self.fields["tasks"]
        named = (words[one.group()] for one in re.finditer(_any_of(words), title))
        return [name for name in dict.fromkeys(named) if name not in _WORDS_OF_TASKS]

    def may_be_label(self, text: str) -> bool:
        """Whether a short text ends as labels of fields do, known or not.

        >>> form_words().may_be_label("项目代码"), form_words().may_be_label("清雪")
        (True, False)
        """
        word = plain(text).strip(":")
        return len(word) <= _LONGEST_LABEL and word.endswith(self.endings)

    def source(self, text: str) -> str | None:
        """Return the line of funds that a label names.

        >>> form_words().source("其中：当年财政拨款")
        'current'
        """
        word = plain(text).strip(":").removeprefix("其中").strip(":")
        return self.sources.get(word) or self.sources.get(_REMARK.sub("", word))


_REMARK = re.compile(r"[(][^()]*[)]")


_WORDS_OF_TASKS = ("name", "result")
"""Columns of tasks that hold words."""
_LONGEST_WORD = 16
_LONGEST_LABEL = 10
_SHORT = 3
"""Shorter words for a quality stand in names, too."""


def form_words() -> FormWords:
    """Return the words of the families in use."""
    known = families()
    if FormWords not in known.conclusions:
        known.conclusions[FormWords] = _made(known)
    found: FormWords = known.conclusions[FormWords]
    return found


def _made(known: Families) -> FormWords:
    words = known.words
    indicators = words["indicators"]
    fields = {
        kind: {plain(word): name for name, own in words[kind].items() for word in own}
        for kind in ("indicators", "funds", "tasks", "labels", "foot", "blocks")
    }
    fields["labels"] = {word: name for word, name in fields["labels"].items() if name != "endings"}
    fields["head"] = {}
    sources = {plain(word): one.key for one in known.sources.values() for word in one.words}
    for family in known.known.values():
        for name, word in family.words.items():
            kind, _, own = name.partition(".")
            (sources if kind == "sources" else fields[kind])[plain(word)] = own
        fields["labels"] |= dict.fromkeys(map(plain, family.details), "details")
    blocks = words["blocks"]
    goals = "|".join(_any_of((*blocks["goal"], *blocks["result"])).split("|"))
    levels = words["levels"]
    bands = words["bands"]
    return FormWords(
        fields=MappingProxyType(fields),
        parts=MappingProxyType({kind: words[f"{kind}_parts"] for kind in ("funds", "indicators")}),
        endings=words["labels"]["endings"],
        of_projects=words["kinds"]["project"],
        sources=MappingProxyType(sources),
        firsts=MappingProxyType({True: levels["department_first"], False: levels["project_first"]}),
        seconds=MappingProxyType(
            {True: levels["department_second"], False: levels["project_second"]}
        ),
        cost_kinds=levels["cost_kinds"],
        header=(*fields["indicators"], *blocks["indicators"]),
        target=(*indicators["target"], *indicators["operator"]),
        actual=indicators["actual"],
        completion=indicators["completion"],
        weight=indicators["weight"],
        residue=frozenset(
            (
                *blocks["indicators"],
                *blocks["goals"],
                *blocks["tasks"],
                *blocks["funds"],
                *(f"{word}({unit.value})" for word in blocks["funds"] for unit in Unit),
            )
        ),
        band=re.compile(
            rf"{any_of(word for own in bands.values() for word in own if len(word) > _SHORT)}"
            rf"|{BAND_LIMITS.pattern}"
        ),
        goal_titles=re.compile(f"(?:{goals})+"),
        task_titles=re.compile(f"(?:{_any_of(fields['tasks'])})+"),
        proof=re.compile(
            any_of(
                (
                    *words["labels"]["name"],
                    *(words["labels"][name][0] for name in _PROOF),
                    known.sources["total"].words[0],
                )
            )
        ),
        grades=re.compile(
            rf"[\s:]*({any_of(word for own in words['grades'].values() for word in own)})(?=\s|$)"
        ),
        department_labels=_labels(
            name=words["labels"]["name"],
            budget_income=words["labels"]["budget_income"],
            budget_expenditure=words["labels"]["budget_expenditure"],
        ),
        project_labels=_labels(
            **{name: words["labels"][name] for name in _HEAD if name != "details"},
            **{name: words["funds"][name] for name in _FIGURES_OF_HEAD},
        ),
        foot_labels=_labels(**{field: words["foot"][name] for name, field in _FOOT.items()}),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _label(text: str) -> str:
    """Return the pattern of a label, which may be wrapped or spaced out."""
    return r"\s*".join(re.escape(letter) for letter in text)


def _labels(**words: Iterable[str]) -> re.Pattern[str]:
    named = [
        rf"(?P<{name}>{'|'.join(map(_label, sorted(own, key=len, reverse=True)))})"
        for name, own in words.items()
    ]
    unit = rf"(?:\s*[(](?P<money>{UNIT})[)])?"
    return re.compile(rf"(?<!\S)(?:{'|'.join(named)}){unit}(?=[\s:]|$)")


# --- text made of nothing else ----------------------------------------


def residue(text: str) -> bool:
    """Whether text is nothing but titles of the form's parts, perhaps several in one block."""
    return made_of(text, form_words().residue)


def made_of(text: str, names: Iterable[str]) -> bool:
    """Whether a text is one or more of the names, glued."""
    ends = {0}
    for start in range(len(text)):
        if start in ends:
            ends |= {start + len(name) for name in names if name and text.startswith(name, start)}
    return len(text) in ends
