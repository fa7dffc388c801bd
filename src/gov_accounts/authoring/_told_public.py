"""The section on the three public expenses (“三公”经费)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.authoring._told import Words, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gov_accounts.authoring._telling import Teller

__all__ = ["three_public"]

_TOTAL = "three_public.total"
_KEYS = {
    "overseas": "three_public.overseas",
    "vehicles": "three_public.vehicles",
    "reception": "three_public.reception",
}


def three_public(t: Teller) -> list[Words]:
    """Tell the three public expenses: total and budget, parts, journeys, vehicles, receptions."""
    if not t.has(_TOTAL):
        return []
    order = t.always("public.order").split()
    told = _overall(t, order)
    form = t.word("form.public")
    number = t.word("list.number_public")
    headed = t.word("form.headed") == "yes"
    if headed:
        told = [(t.below(1) + t.phrase("sub.three_public.overall"),), *told]
        told.append((t.below(2) + t.phrase("sub.three_public.details"),))
        told += [_structure(t, order)]
    for index, part in enumerate(order, start=1):
        told += _DETAILS[part](t, number.format(index), form)
    return told + _others(t)


# --- total ----------------------------------------


def _overall(t: Teller, order: list[str]) -> list[Words]:
    final = t.fill("final", A=t.final(_TOTAL))
    told = joined((t.budget(_TOTAL), final, t.completion(_TOTAL)), "，")
    first = joined(((t.lead(), t.name(_TOTAL)), told))
    compared = t.against_budget(_TOTAL, "compared")
    if t.once_in(2):
        parts = [_part_completed(t, _KEYS[one]) for one in order]
        first = joined((first, ("，",), t.fill("among"), joined(parts, "；")))
        compared = joined(((f"。{t.name(_TOTAL)}",), t.unmarked(compared)))
    first = joined((first, compared, ("。",)))
    changes = _changes(t, order)
    return [first, *changes]


def _part_completed(t: Teller, key: str) -> Words:
    told = t.amount(key, "amount.public")
    return joined((told, t.completion(key)), "，")


def _changes(t: Teller, order: list[str]) -> list[Words]:
    """Tell the change of the total, and of the parts together behind it."""
    change = t.change(_TOTAL, subject=t.name(_TOTAL), reason="")
    difference = t.difference(_TOTAL)
    if not change or difference is None:
        return []
    if t.once_in(2):
        parts = [told for one in order if (told := _part_moved(t, _KEYS[one]))]
        change = joined((change, ("，",), t.fill("among"), joined(parts, "；")))
    reason = t.why("reason.apart", difference)
    return [joined((change, reason, ("。",)))]


def _part_moved(t: Teller, key: str) -> Words:
    difference = t.difference(key)
    if difference is None:
        return ()
    moved = t.moved(key) if difference else (f"与{t.accounts.fiscal_year - 1}年持平",)
    return joined(((t.name(key),), moved))


def _structure(t: Teller, order: list[str]) -> Words:
    bare = t.word("share.kind") == "bare"
    parts = []
    for one in order:
        key = _KEYS[one]
        share = t.share(key, _TOTAL, base=None if bare else "")
        parts.append(joined((t.amount(key, "amount.public"), share), "，"))
    return joined(((f"{t.name(_TOTAL)}中，",), joined(parts, "；"), ("。具体情况如下：",)))


# --- parts ----------------------------------------


def _told_part(t: Teller, number: str, key: str, form: str) -> Words:
    """Tell the amount of a part with what the form of the wording adds."""
    amount = joined(((number,), t.amount(key, "amount.public")))
    share = t.share(key, _TOTAL) if "share" in form else ()
    told = joined((amount, share), "，")
    if "budget" in form:
        compared = t.against_budget(key, "compared")
        if t.once_in(2) and t.shows(t.budget_fen(key) or 0):
            final = t.fill("final", A=t.final(key))
            told = joined(
                ((number, t.name(key)), joined((t.budget(key), final, t.completion(key)), "，"))
            )
        else:
            told = joined((told, t.completion(key)), "，")
        told = joined((told, compared))
    told = joined((told, ("。",)))
    if "change" not in form:
        return told
    change = t.change(key, subject=t.name(key), reason="reason")
    return joined((told, change, ("。",))) if change else told


def _overseas(t: Teller, number: str, form: str) -> list[Words]:
    told = _told_part(t, number, _KEYS["overseas"], form)
    if "three_public.overseas_groups" not in t.facts.counts:
        return [told]
    counts = t.fill(
        "public.overseas",
        N=t.count("three_public.overseas_groups"),
        M=t.count("three_public.overseas_persons"),
    )
    return [joined((told, counts))]


def _vehicles(t: Teller, number: str, form: str) -> list[Words]:
    told = [_told_part(t, number, _KEYS["vehicles"], form), t.fill("among")]
    bought, running = "three_public.vehicles_purchase", "three_public.vehicles_running"
    amount = t.amount(bought, "amount.public")
    counted = "three_public.vehicles_bought"
    if counted in t.facts.counts:
        none = not t.facts.counts[counted]
        clause = t.word_words("public.none_bought") if none and t.once_in(2) else ()
        clause = clause or t.fill("public.bought", N=t.written(counted))
        amount = joined((amount, clause), "，")
    told.append(joined((amount, ("。",))))
    told.append(_running(t, running))
    if t.once_in(2):
        return [joined(told)]
    return [joined(told[:2]), *told[2:]]


def _running(t: Teller, key: str) -> Words:
    purpose = t.purpose(key, uses="uses.vehicles") if t.fen(key) > 0 and t.once_in(2) else ()
    told = joined((t.amount(key, "amount.public"), purpose), "，")
    counted = "three_public.vehicles_kept"
    if counted not in t.facts.counts:
        return joined((told, ("。",)))
    return joined((told, ("。",), t.fill("public.kept", N=t.written(counted))))


def _reception(t: Teller, number: str, form: str) -> list[Words]:
    key = _KEYS["reception"]
    told = _told_part(t, number, key, form)
    counts = t.facts.counts
    if "three_public.domestic_batches" not in counts:
        return [told]
    if not counts["three_public.domestic_batches"]:
        return [joined((told, t.fill("public.none_received")))]
    return [joined((told, _domestic(t), _foreign(t)))]


def _domestic(t: Teller) -> Words:
    """Tell receptions at home: money, occasions, how many came and who came along."""
    amount: Words = ()
    if t.once_in(2):
        amount = t.amount("three_public.domestic_reception", "amount.public")
        if t.once_in(2) and t.shows(t.facts.amounts["three_public.occasion"]):
            occasion = t.money(None, t.facts.amounts["three_public.occasion"])
            amount = joined((amount, t.fill("public.occasion", A=occasion)))
        amount = joined((amount, ("，",)))
    counted = t.fill(
        "public.domestic",
        N=t.count("three_public.domestic_batches"),
        M=t.count("three_public.domestic_persons"),
    )
    if t.once_in(3):
        number = t.number(None, t.facts.counts["three_public.companions"], "人")
        counted = joined((counted, t.fill("public.companions", N=number)))
    return joined((amount, counted))


def _foreign(t: Teller) -> Words:
    numbers = {
        "N": t.count("three_public.foreign_batches"),
        "M": t.count("three_public.foreign_persons"),
    }
    foreign = t.fill("public.foreign", **numbers)
    if t.once_in(2):
        amount = t.amount("three_public.foreign_reception", "amount.public")
        foreign = t.fill("public.foreign_money", A=amount, **numbers)
    abroad: Words = ()
    if t.once_in(3):
        zeros = {
            "N": t.number("three_public.abroad_batches", 0, "批次"),
            "M": t.number("three_public.abroad_persons", 0, "人"),
        }
        abroad = t.fill("public.abroad", A=t.money("three_public.abroad_reception", 0), **zeros)
    return joined((("。",), foreign, ("。",), abroad))


_DETAILS: Mapping[str, Callable[[Teller, str, str], list[Words]]] = {
    "overseas": _overseas,
    "vehicles": _vehicles,
    "reception": _reception,
}


def _others(t: Teller) -> list[Words]:
    """Tell meetings and training behind the three, where the wording does."""
    if t.word("form.meetings") != "yes":
        return []
    keys = ("three_public.meetings", "three_public.training")
    parts = [t.amount(key, "amount.public") for key in keys if t.has(key)]
    return [joined((joined(parts, "；"), ("。",)))] if parts else []
