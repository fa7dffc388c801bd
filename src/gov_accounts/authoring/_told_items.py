"""Sections that go down to the 项: general public budget, government funds, state capital."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gov_accounts.authoring._levels import codes_of
from gov_accounts.authoring._telling import sentence
from gov_accounts.authoring._told import Words, joined
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import FunctionCode
from gov_accounts.refs import NARRATIVE, CellRef

if TYPE_CHECKING:
    from gov_accounts.authoring._telling import Teller

__all__ = ["general_budget", "government_fund", "state_capital"]

_TOTAL = "general_budget.total"


# --- names ----------------------------------------


def _named(t: Teller, table: str, code: str) -> str:
    """Return the name of a code as the table prints it, or as the catalogue has it."""
    rows = next((one for one in t.accounts.tables() if one.SPEC.id == table), None)
    row = rows.get(code) if rows is not None else None
    if row is not None and row.label:
        return str(row.label)
    return default_catalogue().name(FunctionCode(code)) or ""


def _category_name(t: Teller, table: str, code: str) -> str:
    """Return the name of a 类, with or without its 支出 as this text does."""
    name = _named(t, table, code)
    if t.always("style.category") == "short" and len(name) > 4:
        return name.removesuffix("支出")
    return name


def _item_name(t: Teller, table: str, code: str) -> str:
    names = (_category_name(t, table, code[:3]), _named(t, table, code[:5]), _named(t, table, code))
    pattern = t.always("item.name") if all(names) else "{code}{X}"
    parts = dict(zip("LKX", names, strict=True))
    numbers = {"l": code[:3], "k": code[3:5], "x": code[5:], "code": code}
    return t.plain(pattern, **parts, **numbers)


# --- entries ----------------------------------------


def _entries(t: Teller, prefix: str, table: str, codes: list[str]) -> list[Words]:
    """Tell each 项 in a paragraph, all in one form."""
    form = t.word("form.item")
    number = t.word("item.number")
    return [
        joined(
            (
                (number.format(index),),
                _FORMS[form](t, f"{prefix}{code}", _item_name(t, table, code)),
            )
        )
        for index, code in enumerate(codes, start=1)
    ]


def _spent(t: Teller, key: str, name: str) -> Words:
    """Tell the amount of an 项 by its name."""
    return t.filled(t.always("item.amount"), X=name, A=t.final_of_item(key))


_SOCIAL = ("208", "210", "221")
"""类 of which most money is contributions for the staff."""


def _purpose(t: Teller, key: str) -> Words:
    code = CellRef.of(NARRATIVE, key).last
    return t.purpose(key, uses="uses.social" if code.startswith(_SOCIAL) else "uses")


def _with_amount(t: Teller, key: str, name: str) -> Words:
    """Tell the amount, what it was for, and the change on last year."""
    purpose = _purpose(t, key) if t.fen(key) > 0 else ()
    first = sentence((_spent(t, key, name), purpose))
    change = t.change(key, reason="reason") if t.once_in(2) else ()
    return joined((first, change, ("。",) if change else ()))


def _with_completion(t: Teller, key: str, name: str) -> Words:
    """Tell the amount, what it was for, and how much of the budget it is (Liaoning)."""
    purpose = _purpose(t, key) if t.fen(key) > 0 and t.once_in(2) else ()
    told = joined((_spent(t, key, name), purpose, t.completion(key)), "，")
    return joined((told, t.against_budget(key, "compared"), ("。",)))


def _with_budget(t: Teller, key: str, name: str) -> Words:
    """Tell budget, final and how much of the one the other is."""
    mark = t.always("item.mark")
    purpose: Words = ()
    if t.always("item.purpose") == "yes" and t.fen(key) > 0:
        purpose = joined((_purpose(t, key), ("。",)))
        mark = "，"
    final = t.fill("final", A=t.final_of_item(key))
    completion = t.completion(key)
    difference = t.budget_change(key) if t.once_in(5) else ()
    told = joined((t.budget(key), final, completion, difference), "，")
    ending = t.against_budget(key, "compared")
    return joined(((name, mark), purpose, told, ending, ("。",)))


def _with_amount_and_budget(t: Teller, key: str, name: str) -> Words:
    """Tell the amount first, then budget and final of the same 项."""
    rest = _with_budget(t, key, "")
    return joined((_spent(t, key, name), (t.word("item.mark_after"),), t.unmarked(rest)))


def _with_last_year(t: Teller, key: str, name: str) -> Words:
    """Tell last year's final, this year's, and the change."""
    year = t.accounts.fiscal_year
    level = t.level(key)
    before = level.last_year if level is not None else None
    if not before:
        return sentence((_spent(t, key, name), (f"{year - 1}年无此项支出",)))
    first = joined(((f"{year - 1}年决算数为",), t.last_year(key)))
    final = joined(((f"{year}年支出决算为",), t.final_of_item(key)))
    difference = t.difference(key)
    if difference:
        rate = t.rate_only(key) if t.once_in(2) else ()
        change = rate or joined(((f"比{year - 1}年决算数",), t.moved(key)))
    else:
        change = (f"与{year - 1}年决算数持平",)
    told = joined((first, final, change), "，")
    reason = t.why("reason", difference or 0)
    return joined(((name, t.always("item.mark")), told, reason, ("。",)))


Entry = Callable[["Teller", str, str], Words]
_FORMS: Mapping[str, Entry] = {
    "amount": _with_amount,
    "completion": _with_completion,
    "budget": _with_budget,
    "amount_budget": _with_amount_and_budget,
    "last_year": _with_last_year,
}


# --- general public budget ----------------------------------------


def general_budget(t: Teller) -> list[Words]:
    """Tell expenditure of the general public budget: in total, by 类, by 项."""
    if not t.has(_TOTAL) or t.fen(_TOTAL) <= 0:
        return []
    if t.word("form.general_budget") == "nested":
        return _nested(t)
    told: list[Words] = []
    parts = {"overall": _overall, "structure": _structure, "details": _details}
    headed = t.word("form.headed") == "yes"
    kept = [name for name in parts if name == "details" or not t.once_in(5)]
    for number, name in enumerate(kept, start=1):
        if headed:
            told.append((t.below(number) + t.phrase(f"sub.general_budget.{name}"),))
        told += parts[name](t)
    return told


def _overall(t: Teller) -> list[Words]:
    first = joined(((t.lead(),), t.amount(_TOTAL)))
    share = t.share(_TOTAL, "expenditure.year_total") if t.has("expenditure.year_total") else ()
    change = t.change(_TOTAL, subject=t.name(_TOTAL), reason="reason")
    return [joined((sentence((first, share)), change, ("。",) if change else ()))]


def _structure(t: Teller) -> list[Words]:
    bare = t.word("share.kind") == "bare"
    entries = []
    for code in codes_of(t.facts, "T05", 3):
        key = f"general_budget.category.{code}"
        name = t.plain(t.always("category.name"), L=_category_name(t, "T05", code), l=code)
        amount = t.filled(t.always("category.amount"), X=name, A=t.final(key))
        base = None if bare else t.name(_TOTAL)
        entries.append(joined((amount, t.share(key, _TOTAL, base=base)), "，"))
    number = t.word("category.number")
    if number:
        entries = [joined(((number.format(n),), one)) for n, one in enumerate(entries, start=1)]
    first = joined(((t.lead(),), t.amount(_TOTAL), t.fill("for_these")))
    return [joined((first, joined(entries, "；"), ("。",)))]


def _details(t: Teller) -> list[Words]:
    codes = codes_of(t.facts, "T05", 7)
    told = joined(
        (t.budget(_TOTAL), t.fill("final", A=t.final(_TOTAL)), t.completion(_TOTAL)), "，"
    )
    first = joined(((t.lead(), t.name(_TOTAL)), told, t.against_budget(_TOTAL, "compared")))
    if not codes:
        return [joined((first, ("。",)))]
    return [joined((first, ("。其中：",))), *_entries(t, "items.", "T05", codes)]


def _nested(t: Teller) -> list[Words]:
    """Tell each 类 with its 项 below (Liaoning)."""
    told = [joined(((t.lead(),), t.amount(_TOTAL), t.fill("by_function")))]
    for number, code in enumerate(codes_of(t.facts, "T05", 3), start=1):
        key = f"general_budget.category.{code}"
        below = [one for one in codes_of(t.facts, "T05", 7) if one.startswith(code)]
        name = _category_name(t, "T05", code)
        first = joined(((f"{number}.{name}",), t.final(key)))
        told.append(joined((first, t.fill("in_detail") if below else ("。",))))
        for index, item in enumerate(below, start=1):
            entry = _with_completion(t, f"items.{item}", _item_name(t, "T05", item))
            told.append(joined(((f"（{index}）",), entry)))
    return told


# --- government funds, state capital ----------------------------------------


def government_fund(t: Teller) -> list[Words]:
    """Tell money of government funds (政府性基金预算), or that there was none."""
    return _fund(t, "government_fund", "T08")


def state_capital(t: Teller) -> list[Words]:
    """Tell money of the state capital budget (国有资本经营预算), or that there was none."""
    return _fund(t, "state_capital", "T09")


_SHORT = {"revenue": "本年收入", "total": "本年支出", "closing": "年末结转和结余"}
"""What is short for the columns of a fund that is named at the beginning of the sentence."""


def _fund(t: Teller, fund: str, table: str) -> list[Words]:
    total = f"{fund}.total"
    if not t.has(total):
        return []
    columns = ("opening", "revenue", "total", "closing")
    keys = [f"{fund}.{one}" for one in columns if t.has(f"{fund}.{one}")]
    if not any(t.fen(key) for key in keys):
        return [t.fill("no_fund", lead=t.lead(), X=t.word(f"subject.{fund}"))]
    kept = [key for key in keys if t.fen(key) or key == total]
    short = len(kept) > 1 and t.once_in(2)
    amounts = [
        t.amount(
            key,
            "amount.part",
            name=_SHORT[CellRef.of(NARRATIVE, key).last] if short and n else None,
        )
        for n, key in enumerate(kept)
    ]
    told = [joined(((t.lead(),), joined(amounts, "，"), ("。",)))]
    codes = codes_of(t.facts, table, 7)
    if codes and t.fen(total) > 0:
        natures = [f"{fund}.{one}" for one in ("basic", "project") if t.fen(f"{fund}.{one}")]
        if t.once_in(2):
            parts = [t.amount(key, "amount.part") for key in natures]
            first = joined((t.amount(total), ("，",), t.fill("among")))
            told.append(joined((first, joined(parts, "，"), ("。",))))
        told.append(t.fill("fund_details"))
        told += _entries(t, f"{fund}.items.", table, codes)
    return told
