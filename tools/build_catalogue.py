"""Rebuild the code lists inside the package from a folder of source lists.

Run: ``python tools/build_catalogue.py FOLDER`` where FOLDER holds ``function_codes_2024.csv`` and
``economic_dept_codes_2024.csv`` with the columns code, name, evidence, trust.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

DATA = Path(__file__).parent.parent / "src" / "gov_accounts" / "data"
LISTS = {
    "function_codes_2024.csv": ("function.csv", "支出功能分类"),
    "economic_dept_codes_2024.csv": ("economic_department.csv", "部门预算支出经济分类"),
}
PRINTED = {
    "economic_department.csv": {"31206": "其他资本性补助", "39909": "经常性赠与", "39910": "资本性赠与"},
}
"""Names that the lists lack but a published document of 2024 prints."""


def build(folder: Path) -> None:
    """Write each list with its source on the first lines, sorted by code."""
    for source, (target, title) in LISTS.items():
        with (folder / source).open(encoding="utf-8", newline="") as stream:
            known = {
                row["code"]: (row["name"], row["evidence"], row["trust"]) for row in csv.DictReader(stream)
            }
        for code, name in PRINTED.get(target, {}).items():
            known.setdefault(code, (name, "attested", "B"))
        with (DATA / target).open("w", encoding="utf-8", newline="") as stream:
            stream.write(f"# {title}, edition 2024 as far as known; not an official list.\n")
            stream.write(
                "# evidence: attested = printed in a document of 2017 or later, historic = only in\n"
            )
            stream.write("# the edition of about 2009, unverified = seen in no document. trust: A to D.\n")
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("code", "name", "evidence", "trust"))
            writer.writerows((code, *known[code]) for code in sorted(known))
        print(f"{target}: {len(known)} codes")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
