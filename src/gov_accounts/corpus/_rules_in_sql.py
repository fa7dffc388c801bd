"""The statements that judge sums of many accounts at once; see :mod:`gov_accounts.corpus.columnar`.

Cells are (document, table, row, column) in whole numbers, see ``_compiled_rules``. One join of the
cells with the slots of the rules and one sum give what every identity comes to. The few that do
not hold are then looked at: whether they apply at all, and whether rounding explains them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.corpus._compiled_rules import (
    COLUMNS,
    LENGTHS,
    LINES,
    TABLE_NUMBERS,
    Bound,
    Match,
    compiled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["enter", "prepare", "run"]


def _relation(connection: Any, name: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    values = [tuple(list(v) if isinstance(v, tuple) else v for v in row) for row in rows]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    if values:
        # One statement: row by row an insertion costs more than judging thousands of accounts.
        row = f"({', '.join('?' for _ in values[0])})"
        marks = ", ".join(row for _ in values)
        connection.execute(f"INSERT INTO {name} VALUES {marks}", [v for row in values for v in row])


def enter(connection: Any) -> None:
    """Create the relations of the compiled rules."""
    made = compiled()
    names = "name VARCHAR, number INTEGER"
    _relation(connection, "table_numbers", names, TABLE_NUMBERS.items())
    _relation(connection, "column_numbers", names, COLUMNS.items())
    _relation(connection, "line_numbers", names, LINES.items())
    _relation(
        connection,
        "rules",
        "rule INTEGER, relation INTEGER, must BOOLEAN, only_in INTEGER, left_table VARCHAR, "
        "left_row VARCHAR, left_column VARCHAR, first INTEGER, last INTEGER, places VARCHAR[]",
        map(attrs.astuple, made.rules),
    )
    _relation(
        connection,
        "slots",
        "tab INTEGER, col INTEGER, match INTEGER, rule INTEGER, bound INTEGER, sign INTEGER",
        map(attrs.astuple, made.slots),
    )
    three = "rule INTEGER, tab INTEGER, "
    _relation(connection, "rule_names", "rule INTEGER, category INTEGER, id VARCHAR", made.names)
    _relation(connection, "rule_columns", three + "col INTEGER", made.columns)
    _relation(connection, "rule_lines", three + "key INTEGER", made.lines)
    _relation(connection, "rule_levels", three + "level INTEGER", made.levels)
    _relation(connection, "rule_unprinted", three + "key INTEGER, free BOOLEAN", made.unprinted)
    _relation(
        connection,
        "rule_conditions",
        three + "key INTEGER, col INTEGER, positive BOOLEAN",
        made.conditions,
    )
    connection.execute(_MIXED)


_MIXED = f"""
CREATE OR REPLACE TEMP TABLE mixed AS
SELECT rule FROM slots GROUP BY rule
HAVING count(*) FILTER (bound = {Bound.NONE:d}) > 0 AND count(*) FILTER (bound > 0) > 0
"""
"""Rules in which cells that all their identities share stand beside cells of one row each."""


def prepare(connection: Any, facts: str, printed: str, key: str) -> int:
    """Number documents, tables, rows and columns; return how many documents there are.

    ``facts``, ``printed`` and ``key`` are names quoted for SQL. A document is doubtful if its facts
    are not those that it printed: some twice, some left out, or two documents under one name.
    """
    for statement in _PREPARE:
        connection.execute(statement.format(facts=facts, printed=printed, key=key))
    (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    return int(count)


_PREPARE = (
    """
    CREATE OR REPLACE TEMP TABLE documents AS
    SELECT row_number() OVER (ORDER BY name) - 1 AS doc, name, fiscal_year, layout, doubt FROM (
        SELECT {key} AS name, min(fiscal_year) AS fiscal_year, min(layout) AS layout,
            bool_or(doubtful) OR count(*) > count(DISTINCT "table") AS doubt
        FROM {printed} GROUP BY {key}
        UNION ALL
        SELECT DISTINCT {key}, NULL, NULL, TRUE FROM {facts} ANTI JOIN
            (SELECT DISTINCT {key} FROM {printed}) USING ({key})
    )
    """,
    """
    CREATE OR REPLACE TEMP TABLE sheets AS
    SELECT doc, number::TINYINT AS tab, step, figures, columns, rows
    FROM {printed} AS p JOIN documents ON p.{key} = documents.name
    JOIN table_numbers ON p."table" = table_numbers.name
    """,
    """
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT doc, t.number::TINYINT AS tab, coalesce(TRY_CAST(f."row" AS INTEGER), l.number) AS key,
        c.number::TINYINT AS col, fen
    FROM (SELECT {key}, "table", "row", "column", fen FROM {facts} WHERE amount IS NOT NULL) AS f
    JOIN documents ON f.{key} = documents.name
    JOIN table_numbers AS t ON f."table" = t.name
    JOIN column_numbers AS c ON f."column" = c.name
    LEFT JOIN line_numbers AS l ON f."row" = l.name
    """,
    """
    CREATE OR REPLACE TEMP TABLE miscounted AS
    SELECT doc FROM sheets LEFT JOIN
        (SELECT doc, tab, count(*) AS many FROM cells GROUP BY doc, tab) USING (doc, tab)
    WHERE coalesce(many, 0) <> figures
    """,
    "UPDATE documents SET doubt = TRUE WHERE doc IN (SELECT doc FROM miscounted)",
)


def run(connection: Any, first: int, last: int) -> None:
    """Judge the documents with these numbers, the last one left out: relation ``judged``."""
    for statement in _RUN:
        connection.execute(statement.format(first=first, last=last))


def _above(length: int) -> str:
    """Return the key of the row above a code, among those printed; 0 where there is none."""
    shorter = [one for one in reversed(LENGTHS) if one < length]
    found = "".join(f"WHEN above{one}.key IS NOT NULL THEN above{one}.key " for one in shorter)
    return f"CASE {found} ELSE 0 END" if found else "0"


def _shorter(length: int) -> str:
    """Return the first digits of a code of any length above that."""
    powers = {one: 10 ** (one - length) for one in LENGTHS if one > length}
    return " ".join(f"WHEN {one} THEN k.key // {power}" for one, power in powers.items())


_LEVEL = " ".join(f"WHEN key < {10**one} THEN {one}" for one in LENGTHS)
_LINES = f"""
CREATE OR REPLACE TEMP TABLE lines AS
WITH texts AS (
    SELECT doc, tab, unnest(rows) AS text FROM sheets WHERE doc >= {{first}} AND doc < {{last}}
), keys AS (
    SELECT doc, tab, coalesce(TRY_CAST(text AS INTEGER), number) AS key,
        CASE WHEN key < 0 THEN 0 {_LEVEL} END AS level
    FROM texts LEFT JOIN line_numbers ON text = name
)
SELECT k.doc, k.tab, k.key, k.level, CASE k.level
    {" ".join(f"WHEN {one} THEN {_above(one)}" for one in LENGTHS)} ELSE 0 END AS above
