"""Record batches in Parquet files by year and region, for whatever reads hive partitions.

>>> import tempfile
>>> import pyarrow as pa
>>> rows = pa.record_batch(
...     {"path": ["辽宁/a.pdf", "上海/b.pdf"], "fiscal_year": [2024, 2024], "fen": [1, 2]}
... )
>>> with tempfile.TemporaryDirectory() as folder:
...     files = write_partitioned([rows], folder, region=lambda path: path.partition("/")[0])
...     [str(one.relative_to(folder).parent) for one in files]
['fiscal_year=2024/region=%E4%B8%8A%E6%B5%B7', 'fiscal_year=2024/region=%E8%BE%BD%E5%AE%81']
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import define, field

from gov_accounts.exports._replacing import replaced
from gov_accounts.exports.arrow import pyarrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["write_partitioned"]

_ROWS = 500_000
"""So many rows wait in memory for their files, whatever the number of these."""
_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""What stands in the name of a folder for no value."""
_Key = tuple[int | None, str | None]


def write_partitioned(
    batches: Iterable[Any],
    folder: Path | str,
    *,
    region: Callable[[str], str | None],
    name: str = "part.parquet",
) -> list[Path]:
    """Write batches of :mod:`~gov_accounts.corpus.batches` by year and region; return the files.

    The batches have the columns ``path`` and ``fiscal_year``; ``region`` says of a path which place
    its document is from, or None. A file lies at ``fiscal_year=2024/region=辽宁/part.parquet``, the
    name of the folder quoted as in an address, and holds the other columns. All files take their
    places when all of them are written: an error before that leaves every old file. A file that
    nothing is written for stays as it was. Needs the extra ``arrow``; raises OSError where nothing
    can be written.
    """
    with ExitStack() as stack:
        files = _Files(Path(folder), name, stack)
        for batch in batches:
            for key, table in _split(batch, region):
                files.add(key, table)
        files.write()
    return sorted(files.paths.values())


def _split(batch: Any, region: Callable[[str], str | None]) -> Iterator[tuple[_Key, Any]]:
    """Yield the rows of each year and region, without the year."""
    pa = pyarrow()
    from pyarrow import compute  # noqa: PLC0415

    paths = batch.column("path").cast(pa.string()).dictionary_encode()
    of_path = pa.array(map(region, paths.dictionary.to_pylist()), pa.string())
    columns = (batch.column("fiscal_year"), of_path.take(paths.indices))
    keys = set(zip(*(column.to_pylist() for column in columns), strict=True))
    rows = pa.Table.from_batches([batch]).drop(["fiscal_year"])
    for key in sorted(keys, key=str):
        chosen = (
            compute.is_null(column) if value is None else compute.equal(column, value)
            for column, value in zip(columns, key, strict=True)
        )
        # Of a comparison with no value nothing is known, which is not chosen.
        yield key, rows.filter(compute.and_kleene(*chosen))


@define
class _Files:
    """The files that are being written, and the rows that wait for them."""

    folder: Path
    name: str
    stack: ExitStack
    paths: dict[_Key, Path] = field(factory=dict)
    _writers: dict[_Key, Any] = field(factory=dict)
    _waiting: dict[_Key, list[Any]] = field(factory=dict)
    _rows: int = 0

    def add(self, key: _Key, table: Any) -> None:
        """Take rows; write all that wait once they are many."""
        self._waiting.setdefault(key, []).append(table)
        self._rows += table.num_rows
        if self._rows >= _ROWS:
            self.write()

    def write(self) -> None:
        """Write all that wait."""
        for key, tables in self._waiting.items():
            table = pyarrow().concat_tables(tables)
            self._writer(key, table.schema).write_table(table)
        self._waiting.clear()
        self._rows = 0

    def _writer(self, key: _Key, schema: Any) -> Any:
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

        if key not in self._writers:
            parts = zip(("fiscal_year", "region"), key, strict=True)
            names = (
                f"{label}={_NOTHING if value in (None, '') else quote(str(value), safe='')}"
                for label, value in parts
            )
            place = self.folder.joinpath(*names)
            place.mkdir(parents=True, exist_ok=True)
            self.paths[key] = place / self.name
            part = self.stack.enter_context(replaced(self.paths[key]))
            self._writers[key] = self.stack.enter_context(ParquetWriter(part, schema))
        return self._writers[key]
