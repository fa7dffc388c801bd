"""Grades of evidence of the name of a code: what it rests on, and how far it is trusted."""

from __future__ import annotations

from enum import Enum

__all__ = ["TRUST", "Evidence"]

TRUST = ("A", "B+", "B", "B-", "C", "D")
"""Grades of trust, best first: A two or more independent publishers … D none."""


class Evidence(Enum):
    """What the name of a code rests on (依据)."""

    OFFICIAL = "official"
    ATTESTED = "attested"
    HISTORIC = "historic"
    UNVERIFIED = "unverified"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _EVIDENCE[self][0]

    @property
    def en(self) -> str:
        """The English words."""
        return _EVIDENCE[self][1]

    @property
    def binding(self) -> bool:
        """Whether a document may be judged by it: official lists and names printed since 2017."""
        return self in (Evidence.OFFICIAL, Evidence.ATTESTED)


_EVIDENCE = {
    Evidence.OFFICIAL: ("正式科目表", "official list"),
    Evidence.ATTESTED: ("见于2017年以来的公开文件", "printed in documents since 2017"),
    Evidence.HISTORIC: ("仅见于2009年前后的科目表", "only in the edition of about 2009"),
    Evidence.UNVERIFIED: ("未经文件证实", "not verified by any document"),
}
