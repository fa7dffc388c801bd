"""Sound documents of each format, small enough to be read often: what is damaged afterwards."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

from gov_accounts.authoring import form_html, form_markdown, form_text, print_text
from gov_accounts.layouts import known_layouts
from tests.support.form_files import form_docx, form_pdf, form_xlsx
from tests.support.large_departments import large_department
from tests.support.packages import to_markdown, to_ods, to_ofd, zipped
from tests.support.planted_forms import drawn
from tests.support.sheets import (
    How,
    Sheet,
    sheets,
    to_docx,
    to_html,
    to_pdf,
    to_text,
    to_xls,
    to_xlsx,
)
from tests.support.sweep_narratives import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring import FilledForm

__all__ = ["FORMATS", "documents"]


def _accounts(seed: int) -> FinalAccounts:
    rng = Random(seed)  # noqa: S311
    layouts = sorted(known_layouts())
    return large_department(rng, rng.randint(1, 3), layouts[seed % len(layouts)])


def _pages(seed: int) -> list[Sheet]:
    how = (How(), How(split=True), How(page=5, repeat=True), How(wrap=4))[seed % 4]
    return list(sheets(_accounts(seed), how))


def _text() -> Iterator[bytes]:
    for seed in range(4):
        yield print_text(_accounts(seed)).encode()
        yield to_text(_pages(seed), layout=True).encode()
        yield "\n".join((_head(seed), explained(seed)[1].text)).encode()
        form = drawn(seed)
        yield "\n".join((_head(seed), form_text(form.cells, title=form.title))).encode()


def _head(seed: int) -> str:
    return f"某市某局{2019 + seed % 6}年度部门决算"


def _json() -> Iterator[bytes]:
    for seed in range(4):
        accounts, told, _ = explained(seed)
        yield accounts.to_json().encode()
        yield _read("\n".join((_head(seed), told.text))).to_json().encode()
        form = drawn(seed)
        yield (
            _read("\n".join((_head(seed), form_text(form.cells, title=form.title))))
            .to_json(indent=1)
            .encode()
        )


def _read(text: str) -> FinalAccounts:
    from gov_accounts import read_text  # noqa: PLC0415

    return read_text(text)


def _tables_and_forms(
    write: Callable[[Sequence[Sheet]], bytes], form: Callable[[FilledForm], bytes]
) -> Callable[[], Iterator[bytes]]:
    def every() -> Iterator[bytes]:
        for seed in range(3):
            yield write(_pages(seed))
            yield form(drawn(seed))

    return every


def _tables(write: Callable[[Sequence[Sheet]], bytes]) -> Callable[[], Iterator[bytes]]:
    return lambda: (write(_pages(seed)) for seed in range(3))


def _xlsx() -> Iterator[bytes]:
    yield from _tables_and_forms(
        to_xlsx, lambda one: form_xlsx(one.cells, title=one.title, numbers=True)
    )()
    yield _own_workbook(_accounts(0))


def _own_workbook(accounts: FinalAccounts) -> bytes:
    """Return the workbook that this package writes, which is read in a way of its own."""
    from pathlib import Path  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from gov_accounts.exports.workbook import write_workbook  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_workbook(accounts, path)
        return path.read_bytes()


def _zip() -> Iterator[bytes]:
    for seed in range(2):
        inside: dict[str, bytes | str] = {
            "甲/a.txt": print_text(_accounts(seed)),
            "b.html": to_html(_pages(seed)),
        }
        yield zipped({**inside, "c.zip": zipped({"d.json": _accounts(seed).to_json()})})


FORMATS: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _text,
    "json": _json,
    "html": _tables_and_forms(to_html, lambda one: form_html(one.cells, title=one.title).encode()),
    "markdown": _tables_and_forms(
        to_markdown, lambda one: form_markdown(one.cells, title=one.title).encode()
    ),
    "pdf": _tables_and_forms(to_pdf, lambda one: form_pdf(one.cells, title=one.title)),
    "xlsx": _xlsx,
    "docx": _tables_and_forms(to_docx, lambda one: form_docx(one.cells, title=one.title)),
    "xls": _tables(to_xls),
    "ods": _tables(to_ods),
    "ofd": _tables(lambda pages: to_ofd([to_text(pages, layout=False).splitlines()])),
    "zip": _zip,
}
"""What writes the documents of each format."""


@cache
def documents(name: str) -> tuple[bytes, ...]:
    """Return the sound documents of a format."""
    return tuple(FORMATS[name]())
