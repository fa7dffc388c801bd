"""Record batches of documents in; batches of facts, findings or summaries out, without state.

The functions take an iterator of :class:`pyarrow.RecordBatch` with the columns ``path`` and
``content`` (bytes), and yield batches of a fixed schema. So they plug into ``mapInArrow`` of
PySpark, ``map_batches`` of Ray Data, DuckDB and Polars alike. Every document has its row in
:func:`summaries`, refused ones with the reason; the other two leave those out. Needs the extra
``arrow``.

>>> import pyarrow as pa
>>> from pathlib import Path
>>> content = Path("examples/anshan-science-bureau-2024.txt").read_bytes()
>>> batch = pa.record_batch({"path": ["a.txt", "b.txt"], "content": [content, b"?"]})
>>> (told,) = summaries([batch])
>>> told.column("verdict").to_pylist()
['explained', 'refused']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.corpus import File, Result, Told, results
from gov_accounts.corpus.summaries import COUNTS, SUMMARY_COLUMNS, summary_row
from gov_accounts.exports.arrow import pyarrow, schema
from gov_accounts.exports.found import found
from gov_accounts.exports.frames import findings_schema, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = [
    "facts",
    "facts_schema",
    "findings",
    "findings_schema",
    "summaries",
    "summaries_schema",
]


def _results(batch: Any, *, judged: bool = False) -> Iterator[Result]:
    """Yield each document of a batch, read and perhaps judged, in this process."""
    pairs = zip(batch.column("path").to_pylist(), batch.column("content").to_pylist(), strict=True)
    files = [File(path, content, path.rpartition("/")[2]) for path, content in pairs]
    return results(files, Told(), waivers=() if judged else None, jobs=0)


def _with_path(result: Result) -> list[FinalAccounts]:
    """Return the accounts, their source the whole path; none of a document that was refused."""
    return [] if result.accounts is None else [attrs.evolve(result.accounts, source=result.path)]


def facts(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the facts of the documents, a row a printed figure; see ``facts_schema``."""
    for batch in batches:
        table = to_arrow([one for result in _results(batch) for one in _with_path(result)])
        # Dictionaries differ from batch to batch; receivers want one schema.
        yield from table.cast(facts_schema()).to_batches()


def findings(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the findings of the documents, a row each; see ``findings_schema``."""
    for batch in batches:
        rows = [
            row
            for one in _results(batch, judged=True)
            if one.report is not None
            for row in found(one.report, one.accounts, path=one.path)
        ]
        yield from pyarrow().Table.from_pylist(rows, schema=findings_schema()).to_batches()


def facts_schema() -> Any:
    """Return the schema of :func:`facts`: that of ``exports.arrow`` with plain text columns."""
    pa = pyarrow()
    return pa.schema(
        [
            one.with_type(one.type.value_type) if pa.types.is_dictionary(one.type) else one
            for one in schema()
        ]
    )


def summaries_schema() -> Any:
    """Return the schema of :func:`summaries`: whose, which verdict, how many of what."""
    pa = pyarrow()
    whole = {"fiscal_year": pa.int16(), **dict.fromkeys(COUNTS, pa.int32())}
    return pa.schema([(name, whole.get(name, pa.string())) for name in SUMMARY_COLUMNS])


def summaries(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield a row a document: verdict and counts, the worst finding, or why it was refused."""
    for batch in batches:
        rows = [*map(summary_row, _results(batch, judged=True))]
        yield from pyarrow().Table.from_pylist(rows, schema=summaries_schema()).to_batches()
