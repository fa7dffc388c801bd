"""Short names under which narratives list economic 款, and the codes that each may mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["SHORT", "bare", "pieces_of"]

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


_AND = re.compile("[及和与、]|以及")


def pieces_of(name: str) -> Iterator[tuple[str, ...]]:
    """Yield, for each piece of a name with 及 or 和, the names that it may stand for.

    >>> [one[-1] for one in pieces_of("公务用车运行维护费及购置费")][-1]
    '公务用车运行维护费购置费'
    """
    first, *others = (piece for piece in _AND.split(name) if piece)
    yield (first,)
    for piece in others:
        # A later piece may leave out the words with which the first began.
        yield (piece, *(first[:end] + piece for end in range(1, len(first) + 1)))
