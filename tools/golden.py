"""Write what the documents of tests/golden are read and judged as, or show what has changed.

Each document has two files in tests/golden/expected. The ``.json`` holds the accounts, the report
and its Chinese text. The ``.ledger.json.gz`` holds the long parts of the report: the ledger and the
proof. A refused document has its refusal instead. Of documents that are not part of the project,
tests/golden/shared.json holds digests and counts.

``python tools/golden.py`` writes all; with ``--diff`` it prints the differences and writes nothing.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import gov_accounts as ga

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
EXPECTED = GOLDEN / "expected"
DIGESTS = GOLDEN / "shared.json"
SHARED = Path(os.environ.get("GOV_ACCOUNTS_SHARED") or ROOT.parent / "shared")
"""The documents that are not part of the project, if they lie beside it."""
READ = (".docx", ".html", ".pdf", ".txt", ".xls", ".xlsx")
WIDTH = 110


def documents() -> list[Path]:
    """Return the documents in the repository: those made for this, and the example."""
    examples = (ROOT / "examples").glob("anshan-science-bureau-2024.*")
    return [*sorted((GOLDEN / "documents").iterdir()), *sorted(examples)]


def outputs(document: Path) -> dict[str, str]:
    """Return the text of each expected file of a document by its name, as it is made now."""
    try:
        accounts = ga.read(document)
    except ga.GovAccountsError as refusal:
        return {
            f"{document.name}.json": _pretty({"refused": f"{type(refusal).__name__}: {refusal}"})
        }
    report = accounts.check()
    judged = _judged(report)
    long = {name: judged.pop(name) for name in ("ledger", "proof")}
    short = {
        "accounts": _parsed(accounts.to_json()),
        "report": judged,
        "text": str(report).split("\n"),
    }
    return {
        f"{document.name}.json": _pretty(short),
        f"{document.name}.ledger.json.gz": _pretty(long),
    }


def expected_files() -> set[str]:
    """Return the names of all expected files."""
    return {path.name for path in EXPECTED.iterdir()} if EXPECTED.is_dir() else set()


def differences(document: Path) -> list[str]:
    """Return a unified diff from what is expected of a document to what it gives now."""
    found = outputs(document)
    names = {
        *found,
        *(expected_files() & {f"{document.name}.json", f"{document.name}.ledger.json.gz"}),
    }
    return [
        line
        for name in sorted(names)
        for line in difflib.unified_diff(
            _load(name).splitlines(),
            found.get(name, "").splitlines(),
            f"expected/{name}",
            f"now/{name}",
            lineterm="",
            n=1,
        )
    ]


def shared_documents() -> list[Path]:
    """Return the documents that are not part of the project, none if they are not there."""
    folders = (SHARED / name for name in ("seed", "documents", "cases"))
    return sorted(
        p for folder in folders if folder.is_dir() for p in folder.iterdir() if p.suffix in READ
    )


def digests() -> dict[str, dict[str, Any]]:
    """Return what is expected of the documents that are not part of the project, by their paths."""
    return json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.exists() else {}


def digest(document: Path) -> dict[str, Any]:
    """Return digests and counts of what a document is read and judged as; none of its words."""
    source = {"document": _sha256(document.read_bytes())}
    try:
        accounts = ga.read(document)
    except ga.GovAccountsError as refusal:
        return {
            **source,
            "refused": type(refusal).__name__,
            "message": _sha256(str(refusal).encode()),
        }
    canonical, report = accounts.to_json(), accounts.check()
    data, judged = json.loads(canonical), _judged(report)
    return {
        **source,
        "accounts": _sha256(canonical.encode()),
        "report": _sha256(_compact(judged).encode()),
        "text": _sha256(str(report).encode()),
        "verdict": judged["verdict"],
        "facts": sum(1 for _ in accounts.facts()),
        "findings": dict(sorted(Counter(one["severity"] for one in judged["findings"]).items())),
        "rules": dict(sorted(Counter(one["rule"] for one in judged["findings"]).items())),
        "unread": len(data.get("unread", ())),
        "ambiguous": len(data.get("ambiguous", ())),
        "numerals": data.get("numerals", {}),
    }


def digest_of_file(document: Path) -> str:
    """Return the digest of a document itself, which tells whether it is still the one expected."""
    return _sha256(document.read_bytes())


def differing(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return the entries of two digests that differ, one a line."""
    keys = [*before, *(key for key in now if key not in before)]
    return [
        f"{key}: {before.get(key)} → {now.get(key)}"
        for key in keys
        if before.get(key) != now.get(key)
    ]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _judged(report: ga.Report) -> dict[str, Any]:
    """Return what a report holds, of amounts that the solver found only their cells.

    Many amounts print as the document does; which of them the solver finds depends on its version.
    """
    judged: dict[str, Any] = _parsed(report.to_json())
    if judged["proof"]["method"] == "solver":
        judged["proof"]["witness"] = list(judged["proof"]["witness"])
    return judged


def _parsed(text: str) -> Any:
    """Parse JSON that is compact: only then does what is parsed tell every byte."""
    data = json.loads(text)
    if _compact(data) != text:
        raise ValueError("the JSON is not compact: differences of its bytes would not be seen")
    return data


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _pretty(data: Any) -> str:
    """Print JSON with what fits on a line on a line, and each line of the ledger on one."""
    return _printed(data, "", "") + "\n"


def _printed(data: Any, key: str, indent: str) -> str:
    short = _compact(data)
    if not isinstance(data, (dict, list)) or len(short) + len(indent) <= WIDTH:
        return short
    deeper = indent + " "
    if isinstance(data, dict):
        lines = [
            f"{deeper}{_compact(name)}: {_printed(value, name, deeper)}"
            for name, value in data.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    lines = [
        deeper + (_compact(one) if key == "ledger" else _printed(one, key, deeper)) for one in data
    ]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


def _load(name: str) -> str:
    path = EXPECTED / name
    if not path.exists():
        return ""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def _write() -> None:
    """Write every expected file that has changed, and remove those of documents that are gone."""
    EXPECTED.mkdir(exist_ok=True)
    written = set()
    for document in documents():
        for name, text in outputs(document).items():
            written.add(name)
            if text != _load(name):
                data = text.encode()
                (EXPECTED / name).write_bytes(
                    gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data
                )
                print(f"wrote {name}")
    for name in expected_files() - written:
        (EXPECTED / name).unlink()
        print(f"removed {name}")
    outside = {path.relative_to(SHARED).as_posix(): digest(path) for path in shared_documents()}
    if not outside:
        print(f"left {DIGESTS.name} as it is: no documents in {SHARED}")
    elif outside != digests():
        text = json.dumps(outside, ensure_ascii=False, indent=1) + "\n"
        DIGESTS.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {DIGESTS.name}")


def _diff() -> bool:
    """Print what differs; return whether anything does."""
    lines = [line for document in documents() for line in differences(document)]
    before = digests()
    for path in shared_documents():
        name = path.relative_to(SHARED).as_posix()
        lines += [f"{name}: {line}" for line in differing(before.get(name, {}), digest(path))]
    print("\n".join(lines) or "nothing differs")
    return bool(lines)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="what the golden documents are read and judged as")
    parser.add_argument("--diff", action="store_true", help="print what differs and write nothing")
    if parser.parse_args().diff:
        return int(_diff())
    _write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
