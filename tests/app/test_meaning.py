"""Tests of what a fact of a docket stands for: entries, their streams, claims and data."""

from datetime import UTC, datetime

import pytest

from tests.app.support import Desk, entries, entry, state_of
from tests.dockets import EVERY_KIND, EVERY_NAME, WORLD
from tracker.domain.item import ItemTransitioned
from tracker.domain.marks import EventRetracted
from tracker.domain.meeting import MeetingItemAdded, MeetingRegistered
from tracker.domain.moment import Moment
from tracker.domain.statement import StatementMade

BELTA, TASS = "belta-2022-11-24", "tass-2022-10-27"


def test_every_kind_in_its_stream(desk: Desk) -> None:
    """Which entries each kind of fact makes, under which keys, and where they lie."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    keys = [line.partition(":")[0] for line in EVERY_KIND.strip().splitlines()]
    found = {
        key: [(one.claim.key, one.stream, type(one.data).__name__) for one in entries(desk, key)]
        for key in keys
    }
    assert found == {
        "proposed": [("proposed", "item/assistance", "ItemTransitioned")],
        "stance": [("stance", "item/assistance", "StanceTaken")],
        "called": [
            ("called", "meeting/csc-2", "MeetingAnnounced"),
            ("called/meeting/attendance", "meeting/csc-2", "MeetingAttendanceRecorded"),
            ("called/agenda/mission", "meeting/csc-2", "MeetingItemAdded"),
            ("called/mission", "item/mission", "ItemTransitioned"),
            ("called/agenda/assistance", "meeting/csc-2", "MeetingItemAdded"),
            ("called/assistance", "item/assistance", "ItemTransitioned"),
        ],
        "held": [
            ("held", "meeting/csc-2", "MeetingHeld"),
            ("held/mission", "item/mission", "ItemTransitioned"),
            ("held/assistance", "item/assistance", "ItemTransitioned"),
        ],
        "attended": [("attended", "meeting/csc-2", "MeetingAttendanceRecorded")],
        "counted": [
            ("counted", "meeting/csc-2", "TallyReported"),
        ],
        "told": [("told", "statement/told", "StatementMade")],
        "planned": [("planned", "plan/plan", "PlanAdopted")],
        "done": [("done", "plan/plan", "MeasureReported")],
        "chairs": [("chairs", "organisation/csto", "ChairAssumed")],
        "joins": [("joins", "organisation/csto", "MemberJoined")],
        "doubted": [("doubted", "meeting/csc-2", "EventDisputed")],
        "confirmed": [("confirmed", "meeting/csc-2", "EventCorroborated")],
        "retitled": [("retitled", "item/mission", "ItemRetitled")],
        "linked": [("linked", "item/mission", "ItemLinked")],
        "drafted": [("drafted", "item/mission", "TextVersioned")],
        "broken-off": [("broken-off", "meeting/csc-2", "MeetingSuspended")],
        "went-on": [("went-on", "meeting/csc-2", "MeetingResumed")],
        "listed": [("listed", "meeting/csc-1", "MeetingItemAdded")],
        "moved": [
            ("moved", "meeting/csc-1", "MeetingItemMoved"),
            ("moved/added", "meeting/csc-2", "MeetingItemAdded"),
        ],
        "dropped": [("dropped", "meeting/csc-1", "MeetingItemDropped")],
        "issued": [("issued", "meeting/csc-1", "MeetingAgendaIssued")],
        "decided": [("decided", "plan/plan", "MeasureAdded")],
        "paused": [("paused", "organisation/csto", "ParticipationSuspended")],
        "took": [("took", "party/AZE", "OfficeAssumed")],
        "gave-up": [("gave-up", "party/AZE", "OfficeLeft")],
        "amended": [("amended", f"source/{TASS}", "SourceAmended")],
        "counted-again": [("counted-again", "meeting/csc-2", "TallyReported")],
        "doubted-again": [("doubted-again", "meeting/csc-2", "EventDisputed")],
        "settled": [
            ("settled", "meeting/csc-2", "DisputeSettled"),
            ("settled/retracted", "meeting/csc-2", "EventRetracted"),
        ],
        "taken-back": [("taken-back", "statement/told", "EventRetracted")],
    }


def test_names_of_the_world(desk: Desk) -> None:
    """Registrations in the order of the sections; a procedure is adopted on first mention."""
    desk.imports("{}")
    assert desk.keys() == [
        "procedure/consensus", "organisation/csto", "body/csc", "body/cfm",
        "party/ARM", "member/csto/ARM", "party/BLR", "member/csto/BLR",
        "party/KAZ", "member/csto/KAZ", "party/AZE", f"source/{TASS}", f"source/{BELTA}",
        "item/mission", "item/assistance", "plan/plan", "measure/contacts", "meeting/csc-1",
    ]  # fmt: skip


def test_links_may_point_ahead(desk: Desk) -> None:
    """Items are registered first, then their links; measures of an item lie with it."""
    names = WORLD.replace(
        "mission: {title: Mission,",
        "mission: {title: Mission, links: {part of: assistance}, measures: {send: Send it},",
    )
    desk.imports("f: {on: 2022-10-02, what: implemented, measure: send}", names)
    assert desk.keys()[-3:] == ["link/mission/part-of/assistance", "meeting/csc-1", "f"]
    assert entry(desk, "f").stream == "item/mission"


# --- meetings ---------------------------------------------------------------------------------


def test_a_meeting_announced_with_its_agenda(desk: Desk) -> None:
    """A registration, the announcement, numbered items, each of them included."""
    desk.imports(
        "f: {on: 2022-10-20, what: announced, meeting: csc-5, body: csc, symbol: M/5,"
        " agenda: [assistance, mission], from: S1}"
    )
    assert desk.keys()[-6:-5] == ["meeting/csc-5"]
    (registered,) = entries(desk, "meeting")[-1:]
    assert registered.data == MeetingRegistered(("csc",), "M/5")
    announced, first, included, second, _ = entries(desk, "f")
    assert announced.claim.occurred == first.claim.occurred == "2022-10-20"
    assert (first.data, second.data) == (
        MeetingItemAdded("assistance", 1),
        MeetingItemAdded("mission", 2),
    )
    assert isinstance(included.data, ItemTransitioned)
    assert (included.data.transition, included.data.meeting) == ("included", "csc-5")
    assert {one.claim.sources for one in entries(desk, "f")} == {announced.claim.sources}
    assert state_of(desk.tracker, "mission") == "included"


def test_a_meeting_held_with_what_became_of_its_items(desk: Desk) -> None:
    """A word is a transition; an item without one stood on the agenda, and no more is said."""
    report = desk.imports(
        "f: {on: 2022-10-20, what: held, meeting: csc-1, chair: ARM, from: S1, agenda: {mission:"
        " {what: unsigned, by: ARM, grounds: not ready}, assistance: ~}}"
    )
    held, unsigned, listed = entries(desk, "f")
    assert (held.stream, getattr(held.data, "chair", None)) == ("meeting/csc-1", "ARM")
    assert isinstance(unsigned.data, ItemTransitioned)
    assert (unsigned.data.by, unsigned.data.grounds) == (("ARM",), "not ready")
    assert unsigned.data.outcome.stance == "did not sign"
    assert (listed.claim.key, listed.data) == (
        "f/agenda/assistance",
        MeetingItemAdded("assistance", 2),
    )
    assert state_of(desk.tracker, "assistance") is None
    assert report.recorded == 19


def test_a_rescheduled_meeting_lists_its_items_anew(desk: Desk) -> None:
    """A new agenda is one; a cancelled meeting that has one says nothing of its items."""
    desk.imports("""
