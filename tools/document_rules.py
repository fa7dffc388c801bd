"""Write docs/rules.md: every rule with its severity, statement, basis and identities."""

from __future__ import annotations

from pathlib import Path

from gov_accounts.display import applies
from gov_accounts.rules import rules

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"


def text() -> str:
    """Return the page."""
    lines = [
        "# Rules",
        "",
        "Written by `python tools/document_rules.py` from `gov_accounts.rules.rules()`.",
        "error: cannot be true; warning: a person must look; info: usual, not required.",
        "`gov-accounts explain RULE` prints one of them with what it says where it does not hold.",
        "",
        "| rule | severity | 规则 | rule in English | basis | applies to | identity |",
        "|---|---|---|---|---|---|---|",
    ]
    for rule in rules():
        basis = f"[{rule.basis.source}](sources.md#{rule.basis.source}) {rule.basis.detail}"
        identities = "<br>".join(f"`{_cell(one.text)}`" for one in rule.patterns)
        cells = (rule.zh, rule.en, basis, applies(rule).en, identities)
        lines.append(f"| {rule.id} | {rule.severity.value} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def _cell(pattern: str) -> str:
    return pattern.replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
