"""Each event as one line: what is told is said, and what is not told too where it matters."""

import pytest

from tests.histories import stance, transitioned
from tests.views.test_wording_of_events import WORDED
from tests.world import CONSENSUS
from tracker.domain import item, marks, measure, meeting, organisation, party, plan, procedure
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Event
from tracker.domain.source import SourceCited
from tracker.domain.statement import StatementMade
from tracker.domain.tally import Part, TallyReported, Total
from tracker.log.catalogue import KINDS
from tracker.log.log_events import KeyRotated, LogOpened, LogResumed
from tracker.views.wording import bare, describe, names, says

REFERRED = item.ItemTransitioned(
    "referred",
    transitioned("referred").outcome,
    meeting="first",
    to="board",
    task="agree a draft",
    until="2022-12",
)

LINES: list[tuple[Event, str]] = [
    (transitioned("proposed"), "proposed (by whom: not reported)"),
    (transitioned("proposed", ("AAA", "BBB")), "proposed by AAA BBB"),
    (transitioned("discussed"), "discussed"),
    (transitioned("discussed", meeting="first"), "discussed (first)"),
    (transitioned("unsigned", ("AAA",), "first"), "not signed by AAA (first)"),
    (transitioned("removal-requested", ("AAA",)), "removal requested by AAA"),
    (
        item.ItemTransitioned("deferred", transitioned("deferred").outcome, until="2022-12"),
        "deferred until 2022-12",
    ),
    (REFERRED, "referred (first); board to agree a draft by 2022-12"),
    (
        item.ItemTransitioned("proposed", transitioned("proposed").outcome, ("A",), form="paper"),
        "proposed by A as paper",
    ),
    (stance(("AAA", "BBB"), "supports"), "AAA BBB: supports"),
    (stance(("AAA",), "objects", "cost"), "AAA: objects; grounds: cost"),
    (
        item.StanceTaken(("A",), "supports with conditions", condition="a date", grounds="cost"),
        "A: supports with conditions; on condition: a date; grounds: cost",
    ),
    (item.ItemRegistered("The X"), "registered: The X"),
    (item.ItemLinked("follows", "y"), "follows y"),
    (plan.PlanRegistered("The plan"), "registered: The plan"),
    (plan.PlanAdopted(), "plan adopted"),
    (plan.PlanAdopted(34), "plan adopted with 34 measures"),
    (measure.MeasureAdded("m1", "Contacts"), "measure m1: Contacts"),
    (measure.MeasureReported("m1", "implemented"), "m1 implemented"),
    (
        measure.MeasureReported("m1", "unfulfilled", "external party", "OSCE", "no answer"),
        "m1 unfulfilled (external party, OSCE); grounds: no answer",
    ),
    (meeting.MeetingRegistered(("council", "board")), "registered: a meeting of council board"),
    (meeting.MeetingRegistered(), "registered: a meeting of a body not told"),
    (meeting.MeetingAnnounced(), "announced"),
    (
        meeting.MeetingRescheduled(starts="2022-11-23", ends="2022-11-24", venue="Minsk"),
        "rescheduled for 2022-11-23 to 2022-11-24 in Minsk",
    ),
    (
        meeting.MeetingHeld(kind="joint", format="hybrid", composition="narrow", chair="BLR"),
        "held, joint, hybrid, narrow, chair BLR",
    ),
    (meeting.MeetingCancelled(grounds="storm"), "cancelled; grounds: storm"),
    (meeting.MeetingItemAdded("x"), "on its agenda: x"),
    (meeting.MeetingItemAdded("x", 2), "on its agenda: x, no. 2"),
    (meeting.MeetingAttendanceRecorded(("A", "B"), ("C",)), "present: A B; absent: C"),
    (meeting.MeetingAttendanceRecorded(absent=("C",)), "absent: C"),
    (
        TallyReported("measures", Total(34, "about"), (Part("implemented", 32),)),
        "about 34 measures: 32 implemented",
    ),
    (TallyReported("states in favour"), "states in favour"),
    (StatementMade("party/AAA", "No."), "AAA: No."),
    (StatementMade("party/AAA", "No.", kind="remark"), "AAA (remark): No."),
    (SourceCited("TASS", published="2022-10-27"), "source: TASS, 2022-10-27"),
    (SourceCited("TASS"), "source: TASS"),
    (party.PartyRegistered("Belarus"), "registered: Belarus"),
    (
        party.PartyRegistered("Zas", "person", "Secretary General", "csto"),
        "registered: Zas, Secretary General of csto",
    ),
    (organisation.OrganisationRegistered("CSTO"), "registered: CSTO"),
    (organisation.BodyEstablished("csc", "Council"), "body csc: Council"),
    (organisation.MemberJoined("AAA"), "AAA is a voting member"),
    (organisation.MemberJoined("AAA", kind="observer"), "AAA is an observer"),
    (organisation.MemberLeft("AAA"), "AAA left"),
    (organisation.ChairAssumed("BLR"), "BLR took the chair"),
    (organisation.ChairAssumed("BLR", after="ARM"), "BLR took the chair after ARM"),
    (ProcedureAdopted(procedure.definition(CONSENSUS)), "procedure consensus adopted"),
    (marks.EventCorroborated("e"), "corroborated"),
    (marks.EventDisputed("e", (marks.Saying("by", "BLR"),)), "disputed: by: BLR"),
    (
        marks.EventDisputed("e", (marks.Saying("by", "BLR"), marks.Saying("on", "2022")), "no"),
        "disputed: by: BLR, on: 2022; no",
    ),
    (marks.EventRetracted("e", "a typo"), "retracted (mistake): a typo"),
    (marks.EventRetracted("e", "denied", "withdrawn", "S1"), "retracted (withdrawn): denied"),
    (
        marks.DisputeSettled("e", "stands", "a video"),
        "dispute settled: the disputed fact stands (a video)",
    ),
    (LogOpened("agenda-tracker/1", "agenda-event/v1"), "log opened: agenda-tracker/1"),
    (LogResumed("x/2", "x/1", 80, "AA=="), "log resumed as x/2, after 80 entries of x/1"),
    (KeyRotated("x+1+AA==", None, "lost"), "checkpoints are signed with x+1+AA== (lost)"),
]


