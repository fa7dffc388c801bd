"""Loading, writing and holding accounts beside msgspec, pydantic, plain cattrs and json.

    python benchmarks/interchange.py [--count N] [FILE…]

prints the tables of docs/interchange.md; of each file, how its whole accounts load and are written.
Loading is measured on streams: no document is seen twice, and every way has each document once, in
random order, in processor time. So a busy machine slows all alike; only ratios travel.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import statistics
import subprocess
import sys
import tracemalloc
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import attrs
import cattrs
import msgspec
import orjson
import pydantic
from streams import accounts, with_new_amounts

from gov_accounts import FinalAccounts, LoadErrors, read
from gov_accounts.tables import TABLES, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


Ways = dict[str, "Callable[[Any], Any]"]


def streamed(ways: Ways, documents: Iterable[Any]) -> dict[str, float]:
    """Return the processor time of each way in microseconds a document."""
    total = dict.fromkeys(ways, 0.0)
    order = list(ways)
    count = 0
    for document in documents:
        random.shuffle(order)
        count += 1
        for name in order:
            start = process_time()
            ways[name](document)
            total[name] += process_time() - start
    return {name: time / count * 1e6 for name, time in total.items()}


def show(title: str, found: dict[str, float], base: str) -> None:
    """Print one table with times and ratios to the base."""
    print(f"\n### {title}\n\n| way | µs a document | × {base} |\n|---|---|---|")
    for name, time in found.items():
        print(f"| {name} | {time:.0f} | {time / found[base]:.2f} |")


def refused(load: Callable[[], Any]) -> None:
    """Load a bad document."""
    try:
        load()
    except (LoadErrors, msgspec.ValidationError, pydantic.ValidationError):
        return
    raise AssertionError


def memory(load: Callable[[Any], Any], documents: list[Any]) -> float:
    """Return KiB a document, all different, loaded and held together."""
    load(documents[0])
    gc.collect()
    tracemalloc.start()
    held = [load(document) for document in documents]
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


def tables(count: int) -> None:
    """Compare all ways on a stream of accounts that have tables alone."""
    struct, model, plain = rivals()
    texts = [one.to_json() for one in accounts(count)]
    converter = cattrs.Converter()
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    converter.register_structure_hook(Unit, lambda value, _: Unit(value))
    size = sum(map(len, texts)) / count / 1024
    print(f"## {count} different accounts, tables alone, {size:.1f} KiB of JSON each")
    loading: Ways = {
        "json.loads": json.loads,
        "orjson.loads": orjson.loads,
        "gov_accounts": FinalAccounts.from_json,
        "gov_accounts, decoder=orjson.loads": partial(
            FinalAccounts.from_json, decoder=orjson.loads
        ),
        "gov_accounts.from_dict(orjson.loads(…))": lambda text: FinalAccounts.from_dict(
            orjson.loads(text)
        ),
        "msgspec, Struct": lambda text: msgspec.json.decode(text, type=struct),
        "msgspec, attrs": lambda text: msgspec.json.decode(text, type=plain),
        "pydantic": model.model_validate_json,
        "cattrs": lambda text: converter.structure(json.loads(text), plain),
    }
    show("Loading, first pass", streamed(loading, texts), "json.loads")
    print("\n### Memory\n\n| way | KiB an account |\n|---|---|")
    some = texts[:400]
    for name in ("gov_accounts", "msgspec, Struct", "pydantic", "cattrs", "json.loads"):
        print(f"| {name} | {memory(loading[name], some):.0f} |")
    held = [(FinalAccounts.from_json(text), json.loads(text)) for text in some]
    writing: Ways = {
        "json.dumps": lambda pair: json.dumps(pair[1], ensure_ascii=False, separators=(",", ":")),
        "gov_accounts": lambda pair: pair[0].to_json(),
    }
    show("Writing", streamed(writing, held), "json.dumps")
    bad = [_spoilt(text) for text in some]
    failing: Ways = {
        "json.loads": json.loads,
        "gov_accounts": lambda text: refused(lambda: FinalAccounts.from_json(text)),
        "msgspec, first problem only": lambda text: refused(
            lambda: msgspec.json.decode(text, type=struct)
        ),
        "pydantic": lambda text: refused(lambda: model.model_validate_json(text)),
    }
    show(
        "Refusing: a number for an amount, and an unknown key", streamed(failing, bad), "json.loads"
    )


def _spoilt(text: str) -> str:
    data = json.loads(text)
    data["expenditure"]["rows"][0]["total"] = 1.5
    data["strange"] = 1
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def documents(paths: list[str], count: int) -> None:
    """Print loading and writing of whole documents, narrative, forms and places included."""
    print("\n## Whole documents, every amount new\n")
    print("| document | KiB | json.loads, µs | × load | × write |\n|---|---|---|---|---|")
    for path in paths:
        text = read(path).to_json()
        FinalAccounts.from_json(text)
        ways: Ways = {"json.loads": json.loads, "load": FinalAccounts.from_json}
        found = streamed(ways, with_new_amounts(text, count))
        held = [
            (FinalAccounts.from_json(one), json.loads(one)) for one in with_new_amounts(text, 50)
        ]
        written = streamed(
            {
                "json.dumps": lambda pair: json.dumps(
                    pair[1], ensure_ascii=False, separators=(",", ":")
                ),
                "write": lambda pair: pair[0].to_json(),
            },
            held,
        )
        load = found["load"] / found["json.loads"]
        write = written["write"] / written["json.dumps"]
        size, base = len(text.encode()) // 1024, found["json.loads"]
        print(f"| {Path(path).stem} | {size} | {base:.0f} | {load:.2f} | {write:.2f} |")


def growth() -> None:
    """Print what a row costs in tables of more and more rows."""
    print("\n## Growth, µs a row\n\n| rows | json.loads | load | write |\n|---|---|---|---|")
    for rows in (20, 200, 2000, 5000):
        grown = dense(rows)
        ways: Ways = {"json": json.loads, "load": FinalAccounts.from_json}
        found = streamed(ways, with_new_amounts(grown.to_json(), 20))
        found |= streamed({"write": FinalAccounts.to_json}, [grown] * 20)
        told = " | ".join(f"{found[way] / rows:.2f}" for way in ("json", "load", "write"))
        print(f"| {rows} | {told} |")


def started(command: tuple[str, ...]) -> float:
    """Return the processor time of a command in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own commands
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def starting() -> None:
    """Print what importing and starting cost, the bare interpreter included, turn by turn."""
    print("\n## Start, whole processes, processor time\n\n| command | ms |\n|---|---|")
    modules = ("sys", "attrs", "cattrs", "gov_accounts", "msgspec", "pydantic")
    commands: dict[str, tuple[str, ...]] = {
        f"import {one}": (sys.executable, "-c", f"import {one}") for one in modules
    }
    commands["gov-accounts --help"] = (sys.executable, "-m", "gov_accounts", "--help")
    runs = [{name: started(command) for name, command in commands.items()} for _ in range(15)]
    for name in commands:
        print(f"| {name} | {statistics.median(run[name] for run in runs):.0f} |")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args()
    tables(options.count)
    documents([str(EXAMPLE), *options.paths], min(options.count, 200))
    growth()
    starting()


if __name__ == "__main__":
    main()
