"""Accounts as a Data Package: ``datapackage.json`` and nine CSV files, in UTF-8."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError
from gov_accounts.exports._replacing import replaced, write_text
from gov_accounts.exports._whole_documents import Line, accounts_of, flat
from gov_accounts.interchange import SCHEMA_VERSION
from gov_accounts.interchange.schema import AMOUNT_PATTERN
from gov_accounts.tables import TABLES, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts

__all__ = ["descriptor", "read_datapackage", "write_datapackage"]


def write_datapackage(documents: Iterable[FinalAccounts], folder: Path | str) -> None:
    """Write the descriptor and one CSV a table; ``documents`` of the descriptor holds the heads.

    Labels are written as they are, so that nothing is lost: these files are for programs. For
    spreadsheets use :func:`gov_accounts.exports.to_csv` or the workbook, where no text can run as a
    formula.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    heads, lines = flat(documents)
    described: dict[str, Any] = {**descriptor(), "documents": heads}
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    write_text(folder / "datapackage.json", text)
    for resource in described["resources"]:
        table = resource["path"].removesuffix(".csv")
        names = [field["name"] for field in resource["schema"]["fields"]]
        with (
            replaced(folder / resource["path"]) as part_file,
            part_file.open("w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(names)
            for line in (one for one in lines if one.table == table):
                head = heads[line.document]
                part = head["tables"][table]
                values = {
                    "document": line.document,
                    "entity": head["entity"],
                    "fiscal_year": head["fiscal_year"],
                    "unit": part.get("unit", ""),
                    "quantum": part["quantum"],
                    "position": line.position,
                    "key": line.key,
                    "label": line.label,
                    **line.figures,
                }
                writer.writerow([values.get(name, "") for name in names])


_HEAD = ("document", "entity", "fiscal_year", "unit", "quantum", "position", "key", "label")


def read_datapackage(folder: Path | str) -> list[FinalAccounts]:
    """Read what :func:`write_datapackage` wrote; the tables come back as they were."""
    folder = Path(folder)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    if "documents" not in described:
        raise DocumentError(
            f"{folder}: expected a Data Package written by gov_accounts, found another"
        )
    lines = []
    for resource in described["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                figures = {name: text for name, text in row.items() if name not in _HEAD and text}
                table = resource["path"].removesuffix(".csv")
                place = int(row["document"]), table, int(row["position"])
                lines.append(Line(*place, row["key"], row["label"], figures))
    return accounts_of(described["documents"], lines)


def _field(name: str, kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "title": title, **more}


def descriptor() -> dict[str, Any]:
    """Return the Data Package (v2) descriptor of the nine CSV files and their Fiscal mapping.

    A figure is a ``string`` field with the pattern of an amount: a number type would lose printed
    digits.

    >>> [resource["path"] for resource in descriptor()["resources"]][:2]
    ['T01.csv', 'T02.csv']
    """
    resources = []
    for kind in TABLES:
        names = columns_of(kind.ROW)
        fields = [
            _field("document", "integer", "文件序号", constraints={"required": True, "minimum": 0}),
            _field("entity", "string", "单位名称"),
            _field("fiscal_year", "integer", "年度", constraints={"required": True}),
            _field(
                "unit", "string", "金额单位", constraints={"enum": [unit.value for unit in Unit]}
            ),
            _field("quantum", "string", "最末一位", constraints={"required": True}),
            _field("position", "integer", "行次", constraints={"required": True, "minimum": 0}),
            _field("key", "string", "科目编码或行"),
            _field("label", "string", "科目名称（项目）"),
            *(
                _field(name, "string", column.title, constraints={"pattern": AMOUNT_PATTERN})
                for name, column in names.items()
            ),
        ]
        resources.append(
            {
                "name": kind.SPEC.id.lower(),
                "path": f"{kind.SPEC.id}.csv",
                "title": kind.SPEC.title,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": fields,
                    "missingValues": [""],
                    "primaryKey": ["document", "position"],
                },
            }
        )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "final-accounts",
        "title": "部门决算公开表",
        "version": SCHEMA_VERSION,
        "resources": resources,
        "model": {
            "measures": {
                f"{kind.SPEC.id}.{name}": {
                    "source": name,
                    "resource": kind.SPEC.id.lower(),
                    "currency": "CNY",
                }
                for kind in TABLES
                for name in columns_of(kind.ROW)
            },
            "dimensions": {
                "administrator": {
                    "dimensionType": "entity",
                    "attributes": {"name": {"source": "entity"}},
                },
                "year": {
                    "dimensionType": "datetime",
                    "attributes": {"year": {"source": "fiscal_year"}},
                },
                "classification": {
                    "dimensionType": "classification",
                    "attributes": {"code": {"source": "key"}, "label": {"source": "label"}},
                },
            },
        },
    }
