"""Rebuild the code lists inside the package from source lists and published documents.

Run: ``python tools/build_catalogue.py LISTS DOCUMENT…``. LISTS is a folder with the lists named
below; the codes and names that the documents print are evidence. ``--official FILE`` instead takes
over an official list (code,name), prints what changes, and writes it. Names that were copied by
hand never get the grade of printed ones.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.catalogue import (
    COLUMNS,
    FILES,
    Catalogue,
    default_catalogue,
    plain_name,
)
from gov_accounts.codes import parse_code
from gov_accounts.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.codes import Code

DATA = Path(__file__).parent.parent / "src" / "gov_accounts" / "data"
LISTED = ("function_codes_2024.csv", "economic_dept_codes_2024.csv", "economic_gov_codes_2024.csv")
ATTESTED = "function_codes_attested_2017_2026.csv"
OLD = "function_codes_2009_full.csv"
REVENUE = "revenue_codes.csv"
MAPPING = "economic_mapping.csv"

OLD_EDITION = 2009
NOTICES = {
    "2024-03-29": "财政部2024年3月29日通知",
    "财预〔2025〕41号": "财政部财预〔2025〕41号",
    "12106011802": "财政部文件",
}
"""Notices of the ministry by what the source lists call them; the last is one of 2019."""

PUBLISHERS = {
    "shanghai": "上海公开文件",
    "jiangsu": "江苏公开文件",
    "hubei": "湖北公开文件",
    "mof_text": "财政部文件",
    "mof_notice": "财政部文件",
}
"""Who printed code and name together."""

COPIED = {"brief", "guangxi", "jiangsu_school", "platformweb", "yonyou"}
"""Families that print nothing: a transcript, names without codes, screens of programs.

A name that was copied by hand has not the grade of a printed one, and adds none to it.
"""

MOCK = "(mock data)"
"""Marks an edition of which only invented rows of a program are known."""

RENAMED: dict[str, tuple[str, int]] = {
    "207": ("文化体育与传媒支出", 2019),
    "210": ("医疗卫生与计划生育支出", 2019),
    "215": ("资源勘探信息等支出", 2020),
    "20805": ("行政事业单位离退休", 2020),
}
"""The name before, and the first year of the present one, where the source lists state the year."""

RENAMED_SOMETIME = {"220": "国土海洋气象等支出"}
"""The name before, where the source lists do not state the year."""

NEW = {
    "20139": 2024,
    "20140": 2024,
    "22006": 2024,
    "2300412": 2024,
    "1030182": 2024,
    "1100412": 2024,
    "22198": 2025,
    "21219": 2025,
    "2170404": 2025,
    "22911": 2025,
    "23107": 2025,
    "1030184": 2025,
    "1050303": 2025,
    "1050305": 2025,
}
"""First year of a code and all below it, as the source lists state it."""

ABOVE = {"105": "债务收入", "10503": "中央政府债务收入"}
"""Codes above a listed one that the source lists leave out; their names are from memory."""

HEAD = """\
# {}科目. Sources: published budgets and final accounts, notices of the Ministry of Finance,
# the edition of about 2009. Not an official list: evidence and trust say how far each line goes
# (attested: printed in 2017 or later; historic: only about 2009; unverified: nowhere).
# first, last: years in which the name is stated to be valid; seen: years of the documents that
# print it; listed: in the present list as far as known (2024, and what was printed since).
# Names of a code stand from the oldest on.
"""

TAIL_MOVED = 2021
"""From this year the only 项 of a 款 其他 ends in 99; before, in 01."""


@define
class Line:
    """A code with one name, and what is known of it."""

    code: str
    name: str
    listed: bool = False
    first: int | None = None
    last: int | None = None
    seen: set[int] = field(factory=set)
    evidence: str = "unverified"
    trust: str = "D"
    source: set[str] = field(factory=set)

    def see(self, entity: str, year: int) -> None:
        """Enter that a document printed the name."""
        if self.evidence != "attested":
            self.trust = "B+" if self.evidence == "historic" else "B"
            self.evidence = "attested"
        self.seen.add(year)
        self.source.add(entity)

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of ``COLUMNS``."""
        return (
            self.code,
            self.name,
            str(self.first or ""),
            str(self.last or ""),
            "|".join(map(str, sorted(self.seen))),
            "1" if self.listed else "",
            self.evidence,
            self.trust,
            "|".join(sorted(self.source)),
        )


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a source list."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def years(text: str) -> set[int]:
    """Return the years that are stated for certain; ranges and mock data are not."""
    return {int(part) for part in text.split("|") if re.fullmatch(r"20\d\d", part)}


