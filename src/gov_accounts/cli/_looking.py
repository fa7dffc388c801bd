"""``show``, ``codes`` and ``explain``: what a document, a code or a rule says."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from gov_accounts.cli._command_grammar import OK, UNREADABLE
from gov_accounts.cli._inputs import Inputs, unwritable
from gov_accounts.corpus import refusal
from gov_accounts.errors import CodeError, GovAccountsError
from gov_accounts.findings import Message
from gov_accounts.outside import outside
from gov_accounts.words import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.codes import Code
    from gov_accounts.refs import CellRef
    from gov_accounts.tables import TableSpec

__all__ = ["OTHER_PARTS", "codes", "explain", "show"]

OTHER_PARTS = ("narrative", "forms", "numerals", "coverage")
"""What is shown besides tables."""
_PARTS = {
    "情况说明": "narrative",
    "说明": "narrative",
    "绩效": "forms",
    "自评表": "forms",
    "数字": "numerals",
    "覆盖": "coverage",
}
_NO_TABLE = Message(
    "文件中没有{part}；不写表名可看到全部内容",
    "the document has no {part}; leave it out to see what there is",
)
_NO_PART = Message(
    "没有“{part}”这一部分；可写 T01…T09、表名（如 收入决算表、公开07表）或 {others}",
    "{part} is no part; T01…T09, a title (收入决算表, 公开07表) or one of {others}",
)
_ONE_PDF = Message(
    "只能为一份文件画框，现有{count}份；请写出其中一份",
    "boxes are drawn for one document, found {count}; name one of them",
)


# --- parts by the names that people use ----------------------------------------


def _part_named(word: str, accounts: FinalAccounts) -> str | None:
    """Return the part that a word names: T6, t06, 收入决算表, 公开07表; None if there is none.

    A number of the print (公开07表) is that of the document's own layout.
    """
    plain = re.sub(r"\s", "", word)
    sign = re.fullmatch(r"[Tt]0?([1-9])", plain)
    if sign is not None:
        return f"T0{sign[1]}"
    if plain.lower() in OTHER_PARTS:
        return plain.lower()
    if plain in _PARTS:
        return _PARTS[plain]
    attributes = {spec.attribute: spec.id for spec in _specs()}
    if word.strip().lower().replace(" ", "_") in attributes:
        return attributes[word.strip().lower().replace(" ", "_")]
    return _by_mark(plain, accounts.layout) or _by_title(plain)


def _by_mark(word: str, layout_name: str | None) -> str | None:
    layout = outside("layouts").known_layouts().get(layout_name or "")
    number = re.fullmatch(r"(?:公开|附|表|财决)*0?([0-9]{1,2})表?", word)
    if number is None:
        return None
    if layout is None:
        found = f"T{int(number[1]):02}"
        return found if found in {spec.id for spec in _specs()} else None
    return next((key for key, own in layout.tables.items() if own.number == int(number[1])), None)


def _specs() -> list[TableSpec]:
    # Help need not wait for the tables.
    return [kind.SPEC for kind in outside("tables").TABLES]


@cache
def _known_titles() -> dict[str, str]:
    """Return the table of every title that some layout prints."""
    titles = {
        own.title: key
        for layout in outside("layouts").known_layouts().values()
        for key, own in layout.tables.items()
    }
    return {**titles, **{spec.title: spec.id for spec in _specs()}}


def _by_title(word: str) -> str | None:
    """Return the table of a title, or of a part of titles that all are of one table."""
    titles = _known_titles()
    if word in titles:
        return titles[word]
    found = {key for title, key in titles.items() if word in title}
    return found.pop() if len(found) == 1 and len(word) > 1 else None


# --- show ----------------------------------------


def show(options: argparse.Namespace) -> int:
    """Print a document or a part of it as it was read."""
    inputs = Inputs([options.path], options)
    if options.boxes is not None:
        _boxes(inputs, options.boxes)
        return inputs.status
    for _, accounts in inputs.read():
        part = None if options.part is None else _part_named(options.part, accounts)
        if options.part is not None and part is None:
            others = Message("、".join(OTHER_PARTS), ", ".join(OTHER_PARTS))
            inputs.fail(
                options.part,
                Message(
                    _NO_PART.zh.format(part=options.part, others=others.zh),
                    _NO_PART.en.format(part=options.part, others=others.en),
                ),
            )
        else:
            _show(inputs, accounts, part, options)
    return inputs.status


def _show(
    inputs: Inputs, accounts: FinalAccounts, part: str | None, options: argparse.Namespace
) -> None:
    from gov_accounts.display import accounts_text  # noqa: PLC0415

    if options.source:
        for line in _source_lines(accounts, part, options.lang):
            print(printable(line, keep="\t"))
    elif part in {spec.id for spec in _specs()} and accounts.table(part) is None:
        spec = next(spec for spec in _specs() if spec.id == part)
        inputs.fail(
            options.path,
            Message(
                _NO_TABLE.zh.format(part=f"{spec.id} {spec.title}"),
                _NO_TABLE.en.format(part=spec.english),
            ),
        )
    else:
        print(accounts_text(accounts, part, options.lang))


def _source_lines(accounts: FinalAccounts, part: str | None, lang: str) -> Iterator[str]:
    """Yield where each figure stands and how it is known, then how sure each table's reading is."""
    from gov_accounts.judging import confidences  # noqa: PLC0415
    from gov_accounts.reporting import place_text  # noqa: PLC0415

    for ref, place in accounts.places.items():
        if part in (None, ref.table):
            amount = _figure(accounts, ref)
            if amount is not None:
                known = accounts.known(ref)
                told = known.value if lang == "en" else known.zh
                yield f"{ref}\t{amount}\t{place_text(place, lang)}\t{told}"
    for one in confidences(accounts):
        if part in (None, one.table):
            yield f"# {one.table}\t{one.level.value}\t{one.message.get(lang)}"


