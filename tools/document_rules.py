"""Write docs/rules.md: every rule with its severity, statement, basis and identities.

With ``--check`` nothing is written; the exit status says whether the page is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gov_accounts.display import needs_text, validity_text, whole_text
from gov_accounts.rules import Rule, rules

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"


def text() -> str:
    """Return the page."""
    lines = [
        "# Rules",
        "",
        "Written by `python tools/document_rules.py` from `gov_accounts.rules.rules()`.",
        "error: cannot be true; warning: a person must look; info: usual, not required.",
        "Without the parts that a rule needs it is not asked, or an identity is not evaluable.",
        "`gov-accounts explain RULE` prints one of them with what it says where it does not hold.",
        "",
        "| rule | severity | 规则 | rule in English | basis | applies to | needs "
        "| identity, or why it cannot be asked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for rule in rules():
        basis = f"[{rule.basis.source}](sources.md#{rule.basis.source}) {rule.basis.detail}"
        identities = (f"`{_cell(one.text)}`" for one in rule.patterns)
        why = (_cell(f"{one.zh} · {one.en}") for one in rule.why.values())
        last = "<br>".join((*identities, *why))
        cells = (rule.zh, rule.en, basis, validity_text(rule).en, _needs(rule), last)
        lines.append(f"| {rule.id} | {rule.severity.value} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def _needs(rule: Rule) -> str:
    whole = whole_text(rule).en
    return needs_text(rule).en + (f" (whole: {whole})" if whole else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


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