class Lists:
    """All lines by code; a name that differs only in punctuation is the same."""

    def __init__(self) -> None:
        self.lines: dict[str, list[Line]] = defaultdict(list)

    def line(self, code: str, name: str) -> Line:
        """Return the line of a code and name, new if there is none."""
        for one in self.lines[code]:
            if plain_name(one.name) == plain_name(name):
                return one
        self.lines[code].append(Line(code, name))
        return self.lines[code][-1]


def build(catalogue: Path, documents: Iterable[Path]) -> Lists:
    """Join all sources."""
    lists = Lists()
    for file in LISTED:
        enter_listed(lists, rows(catalogue / file))
    attest(lists, list(rows(catalogue / ATTESTED)))
    enter_old(lists, rows(catalogue / OLD))
    enter_revenue(lists, rows(catalogue / REVENUE))
    for code, name in ABOVE.items():
        if code not in lists.lines:
            lists.line(code, name).listed = True
    for document in documents:
        learn(lists, read(document))
    date(lists)
    move_tails(lists)
    for lines in lists.lines.values():
        lines.sort(
            key=lambda line: (line.listed, line.last or max(line.seen, default=line.first or 0))
        )
        for line in lines:
            if line.evidence == "attested" and len(publishers(line.source)) > 1:
                line.trust = "A"
    return lists


def enter_listed(lists: Lists, found: Iterable[dict[str, str]]) -> None:
    """Enter the present list as far as it is known."""
    for row in found:
        line = lists.line(row["code"], row["name"])
        line.listed = True
        if not is_copied(row["editions_seen"]):
            line.evidence, line.trust = row["evidence"], row["trust"]
            line.seen |= years(row["editions_seen"])


def enter_old(lists: Lists, found: Iterable[dict[str, str]]) -> None:
    """Enter the edition of about 2009; it is evidence where there is no other."""
    for row in found:
        line = lists.line(row["code"], row["name"])
        line.seen.add(OLD_EDITION)
        if line.evidence == "unverified":
            line.evidence, line.trust = "historic", "C"


def enter_revenue(lists: Lists, found: Iterable[dict[str, str]]) -> None:
    """Enter the codes of revenue; those in a notice of the ministry are attested."""
    for row in found:
        line = lists.line(row["code"], row["name"])
        line.listed = True
        if (notice := notice_in(row["source"])) is not None:
            line.evidence, line.trust = "attested", "B"
            line.seen |= years(row["edition"])
            line.source.add(notice)


def date(lists: Lists) -> None:
    """Enter the years in which names and codes changed, as the source lists state them."""
    for code, (name, first) in RENAMED.items():
        lists.line(code, name).last = first - 1
        lists.lines[code][0].first = first
    for code, name in RENAMED_SOMETIME.items():
        lists.line(code, name)
    for code, first in NEW.items():
        for digits, lines in lists.lines.items():
            if digits.startswith(code):
                lines[0].first = first


def is_copied(editions: str) -> bool:
    """Whether all editions in which a name was seen are invented."""
    return bool(editions) and all(MOCK in part for part in editions.split("|"))


def notice_in(source: str) -> str | None:
    """Return the notice of the ministry that a source is."""
    return next((notice for words, notice in NOTICES.items() if words in source), None)


def attest(lists: Lists, found: list[dict[str, str]]) -> None:
    """Enter the names seen in print; the grade rests on those who printed them alone."""
    official: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, lines in lists.lines.items():
        for line in lines:
            official[code[0], plain_name(line.name)].add(code)
    for row in found:
        families = set(row["families"].split("|"))
        if not families <= COPIED:
            enter_printed(lists, row, families, official)
        elif row["code"] in lists.lines:
            line = lists.line(row["code"], row["name"])
            line.evidence, line.trust, line.seen = "unverified", "D", set()


