"""What documents teach a catalogue."""

from __future__ import annotations

from gov_accounts.catalogue import Catalogue, Entry, Evidence, Observation, plain_name
from gov_accounts.codes import FunctionCode, RevenueCode
from tests.support.lists_of_codes import OURS, RETIRED, printing


def test_documents_make_a_name_known() -> None:
    new = FunctionCode("2060177")
    learnt = OURS.observe(printing((new.digits, "量子科技")))
    assert OURS.entry(new) is None
    entry = learnt.entry(new, 2024)
    assert entry is not None
    assert (entry.name, entry.evidence, entry.trust, entry.source) == (
        "量子科技",
        Evidence.ATTESTED,
        "B",
        ("某局",),
    )
    again = learnt.observe(printing((new.digits, "量子科技"), unit="另一局", year=2025))
    entry = again.entry(new)
    assert entry is not None
    assert (entry.trust, entry.seen) == ("A", (2024, 2025))
    assert len(again.observations) == 2
    assert "2 observations" in repr(again)


def test_learning_never_overwrites_and_lists_conflicts() -> None:
    learnt = OURS.observe(printing(("20805", "行政事业单位离退休"), ("2060101", "行政开支")))
    assert learnt.name(RETIRED, 2024) == "行政事业单位养老支出"
    assert learnt.name(FunctionCode("2060101"), 2024) == "行政运行"
    assert [(str(c.code), c.name, c.expected.name, c.units) for c in learnt.conflicts] == [
        ("2060101", "行政开支", "行政运行", ("某局",)),
        ("20805", "行政事业单位离退休", "行政事业单位养老支出", ("某局",)),
    ]
    assert OURS.conflicts == ()


def test_what_no_document_had_shown_is_attested_by_the_first_that_does() -> None:
    unverified, historic = FunctionCode("20508"), FunctionCode("20503")
    learnt = OURS.observe(printing(("20508", "进修及培训"), ("20503", "职业教育")))
    for code, trust in ((unverified, "B"), (historic, "B+")):
        before, after = OURS.entry(code), learnt.entry(code)
        assert before is not None
        assert not before.evidence.binding
        assert after is not None
        assert (after.evidence, after.trust) == (Evidence.ATTESTED, trust)


def test_an_official_name_is_beyond_documents() -> None:
    official = Catalogue([Entry(RETIRED, "正式名称", evidence=Evidence.OFFICIAL, trust="A")])
    learnt = official.observe(
        printing(("20805", "正式名称")), printing(("20805", "正式名称"), unit="乙")
    )
    assert learnt.entry(RETIRED) == official.entry(RETIRED)


def test_an_observation_alone_makes_a_catalogue() -> None:
    alone = Catalogue((), [Observation(RevenueCode("101"), "税收收入", "某局", 2024)])
    assert alone.kinds == (RevenueCode,)
    assert alone.name(RevenueCode("101"), 2024) == "税收收入"
    assert plain_name("（A） b") == "Ab"


def test_what_is_evidence_already_teaches_nothing() -> None:
    """A publisher counts once, however often its document is read."""
    entry = OURS.entry(FunctionCode("20139"), 2024)
    assert entry is not None
    assert (entry.trust, entry.seen) == ("B", (2024,))
    again = OURS.observe(printing(("20139", entry.name), unit=entry.source[-1]))
    assert again.entry(entry.code, 2024) == entry
    another = OURS.observe(printing(("20139", entry.name), unit="另一局")).entry(entry.code, 2024)
    assert another is not None
    assert another.trust == "A"
