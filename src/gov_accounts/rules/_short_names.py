"""Short names under which narratives list economic 款, and the codes that each may mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["SHORT", "Split", "after_first", "bare", "splits_of"]

_INSURANCE = ("30108", "30109", "30110", "30111", "30112")

SHORT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "工资": ("30101", "30102", "30103", "30107"),
        "津补贴": ("30102",),
        "津贴": ("30102",),
        "补贴": ("30102",),
        "绩效": ("30107",),
        "奖励": ("30103", "30309"),
        "社保": _INSURANCE,
        "社保费": _INSURANCE,
        "社会保险": _INSURANCE,
        "社会保险费": _INSURANCE,
        "社会保险缴费": _INSURANCE,
        "社会保障费": _INSURANCE,
        "社会保障缴费": _INSURANCE,
        "各项保险": _INSURANCE,
        "五险一金": (*_INSURANCE, "30113"),
        "六险一金": (*_INSURANCE, "30113"),
        "五险二金": (*_INSURANCE, "30113"),
        "养老保险": ("30108",),
        "养老保险费": ("30108",),
        "养老保险缴费": ("30108",),
        "基本养老保险": ("30108",),
        "基本养老保险费": ("30108",),
        "基本养老保险缴费": ("30108",),
        "职业年金": ("30109",),
        "医疗保险": ("30110",),
        "医疗保险费": ("30110",),
        "医疗保险缴费": ("30110",),
        "基本医疗保险": ("30110",),
        "基本医疗保险费": ("30110",),
        "基本医疗保险缴费": ("30110",),
        "公务员医疗补助": ("30111",),
        "公积金": ("30113",),
        "住房公积金缴费": ("30113",),
        "离退休费": ("30301", "30302"),
        "伙食补助": ("30106",),
        "遗属补助": ("30305",),
        "生活补助费": ("30305",),
        "水电费": ("30205", "30206"),
        "邮寄费": ("30207",),
        "电话费": ("30207",),
        "差旅": ("30211",),
        "维修费": ("30213",),
        "维护费": ("30213",),
        "维修维护费": ("30213",),
        "接待费": ("30217",),
        "劳务": ("30226",),
        "委托费": ("30227",),
        "工会费": ("30228",),
        "车补": ("30239",),
        "公车补贴": ("30239",),
        "公务交通补贴": ("30239",),
        "公务交通补助": ("30239",),
        "公务用车补贴": ("30239",),
        "交通费": ("30239",),
        "交通补贴": ("30239",),
        "车辆运行费": ("30231",),
        "车辆运行维护费": ("30231",),
        "公车运行费": ("30231",),
        "公车运行维护费": ("30231",),
        "公务用车运行费": ("30231",),
        "公务用车购置费": ("31013",),
        "公车购置费": ("31013",),
        "设备购置费": ("31002", "31003"),
        "设备购置": ("31002", "31003"),
        "办公设备购置费": ("31002",),
    }
)
"""Codes by short name, without brackets; a name of several codes may mean any of them."""


def bare(name: str) -> str:
    """Return a name as lists write it: without brackets, 的 and a final 支出.

    >>> bare("维修（护）费"), bare("其他商品和服务支出")
    ('维修护费', '其他商品和服务')
    """
    return re.sub(r"[\s（）()的]|支出$", "", name)


_AND = re.compile("以及|[及和与、]")


@frozen
class Split:
    """A name at the beginning of joined names, and what stands behind the 及 or 和."""

    name: str
    rest: str


def splits_of(joined: str, first: str = "") -> Iterator[Split]:
    """Yield the names with which joined names may begin, the longest first.

    A later one may leave out the words with which the first of them began.

    >>> [one.name for one in splits_of("购置费", "公务用车运行")][:3]
    ['购置费', '公购置费', '公务购置费']
    """
    ends = [(found.start(), found.end()) for found in _AND.finditer(joined)]
    for start, end in (*reversed([*ends, (len(joined), len(joined))]),):
        name, rest = joined[:start], joined[end:]
        if name:
            yield Split(name, rest)
            yield from (Split(first[:length] + name, rest) for length in range(1, len(first)))


def after_first(joined: str) -> str:
    """Return what stands behind the first 及 or 和; nothing if there is none."""
    found = _AND.search(joined)
    return "" if found is None else joined[found.end() :]
