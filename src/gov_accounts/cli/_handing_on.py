"""``facts``, ``convert`` and ``schema``: figures and shapes for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import attrs

from gov_accounts.cli._command_grammar import UNREADABLE
from gov_accounts.cli._inputs import OK, Inputs, unwritable
from gov_accounts.errors import GovAccountsError
from gov_accounts.findings import Message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from gov_accounts.accounts import FinalAccounts

__all__ = ["FACTS", "TARGETS", "convert", "facts", "schema"]

_ONE_ONLY = Message(
    "有{count}份文件，这种格式只写一份；请写出其中一份，或转换成csv、parquet、sqlite、datapackage",
    "{count} documents, but one in this format; name one, or use csv, parquet, sqlite, datapackage",
)
_NO_TEXT = Message("{to}不是文本；请用 -o 指定文件", "{to} is no text; name a file with -o")


def facts(options: argparse.Namespace) -> int:
    """Print every figure of the documents as a tidy row."""
    inputs = Inputs(options.paths, options)
    FACTS[options.format](inputs.read())
    return inputs.status


def _facts_csv(documents: Iterable[tuple[str, FinalAccounts]]) -> None:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    for number, (path, accounts) in enumerate(documents):
        text = to_csv([accounts], path=path)
        print(text if number == 0 else text.partition("\n")[2], end="")


def _facts_json_lines(documents: Iterable[tuple[str, FinalAccounts]]) -> None:
    from gov_accounts.exports import fact_lines  # noqa: PLC0415

    for path, accounts in documents:
        for fact in fact_lines(accounts, path):
            print(json.dumps(fact, ensure_ascii=False))


FACTS: dict[str, Callable[[Iterable[tuple[str, FinalAccounts]]], None]] = {
    "csv": _facts_csv,
    "jsonl": _facts_json_lines,
}
"""How figures are printed."""


def convert(options: argparse.Namespace) -> int:
    """Write documents in another format."""
    inputs = Inputs(options.paths, options)
    count = len(inputs.files)
    if count > 1 and options.to not in _SEVERAL:
        text = Message(_ONE_ONLY.zh.format(count=count), _ONE_ONLY.en.format(count=count))
        inputs.fail(options.paths[0], text)
        return UNREADABLE
    if options.to in _FILES and options.output == "-":
        to = options.to
        inputs.fail("-", Message(_NO_TEXT.zh.format(to=to), _NO_TEXT.en.format(to=to)))
        return UNREADABLE
    # Of several, the path says whose a figure is.
    documents = [
        attrs.evolve(one, source=path) if count > 1 else one for path, one in inputs.read()
    ]
    try:
        if documents:
            _convert(documents, options.to, options.output)
    except OSError as error:
        inputs.fail(options.output, unwritable(error))
    except GovAccountsError as error:
        inputs.fail(options.output, Message(str(error), str(error)))
    return inputs.status


def _convert(documents: list[FinalAccounts], to: str, output: str) -> None:
    from gov_accounts.exports._replacing import write_text  # noqa: PLC0415

    if to in _FILES:
        _FILES[to](documents, output)
    elif output == "-":
        print(_TEXTS[to](documents), end="")
    else:
        write_text(output, _TEXTS[to](documents))


def _json(documents: list[FinalAccounts]) -> str:
    return documents[0].to_json(indent=2) + "\n"


def _csv(documents: list[FinalAccounts]) -> str:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    return to_csv(documents)


def _html(documents: list[FinalAccounts]) -> str:
    from gov_accounts.display import page  # noqa: PLC0415

    return page(documents[0])


def _xlsx(documents: list[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

    write_workbook(documents[0], path)


def _parquet(documents: list[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.arrow import write_parquet  # noqa: PLC0415

    write_parquet(documents, path)


def _sqlite(documents: list[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.sqlite import write_sqlite  # noqa: PLC0415

    write_sqlite(documents, path)


def _datapackage(documents: list[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.datapackage import write_datapackage  # noqa: PLC0415

    write_datapackage(documents, path)


_TEXTS: dict[str, Callable[[list[FinalAccounts]], str]] = {
    "json": _json,
    "csv": _csv,
    "html": _html,
}
"""What accounts are converted to, as text."""
_FILES: dict[str, Callable[[list[FinalAccounts], str], None]] = {
    "xlsx": _xlsx,
    "parquet": _parquet,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
"""What accounts are converted to that is no text and needs a place of its own."""
_SEVERAL = ("csv", "parquet", "sqlite", "datapackage")
"""Formats that hold several documents."""
TARGETS = (*_TEXTS, *_FILES)
"""All that accounts are converted to."""


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema, the components of OpenAPI, or the Data Package descriptor."""
    which = options.which or "json"
    if which == "datapackage":
        from gov_accounts.exports.datapackage import descriptor  # noqa: PLC0415

        data = descriptor()
    else:
        from gov_accounts.interchange.schema import json_schema, openapi_components  # noqa: PLC0415

        data = json_schema() if which == "json" else {"components": openapi_components()}
    print(json.dumps(data, ensure_ascii=False, indent=1))
    return OK