FROM keys AS k {
    " ".join(
        f"LEFT JOIN keys AS above{one} ON above{one}.doc = k.doc AND above{one}.tab = k.tab "
        f"AND above{one}.key = CASE k.level {_shorter(one)} END"
        for one in LENGTHS[:-1]
    )
}
"""

_SPREAD = f"""
CREATE OR REPLACE TEMP TABLE spread AS
WITH parents AS (SELECT DISTINCT doc, tab, above AS key FROM lines WHERE above > 0), placed AS (
    SELECT doc, tab, col, lines.key, above, fen,
        [lines.key, level,
            CASE WHEN parents.key IS NOT NULL THEN {Match.PARENT:d} END,
            CASE WHEN above > 0 THEN {Match.BELOW:d} WHEN level > 0 THEN {Match.OUTERMOST:d} END
        ] AS matches
    FROM (SELECT * FROM cells WHERE doc >= {{first}} AND doc < {{last}}) AS c
    JOIN lines USING (doc, tab, key) LEFT JOIN parents USING (doc, tab, key)
)
SELECT doc, tab, col, key, above, fen, unnest(matches) AS match FROM placed
"""

_SHARES = f"""
CREATE OR REPLACE TEMP VIEW shares AS
SELECT doc, rule, CASE bound WHEN {Bound.NONE:d} THEN 0 WHEN {Bound.KEY:d} THEN key ELSE above END
    AS bind, bound, tab, col, key, fen, sign
