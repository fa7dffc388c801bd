"""Facts as Arrow data, and Parquet. Needs the ``arrow`` extra (pyarrow).

The schema is fixed: amounts are decimal128(28, 8), wide enough for every admissible figure, codes
and names dictionary-encoded, years int16. ``places`` is how many decimals were printed, which the
decimal type forgets; ``fen`` is the amount in whole 分 (0.01 元), which sums exactly and quickly.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError, GovAccountsError
from gov_accounts.exports._replacing import replaced
from gov_accounts.exports._whole_documents import Line, accounts_of, flat
from gov_accounts.exports.facts import facts, whole_fen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts

__all__ = ["Facts", "pyarrow", "read_parquet", "schema", "to_arrow", "write_facts", "write_parquet"]

_KEY = b"gov_accounts"


def pyarrow() -> Any:
    """Return the library; raises GovAccountsError with the extra to install where it is not."""
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError(
            "Arrow and Parquet need pyarrow: pip install 'gov-accounts[arrow]'"
        ) from error
    return pa


def schema() -> Any:
    """Return the fixed Arrow schema of facts."""
    pa = pyarrow()
    name = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field("document", pa.int32(), nullable=False),
            pa.field("path", name),
            pa.field("entity", name),
            pa.field("fiscal_year", pa.int16()),
            pa.field("ref", pa.string()),
            *(pa.field(n, name) for n in ("table", "row", "column", "code", "level")),
            pa.field("leaf", pa.bool_()),
            *(pa.field(n, name) for n in ("name", "label", "column_label")),
            pa.field("amount", pa.decimal128(28, 8)),
            pa.field("places", pa.int8()),
            pa.field("unit", name),
            pa.field("amount_yuan", pa.decimal128(38, 8)),
            pa.field("fen", pa.int64()),
            pa.field("page", pa.int32()),
            pa.field("place", pa.string()),
            pa.field("known", name),
        ]
    )


def to_arrow(documents: Iterable[FinalAccounts], *, blanks: bool = False) -> Any:
    """Return the facts of documents as one :class:`pyarrow.Table`; ``blanks`` adds blank cells."""
    return _table(enumerate(documents), blanks=blanks)


def _table(numbered: Iterable[tuple[int, FinalAccounts]], *, blanks: bool) -> Any:
    pa = pyarrow()
    fixed = schema()
    columns: dict[str, list[Any]] = {name: [] for name in fixed.names}
    for number, accounts in numbered:
        for fact in facts(accounts, blanks=blanks):
            amount = fact["amount"]
            fact["document"] = number
            fact["places"] = None if amount is None else -int(amount.as_tuple().exponent)
            fact["fen"] = whole_fen(fact["amount_yuan"])
            for name, values in columns.items():
                values.append(fact[name])
    arrays = [
        pa.array(columns[field.name], type=field.type.value_type).dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else pa.array(columns[field.name], type=field.type)
        for field in fixed
    ]
    return pa.Table.from_arrays(arrays, schema=fixed)


class Facts:
    """Several accounts as one Arrow stream: give it to polars, duckdb, pandas or pyarrow."""

    def __init__(self, documents: Iterable[FinalAccounts]) -> None:
        """Take the documents; nothing is computed before the stream is asked for."""
        self.documents = tuple(documents)

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """Return the stream capsule of the Arrow PyCapsule interface."""
        return to_arrow(self.documents).__arrow_c_stream__(requested_schema)


def write_parquet(documents: Iterable[FinalAccounts], path: Path | str) -> None:
    """Write the tables of documents, blanks included, with what they need to be read again."""
    pyarrow()
    from pyarrow import parquet  # noqa: PLC0415

    every = tuple(documents)
    table = to_arrow(every, blanks=True)
    heads, _ = flat(every)
    text = json.dumps(heads, ensure_ascii=False).encode()
    with replaced(path) as part:
        parquet.write_table(table.replace_schema_metadata({_KEY: text}), part)


def write_facts(documents: Iterable[FinalAccounts], path: Path | str) -> None:
    """Write the printed figures of documents, one after the other: memory stays that of one.

    Nothing is written where there is no document. :func:`write_parquet` writes what can be read
    back as accounts.
    """
    pyarrow()
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    numbered = enumerate(documents)
    first = next(numbered, None)
    if first is None:
        return
    with replaced(path) as part, ParquetWriter(part, schema()) as writer:
        for one in itertools.chain((first,), numbered):
            writer.write_table(_table([one], blanks=False))


def read_parquet(path: Path | str) -> list[FinalAccounts]:
    """Read what :func:`write_parquet` wrote; the tables come back as they were."""
    pyarrow()
    from pyarrow import parquet  # noqa: PLC0415

    table = parquet.read_table(path)
    metadata = table.schema.metadata or {}
    if _KEY not in metadata:
        raise DocumentError(
            f"{path}: expected a Parquet file written by gov_accounts, found another"
        )
    lines: dict[tuple[int, str, str], Line] = {}
    for fact in table.to_pylist():
        if not fact["column"]:  # of the narrative or of a form
            continue
        key = (fact["document"], fact["table"], fact["row"])
        line = lines.setdefault(key, Line(*key[:2], len(lines), key[2], fact["label"], {}))
        if fact["amount"] is not None:
            line.figures[fact["column"]] = f"{fact['amount']:.{fact['places']}f}"
    return accounts_of(json.loads(metadata[_KEY]), lines.values())
