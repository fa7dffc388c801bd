"""OFD: lines of text with their places on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.reading.formats import pages_of
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.packages import changed, to_ofd
from tests.support.sheets import How, sheets, to_text

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages


def read(data: bytes) -> Pages:
    found = pages_of(data, "x.ofd")
    assert found is not None
    return found


def with_objects(objects: str) -> bytes:
    def change(_name: str, content: bytes) -> bytes:
        return content.replace(b"<ofd:Layer>", b"<ofd:Layer>" + objects.encode())

    return changed(to_ofd([["部门决算"]]), change)


def test_lines_and_words_know_their_places() -> None:
    found = read(to_ofd([["收入决算表", "合计 1,234.50 1.00"], ["支出决算表"]]))
    assert [(line.text, line.place.page) for line in found.lines] == [
        ("收入决算表", 1), ("合计 1,234.50 1.00", 1), ("支出决算表", 2),
    ]  # fmt: skip
    left, top, right, bottom = found.boxes[1, 3]
    assert 0 < left < right < found.boxes[1, 12][0] < 1
    assert 0 < top < bottom < found.boxes[2, 0][3] + 1


def test_objects_on_one_height_are_a_line_from_left_to_right() -> None:
    text = (
        '<ofd:TextObject Boundary="100 50 20 4" Size="3"><ofd:TextCode X="0" Y="3" '
        'DeltaX="g 3 1.5">1.00</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="10 50.5 20 4" Size="3">'
        '<ofd:TextCode X="0" Y="3" DeltaX="3">合计</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="16 50.5 20 4" Size="1" CTM="3 0 0 3 0 0"><ofd:TextCode X="0" '
        'Y="1" DeltaX="1">支出</ofd:TextCode></ofd:TextObject>'
    )
    assert [line.text for line in read(with_objects(text)).lines] == ["部门决算", "合计支出 1.00"]


@pytest.mark.parametrize(
    "settings",
    ['Boundary="x"', 'Boundary="1 2 3 4" Size="²"', 'Size="nan" CTM="1 2"', 'Boundary="inf 1 1 1"'],
)
def test_objects_without_sound_numbers_are_read_all_the_same(settings: str) -> None:
    text = (
        f'<ofd:TextObject {settings}><ofd:TextCode X="?" DeltaX="g 99999999999 1 g">合计'
        "</ofd:TextCode></ofd:TextObject>"
    )
    assert "合计" in "".join(line.text for line in read(with_objects(text)).lines)


def test_a_document_gives_the_figures_of_its_text() -> None:
    text = to_text(list(sheets(example(), How())), layout=False)
    lines = [line for line in text.splitlines() if line.strip()]
    pages = [lines[n : n + 60] for n in range(0, len(lines), 60)]
    again = read_bytes(to_ofd(pages), "x.ofd")
    assert figures_of(again) == figures_of(read_text(text))


def test_pages_that_are_pictures_are_told() -> None:
    with pytest.raises(ga.DocumentError, match="OCR") as caught:
        read_bytes(to_ofd([[]]), "x.ofd")
    assert "图片" in caught.value.zh


def test_a_damaged_document_is_refused() -> None:
    def lose(name: str, content: bytes) -> bytes:
        return b"" if name.startswith("Doc_0/Pages") else content

    with pytest.raises(ga.DocumentError, match=r"x\.ofd: the OFD document cannot be opened"):
        read_bytes(changed(to_ofd([["合计"]]), lose), "x.ofd")
