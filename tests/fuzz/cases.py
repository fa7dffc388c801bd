"""Documents that once broke a reader, each as small as it can be, by what is wrong with them."""

from __future__ import annotations

from tests.support.packages import docx, paragraph, xlsx, zipped

__all__ = ["CASES"]

_TABLE = "某局2024年度部门决算\n支出决算表\n2024年度 单位：万元\n"


def _sheet(*rows: str) -> str:
    """Return the XML of a sheet; the cells of a row are parted by bars."""
    cells = (
        "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row.split("|"))
        for row in rows
    )
    return f"<sheetData>{''.join(f'<row>{own}</row>' for own in cells)}</sheetData>"


CASES: dict[str, bytes] = {
    "the number of a line has more digits than Python turns into a number": (
        "某局2024年度部门决算\n收入支出决算总表\n金额单位：万元\n"
        f"15 十五、商业服务业等支出 {'9' * 5000}\n"
    ).encode(),
    "a word where a figure would be stands behind the figure it goes before": (
        f"{_TABLE}214 7.4 本年支出合计\n".encode()
    ),
    "a table of goals has a column without a name, in HTML": (
        "出绩效自评表<table><td>项目名称<td>预期目标<td>实际完成情况<tr><td>修".encode()
    ),
    "a table of goals has a column without a name, in Markdown": (
        "出绩效自评表\n项目名称\t年初预算\t预算\t\n标\t预期目标\t实际完成情况\n|\t|".encode()
    ),
    "a label holds half of a character": xlsx(
        {
            "a": _sheet(
                "某局2024年度部门决算|",
                "支出决算表|",
                "2024年度|单位：万元",
                "功能分类科目编码|科目名称|本年支出合计",
                "2060101|行政_xD800_运行|1.00",
            )
        }
    ),
    "a document in an archive has a name that steers a terminal": zipped(
        {"a\x1b[2J\n.docx": docx(paragraph("甲"))[:-40]}
    ),
}