a: {on: 2022-10-20, what: rescheduled, meeting: csc-1, agenda: [mission], from: S1}
b: {on: 2022-10-21, what: cancelled, meeting: csc-1, agenda: [assistance], from: S1}
""")
    assert [one.claim.key for key in "ab" for one in entries(desk, key)] == [
        "a", "a/agenda/mission", "a/mission", "b", "b/agenda/assistance",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "bodies", "symbol"),
    [
        ("{on: 2022-10-20, what: held, meeting: m, body: csc}", ("csc",), None),
        ("{on: 2022-10-20, what: held, meeting: m, body: [csc, cfm]}", ("csc", "cfm"), None),
        (("{on: 2022-10-20, what: held, meeting: m, symbol: S}\n"
         "g: {on: 2022-10-21, what: held, meeting: m, body: csc}"), ("csc",), "S"),
        ("{on: 2022-10-20, what: held, meeting: m, symbol: S}", (), "S"),
    ],
)  # fmt: skip
def test_a_meeting_is_registered_by_what_facts_tell(
    desk: Desk, facts: str, bodies: tuple[str, ...], symbol: str | None
) -> None:
    """Whichever facts tell its body and its symbol, in which order they may."""
    desk.imports(f"f: {facts}")
    registered = entries(desk, "meeting")[-1]
    assert (registered.stream, registered.data) == ("meeting/m", MeetingRegistered(bodies, symbol))


# --- who says so ------------------------------------------------------------------------------


def test_sources_by_their_short_names_and_by_their_ids(desk: Desk) -> None:
    """In the log a source has its id, wherever the docket calls it by its short name."""
    desk.imports("""
