"""Loading, writing and holding accounts beside msgspec, pydantic, plain cattrs and json.

    python benchmarks/interchange.py [FILE…]

prints the tables of docs/interchange.md; of each file, how its whole accounts load and are written.
Rounds are interleaved and medians taken, so that a busy machine slows all alike; only ratios
travel.
"""

from __future__ import annotations

import gc
import itertools
import json
import re
import statistics
import subprocess
import sys
import tracemalloc
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import attrs
import cattrs
import msgspec
import orjson
import pydantic

from gov_accounts import FinalAccounts, LoadErrors, read
from gov_accounts.interchange import load_all
from gov_accounts.tables import TABLES, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parent.parent / "examples" / "anshan-science-bureau-2024.txt"


def _field(kind: Any, **options: Any) -> Any:
    return attrs.field(type=kind, **options)


def rivals() -> tuple[Any, Any, Any]:
    """Make the nine tables as msgspec structs, pydantic models and plain attrs classes."""
    tables: tuple[dict[str, Any], dict[str, Any], dict[str, Any]] = ({}, {}, {})
    for kind in TABLES:
        name, figures = kind.__name__, list(columns_of(kind.ROW))
        optional = [(figure, Decimal | None, None) for figure in figures]
        row: Any = msgspec.defstruct(
            name + "Row",
            [("key", str), ("label", str), *optional],
            frozen=True,
            forbid_unknown_fields=True,
        )
        tables[0][kind.SPEC.attribute] = msgspec.defstruct(
            name,
            [("quantum", Decimal), ("rows", tuple[row, ...]), ("unit", Unit | None, None),
             ("columns", tuple[str, ...] | None, None)],
            frozen=True, forbid_unknown_fields=True,
        )  # fmt: skip
        strict = pydantic.ConfigDict(frozen=True, extra="forbid")
        cells: dict[str, Any] = dict.fromkeys(figures, (Decimal | None, None))
        base = pydantic.create_model(
            name + "RowBase", __config__=strict, key=(str, ...), label=(str, ...)
        )
        model: Any = pydantic.create_model(name + "Row", __base__=base, **cells)
        tables[1][kind.SPEC.attribute] = pydantic.create_model(
            name, __config__=strict, quantum=(Decimal, ...), rows=(tuple[model, ...], ...),
            unit=(Unit | None, None), columns=(tuple[str, ...] | None, None),
        )  # fmt: skip
        plain: Any = attrs.make_class(
            name + "Row",
            {"key": _field(str), "label": _field(str),
             **{f: _field(Decimal | None, default=None) for f in figures}},
            frozen=True, slots=True,
        )  # fmt: skip
        tables[2][kind.SPEC.attribute] = attrs.make_class(
            name,
            {"quantum": _field(Decimal), "rows": _field(tuple[plain, ...]),
             "unit": _field(Unit | None, default=None),
             "columns": _field(tuple[str, ...] | None, default=None)},
            frozen=True, slots=True,
        )  # fmt: skip
    head: list[tuple[str, Any]] = [("schema_version", str), ("entity", str), ("fiscal_year", int)]
    rest = [("layout", str | None, None)]
    struct = msgspec.defstruct(
        "Accounts", [*head, *rest, *((n, t | None, None) for n, t in tables[0].items())],
        frozen=True, forbid_unknown_fields=True,
    )  # fmt: skip
    models: dict[str, Any] = {n: (t | None, None) for n, t in tables[1].items()}
    fields: dict[str, Any] = {n: (t, ...) for n, t in head}
    whole = pydantic.create_model(
        "Accounts", __config__=pydantic.ConfigDict(frozen=True, extra="forbid"),
        **fields, layout=(str | None, None), **models,
    )  # fmt: skip
    classes = {n: _field(t) for n, t in head}
    classes |= {n: _field(t | None, default=None) for n, t in tables[2].items()}
    classes["layout"] = _field(str | None, default=None)
    return struct, whole, attrs.make_class("Accounts", classes, frozen=True, slots=True)


