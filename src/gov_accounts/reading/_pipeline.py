"""The stages of reading a document: find, rows, place, assemble; and the fate of every numeral."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.narrative import FrameLine
from gov_accounts.places import Place
from gov_accounts.reading._assembly import assemble
from gov_accounts.reading._find import NOTES, sections, years_in
from gov_accounts.reading._narrated import read_narrative
from gov_accounts.reading._numeral_fates import Fate, Numerals
from gov_accounts.reading._refusals import blank_form, is_budget, no_tables, no_year
from gov_accounts.reading._rows import rows_of
from gov_accounts.reading._table_rows import TableRead
from gov_accounts.reading._tables_with_more import list_totals_of_more
from gov_accounts.reading._titles import MARK, titles_of_tables
from gov_accounts.reading.forms import FormsRead, find_forms, numbered, sections_of_forms
from gov_accounts.tables import TABLES
from gov_accounts.words import PART, is_page_mark, with_years

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from gov_accounts.reading._narrated import NarrativeRead
    from gov_accounts.reading._pages import GridRow, Pages
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.refs import CellRef
    from gov_accounts.units import Unit

__all__ = ["recognise"]

_SINCE = dict.fromkeys((kind.SPEC.id for kind in TABLES), 0) | {"T09": 2020}
"""First edition of each table: state capital (国有资本经营预算) has one since 2020."""


def recognise(  # noqa: PLR0913 - what a person may say of a document
    pages: Pages,
    name: str,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
    columns: dict[CellRef, int] | None = None,
) -> FinalAccounts:
    """Turn the pages of a document into accounts; see :func:`gov_accounts.reading.read`.

    The function adds to ``columns`` where in its line each figure of the tables begins.
    """
    lines = pages.lines
    numerals, printed = Numerals(lines), numbered(lines)
    columns = {} if columns is None else columns
    parts = sections_of_forms(printed)
    begun = {part.title.index for part in parts}
    found = _find(pages, unit, begun.union(first for first, *_ in pages.files))
    entity = entity or found.entity or _entity_of_cover(lines) or ""
    year = fiscal_year or _year(found, lines, name)
    tables = None
    if found.filled:
        if year is None:
            raise no_year(name)
        tables = assemble(found.tables, found.unread, entity, year, pages.boxes, columns)
        _claim(found, tables.unread, lines, numerals)
    forms = find_forms(printed, numerals, pages.grids, parts)
    others = [one for one in found.others if not set(one) & set(forms.span)]
    taken = found.taken.union(forms.span, *others)
    narrated = read_narrative(lines, taken, numerals, tables, year)
    if tables is None and not _says_anything(forms, narrated, lines):
        blank = blank_form(name, len(found.tables)) if found.tables else None
        raise blank or no_tables(lines, name, pages.picture_ranges())
    if year is None:
        raise no_year(name)
    accounts = tables or FinalAccounts(entity, year, unread=tuple(found.unread))
    _claim_frame(lines, numerals)
    unread = (
        *_absent(found, year),
        *accounts.unread,
        *narrated.unread,
        *forms.unread,
        *_further_tables(lines, others, numerals),
        *_cut_forms(forms, len(lines)),
        *_not_shown(pages),
    )
    whole = evolve(
        accounts,
        incomplete=(*accounts.incomplete, "N") if narrated.open_end else accounts.incomplete,
        overview=narrated.overview,
        narrative=narrated.narrative,
        glossary=narrated.glossary,
        frame=tuple(_frame(lines, found, taken, narrated.lines)),
        department_evaluation=forms.department,
        project_evaluations=forms.projects,
        unread=(*unread, *_lost(lines, numerals, {one.place for one in unread})),
        places={**accounts.places, **narrated.places, **forms.places},
        evidence={**accounts.evidence, **narrated.evidence, **forms.evidence},
        numerals=numerals.counts(),
    )
    return _in_files(_in_sheets(whole, pages.grids, columns), pages)


# --- the tables of the document ----------------------------------------


@frozen
class _Tables:
    """The tables found, as read; ``taken`` are their lines, ``others`` those of other kinds."""

    tables: dict[str, TableRead]
    unread: list[Unread]
    taken: set[int]
    others: list[range]

    @property
    def filled(self) -> bool:
        """Whether any figure stands in a table, understood or not."""
        rows = (row for table in self.tables.values() for row in table.rows.values())
        return any(row.amounts() or _spoilt(row) for row in rows) or any(
            re.search("[0-9]", one.text) and one.table is not None for one in self.unread
        )

    @property
    def titles(self) -> list[str]:
        """The titles as printed."""
        return [table.section.title for table in self.tables.values()]

    @property
    def entity(self) -> str | None:
        """The department that most headings name."""
        named: str | None = _most(table.section.entity for table in self.tables.values())
        return named

    @property
    def year(self) -> int | None:
        """The year that most headings name."""
        named: int | None = _most(table.section.year for table in self.tables.values())
        return named


def _spoilt(row: Any) -> bool:
    return any(figure.spoilt for figure in row.figures)


def _find(pages: Pages, unit: Unit | None, stops: Collection[int]) -> _Tables:
    """Read the rows of every table of a document; the first of a kind is used."""
    found = _Tables({}, [], set(), [])
    sheets = {
        grid[0].line: grid[0].sheet for grid in pages.grids if grid and grid[0].sheet is not None
    }
    for section in sections(pages.lines, found.others, stops, sheets):
        spec = section.kind.SPEC
        found.taken.update(section.span)
        section.unit = section.unit or unit
        table = rows_of(section, pages.grids)
        known = found.tables.get(spec.id)
        if known is not None and known.rows:
            if table.rows and known.rows.keys().isdisjoint(table.rows):
                known.joined_by(table)
            elif table.rows:
                found.unread.append(Unread(spec.title, Reason.TABLE_TWICE, spec.id, section.place))
            continue
        found.tables[spec.id] = table
    notes = any(table.section.noted for table in found.tables.values())
    for table in found.tables.values():
        _list_what_is_missing(table, notes_usual=notes)
        list_totals_of_more(table)
        found.unread.extend(table.unread)
    return found


def _list_what_is_missing(table: TableRead, *, notes_usual: bool) -> None:
    """List what a table lacks: its unit, its end, the lines that every such table prints."""
    if table.section.unit is None:
        table.refuse(table.spec.title, Reason.UNIT_MISSING, table.section.place)
    if _is_cut(table, notes_usual=notes_usual):
        table.refuse(table.spec.title, Reason.TABLE_CUT, table.section.place)
        table.cut = True
    else:
        for line in _lines_missing(table):
            table.refuse(line, Reason.LINE_MISSING, table.section.place)
    if table.cut and table.section.at_end and not table.section.noted and table.rows:
        # The last row may lack figures that stood behind the end.
        _, last = table.rows.popitem()
        table.refuse(last.words(), Reason.ROW_BROKEN, last.place)


def _lines_missing(table: TableRead) -> Iterator[str]:
    """Yield the titles of sums that are missing here and that every such table prints."""
    for block in table.spec.blocks:
        for line in block.lines:
            if line.adds is not None and line.key not in table.rows and table.rows:
                yield line.title


def _is_cut(table: TableRead, *, notes_usual: bool) -> bool:
    """Whether rows at the end are missing: no closing lines, or the document stops here."""
    spec = table.spec
    if table.stopped and not table.section.noted:
        return True
    if len(spec.blocks) > 1 or spec.blocks[0].deepest < 7:  # the last lines are always printed
        ends = [block.lines[-1].key for block in spec.blocks]
        if len(spec.blocks) == 1:
            ends = [line.key for line in spec.blocks[0].lines[-2:]]
        return any(key not in table.rows for key in ends)
    return table.section.at_end and not table.section.noted and notes_usual


def _absent(found: _Tables, year: int) -> Iterator[Unread]:
    """Name the tables of the year that the document does not have."""
    for kind in TABLES:
        if kind.SPEC.id not in found.tables and year >= _SINCE[kind.SPEC.id]:
            yield Unread(kind.SPEC.title, Reason.TABLE_MISSING, kind.SPEC.id)


def _claim(
    found: _Tables, unread: Iterable[Unread], lines: list[TextLine], numerals: Numerals
) -> None:
    """Claim the numerals of the tables: figures of rows are typed, notes are kept as text."""
    for table in found.tables.values():
        for row in table.rows.values():
            for figure in row.figures:
                if figure.spoilt or (figure.amount is None and not figure.start):
                    continue
                line = (figure.place.line or 1) - 1
                numerals.claim(line, figure.start, figure.start + 1, Fate.TYPED)
    for one in unread:
        if one.place.line is not None and not one.harmless and re.search("[0-9]", one.text):
            numerals.claim_text(one.place.line - 1, one.text, Fate.UNREAD)
    noted = False
    for index in sorted(found.taken):
        folded = lines[index].folded
        noted = folded.startswith(NOTES) or (
            noted and index - 1 in found.taken and not _is_title(folded)
        )
        numerals.claim_line(index, Fate.PROSE if noted and not folded.isdigit() else Fate.STRUCTURE)


def _is_title(folded: str) -> bool:
    return MARK.sub("", folded) in titles_of_tables()


def _says_anything(forms: FormsRead, narrated: NarrativeRead, lines: list[TextLine]) -> bool:
    """Whether a document without tables has a form, or an explanation of accounts with figures."""
    if forms.department is not None or forms.projects:
        return True
    told = narrated.narrative is not None and any(True for _ in narrated.narrative)
    return told and not is_budget(lines)


# --- what the headings and the cover say ----------------------------------------


def _most(values: Iterable[Any]) -> Any:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


_COVER = re.compile(
    rf"(?:第一部分)?(?!{PART})(?P<entity>[^0-9,,。:]{{3,40}}?)"
    r"(?:[0-9]{4}年度?部门决算.*|概况)$"
)


def _entity_of_cover(lines: list[TextLine]) -> str | None:
    for line in lines[:200]:
        found = _COVER.match("".join(with_years(line.text).split()))
        if found:
            return found["entity"]
    return None


def _year(found: _Tables, lines: list[TextLine], name: str) -> int | None:
    """Return the year of the tables' headings, else of the cover, the text, the file's name."""
    return (
        found.year
        or _only(found.titles)
        or _year_of_cover(lines)
        or _most(year for line in lines for year in years_in(line.text))
        or _only([name])
    )


def _only(texts: Iterable[str]) -> int | None:
    """Return the year of titles, or of the name of a file, if they contain just one."""
    found = re.findall(r"(?<![0-9])(20[0-9]{2})(?![0-9])", with_years(" ".join(texts)))
    return int(found[0]) if len(set(found)) == 1 else None


def _year_of_cover(lines: list[TextLine]) -> int | None:
    """Return the year of the first line that is the name of the document."""
    names = (line for line in lines[:200] if _COVER.match("".join(with_years(line.text).split())))
    return next((year for line in names for year in years_in(line.text)), None)


# --- places, pieces, names ----------------------------------------


def _in_sheets(
    accounts: FinalAccounts, grids: Sequence[Sequence[GridRow]], columns: Mapping[CellRef, int]
) -> FinalAccounts:
    """Add sheet and cell to the places of all that was read in a workbook."""
    rows = {row.line + 1: row for grid in grids for row in grid if row.sheet is not None}
    if not rows:
        return accounts

    def there(place: Place, start: int | None = None) -> Place:
        row = rows.get(place.line) if place.line is not None else None
        return place if row is None else evolve(place, sheet=row.sheet, cell=row.address(start))

    return evolve(
        accounts,
        places={ref: there(place, columns.get(ref)) for ref, place in accounts.places.items()},
        unread=tuple(evolve(one, place=there(one.place)) for one in accounts.unread),
        ambiguous=tuple(evolve(one, place=there(one.place)) for one in accounts.ambiguous),
    )


def _in_files(accounts: FinalAccounts, pages: Pages) -> FinalAccounts:
    """Count the lines of each file by themselves, and name the file of every place."""
    if not pages.files:
        return accounts
    starts = [first for first, *_ in pages.files]

    def there(place: Place) -> Place:
        if place.line is None:
            return place
        first, name, _ = pages.files[bisect_right(starts, place.line - 1) - 1]
        return evolve(place, line=place.line - first, file=name)

    return evolve(
        accounts,
        places={ref: there(place) for ref, place in accounts.places.items()},
        unread=tuple(evolve(one, place=there(one.place)) for one in accounts.unread),
        ambiguous=tuple(evolve(one, place=there(one.place)) for one in accounts.ambiguous),
    )


def _not_shown(pages: Pages) -> Iterator[Unread]:
    """Name the pages and sheets that hold something and could not be read."""
    files: list[tuple[str | None, Pages]] = [(name, one) for _, name, one in pages.files]
    for file, one in files or [(None, pages)]:
        for number in one.pictures:
            yield Unread("", Reason.PICTURE, None, Place(page=number, file=file))
        for sheet in one.hidden:
            yield Unread(sheet, Reason.HIDDEN_SHEET, None, Place(sheet=sheet, file=file))


def _further_tables(
    lines: list[TextLine], others: list[range], numerals: Numerals
) -> Iterator[Unread]:
    """Keep each table of another kind as one piece: its title and its lines."""
    for one in others:
        for index in one:
            numerals.claim_line(index, Fate.PROSE)
        text = "\n".join(lines[index].text.strip() for index in one if lines[index].text.strip())
        yield Unread(text, Reason.OTHER_TABLE, None, lines[one.start].place)


def _cut_forms(forms: FormsRead, end: int) -> Iterator[Unread]:
    """Name the last form if the document stops before its total."""
    if forms.span.stop < end:
        return
    last = forms.projects[-1] if forms.projects else forms.department
    if last is not None and last.total_score is None:
        yield Unread(
            last.name or "",
            Reason.TABLE_CUT,
            f"P{len(forms.projects)}" if forms.projects else "D",
            forms.last,
        )


def _lost(lines: list[TextLine], numerals: Numerals, listed: set[Place]) -> Iterator[Unread]:
    """List the lines whose numerals nothing understood and nothing else lists."""
    for index in dict.fromkeys(numeral.line for numeral in numerals.unread()):
        if lines[index].place not in listed:
            yield Unread(lines[index].text.strip(), Reason.STRAY_FIGURE, None, lines[index].place)


_OF_FILE = re.compile(r"[0-9A-Za-z_-]{12,}")
"""The name of a file that an attachment came from, if it has letters."""
_YEAR = re.compile(r"[0-9]{4}(?=\s*年)")


def _frame(
    lines: list[TextLine], found: _Tables, taken: Collection[int], told: Collection[int]
) -> Iterator[FrameLine]:
    """Yield what stands around tables, forms and texts: cover, contents, headings, notes.

    ``taken`` are the lines of tables and forms, ``told`` those of texts.
    """
    noted = False
    for index, line in enumerate(lines):
        folded = line.folded
        noted = index in found.taken and (
            folded.startswith(NOTES) or (noted and not _is_title(folded))
        )
        around = index not in taken and index not in told
        if (noted or around) and folded and not is_page_mark(line.text):
            yield FrameLine("".join(line.text.split()), line.place)


def _claim_frame(lines: list[TextLine], numerals: Numerals) -> None:
    """Years and page numbers of covers, headings and lists of contents are part of the frame."""
    for index, line in enumerate(lines):
        if not line.text:
            continue
        if line.text.strip().isdigit():
            numerals.claim_line(index, Fate.STRUCTURE)
        for word in _OF_FILE.finditer(line.text):
            if re.search("[a-zA-Z]", word.group()):
                numerals.claim(index, word.start(), word.end(), Fate.STRUCTURE)
        for year in _YEAR.finditer(with_years(line.text)) if "年" in line.text else ():
            numerals.claim(index, year.start(), year.end(), Fate.STRUCTURE)
