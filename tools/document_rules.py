"""Write docs/rules.md, every rule with its id, severity and sentence, from the one list.

With ``--check`` nothing is written; the exit status says whether the page is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gov_accounts.judging import rules

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"


def text() -> str:
    """Return the page."""
    lines = [
        "# Rules",
        "",
        "Written by `python tools/document_rules.py` from `gov_accounts.judging.rules()`.",
        "error: cannot be true; warning: a person must look; info: usual, not required.",
        "",
        "| rule | severity | 规则 | rule in English | identity |",
        "|---|---|---|---|---|",
    ]
    for rule in rules():
        patterns = "<br>".join(f"`{pattern}`".replace("|", "\\|") for pattern in rule.patterns)
        lines.append(f"| {rule.id} | {rule.severity.value} | {rule.zh} | {rule.en} | {patterns} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it with what would be written."""
    if arguments == ["--check"]:
        if TARGET.read_text(encoding="utf-8") == text():
            return 0
        print(f"{TARGET} is stale; run python tools/document_rules.py", file=sys.stderr)
        return 1
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
