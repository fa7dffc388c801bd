"""The tables of a document, as read, → accounts.

A row has its figures in print order; if blanks were lost, :mod:`gov_accounts.reading._placement`
decides the columns. A piece that fits nowhere is kept as :class:`~gov_accounts.accounts.Unread`.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import evolve

from gov_accounts.accounts import Ambiguous, FinalAccounts, Reason, Unread
from gov_accounts.errors import DocumentError
from gov_accounts.evidence import Known
from gov_accounts.layouts import layouts
from gov_accounts.money import exact_sum, quantum_of
from gov_accounts.reading._alignment import aligned
from gov_accounts.reading._coded import codes_table
from gov_accounts.reading._grids import grid_table
from gov_accounts.reading._lines import lines_table
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading._parts import MARK, NOTES, YEAR, sections, titles_of_tables
from gov_accounts.reading._placement import OpenRow, Placed, place_figures
from gov_accounts.reading._plain_text import TextLine, plain
from gov_accounts.reading._vouching import vouched
from gov_accounts.refs import CellRef
from gov_accounts.tables import TABLES, TOTAL, Table
from gov_accounts.units import Unit
from gov_accounts.words import PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gov_accounts.layouts import Layout
    from gov_accounts.places import Place
    from gov_accounts.reading._numeral_fates import Numerals
    from gov_accounts.reading._pages import GridRow
    from gov_accounts.reading._raw import Printed, RawRow, RawTable

__all__ = ["read_tables"]


_SINCE = dict.fromkeys((kind.SPEC.id for kind in TABLES), 0) | {"T09": 2020}
"""First edition of each table: state capital (国有资本经营预算) has one since 2020."""


def read_tables(
    lines: list[TextLine],
    name: str,
    numerals: Numerals,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
    grids: Sequence[Sequence[GridRow]] = (),
    columns: dict[CellRef, int] | None = None,
) -> tuple[FinalAccounts, set[int], list[range]]:
    """Turn the lines of a document into accounts with its tables.

    Return also the lines of these tables, and the lines of tables of other kinds.

    ``unit``, ``entity`` and ``fiscal_year`` answer what the document does not print. The function
    adds to ``columns`` where in its line each figure begins. Raises
    :class:`~gov_accounts.errors.DocumentError` if there is no table or no year.
    """
    others: list[range] = []
    raws, unread, taken = _raw_tables(lines, unit, grids, others)
    if not any(row.figures for raw in raws.values() for row in raw.rows.values()):
        raise _refusal(lines, name, tables=len(raws))
    if not any(row.amounts() for raw in raws.values() for row in raw.rows.values()):
        raise _blank_form(name, len(raws))
    headings = [raw.section for raw in raws.values()]
    entity = entity or _most(s.entity for s in headings) or _entity_of_cover(lines)
    year = fiscal_year or _most(s.year for s in headings) or _year_of_text(lines)
    year = year or _only(s.title for s in headings) or _only([name])
    if year is None:
        raise DocumentError(
            f"{name}: no fiscal year found; expected a heading such as 2024年度, or give "
            f"fiscal_year"
        )
    absent = [
        kind.SPEC
        for kind in TABLES
        if kind.SPEC.id not in raws and int(year) >= _SINCE[kind.SPEC.id]
    ]
    unread += [Unread(spec.title, Reason.TABLE_MISSING, spec.id) for spec in absent]
    accounts = _assemble(raws, unread, entity or "", int(year), {} if columns is None else columns)
    _claim(raws, unread, lines, taken, numerals)
    return accounts, taken, others


def _claim(
    raws: dict[str, RawTable],
    unread: list[Unread],
    lines: list[TextLine],
    taken: set[int],
    numerals: Numerals,
) -> None:
    """Claim the numerals of the tables: figures of rows are typed, notes are kept as text."""
    for raw in raws.values():
        for row in raw.rows.values():
            for printed in row.figures:
                if printed.spoilt or (printed.amount is None and not printed.start):
                    continue
                line = (printed.place.line or 1) - 1
                numerals.claim(line, printed.start, printed.start + 1, Fate.TYPED)
    for one in unread:
        if one.place.line is not None and not one.harmless and re.search("[0-9]", one.text):
            numerals.claim_text(one.place.line - 1, one.text, Fate.UNREAD)
    noted = False
    for index in sorted(taken):
        folded = plain(lines[index].text)
        noted = folded.startswith(NOTES) or (noted and index - 1 in taken and not _is_title(folded))
        numerals.claim_line(index, Fate.PROSE if noted and not folded.isdigit() else Fate.STRUCTURE)


def _is_title(folded: str) -> bool:
    return MARK.sub("", folded) in titles_of_tables()


def _raw_tables(
    lines: list[TextLine],
    unit: Unit | None,
    grids: Sequence[Sequence[GridRow]],
    others: list[range],
) -> tuple[dict[str, RawTable], list[Unread], set[int]]:
    raws: dict[str, RawTable] = {}
    unread: list[Unread] = []
    taken: set[int] = set()
    for section in sections(lines, others):
        spec = section.kind.SPEC
        taken |= section.span
        section.unit = section.unit or unit
        by_lines = codes_table if len(spec.blocks) == 1 and spec.blocks[0].codes else lines_table
        raw = grid_table(section, grids) or by_lines(section)
        known = raws.get(spec.id)
        if known is not None and known.rows:
            if raw.rows:
                unread.append(Unread(spec.title, Reason.TABLE_TWICE, spec.id, section.place))
            continue
        raws[spec.id] = raw
    notes = any(raw.section.noted for raw in raws.values())
    for raw in raws.values():
        if raw.section.unit is None:
            raw.refuse(raw.spec.title, Reason.UNIT_MISSING, raw.section.place)
        if _is_cut(raw, notes_usual=notes):
            raw.refuse(raw.spec.title, Reason.TABLE_CUT, raw.section.place)
            raw.cut = True
        else:
            for line in _lines_missing(raw):
                raw.refuse(line, Reason.LINE_MISSING, raw.section.place)
        if raw.cut and raw.section.at_end and not raw.section.noted and raw.rows:
            # The last row may lack figures that stood behind the end.
            _, last = raw.rows.popitem()
            raw.refuse(last.words(), Reason.ROW_BROKEN, last.place)
        unread += raw.unread
    return raws, unread, taken


def _lines_missing(raw: RawTable) -> Iterator[str]:
    """Yield the titles of sums that are missing here and that every such table prints."""
    for block in raw.spec.blocks:
        for line in block.lines:
            if line.adds is not None and line.key not in raw.rows and raw.rows:
                yield line.title


def _is_cut(raw: RawTable, *, notes_usual: bool) -> bool:
    """Whether rows at the end are missing: no closing lines, or the document stops here."""
    spec = raw.spec
    if raw.stopped and not raw.section.noted:
        return True
    ends = {
        "T01": ("income_grand_total", "expenditure_grand_total"),
        "T04": ("income_grand_total", "expenditure_grand_total"),
        "T06": ("personnel", "operating"),
        "T07": ("vehicles_running", "vehicles_purchase"),
    }.get(spec.id)
    if ends is not None:
        return any(key not in raw.rows for key in ends)
    return raw.section.at_end and not raw.section.noted and notes_usual


def _blank_form(name: str, tables: int) -> DocumentError:
    return DocumentError(
        f"{name}: this seems to be the blank form (部门决算模板): {tables} tables without a single "
        f"figure; "
        "expected the form filled in"
    )


_OTHER_KINDS = (
    (r"审计(?:报告|结果|意见)", "an audit report (审计报告)"),
    (r"批复", "an approval letter (决算批复)"),
)


def _refusal(lines: list[TextLine], name: str, *, tables: int = 0) -> DocumentError:
    text = "".join(plain(line.text) for line in lines)
    titles = "、".join(kind.SPEC.title for kind in TABLES[:3])
    if not re.search(r"[一-龥]", text):
        return DocumentError(
            f"{name}: no Chinese text in {len(lines)} lines; expected the text of final accounts "
            f"(部门决算), "
            "perhaps saved in another encoding: save it as UTF-8"
        )
    if re.search("(?:部门|单位)预算", text) and text.count("预算") > 2 * text.count("决算"):
        return DocumentError(
            f"{name}: this seems to be a budget (部门预算), expected final accounts (部门决算)"
        )
    if tables:
        return _blank_form(name, tables)
    for pattern, kind in _OTHER_KINDS:
        if re.search(pattern, text[:400]):
            return DocumentError(
                f"{name}: this seems to be {kind}, expected final accounts (部门决算) with their "
                f"tables"
            )
    return DocumentError(
        f"{name}: none of the nine tables with figures found in {len(lines)} lines; expected "
        f"titles such as "
        f"{titles}, each with a header; check that this is the text of final accounts (部门决算)"
    )


def _most(values: Iterator[Any] | Any) -> Any:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


_COVER = re.compile(
    rf"(?:第一部分)?(?!{PART})(?P<entity>[^0-9,,。:]{{3,40}}?)"
    r"(?:[0-9]{4}年度?部门决算.*|概况)$"
)


def _entity_of_cover(lines: list[TextLine]) -> str | None:
    for line in lines[:200]:
        found = _COVER.match("".join(line.text.split()))
        if found:
            return found["entity"]
    return None


def _only(texts: Iterable[str]) -> int | None:
    """Return the year of titles, or of the name of a file, if they contain just one."""
    found = re.findall(r"(?<![0-9])(20[0-9]{2})(?![0-9])", " ".join(texts))
    return int(found[0]) if len(set(found)) == 1 else None


def _year_of_text(lines: list[TextLine]) -> int | None:
    years = Counter(
        int(year) for line in lines for year in YEAR.findall(line.text) if 1990 <= int(year) <= 2200
    )
    return years.most_common(1)[0][0] if years else None


def _layout_of(raws: dict[str, RawTable], year: int) -> str | None:
    """Return the layout of the document: by marks and wide tables, then by most titles and numbers.

    Among equal layouts, one with the same tables is taken, then one of the year.
    """
    marked = sum(raw.section.marked for raw in raws.values()) * 2 > len(raws)
    wide = {table_id for table_id, raw in raws.items() if raw.wide}

    def agreement(layout: Layout) -> int:
        return sum(
            raw.section.title.endswith(plain(layout.tables[table_id].title))
            + (raw.section.number == layout.tables[table_id].number)
            for table_id, raw in raws.items()
            if table_id in layout.tables
        )

    fitting = [
        ((set(layout.tables) == set(raws), agreement(layout), year in layout.years), name)
        for name, layout in layouts().items()
        if bool(layout.mark) is marked
        and (marked or wide == {t for t, own in layout.tables.items() if own.wide and t in raws})
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _assemble(
    raws: dict[str, RawTable],
    unread: list[Unread],
    entity: str,
    year: int,
    starts: dict[CellRef, int],
) -> FinalAccounts:
    quanta = {table_id: _quantum(raws, table_id) for table_id in raws}
    oversized = {table_id: _drop_oversized(raw, unread) for table_id, raw in raws.items()}
    incomplete = tuple(sorted(t for t, raw in raws.items() if raw.cut or oversized[t]))
    tables: dict[str, Any] = {
        raw.spec.attribute: _table(raw, quanta[t], {}) for t, raw in raws.items()
    }
    shape = FinalAccounts(
        entity, year, layout=_layout_of(raws, year), incomplete=incomplete, **tables
    )
    usual = {table_id: _usual_quantum(raw, quanta[table_id]) for table_id, raw in raws.items()}
    open_rows = [
        OpenRow(
            raw.spec.id,
            row.key,
            _row_columns(raw, row.key),
            tuple(printed.amount for printed in row.figures),
            raw.section.unit or Unit.WAN,
            _quanta_of(row, usual[table_id]),
            _leaves(raw, row),
            frozenset(number for number, printed in enumerate(row.figures) if printed.spoilt),
        )
        for table_id, raw in raws.items()
        if raw.section.unit is not None
        for row in raw.rows.values()
    ]
    placements = place_figures(shape, open_rows)
    placed: dict[str, dict[str, dict[str, Decimal | None]]] = {}
    places: dict[CellRef, Place] = {}
    evidence: dict[CellRef, Known] = {}
    ambiguous: list[Ambiguous] = []
    scattered = {table_id for table_id, raw in raws.items() if _is_scattered(raw)}
    torn: set[str] = set()
    for table_id, raw in raws.items():
        placed[table_id] = {}
        left = {
            row.key: placements.get((table_id, row.key))
            or _any_placement(_row_columns(raw, row.key), row)
            for row in raw.rows.values()
        }
        options = {key: one.placements for key, one in left.items()}
        for row in raw.rows.values():
            columns = _row_columns(raw, row.key)
            choices = options[row.key]
            by_page = left[row.key].by_page
            if len(choices) > 1:
                choices = aligned(raw, options, row.key)
                by_page = len(choices) == 1
            known = Known.PRINTED if by_page else Known.DEDUCED
            named = [[columns[i] for i in choice] for choice in choices]
            filled = [dict(zip(one, row.figures, strict=True)) for one in named]
            agreed = {
                name: printed
                for name, printed in filled[0].items()
                if all(name in one and one[name].amount == printed.amount for one in filled)
            }
            if table_id in scattered and not _adds_up(raw, row.key, agreed, quanta[table_id]):
                unread.append(Unread(row.words(), Reason.ROW_BROKEN, table_id, row.place))
                torn.add(table_id)
                continue
            for number, printed in enumerate(row.figures):
                if printed.spoilt:
                    cells = {CellRef.of(table_id, row.key, one[number]) for one in named}
                    spoilt = (printed.spoilt, Reason.FIGURE_SPOILT, table_id, printed.place)
                    unread.append(Unread(*spoilt, tuple(sorted(cells))))
            placed[table_id][row.key] = {name: printed.amount for name, printed in agreed.items()}
            for name, printed in agreed.items():
                if printed.amount is not None:
                    ref = CellRef.of(table_id, row.key, name)
                    places[ref], starts[ref] = printed.place, printed.start
                    if known is not Known.PRINTED:
                        evidence[ref] = known
            if len(named) > 1:
                kept = [i for i, printed in enumerate(row.figures) if printed.amount is not None]
                candidates = dict.fromkeys(tuple(one[i] for i in kept) for one in named)
                ambiguous.append(
                    Ambiguous(table_id, row.key, tuple(row.amounts()), tuple(candidates), row.place)
                )
    tables = {raw.spec.attribute: _table(raw, quanta[t], placed[t]) for t, raw in raws.items()}
    for table_id in scattered:
        raw = raws[table_id]
        alone = FinalAccounts(entity, year, **{raw.spec.attribute: tables[raw.spec.attribute]})
        leaves = {row.key: _leaves(raw, row) for row in raw.rows.values()}
        sure = vouched(alone, leaves, quanta[table_id])
        doubtful = [ref for ref in places if ref.table == table_id and ref not in sure]
        if doubtful:
            for ref in doubtful:
                del placed[table_id][ref.row][ref.column], places[ref]
                evidence.pop(ref, None)
            figures = " ".join(str(amount) for row in raw.rows.values() for amount in row.amounts())
            unread.append(Unread(figures, Reason.BLANKS_LOST, table_id, raw.section.place))
            tables[raw.spec.attribute] = _table(raw, quanta[table_id], placed[table_id])
            ambiguous = [one for one in ambiguous if one.table != table_id]
            torn.add(table_id)
    return evolve(
        shape,
        **tables,
        unread=tuple(unread),
        ambiguous=tuple(ambiguous),
        places=places,
        evidence=evidence,
        incomplete=tuple(sorted(torn.union(incomplete))),
    )


def _is_scattered(raw: RawTable) -> bool:
    """Whether each figure is a line of its own: such text may have torn rows apart.

    If a sum does not hold there, torn text is likelier than a wrong document. So the reader gives
    up a row that does not add up, a table whose rows do not add up, and a figure that no sum
    vouches for.
    """
    texts = {line.place: line.text.strip() for line in raw.section.lines}
    every = [p for row in raw.rows.values() for p in row.figures if p.amount is not None]
    alone = sum(len(texts.get(p.place, "  ").split()) == 1 for p in every)
    return alone * 2 > len(every)


def _adds_up(raw: RawTable, key: str, agreed: Mapping[str, Printed], quantum: Decimal) -> bool:
    """Whether the figures of a row fit the sums between its columns, if blanks are no money.

    Each figure that was added up is less than one last place off the exact amount.
    """
    block = raw.spec.block_of(key)
    for column in block.columns if block else ():
        if column.adds is None or column.name not in raw.columns:
            continue
        names = [part.lstrip("-") for part in column.adds.parts]
        amounts = {n: agreed[n].amount or Decimal(0) if n in agreed else Decimal(0) for n in names}
        whole = agreed[column.name].amount if column.name in agreed else None
        parts = [-amounts[p[1:]] if p.startswith("-") else amounts[p] for p in column.adds.parts]
        allowed = quantum * (_leaves(raw, raw.rows[key]) + len(parts))
        if agreed and abs((whole or Decimal(0)) - exact_sum(parts)) > allowed:
            return False
    return True


def _any_placement(columns: tuple[str, ...], row: RawRow) -> Placed:
    return Placed(tuple(itertools.combinations(range(len(columns)), len(row.figures))))


def _quantum(raws: dict[str, RawTable], table_id: str) -> Decimal:
    """Return the last printed place of a table; an empty table prints as the others do."""
    own = [amount for row in raws[table_id].rows.values() for amount in row.amounts()]
    unit = raws[table_id].section.unit
    others = [
        amount
        for raw in raws.values()
        if raw.section.unit is unit
        for row in raw.rows.values()
        for amount in row.amounts()
    ]
    return quantum_of(own or others)


def _usual_quantum(raw: RawTable, empty: Decimal) -> Decimal:
    """Return the last place that most figures of a table print; an empty table prints as others."""
    counts = Counter(
        quantum_of([amount])
        for row in raw.rows.values()
        for amount in row.amounts()
        if amount != amount.to_integral_value()
    )
    return max(counts, key=lambda one: (counts[one], one)) if counts else empty


def _quanta_of(row: RawRow, usual: Decimal) -> tuple[Decimal, ...]:
    """Return the last printed place of each figure; one without decimals tells none."""
    return tuple(
        quantum_of([printed.amount])
        if printed.amount is not None and printed.amount.as_tuple().exponent
        else usual
        for printed in row.figures
    )


def _row_columns(raw: RawTable, key: str) -> tuple[str, ...]:
    block = raw.spec.block_of(key)
    return tuple(c.name for c in block.columns if c.name in raw.columns) if block else ()


def _drop_oversized(raw: RawTable, unread: list[Unread]) -> bool:
    """Take out rows with more figures than columns; they cannot be placed without a guess."""
    dropped = False
    for key, row in list(raw.rows.items()):
        if len(row.figures) > len(_row_columns(raw, key)):
            unread.append(Unread(row.words(), Reason.TOO_MANY_FIGURES, raw.spec.id, row.place))
            del raw.rows[key]
            dropped = True
    return dropped


def _leaves(raw: RawTable, row: RawRow) -> int:
    """Return how many printed figures a figure of this row may have been added up from."""
    parts = max(1, len(row.figures) - 1)
    if row.key.isdigit():
        below = [k for k in raw.rows if k.startswith(row.key) and k != row.key]
    elif row.key == TOTAL:
        below = [k for k in raw.rows if k.isdigit()]
    else:
        below = [k for k, other in raw.rows.items() if other.figures and k != row.key]
    leaves = [k for k in below if not any(o.startswith(k) and o != k for o in below if k.isdigit())]
    return max(1, len(leaves)) * parts


def _table(
    raw: RawTable, quantum: Decimal, placed: dict[str, dict[str, Decimal | None]]
) -> Table[Any]:
    kind = raw.section.kind
    rows = [kind.ROW(row.key, row.label, **placed.get(row.key, {})) for row in raw.rows.values()]
    if len(kind.SPEC.blocks) > 1 or kind.SPEC.id in ("T06", "T07"):
        order = _official_order(kind)
        rows.sort(key=lambda row: order(row.key))
    return kind(raw.section.unit, quantum, raw.columns, tuple(rows))


def _official_order(kind: type[Table[Any]]) -> Any:
    """Order rows as described: codes, then closing lines; T07 and T01 have one order only."""
    blocks = kind.SPEC.blocks

    def position(key: str) -> tuple[int, int, str, int]:
        for number, block in enumerate(blocks):
            keys = [line.key for line in block.lines]
            if key in keys:
                return number, 1, "", keys.index(key)
        number = next(i for i, block in enumerate(blocks) if block.codes is not None)
        return number, 0, key, 0

    return position
