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

import hashlib
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.corpus._files import File, Told, refusal
from gov_accounts.exports.arrow import pyarrow, schema
from gov_accounts.exports.found import found
from gov_accounts.exports.frames import findings_schema, to_arrow
from gov_accounts.findings import Message

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


def _read(batch: Any) -> Iterator[tuple[str, bytes, FinalAccounts | Message]]:
    """Yield each document of a batch with its accounts, or why there are none."""
    for path, content in zip(
        batch.column("path").to_pylist(), batch.column("content").to_pylist(), strict=True
    ):
        file = File(path, content, path.rpartition("/")[2])
        try:
            accounts = file.read(Told())
        except Exception as error:  # noqa: BLE001  whatever is raised costs this document alone
            yield path, content, refusal(file.called, error)
            continue
        yield path, content, attrs.evolve(accounts, source=path)


def _documents(batch: Any) -> list[FinalAccounts]:
    return [one for _, _, one in _read(batch) if not isinstance(one, Message)]


def facts(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the facts of the documents, a row a printed figure; see ``facts_schema``."""
    for batch in batches:
        table = to_arrow(_documents(batch))
        # Dictionaries differ from batch to batch; receivers want one schema.
        yield from table.cast(facts_schema()).to_batches()


def findings(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the findings of the documents, a row each; see ``findings_schema``."""
    for batch in batches:
        rows = [
            row
            for one in _documents(batch)
            for row in found(one.check(), one, path=one.source or "")
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


_COUNTS = ("figures", "figures_checked", "errors", "warnings", "missing", "unread", "ambiguous")


def summaries_schema() -> Any:
    """Return the schema of :func:`summaries`: whose, which verdict, how many of what."""
    pa = pyarrow()
    text = [(name, pa.string()) for name in ("path", "digest", "entity")]
    rest = [("verdict", pa.string()), ("why", pa.string()), ("first", pa.string())]
    return pa.schema(
        [*text, ("fiscal_year", pa.int16()), *rest, *((name, pa.int32()) for name in _COUNTS)]
    )


def summaries(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield a row a document: verdict and counts, the worst finding, or why it was refused."""
    for batch in batches:
        rows = [_summary(*one) for one in _read(batch)]
        yield from pyarrow().Table.from_pylist(rows, schema=summaries_schema()).to_batches()


def _summary(path: str, content: bytes, read: FinalAccounts | Message) -> dict[str, Any]:
    row: dict[str, Any] = {"path": path, "digest": hashlib.sha256(content).hexdigest()}
    if isinstance(read, Message):
        return row | {"verdict": "refused", "why": read.zh}
    report = read.check()
    worst = next((one.answer.zh for one in (*report.errors, *report.warnings)), None)
    counts = {name: report.counts.get(name, 0) for name in _COUNTS}
    whose = {"entity": report.entity, "fiscal_year": report.fiscal_year}
    return row | whose | {"verdict": report.verdict.value, "first": worst} | counts