a: {on: 2022-10-20, what: statement, by: S1, says: so, about: [S2, mission], from: [S2#p. 3, S1],
  wording: {S2: thus}, according_to: ARM, note: n}
b: {on: 2022-10-20, what: statement, by: ARM, says: so, from: [belta-2022-11-24]}
c: {what: retracted, fact: b, reason: no longer there, withdrawn_by: S2, reported: 2023}
""")
    told = entry(desk, "a")
    cited = [(one.source, one.locator, one.wording) for one in told.claim.sources]
    assert cited == [(BELTA, "p. 3", "thus"), (TASS, None, None)]
    assert (told.claim.according_to, told.claim.note) == ("ARM", "n")
    assert isinstance(told.data, StatementMade)
    assert told.data.speaker == f"source/{TASS}"
    assert told.data.about == (f"source/{BELTA}", "item/mission")
    assert entry(desk, "b").claim.sources[0].source == BELTA
    back = entry(desk, "c").data
    assert isinstance(back, EventRetracted)
    assert (back.kind, back.withdrawn_by) == ("withdrawn", BELTA)


def test_what_a_statement_is_about(desk: Desk) -> None:
    """Each name is found among all kinds, and kept with its kind."""
    desk.imports(
        "f: {on: 2022-10-20, what: statement, by: csto, says: so, attached_to: plan, about:"
        " [csto, csc, AZE, assistance, csc-1, plan, contacts, S1]}"
    )
    told = entry(desk, "f").data
    assert isinstance(told, StatementMade)
    assert (told.speaker, told.attached_to) == ("organisation/csto", "plan/plan")
    assert told.about == (
        "organisation/csto", "body/csc", "party/AZE", "item/assistance", "meeting/csc-1",
        "plan/plan", "measure/contacts", f"source/{TASS}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("published", "given", "reported"),
    [
        (("2022-11-24", "2022-10-27"), None, "2022-10-27"),
        (("2022-11-24", "2022-12/2023-01"), None, "2022-11-24"),
        (("2022-12/2023-01",), None, "2023-01"),
        (("2022-12",), None, "2022-12"),
        (("2022-11-24T10:30Z",), None, "2022-11-24T10:30Z"),
        (("2022-11-24",), "2022-11-25", "2022-11-25"),
        (("2026-11",), None, "2026-11-21"),
        ((None, "2022-11-24"), None, "2022-11-24"),
        ((None,), None, None),
        ((), None, None),
        (("no",), None, "never"),
        (("no", "2022-11-24"), None, "2022-11-24"),
    ],
)
def test_public_since(
    desk: Desk, published: tuple[str | None, ...], given: str | None, reported: str | None
) -> None:
    """The earliest of the dates by which a cited public source was out for certain."""
    sources = "".join(
        f"  s{number}: {{publisher: P{_dated(date)}}}\n" for number, date in enumerate(published)
    )
    cited = ", ".join(f"s{number}" for number in range(len(published)))
    told = f", reported: {given}" if given else ""
    names = WORLD.replace("items:\n", f"{sources}items:\n")
    desk.imports(f"f: {{on: 2022-10-20, what: noted, item: mission, from: [{cited}]{told}}}", names)
    assert entry(desk, "f").claim.reported == reported


def _dated(date: str | None) -> str:
    if date == "no":
        return ", published: 2022-10-21, public: no"
    return "" if date is None else f", published: {date}"


def test_a_fact_without_source_is_public_when_it_is_recorded(desk: Desk) -> None:
    """No date is made up: the day of recording counts, and is not written into the claim."""
    desk.imports("f: {on: 2022-10-20, what: proposed, item: mission}")
    assert entry(desk, "f").claim.reported is None
    assert state_of(desk.tracker, "mission", Moment(reported_until="2026-11-20")) is None
    assert state_of(desk.tracker, "mission", Moment(reported_until="2026-11-21")) == "proposed"
    (second,) = desk.column("SELECT reported FROM fact WHERE key = 'f'")
    assert datetime.fromtimestamp(int(str(second)), UTC).isoformat() == "2026-11-21T23:59:59+00:00"
