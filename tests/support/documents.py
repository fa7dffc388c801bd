"""Documents that the tests share: one from this project, and where real ones may lie."""

from __future__ import annotations

import json
import os
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gov_accounts import FinalAccounts, FunctionCode, Unit, read, read_text
from gov_accounts.catalogue import default_catalogue
from gov_accounts.layouts import column_words, layout, line_words
from gov_accounts.tables import TABLES, TOTAL, Block, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "anshan-science-bureau-2024.txt"
EXAMPLE_TEXT = EXAMPLE.read_text(encoding="utf-8")
SHARED = Path(os.environ.get("GOV_ACCOUNTS_SHARED") or ROOT.parent / "shared")
"""The documents that are not part of the project, if they lie beside it."""
SEED = SHARED / "seed" / "anshan-science-bureau-2024.txt"
TRUTHS = {
    "anshan-science-bureau-2024": "liaoning",
    "SHPT-SGB-2024": "shanghai",
    "SHPT-GZJ-2024": "shanghai",
    "SHPT-STJ-2025": "shanghai",
}
"""Documents whose figures were transcribed cell by cell, and their layouts."""

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the published documents are not part of the project and not beside it",
)


@cache
def example() -> FinalAccounts:
    """The department's figures in the project's own print."""
    return read(EXAMPLE)


@cache
def wrong_example() -> FinalAccounts:
    """The example with a figure that contradicts others: T03[2060101].basic is 532.41 in truth."""
    data = example().to_dict()
    rows = {row["key"]: row for row in data["expenditure"]["rows"]}
    rows["2060101"]["basic"] = "523.41"
    return FinalAccounts.from_dict(data)


@cache
def seed() -> FinalAccounts:
    """The same department as it published them; needs the documents beside the project."""
    return read(SEED)


SPENT = (
    ("合计", "", "20.00", "15.00", "5.00", "0.00", "0.00", "0.00"),
    ("2060101", "行政运行", "12.00", "12.00", "0.00"),
    ("206", "科学技术支出", "20.00", "15.00", "5.00"),
    ("20601", "科学技术管理事务", "20.00", "15.00", "5.00"),
    ("2060199", "其他科学技术管理事务支出", "8.00", "3.00", "5.00"),
)


def expenditure(lines: Iterable[str]) -> FinalAccounts:
    head = (
        "某局2024年度部门决算\n支出决算表\n单位：某局 2024年度 金额单位："
        "万元\n项目\n功能分类科目编码 "
        "科目名称 "
        "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n栏次 1 2 3 4 5 "
        "6\n"
    )
    return read_text(head + "\n".join(lines) + "\n注：无\n")


@cache
def truth(name: str) -> FinalAccounts:
    """The tables of a document of :data:`TRUTHS` as transcribed by hand, digit by digit."""
    data = json.loads((SHARED / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    tables: dict[str, Any] = {
        kind.SPEC.attribute: _truth_table(kind, data, TRUTHS[name]) for kind in TABLES
    }
    return FinalAccounts(data["unit"], data["year"], layout=TRUTHS[name], **tables)


def _truth_table(kind: type[Table[Any]], data: dict[str, Any], layout_name: str) -> Table[Any]:
    """Rows in order of print; the cells of the older file name only rows with figures."""
    short = kind.SPEC.id.replace("T0", "T")
    rows: dict[str, dict[str, Decimal]] = {}
    labels: dict[str, str] = {}
    own = layout(layout_name).tables[kind.SPEC.id]
    if own.wide:
        labels = {line.key: own.line_title(line) for line in kind.SPEC.blocks[0].lines}
    for row in _of(data.get("rows") or _distinct(data["cells"]), short):
        if not (own.wide):
            key = _key(kind, row)
            labels[key] = _LABEL_NUMBERING.sub("", row["row_label"])
    if not labels:
        labels[TOTAL] = "合计"
    for cell in _of(data["cells"], short):
        title = cell["column"]
        if own.wide:
            line, _, title = title.rpartition("/")
            key = _line(kind, kind.SPEC.blocks[0], line.removesuffix("小计"), "")
        else:
            key = _key(kind, cell)
        block = kind.SPEC.block_of(key)
        assert block is not None
        (column,) = (c.name for c in block.columns if title in column_words(kind.SPEC.id, c.name))
        figures = rows.setdefault(key, {})
        assert column not in figures, (short, cell)
        figures[column] = Decimal(cell["amount"].replace(",", ""))
    return kind(
        Unit(data["money_unit"]),
        Decimal("0.01"),
        tuple(name for name in columns_of(kind.ROW) if name in own.columns),
        tuple(kind.ROW(key, label, **rows.get(key, {})) for key, label in _ordered(kind, labels)),
    )


def _of(cells: Iterable[dict[str, Any]], table: str) -> Iterator[dict[str, Any]]:
    return (cell for cell in cells if cell["table"] == table)


def _distinct(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({(c["table"], c["side"], c["row_code"], c["row_label"]): c for c in cells}.values())


def _ordered(kind: type[Table[Any]], labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Rows of tables with sides or blocks stand as described, codes first; others as printed."""
    if kind.SPEC.id in ("T02", "T03", "T05", "T08", "T09"):
        yield from labels.items()
        return
    for block in kind.SPEC.blocks:
        lines = [line.key for line in block.lines]
        codes = sorted(key for key in labels if key.isdigit() and kind.SPEC.block_of(key) is block)
        yield from ((key, labels[key]) for key in (*codes, *lines) if key in labels)


_LABEL_NUMBERING = re.compile(r"^(?:其中:?)?(?:[一二三四五六七八九十]+、|（[一二12]）|[0-9]、)?")


def _key(kind: type[Table[Any]], row: dict[str, Any]) -> str:
    if row["row_code"]:
        return str(row["row_code"])
    label = _LABEL_NUMBERING.sub("", row["row_label"])
    blocks = [b for b in kind.SPEC.blocks if b.title == row["side"]] or list(kind.SPEC.blocks)
    return _line(kind, blocks[0], label, row.get("parent", ""))


def _line(kind: type[Table[Any]], block: Block, label: str, parent: str) -> str:
    above = {line.title: line.key for line in block.lines}.get(parent)
    for line in block.lines:
        if label in line_words(kind.SPEC.id, line.key) and line.under == above:
            return line.key
    if block.codes is FunctionCode:
        for entry in default_catalogue().find(label, kind=FunctionCode):
            if len(entry.code.digits) == 3:
                return entry.code.digits
    raise AssertionError((kind.SPEC.id, label, parent))
