"""The block of funds (资金情况) of both kinds of form: sources, surplus, adjusted budget."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.families import families
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._form_view import MONEY
from gov_accounts.rules._part_names import DEPARTMENT
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import as_decimal, last_place
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form, lacks
from gov_accounts.words import CHINESE_DIGITS, half_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.families import Family
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["adjusted_budget", "source_of", "sources", "surplus"]

E, W = Severity.ERROR, Severity.WARNING


# --- sources add up ----------------------------------------


_LEAD = re.compile(rf"^(?:其中|[0-9{CHINESE_DIGITS}]+[.、)]|[(][0-9{CHINESE_DIGITS}]+[)])+:?")


def source_of(label: str) -> str | None:
    """Return which source a label of a line of funds names; None if it is not known.

    >>> source_of("其中：当年财政拨款"), source_of("彩票公益金")
    ('current', None)
    """
    plain = half_width("".join(label.split()))
    plain = _LEAD.sub("", plain).strip(":")
    return next((key for key, one in families().sources.items() if plain in one.words), None)


@rule(
    "P-P19",
    E,
    "各项资金来源之和＝资金总额",
    "the sources of the funds add up to the whole",
    Basis("integrated-system-forms", "资金总额＝各项来源之和"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says={
        "above": Sentence(
            "{whole:label}为{printed:printed}，各项来源之和{total}，超出总额",
            "{whole:label} {printed:printed}, its sources add up to {total}, which is more",
        ),
        "below": Sentence(
            "{whole:label}为{printed:printed}，各项来源之和{total}",
            "{whole:label} {printed:printed}, its sources add up to {total}",
        ),
    },
    why={
        "sources": Sentence(
            "不能确定资金来源是否列全", "it is open whether all sources stand there"
        )
    },
)
@each_form
def sources(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the sources of each column, and those below a source."""
    rows = list(form.funds())
    if not rows:
        return
    named = {path: source_of(one.source) for path, one in rows}
    keys = {key for key in named.values() if key not in (None, "total")}
    known = [one for one in _possible(form) if keys <= set(one.sources)]
    if not known:
        yield NotEvaluable("sources")
        return
    sure = form.whole and bool(form.families) and None not in named.values()
    for whole in dict.fromkeys(("total", *keys)):
        parts = [
            path
            for path, key in named.items()
            if key is not None and families().sources[key].of == whole
        ]
        above = "" if whole == "total" else next(p for p, key in named.items() if key == whole)
        if parts:
            yield from _columns(form, above, parts, sure=sure)


def _possible(form: FormAt) -> Iterable[Family]:
    """Return the families of the form; all of its kind, if it is of no known one."""
    if form.families:
        return form.families
    ours = form.prefix == DEPARTMENT
    return [one for one in families().known.values() if one.department == ours]


def _columns(form: FormAt, above: str, parts: list[str], *, sure: bool) -> Iterator[Outcome]:
    """Compare each column of money of a line with the lines below it; blanks are no money."""
    for column in MONEY:
        path = f"{above}.{column}" if above else column
        whole, names = form.value(path), [f"{part}.{column}" for part in parts]
        given = [value for value in map(form.value, names) if value is not None]
        if whole is None or not given:
            continue
        total = sum(map(Fraction, given), Fraction(0))
        difference, allowed = Fraction(whole) - total, last_place((form,)) * len(given)
        if abs(difference) <= allowed:
            yield Held()
        elif difference > 0 and not sure:
            yield NotEvaluable("sources", cells=form.printed(path))
        else:
            alone = difference > 0 and len(given) == 1  # an example, perhaps, not all of it
            yield Violation(
                form.printed(path, *names),
                "below" if difference > 0 else "above",
                {"whole": form.ref(path), "printed": form.ref(path), "total": total},
                difference=as_decimal(difference),
                allowance=as_decimal(allowed),
                severity=W if alone else None,
            )


# --- columns of one line ----------------------------------------


def _each_line(form: FormAt) -> Iterator[str]:
    """Yield the prefix of the paths of the whole funds and of each source."""
    yield ""
    yield from (f"{path}." for path, _ in form.funds())


@rule(
    "P-P20",
    E,
    "资金结余＝全年预算数－全年执行数",
    "surplus = budget of the year - executed",
    Basis("integrated-system-forms", "资金结(转)余＝预算数－执行数"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "{budget}－{executed}＝{wanted}，印为{printed}",
        "{budget} - {executed} = {wanted}, printed {printed}",
    ),
    why={"lacks": lacks("预算数或执行数", "the budget or what was executed")},
)
@each_form
def surplus(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare each printed surplus with budget and executed amount."""
    yield from _reckoned(
        form, ("surplus", "budget", "executed"), "surplus", lambda budget, spent, _: budget - spent
    )


@rule(
    "P-P21",
    E,
    "调整后预算数＝年初预算数＋预算调整数",
    "budget of the year = budget at its start + adjustment",
    Basis("integrated-system-forms", "调整后预算数＝年初预算数＋调整数"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "{initial_budget}＋{adjustment}＝{wanted}，印为{printed}",
        "{initial_budget} + {adjustment} = {wanted}, printed {printed}",
    ),
    why={"lacks": lacks("年初预算数或全年预算数", "the budget at first or that of the year")},
)
@each_form
def adjusted_budget(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the budget with its parts; an adjustment downwards may stand without its sign."""
    near = last_place((form,)) * _PARTS

    def budget(initial: Fraction, adjustment: Fraction, printed: Fraction) -> Fraction:
        less = initial - adjustment
        return less if abs(less - printed) <= near else initial + adjustment

    yield from _reckoned(form, ("budget", "initial_budget", "adjustment"), "adjustment", budget)


_PARTS = 2
"""An amount is reckoned from two others, each of which may be cut off in its last place."""


def _reckoned(
    form: FormAt,
    names: tuple[str, str, str],
    asked: str,
    reckon: Callable[[Fraction, Fraction, Fraction], Fraction],
) -> Iterator[Outcome]:
    """Compare the first of the amounts with what the others give, in each line that prints one.

    ``reckon`` gets the other two amounts, then the printed one.
    """
    allowed = last_place((form,)) * _PARTS
    for prefix in _each_line(form):
        paths = [f"{prefix}{name}" for name in names]
        values = {
            name: value
            for name, path in zip(names, paths, strict=True)
            if (value := form.value(path)) is not None
        }
        if asked not in values:
            continue
        if len(values) < len(names):
            yield NotEvaluable("lacks", cells=form.printed(f"{prefix}{asked}"))
            continue
        printed, one, other = map(Fraction, values.values())
        wanted = reckon(one, other, printed)
        if abs(printed - wanted) <= allowed:
            yield Held()
        else:
            yield Violation(
                form.printed(*paths),
                values={**values, "wanted": as_decimal(wanted), "printed": values[names[0]]},
                difference=as_decimal(printed - wanted),
                allowance=as_decimal(allowed),
            )
