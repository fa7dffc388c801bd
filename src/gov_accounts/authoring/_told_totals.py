"""Sections on totals: 收入支出总体, 收入, 支出, 财政拨款, 基本支出."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from gov_accounts.authoring._levels import codes_of
from gov_accounts.authoring._telling import sentence
from gov_accounts.authoring._told import Words, joined
from gov_accounts.refs import NARRATIVE, CellRef

if TYPE_CHECKING:
    from gov_accounts.authoring._telling import Teller

__all__ = ["basic", "expenditure", "fiscal", "income", "totals"]

Section = Callable[["Teller"], list[Words]]

_GRANTS = ("income.general_budget", "income.government_fund", "income.state_capital")
_OWN = (
    "income.superior_subsidy",
    "income.institutional",
    "income.business",
    "income.subsidiary_remittance",
    "income.other",
)
_NATURES = (
    "expenditure.basic",
    "expenditure.project",
    "expenditure.superior_remittance",
    "expenditure.business",
    "expenditure.subsidiary_subsidy",
)
_CARRIED = ("income.surplus_used", "income.opening")
_WAGES = ("expenditure.wages", "expenditure.goods", "expenditure.grants")


# --- lists of parts ----------------------------------------


def _shown(t: Teller, keys: Sequence[str]) -> list[str]:
    """Return the parts that are told: those with money, or all of them."""
    known = [key for key in keys if t.has(key)]
    if t.always("style.zeros") == "all":
        return known
    return [key for key in known if t.fen(key)]


def _listed(t: Teller, keys: Sequence[str], whole: str, form: str) -> list[Words]:
    """Tell the parts of a whole: in the sentence (inline), or each in a paragraph (lines)."""
    bare = t.word("share.kind") == "bare"
    if form == "inline":
        entries = [_short_entry(t, key, whole, bare=bare) for key in keys]
        return [joined((joined(entries, t.word("list.mark")), ("。",)))]
    number = t.word("list.number")
    return [
        joined(((number.format(index),), _long_entry(t, key, whole, bare=bare)))
        for index, key in enumerate(keys, start=1)
    ]


def _short_entry(t: Teller, key: str, whole: str, *, bare: bool) -> Words:
    amount = t.amount(key, "amount.part")
    if key == "income.fiscal" and t.once_in(2):
        parts = [t.amount(one, "amount.part") for one in _shown(t, _GRANTS)]
        if parts:
            amount = joined((amount, ("（其中，",), joined(parts, "，"), ("）",)))
    return joined((amount, t.share(key, whole, base=None if bare else "")), "，")


def _long_entry(t: Teller, key: str, whole: str, *, bare: bool) -> Words:
    share = t.share(key, whole, base=None if bare else "") if t.once_in(2) else ()
    purpose = _purpose(t, key) if t.fen(key) > 0 and t.once_in(2) else ()
    first = sentence((t.amount(key, "amount.part"), share, purpose))
    nested: Words = ()
    if key == "income.fiscal":
        parts = [t.amount(one, "amount.part") for one in _shown(t, _GRANTS)]
        nested = joined((("其中：",), joined(parts, "，"), ("。",))) if parts else ()
    change = t.change(key, subject=t.name(key) if nested or t.once_in(2) else "", reason="reason")
    told = joined((first, nested))
    return joined((told, change, ("。",))) if change and t.once_in(2) else told


def _purpose(t: Teller, key: str) -> Words:
    """Tell what money came from or went to; of balances there is nothing to say."""
    if key in _CARRIED:
        return ()
    if CellRef.of(NARRATIVE, key).path[0] != "income":
        return t.purpose(key, uses="uses.spending")
    granted = key in (*_GRANTS, "income.fiscal", "income.superior_subsidy")
    uses = "uses.granted" if granted else "uses.earned"
    return t.purpose(key, "purpose.income", uses=uses)


def _income_keys(t: Teller, *, carried: bool) -> list[str]:
    grants = _GRANTS if t.word("form.grants") == "three" else ("income.fiscal",)
    return _shown(t, (*grants, *_OWN, *(_CARRIED if carried else ())))


def _introduced(t: Teller, first: Words, keys: Sequence[str], whole: str) -> list[Words]:
    """Tell a whole and its parts, in its sentence or in paragraphs below it."""
    if not keys:
        return [sentence((first,))]
    form = t.word("list.form")
    told = _listed(t, keys, whole, form)
    if form == "inline":
        return [joined((first, ("，",), t.fill("among"), told[0]))]
    return [joined((first, t.fill("including"))), *told]


# --- totals ----------------------------------------


def totals(t: Teller) -> list[Words]:
    """Tell both totals (收入支出总计), in one of the forms of the wording."""
    if not t.has("income.total", "expenditure.total"):
        return []
    form = t.word("form.totals")
    alike = _alike(t, "income.total", "expenditure.total")
    if form in _TOGETHER and not alike:
        form = "apart"
    if form == "lists" and {"income", "expenditure"} & set(t.sections):
        form = "parts" if alike else "apart"  # the shares have one whole only
    return _TOTALS[form](t)


def _alike(t: Teller, one: str, other: str) -> bool:
    """Whether two totals are the same amount in both years, and print so."""
    first, second = t.level(one), t.level(other)
    return (
        first is not None
        and second is not None
        and (first.fen, first.last_year, first.shown)
        == (second.fen, second.last_year, second.shown)
    )


def _joint(t: Teller) -> list[Words]:
    first = t.fill("joint", lead=t.lead(), A=t.final("income.total"))
    change = t.change("income.total", subject=t.word("joint.subject"), reason="reason")
    return [joined((first, ("。",), change, ("。",) if change else ()))]


def _pair(t: Teller) -> list[Words]:
    first = joined(((t.lead(),), t.amount("income.total")))
    change = t.change("income.total", subject=t.word("pair.subject"), reason="reason")
    told = sentence((first, t.amount("expenditure.total")))
    return [joined((told, change, ("。",) if change else ()))]


def _apart(t: Teller) -> list[Words]:
    told: list[Words] = []
    for key in ("income.total", "expenditure.total"):
        change = t.change(key, reason="reason")
        told.append(joined((t.amount(key), change), "，"))
    mark = t.word("apart.mark")
    return [joined(((t.lead(),), joined(told, mark), ("。",)))]


def _respectively(t: Teller) -> list[Words]:
    amounts = joined((t.final("income.total"), t.final("expenditure.total")), "、")
    first = t.fill("respectively", lead=t.lead(), A=amounts)
    difference = t.difference("income.total")
    if not difference:
        return [joined((first, ("。",)))]
    change = _each_moved(t, difference)
    return [joined((first, ("。",), (t.word("against.comma"),), change, ("。",)))]


def _each_moved(t: Teller, difference: int) -> Words:
    way = "more" if difference > 0 else "less"
    keys = ("income.total", "expenditure.total")
    each = [t.moved_parts(key) for key in keys]
    amounts = joined([one[0] for one in each], "、")
    rates = joined([one[1] for one in each if one[1]], "、")
    told = joined(((f"收、支总计各{t.word(f'change.{way}')}",), amounts))
    if not rates:
        return told
    return joined((told, (f"，各{t.word(f'change.{way}_rate')}",), rates))


def _parts(t: Teller) -> list[Words]:
    sides = (
        ("income.total", ("income.year_total", *_CARRIED)),
        (
            "expenditure.total",
            ("expenditure.year_total", "expenditure.surplus_allocated", "closing.total"),
        ),
    )
    told: list[Words] = []
    for whole, keys in sides:
        parts = [t.amount(key, "amount.part") for key in _shown(t, keys)]
        first = joined(((t.lead(),), t.amount(whole), ("，",), t.fill("among")))
        told.append(joined((first, joined(parts, "，"), ("。",))))
    change = t.change("income.total", subject="收入支出总体", reason="reason")
    return [*told, joined((change, ("。",)))] if change else told


def _main_income(t: Teller) -> list[Words]:
    first = joined(((t.lead(),), t.fill("whole_income", A=t.final("income.total"))))
    parts = [t.amount(key, "amount.part") for key in _shown(t, ("income.year_total", *_CARRIED))]
    change = t.change("income.total", subject="总收入", reason="reason")
    told = [
        joined(
            (first, ("，其中",), joined(parts, "，"), ("。",), change, ("。",) if change else ())
        )
    ]
    spent = joined(((t.lead(),), t.fill("whole_spending", A=t.final("expenditure.total"))))
    return [*told, sentence((spent, t.amount("expenditure.year_total", "amount.among")))]


def _levels(t: Teller) -> list[Words]:
    return [
        told
        for key in ("income.total", "expenditure.total")
        if (told := _two_levels(t, key, t.name(key)))
    ]


def _two_levels(t: Teller, key: str, name: str) -> Words:
    """Tell last year's level before this year's, and the difference."""
    difference = t.difference(key)
    if difference is None:
        return sentence((t.amount(key),))
    levels = t.fill("two_levels", X=name, Z=t.last_year(key), A=t.final(key))
    if not difference:
        return joined(
            (levels, t.fill("reason", R=t.told_of("because.same", 0), way="持平"), ("。",))
        )
    return joined((levels, ("，",), t.moved(key), t.why("reason", difference), ("。",)))


def _with_lists(t: Teller) -> list[Words]:
    """Tell income and expenditure apart, each with the list of its parts (Liaoning)."""
    first = joined(((t.below(1),), t.amount("income.total")))
    told = [joined((first, t.fill("including")))]
    told += _listed(t, _income_keys(t, carried=True), "income.total", "lines")
    told += _ending(t, "income.total", "今年收入总计")
    told.append(joined(((t.below(2),), t.amount("expenditure.total"), t.fill("including"))))
    told += _natures(t)
    told += _ending(t, "expenditure.total", "今年支出总计")
    if t.has("closing.total"):
        told.append(joined(((t.below(3),), t.amount("closing.total"), ("。",))))
        told += _ending(t, "closing.total", "今年结转结余")
    return told


def _ending(t: Teller, key: str, subject: str) -> list[Words]:
    change = t.change(key, subject=subject, reason="reason")
    return [joined((change, ("。",)))] if change else []


def _natures(t: Teller) -> list[Words]:
    """Tell what was spent by nature; wages and goods where all basic money is general budget."""
    keys = _shown(t, _NATURES)
    told = _listed(t, keys, "expenditure.total", "lines")
    whole = t.fen("expenditure.basic")
    if "expenditure.basic" in keys and whole > 0 and whole == t.fen("basic.total"):
        parts = [t.amount(key, "amount.part") for key in _WAGES if t.has(key) and t.fen(key)]
        at = keys.index("expenditure.basic")
        if parts:
            told[at] = joined((told[at], ("其中：",), joined(parts, "；"), ("。",)))
    return told


_TOTALS: Mapping[str, Section] = {
    "joint": _joint,
    "pair": _pair,
    "apart": _apart,
    "respectively": _respectively,
    "parts": _parts,
    "main_income": _main_income,
    "levels": _levels,
    "lists": _with_lists,
}
_TOGETHER = ("joint", "pair", "respectively", "parts")


# --- income and expenditure ----------------------------------------


def income(t: Teller) -> list[Words]:
    """Tell revenue of the year by source."""
    if not t.has("income.year_total", "income.fiscal"):
        return []
    first = joined(((t.lead(),), t.amount("income.year_total")))
    told = _introduced(t, first, _income_keys(t, carried=False), "income.year_total")
    if t.fen("income.opening") and t.once_in(3):
        told.append(joined((("此外，",), t.amount("income.opening", "amount.part"), ("。",))))
    return told + _afterwards(t, "income.year_total")


def expenditure(t: Teller) -> list[Words]:
    """Tell expenditure of the year by nature."""
    if not t.has("expenditure.year_total"):
        return []
    first = joined(((t.lead(),), t.amount("expenditure.year_total")))
    told = _introduced(t, first, _shown(t, _NATURES), "expenditure.year_total")
    return told + _afterwards(t, "expenditure.year_total")


def _afterwards(t: Teller, key: str) -> list[Words]:
    """Tell the change of a whole in a paragraph of its own, sometimes."""
    return _ending(t, key, t.name(key)) if t.once_in(3) else []


# --- fiscal money ----------------------------------------


def fiscal(t: Teller) -> list[Words]:
    """Tell fiscal money (财政拨款) in total."""
    if not t.has("fiscal.income_total", "fiscal.expenditure_total", "fiscal.total"):
        return []
    form = t.word("form.fiscal")
    alike = _alike(t, "fiscal.income_total", "fiscal.expenditure_total")
    return _FISCAL["apart" if form in ("joint", "pair") and not alike else form](t)


def _fiscal_joint(t: Teller) -> list[Words]:
    first = t.fill("fiscal.joint", lead=t.lead(), A=t.final("fiscal.grand_total"))
    subject = t.word("fiscal.joint_subject")
    change = t.change("fiscal.grand_total", subject=subject, reason="reason")
    return [joined((first, ("。",), change, ("。",) if change else ()))]


def _fiscal_pair(t: Teller) -> list[Words]:
    first = joined(((t.lead(),), t.amount("fiscal.income_total")))
    told = sentence((first, t.amount("fiscal.expenditure_total")))
    change = t.change("fiscal.grand_total", subject="财政拨款收入、支出总计", reason="reason")
    return [joined((told, change, ("。",) if change else ()))]


def _fiscal_apart(t: Teller) -> list[Words]:
    told = [
        joined((t.amount(key), t.change(key)), "，")
        for key in ("fiscal.income_total", "fiscal.expenditure_total")
    ]
    return [joined(((t.lead(),), joined(told, "；"), ("。",)))]


def _fiscal_parts(t: Teller) -> list[Words]:
    sides = (
        ("fiscal.income_total", ("fiscal.income", "fiscal.opening")),
        ("fiscal.expenditure_total", ("fiscal.total", "fiscal.closing")),
    )
    told: list[Words] = []
    for whole, keys in sides:
        parts = [t.amount(key, "amount.part") for key in keys if t.has(key)]
        first = joined(((t.lead(),), t.amount(whole), ("，",), t.fill("among")))
        told.append(joined((first, joined(parts, "，"), ("。",))))
    return told + _afterwards(t, "fiscal.total")


def _fiscal_spending(t: Teller) -> list[Words]:
    """Tell what was spent by nature, then against last year, then against the budget."""
    name = t.name("fiscal.total")
    parts = [t.amount(key, "amount.part") for key in ("fiscal.basic", "fiscal.project")]
    first = joined(((t.lead(),), t.amount("fiscal.total"), ("，",), t.fill("among")))
    told = joined((first, joined(parts, "，"), ("。",)))
    change = t.change("fiscal.total", subject=name, reason="reason")
    told = joined((told, change, ("。",) if change else ()))
    completed = t.completion("fiscal.total", "completion.of")
    if not completed:
        return [told]
    each = [
        joined(((t.name(key),), rate))
        for key in ("fiscal.basic", "fiscal.project")
        if (rate := t.completion(key, "completion.of"))
    ]
    compared = joined(((f"与{t.budget_word('fiscal.total')}相比，{name}",), completed))
    if each:
        compared = joined((compared, ("，其中：",), joined(each, "，")))
    return [joined((told, compared, ("。",)))]


_FISCAL: Mapping[str, Section] = {
    "joint": _fiscal_joint,
    "pair": _fiscal_pair,
    "apart": _fiscal_apart,
    "parts": _fiscal_parts,
    "spending": _fiscal_spending,
}


# --- basic expenditure ----------------------------------------


def basic(t: Teller) -> list[Words]:
    """Tell basic expenditure of the general budget, and the 款 that it was spent on."""
    if not t.has("basic.total", "basic.personnel", "basic.operating"):
        return []
    first = joined(((t.lead(),), t.amount("basic.total")))
    if t.once_in(4):
        first = joined((first, t.change("basic.total")), "，")
    groups = {"basic.personnel": ("301", "303"), "basic.operating": ("302", "3")}
    parts = [_group(t, key, starts) for key, starts in groups.items()]
    if t.word("list.form") == "inline":
        return [joined((first, t.word_words("among.basic"), joined(parts, "；"), ("。",)))]
    number = t.word("list.number")
    lines = [joined(((number.format(n),), part, ("。",))) for n, part in enumerate(parts, start=1)]
    return [joined((first, t.fill("including"))), *lines]


def _group(t: Teller, key: str, starts: tuple[str, ...]) -> Words:
    amount = t.amount(key, "amount.part")
    if t.once_in(4):
        amount = joined((amount, t.share(key, "basic.total")), "，")
    names = _kinds(t, starts)
    if not names:
        return amount
    mark = t.word("kinds.mark")
    listed = mark.join(names) + t.word("kinds.end")
    return joined((amount, t.fill("kinds", names=listed)), "，")


def _kinds(t: Teller, starts: tuple[str, ...]) -> list[str]:
    """Return the names of the 款 with money, of one group of T06."""
    personnel = ("301", "303")
    codes = [
        code
        for code in codes_of(t.facts, "T06", 5, column="amount")
        if (code[:3] in personnel) == (starts == personnel)
    ]
    table = t.accounts.basic_expenditure
    rows = [table.get(code) for code in codes] if table is not None else []
    return [row.label for row in rows if row is not None and row.label]
