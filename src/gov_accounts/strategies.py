"""Hypothesis strategies for this package's types, for its own tests and for those of its users.

Needs the ``hypothesis`` extra. With it installed, ``st.from_type`` works for the registered types
at once.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from gov_accounts.accounts import Ambiguous, FinalAccounts, Place, Reason, Unread
from gov_accounts.authoring import (
    OWN_SOURCES,
    THREE_PUBLIC,
    Balance,
    Explanation,
    FilledForm,
    Ledger,
    Payment,
    Print,
    Receipt,
    build,
    draw_facts,
    draw_form,
    explain,
    known_wordings,
    misprint_form,
    wording,
)
from gov_accounts.catalogue import Catalogue, default_catalogue
from gov_accounts.codes import (
    Code,
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    Level,
    RevenueCode,
)
from gov_accounts.evaluation import (
    OPERATORS,
    Causes,
    DepartmentEvaluation,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Task,
)
from gov_accounts.families import families as known_families
from gov_accounts.findings import Explanation as WayOut
from gov_accounts.findings import (
    Finding,
    Message,
    Obligation,
    PrintedCell,
    Proof,
    ProofStatus,
    Report,
    ReportVerdict,
    Severity,
    Suspect,
    Verdict,
    Waiver,
)
from gov_accounts.layouts import (
    column_words,
    further_columns,
    header_words,
    layout_from,
    line_orders,
    line_words,
    other_kinds,
    printed_titles,
)
from gov_accounts.layouts import layout as layout_named
from gov_accounts.money import Rounding
from gov_accounts.narrative import (
    Entry,
    FrameLine,
    GlossaryTerm,
    Loose,
    Narrative,
    Overview,
    Section,
    Stated,
)
from gov_accounts.refs import CellRef
from gov_accounts.slips import Slip
from gov_accounts.subjects import vocabulary
from gov_accounts.tables import TABLES, Row, Table, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from gov_accounts.authoring import Choose
    from gov_accounts.layouts import Layout
    from gov_accounts.tables import TableSpec

__all__ = [
    "PLACE_DIFFERS_BY",
    "PRINT_DIFFERS_BY",
    "amounts",
    "cell_names",
    "codes",
    "department_evaluations",
    "economic_codes",
    "explained_accounts",
    "final_accounts",
    "findings",
    "forms",
    "forms_with_an_error",
    "function_codes",
    "indicators",
    "layouts",
    "ledgers",
    "narrative_values",
    "narratives",
    "prints",
    "project_evaluations",
    "proofs",
    "published_accounts",
    "register",
    "reports",
    "rows",
    "tables",
]

_LAYOUT = "liaoning"
C = TypeVar("C", bound=Code)


def codes(kind: type[C], lengths: Collection[int] = ()) -> st.SearchStrategy[C]:
    """Any code of a classification by shape; ``lengths`` narrows it."""
    starts, some = st.sampled_from(kind.LEADING), st.sampled_from(tuple(lengths or kind.LENGTHS))
    return st.tuples(starts, some).flatmap(lambda pair: _digits(*pair)).map(kind)


def function_codes(*, level: str | None = None) -> st.SearchStrategy[FunctionCode]:
    """Any functional code by shape; ``level`` 类, 款 or 项 narrows it."""
    return codes(FunctionCode, {"类": (3,), "款": (5,), "项": (7,)}.get(level or "", ()))


def economic_codes() -> st.SearchStrategy[DepartmentEconomicCode]:
    """Any department-economic code by shape."""
    return codes(DepartmentEconomicCode)


def amounts(*, places: int = 2, at_most: int = 10**9) -> st.SearchStrategy[Decimal]:
    """Printed figures with so many places, of either sign, zero included."""
    bound = at_most * 10**places
    return st.integers(-bound, bound).map(lambda n: Decimal(n).scaleb(-places))


def _items(layout: Layout) -> list[FunctionCode]:
    classes = set(layout.classes)
    return [
        FunctionCode(entry.code.digits)
        for entry in default_catalogue().edition(FunctionCode)
        if entry.level is Level.ITEM
        and entry.code.digits[:3] in classes
        and entry.code.digits[:3] != "223"
    ]


def _fen() -> st.SearchStrategy[int]:
    """Exact amounts: some around the rounding edges of 0.01 万元, some large."""
    return st.one_of(
        st.integers(1, 30_000), st.integers(1, 200).map(lambda n: n * 5000), st.integers(1, 10**12)
    )


@st.composite
def ledgers(draw: st.DrawFn, *, most_items: int = 5, layout_name: str = _LAYOUT) -> Ledger:
    """Ledgers of a department: any sources, funds, balances; every payment exact to the 分.

    Only what the layout can print: its 类, and state capital (国有资本经营预算) where it has T09.
    """
    layout = layout_named(layout_name)
    capital = ("state_capital",) if "T09" in layout.tables else ()
    pool = st.sampled_from(_items(layout))
    items = draw(st.lists(pool, min_size=1, max_size=most_items, unique=True))
    some = st.sampled_from(items)
    codes = [
        DepartmentEconomicCode(c) for g in layout.tables["T06"].blocks for c in g if len(c) == 5
    ]
    economic = st.sampled_from(codes)
    public = st.sampled_from([DepartmentEconomicCode(code) for code in THREE_PUBLIC.values()])
    fiscal = st.sampled_from(
        ("general_budget", "general_budget", "general_budget", "government_fund")
    )
    receipts = st.builds(
        Receipt, some, st.one_of(fiscal, st.sampled_from((*capital, *OWN_SOURCES))), _fen()
    )
    basic = st.builds(Payment, some, st.just("general_budget"), st.just("basic"), _fen(), economic)
    spent = st.builds(
        Payment,
        some,
        st.one_of(fiscal, *map(st.just, capital)),
        st.just("project"),
        _fen(),
        st.one_of(st.none(), public),
    )
    other = st.builds(
        Payment,
        some,
        st.just("own"),
        st.sampled_from(
            ("basic", "project", "superior_remittance", "business", "subsidiary_subsidy")
        ),
        _fen(),
    )
    openings = st.builds(Balance, some, st.one_of(fiscal, st.just("own")), _fen())
    year = draw(st.integers(2020, 2026) if capital else st.sampled_from(layout.years))
    received = draw(st.lists(receipts, min_size=1, max_size=6))
    paid = draw(st.lists(st.one_of(basic, basic, spent, other), min_size=1, max_size=12))
    opened = draw(st.lists(openings, max_size=3))
    return Ledger(
        "某某市某某局",
        year,
        tuple(received),
        tuple(paid),
        (*opened, *_needed(received, paid, opened)),
        draw(st.one_of(st.just(0), _fen())),
        draw(st.one_of(st.just(0), _fen())),
        {line: draw(_fen()) for line in draw(st.sets(st.sampled_from(sorted(THREE_PUBLIC))))},
    )


def _needed(
    receipts: Iterable[Receipt], payments: Iterable[Payment], openings: Iterable[Balance]
) -> Iterator[Balance]:
    """Yield the balances from last year without which an 项 would spend what it does not have."""
    left: Counter[tuple[FunctionCode, str]] = Counter()
    for receipt in receipts:
        fund = "own" if receipt.source in OWN_SOURCES else receipt.source
        left[receipt.item, fund] += receipt.fen
    for opening in openings:
        left[opening.item, opening.fund] += opening.fen
    for payment in payments:
        left[payment.item, payment.fund] -= payment.fen
    for (item, fund), fen in left.items():
        if fen < 0:
            yield Balance(item, fund, -fen)


@st.composite
def published_accounts(
    draw: st.DrawFn,
    *,
    rounding: Rounding | None = None,
    rolled_up: tuple[str, ...] | None = None,
    unit: Unit | None = None,
    layout_name: str | None = None,
) -> FinalAccounts:
    """Accounts that are true: exact amounts printed in one practice, sums rounded or added up.

    What is None is drawn, but the layout, which is then that of Liaoning. Their check has no
    errors.
    """
    return draw(
        _printed(
            draw(ledgers(layout_name=layout_name or _LAYOUT)),
            rounding=rounding,
            rolled_up=rolled_up,
            unit=unit,
            layout_name=layout_name,
        )
    )


@st.composite
def _printed(  # noqa: PLR0913 - one keyword for each thing that differs in print
    draw: st.DrawFn,
    ledger: Ledger,
    *,
    rounding: Rounding | None = None,
    rolled_up: tuple[str, ...] | None = None,
    unit: Unit | None = None,
    layout_name: str | None = None,
) -> FinalAccounts:
    every = tuple(kind.SPEC.id for kind in TABLES)
    return build(
        ledger,
        unit=unit or draw(st.sampled_from(Unit)),
        rounding=rounding or draw(st.sampled_from(Rounding)),
        rolled_up=draw(st.sets(st.sampled_from(every))) if rolled_up is None else rolled_up,
        layout_name=layout_name or _LAYOUT,
    )


PLACE_DIFFERS_BY = (
    "titles", "labels", "columns", "header", "order", "column_order", "lines", "further",
    "numbers", "mark", "classes", "total", "kinds", "others",
)  # fmt: skip
"""What one place differs by from another: see :func:`layouts`."""

_CODED = ("T02", "T03", "T05", "T08", "T09")
"""The tables with a row for each functional code."""


@st.composite
def layouts(
    draw: st.DrawFn, *, only: Collection[str] = PLACE_DIFFERS_BY, name: str = "drawn"
) -> Layout:
    """Invented places, as data may describe them: what is drawn prints all money of a ledger.

    Of :data:`PLACE_DIFFERS_BY`, those in ``only`` are drawn and the rest is as in Liaoning:
    ``titles`` of tables, ``labels`` of lines, titles of ``columns`` and words of the ``header``
    from the words that are known; the ``order`` of tables, the ``column_order``, the order of the
    ``lines`` of T07, down or across; ``further`` columns without a field; ``numbers`` of lines and
    columns or none; a ``mark`` (公开01表) or none; 24 or 26 ``classes``; the ``total`` first or
    last; ``kinds`` of T07 with more lines; ``others`` between the tables.

    Make the layout known to build and print in it (:func:`gov_accounts.layouts.using_layouts`).

    >>> from hypothesis import find
    >>> find(layouts(only=("mark",)), lambda place: not place.mark).tables["T02"].title
    '收入决算表'
    """
    data: dict[str, Any] = {"extends": "liaoning", "title": "某地", "years": [2024]}
    if "classes" in only:
        data["extends"] = draw(st.sampled_from(("liaoning", "guangdong", "shanghai")))
    tables: dict[str, dict[str, Any]] = {
        kind.SPEC.id: draw(_table_layouts(kind, only)) for kind in TABLES
    }
    tables["T07"] |= draw(_three_public(only))
    data["mark"] = draw(st.sampled_from(("", "公开{:02d}表"))) if "mark" in only else "公开{:02d}表"
    data["row_numbers"] = draw(st.booleans()) if "numbers" in only else True
    if "header" in only:
        data["words"] = draw(_header_words("经济"))
        economic = draw(_header_words("功能"))
        tables["T06"]["words"] = {name: economic[name] for name in ("code", "name")}
    kinds = draw(st.sets(st.sampled_from(_others()), max_size=3)) if "others" in only else set()
    numbered = [*tables, *sorted(kinds)]
    if "order" in only:
        numbered = draw(st.permutations(numbered))
    for number, table_id in enumerate(numbered, start=1):
        if table_id in tables:
            tables[table_id]["number"] = number
    data["others"] = {one: n for n, one in enumerate(numbered, start=1) if one in kinds}
    return layout_from({**data, **tables}, name=name)


def _others() -> list[str]:
    return [kind.id for kind in other_kinds() if kind.of is None]


@st.composite
def _table_layouts(
    draw: st.DrawFn, kind: type[Table[Any]], only: Collection[str]
) -> dict[str, Any]:
    """Draw what is printed of one table: its words, columns and their order, its total."""
    spec = kind.SPEC
    usual = (
        columns_of(kind.ROW) if "further" in only else layout_named(_LAYOUT).tables[spec.id].columns
    )
    own: dict[str, Any] = {"columns": list(usual), "wording": {}}
    # A title that promises more lines is drawn together with these.
    more = {title for other in other_kinds() if other.of == spec.id for title in other.titles}
    own["title"] = spec.title
    if "titles" in only:
        own["title"] = draw(
            st.sampled_from([title for title in printed_titles()[spec.id] if title not in more])
        )
    if "labels" in only:
        for block in spec.blocks:
            for line in block.lines:
                words = line_words(spec.id, line.key)
                own["wording"][f"line.{line.key}"] = draw(st.sampled_from(words))
    if "columns" in only:
        for column in columns_of(kind.ROW):
            words = column_words(spec.id, column)
            own["wording"][f"column.{column}"] = draw(st.sampled_from(words))
    if "further" in only:
        fewer = [one for one in own["columns"] if one not in spec.optional_columns]
        wider: list[dict[str, Any]] = [{"further": one.id} for one in further_columns(spec.id)]
        own |= draw(st.sampled_from([{}, {"columns": fewer}, *wider]))
    if "column_order" in only and spec.id != "T07":
        own["columns"] = draw(st.permutations(own["columns"]))
    if "total" in only and spec.id in _CODED:
        own["total_last"] = draw(st.booleans())
    return own


@st.composite
def _three_public(draw: st.DrawFn, only: Collection[str]) -> dict[str, Any]:
    """Draw the shape of T07: its lines down or across, more of them for some kinds."""
    own: dict[str, Any] = {"wide": []}
    if "lines" in only:
        order = draw(st.sampled_from(line_orders("T07")))
        across = draw(st.booleans())
        own["wide" if across else "lines"] = list(order)
        own["by_column"] = draw(st.booleans()) if across else False
    kinds = [kind for kind in other_kinds() if kind.of == "T07"]
    kind = draw(st.sampled_from((None, *kinds))) if "kinds" in only else None
    if kind is not None:
        own |= {"kind": kind.id, "title": draw(st.sampled_from(kind.titles))}
        own["total_of_all"] = draw(st.booleans())
    return own


@st.composite
def _header_words(draw: st.DrawFn, foreign: str) -> dict[str, str]:
    """Draw words of headers without a foreign one; the unit has another word than the entity."""
    known = header_words()
    choices: dict[str, Sequence[str]] = {
        "code": known.code,
        "name": known.name,
        "item": known.item,
        "line_number": [word for word in known.line_number if len(word) > 1],
        "count": known.count,
        "entity": known.entity,
    }
    words = {
        name: draw(st.sampled_from([word for word in some if foreign not in word]))
        for name, some in choices.items()
    }
    unit = draw(st.sampled_from([word for word in known.unit if word != words["entity"]]))
    return {**words, "unit": unit}


PRINT_DIFFERS_BY: dict[str, st.SearchStrategy[Any]] = {
    "wrap": st.one_of(st.none(), st.integers(5, 12)),
    "split_codes": st.booleans(),
    "page_lines": st.one_of(st.none(), st.integers(15, 60)),
    "spaced": st.booleans(),
    "around": st.booleans(),
    "repeat": st.booleans(),
    "blank": st.sampled_from(("", "0", "—", "-")),
    "above": st.sampled_from(
        (
            "{entity_word}：{entity} {year}年度 {unit_word}：{unit}",
            "{entity_word}：{entity} {unit_word}：{unit}",
            "{entity_word}：{entity}\n{unit_word}：{unit}",
            "{entity_word}：{entity} （{year}年度）\n（{unit_word}：{unit}）",
        )
    ),
    "spread": st.sampled_from(("", " ", "    ", "　")),
    "levels": st.sampled_from(("whole", "all", "changed", "own")),
    "merged": st.booleans(),
    "notes": st.booleans(),
    "others": st.sampled_from(("none", "empty", "sound")),
    "keep_layout": st.sampled_from(("", "width", "characters")),
}
"""What one print of the same layout differs by from another, each with what it may be."""


def prints(only: Collection[str] = tuple(PRINT_DIFFERS_BY)) -> st.SearchStrategy[Print]:
    """Ways to print, and ways in which a text extractor gives a print.

    ``only`` names those of :data:`PRINT_DIFFERS_BY` that are drawn; the rest is as usual.
    """
    return st.builds(Print, **{name: PRINT_DIFFERS_BY[name] for name in only})


_NAMES = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=12)


@st.composite
def _row_keys(draw: st.DrawFn, spec: TableSpec) -> list[str]:
    """Keys of rows that a table may have: all its lines, and some codes."""
    keys = [line.key for block in spec.blocks for line in block.lines]
    for block in spec.blocks:
        if block.codes is not None:
            lengths = [n for n in block.codes.LENGTHS if n <= block.deepest]
            code = st.one_of([_digits(block.codes.LEADING[0], n) for n in lengths])
            keys += draw(st.lists(code, max_size=6, unique=True))
    return keys


@st.composite
def tables(draw: st.DrawFn, kind: type[Table[Any]]) -> Table[Any]:
    """Tables of one class with any figures, right or wrong."""
    places = draw(st.integers(0, 6))
    quantum = Decimal(1).scaleb(-places)
    optional = set(kind.SPEC.optional_columns)
    every = tuple(columns_of(kind.ROW))
    kept = every if draw(st.booleans()) else tuple(name for name in every if name not in optional)
    keys = draw(_row_keys(kind.SPEC))
    figures = st.one_of(st.none(), amounts(places=places))
    rows = []
    for key in draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys))):
        block = kind.SPEC.block_of(key)
        drawn = {c.name: draw(figures) for c in (block.columns if block else ()) if c.name in kept}
        known = {name: figure for name, figure in drawn.items() if figure is not None}
        rows.append(kind.ROW(key, draw(_NAMES), **known))
    unit = draw(st.one_of(st.none(), st.sampled_from(Unit)))
    return kind(unit, quantum, kept, tuple(rows))


def _digits(first: str, length: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10 ** (length - 1) - 1).map(lambda i: f"{first}{i:0{length - 1}d}")


_TEXTS = st.lists(_NAMES, max_size=3).map(tuple)


def _places() -> st.SearchStrategy[Place]:
    number = st.one_of(st.none(), st.integers(1, 5000))
    return st.builds(Place, number, number)


def narrative_values() -> st.SearchStrategy[Narrative]:
    """Narratives of any content, right or wrong."""
    keys = st.sampled_from(
        [
            *vocabulary().subjects,
            "items.2060101.amount",
            "items.unknown1.amount",
            "income.fiscal.share",
            "income.total.change",
            "income.total.last_year",
        ]
    )
    directions = st.sampled_from((None, "increase", "decrease"))
    stated = st.builds(
        Stated,
        keys,
        amounts(),
        st.sampled_from(("万元", "%", "辆")),
        _NAMES,
        directions,
        _NAMES,
        _NAMES,
        _places(),
        st.booleans(),
    )
    return st.builds(
        Narrative,
        figures=st.lists(stated, max_size=6, unique_by=lambda one: one.key).map(tuple),
        repeated=st.lists(stated, max_size=2).map(tuple),
        items=st.lists(st.tuples(st.just("2060101"), _NAMES), max_size=1).map(tuple),
        lists=st.lists(
            st.tuples(st.just("personnel"), st.lists(_NAMES, max_size=3).map(tuple)), max_size=1
        ).map(tuple),
        none=st.lists(st.sampled_from(("government_fund", "state_capital")), unique=True).map(
            tuple
        ),
        comparisons=st.lists(st.tuples(keys, st.sampled_from("<>=")), max_size=2).map(tuple),
        loose=st.lists(
            st.builds(Loose, _NAMES, amounts(), _NAMES, _NAMES, _places()), max_size=2
        ).map(tuple),
        sections=st.lists(st.builds(Section, _NAMES, _NAMES, _NAMES, _places()), max_size=2).map(
            tuple
        ),
        entries=st.lists(
            st.builds(
                Entry,
                st.one_of(st.none(), st.integers(1, 99)),
                keys,
                _NAMES,
                _NAMES,
                _places(),
            ),
            max_size=2,
        ).map(tuple),
    )


@st.composite
def narratives(
    draw: st.DrawFn,
    accounts: FinalAccounts | None = None,
    *,
    wordings: Sequence[str] | None = None,
) -> Explanation:
    """Sound explanations (情况说明) of accounts: the text, and every figure in it by name.

    Without ``accounts`` they are drawn too; :func:`explained_accounts` gives both. ``wordings``
    are the names of the wordings of which one is drawn
    (:func:`gov_accounts.authoring.known_wordings`).

    >>> from hypothesis import Phase, find, settings
    >>> found = find(
    ...     narratives(wordings=["shanghai"]),
    ...     lambda one: "收入支出总计" in one.text,
    ...     settings=settings(phases=[Phase.generate]),
    ... )
    >>> all(found.text[one.start] in "0123456789-" for one in found.figures)
    True
    """
    drawn = draw(published_accounts()) if accounts is None else accounts
    return _explained(draw, drawn, None, wordings)


@st.composite
def explained_accounts(
    draw: st.DrawFn, *, wordings: Sequence[str] | None = None, layout_name: str | None = None
) -> tuple[FinalAccounts, Explanation]:
    """True accounts with a sound explanation of them.

    Its rates are those of the exact amounts, which the tables print rounded.
    """
    ledger = draw(ledgers(layout_name=layout_name or _LAYOUT))
    accounts = draw(_printed(ledger, layout_name=layout_name))
    return accounts, _explained(draw, accounts, ledger, wordings)


_T = TypeVar("_T")


def _choose(draw: st.DrawFn) -> Choose:
    """Let Hypothesis choose where a writer does."""

    def choose(options: Sequence[_T], /) -> _T:
        return draw(st.sampled_from(options))

    return choose


def _explained(
    draw: st.DrawFn,
    accounts: FinalAccounts,
    ledger: Ledger | None,
    wordings: Sequence[str] | None,
) -> Explanation:
    choose = _choose(draw)
    name = choose(known_wordings() if wordings is None else wordings)
    facts = draw_facts(accounts, choose, ledger=ledger)
    return explain(accounts, facts, choose, wording=wording(name))


@st.composite
def forms(draw: st.DrawFn, families: Collection[str] | None = None) -> FilledForm:
    """Sound self-evaluation forms (绩效自评表) of any family, with their cells as printed.

    ``families`` are the ids of those of which one is drawn, all that are known if it is None.
    Every sum, rate and score follows the scheme of the family.

    >>> from hypothesis import Phase, find, settings
    >>> found = find(
    ...     forms(["hubei"]),
    ...     lambda one: one.form.total_score is not None,
    ...     settings=settings(phases=[Phase.generate]),
    ... )
    >>> found.form.total_score <= 100, len(found.cells) > 5
    (True, True)
    """
    return _drawn_form(draw, families)


@st.composite
def forms_with_an_error(
    draw: st.DrawFn, families: Collection[str] | None = None
) -> tuple[FilledForm, str]:
    """Forms that are sound but for one figure, and the path of that figure.

    One of its digits is changed, in the form and in its cell. It is a rate, a score, a weight, a
    total or an amount that other figures of the form contradict.

    >>> from hypothesis import Phase, find, settings
    >>> wrong, path = find(
    ...     forms_with_an_error(["hubei"]),
    ...     lambda one: bool(one[1]),
    ...     settings=settings(phases=[Phase.generate]),
    ... )
    >>> path in dict(one[::2] for one in wrong.form.figures())
    True
    """
    return misprint_form(_drawn_form(draw, families), _choose(draw))


def _drawn_form(draw: st.DrawFn, families: Collection[str] | None) -> FilledForm:
    ids = tuple(known_families().known) if families is None else tuple(families)
    return draw_form(draw(st.sampled_from(ids)), _choose(draw))


def _ratios() -> st.SearchStrategy[Ratio]:
    return st.builds(Ratio, amounts(at_most=1000), st.booleans())


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def indicators() -> st.SearchStrategy[QuantitativeIndicator | QualitativeIndicator]:
    """Indicators of a self-evaluation form, quantitative and qualitative."""
    number, words = _maybe(amounts(at_most=1000)), _maybe(_NAMES)
    causes = st.builds(Causes, funding=words, explanation=words)
    quantitative = st.builds(
        QuantitativeIndicator,
        words,
        words,
        _NAMES,
        operator=_maybe(st.sampled_from(OPERATORS)),
        target=number,
        unit=words,
        actual=number,
        completion=_maybe(_ratios()),
        weight=number,
        score=number,
        causes=causes,
    )
    qualitative = st.builds(
        QualitativeIndicator,
        words,
        words,
        _NAMES,
        target=words,
        actual=words,
        score=number,
        causes=causes,
    )
    return st.one_of(quantitative, qualitative)


def department_evaluations() -> st.SearchStrategy[DepartmentEvaluation]:
    """部门（单位）整体绩效自评表 of any content."""
    number = _maybe(amounts(at_most=1000))
    tasks = st.builds(
        Task, _NAMES, allocated=number, executed=number, rate=_maybe(_ratios()), score=number
    )
    return st.builds(
        DepartmentEvaluation,
        name=_NAMES,
        budget_income=number,
        tasks=st.lists(tasks, max_size=2).map(tuple),
        goal=_maybe(_NAMES),
        indicators=st.lists(indicators(), max_size=3).map(tuple),
        total_score=number,
    )


def project_evaluations() -> st.SearchStrategy[ProjectEvaluation]:
    """预算项目(政策)绩效自评表 of any content."""
    number = _maybe(amounts(at_most=1000))
    return st.builds(
        ProjectEvaluation,
        name=_NAMES,
        budget=number,
        executed=number,
        rate=_maybe(_ratios()),
        result=_maybe(_NAMES),
        indicators=st.lists(indicators(), max_size=3).map(tuple),
        subtotal=number,
        total_score=number,
    )


@st.composite
def final_accounts(draw: st.DrawFn) -> FinalAccounts:
    """Accounts of any shape, right or wrong, whole or in part."""
    found: dict[str, Any] = {}
    for kind in TABLES:
        if draw(st.booleans()):
            found[kind.SPEC.attribute] = draw(tables(kind))
    ids = st.sampled_from([kind.SPEC.id for kind in TABLES])
    refs = [
        CellRef.of(table.SPEC.id, row.key, name)
        for table in found.values()
        for row in table
        for name, figure in row.figures()
        if figure is not None
    ]
    place = _places()
    return FinalAccounts(
        draw(_NAMES),
        draw(st.integers(1990, 2100)),
        layout=draw(st.sampled_from((None, _LAYOUT))),
        incomplete=tuple(draw(st.lists(ids, unique=True, max_size=2))),
        unread=tuple(
            draw(
                st.lists(
                    st.builds(
                        Unread, _NAMES, st.sampled_from(Reason), st.one_of(st.none(), ids), place
                    ),
                    max_size=3,
                )
            )
        ),
        places={ref: draw(place) for ref in draw(st.sets(st.sampled_from(refs), max_size=5))}
        if refs
        else {},
        overview=draw(st.one_of(st.none(), st.builds(Overview, _TEXTS, _TEXTS))),
        narrative=draw(st.one_of(st.none(), narrative_values())),
        department_evaluation=draw(_maybe(department_evaluations())),
        project_evaluations=tuple(draw(st.lists(project_evaluations(), max_size=2))),
        glossary=tuple(draw(st.lists(st.builds(GlossaryTerm, _NAMES, _NAMES, place), max_size=2))),
        frame=tuple(draw(st.lists(st.builds(FrameLine, _NAMES, place), max_size=2))),
        numerals=draw(st.sampled_from(({}, {"numerals": 3, "typed": 3}))),
        **found,
    )


@st.composite
def rows(draw: st.DrawFn, kind: type[Table[Any]]) -> Row:
    """A row of a table of one class, with any figures."""
    key = draw(st.sampled_from(draw(_row_keys(kind.SPEC))))
    block = kind.SPEC.block_of(key)
    names = [column.name for column in block.columns] if block else []
    figures = {name: draw(_maybe(amounts())) for name in names}
    row: Row = kind.ROW(key, draw(_NAMES), **figures)
    return row


@st.composite
def cell_names(draw: st.DrawFn) -> CellRef:
    """The name of a figure of a table, of the narrative or of a form."""
    kind: type[Table[Any]] | None = draw(_maybe(st.sampled_from(TABLES)))
    if kind is None:
        path = draw(st.sampled_from(("income.total", "budget", "tasks[1].score")))
        return CellRef.of(draw(st.sampled_from(("N", "D", "P1"))), path)
    key = draw(st.sampled_from(draw(_row_keys(kind.SPEC))))
    block = kind.SPEC.block_of(key)
    names = [column.name for column in block.columns] if block else []
    return CellRef.of(kind.SPEC.id, key, draw(st.sampled_from(names)))


def _tuples(one: st.SearchStrategy[Any], at_most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=at_most).map(tuple)


def _messages() -> st.SearchStrategy[Message]:
    return st.builds(Message, _NAMES, _NAMES)


def _printed_cells() -> st.SearchStrategy[PrintedCell]:
    return st.builds(PrintedCell, cell_names(), _maybe(amounts()), _messages(), _places())


def _suspects() -> st.SearchStrategy[Suspect]:
    bound = _maybe(amounts())
    values = _tuples(st.tuples(amounts(), _maybe(st.sampled_from(Slip))))
    return st.builds(Suspect, _printed_cells(), bound, bound, values)


def _ways() -> st.SearchStrategy[WayOut]:
    return st.builds(WayOut, _tuples(_suspects()), _maybe(st.sampled_from(Slip)))


def _waivers() -> st.SearchStrategy[Waiver]:
    return st.builds(Waiver, _NAMES, cell_names(), _NAMES, st.dates())


def findings(*, alone: bool = False) -> st.SearchStrategy[Finding]:
    """Any finding by shape; ``alone`` without others beneath it."""
    return st.builds(
        Finding,
        _NAMES,
        st.sampled_from(Severity),
        st.sampled_from(Verdict),
        _tuples(_printed_cells()),
        _messages(),
        difference=_maybe(amounts()),
        allowance=_maybe(amounts()),
        explanation=_messages(),
        suggestions=_tuples(_NAMES),
        explanations=_tuples(_ways()),
        broken=st.just(()) if alone else _tuples(findings(alone=True)),
        waiver=_maybe(_waivers()),
        place=_places(),
        answer=_messages(),
    )


def proofs() -> st.SearchStrategy[Proof]:
    """Any proof by shape."""
    witness = st.dictionaries(cell_names(), st.integers(), max_size=3)
    return st.builds(Proof, st.sampled_from(ProofStatus), _NAMES, witness, _tuples(_NAMES))


def reports() -> st.SearchStrategy[Report]:
    """Any report by shape; those of real checks are ``published_accounts().map(check)``."""
    practice = st.recursive(_NAMES, lambda one: st.dictionaries(_NAMES, one, max_size=2))
    return st.builds(
        Report,
        _NAMES,
        st.integers(1990, 2100),
        _maybe(st.sampled_from([unit.value for unit in Unit])),
        st.sampled_from(ReportVerdict),
        _tuples(findings()),
        _tuples(st.builds(Obligation, _NAMES, st.sampled_from(Verdict), _messages())),
        st.dictionaries(_NAMES, practice, max_size=2),
        st.dictionaries(_NAMES, st.integers(0, 100), max_size=3),
        proofs(),
    )


def _unread() -> st.SearchStrategy[Unread]:
    part = st.sampled_from([None, "N", "D", "P1", *(kind.SPEC.id for kind in TABLES)])
    return st.builds(
        Unread, _NAMES, st.sampled_from(Reason), part, _places(), _tuples(cell_names())
    )


@st.composite
def _ambiguous(draw: st.DrawFn) -> Ambiguous:
    kind = draw(st.sampled_from(TABLES))
    names = tuple(columns_of(kind.ROW))
    figures = draw(st.lists(amounts(), min_size=1, max_size=len(names)))
    fits = st.permutations(names).map(lambda every: tuple(every[: len(figures)]))
    found = draw(st.lists(fits, min_size=1, max_size=2))
    key = draw(st.sampled_from(draw(_row_keys(kind.SPEC))))
    return Ambiguous(kind.SPEC.id, key, tuple(figures), tuple(found), draw(_places()))


def register() -> None:
    """Make ``st.from_type`` work for the types of this package, as importing this module does.

    Hypothesis imports it when it starts, and this module may be what starts it: so the entry point
    names the module, not this call.
    """
    known: dict[type[Any], Callable[[], st.SearchStrategy[Any]]] = {
        FunctionCode: function_codes,
        DepartmentEconomicCode: economic_codes,
        GovernmentEconomicCode: lambda: codes(GovernmentEconomicCode),
        RevenueCode: lambda: codes(RevenueCode),
        Catalogue: lambda: st.builds(default_catalogue),
        CellRef: cell_names,
        Ledger: ledgers,
        FinalAccounts: published_accounts,
        Narrative: narrative_values,
        DepartmentEvaluation: department_evaluations,
        ProjectEvaluation: project_evaluations,
        Unread: _unread,
        Ambiguous: _ambiguous,
        Finding: findings,
        PrintedCell: _printed_cells,
        Suspect: _suspects,
        WayOut: _ways,
        Waiver: _waivers,
        Proof: proofs,
        Report: reports,
    }
    for kind, strategy in known.items():
        st.register_type_strategy(kind, strategy())
    for table in TABLES:
        st.register_type_strategy(table, tables(table))
        st.register_type_strategy(table.ROW, rows(table))


register()
