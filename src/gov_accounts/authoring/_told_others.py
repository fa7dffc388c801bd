"""Sections on other matters: operation, procurement, assets, performance, next year, glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.authoring._told import Words, joined
from gov_accounts.authoring._unprinted import VEHICLES
from gov_accounts.words import CHINESE_DIGITS, chinese_numeral

if TYPE_CHECKING:
    from gov_accounts.authoring._telling import Teller

__all__ = ["assets", "glossary", "next_budget", "operation", "performance", "procurement"]

_OPERATION = "operation.total"
_PURCHASES = "procurement.total"


def operation(t: Teller) -> list[Words]:
    """Tell the cost of operation (机关运行经费), or that an institution has none."""
    if not t.has(_OPERATION):
        return []
    if t.once_in(6):
        return [t.fill("no_operation")]
    first = joined(((t.lead(),), t.amount(_OPERATION, "amount.part")))
    change = t.change(_OPERATION)
    reason = t.why("reason", t.difference(_OPERATION) or 0) if change else ()
    return [joined((joined((first, change), "，"), reason, ("。",)))]


# --- procurement ----------------------------------------


def procurement(t: Teller) -> list[Words]:
    """Tell purchases (政府采购) by kind, and what small businesses were given."""
    if not t.has(_PURCHASES):
        return []
    if not t.fen(_PURCHASES) and t.once_in(2):
        return [t.fill("no_procurement", lead=t.lead())]
    keys = [f"procurement.{one}" for one in ("goods", "works", "services")]
    parts = [t.amount(key, "amount.part") for key in keys]
    first = joined(((t.lead(),), t.amount(_PURCHASES, "amount.part"), ("，",), t.fill("among")))
    told = joined((first, joined(parts, t.word("purchases.mark")), ("。",)))
    if t.word("form.procurement") == "reserved":
        return [told, _reserved(t)]
    return [joined((told, _awarded(t)))] if t.shows(t.fen(_PURCHASES)) else [told]


def _awarded(t: Teller) -> Words:
    """Tell what small businesses were given, and the shares that is."""
    sme, small = "procurement.sme", "procurement.small"
    first = joined((t.amount(sme, "amount.part"), t.share(sme, _PURCHASES)), "，")
    whole = sme if t.word("form.small") == "of_sme" else _PURCHASES
    base = t.word("base.sme") if whole == sme else ""
    second = joined((t.amount(small, "amount.part"), t.share(small, whole, base=base)), "，")
    told = joined((first, second), "，其中：")
    rates = [_awarded_of(t, kind) for kind in ("goods", "works", "services")]
    kept = [one for one in rates if one]
    if kept and t.once_in(2):
        told = joined((told, *kept), "；")
    return joined((told, ("。",)))


def _awarded_of(t: Teller, kind: str) -> Words:
    """Tell the share of one kind of purchases that small businesses were given."""
    whole, part = t.fen(f"procurement.{kind}"), t.facts.amounts[f"procurement.{kind}_sme"]
    if not t.shows(whole):
        return ()
    return t.fill(f"awarded.{kind}", P=t.rate(f"procurement.{kind}_sme", part, whole))


def _reserved(t: Teller) -> Words:
    """Tell what was kept for small businesses, and what they were given of it (Shanghai)."""
    names = ("reserved_sme", "reserved_small", "awarded_sme", "awarded_small", "awarded_other")
    return t.fill("reserved", **{name: t.final(f"procurement.{name}") for name in names})


# --- assets and performance ----------------------------------------


def assets(t: Teller) -> list[Words]:
    """Tell vehicles by kind, and large equipment."""
    counts = t.facts.counts
    kinds = [f"assets.vehicles_{kind}" for kind in VEHICLES]
    if t.always("style.zeros") != "all":
        kinds = [key for key in kinds if counts[key]]
    parts = [joined(((t.name(key),), t.count(key), ("辆",))) for key in kinds]
    first = t.fill("assets.vehicles", N=t.count("assets.vehicles"))
    if parts:
        first = joined((first, ("，",), t.fill("among"), joined(parts, t.word("list.mark_short"))))
    equipment = t.fill("assets.equipment", N=t.count("assets.equipment"))
    return [joined((first, (t.word("assets.mark"),), equipment, ("。",)))]


def performance(t: Teller) -> list[Words]:
    """Tell the evaluation of projects (绩效自评)."""
    if t.fen("performance.budget") <= 0 or not t.facts.counts["performance.projects"]:
        return []
    first = t.fill(
        "performance.first",
        N=t.count("performance.projects"),
        A=t.final("performance.budget"),
    )
    told = joined((first, _scored(t), _graded(t)), "，")
    share: Words = ()
    if t.has("expenditure.project") and t.once_in(3) and t.shows(t.fen("expenditure.project")):
        share = t.share("performance.budget", "expenditure.project", base="项目支出总额")
        told = joined((first, share), "，")
    told = joined((told, ("。",)))
    return [joined((told, t.word_words("performance.words")))]


def _scored(t: Teller) -> Words:
    score = t.score("performance.score", t.facts.counts["performance.score"])
    return t.fill("performance.score", P=score)


def _graded(t: Teller) -> Words:
    if t.once_in(2):
        return ()
    grades = ("excellent", "good", "fair", "poor")
    counts = {grade: t.count(f"performance.{grade}") for grade in grades}
    told = t.fill("performance.grades", **counts)
    if t.once_in(2):
        problems = {name: t.count(f"performance.{name}") for name in ("problems", "solved", "open")}
        told = joined((told, t.fill("performance.problems", **problems)), "。")
    return told


# --- next year, glossary ----------------------------------------


def next_budget(t: Teller) -> list[Words]:
    """Tell the budget of the next year, which belongs to no account of this one."""
    total = t.fen("three_public.total")
    if not t.has("three_public.total") or not t.shows(total):
        return []
    parts = (total * t.some((40, 70, 10)) // 100, total)
    amounts = dict(zip("AB", (t.money(None, part) for part in parts), strict=True))
    return [t.fill("next_budget", **amounts, C=t.money(None, sum(parts)))]


def glossary(t: Teller) -> list[Words]:
    """Tell what words mean (名词解释), without figures."""
    terms = t.wording.words["terms"]
    kept = [terms[0], *(term for term in terms[1:] if not t.once_in(3))]
    numbered = enumerate(kept[: len(CHINESE_DIGITS)], start=1)
    return [(f"{chinese_numeral(number)}、{term}",) for number, term in numbered]
