"""``compare``: which figures differ between two documents."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from gov_accounts.cli._command_grammar import OK, UNREADABLE
from gov_accounts.cli._inputs import Inputs, unwritable
from gov_accounts.findings import Message
from gov_accounts.words import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.corpus.analysis import ChangedFigure

__all__ = ["COMPARISONS", "compare"]

_DIFFERENT = 1
_NOT_ONE = Message(
    "只能与一份文件比较，这里有{count}份；请写出其中一份",
    "two documents are compared, found {count} here; name one of them",
)
_SAME = Message("数字全部相同", "all figures are the same")
_COUNT = Message("有{count}个数字不同（金额以元为单位）：", "{count} figures differ (money in 元):")
_NONE = Message("无", "none")
_HEAD = (
    ("entity", Message("单位：{before} → {after}", "department: {before} → {after}")),
    ("fiscal_year", Message("年度：{before} → {after}", "fiscal year: {before} → {after}")),
)


def compare(options: argparse.Namespace) -> int:
    """Tell the figures that two documents print differently; another unit is no difference."""
    both: list[tuple[str, FinalAccounts]] = []
    for path in (options.old, options.new):
        inputs = Inputs([path], options)
        read = list(inputs.read())
        if len(read) != 1 and not inputs.refused:
            said = (text.format(count=len(read)) for text in (_NOT_ONE.zh, _NOT_ONE.en))
            inputs.fail(path, Message(*said))
        if inputs.refused:
            return UNREADABLE
        both += read
    from gov_accounts.corpus.analysis import changed_figures  # noqa: PLC0415

    (_, before), (_, after) = both
    found = changed_figures(before, after)
    text = COMPARISONS[options.format](both, found, options.lang)
    if options.output in (None, "-"):
        print(text, end="")
        return _DIFFERENT if found else OK
    from gov_accounts.exports._replacing import write_text  # noqa: PLC0415

    try:
        write_text(options.output, text)
    except OSError as error:
        inputs.fail(options.output, unwritable(error))
        return UNREADABLE
    return _DIFFERENT if found else OK


def _text(
    both: Sequence[tuple[str, FinalAccounts]], found: Sequence[ChangedFigure], lang: str
) -> str:
    (_, before), (_, after) = both
    lines = [
        said.get(lang).format(before=own, after=other)
        for attribute, said in _HEAD
        if (own := getattr(before, attribute)) != (other := getattr(after, attribute))
    ]
    lines.append((_COUNT if found else _SAME).get(lang).format(count=len(found)))
    names = {**_names(before), **_names(after)}
    lines += [
        f"  {one.ref}  {names[one.ref]}: {_shown(one.before, lang)} → {_shown(one.after, lang)}"
        for one in found
    ]
    return "".join(f"{printable(line)}\n" for line in lines)


def _names(accounts: FinalAccounts) -> dict[str, str]:
    """Return what each printed figure is called: its row and its column, as printed."""
    return {
        one["ref"]: f"{one['code']}{one['label']} {one['column_label']}".strip()
        for one in accounts.facts()
    }


def _shown(value: Decimal | None, lang: str) -> str:
    return _NONE.get(lang) if value is None else f"{value:,f}"


def _json(
    both: Sequence[tuple[str, FinalAccounts]], found: Sequence[ChangedFigure], _lang: str
) -> str:
    before, after = (
        {"path": path, "entity": one.entity, "fiscal_year": one.fiscal_year} for path, one in both
    )
    figures: list[dict[str, Any]] = [one.to_dict() for one in found]
    data = {"before": before, "after": after, "figures": figures}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _csv(
    both: Sequence[tuple[str, FinalAccounts]], found: Sequence[ChangedFigure], _lang: str
) -> str:
    from gov_accounts.exports.facts import spreadsheet_safe  # noqa: PLC0415

    names = {ref: name for _, one in both for ref, name in _names(one).items()}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("ref", "name", "before", "after"))
    for one in found:
        told = ("" if value is None else f"{value:f}" for value in (one.before, one.after))
        writer.writerow((one.ref, spreadsheet_safe(names[one.ref]), *told))
    return stream.getvalue()


COMPARISONS: dict[
    str, Callable[[Sequence[tuple[str, FinalAccounts]], Sequence[ChangedFigure], str], str]
] = {"text": _text, "json": _json, "csv": _csv}
"""How differences are written."""
