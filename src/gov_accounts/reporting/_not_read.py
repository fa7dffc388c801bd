"""What of a document was not understood or not decided, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Message
from gov_accounts.money import grouped
from gov_accounts.reporting._place_text import place_text
from gov_accounts.rules import PARTS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from gov_accounts.accounts import Ambiguous, FinalAccounts, Reason, Unread

__all__ = ["kept_lines", "unread_lines"]


_NO_PART = Message("", "")


def unread_lines(accounts: FinalAccounts, without: Container[Reason] = ()) -> tuple[Message, ...]:
    """Return a sentence for each piece that was not understood, and each row that stays open.

    ``without`` are reasons that something else tells.
    """
    rows = (_choice(accounts, one) for one in accounts.ambiguous)
    # A sentence is kept once for each of its figures; a reader needs it once.
    return tuple(dict.fromkeys((*map(_piece, _pieces(accounts, without)), *rows)))


def _pieces(accounts: FinalAccounts, without: Container[Reason]) -> Iterator[Unread]:
    for one in accounts.unread:
        if not one.harmless and one.reason not in without:
            yield one


def kept_lines(accounts: FinalAccounts) -> tuple[Message, ...]:
    """Return what was kept and left out of the accounts because it cannot belong to them."""
    harmless = [one for one in accounts.unread if one.harmless]
    return tuple(
        _kept(reason, [one for one in harmless if one.reason is reason])
        for reason in dict.fromkeys(one.reason for one in harmless)
    )


def _kept(reason: Reason, pieces: list[Unread]) -> Message:
    zh, en = ([_title(one, lang) for one in pieces] for lang in ("zh", "en"))
    return Message(f"{reason.zh}：{'、'.join(zh)}", f"{reason.en}: {', '.join(en)}")


def _piece(one: Unread) -> Message:
    part = PARTS.get((one.table or "")[:3]) or PARTS.get((one.table or "")[:1], _NO_PART)
    zh, en = (place_text(one.place, lang) for lang in ("zh", "en"))
    head_zh = "".join(f"{words}，" for words in (part.zh, zh) if words)
    head_en = "".join(f"{words}, " for words in (part.en, en) if words)
    if one.missing and one.text == part.zh:
        return Message(f"{part.zh}：{one.reason.zh}", f"{part.en}: {one.reason.en}")
    return Message(
        f"{head_zh}“{one.text}”：{one.reason.zh}", f"{head_en}“{one.text}”: {one.reason.en}"
    )


def _title(one: Unread, lang: str) -> str:
    """Return the first line of a kept piece, which is its title, and where it stands."""
    title = one.text.split("\n", maxsplit=1)[0]
    where = place_text(one.place, lang)
    return f"“{title}”" + (f"（{where}）" if where else "")


def _choice(accounts: FinalAccounts, choice: Ambiguous) -> Message:
    figures = " ".join(grouped(figure) for figure in choice.figures)
    titles = (
        "、".join(accounts.column_title(choice.table, name) for name in names)
        for names in choice.candidates
    )
    words = (", ".join(name.replace("_", " ") for name in names) for names in choice.candidates)
    part, table = PARTS[choice.table], accounts.table(choice.table)
    label = table[choice.row].label if table is not None and choice.row in table else ""
    code = choice.row if choice.row.isdigit() else ""
    zh, en = (place_text(choice.place, lang) for lang in ("zh", "en"))
    at_zh, at_en = (f"，{zh}", f", {en}") if zh else ("", "")
    return Message(
        f"{part.zh}[{code}{label}]{at_zh}：{figures} 所在栏不能确定，可能是{'或'.join(titles)}",
        f"{part.en} [{code or choice.row} {label}]{at_en}: {figures} may stand in "
        f"{' or '.join(words)}",
    )
