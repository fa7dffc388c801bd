"""PDFs written by hand, for what no writer of PDFs will write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PICTURE = b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
"""What is drawn on a scanned page: a picture, nothing else."""


def hand_pdf(
    pages: Sequence[bytes],
    *,
    entries: bytes = b"/MediaBox[0 0 600 800]",
    objects: Mapping[int, bytes] | None = None,
    resources: bytes = b"",
) -> bytes:
    """Write pages of such contents; ``entries`` go to each page.

    The font /F1 is Helvetica, /F2 is the object 5. ``objects`` are further ones, with numbers below
    100; the first page is the object 100, the second 102.
    """
    own = b"/Font<</F1 3 0 R" + (b"/F2 5 0 R" if objects and 5 in objects else b"") + b">>"
    written = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        **(objects or {}),
    }
    kids = []
    for number, content in enumerate(pages):
        at = 100 + 2 * number
        kids.append(b"%d 0 R" % at)
        written[at] = (
            b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<<" % (at + 1)
            + own
            + resources
            + b">>"
            + entries
            + b">>"
        )
        written[at + 1] = stream(content)
    written[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(kids))
    out, offsets = b"%PDF-1.7\n", {}
    for number, body in written.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    last = max(written)
    table = b"".join(
        b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 00000 f \n"
        for n in range(1, last + 1)
    )
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (last + 1, len(out))
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write the object that holds such a content."""
    return b"<<" + entries + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"


def text(x: float, y: float, words: str, *, size: float = 10, font: str = "F1") -> bytes:
    """Write what prints words there."""
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET ".encode()