FROM spread JOIN slots USING (tab, col, match)
"""
"""What each cell gives to each identity that it stands in."""

_TOTALS = """
CREATE OR REPLACE TEMP TABLE totals AS
SELECT doc, rule, bind, sum(sign * fen)::HUGEINT AS off FROM shares GROUP BY doc, rule, bind
HAVING off <> 0
"""

_BROKEN = f"""
CREATE OR REPLACE TEMP TABLE broken AS
WITH runs AS (
    SELECT DISTINCT doc, rule, key AS bind FROM lines
    JOIN slots ON slots.tab = lines.tab AND slots.match = lines.level
    WHERE bound = {Bound.KEY:d} AND rule IN (SELECT rule FROM mixed)
), every AS (
    SELECT * FROM totals WHERE rule NOT IN (SELECT rule FROM mixed)
    UNION ALL
    SELECT doc, rule, bind, coalesce(own.off, 0) + coalesce(shared.off, 0) AS off FROM runs
    LEFT JOIN totals AS own USING (doc, rule, bind)
    LEFT JOIN (SELECT doc, rule, off FROM totals WHERE bind = 0) AS shared USING (doc, rule)
)
SELECT doc, rule, bind, off, relation, must AND coalesce(only_in = bind, TRUE) AS must, id,
    format('{{{{}}}}[{{{{}}}}].{{{{}}}}', left_table, coalesce(left_row,
        CASE WHEN bind < 0 THEN line_numbers.name ELSE bind::VARCHAR END), left_column) AS ref
FROM every JOIN rules USING (rule) JOIN documents USING (doc) JOIN rule_names USING (rule)
LEFT JOIN line_numbers ON bind = number
WHERE CASE relation WHEN 0 THEN off <> 0 ELSE relation * off > 0 END AND NOT doubt
    AND coalesce(category = left(bind::VARCHAR, {LENGTHS[0]})::INTEGER, TRUE)
    AND coalesce(fiscal_year >= first, TRUE) AND coalesce(fiscal_year <= last, TRUE)
    AND (len(places) = 0 OR layout IS NULL OR list_contains(places, layout))
