"""Write anshan-science-bureau-2024.txt: a real department's figures in the official table layout.

Codes, official names and amounts are those the department published for 2024. Exact amounts behind
the printed ones are not public, so the tables hold the figures as printed; the print loses blank
cells, wraps names and breaks the codes of table 6 over lines, as text extractors do.
"""

from __future__ import annotations

from pathlib import Path

import gov_accounts as ga
from gov_accounts.authoring import Print, print_text

HERE = Path(__file__).parent


def main() -> None:
    """Print the figures of the JSON file beside this one."""
    accounts = ga.read(HERE / "anshan-science-bureau-2024.json")
    text = print_text(accounts, Print(wrap=8, split_codes=True, page_lines=45, spaced=True))
    (HERE / "anshan-science-bureau-2024.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
