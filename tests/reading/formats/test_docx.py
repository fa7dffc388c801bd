"""Word documents: what stands on the page, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.packages import changed, docx, paragraph
from tests.support.sheets import How, sheets, to_docx

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages


def read(body: str) -> Pages:
    found = pages_of(docx(body), "x.docx")
    assert found is not None
    return found


def lines(body: str) -> list[str]:
    return [line.text for line in read(body).lines]


def grid(body: str) -> list[tuple[str | None, ...]]:
    (found,) = read(body).grids
    return [row.cells for row in found]


def cell(text: str, settings: str = "") -> str:
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, settings: str = "") -> str:
    return f"<w:tr><w:trPr>{settings}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def test_a_document_gives_all_its_figures() -> None:
    again = read_bytes(to_docx(list(sheets(example(), How(split=True)))), "x.docx")
    assert figures_of(again) == figures_of(example())


def test_merged_cells_cover_their_places() -> None:
    body = table(
        row(cell("科目", '<w:vMerge w:val="restart"/>'), cell("支出", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), cell("1"), cell("2")),
        row(cell("", '<w:vMerge w:val="continue"/>'), cell("3"), cell("4")),
        row(cell("甲"), cell("5"), cell("6")),
    )
    assert grid(body) == [
        ("科目", "支出", None), (None, "1", "2"), (None, "3", "4"), ("甲", "5", "6"),
    ]  # fmt: skip


def test_rows_may_be_short_and_begin_late() -> None:
    body = table(
        row(cell("甲"), cell("乙"), cell("丙")),
        row(cell("1")),
        row(cell("2"), settings='<w:gridBefore w:val="2"/>'),
    )
    assert grid(body) == [("甲", "乙", "丙"), ("1", "", ""), ("", "", "2")]


@pytest.mark.parametrize("span", ["100000", "100000000", "-1", "²", "x", "9" * 5000])
def test_a_span_beyond_reason_is_bounded(span: str) -> None:
    settings = f'<w:gridSpan w:val="{span}"/>'
    body = table(
        *[row(cell("甲", settings), cell("1"))] * 300, row(cell("乙"), cell("2"), cell("3"))
    )
    texts = [[text for text in cells if text] for cells in grid(body)]
    assert texts == [["甲", "1"]] * 300 + [["乙", "2", "3"]]


def test_tables_in_cells_are_tables_of_their_own() -> None:
    inner = table(row(cell("合计"), cell("1.00")))
    body = table(row(f"<w:tc>{paragraph('收入决算表')}{inner}{paragraph('注：后')}</w:tc>"))
    assert lines(body) == ["收入决算表", "合计 1.00", "注：后"]
    assert grid(body) == [("合计", "1.00")]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>甲</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='mc'><mc:Choice>{box}"
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('乙')}<w:tbl><w:sdt><w:sdtContent>"
        f"{row(cell('1'), cell('2'))}</w:sdtContent></w:sdt></w:tbl></w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>丙</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>丁</w:t></w:r></w:hyperlink></w:p>"
    )
    assert lines(body) == ["甲", "框", "乙", "1 2", "丙丁"]


def test_what_is_deleted_or_hidden_is_not_read() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r>"
        "</w:ins><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>一</w:t><w:tab/><w:t>二</w:t>"
        "<w:br/><w:t>三</w:t><w:br w:type='page'/><w:noBreakHyphen/></w:r></w:p>"
        + table(row(cell("旧"), settings="<w:del/>"), row(cell("甲"), cell("乙")))
    )
    assert lines(body) == ["新一\t二", "三-", "甲 乙"]


def test_footers_are_not_read() -> None:
    document = docx(paragraph("正文"))
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    out = io.BytesIO(document)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/footer1.xml", "<w:ftr xmlns:w='w'>" + paragraph("- 5 -") + "</w:ftr>"
        )
    found = pages_of(out.getvalue(), "x")
    assert found is not None
    assert [line.text for line in found.lines] == ["正文"]


def test_entities_and_endless_nesting_are_refused() -> None:
    def declare(name: str, content: bytes) -> bytes:
        head = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document'
        return content.replace(b"<w:document", head, 1) if name == "word/document.xml" else content

    for data, message in (
        (changed(docx(paragraph("甲")), declare), "document type"),
        (docx("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000), "nested"),
        (docx("<w:p>"), "mismatched tag"),
    ):
        with pytest.raises(ga.DocumentError, match=rf"x\.docx: .*{message}") as caught:
            read_bytes(data, "x.docx")
        assert "Word 文档" in caught.value.zh


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(to_docx(list(sheets(example(), How()))))
    at = data.index(b"word/document.xml") + 200
    data[at : at + 50] = bytes(50)
    with pytest.raises(ga.DocumentError, match="Word document cannot be opened"):
        read_bytes(bytes(data), "x.docx")