"""

_UNASKED = """
CREATE OR REPLACE TEMP TABLE unasked AS
WITH asked AS (SELECT DISTINCT doc, rule FROM broken), there AS (
    SELECT doc, tab, number AS col FROM (
        SELECT doc, tab, unnest(columns) AS name FROM sheets WHERE doc >= {first} AND doc < {last}
    ) JOIN column_numbers USING (name)
)
SELECT doc, rule FROM asked JOIN rule_columns USING (rule) ANTI JOIN there USING (doc, tab, col)
UNION
SELECT doc, rule FROM asked JOIN rule_lines USING (rule) ANTI JOIN lines USING (doc, tab, key)
UNION
SELECT doc, rule FROM asked JOIN rule_levels USING (rule) ANTI JOIN lines USING (doc, tab, level)
UNION
SELECT doc, rule FROM asked JOIN rule_conditions USING (rule)
LEFT JOIN (SELECT * FROM cells WHERE doc >= {first} AND doc < {last}) USING (doc, tab, key, col)
WHERE (coalesce(fen, 0) > 0) <> positive
"""
"""Rules that cannot be evaluated in a document, or that do not apply."""

_UNKNOWN = """
CREATE OR REPLACE TEMP TABLE unknown AS
SELECT doc, rule, bool_or(free) AS free FROM (SELECT DISTINCT doc, rule FROM broken)
JOIN rule_unprinted USING (rule) ANTI JOIN lines USING (doc, tab, key) GROUP BY doc, rule
"""
"""Sums of which a part is not printed, and may be anything from zero on, or anything at all."""

_ALONE = """
CREATE OR REPLACE TEMP TABLE alone AS
WITH asked AS (SELECT DISTINCT doc FROM broken WHERE must), single AS (
    SELECT doc, tab, col, key, fen, any_value(rule) AS rule, any_value(bind) AS bind,
        any_value(sign) AS sign
    FROM shares JOIN rules USING (rule) SEMI JOIN asked USING (doc) WHERE must
    GROUP BY doc, tab, col, key, fen HAVING count(*) = 1
), moved AS (
    SELECT doc, rule, bind, sign,
        CASE WHEN fen > 0 THEN -(step // 2) ELSE -((step + 1) // 2 - 1) END AS below,
        CASE WHEN fen < 0 THEN step // 2 ELSE (step + 1) // 2 - 1 END AS above
    FROM single JOIN sheets USING (doc, tab) WHERE rule NOT IN (SELECT rule FROM mixed)
)
SELECT doc, rule, bind, sum(CASE WHEN sign > 0 THEN below ELSE -above END)::HUGEINT AS low,
    sum(CASE WHEN sign > 0 THEN above ELSE -below END)::HUGEINT AS high
FROM moved GROUP BY doc, rule, bind
"""
"""How far figures that stand in one sum alone let it be moved, without touching another."""

_ROUNDED = f"""
CREATE OR REPLACE TEMP TABLE rounded AS
WITH terms AS (
    SELECT doc, rule, bind, off, relation, slots.sign,
        CASE sign(fen) WHEN 1 THEN -(step // 2) ELSE -(step - 1) END AS below,
        CASE sign(fen) WHEN -1 THEN step // 2 ELSE step - 1 END AS above
    FROM broken JOIN slots USING (rule) JOIN spread USING (doc, tab, col, match)
    JOIN sheets USING (doc, tab)
    WHERE bind = CASE bound WHEN {Bound.KEY:d} THEN spread.key WHEN {Bound.PARENT:d}
        THEN spread.above ELSE bind END
), reach AS (
    SELECT doc, rule, bind, relation,
        off + sum(CASE WHEN sign > 0 THEN below ELSE -above END) AS low,
        off + sum(CASE WHEN sign > 0 THEN above ELSE -below END) AS high
    FROM terms GROUP BY doc, rule, bind, relation, off
)
SELECT doc, rule, bind,
    CASE relation WHEN 0 THEN low <= 0 AND high >= 0 WHEN 1 THEN low <= 0 ELSE high >= 0 END
    AS within
FROM reach
"""
"""Whether the figures of a sum alone may have been rounded so, each in either practice."""

_JUDGED = (
    """
CREATE OR REPLACE TEMP TABLE differences AS
SELECT doc, id, ref, off, must, coalesce(within, FALSE) AS within,
    unknown.doc IS NOT NULL AS unknown,
    CASE
        WHEN unknown.free OR (unknown.doc IS NOT NULL AND off > 0) THEN TRUE
        WHEN relation = 0 THEN off + coalesce(low, 0) <= 0 AND off + coalesce(high, 0) >= 0
        WHEN relation > 0 THEN off + coalesce(low, 0) <= 0
        ELSE off + coalesce(high, 0) >= 0
    END AS explained
FROM broken ANTI JOIN unasked USING (doc, rule)
LEFT JOIN unknown USING (doc, rule) LEFT JOIN alone USING (doc, rule, bind)
LEFT JOIN rounded USING (doc, rule, bind)
""",
    """
CREATE OR REPLACE TEMP TABLE judged AS
SELECT name, CASE
        WHEN doubt OR coalesce(bool_or(must AND NOT explained), FALSE) THEN 'ask'
        WHEN bool_or(must AND NOT unknown) THEN 'rounding' ELSE 'exact'
    END AS standing,
    coalesce(list({{'rule': id, 'ref': ref, 'fen': off, 'within': within}})
        FILTER (id IS NOT NULL AND NOT unknown), []) AS differences
FROM documents LEFT JOIN differences USING (doc) WHERE doc >= {first} AND doc < {last}
GROUP BY doc, name, doubt ORDER BY doc
""",
)

_RUN = (_LINES, _SPREAD, _SHARES, _TOTALS, _BROKEN, _UNASKED, _UNKNOWN, _ALONE, _ROUNDED, *_JUDGED)
