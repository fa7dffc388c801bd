"""PDF files."""

from __future__ import annotations

import io
import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import _pdf, _pdfium
from gov_accounts.refs import CellRef
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.hand_pdf import PICTURE, hand_pdf, stream, text
from tests.support.sheets import How, sheets, to_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gov_accounts.reading._pages import Box, Pages

SONG = "STSong-Light"


def read(data: bytes) -> Pages:
    return _pdf.pages(data, "x.pdf")


def lines(data: bytes) -> list[str]:
    return [line.text for line in read(data).lines]


def grids(data: bytes) -> list[list[tuple[str | None, ...]]]:
    return [[row.cells for row in grid] for grid in read(data).grids]


def drawn(
    paint: Callable[[Any], None],
    *,
    size: tuple[float, float] = (300, 200),
    **options: Any,
) -> bytes:
    """Let reportlab write one page."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    paint(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def say(canvas: Any, x: float, y: float, words: str, **how: Any) -> None:
    canvas.setFont(how.get("font", SONG), how.get("size", 9))
    canvas.drawString(x, y, words)


def table(canvas: Any) -> None:
    """Print a title, and a table whose first row is one merged cell and a cell."""
    say(canvas, 110, 180, "支出决算表")
    canvas.grid([20, 100, 180, 260], [60, 90, 120])
    canvas.lines([(20, 150, 260, 150), (20, 120, 20, 150), (180, 120, 180, 150)])
    canvas.line(260, 120, 260, 150)
    rows = (
        (130, {25: "项目", 200: "合计"}),
        (100, {25: "201", 110: "公共服务", 200: "12.30"}),
        (70, {25: "203", 200: "-0.40"}),
    )
    for y, row in rows:
        for x, words in row.items():
            say(canvas, x, y, words)
    say(canvas, 20, 30, "注：本表为示例。")


TABLE = [
    [("项目", None, "合计"), ("201", "公共服务", "12.30"), ("203", "", "-0.40")],
]


def box_of(found: Pages, line: int, column: int = -1) -> Box:
    return found.boxes[line, column]


# What is on a line


def test_a_pdf_without_ruled_lines_is_read_by_its_text() -> None:
    again = read_bytes(to_pdf(list(sheets(example(), How())), ruled=False), "x.pdf")
    assert figures_of(again) == figures_of(example())


def test_a_figure_of_a_pdf_knows_its_page() -> None:
    accounts = read_bytes(to_pdf(list(sheets(example(), How()))), "x.pdf")
    assert accounts.places[CellRef("T01[general_budget].amount")].page == 1
    assert accounts.places[CellRef("T02[total].total")].page == 2


def test_two_fonts_on_one_baseline_are_one_line() -> None:
    low = (
        b"<</Type/FontDescriptor/FontName/Low/Flags 32/Ascent 400/Descent -600/ItalicAngle 0"
        b"/FontBBox[0 -600 1000 400]/CapHeight 400/StemV 80>>"
    )
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/Low/FirstChar 32/LastChar 126/Widths["
        + b"500 " * 95
        + b"]/FontDescriptor 6 0 R/Encoding/WinAnsiEncoding>>"
    )
    page = text(50, 700, "Total") + text(90, 700, "12.30", font="F2") + text(50, 680, "below")
    data = hand_pdf([page], objects={5: font, 6: low})
    assert lines(data) == ["Total 12.30", "below"]


def test_a_raised_line_of_the_next_row_stays_a_line_of_its_own() -> None:
    page = text(50, 700, "one") + text(150, 694, "two") + text(250, 688, "three")
    assert lines(hand_pdf([page])) == ["one", "two", "three"]


def test_words_that_follow_one_another_on_two_lines_stay_on_two() -> None:
    page = text(50, 700, "ab") + text(61.12, 692, "cd")
    assert lines(hand_pdf([page])) == ["ab", "cd"]


def test_characters_printed_one_by_one_are_words_parted_by_gaps() -> None:
    def paint(canvas: Any) -> None:
        for at, character in enumerate("支出合计"):
            say(canvas, 20 + 10 * at, 100, character, size=10)
        for at, character in enumerate("决算"):
            say(canvas, 80 + 10 * at, 100, character, size=10)

    assert lines(drawn(paint)) == ["支出合计 决算"]


@pytest.mark.parametrize("scale", [0.5, 1, 4])
def test_words_do_not_depend_on_the_scale_of_the_page(scale: float) -> None:
    def paint(canvas: Any) -> None:
        canvas.scale(scale, scale)
        say(canvas, 20, 180, "合计")
        say(canvas, 42, 180, "12.30")
        say(canvas, 20, 168, "基本支出")

    data = drawn(paint, size=(300 * scale, 200 * scale))
    assert lines(data) == ["合计 12.30", "基本支出"]


@pytest.mark.parametrize(
    "passes",
    [
        [("合计 11.00", 0.0, 0.0), ("合计 11.00", 0.25, 0.0), ("合计 11.00", 0.5, 0.0)],
        [("合计 11.00", 0.0, 0.0), ("合计 11.00", 0.4, 0.4)],
        [("合计 11.00", 0.0, 0.0), ("合计 11.00", 0.0, 0.0)],
    ],
)
@pytest.mark.parametrize("single", [False, True])
def test_what_is_overprinted_for_bold_is_read_once(
    passes: list[tuple[str, float, float]], single: bool
) -> None:
    def paint(canvas: Any) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415

        if not single:
            for words, right, up in passes:
                say(canvas, 20 + right, 100 + up, words)
            return
        at = 20.0
        for character in passes[0][0]:
            for _, right, up in passes:
                say(canvas, at + right, 100 + up, character)
            at += stringWidth(character, SONG, 9)

    assert lines(drawn(paint)) == ["合计 11.00"]


@pytest.mark.parametrize(("right", "up"), [(0.4, 0), (-0.4, 0.3), (0, 0)])
def test_a_page_printed_over_for_bold_is_read_once(right: float, up: float) -> None:
    rows = [f"row {row} 1111.11 iiii ..... 00" for row in range(12)]
    page = b"".join(
        text(50 + x, 700 - 14 * row + y, words)
        for x, y in ((0, 0), (right, up))
        for row, words in enumerate(rows)
    )
    assert lines(hand_pdf([page])) == rows


def test_a_glyph_printed_twice_on_the_spot_is_read_once() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"
    page = b"BT /F2 10 Tf 1 0 0 1 50 700 Tm [(T) 600 (T) (otal)] TJ ET"
    assert lines(hand_pdf([page], objects={5: font})) == ["Total"]


def test_a_ligature_prints_all_its_characters() -> None:
    font = (
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>"
    )
    meaning = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        b"1 begincodespacerange <00> <ff> endcodespacerange "
        b"2 beginbfchar <41> <00660069> <42> <00780079> endbfchar endcmap end end"
    )
    page = text(50, 700, "ABA 1", font="F2")
    assert lines(hand_pdf([page], objects={5: font, 6: meaning})) == ["fixyfi 1"]


def test_figures_that_repeat_a_digit_keep_every_one_of_them() -> None:
    words = "1111.11 0000 ...... iiii"
    assert lines(hand_pdf([text(50, 700, words)])) == [words]


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    page = text(50, 700, "over-") + text(50, 686, "printed") + text(50, 672, "-")
    assert lines(hand_pdf([page])) == ["over-", "printed", "-"]


def test_a_character_of_unknown_meaning_is_not_read_as_another_one() -> None:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    inner = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Own/DW 500/FontDescriptor 7 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    described = (
        b"<</Type/FontDescriptor/FontName/Own/Flags 4/Ascent 800/Descent -200/ItalicAngle 0"
        b"/FontBBox[0 -200 1000 800]/CapHeight 700/StemV 80>>"
    )
    page = text(50, 700, "Total") + b"BT /F2 10 Tf 1 0 0 1 90 700 Tm <00310012> Tj ET"
    (line,) = lines(hand_pdf([page], objects={5: font, 6: inner, 7: described}))
    assert line == "Total \ufffd\ufffd"


# Where it stands


def test_a_page_without_rules_knows_where_each_word_stands() -> None:
    found = read(hand_pdf([text(60, 600, "Total  12.30 4.50")]))
    (line,) = found.lines
    assert line.text == "Total 12.30 4.50"
    starts = [line.text.index(word) for word in line.text.split()]
    assert set(found.boxes) == {(0, -1), *((0, start) for start in starts)}
    assert box_of(found, 0)[0] == pytest.approx(60 / 600, abs=1e-4)
    for (left, top, right, bottom), (next_left, *_) in itertools.pairwise(
        box_of(found, 0, start) for start in starts
    ):
        assert left < right < next_left
        assert top < 1 - 600 / 800 < bottom
    assert box_of(found, 0)[2] == box_of(found, 0, starts[-1])[2]


def test_places_on_a_cropped_page_are_parts_of_what_is_shown() -> None:
    page = text(160, 600, "Total") + b"150 500 m 350 500 l S"
    cropped = b"/MediaBox[-10 0 600 800]/CropBox[100 400 400 700]"
    left, top, _, bottom = box_of(read(hand_pdf([page], entries=cropped)), 0)
    assert left == pytest.approx((160 - 100) / 300, abs=1e-4)
    assert top < (700 - 600) / 300 < bottom


TURN = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, 200, 0),
    180: (-1, 0, 0, -1, 300, 200),
    270: (0, -1, 1, 0, 0, 300),
}


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_read_upright_however_it_is_kept_and_drawn(turned: int, shown: int) -> None:
    def paint(canvas: Any) -> None:
        canvas.setPageRotation(shown)
        canvas.transform(*TURN[turned])
        table(canvas)

    upright = read(drawn(table))
    # reportlab changes width and height of a page that is shown turned by a quarter
    found = read(drawn(paint, size=(300, 200) if (turned + shown) % 180 == 0 else (200, 300)))
    assert [line.text for line in found.lines] == [line.text for line in upright.lines]
    assert [[row.cells for row in grid] for grid in found.grids] == TABLE
    assert found.boxes.keys() == upright.boxes.keys()
    for key, box in upright.boxes.items():
        assert found.boxes[key] == pytest.approx(box, abs=0.004)


@pytest.mark.parametrize(("turned", "size"), [(0, (200, 300)), (90, (300, 200))])
def test_a_turned_page_is_drawn_upright_too(turned: int, size: tuple[float, float]) -> None:
    def paint(canvas: Any) -> None:
        canvas.setPageRotation(90)
        canvas.transform(*TURN[turned])
        table(canvas)

    pictures: list[bytes] = []
    _pdf.pages(drawn(paint, size=size), "x.pdf", pictures)
    (png,) = pictures
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert width / height == pytest.approx(300 / 200, abs=0.02)


def test_a_word_set_sideways_stays_out_of_the_lines_it_crosses() -> None:
    def paint(canvas: Any) -> None:
        for row in range(8):
            say(canvas, 60, 150 - 12 * row, f"第{row}行 12.3{row}")
        canvas.saveState()
        canvas.translate(75, 60)
        canvas.rotate(45)
        say(canvas, 0, 0, "仅供参考", size=20)
        canvas.restoreState()

    found = lines(drawn(paint))
    assert [line for line in found if line.startswith("第")] == [
        f"第{row}行 12.3{row}" for row in range(8)
    ]
    assert [line for line in found if not line.startswith("第")] == ["仅供参考"]


def test_a_label_set_sideways_belongs_to_its_cell() -> None:
    def paint(canvas: Any) -> None:
        table(canvas)
        canvas.saveState()
        canvas.translate(150, 62)
        canvas.rotate(90)
        say(canvas, 0, 0, "外交", size=6)
        canvas.restoreState()

    (found,) = grids(drawn(paint))
    assert found[2] == ("203", "外交", "-0.40")


# Ruled tables

XS, YS = (20, 100, 180, 260), (60, 90, 120, 150)


def cell_rects(xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> list[tuple[float, ...]]:
    """Return x, y, width and height of all cells; the first two of the top row are merged."""
    cells = [
        (x0, y0, x1 - x0, y1 - y0)
        for x0, x1 in itertools.pairwise(xs)
        for y0, y1 in itertools.pairwise(ys)
        if y0 != 120 or x0 == 180
    ]
    return [*cells, (20, 120, 160, 30)]


def sides() -> list[tuple[float, ...]]:
    return [
        side
        for x, y, w, h in cell_rects()
        for side in (
            (x, y, x + w, y),
            (x, y + h, x + w, y + h),
            (x, y, x, y + h),
            (x + w, y, x + w, y + h),
        )
    ]


def by_lines(canvas: Any) -> None:
    canvas.lines(sides())


def by_thin_rects(canvas: Any) -> None:
    for x0, y0, x1, y1 in sides():
        canvas.rect(x0, y0, x1 - x0 or 0.5, y1 - y0 or 0.5, stroke=0, fill=1)


def by_cell_rects(canvas: Any) -> None:
    for x, y, w, h in cell_rects():
        canvas.rect(x, y, w, h)


def by_shaded_rects(canvas: Any) -> None:
    canvas.setFillGray(0.9)
    for x, y, w, h in cell_rects():
        canvas.rect(x + 0.5, y + 0.5, w - 1, h - 1, stroke=0, fill=1)
    canvas.setFillGray(0)


def by_one_path(canvas: Any) -> None:
    path = canvas.beginPath()
    for x, y, w, h in cell_rects():
        path.rect(x, y, w, h)
    canvas.drawPath(path)


def by_dashes(canvas: Any) -> None:
    for x0, y0, x1, y1 in sides():
        steps = max(1, int(max(x1 - x0, y1 - y0) // 4))
        for step in range(steps):
            a, b = step / steps, (step + 0.5) / steps
            canvas.line(
                x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b
            )


def by_closed_paths(canvas: Any) -> None:
    for x, y, w, h in cell_rects():
        path = canvas.beginPath()
        path.moveTo(x, y)
        for corner in ((x + w, y), (x + w, y + h), (x, y + h)):
            path.lineTo(*corner)
        path.close()
        canvas.drawPath(path)


def in_a_form(canvas: Any) -> None:
    canvas.beginForm("rules")
    canvas.scale(2, 2)
    for x, y, w, h in cell_rects():
        canvas.rect((x - 7) / 4, (y + 5) / 4, w / 4, h / 4)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(7, -5)
    canvas.scale(2, 2)
    canvas.doForm("rules")
    canvas.restoreState()


@pytest.mark.parametrize(
    "rule",
    [
        by_lines,
        by_thin_rects,
        by_cell_rects,
        by_shaded_rects,
        by_one_path,
        by_closed_paths,
        by_dashes,
        in_a_form,
    ],
)
def test_a_grid_is_found_however_its_rules_are_drawn(rule: Callable[[Any], None]) -> None:
    def paint(canvas: Any) -> None:
        rule(canvas)
        for x, y, words in (
            (25, 130, "项目"),
            (200, 130, "合计"),
            (25, 100, "201"),
            (110, 100, "公共服务"),
            (200, 100, "12.30"),
            (25, 70, "203"),
            (200, 70, "-0.40"),
        ):
            say(canvas, x, y, words)

    found = read(drawn(paint))
    assert [[row.cells for row in grid] for grid in found.grids] == TABLE
    assert found.grids[0][0].covering == ("项目", "项目", "合计")
    left, top, right, bottom = box_of(found, 0, 0)
    assert (left * 300, right * 300) == pytest.approx((20, 180), abs=1.5)
    assert (200 - top * 200, 200 - bottom * 200) == pytest.approx((150, 120), abs=1.5)


@pytest.mark.parametrize("above", [1, 19])
def test_text_close_to_a_rule_stays_in_its_cell(above: float) -> None:
    def paint(canvas: Any) -> None:
        canvas.grid([20, 100, 180], [60, 90, 120])
        say(canvas, 25, 90 + above, "201", size=12)
        say(canvas, 110, 60 + above, "12.30", size=12)

    assert grids(drawn(paint)) == [[("201", ""), ("", "12.30")]]


def test_a_cell_merged_downwards_covers_the_rows_it_spans() -> None:
    def paint(canvas: Any) -> None:
        canvas.rect(20, 60, 80, 60)
        canvas.grid([100, 180, 260], [60, 90, 120])
        for x, y, words in (
            (25, 85, "基本"),
            (25, 75, "支出"),
            (110, 100, "201"),
            (110, 70, "203"),
        ):
            say(canvas, x, y, words)

    (rows,) = read(drawn(paint)).grids
    assert [row.cells for row in rows] == [("基本\n支出", "201", ""), (None, "203", "")]
    assert [row.covering for row in rows] == [("基本\n支出", "201", ""), ("基本\n支出", "203", "")]


@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize("between", [False, True])
def test_rules_without_columns_make_no_grid(framed: bool, between: bool) -> None:
    def paint(canvas: Any) -> None:
        if framed:
            canvas.rect(20, 60, 240, 90)
        for y in (90, 120) if between else ():
            canvas.line(20, y, 260, y)
        say(canvas, 25, 130, "合计")
        say(canvas, 200, 130, "12.30")

    found = read(drawn(paint))
    assert found.grids == []
    assert [line.text for line in found.lines] == ["合计 12.30"]
    assert (0, 3) in found.boxes


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def paint(canvas: Any) -> None:
        for y in YS:
            canvas.line(20, y, 260, y)
        for x in XS[1:-1]:
            canvas.line(x, 60, x, 150)
        for x, y, words in ((25, 130, "项目"), (110, 130, "预算"), (200, 130, "决算")):
            say(canvas, x, y, words)
        say(canvas, 25, 100, "合计")
        say(canvas, 200, 100, "12.30")

    (found,) = grids(drawn(paint))
    assert found == [("项目", "预算", "决算"), ("合计", "", "12.30"), ("", "", "")]


def test_rules_drawn_a_little_too_long_make_no_column() -> None:
    def paint(canvas: Any) -> None:
        for y in YS:
            canvas.line(16, y, 264, y)
        for x in XS:
            canvas.line(x, 60, x, 150)
        say(canvas, 25, 130, "项目")

    (found,) = grids(drawn(paint))
    assert found[0] == ("项目", "", "")


def test_text_beside_a_grid_is_kept_as_lines() -> None:
    def paint(canvas: Any) -> None:
        table(canvas)
        say(canvas, 270, 100, "续表")

    data = drawn(paint)
    assert grids(data) == TABLE
    assert "续表" in lines(data)


def test_a_full_cell_does_not_run_into_the_next_one() -> None:
    def paint(canvas: Any) -> None:
        canvas.grid([20, 56, 92], [60, 90, 120])
        say(canvas, 20, 100, "公共服务公共服务", size=9)
        say(canvas, 20, 70, "123456789.01", size=9, font="Courier")

    (found,) = grids(drawn(paint))
    assert found[0] == ("公共服务", "公共服务")
    assert "".join(cell or "" for cell in found[1]) == "123456789.01"


def test_two_tables_below_one_another_are_two_grids() -> None:
    def paint(canvas: Any) -> None:
        canvas.grid([20, 100, 180], [150, 165, 180])
        canvas.grid([20, 100, 180], [50, 65, 80])
        say(canvas, 25, 155, "一")
        say(canvas, 25, 110, "二")
        say(canvas, 25, 55, "三")

    data = drawn(paint)
    assert len(grids(data)) == 2
    assert [line for line in lines(data) if line] == ["一", "二", "三"]


def test_a_page_with_too_many_rules_keeps_its_lines() -> None:
    net = b"".join(
        b"%d 0 m %d 4000 l S 0 %d m 4000 %d l S " % (at, at, at, at) for at in range(0, 4000, 8)
    )
    words = text(1, 702, "Total 12.30", size=3)
    found = read(hand_pdf([net + words], entries=b"/MediaBox[0 0 4000 4000]"))
    assert found.grids == []
    assert [line.text for line in found.lines] == ["Total 12.30"]


def test_a_page_of_very_many_characters_or_rects_is_read_whole() -> None:
    rects = b"".join(b"%d %d 3 3 re S " % (n % 200 * 3, n // 200 * 3) for n in range(20_000))
    many = b"BT /F1 1 Tf 50 700 Td " + b"(a1 a1 a1 ) Tj " * 30_000 + b"ET"
    found = read(hand_pdf([rects + text(50, 700, "Total"), many]))
    assert [line.text for line in found.lines] == ["Total", ("a1 " * 90_000).strip()]


# Files that cannot be read


def test_a_scan_is_named_as_one() -> None:
    with pytest.raises(ga.DocumentError, match="scan") as caught:
        read_bytes(hand_pdf([PICTURE, PICTURE]), "scan.pdf")
    assert "scan.pdf" in caught.value.zh
    assert "图片" in caught.value.zh


def test_a_file_of_blank_pages_is_not_called_a_scan() -> None:
    with pytest.raises(ga.DocumentError, match="without text or pictures") as caught:
        read_bytes(hand_pdf([b"", b"10 10 50 50 re S"]), "blank.pdf")
    assert "blank.pdf" in caught.value.zh


def test_pages_that_are_pictures_are_named_by_number() -> None:
    data = hand_pdf([text(50, 700, "Total"), PICTURE, PICTURE, text(50, 700, "end"), PICTURE])
    found = read(data)
    assert found.pictures == [2, 3, 5]
    assert [line.place.page for line in found.lines] == [1, 4]
    with pytest.raises(ga.DocumentError, match=r"pages 2–3, 5 are only pictures") as caught:
        read_bytes(data, "x.pdf")
    assert "第2–3、5页只有图片" in caught.value.zh


def test_a_scan_with_typed_page_numbers_is_a_scan() -> None:
    scan = PICTURE + text(300, 20, "- 12 -")
    assert read(hand_pdf([text(50, 700, "Total"), scan])).pictures == [2]
    with pytest.raises(ga.DocumentError, match="scan"):
        read(hand_pdf([scan]))


def test_a_page_with_text_and_a_picture_is_a_page_of_text() -> None:
    found = read(hand_pdf([PICTURE + text(50, 700, "Total 12.30")]))
    assert found.pictures == []
    assert [line.text for line in found.lines] == ["Total 12.30"]


def test_a_picture_within_a_form_is_a_picture() -> None:
    form = stream(PICTURE, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    data = hand_pdf(
        [text(50, 700, "Total"), b"/X0 Do"],
        objects={7: form},
        resources=b"/XObject<</X0 7 0 R>>",
    )
    assert read(data).pictures == [2]


def test_a_form_that_names_itself_comes_to_an_end() -> None:
    form = stream(
        text(50, 600, "inner") + b"/X0 Do",
        b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
        b"/Resources<</Font<</F1 3 0 R>>/XObject<</X0 7 0 R>>>>",
    )
    data = hand_pdf(
        [text(50, 700, "Total") + b"/X0 Do"],
        objects={7: form},
        resources=b"/XObject<</X0 7 0 R>>",
    )
    assert lines(data)[:2] == ["Total", "inner"]


def test_a_locked_file_is_told_from_a_damaged_one() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

    data = drawn(table, encrypt=StandardEncryption("secret", canPrint=1))
    with pytest.raises(ga.DocumentError, match=r"x\.pdf: .*locked with a password") as caught:
        read(data)
    assert "密码" in caught.value.zh


def test_a_file_that_only_forbids_changes_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

    data = drawn(table, encrypt=StandardEncryption("", ownerPassword="owner", canModify=0))
    assert grids(data) == TABLE


@pytest.mark.parametrize("kept", [8, 200])
def test_a_damaged_file_is_named_as_one(kept: int) -> None:
    with pytest.raises(ga.DocumentError, match=r"x\.pdf: .*damaged") as caught:
        read(drawn(table)[:kept])
    assert "损坏" in caught.value.zh


def test_a_damaged_page_is_named() -> None:
    data = hand_pdf([text(50, 700, "Total")] * 3).replace(b"102 0 R", b"109 0 R")
    with pytest.raises(ga.DocumentError, match=r"x\.pdf: page 2 .*damaged") as caught:
        read(data)
    assert "第2页" in caught.value.zh


@pytest.mark.parametrize("error", [ValueError, OSError, RecursionError])
def test_whatever_the_library_raises_names_the_file(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(_pdfium, "read_glyphs", fails)
    with pytest.raises(ga.DocumentError, match=r"x\.pdf: .*damaged"):
        read(drawn(table))


def test_documents_are_read_in_several_threads() -> None:
    data = [to_pdf(list(sheets(example(), How())), ruled=ruled) for ruled in (True, False)] * 2
    alone = [lines(one) for one in data]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lines, data)) == alone
