"""Every command finds its aggregate, and what it decides can be recorded and asked for."""

from collections.abc import Iterator

import pytest

from tests.app.support import Desk
from tests.app.test_workspace import claim, take
from tracker.app.workspace import Workspace
from tracker.domain.facts import Citation, Claim, Command
from tracker.domain.item import ItemFact, ItemRetitled, TextVersioned
from tracker.domain.marks import Dispute, DisputeSettled, EventRetracted, Settle
from tracker.domain.meeting import (
    MeetingAgendaIssued,
    MeetingFact,
    MeetingItemDropped,
    MeetingItemMoved,
    MeetingSuspended,
)
from tracker.domain.moment import Moment
from tracker.domain.organisation import OrganisationFact, ParticipationSuspended
from tracker.domain.party import OfficeAssumed, OfficeLeft, PartyFact
from tracker.domain.source import AmendSource, SourceAmended
from tracker.errors import Refused
from tracker.views.reader import Reader

FACTS = """
f: {on: 2022-10-20, what: proposed, item: mission, from: S1}
d: {on: 2022-10-20, what: announced, meeting: csc-2, body: csc, from: S1}
doubt: {what: dispute, fact: f, says: never so, from: S2}
"""


@pytest.fixture
def workspace(desk: Desk) -> Iterator[Workspace]:
    """A workspace over the world, with a fact that is disputed."""
    desk.imports(FACTS)
    with desk.tracker.database.reading() as connection:
        reader = Reader(connection, desk.tracker.store, Moment())
        yield Workspace(reader, "2026-11-21T14:02:00.000000Z")


def sourced(key: str) -> Claim:
    """The claim of a fact of a source."""
    cited = (Citation(source="belta-2022-11-24"),)
    return Claim(key=key, occurred="2022-10-21", sources=cited)


COMMANDS: list[tuple[Command, str]] = [
    (PartyFact(claim=claim("a", None), party="ARM", data=OfficeAssumed("Chair")), "party/ARM"),
    (PartyFact(claim=claim("b"), party="ARM", data=OfficeLeft()), "party/ARM"),
    (
        OrganisationFact(claim=claim("c"), organisation="csto", data=ParticipationSuspended("ARM")),
        "organisation/csto",
    ),
    (
        AmendSource(claim=claim("d"), source="tass-2022-10-27", data=SourceAmended("withdrawn")),
        "source/tass-2022-10-27",
    ),
    (MeetingFact(claim=claim("e"), meeting="csc-1", data=MeetingSuspended()), "meeting/csc-1"),
    (
        MeetingFact(claim=claim("f2"), meeting="csc-1", data=MeetingItemDropped("mission")),
        "meeting/csc-1",
    ),
    (MeetingFact(claim=claim("g"), meeting="csc-1", data=MeetingAgendaIssued()), "meeting/csc-1"),
    (ItemFact(claim=claim("h"), item="mission", data=ItemRetitled("M")), "item/mission"),
    (ItemFact(claim=claim("i"), item="mission", data=TextVersioned("v2")), "item/mission"),
]


@pytest.mark.parametrize(
    ("command", "stream"),
    COMMANDS,
    ids=[type(c.data).__name__ for c, _ in COMMANDS],  # type: ignore[attr-defined]
)
def test_a_fact_goes_to_its_stream(workspace: Workspace, command: Command, stream: str) -> None:
    """Decided and taken in: one event there, under the command's key."""
    (draft,) = take(workspace, command)
    assert (draft.stream, draft.claim.key) == (stream, command.claim.key)
    target = workspace.target(command.claim.key)
    assert target is not None
    assert target.stream == stream


def test_a_move_tells_both_meetings(workspace: Workspace) -> None:
    """Two events of one command in two streams, each under a key of its own, dated alike."""
    data = MeetingItemMoved("mission", to_meeting="csc-2")
    drafts = take(workspace, MeetingFact(claim=sourced("moved"), meeting="csc-1", data=data))
    told = [(draft.stream, draft.claim.key, draft.claim.reported) for draft in drafts]
    assert told == [
        ("meeting/csc-1", "moved", "2022-11-24"),
        ("meeting/csc-2", "moved/added", "2022-11-24"),
    ]


@pytest.mark.parametrize("new", [False, True], ids=["recorded", "on top"])
def test_a_fact_that_falls_is_gone(workspace: Workspace, *, new: bool) -> None:
    """A dispute knows its fact, recorded or new; settled against it, nothing is left to mark."""
    doubt = "doubt"
    if new:
        doubt = "doubt-2"
        take(workspace, Dispute(claim=sourced(doubt), fact="f", text="not that day"))
    settle = Settle(claim=claim("end", None), dispute=doubt, outcome="falls", reason="checked")
    fact, disputed = workspace.target("f"), workspace.target(doubt)
    assert fact is not None
    assert disputed is not None
    assert disputed.about == fact.event_id
    settled, fallen = take(workspace, settle)
    assert (settled.claim.key, fallen.claim.key) == ("end", "end/retracted")
    assert settled.data == DisputeSettled(disputed.event_id, "falls", "checked")
    assert fallen.data == EventRetracted(fact.event_id, "checked")
    with pytest.raises(Refused, match="f was retracted before"):
        take(workspace, settle)
