"""Write docs/messages.md, what every rule says of a document that breaks it, and the examples.

The documents are those of the tests: one that breaks the rule for each of its sentences. The first
of each rule is kept in ``data/rule_examples.json``, which ``gov-accounts explain`` prints. With
``--check`` nothing is written; the exit status says whether both are up to date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gov_accounts.judging import check  # noqa: E402
from gov_accounts.rules import rules  # noqa: E402
from tests.rules import test_disclosure, test_registry  # noqa: E402
from tests.rules.forms import test_form_rules  # noqa: E402
from tests.support import rule_cases, statement_cases  # noqa: E402
from tests.support.form_sets import Set  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.findings import Finding, Message

PAGE = ROOT / "docs" / "messages.md"
EXAMPLES = ROOT / "src" / "gov_accounts" / "data" / "rule_examples.json"


def _found() -> Iterator[Finding]:
    """Yield every finding of the documents that break a rule, those beneath a cause too."""
    for case in test_registry.CASES:
        if not case.broken:
            continue
        known = isinstance(case, rule_cases.Case)
        make: Any = rule_cases.edited if known else statement_cases.edited
        yield from _of(check(make(case.broken)).findings, case.rule)
    for rule_id, (broken, _) in test_disclosure.CASES.items():
        yield from _of(check(broken(test_disclosure._full())).findings, rule_id)  # noqa: SLF001
    for rule_id, (filled, _) in test_form_rules.CASES.items():
        yield from _of(filled(Set()).judge()[0], rule_id)
    for rule_id, (judged, _) in test_registry.OWN_ENGINES.items():
        yield from _of(judged().findings, rule_id)


def _of(findings: Iterable[Finding], rule_id: str) -> Iterator[Finding]:
    for one in findings:
        for each in (one, *one.broken):
            if each.rule == rule_id:
                yield each


def _told() -> dict[str, list[Message]]:
    """Return what each rule says, each sentence once, in the order of the registry."""
    told: dict[str, list[Message]] = {rule.id: [] for rule in rules()}
    for one in _found():
        if one.answer not in told[one.rule]:
            told[one.rule].append(one.answer)
    return told


def page(told: dict[str, list[Message]]) -> str:
    """Return the page."""
    lines = [
        "# What the rules say",
        "",
        "Written by `python tools/document_messages.py`: what each rule says of a document that",
        "breaks it, one of the tests. `gov-accounts explain RULE` prints the first.",
        "",
        "| rule | 说明 | in English |",
        "|---|---|---|",
    ]
    for rule_id, messages in told.items():
        for one in messages:
            cells = (text.replace("|", "\\|").replace("\n", " ") for text in (one.zh, one.en))
            lines.append(f"| {rule_id} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def examples(told: dict[str, list[Message]]) -> str:
    """Return the first message of each rule as JSON."""
    first = {rule_id: messages[0].to_dict() for rule_id, messages in told.items() if messages}
    return json.dumps(first, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write page and examples, or compare them with what would be written."""
    told = _told()
    texts = {PAGE: page(told), EXAMPLES: examples(told)}
    if arguments == ["--check"]:
        stale = [
            path
            for path, text in texts.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        for path in stale:
            print(f"{path} is stale; run python tools/document_messages.py", file=sys.stderr)
        return int(bool(stale))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
