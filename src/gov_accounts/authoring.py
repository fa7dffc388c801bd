"""Ledger lines → the nine tables, and the official print of them.

Amounts of a ledger are exact, in whole 分. :func:`build` adds them up and prints every cell in one
practice of rounding; :func:`print_text` writes the tables as a text extractor gives the official
print: blank cells are lost, names may wrap, pages may break.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.layouts import Layout, TableLayout, layout, numbering
from gov_accounts.money import Rounding, Unit, exact_sum, format_amount, printed
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.tables import TABLES, TOTAL, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Balance", "Ledger", "Payment", "Print", "Receipt", "build", "print_text"]

FUNDS = ("general_budget", "government_fund", "state_capital")
"""The three fiscal funds; money of every other source is ``own``."""
OWN_SOURCES = ("superior_subsidy", "institutional", "business", "subsidiary_remittance", "other")
"""Non-fiscal sources of revenue, columns of T02."""
THREE_PUBLIC = {
    "overseas": "30212",
    "reception": "30217",
    "vehicles_running": "30231",
    "vehicles_purchase": "31013",
}
"""Lines of T07 and the economic codes they collect (rules X-T6T7)."""


@frozen
class Receipt:
    """Revenue of the year: functional 项, source (a fund or one of :data:`OWN_SOURCES`), 分."""

    item: FunctionCode
    source: str
    fen: int


@frozen
class Payment:
    """Expenditure of the year: functional 项, fund or ``own``, nature (column of T03), 分, economic 款."""

    item: FunctionCode
    fund: str
    nature: str
    fen: int
    economic: DepartmentEconomicCode | None = None


@frozen
class Balance:
    """Money brought forward (年初结转和结余): functional 项, fund (or ``own``), 分."""

    item: FunctionCode
    fund: str
    fen: int


@frozen
class Ledger:
    """Everything a department's nine tables are made of, exact in 分.

    ``budgets`` are the 预算数 of the leaf lines of T07. ``surplus_used`` and ``surplus_allocated``
    are 非财政拨款结余.
    """

    entity: str
    fiscal_year: int
    receipts: tuple[Receipt, ...] = ()
    payments: tuple[Payment, ...] = ()
    openings: tuple[Balance, ...] = ()
    surplus_used: int = 0
    surplus_allocated: int = 0
    budgets: Mapping[str, int] = field(factory=dict)


Exact = dict[CellRef, int]
"""Exact amounts in 分 by cell; cells without money are not in it."""


def _exact(ledger: Ledger) -> Exact:
    """Add up the leaves of all tables; sums follow from the table descriptions."""
    cells: defaultdict[CellRef, int] = defaultdict(int)

    def put(table: str, row: str, column: str, fen: int) -> None:
        if fen:
            cells[CellRef.of(table, row, column)] += fen

    def by_code(table: str, item: FunctionCode, column: str, fen: int) -> None:
        for code in (*item.ancestors, item):
            put(table, code.digits, column, fen)
        put(table, TOTAL, column, fen)

    flows: defaultdict[tuple[FunctionCode, str], int] = defaultdict(int)
    for receipt in ledger.receipts:
        fund = receipt.source if receipt.source in FUNDS else "own"
        by_code("T02", receipt.item, "fiscal" if fund != "own" else receipt.source, receipt.fen)
        put("T01", receipt.source, "amount", receipt.fen)
        put("T04", receipt.source, "amount", receipt.fen if fund != "own" else 0)
        _by_fund(by_code, receipt.item, fund, "revenue", receipt.fen)
        flows[receipt.item, fund] += receipt.fen
    for balance in ledger.openings:
        put("T01", "opening", "amount", balance.fen)
        put("T04", f"opening_{balance.fund}", "amount", balance.fen if balance.fund != "own" else 0)
        _by_fund(by_code, balance.item, balance.fund, "opening", balance.fen)
        flows[balance.item, balance.fund] += balance.fen
    for payment in ledger.payments:
        category = payment.item.category.digits
        by_code("T03", payment.item, payment.nature, payment.fen)
        put("T01", category, "amount", payment.fen)
        if payment.fund != "own":
            put("T04", category, payment.fund, payment.fen)
            put("T04", "expenditure_total", payment.fund, payment.fen)
            table = {"general_budget": "T05", "government_fund": "T08", "state_capital": "T09"}[
                payment.fund
            ]
            by_code(table, payment.item, payment.nature, payment.fen)
            for line, code in THREE_PUBLIC.items():
                if payment.economic and payment.economic.digits == code:
                    put("T07", line, "final", payment.fen)
        if payment.fund == "general_budget" and payment.nature == "basic" and payment.economic:
            put("T06", payment.economic.digits, "amount", payment.fen)
            put("T06", payment.economic.category.digits, "amount", payment.fen)
        flows[payment.item, payment.fund] -= payment.fen
    put("T01", "surplus_used", "amount", ledger.surplus_used)
    put("T01", "surplus_allocated", "amount", ledger.surplus_allocated)
    put("T01", "closing", "amount", ledger.surplus_used - ledger.surplus_allocated)
    for (item, fund), rest in flows.items():
        put("T01", "closing", "amount", rest)
        if fund != "own":
            put("T04", "closing", fund, rest)
            _by_fund(by_code, item, fund, "closing", rest)
    for line, fen in ledger.budgets.items():
        put("T07", line, "budget", fen)
    return {cell: fen for cell, fen in cells.items() if fen}


def _by_fund(by_code: Any, item: FunctionCode, fund: str, column: str, fen: int) -> None:
    table = {"government_fund": "T08", "state_capital": "T09"}.get(fund)
    if table is not None:
        by_code(table, item, column, fen)


def build(
    ledger: Ledger,
    *,
    unit: Unit = Unit.WAN,
    quantum: Decimal = Decimal("0.01"),
    rounding: Rounding = Rounding.HALF_UP,
    rolled_up: Iterable[str] = (),
    layout_name: str = "liaoning",
) -> FinalAccounts:
    """Return the nine tables of a ledger as one practice prints them.

    Cells without money are blank. Tables named in ``rolled_up`` (T01 to T09) add their sums up from
    printed parts; in the others every cell is rounded from its exact amount.

    >>> item = FunctionCode("2060101")
    >>> ledger = Ledger(
    ...     "某局",
    ...     2024,
    ...     receipts=(Receipt(item, "general_budget", 123456789),),
    ...     payments=(Payment(item, "general_budget", "project", 123456789),),
    ... )
    >>> build(ledger).general_budget["206"].project
    Decimal('123.46')
    """
    form = layout(layout_name)
    exact = _exact(ledger)
    blank: dict[str, Any] = {
        kind.SPEC.attribute: _blank_table(kind, form, exact, unit, quantum, year=ledger.fiscal_year)
        for kind in TABLES
        if kind.SPEC.id in form.tables
    }
    shape = FinalAccounts(ledger.entity, ledger.fiscal_year, layout=layout_name, **blank)
    exact = _with_sums(shape, exact)
    figures = {ref: printed(fen, unit, quantum, rounding) for ref, fen in exact.items()}
    for table_id in rolled_up:
        _roll_up(shape, table_id, figures)
    tables: dict[str, Any] = {}
    for table in shape.tables():
        rows = []
        for row in table:
            known = {
                name: figure
                for name in table.columns
                if (figure := figures.get(CellRef.of(table.SPEC.id, row.key, name))) is not None
            }
            rows.append(table.ROW(row.key, row.label, **known))
        tables[table.SPEC.attribute] = type(table)(
            table.unit, table.quantum, table.columns, tuple(rows)
        )
    return FinalAccounts(ledger.entity, ledger.fiscal_year, layout=layout_name, **tables)


def _with_sums(shape: FinalAccounts, exact: Exact) -> Exact:
    """Fill in every sum that the table descriptions define and no leaf gave."""
    amounts = dict(exact)
    sums = [
        one for one in identities(shape) if one.defines is not None and one.defines not in amounts
    ]
    changed = True
    while changed:
        changed = False
        for one in sums:
            total = sum(term.sign * amounts.get(term.ref, 0) for term in one.right)
            if one.defines is not None and total and amounts.get(one.defines) != total:
                amounts[one.defines] = total
                changed = True
    return {ref: fen for ref, fen in amounts.items() if fen}


def _roll_up(shape: FinalAccounts, table_id: str, figures: dict[CellRef, Decimal]) -> None:
    """Replace sums of one table by the sums of their printed parts, innermost first.

    A sum down the rows is preferred to one across the columns, as in print; differences are left
    alone.
    """
    definitions = {}
    for one in identities(shape):
        whole = one.defines
        if whole is not None and whole.table == table_id and whole in figures:
            present = [term.ref for term in one.right if term.ref in figures]
            if present and all(term.sign > 0 for term in one.right):
                definitions[whole] = present
    done: set[CellRef] = set()

    def add(ref: CellRef) -> Decimal:
        if ref in definitions and ref not in done:
            done.add(ref)
            figures[ref] = exact_sum(add(part) for part in definitions[ref])
        return figures[ref]

    for ref in definitions:
        add(ref)


def _blank_table(
    kind: type[Table[Any]], form: Layout, exact: Exact, unit: Unit, quantum: Decimal, *, year: int
) -> Table[Any]:
    own = form.tables[kind.SPEC.id]
    keys = [key for key, _ in _keys(kind, form, own)]
    if own.blocks:  # codes outside the printed list are printed if there is money
        money = {ref.row for ref in exact if ref.table == kind.SPEC.id}
        codes = {key for key in (*keys, *money) if key.isdigit()}
        keys = [*sorted(codes), *(key for key in keys if not key.isdigit())]
    if not keys:
        shown = [ref for ref in exact if ref.table == kind.SPEC.id and ref.column in own.columns]
        money = {ref.row for ref in shown}
        found = sorted(money - {TOTAL})
        keys = [*found, TOTAL] if own.total_last else [TOTAL, *found]
    rows = tuple(kind.ROW(key, _label(kind, own, key, year)) for key in keys)
    return kind(unit, quantum, own.columns, rows)


def _keys(kind: type[Table[Any]], form: Layout, own: TableLayout) -> Iterator[tuple[str, int]]:
    """Yield the rows that the print always shows, with their side."""
    if own.sides:
        classes = set(form.classes)
        for side, lines in enumerate(own.sides):
            keys = [key for _, key in lines if key is not None]
            for key in sorted(keys, key=lambda k: k not in classes):
                yield key, side
    elif own.blocks:
        for key in sorted(code for group in own.blocks for code in group):
            yield key, 0
        for line in kind.SPEC.blocks[0].lines:
            yield line.key, 0
    elif kind.SPEC.blocks[0].codes is None:
        for line in kind.SPEC.blocks[0].lines:
            yield line.key, 0


def _label(kind: type[Table[Any]], own: TableLayout, key: str, year: int) -> str:
    block = kind.SPEC.block_of(key)
    line = block.line(key) if block else None
    if line is not None:
        return own.wording.get(f"line.{line.under}" if line.under else "", own.line_title(line))
    if block is None or block.codes is None:
        raise ValueError(f"{kind.SPEC.id} has no row {key!r}")
    code = block.codes(key)
    return default_catalogue().name(code, year) or default_catalogue().name(code) or ""


# --- the official print as text ----------------------------------------


@frozen
class Print:
    """How the text comes out of an extractor.

    ``wrap`` breaks names after so many characters, ``around`` puts such names above and below the
    line of their code (as a layout of centred cells comes out), ``split_codes`` breaks the codes of
    table 6 over two lines, ``page_lines`` breaks pages after so many lines with a page number
    between, ``spaced`` puts an empty line between lines.
    """

    wrap: int | None = None
    split_codes: bool = False
    page_lines: int | None = None
    spaced: bool = False
    around: bool = False


def print_text(accounts: FinalAccounts, how: Print = Print()) -> str:
    """Print accounts in their layout, as text without blank cells. Reading it gives the same tables.

    The accounts must name a known layout; raises :class:`KeyError` otherwise.
    """
    form = layout(accounts.layout or "")
    lines = [f"{accounts.entity}", f"{accounts.fiscal_year}年度部门决算", ""]
    for table_id in form.order:
        table = accounts.table(table_id)
        if table is not None:
            lines += _print_table(accounts, table, form, how)
    if how.page_lines:
        lines = _paginate(lines, how.page_lines)
    text = "\n".join(lines) + "\n"
    return text.replace("\n", "\n\n") if how.spaced else text


def _paginate(rows: list[str], length: int) -> list[str]:
    """Put a page number after so many rows; a row may have several lines but is not broken."""
    paged: list[str] = []
    for number, start in enumerate(range(0, len(rows), length), start=1):
        paged += [*rows[start : start + length], "", str(number), ""]
    return paged


def _print_table(
    accounts: FinalAccounts, table: Table[Any], form: Layout, how: Print
) -> Iterator[str]:
    own = form.tables[table.SPEC.id]
    yield own.title
    if form.mark:
        yield form.mark.format(own.number)
    unit = f" 金额单位：{table.unit.value}" if table.unit else ""
    yield f"单位：{accounts.entity} {accounts.fiscal_year}年度{unit}"
    yield ""
    if own.sides:
        yield from _print_sides(table, own, how, numbers=form.row_numbers)
    elif own.blocks:
        yield from _print_blocks(table, own, how)
    elif own.wide:
        yield from _print_wide(table, own)
    elif table.SPEC.blocks[0].codes is None:
        titles = " ".join(own.column_title(table.SPEC.column(name)) for name in table.columns)
        yield f"项    目 {titles}"
        for row in table:
            yield f"{own.prefix.get(row.key, '')}{_spread(row.label)}{_figures(row, table.columns)}"
    else:
        titles = " ".join(own.column_title(table.SPEC.column(name)) for name in table.columns)
        yield "项目"
        yield f"功能分类科目编码 科目名称 {titles}"
        if form.row_numbers:
            yield "栏次 " + " ".join(str(n) for n in range(1, len(table.columns) + 1))
        for row in table:
            code = f"{row.key} " if row.key != TOTAL else ""
            yield _wrapped(code, row.label, _figures(row, table.columns), how)
    yield f"注：本表为{own.title}，空表表示本年度没有此类收支。"


def _spread(label: str) -> str:
    return "合    计" if label == "合计" else label


def _figures(row: Any, columns: Iterable[str]) -> str:
    return "".join(
        f" {format_amount(figure)}"
        for name in columns
        if (figure := getattr(row, name)) is not None
    )


def _wrapped(code: str, name: str, figures: str, how: Print) -> str:
    if how.wrap is None or len(name) <= how.wrap:
        return f"{code}{name}{figures}"
    pieces = [name[i : i + how.wrap] for i in range(0, len(name), how.wrap)]
    if how.around and code.strip():
        middle = (len(pieces) + 1) // 2
        return "\n".join([*pieces[:middle], f"{code.strip()}{figures}", *pieces[middle:]])
    return "\n".join([code.strip(), *pieces]).strip() + figures


def _print_wide(table: Table[Any], own: TableLayout) -> Iterator[str]:
    """Print lines as groups of columns: one row of figures, blank cells as dashes."""
    block = table.SPEC.blocks[0]
    lines = [line for key in own.wide if (line := block.line(key)) is not None]
    yield " ".join(own.line_title(line) for line in lines)
    titles = " ".join(own.column_title(table.SPEC.column(name)) for name in table.columns)
    yield " ".join([titles] * len(lines))
    cells = [
        figure
        for line in lines
        for name in table.columns
        for figure in [getattr(table[line.key], name) if line.key in table else None]
    ]
    if any(figure is not None for figure in cells):
        yield " ".join("—" if figure is None else format_amount(figure) for figure in cells)


def _print_sides(
    table: Table[Any], own: TableLayout, how: Print, *, numbers: bool
) -> Iterator[str]:
    columns = [
        [c.name for c in block.columns if c.name in table.columns] for block in table.SPEC.blocks
    ]
    yield "收入 支出"
    heads = []
    counts = []
    number = 0
    for names in columns:
        titles = " ".join(own.column_title(table.SPEC.column(name)) for name in names)
        heads.append(f"项目 行次 {titles}" if numbers else f"项目 {titles}")
        counts.append("栏次 " + " ".join(str(number + n + 1) for n in range(len(names))))
        number += len(names)
    yield " ".join(heads)
    if numbers:
        yield " ".join(counts)
    numbered = [numbering(table.SPEC.blocks[side], lines) for side, lines in enumerate(own.sides)]
    height = max(len(side) for side in own.sides)
    for index in range(height):
        left = ""
        for side, lines in enumerate(own.sides):
            if index < len(lines):
                line_number, key = lines[index]
                row = table.get(key) if key is not None else None
                text = printed_number = f" {line_number}" if numbers else ""
                if row is not None and key is not None:
                    label = numbered[side].get(key, own.prefix.get(key, "")) + row.label
                    text = _wrapped(
                        " ", label, f"{printed_number}{_figures(row, columns[side])}", how
                    )
                left += f" {text.strip()}"
        if left.strip():
            yield left.strip()


def _print_blocks(table: Table[Any], own: TableLayout, how: Print) -> Iterator[str]:
    yield "人员经费 公用经费"
    title = own.column_title(next(iter(columns_of(table.ROW).values())))
    yield " ".join([f"科目编码 科目名称 {title}"] * len(own.blocks))
    listed = {code for group in own.blocks for code in group}
    others = tuple(row.key for row in table if row.key.isdigit() and row.key not in listed)
    groups = [*own.blocks[:-1], (*own.blocks[-1], *others)]
    height = max(len(group) for group in groups)
    for index in range(height):
        line = ""
        for group in groups:
            if index < len(group) and (row := table.get(group[index])) is not None:
                code = row.key
                if how.split_codes and len(code) == 5:
                    code = f"{code[:4]}\n\n{code[4:]}\n\n "
                line += f" {code} {row.label}{_figures(row, table.columns)}"
        yield line.strip()
    yield " ".join(
        f"{row.label}{_figures(row, table.columns)}"
        for line in table.SPEC.blocks[0].lines
        if (row := table.get(line.key)) is not None
    )