@pytest.mark.parametrize(("event", "line"), LINES, ids=[line for _, line in LINES])
def test_a_line_for_each_event(event: Event, line: str) -> None:
    """An event in the words of its readers."""
    assert describe(event) == line


def test_no_event_is_left_without_words() -> None:
    """Every kind of the catalogue has a tested line: none falls back to the name of its class."""
    lines = [*LINES, *WORDED]
    assert {kind.data for kind in KINDS} == {type(event) for event, _ in lines}
    assert not any(describe(event) == type(event).__name__ for event, _ in lines)


@pytest.mark.parametrize(
    ("where", "number", "line"),
    [
        ("first", "2", "on the agenda of first, no. 2"),
        ("first", None, "on the agenda of first"),
        (None, "2", "on the agenda"),
    ],
)
def test_an_item_on_an_agenda(where: str | None, number: str | None, line: str) -> None:
    """An item that is put on a meeting's agenda is told with its number, where there is one."""
    assert describe(transitioned("included", meeting=where), number) == line


def test_what_a_dispute_says() -> None:
    """The other values by field, then the text; nothing where neither is told."""
    assert says(marks.EventDisputed("e")) == ""
    assert says(marks.EventDisputed("e", text="never")) == "never"


def test_names_and_ids() -> None:
    """Names stand one after another; the id of a reference is what follows its kind."""
    assert names(("A", "B")) == "A B"
    assert [bare(ref) for ref in ("party/ARM", "ARM", "x/")] == ["ARM", "ARM", "x/"]
