"""The texts of final accounts: overview (概况), narrative (情况说明), glossary (名词解释).

Every figure that the narrative states has a name, ``N[income.fiscal]``; what it is and in which
words it is told stands in :mod:`~gov_accounts.subjects`. ``.share`` is its printed share of a
total, ``.completion`` its completion of a budget, ``.change`` and ``.change_rate`` the change on
the year before, ``.last_year`` the level of that year, ``.budget_change`` and
``.budget_change_rate`` the difference from a budget.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import frozen

from gov_accounts.exchange import Brief, Interchange, by_value, titled
from gov_accounts.money import require_amount
from gov_accounts.places import Place
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.subjects import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "COMPARISONS",
    "Entry",
    "FrameLine",
    "GlossaryTerm",
    "Loose",
    "Narrative",
    "Overview",
    "Section",
    "Stated",
    "english_title_of",
    "title_of",
]

_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "share": ("所占比重", "share of {}"),
        "completion": ("完成预算的比率", "completion rate of {}"),
        "change": ("比上年增减额", "change of {}"),
        "change_rate": ("比上年增减率", "rate of change of {}"),
        "budget": ("年初预算", "year-start budget of {}"),
        "adjusted_budget": ("全年（调整）预算", "adjusted budget of {}"),
        "amount": ("支出决算", "expenditure of {}"),
        "last_year": ("上年数", "last year's figure of {}"),
        "budget_change": ("比预算增减额", "difference from the budget of {}"),
        "budget_change_rate": ("比预算增减率", "rate of difference from the budget of {}"),
    }
)
"""What a figure tells of another: the end of its Chinese title, and the frame of the English."""


def title_of(key: str) -> str:
    """Return the Chinese subject of a named figure.

    >>> title_of("income.fiscal.share")
    '财政拨款收入所占比重'
    """
    subject = vocabulary().subjects.get(key)
    if subject is not None:
        return subject.zh
    ref = CellRef.of(NARRATIVE, key)
    if ref.last in _PARTS:
        return (title_of(ref.parent.row) if ref.parent else "") + _PARTS[ref.last][0]
    return ref.last


def english_title_of(key: str) -> str:
    """Return the English subject of a named figure; its name, if it has a code and no title.

    >>> english_title_of("three_public.overseas.share"), english_title_of("items.2060101.budget")
    ('share of travel abroad', 'year-start budget of items.2060101')
    """
    subject = vocabulary().subjects.get(key)
    if subject is not None:
        return subject.en
    ref = CellRef.of(NARRATIVE, key)
    if ref.last in _PARTS and ref.parent is not None:
        return _PARTS[ref.last][1].format(english_title_of(ref.parent.row))
    return key


@frozen(repr=False)
class Section(Brief):
    """A section of the narrative, kept whole: topic, heading, and text without line breaks."""

    TITLE: ClassVar[str] = "情况说明的一节"

    topic: str = titled("主题")
    heading: str = titled("标题", running=True)
    text: str = titled("原文", running=True)
    place: Place = titled("位置", default=Place())


@frozen(repr=False)
class Overview(Interchange):
    """概况: the duties (主要职责) and the units whose accounts these are (单位构成)."""

    TITLE: ClassVar[str] = "部门概况"

    duties: tuple[str, ...] = titled("主要职责", running=True, default=())
    units: tuple[str, ...] = titled("单位构成", running=True, default=())


@frozen(repr=False)
class GlossaryTerm(Interchange):
    """A term of the glossary (名词解释) and its meaning, as printed."""

    TITLE: ClassVar[str] = "名词解释"

    term: str = titled("名词")
    meaning: str = titled("解释", running=True)
    place: Place = titled("位置", default=Place())


@frozen(repr=False)
class FrameLine(Interchange):
    """A line around the content, as printed: a heading of a part, an entry of the contents, a note.

    It is kept because it names the unit and the year, and because templates leave words there.
    """

    TITLE: ClassVar[str] = "版面文字"

    text: str = titled("文字", running=True)
    place: Place = titled("位置", default=Place())


def _amount(_instance: object, _attribute: object, value: Any) -> None:
    require_amount(value)


@by_value
def _named(_instance: object, _attribute: object, value: str) -> None:
    CellRef.of(NARRATIVE, value)


@frozen(repr=False)
class Stated(Brief):
    """A figure that the narrative states, under its name.

    ``value`` as printed, ``unit`` 万元, %, 辆 …; ``words`` what stands before it. ``direction`` of
    a change: ``increase``, ``decrease`` or ``flat``; ``base`` the words for what a share or
    completion refers to. Where no unit is printed behind the figure, ``unit_given`` is false and
    ``unit`` that of its sentence or of the one before.
    """

    TITLE: ClassVar[str] = "情况说明中的数字"

    key: str = titled("名称", validator=_named)
    value: Decimal = titled("数字", eq=str, validator=_amount)
    unit: str = titled("单位")
    words: str = titled("前文", running=True, default="")
    direction: str | None = titled("增减方向", default=None)
    base: str | None = titled("比较基数", default=None)
    label: str = titled("科目名称", default="")
    place: Place = titled("位置", default=Place())
    unit_given: bool = titled("印有单位", default=True)

    @property
    def ref(self) -> CellRef:
        """The name of the figure, as ``N[income.fiscal]``."""
        return CellRef.of(NARRATIVE, self.key)

    @property
    def title(self) -> str:
        """What the figure is, by the name that the narrative gives to a code.

        >>> Stated("items.2060101.completion", Decimal(93), "%", label="行政运行").title
        '行政运行完成预算的比率'
        """
        if not self.label:
            return title_of(self.key)
        return self.label + self._told

    @property
    def _told(self) -> str:
        """What it tells of its subject, as the end of a title; the amount of a code needs none."""
        last = self.ref.last
        return _PARTS[last][0] if last in _PARTS and last != "amount" else ""

    @property
    def quote(self) -> str:
        """The words as printed, the figure last, without the mark that parts them from others."""
        return f"{self.words}{self.value}{self.unit}".lstrip("，。；、：")

    @property
    def quantum(self) -> Decimal:
        """The last printed place."""
        return Decimal(1).scaleb(int(self.value.as_tuple().exponent))


@frozen(repr=False)
class Loose(Brief):
    """A figure in a free sentence: its subject as written, amount and unit.

    It is kept so that repetitions can be compared.
    ``lead`` is the first subject of the sentence, where this is a later one.
    """

    TITLE: ClassVar[str] = "情况说明中的其他数字"

    subject: str = titled("事项", running=True)
    value: Decimal = titled("数字", eq=str, validator=_amount)
    unit: str = titled("单位")
    lead: str = titled("句首事项", running=True, default="")
    place: Place = titled("位置", default=Place())


@frozen(repr=False)
class Entry(Brief):
    """An entry of a list of 项: its number, the figure it explains, the name and the purpose.

    ``key`` names the owner, as ``items.2060101``; ``name`` is 类 / 款 / 项 as printed; ``purpose``
    what follows 主要用于 up to the end of that clause.
    """

    TITLE: ClassVar[str] = "逐项说明的一条"

    number: int | None = titled("序号")
    key: str = titled("名称", validator=_named)
    name: str = titled("科目名称")
    purpose: str = titled("用途", running=True, default="")
    place: Place = titled("位置", default=Place())


@by_value
def _unique(_instance: object, _attribute: object, value: tuple[Stated, ...]) -> None:
    keys = [one.key for one in value]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"narrative: expected each figure once, found {twice!r} twice")


COMPARISONS = ("<", ">", "=")
"""How the narrative says that a final figure stands to its budget: 小于, 大于, 持平."""


@by_value
def _compared(_instance: object, _attribute: object, value: tuple[tuple[str, str], ...]) -> None:
    for owner, sign in value:
        if sign not in COMPARISONS:
            raise ValueError(
                f"narrative: expected {', '.join(COMPARISONS)} as comparison of {owner!r}, found "
                f"{sign!r}"
            )


@frozen
class Narrative(Interchange):
    """The narrative (情况说明): named figures, figures stated again, free figures, and all text.

    ``repeated`` holds a second statement of a figure that already has a value, where words of its
    own name it. ``items`` maps the codes of the 项 it explains to their names as printed;
    ``entries`` are the entries of lists of 项, in order of print. ``lists`` holds the names of 款
    listed under personnel and operating expenditure. ``none`` names the funds of which it says that
    there was no expenditure. ``comparisons`` holds how a final figure is said to stand to its
    budget: ``<``, ``>`` or ``=``.
    """

    TITLE: ClassVar[str] = "决算情况说明"

    figures: tuple[Stated, ...] = titled("数字", default=(), validator=_unique)
    repeated: tuple[Stated, ...] = titled("重复表述的数字", default=())
    items: tuple[tuple[str, str], ...] = titled("逐项说明的科目", default=())
    lists: tuple[tuple[str, tuple[str, ...]], ...] = titled("所列经济分类科目", default=())
    none: tuple[str, ...] = titled("说明为无的项目", default=())
    comparisons: tuple[tuple[str, str], ...] = titled(
        "决算数与预算数的比较",
        default=(),
        validator=_compared,
        schema={"items": {"prefixItems": [{}, {"enum": list(COMPARISONS)}]}},
    )
    loose: tuple[Loose, ...] = titled("其他数字", default=())
    sections: tuple[Section, ...] = titled("各节原文", default=())
    entries: tuple[Entry, ...] = titled("逐项说明", default=())

    def __repr__(self) -> str:
        """Say in a line what it is."""
        return f"<Narrative: {len(self.figures)} figures, {len(self.sections)} sections>"

    def get(self, key: str) -> Stated | None:
        """Return a named figure, or None."""
        return next((one for one in self.figures if one.key == key), None)

    def __getitem__(self, key: str) -> Decimal:
        """Return the value of a named figure as printed; raises :class:`KeyError`."""
        found = self.get(key)
        if found is None:
            raise KeyError(f"the narrative states no {key!r}")
        return found.value

    def __iter__(self) -> Iterator[Stated]:
        return iter(self.figures)
