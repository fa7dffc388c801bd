"""What must and must not stand in the tables beside sums: figures, rows, codes and their names."""

from __future__ import annotations

from gov_accounts.findings import Severity
from gov_accounts.rules._records import Kind, Rule

__all__ = ["CODES", "PRESENCE"]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741

PRESENCE: tuple[Rule, ...] = (
    Rule(
        "T1-USE",
        I,
        "使用非财政拨款结余只适用于事业单位",
        "non-fiscal surplus is used by public institutions (事业单位) only",
        "RULES 2",
        kind=Kind.PRESENCE,
        about=("T01",),
    ),
    Rule(
        "T6-DUP",
        W,
        "同类中另有款级数时，某一款与类合计相等，可能错填",
        "a 款 carries the total of its 类 although other 款 are not zero: perhaps misprinted",
        "RULES 2 (GBC-YICHUAN)",
        kind=Kind.PRESENCE,
        about=("T06",),
    ),
    Rule(
        "SIGN",
        W,
        "出现负数，请确认",
        "a negative figure: please confirm",
        "RULES 1.2",
        kind=Kind.PRESENCE,
    ),
)
"""What the tables must and must not show, beside sums and codes."""

CODES: tuple[Rule, ...] = (
    *(
        Rule(
            f"T{n}-CLO",
            W,
            "科目行应完整：每一项有上级款、每一款有上级类，编码不重复、按顺序排列",
            "each 项 has its 款 row, each 款 its 类 row; codes are unique and in order",
            "RULES 2",
            kind=Kind.CODE,
            about=(f"T0{n}",),
        )
        for n in (2, 3, 5, 6, 8, 9)
    ),
    Rule(
        "CODE-NAME",
        W,
        "同一科目编码在各表中的名称应相同",
        "one code has one name in all tables",
        "RULES 2 (CMM-004)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-FUND",
        W,
        "政府性基金科目只在政府性基金表，223类只在国有资本经营预算表",
        "fund codes stand in T08 only, 223 in T09 only",
        "RULES 2 [recall]",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-EXCL",
        W,
        "部门决算中不应出现227预备费、230转移性支出",
        "227 and 230 do not occur in the accounts of a department",
        "RULES 2 [recall]",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-STALE",
        W,
        "科目名称应是当年的名称，不是其他年度的名称",
        "a code has the name of the year, not that of another edition",
        "RULES 2 (CODE-NAME), 1.1 (class names change)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-SWAP",
        W,
        "科目名称应属于该科目编码，不属于其他编码",
        "a name belongs to the code beside it, not to another code",
        "RULES 2 (CODE-NAME)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-WORD",
        I,
        "科目名称与所知名称不同，供参考",
        "the name differs from the name that is known",
        "RULES 2 (CODE-NAME)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-NEW",
        I,
        "科目编码未见于所知的当年科目表，供参考",
        "the code is not in the list of the year, as far as it is known",
        "RULES 2 (CODE-LEN)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-CAT",
        W,
        "科目编码的类应存在于政府收支分类科目",
        "the 类 of a code exists in the classification",
        "RULES 2 (CODE-LEN)",
        kind=Kind.CODE,
    ),
)
"""What codes and their names must be."""
