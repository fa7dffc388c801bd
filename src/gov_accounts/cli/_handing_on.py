"""``facts``, ``convert``, ``compile`` and ``schema``: figures and shapes for other programs."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

from gov_accounts.cli._command_grammar import OK, UNREADABLE
from gov_accounts.cli._inputs import Inputs, unwritable
from gov_accounts.corpus import refusal
from gov_accounts.errors import GovAccountsError
from gov_accounts.findings import Message
from gov_accounts.units import Unit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = ["FACTS", "TARGETS", "compile_ledger", "convert", "facts", "schema"]

_ONE_ONLY = Message(
    "有{count}份文件，这种格式只写一份；请写出其中一份，或转换成csv、parquet、sqlite、datapackage",
    "{count} documents, but one in this format; name one, or use csv, parquet, sqlite, datapackage",
)
_NO_LAYOUT = Message("没有这种版式；可以是{}", "no such layout; known are {}")
_NO_TEXT = Message("{to}不是文本；请用 -o 指定文件", "{to} is no text; name a file with -o")


def facts(options: argparse.Namespace) -> int:
    """Write every figure of the documents as a tidy row."""
    inputs, output = Inputs(options.paths, options), options.output or "-"
    to = options.format or next((to for to in FACTS if output.endswith(f".{to}")), "csv")
    if to in _FACT_FILES and output == "-":
        inputs.fail("-", Message(_NO_TEXT.zh.format(to=to), _NO_TEXT.en.format(to=to)))
        return UNREADABLE
    if output == "-":
        for text in _FACT_TEXTS[to](inputs.read()):
            print(text, end="")
        return inputs.status
    with _saying_why_not(inputs, output):
        _write_facts(inputs.read(), to, output)
    return inputs.status


def _write_facts(documents: Iterator[tuple[str, FinalAccounts]], to: str, output: str) -> None:
    """Write the figures of documents as they come; nothing if there is no document."""
    if to in _FACT_FILES:
        _FACT_FILES[to]((attrs.evolve(one, source=path) for path, one in documents), output)
        return
    from gov_accounts.exports._replacing import write_texts  # noqa: PLC0415

    write_texts(output, _FACT_TEXTS[to](documents))


@contextmanager
def _saying_why_not(inputs: Inputs, output: str) -> Iterator[None]:
    """Say in one sentence why a file could not be written."""
    try:
        yield
    except BrokenPipeError:  # the reader of our output has gone; the command ends quietly
        raise
    except OSError as error:
        inputs.fail(output, unwritable(error))
    except GovAccountsError as error:
        inputs.fail(output, Message(str(error), str(error)))


def _facts_csv(documents: Iterable[tuple[str, FinalAccounts]]) -> Iterator[str]:
    from gov_accounts.exports import to_csv  # noqa: PLC0415

    for number, (path, accounts) in enumerate(documents):
        text = to_csv([accounts], path=path)
        yield text if number == 0 else text.partition("\n")[2]


def _facts_json_lines(documents: Iterable[tuple[str, FinalAccounts]]) -> Iterator[str]:
    from gov_accounts.exports import fact_lines  # noqa: PLC0415

    for path, accounts in documents:
        for fact in fact_lines(accounts, path):
            yield json.dumps(fact, ensure_ascii=False) + "\n"


def _facts_parquet(documents: Iterable[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.arrow import write_facts  # noqa: PLC0415

    write_facts(documents, path)


_FACT_TEXTS: dict[str, Callable[[Iterable[tuple[str, FinalAccounts]]], Iterator[str]]] = {
    "csv": _facts_csv,
    "jsonl": _facts_json_lines,
}
_FACT_FILES: dict[str, Callable[[Iterable[FinalAccounts], str], None]] = {"parquet": _facts_parquet}
FACTS = (*_FACT_TEXTS, *_FACT_FILES)
"""How figures are written."""


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
    if documents:
        with _saying_why_not(inputs, options.output):
            _convert(documents, options.to, options.output)
    return inputs.status


def compile_ledger(options: argparse.Namespace) -> int:
    """Add a ledger up to the nine tables, and write them."""
    from gov_accounts.authoring import build, read_ledger  # noqa: PLC0415
    from gov_accounts.layouts import known_layouts  # noqa: PLC0415
    from gov_accounts.money import Rounding  # noqa: PLC0415

    inputs, path = Inputs([], options), options.ledger
    if options.layout not in known_layouts():
        known = "、".join(known_layouts())
        inputs.fail("--layout", Message(_NO_LAYOUT.zh.format(known), _NO_LAYOUT.en.format(known)))
        return UNREADABLE
    to = next((to for to in TARGETS if options.output.endswith(f".{to}")), "json")
    try:
        accounts = build(
            read_ledger(path, entity=options.entity or "", fiscal_year=options.fiscal_year),
            unit=Unit(options.unit or Unit.WAN.value),
            rounding=Rounding(options.rounding),
            layout_name=options.layout,
        )
    except (OSError, GovAccountsError) as error:
        inputs.fail(path, refusal(path, error))
        return UNREADABLE
    with _saying_why_not(inputs, options.output):
        _convert([accounts], to, options.output)
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


def _docx(documents: list[FinalAccounts], path: str) -> None:
    from gov_accounts.exports.word import write_docx  # noqa: PLC0415

    write_docx(documents[0], path)


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
    "docx": _docx,
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
