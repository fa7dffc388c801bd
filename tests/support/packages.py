"""Zip files with XML inside, written by hand: OFD, ODS, and changed .xlsx and .docx files."""

from __future__ import annotations

import html
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.support.sheets import Sheet


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Change the members of a zip file."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return zipped({name: change(name, archive.read(name)) for name in archive.namelist()})


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(sheets: Mapping[str, str], *, formats: Sequence[str] = (), strings: str = "") -> bytes:
    """Write a workbook of sheets as XML (below <worksheet>); style n has the n-th format.

    The name of a sheet may begin with ``hidden:``.
    """
    listed = "".join(
        f'<sheet name="{name.removeprefix("hidden:")}" sheetId="{n}" r:id="rId{n}" '
        f'state="{("visible", "hidden")[name.startswith("hidden:")]}"/>'
        for n, name in enumerate(sheets, 1)
    )
    files: dict[str, bytes | str] = {
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="m" xmlns:r="r"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(
                    (f"rId{n}", "worksheet", f"worksheets/s{n}.xml")
                    for n in range(1, 1 + len(sheets))
                ),
                ("rId98", "styles", "styles.xml"),
                ("rId99", "sharedStrings", "strings.xml"),
            ]
        ),
        "xl/styles.xml": '<styleSheet xmlns="m"><numFmts>'
        + "".join(
            f'<numFmt numFmtId="{200 + n}" formatCode="{html.escape(code)}"/>'
            for n, code in enumerate(formats)
        )
        + "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
        + "</cellXfs></styleSheet>",
        "xl/strings.xml": f'<sst xmlns="m">{strings}</sst>',
    }
    for n, body in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/s{n}.xml"] = f'<worksheet xmlns="m">{body}</worksheet>'
    return zipped(files)


def _relations(known: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{own}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for own, kind, target in known
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def docx(body: str) -> bytes:
    """Write a Word document of blocks as XML with the prefix w."""
    return zipped(
        {"word/document.xml": f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'}
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"


def ods(tables: str) -> bytes:
    """Write a workbook of tables as XML with the prefixes table, text, office and style."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": '<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x" '
            f'xmlns:style="s"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
            "</office:body></office:document>",
        }
    )


def to_ods(pages: Sequence[Sheet]) -> bytes:
    tables = []
    for number, sheet in enumerate(pages, start=1):
        rows = [((sheet.title, 1),), ((sheet.above, 1),), *sheet.rows, ((sheet.note, 1),)]
        body = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        tables.append(f'<table:table table:name="C{number:02d}">{body}</table:table>')
    return ods("".join(tables))


def _ods_cell(cell: tuple[str, int]) -> str:
    text, span = cell
    lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n") if line)
    rest = f'<table:covered-table-cell table:number-columns-repeated="{span - 1}"/>'
    return (
        f'<table:table-cell table:number-columns-spanned="{span}">{lines}</table:table-cell>'
        + rest * (span > 1)
    )


def to_markdown(pages: Sequence[Sheet]) -> bytes:
    """Write tables of pipes, as programs make them of Word documents."""
    parts = []
    for sheet in pages:
        rows = [
            "| "
            + " | ".join(text.replace("\n", "<br>") + " |" * (span - 1) for text, span in row)
            + " |"
            for row in sheet.rows
        ]
        columns = sum(span for _, span in sheet.rows[0])
        rows.insert(1, "|" + "---|" * columns)
        parts.append(
            "\n".join([f"## {sheet.title}", "", sheet.above, "", *rows, "", sheet.note, ""])
        )
    return "\n".join(parts).encode()


def to_ofd(pages: Sequence[Sequence[str]]) -> bytes:
    """Write lines of words; each line is a text object in which words stand apart."""
    files: dict[str, bytes | str] = {
        "OFD.xml": '<ofd:OFD xmlns:ofd="o"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="o"><ofd:CommonData><ofd:PageArea>'
        "<ofd:PhysicalBox>0 0 400 300</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, lines in enumerate(pages):
        objects = "".join(_ofd_line(line, 5.0 + 4 * n) for n, line in enumerate(lines))
        files[f"Doc_0/Pages/{number}.xml"] = (
            f'<ofd:Page xmlns:ofd="o"><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>'
            "</ofd:Page>"
        )
    return zipped(files)


def _ofd_line(line: str, height: float) -> str:
    text = "".join(line.split())
    steps: list[float] = []
    for character in line.strip():
        if character.isspace():
            steps[-1] += 3.0
        else:
            steps.append(1.5 if character.isascii() else 3.0)
    deltas = " ".join(f"{step}" for step in steps)
    return (
        f'<ofd:TextObject Boundary="10 {height} 300 4" Size="3"><ofd:TextCode X="0" Y="3" '
        f'DeltaX="{deltas}">{html.escape(text)}</ofd:TextCode></ofd:TextObject>'
    )