def _figure(accounts: FinalAccounts, ref: CellRef) -> Decimal | None:
    try:
        return accounts.cell(ref)
    except KeyError:  # the words of a form have a place too
        return None


def _boxes(inputs: Inputs, output: str) -> None:
    from gov_accounts.exports._replacing import write_text  # noqa: PLC0415
    from gov_accounts.reading.boxes import boxed_html  # noqa: PLC0415

    count = len(inputs.files)
    if count != 1:
        inputs.fail(
            output, Message(_ONE_PDF.zh.format(count=count), _ONE_PDF.en.format(count=count))
        )
        return
    (path,) = (one.path for one in inputs.files)
    try:
        page = boxed_html(path, lambda accounts: accounts.check())
    except (GovAccountsError, OSError) as error:
        inputs.fail(path, refusal(path, error))
        return
    try:
        write_text(output, page)
    except OSError as error:
        inputs.fail(output, unwritable(error))


# --- rules ----------------------------------------


def explain(options: argparse.Namespace) -> int:
    """Say what a rule states, what it rests on, and what breaks it."""
    from gov_accounts.display import rule_text  # noqa: PLC0415
    from gov_accounts.rules import rules  # noqa: PLC0415

    known = {rule.id: rule for rule in rules()}
    wanted = options.rule.strip("[]").upper()
    found = next((rule for name, rule in known.items() if name.upper() == wanted), None)
    if found is not None:
        print(rule_text(found, options.lang))
        return OK
    near = get_close_matches(wanted, known, n=3)
    zh = f"是否想写{'或'.join(near)}？" if near else "docs/rules.md 列有全部"
    en = f"did you mean {' or '.join(near)}?" if near else "docs/rules.md lists all"
    Inputs([], options).fail(
        options.rule, Message(f"没有这条规则；{zh}", f"no rule of this id; {en}")
    )
    return UNREADABLE


# --- codes ----------------------------------------


def codes(options: argparse.Namespace) -> int:
    """Say what a code means, or which codes a name has."""
    from gov_accounts.catalogue import Catalogue, default_catalogue  # noqa: PLC0415
    from gov_accounts.display._code_text import changes_text, code_text  # noqa: PLC0415

    inputs = Inputs([], options)
    catalogue = default_catalogue()
    if options.query is None:
        if options.catalogue is None:
            inputs.fail(
                "codes",
                Message(
                    "请写出编码或名称，例如：codes 2060101",
                    "expected a code or a name, found nothing; for example: codes 2060101",
                ),
            )
            return UNREADABLE
        print(changes_text(Catalogue.packaged().diff(catalogue, options.year), options.lang))
        return OK
    cards = [
        code_text(catalogue, code, options.year, options.lang)
        for code in _asked(catalogue, options)
    ]
    if not cards:
        inputs.fail(options.query, _unknown(catalogue, options.query))
        return UNREADABLE
    print("\n".join(cards))
    return OK


def _unknown(catalogue: Catalogue, query: str) -> Message:
    from gov_accounts.codes import parse_code  # noqa: PLC0415

    try:
        known = [code for code in parse_code(query).ancestors if code in catalogue]
    except CodeError:
        known = []
    if known:
        above = f"{known[-1]} {catalogue.path(known[-1])}"
        return Message(
            f"科目表中没有这个编码（表并不完整）；其上级为{above}",
            f"no such code in the lists, which are not complete; above it is {above}",
        )
    return Message(
        "科目表中没有这个编码或名称；名称写一部分即可",
        "no code and no name like it in the lists; a part of a name is enough",
    )


def _asked(catalogue: Catalogue, options: argparse.Namespace) -> tuple[Code, ...]:
    """Return the code that is asked for, else the codes of the name, the best first."""
    from gov_accounts.codes import parse_code  # noqa: PLC0415

    try:
        code = parse_code(options.query)
    except CodeError:
        code = None
    if code is not None and code in catalogue:
        return (code,)
    return tuple(
        dict.fromkeys(entry.code for entry in catalogue.search(options.query, options.year))
    )