def enter_printed(
    lists: Lists,
    row: dict[str, str],
    families: set[str],
    official: dict[tuple[str, str], set[str]],
) -> None:
    """Enter a name that some family printed, and the other names of its code."""
    code = row["code"]
    line = lists.line(code, row["name"])
    line.evidence = "attested"
    if families & COPIED or not line.listed:
        line.trust = "B+" if row["also_in_2009_dump"] == "same name" else "B"
    line.seen |= years(row["editions"])
    line.source |= {
        (notice_in(row["sources"]) if family == "mof_notice" else None) or PUBLISHERS[family]
        for family in families - COPIED
    }
    for name, seen in re.findall(r"([^;\[\]]+) \[([\d,]+)\]", row["other_names"]):
        # The name of another code is no other name of this one, however often it is printed.
        if not official[code[0], plain_name(name)] - {code}:
            other = lists.line(code, name.strip())
            other.evidence, other.trust = "attested", "B"
            other.seen |= years(seen.replace(",", "|"))
            other.source |= line.source


def publishers(source: set[str]) -> set[str]:
    """Return the independent publishers: provinces and the ministry, by how names begin."""
    return {one.removeprefix("中共")[:2] for one in source}


def learn(lists: Lists, accounts: FinalAccounts) -> None:
    """Take the codes and names a document prints as evidence.

    A name that is not listed and is printed in two ways in one document is an accident of print.
    """
    printed: dict[str, set[str]] = defaultdict(set)
    for table in accounts.tables():
        for row in table:
            code = table.code_of(row)
            if code is not None:
                printed[code.digits].add(row.label)
    for digits, names in printed.items():
        known = {plain_name(line.name) for line in lists.lines.get(digits, ())}
        for name in names:
            if plain_name(name) in known or (len(names) == 1 and not known):
                line = lists.line(digits, name)
                line.listed = line.listed or not known
                line.see(accounts.entity, accounts.fiscal_year)


def move_tails(lists: Lists) -> None:
    """Enter the code ending in 01 that the only 项 of a 款 其他 had before the change."""
    for code in [code for code in lists.lines if len(code) == 5 and code.endswith("99")]:
        items = [one for one in lists.lines if len(one) == 7 and one.startswith(code)]
        if items == [f"{code}99"]:
            tail = lists.lines[f"{code}99"][0]
            if plain_name(tail.name) == plain_name(lists.lines[code][0].name):
                lists.line(f"{code}01", tail.name).last = TAIL_MOVED - 1


def write(lists: Lists) -> None:
    """Write a file for each classification, with its source on the first lines."""
    by_kind: dict[type[Code], list[Line]] = defaultdict(list)
    for code in sorted(lists.lines):
        by_kind[type(parse_code(code))] += lists.lines[code]
    for kind, lines in by_kind.items():
        with (DATA / FILES[kind]).open("w", encoding="utf-8", newline="") as stream:
            stream.write(HEAD.format(kind.TITLE))
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(line.cells() for line in lines)
        print(f"{FILES[kind]}: {len({line.code for line in lines})} codes, {len(lines)} names")


def write_mapping(catalogue: Path) -> None:
    """Write which 款 of the two economic classifications correspond, and how sure that is."""
    with (DATA / "economic_mapping.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write(
            "# Government (5xx) and department (3xx) economic classification. "
            "found: in a table of 2018 or\n"
            "# in published data; unverified: by the names alone.\n"
        )
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("government", "department", "status"))
        writer.writerows(
            (row["gov_code"], row["dept_code"], row["status"]) for row in rows(catalogue / MAPPING)
        )


def adopt(path: Path) -> None:
    """Replace the lists of the classifications that an official list holds; print what changes."""
    official = Catalogue.from_csv(path)
    for change in default_catalogue().diff(official):
        print(change)
    for kind in official.kinds:
        (DATA / FILES[kind]).write_text(official.to_csv(kind), encoding="utf-8", newline="")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("documents", type=Path, nargs="*")
    parser.add_argument("--official", type=Path)
    options = parser.parse_args()
    if options.official:
        adopt(options.official)
    else:
        write(build(options.lists, options.documents))
        write_mapping(options.lists)
