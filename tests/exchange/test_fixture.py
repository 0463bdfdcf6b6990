"""Tests of fixtures/csto.yaml: whole, sound, and the same in both formats."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.exchange.support import ROOT, docket_of, twin
from tracker.domain.tally import Total
from tracker.exchange.docket import Docket, read_docket
from tracker.exchange.fact_records import (
    Claimed,
    DisputeFact,
    FactRecord,
    MeetingFact,
    PlanFact,
    StanceFact,
    TallyFact,
    TransitionFact,
)
from tracker.exchange.located import NameRecord
from tracker.exchange.records import SourceRecord

CSTO = ROOT / "fixtures" / "csto.yaml"


@pytest.fixture(scope="module")
def csto() -> Docket:
    """Read the fixture."""
    return read_docket(CSTO)


def facts_of(docket: Docket) -> dict[str, NameRecord | FactRecord]:
    """All facts by key."""
    return {record.key: record.body for record in docket.records if record.section == "facts"}


def test_size(csto: Docket) -> None:
    """So many records of each section, so many facts of each kind."""
    sections = Counter(record.section for record in csto.records)
    assert sections == {
        "organisations": 1,
        "parties": 3,
        "people": 3,
        "sources": 14,
        "items": 4,
        "plans": 1,
        "facts": 33,
    }
    kinds = Counter(type(fact).__name__ for fact in facts_of(csto).values())
    assert kinds == {
        "MeetingFact": 9,
        "StatementFact": 6,
        "TransitionFact": 5,
        "DisputeFact": 3,
        "TallyFact": 3,
        "StanceFact": 2,
        "MeasureFact": 3,
        "PlanFact": 1,
        "ChairFact": 1,
    }


def test_twin_in_json_lines_says_the_same(csto: Docket, tmp_path: Path) -> None:
    """YAML and JSON Lines give equal records, line numbers aside."""
    other = docket_of(tmp_path, twin(CSTO), "csto.jsonl")
    assert (other.name, other.format) == (csto.name, csto.format)
    assert [(record.section, record.key, record.body) for record in other.records] == [
        (record.section, record.key, record.body) for record in csto.records
    ]


def test_every_source_that_is_cited_is_there(csto: Docket) -> None:
    """Short names in the file lead to sources of the file."""
    sources = {r.body.short: r.body for r in csto.records if isinstance(r.body, SourceRecord)}
    facts = [fact for fact in facts_of(csto).values() if isinstance(fact, Claimed)]
    cited = {cited.source for fact in facts for cited in fact.sources}
    relayed = {relayed for source in sources.values() for relayed in source.relays}
    assert cited == {f"S{number}" for number in range(1, 11)}
    assert cited | relayed == set(sources)
    assert sources["S7"].relays == ("S6",)
    assert sources["S10"].relays == ("S9", "C4")
    assert [name for name, source in sources.items() if source.url is None] == [
        "C1", "C2", "C3", "C4", "S4", "S6",
    ]  # fmt: skip


def test_only_the_chair_rests_on_no_source(csto: Docket) -> None:
    """The handover of the chair is known, but not from a source that was read."""
    bare = [
        key
        for key, fact in facts_of(csto).items()
        if isinstance(fact, Claimed) and not fact.sources
    ]
    assert bare == ["blr-chairs"]


def test_the_plan_and_the_request_have_the_interval_of_the_sources(csto: Docket) -> None:
    """No source gives a date: only that it was after the session and by the report."""
    plan, request = (facts_of(csto)[key] for key in ("plan-34", "arm-asks-removal"))
    assert isinstance(plan, PlanFact)
    assert isinstance(request, TransitionFact)
    assert plan.on == request.on == "2022-11-23/2023-11-20"
    assert (plan.total, request.what, request.by) == (34, "removal requested", ("ARM",))


def test_three_disputes(csto: Docket) -> None:
    """All against majority, measures against decisions, the quorum; verbs are no dispute."""
    disputes = {k: f for k, f in facts_of(csto).items() if isinstance(f, DisputeFact)}
    assert {key: fact.fact for key, fact in disputes.items()} == {
        "only-majority": "others-support",
        "decisions-34": "tally-32",
        "no-quorum": "csc-minsk",
    }
    unsigned = facts_of(csto)["arm-does-not-sign"]
    assert isinstance(unsigned, TransitionFact)
    assert unsigned.wording == {"S7": "refrained from signing", "S6": "refused"}


def test_support_is_one_fact_of_five_members(csto: Docket) -> None:
    """Every member but ARM, according to the Secretary General."""
    fact = facts_of(csto)["others-support"]
    assert isinstance(fact, StanceFact)
    assert fact.by == ("BLR", "KAZ", "KGZ", "RUS", "TJK")
    assert fact.according_to == "tasmagambetov"


def test_agenda_of_28_october(csto: Docket) -> None:
    """Two items in order, as announced and as held."""
    called, held = (facts_of(csto)[key] for key in ("csc-28-october-called", "csc-28-october"))
    assert isinstance(called, MeetingFact)
    assert isinstance(held, MeetingFact)
    items = ["armenia-mission-results", "armenia-assistance"]
    assert [point.item for point in called.agenda] == items
    assert [(point.item, point.what) for point in held.agenda] == [(i, "discussed") for i in items]
    assert (held.chair, held.agenda[1].to) == ("ARM", "cfm")


def test_tallies(csto: Docket) -> None:
    """Counts as their sources give them."""
    found = [fact for fact in facts_of(csto).values() if isinstance(fact, TallyFact)]
    assert [(fact.of, fact.total, fact.parts) for fact in found] == [
        ("drafts", Total(17), {"consensus": 15, "returned for revision": 2}),
        ("measures", Total(34), {"implemented": 32, "unfulfilled": 2}),
        ("documents signed", Total(20, "about"), {}),
    ]


def test_records_are_plain_data(csto: Docket) -> None:
    """Every record can be written as JSON: nothing of the reader is left in it."""
    for record in csto.records:
        assert msgspec.json.decode(msgspec.json.encode(record.body))