def medians(ways: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the median time of each way in microseconds, rounds interleaved."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            start = perf_counter()
            way()
            times[name].append(perf_counter() - start)
    return {name: statistics.median(every) * 1e6 for name, every in times.items()}


def show(title: str, found: dict[str, float], base: str) -> None:
    """Print one table with times and ratios to the base."""
    print(f"\n### {title}\n\n| way | µs | × {base} |\n|---|---|---|")
    for name, time in found.items():
        print(f"| {name} | {time:.0f} | {time / found[base]:.2f} |")


def refused(load: Callable[[], Any]) -> None:
    """Load a bad document."""
    try:
        load()
    except (LoadErrors, msgspec.ValidationError, pydantic.ValidationError):
        return
    raise AssertionError


def memory(make: Callable[[], Any], count: int = 200) -> float:
    """Return KiB an object, loaded and held beside others."""
    make()
    gc.collect()
    tracemalloc.start()
    held = [make() for _ in range(count)]
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / len(held) / 1024


def dense(rows: int) -> FinalAccounts:
    """Return accounts with so many rows of expenditure, every cell filled."""
    names = list(columns_of(TABLES[2].ROW))
    entries = [
        {
            "key": f"2{n:06d}",
            "label": f"项目{n}",
            **{name: f"{n * 7 + i}.{n % 90 + 10}" for i, name in enumerate(names)},
        }
        for n in range(rows)
    ]
    table = {"unit": "万元", "quantum": "0.01", "rows": entries}
    return FinalAccounts.from_dict(
        {"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024, "expenditure": table}
    )


def least(accounts: FinalAccounts) -> Callable[[dict[str, Any]], list[Any]]:
    """Return the least that makes objects of the tables: writable, unchecked, amounts known."""
    amounts = {
        str(cell.amount): cell.amount for cell in accounts.cells() if cell.amount is not None
    }
    makers = {}
    for kind in TABLES:
        names = list(columns_of(kind.ROW))
        row = type(kind.ROW.__name__, (), {"__slots__": ("key", "label", *names)})
        cells = "".join(
            f"        row.{n} = amounts[one[{n!r}]] if {n!r} in one else None\n" for n in names
        )
        source = f"""
def make(rows):
    made = []
    for one in rows:
        row = Row()
        row.key = one["key"]
        row.label = one["label"]
{cells}
        made.append(row)
    return tuple(made)
"""
        space: dict[str, Any] = {"Row": row, "amounts": amounts}
        exec(source, space)  # noqa: S102  the source is the lines above
        makers[kind.SPEC.attribute] = space["make"]
    return lambda data: [make(data[name]["rows"]) for name, make in makers.items() if name in data]


def compare(title: str, accounts: FinalAccounts, rounds: int = 60) -> None:
    """Compare all ways on the tables of one document."""
    struct, model, plain = rivals()
    text = accounts.to_json()
    raw, data = text.encode(), accounts.to_dict()
    typed, modelled = msgspec.json.decode(raw, type=struct), model.model_validate_json(raw)
    plainly = least(accounts)
    converter = cattrs.Converter()
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    print(f"\n## {title}: {len(raw) // 1024} KiB of JSON")
    loading: dict[str, Callable[[], Any]] = {
        "json.loads": lambda: json.loads(text),
        "objects without a check, json": lambda: plainly(json.loads(text)),
        "objects without a check, orjson": lambda: plainly(orjson.loads(raw)),
        "gov_accounts, json": lambda: FinalAccounts.from_json(text),
        "gov_accounts, orjson": lambda: FinalAccounts.from_dict(orjson.loads(raw)),
        "gov_accounts, decoder=orjson.loads": lambda: FinalAccounts.from_json(
            raw, decoder=orjson.loads
        ),
        "gov_accounts, msgspec": lambda: FinalAccounts.from_dict(msgspec.json.decode(raw)),
        "msgspec typed": lambda: msgspec.json.decode(raw, type=struct),
        "pydantic": lambda: model.model_validate_json(raw),
        "cattrs, json": lambda: converter.structure(json.loads(text), plain),
    }
    show("Loading", medians(loading, rounds), "json.loads")
    writing: dict[str, Callable[[], Any]] = {
        "json.dumps": lambda: json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        "gov_accounts": accounts.to_json,
        "gov_accounts, orjson": lambda: orjson.dumps(accounts.to_dict()),
        "msgspec typed": lambda: msgspec.json.encode(typed),
        "pydantic": lambda: modelled.model_dump_json(exclude_defaults=True),
    }
    show("Writing", medians(writing, rounds), "json.dumps")
    bad = json.loads(text)
    bad["expenditure"]["rows"][1]["total"] = 1.5
    bad["strange"] = 1
    wrong = json.dumps(bad, ensure_ascii=False, separators=(",", ":"))
    failing: dict[str, Callable[[], Any]] = {
        "gov_accounts, good": loading["gov_accounts, json"],
        "gov_accounts, bad": lambda: refused(lambda: FinalAccounts.from_json(wrong)),
        "msgspec, bad (first problem only)": lambda: refused(
            lambda: msgspec.json.decode(wrong, type=struct)
        ),
        "pydantic, bad": lambda: refused(lambda: model.model_validate_json(wrong)),
    }
    show("Strict failure", medians(failing, rounds), "gov_accounts, good")
    print("\n### Memory\n\n| way | KiB an account |\n|---|---|")
    for name in ("gov_accounts, json", "msgspec typed", "pydantic", "cattrs, json", "json.loads"):
        print(f"| {name} | {memory(loading[name]):.0f} |")


def new_amounts(text: str, count: int) -> float:
    """Return microseconds a document of a stream in which no document has an amount of another."""
    amounts = itertools.count(10_000)

    def other(_: re.Match[str]) -> str:
        return f':"{next(amounts) / 100:.2f}"'

    total = 0.0
    for _ in range(count):
        own = re.sub(r':"(?!0\.0[01]")[0-9]+\.[0-9]{2}"', other, text)
        start = perf_counter()
        FinalAccounts.from_json(own)
        total += perf_counter() - start
    return total / count * 1e6


def documents(paths: list[str]) -> None:
    """Print loading and writing of whole documents, narrative, forms and places included."""
    print(
        "\n## Whole documents\n\n| document | KiB | json.loads, µs | load | orjson | msgspec | "
        "write |"
    )
    print("|---|---|---|---|---|---|---|")
    for path in paths:
        accounts = read(path)
        text, data = accounts.to_json(), accounts.to_dict()
        raw = text.encode()
        ways: dict[str, Callable[[], Any]] = {
            "json.loads": lambda t=text: json.loads(t),  # type: ignore[misc]
            "load": lambda t=text: FinalAccounts.from_json(t),  # type: ignore[misc]
            "orjson": lambda r=raw: FinalAccounts.from_json(r, decoder=orjson.loads),  # type: ignore[misc]
            "msgspec": lambda r=raw: FinalAccounts.from_json(r, decoder=msgspec.json.decode),  # type: ignore[misc]
            "json.dumps": lambda d=data: json.dumps(d, ensure_ascii=False, separators=(",", ":")),  # type: ignore[misc]
            "write": accounts.to_json,
        }
        found = medians(ways, 60)
        base = found["json.loads"]
        ratios = [f"{found[way] / base:.2f}" for way in ("load", "orjson", "msgspec")]
        ratios.append(f"{found['write'] / found['json.dumps']:.2f}")
        print(f"| {Path(path).stem} | {len(raw) // 1024} | {base:.0f} | {' | '.join(ratios)} |")


def main(paths: list[str]) -> None:
    """Print all tables."""
    whole = read(EXAMPLE)
    tables = attrs.evolve(
        whole, unread=(), numerals={}, places={}, overview=None, narrative=None, glossary=(),
        department_evaluation=None, project_evaluations=(), incomplete=(), ambiguous=(),
    )  # fmt: skip
    compare("Nine tables of a small department, most cells blank", tables)
    compare("A table with every cell filled, 400 rows", dense(400), 30)

    documents([str(EXAMPLE), *paths])

    text = tables.to_json()
    print("\n## 10,000 documents\n\n| way | µs a document |\n|---|---|")
    count = 10_000
    for name, run in (
        ("streamed", lambda: [FinalAccounts.from_json(text) and None for _ in range(count)]),
        (
            "held, load_all and one collection",
            lambda: (load_all([text] * count), gc.collect()),
        ),
    ):
        start = perf_counter()
        run()
        print(f"| {name} | {(perf_counter() - start) / count * 1e6:.0f} |")
    print(f"| streamed, every amount new | {new_amounts(text, 2_000):.0f} |")
    gc.collect()
    gc.disable()
    start = perf_counter()
    held = [FinalAccounts.from_json(text) for _ in range(count)]
    print(f"| held, collector off | {(perf_counter() - start) / count * 1e6:.0f} |")
    del held
    gc.enable()

    print("\n## Growth\n\n| rows | load µs a row | write µs a row |\n|---|---|---|")
    for rows in (20, 200, 2000):
        accounts = dense(rows)
        grown = accounts.to_json()
        load = partial(FinalAccounts.from_json, grown)
        found = medians({"load": load, "dump": accounts.to_json}, 20)
        print(f"| {rows} | {found['load'] / rows:.2f} | {found['dump'] / rows:.2f} |")

    print("\n## Import\n\n| module | ms |\n|---|---|")
    for module in (
        "attrs",
        "cattrs",
        "gov_accounts",
        "gov_accounts.interchange",
        "pydantic",
        "msgspec",
    ):
        runs = []
        for _ in range(7):
            code = f"from time import perf_counter as t; s = t(); import {module}; print(t() - s)"
            command = [sys.executable, "-c", code]
            output = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
            runs.append(float(output.stdout) * 1000)
        print(f"| {module} | {statistics.median(runs):.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
