"""What reading and judging forms costs as they grow: seconds by the number of figures.

    python benchmarks/forms.py

Documents of 1, 4, 16 and 64 forms, and one form of 1, 4, 16 and 64 times as many indicators, each
another one, are read as pages of HTML and judged; the time is that of the processor.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from gov_accounts.authoring import FormCell, draw_form, form_html
from gov_accounts.reading import read_bytes

SIZES = (1, 4, 16, 64)
HEAD = "<p>某市测试局2024年度部门决算</p>\n"


def many_forms(count: int) -> str:
    """Return a document of so many forms, no two alike."""
    drawn = (draw_form("national", Random(count * 1000 + n).choice) for n in range(count))
    return HEAD + "\n".join(form_html(one.cells, title=one.title) for one in drawn)


def many_indicators(times: int) -> str:
    """Return a form with the indicators of so many forms."""
    one = draw_form("national", Random(times).choice)
    top = next(n for n, row in enumerate(one.cells) if any(c.text == "三级指标" for c in row))
    rows = [list(row) for row in one.cells]
    body = list[list[FormCell]]()
    for n in range(times):
        other = draw_form("national", Random(times * 1000 + n).choice)
        start = next(
            m for m, row in enumerate(other.cells) if any(c.text == "三级指标" for c in row)
        )
        body += [list(row) for row in other.cells[start + 1 : -1]]
    block = rows[top][0]
    rows[top][0] = FormCell(block.text, down=1 + len(body))
    return HEAD + form_html([*rows[: top + 1], *body, rows[-1]], title=one.title)


def measured(text: str) -> tuple[int, float, float]:
    """Return the figures read, and the seconds of reading and of judging."""
    data = text.encode()
    start = process_time()
    accounts = read_bytes(data, "form.html")
    read = process_time() - start
    start = process_time()
    accounts.check()
    judged = process_time() - start
    figures = sum(len(list(one.figures())) for one in accounts.project_evaluations)
    return figures, read, judged


def main() -> None:
    """Print a row a size."""
    measured(many_forms(2))
    print("| | figures | reading, ms | µs a figure | judging, ms | µs a figure |")
    print("|---|---|---|---|---|---|")
    for name, make in (("forms", many_forms), ("times the indicators", many_indicators)):
        for size in SIZES:
            runs = [measured(make(size)) for _ in range(3)]
            figures = runs[0][0]
            read, judged = (min(run[n] for run in runs) for n in (1, 2))
            print(
                f"| {size} {name} | {figures:,} | {read * 1e3:,.1f} | {read / figures * 1e6:,.0f} "
                f"| {judged * 1e3:,.1f} | {judged / figures * 1e6:,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
