"""Workbooks."""

from __future__ import annotations

import io
from typing import Any

from gov_accounts.reading import read_bytes


def test_numbers_of_a_workbook_are_read_as_their_format_prints_them() -> None:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    rows: list[list[Any]] = [
        ["一般公共预算财政拨款支出决算表"],
        ["部门：某局", None, "2024年度", None, "单位：万元"],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["206", "科学技术支出", 1234.5, 1234.5, 0],
        ["合计", None, 1234.5, 1234.5, None],
    ]
    for row in rows:
        page.append(row)
    for cells in page.iter_rows(min_row=4, min_col=3):
        for cell in cells:
            cell.number_format = "#,##0.00"
    out = io.BytesIO()
    book.save(out)
    table = read_bytes(out.getvalue(), "x.xlsx", fiscal_year=2024).general_budget
    assert table is not None
    assert str(table["206"].total) == "1234.50"
    assert str(table["206"].project) == "0.00"
    assert table["total"].project is None
