"""Lines of text → the self-evaluation forms (绩效自评表).

Titles find the forms, labels their fields, figures their rows: a row ends at a line that holds as
many numbers as the header has number columns. A small vocabulary tells the names of levels apart,
or else the blocks that they stand in. A piece that does not fit is kept as
:class:`~gov_accounts.accounts.Unread`.

==================  ======================================================================
``_vocabulary``     the words of the forms and their patterns
``_form_sections``  lines with their words, and the sections of a document that are forms
``_claims``         the words taken from each line, and the text that was not understood
``_form_fields``    fields behind their labels
``_goal_text``      the goal and the result, told apart
``_form_columns``   the columns of the indicators, and the figures of a row
``_indicator_rows`` the rows of indicators under the names of their levels
``_form_reader``    one form: its parts, and the lines around the indicators
==================  ======================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from gov_accounts.accounts import Place, Reason, Unread
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.evidence import Known
from gov_accounts.places import NOWHERE
from gov_accounts.reading.forms._cell_lines import is_cell_a_line, regrouped
from gov_accounts.reading.forms._claims import Claims
from gov_accounts.reading.forms._form_reader import FormReader
from gov_accounts.reading.forms._form_rows import FormRow, form_rows
from gov_accounts.reading.forms._form_sections import numbered, sections_of_forms
from gov_accounts.reading.forms._table_form import TableForm, is_table_form
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from gov_accounts.reading._numeral_fates import Numerals
    from gov_accounts.reading._pages import GridRow
    from gov_accounts.reading.forms._form_sections import Line, Section

__all__ = ["FormsRead", "find_forms", "numbered", "sections_of_forms"]


@frozen
class FormsRead:
    """The result of reading: forms, text not understood, the place of each figure, the lines used.

    ``span`` is the range of line indexes from the first form's title to the last form's end; empty
    without forms. ``places`` is keyed by cell name: ``D[budget_income]``,
    ``P1[indicators[3].score]``; so is ``evidence``, of figures that do not stand behind their label
    or below their header. ``last`` is where the title of the last form stands.
    """

    department: DepartmentEvaluation | None
    projects: tuple[ProjectEvaluation, ...]
    unread: tuple[Unread, ...]
    places: Mapping[CellRef, Place] = field(eq=False)
    span: range = range(0)
    evidence: Mapping[CellRef, Known] = field(factory=dict, eq=False)
    last: Place = NOWHERE


def find_forms(
    lines: list[Line],
    numerals: Numerals,
    grids: Sequence[Sequence[GridRow]] = (),
    sections: Sequence[Section] | None = None,
) -> FormsRead:
    r"""Read the self-evaluation forms of a document and claim their numerals; damage never raises.

    ``sections`` are those of :func:`sections_of_forms`, if they are known.

    >>> from gov_accounts.reading._numeral_fates import Numerals
    >>> from gov_accounts.reading._plain_text import text_lines
    >>> text = "项目支出绩效自评表\n项目名称 某项目\n主管部门 某局\n绩效自评总得分 95.5\n"
    >>> lines = text_lines(text)
    >>> find_forms(numbered(lines), Numerals(lines)).projects[0].total_score
    Decimal('95.5')
    """
    by_index = {line.index: line for line in lines}
    rows = {row.line: (number, row) for number, grid in enumerate(grids) for row in grid}
    department: DepartmentEvaluation | None = None
    projects: list[ProjectEvaluation] = []
    unread: list[Unread] = []
    places: dict[CellRef, Place] = {}
    evidence: dict[CellRef, Known] = {}
    last = NOWHERE
    found = sections_of_forms(lines) if sections is None else sections
    end = 0
    for section in found:
        if section.department and department is not None:
            unread.append(
                Unread(section.title.raw.strip(), Reason.STRAY_TEXT, "D", section.title.place)
            )
            continue
        prefix = "D" if section.department else f"P{len(projects) + 1}"
        form = _read(section, prefix, by_index, rows)
        read, claims, end = form.fields, form.claims, form.end
        if "name" not in read:
            unread.append(
                Unread(section.title.raw.strip(), Reason.ROW_BROKEN, prefix, section.title.place)
            )
        kind = DepartmentEvaluation if section.department else ProjectEvaluation
        fields: dict[str, Any] = {"name": ""}
        for name, value in read.items():
            if name in attrs.fields_dict(kind):
                fields[name] = value
            elif value == ():
                continue
            else:  # of another form whose title is lost
                claims.disown(name, str(value), section.title)
        if section.department:
            department = DepartmentEvaluation(**fields)
        else:
            projects.append(ProjectEvaluation(**fields))
        claims.settle(numerals)
        unread += claims.unread
        places |= claims.places
        evidence |= claims.evidence
        last = section.title.place
    span = range(found[0].title.index, end) if found else range(0)
    return FormsRead(department, tuple(projects), tuple(unread), places, span, evidence, last)


@frozen
class _Read:
    """A form as one reader understood it: its fields, what it took, the line behind it."""

    fields: dict[str, Any]
    claims: Claims
    end: int

    @property
    def worth(self) -> int:
        """How many figures have their place, less what was not understood."""
        return self.claims.figures - self.claims.lost


def _read(
    section: Section,
    prefix: str,
    lines: Mapping[int, Line],
    grids: Mapping[int, tuple[int, GridRow]],
) -> _Read:
    """Read a form as a table; if its cells are torn into lines, by its blocks.

    A text may look like both, empty lines may be cells, and cells between tabs may be left out: the
    reading decides that makes most of it.
    """
    best: _Read | None = None
    for read in _readings(section, prefix, lines, grids):
        if best is None or read.worth > best.worth:
            best = read
        if not best.claims.lost:
            return best
    in_grid = any(line.index in grids for line in section.lines)
    if best is not None and (in_grid or best.claims.lost * _FEW <= best.claims.figures):
        return best
    torn = _torn(section, Claims(prefix, lines))
    return torn if best is None or torn.worth > best.worth else best


_FEW = 4
"""One figure lost of so many that have their place is no reason to take a form for torn."""


def _readings(
    section: Section,
    prefix: str,
    lines: Mapping[int, Line],
    grids: Mapping[int, tuple[int, GridRow]],
) -> Iterator[_Read]:
    for rows in _rows_of(section, grids):
        if is_table_form(rows):
            yield _table(TableForm(section, Claims(prefix, lines), rows))


def _rows_of(
    section: Section, grids: Mapping[int, tuple[int, GridRow]]
) -> Iterator[Sequence[FormRow]]:
    """Yield the rows that the lines of a form may be."""
    rows = form_rows(section.lines, grids)
    if not is_cell_a_line(rows):
        yield rows
        if any("\t" in line.raw for line in section.lines if line.index not in grids):
            yield form_rows(section.lines, grids, in_order=True)
        return
    for blanks in (True, False):
        yield regrouped(rows, blanks=blanks)


def _table(form: TableForm) -> _Read:
    form.read()
    rows: dict[str, list[Any]] = {
        "funds": form.funds,
        "tasks": form.tasks,
        "indicators": form.indicators,
        "details": form.details,
    }
    return _Read(
        {**form.found, **{name: tuple(own) for name, own in rows.items()}}, form.claims, form.end
    )


def _torn(section: Section, claims: Claims) -> _Read:
    reader = FormReader(section, claims)
    reader.read()
    rows = {"tasks": tuple(reader.tasks), "indicators": tuple(reader.indicators)}
    return _Read({**reader.fields.found, **rows}, claims, reader.end)
