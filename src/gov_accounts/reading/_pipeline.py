"""The lines of a document → accounts: tables, narrative, forms, and the fate of every numeral."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.accounts import Reason, Unread
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import FunctionCode, Level
from gov_accounts.reading._assembly import read_tables
from gov_accounts.reading._numeral_fates import Fate, Numerals
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._sentences import read_narrative
from gov_accounts.reading.forms import FormsRead, find_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.places import Place
    from gov_accounts.reading._pages import GridRow
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.refs import CellRef
    from gov_accounts.units import Unit

__all__ = ["recognise"]


def recognise(
    lines: list[TextLine],
    name: str,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
    grids: Sequence[Sequence[GridRow]] = (),
    columns: dict[CellRef, int] | None = None,
) -> FinalAccounts:
    """Turn the lines of a document into accounts; see :func:`gov_accounts.reading.read`.

    The function adds to ``columns`` where in its line each figure of the tables begins.
    """
    numerals = Numerals(lines)
    columns = {} if columns is None else columns
    accounts, taken, others = read_tables(
        lines,
        name,
        numerals,
        unit=unit,
        entity=entity,
        fiscal_year=fiscal_year,
        grids=grids,
        columns=columns,
    )
    forms = find_forms(lines, numerals)
    others = [one for one in others if not set(one) & set(forms.span)]
    taken |= set(forms.span).union(*others)
    narrated = read_narrative(lines, taken, numerals, _Codes(accounts).item, _category)
    _claim_frame(lines, numerals)
    further = list(_further_tables(lines, others, numerals))
    cut = list(_cut_forms(forms, len(lines)))
    lost = list(
        _lost(
            lines,
            numerals,
            {one.place for one in (*narrated.unread, *accounts.unread, *forms.unread)},
        )
    )
    incomplete = (*accounts.incomplete, "N") if narrated.open_end else accounts.incomplete
    whole = evolve(
        accounts,
        incomplete=incomplete,
        overview=narrated.overview,
        narrative=narrated.narrative,
        glossary=narrated.glossary,
        department_evaluation=forms.department,
        project_evaluations=forms.projects,
        unread=(*accounts.unread, *narrated.unread, *forms.unread, *further, *cut, *lost),
        places={**accounts.places, **narrated.places, **forms.places},
        evidence={**accounts.evidence, **narrated.evidence, **forms.evidence},
        numerals=numerals.counts(),
    )
    return _in_sheets(whole, grids, columns)


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


class _Codes:
    """Codes of 项 by the names of 类, 款 and 项, in the tables first, then in the catalogue."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self._names: dict[str, set[str]] = {}
        known = default_catalogue().codes(FunctionCode)
        for table in (accounts.general_budget, accounts.expenditure, accounts.revenue):
            for row in table or ():
                if row.key.isdigit():
                    names = self._names.setdefault(row.key, set())
                    names.add(plain(row.label))
                    names.update(plain(entry.name) for entry in known.get(row.key, ()))

    def item(self, category: str, section: str, item: str) -> str | None:
        """Return the code of an 项; None if no row of the tables fits, or more than one."""
        found = [
            key
            for key, names in self._names.items()
            if len(key) == 7
            and plain(item) in names
            and plain(section) in self._names.get(key[:5], {plain(section)})
            and plain(category) in self._names.get(key[:3], {plain(category)})
        ]
        return found[0] if len(found) == 1 else None


def _category(name: str) -> str | None:
    found = default_catalogue().find(name, kind=FunctionCode)
    return next((entry.code.digits for entry in found if entry.level is Level.CATEGORY), None)


def _claim_frame(lines: list[TextLine], numerals: Numerals) -> None:
    """Years and page numbers of covers, headings and lists of contents are part of the frame."""
    for index, line in enumerate(lines):
        if line.text.strip().isdigit():
            numerals.claim_line(index, Fate.STRUCTURE)
        for word in re.finditer(r"[0-9A-Za-z_-]{12,}", line.text):
            if re.search(
                "[a-zA-Z]", word.group()
            ):  # the name of a file that an attachment came from
                numerals.claim(index, word.start(), word.end(), Fate.STRUCTURE)
        for year in re.finditer(r"[0-9]{4}(?=\s*年)", line.text):
            numerals.claim(index, year.start(), year.end(), Fate.STRUCTURE)
