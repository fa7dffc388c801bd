"""Lists of codes as CSV: those of the package, and those of users."""

from __future__ import annotations

import csv
import io
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from gov_accounts.catalogue._entries import Entry
from gov_accounts.catalogue._grades import TRUST, Evidence
from gov_accounts.codes import (
    Code,
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
    parse_code,
)
from gov_accounts.errors import CodeError, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "COLUMNS",
    "EDITIONS",
    "FILES",
    "LISTED",
    "WITNESSED",
    "Names",
    "Packaged",
    "grouped",
    "read_list",
    "write_list",
]

EDITIONS = range(2019, 2028)
"""The editions since 2019 that are known to exist; other years are answered by evidence alone."""

WITNESSED = range(2019, 2027)
"""Those of which a document was seen; what an edition without any may have added is not known."""

LISTED = 2024
"""The edition of the present list, as far as it is known."""

FILES: Mapping[type[Code], str] = MappingProxyType(
    {
        FunctionCode: "function.csv",
        DepartmentEconomicCode: "economic_department.csv",
        GovernmentEconomicCode: "economic_government.csv",
        RevenueCode: "revenue.csv",
    }
)
COLUMNS = ("code", "name", "first", "last", "seen", "listed", "evidence", "trust", "source")
"""Columns of a list as CSV; ``code`` and ``name`` (科目编码, 科目名称) are enough."""

_HEADERS = {"科目编码": "code", "编码": "code", "科目名称": "name", "名称": "name"}

Names: TypeAlias = "Mapping[str, tuple[Entry, ...]]"
"""The names of each code of one classification by digits, oldest first."""


class Packaged(Mapping[type[Code], "Names"]):
    """The lists of the package, each read when first asked for."""

    def __init__(self) -> None:
        self._read: dict[type[Code], Names] = {}

    def __reduce__(self) -> tuple[type[Packaged], tuple[()]]:
        return Packaged, ()

    def __getitem__(self, kind: type[Code]) -> Names:
        if kind not in self._read:
            data = pkgutil.get_data("gov_accounts", f"data/{FILES[kind]}") or b""
            self._read[kind] = _Lines(data.decode())
        return self._read[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in FILES

    def __iter__(self) -> Iterator[type[Code]]:
        return iter(FILES)

    def __len__(self) -> int:
        return len(FILES)


class _Lines(Mapping[str, tuple[Entry, ...]]):
    """A list of the package; a line becomes an entry when first asked for, to spare time."""

    def __init__(self, text: str) -> None:
        reader = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
        self._header = next(reader)
        self._lines: dict[str, list[list[str]]] = {}
        for cells in reader:
            self._lines.setdefault(cells[0], []).append(cells)
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def __getitem__(self, digits: str) -> tuple[Entry, ...]:
        if digits not in self._entries:
            self._entries[digits] = tuple(
                _entry({}, self._header, cells) for cells in self._lines[digits]
            )
        return self._entries[digits]

    def __contains__(self, digits: object) -> bool:
        return digits in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def grouped(entries: Iterable[Entry]) -> Mapping[type[Code], Names]:
    """Group the names of each code by classification and digits, in the order given."""
    lists: dict[type[Code], dict[str, list[Entry]]] = {}
    for entry in entries:
        lists.setdefault(type(entry.code), {}).setdefault(entry.code.digits, []).append(entry)
    return {
        kind: MappingProxyType({digits: tuple(names) for digits, names in codes.items()})
        for kind, codes in lists.items()
    }


def write_list(entries: Iterable[Entry]) -> str:
    """Return entries as CSV with the columns ``COLUMNS``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, entries))
    return out.getvalue()


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        entry.code.digits,
        entry.name,
        str(entry.first or ""),
        str(entry.last or ""),
        "|".join(map(str, entry.seen)),
        "1" if entry.listed else "",
        entry.evidence.value,
        entry.trust,
        "|".join(entry.source),
    )


def read_list(text: str, file: str) -> Iterator[Entry]:
    """Yield the entries of a list as CSV; :class:`DocumentError` names the line that is none."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.reader(lines[start:], strict=True)
    try:
        header = _header(next(reader, []), file, start + 1)
        assured = {"listed": "1"} | (
            {} if "evidence" in header else {"evidence": "official", "trust": "A"}
        )
        seen: set[tuple[str, str]] = set()
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            entry = _entry(assured, header, cells)
            _once(entry, seen)
            yield entry
    except (CodeError, csv.Error) as error:
        raise DocumentError(
            f"{file}, line {start + reader.line_num}: {error}; correct the line"
        ) from error


def _once(entry: Entry, seen: set[tuple[str, str]]) -> None:
    key = (entry.code.digits, entry.name)
    if key in seen:
        raise CodeError(f"expected a code and name once, found {entry.code} {entry.name} again")
    seen.add(key)


def _header(cells: list[str], file: str, line: int) -> list[str]:
    header = [_HEADERS.get(cell.strip(), cell.strip()) for cell in cells]
    if not {"code", "name"} <= set(header) or len(set(header)) != len(header):
        raise DocumentError(
            f"{file}: expected a header with code and name (科目编码, 科目名称) on line {line}, "
            f"found {','.join(header) or 'nothing'}; see COLUMNS of gov_accounts.catalogue"
        )
    return header


def _entry(assured: dict[str, str], header: list[str], cells: list[str]) -> Entry:
    if len(cells) != len(header):
        raise CodeError(f"expected {len(header)} cells, found {len(cells)}")
    row = assured | {key: cell.strip() for key, cell in zip(header, cells, strict=True)}
    code = parse_code(row["code"])
    try:
        evidence = Evidence(row.get("evidence", "unverified"))
        first, last = _year(row.get("first")), _year(row.get("last"))
        seen = tuple(map(int, _parts(row.get("seen"))))
    except ValueError as error:
        raise CodeError(
            f"expected years in first, last and seen, and evidence of "
            f"{[e.value for e in Evidence]}: {error}"
        ) from error
    trust = row.get("trust") or "D"
    if not row["name"] or trust not in TRUST:
        raise CodeError(
            f"expected a name and a trust of {', '.join(TRUST)}, found {row['name']!r}, {trust!r}"
        )
    source = tuple(_parts(row.get("source")))
    return Entry(
        code, row["name"], first, last, seen, row["listed"] == "1", evidence, trust, source
    )


def _year(cell: str | None) -> int | None:
    return int(cell) if cell else None


def _parts(cell: str | None) -> Iterator[str]:
    """Yield what stands between the bars of a cell."""
    return filter(None, (cell or "").split("|"))
