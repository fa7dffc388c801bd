"""``facts``, ``convert`` and ``schema``: figures and shapes for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

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
    "含有{count}份文件；请写出其中一份", "it holds {count} documents; name one of them"
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
    """Write a document in another format."""
    inputs = Inputs([options.path], options)
    count = len(inputs.files)
    if count > 1:
        inputs.fail(
            options.path,
            Message(_ONE_ONLY.zh.format(count=count), _ONE_ONLY.en.format(count=count)),
        )
        return UNREADABLE
    if options.to in _FILES and options.output == "-":
        to = options.to
        inputs.fail("-", Message(_NO_TEXT.zh.format(to=to), _NO_TEXT.en.format(to=to)))
        return UNREADABLE
    for _, accounts in inputs.read():
        try:
            _convert_one(accounts, options.to, options.output)
        except OSError as error:
            inputs.fail(options.output, unwritable(error))
        except GovAccountsError as error:
            inputs.fail(options.output, Message(str(error), str(error)))
    return inputs.status


def _convert_one(accounts: FinalAccounts, to: str, output: str) -> None:
    if to in _FILES:
        _FILES[to](accounts, output)
    elif output == "-":
        print(_TEXTS[to](accounts), end="")
    else:
        Path(output).write_text(_TEXTS[to](accounts), encoding="utf-8", newline="")


def _json(accounts: FinalAccounts) -> str:
    return accounts.to_json(indent=2) + "\n"


def _csv(accounts: FinalAccounts) -> str:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    return to_csv([accounts])


def _html(accounts: FinalAccounts) -> str:
    from gov_accounts.display import page  # noqa: PLC0415

    return page(accounts)


def _xlsx(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

    write_workbook(accounts, path)


def _parquet(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.arrow import write_parquet  # noqa: PLC0415

    write_parquet([accounts], path)


def _sqlite(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.sqlite import write_sqlite  # noqa: PLC0415

    Path(path).unlink(missing_ok=True)
    write_sqlite([accounts], path)


def _datapackage(accounts: FinalAccounts, path: str) -> None:
    from gov_accounts.exports.datapackage import write_datapackage  # noqa: PLC0415

    write_datapackage([accounts], path)


_TEXTS: dict[str, Callable[[FinalAccounts], str]] = {"json": _json, "csv": _csv, "html": _html}
"""What accounts are converted to, as text."""
_FILES: dict[str, Callable[[FinalAccounts, str], None]] = {
    "xlsx": _xlsx,
    "parquet": _parquet,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
"""What accounts are converted to that is no text and needs a place of its own."""
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
