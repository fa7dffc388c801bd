"""Write docs/rules.md: every rule with its id, severity, basis and sentence, from the one list."""

from __future__ import annotations

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
        patterns = "<br>".join(f"`{pattern.text}`".replace("|", "\\|") for pattern in rule.patterns)
        lines.append(f"| {rule.id} | {rule.severity.value} | {rule.zh} | {rule.en} | {patterns} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
