"""Tests of the workspace: what the log has, and on top of it what was decided and is not recorded.

And of deciding on top of it: each command to its aggregate, with its dates.
"""

from collections.abc import Iterator

import msgspec
import pytest

from tests.app.support import Desk, rows
from tracker.app.deciding import decide
from tracker.app.judging import bears
from tracker.app.recorded import Recorded
from tracker.app.workspace import Workspace
from tracker.domain.facts import Citation, Claim, Command, Draft
from tracker.domain.item import ItemRegistered, RegisterItem, TakeStance, TransitionItem
from tracker.domain.marks import Corroborate, Retract
from tracker.domain.moment import Moment
from tracker.domain.organisation import MemberJoined, MemberLeft, OrganisationFact
from tracker.domain.party import PartyRegistered, RegisterParty
from tracker.domain.procedure import Gap
from tracker.errors import Refused
from tracker.log.envelope import command_id
from tracker.views.reader import Reader

FACT = "f: {on: 2022-10-20, what: proposed, item: mission, from: S1}"


@pytest.fixture
def workspace(desk: Desk) -> Iterator[Workspace]:
    """A workspace over the world with one fact."""
    desk.imports(FACT)
    with desk.tracker.database.reading() as connection:
        yield Workspace(
            Reader(connection, desk.tracker.store, Moment()), "2026-11-21T14:02:00.000000Z"
        )


def take(workspace: Workspace, command: Command) -> tuple[Draft, ...]:
    """Decide a command and take its events in."""
    drafts = decide(workspace, command)
    workspace.apply(drafts, command_id(command.claim.key))
    return drafts


def claim(key: str, on: str | None = "2022-10-21", **fields: str) -> Claim:
    """The claim of a fact."""
    return Claim(key=key, occurred=on, **fields)  # type: ignore[arg-type]


def test_new_things_are_known(workspace: Workspace) -> None:
    """What was decided is there for the next decision, beside what is recorded."""
    size = workspace.size
    assert workspace.thing("party", "GEO") is None
    take(workspace, RegisterParty(claim=claim("party/GEO", None), party="GEO",
                                  data=PartyRegistered("Georgia")))  # fmt: skip
    thing = workspace.thing("party", "GEO")
    assert thing is not None
    assert (thing.stream, thing.data) == ("party/GEO", PartyRegistered("Georgia"))
    assert list(workspace.names("party")) == ["ARM", "BLR", "KAZ", "AZE", "GEO"]
    assert workspace.size == size + 1


def test_what_bears_on_verdicts(workspace: Workspace) -> None:
    """What does not leaves an item's deviations as they are: so it need not be judged."""
    gap = TransitionItem(claim=claim("g"), item="mission", transition="unsigned", by=("ARM",))
    stance = TakeStance(claim=claim("s"), item="mission", members=("ARM",), stance="supports")
    cited = msgspec.structs.replace(
        claim("c", None), sources=(Citation(source="belta-2022-11-24"),)
    )
    stood = [(verdict := workspace.before("mission"))]
    for command, expected in (
        (stance, False),
        (Corroborate(claim=cited, fact="f"), False),
        (gap, True),
        (Retract(claim=claim("back", None), fact="g", reason="wrong"), True),
    ):
        entries = workspace.apply(decide(workspace, command), command_id(command.claim.key))
        assert [bears(entry) for entry in entries] == [expected]
        verdict = workspace.after("mission")
        assert (verdict != stood[-1]) is expected
        stood.append(verdict)
    assert verdict == stood[0]


def test_new_facts_are_targets(workspace: Workspace) -> None:
    """By key and by id; what is retracted on top is known as such, recorded or new."""
    stance = TakeStance(claim=claim("g"), item="mission", members=("ARM",), stance="supports")
    take(workspace, stance)
    new, old = workspace.target("g"), workspace.target("f")
    assert new is not None
    assert old is not None
    assert workspace.target(new.event_id) == new
    assert (new.stream, new.type, new.retracted) == ("item/mission", "stance.taken", False)
    for fact in "fg":
        take(workspace, Retract(claim=claim(f"{fact}-back", None), fact=fact, reason="wrong"))
        target = workspace.target(fact)
        assert target is not None
        assert target.retracted
    with pytest.raises(Refused, match="f was retracted before: there is nothing left to mark"):
        take(workspace, Retract(claim=claim("again", None), fact="f", reason="wrong"))


def test_entries_of_targets(workspace: Workspace) -> None:
    """A target leads to its entry while it stands."""
    old = workspace.target("f")
    assert old is not None
    entry = workspace.entry(old)
    assert entry is not None
    assert entry.claim.occurred == "2022-10-20"
    take(workspace, TransitionItem(claim=claim("g"), item="mission", transition="noted"))
    new = workspace.target("g")
    assert new is not None
    found = workspace.entry(new)
    assert found is not None
    assert found.position == workspace.size - 1


def test_members_in_the_order_of_the_world(workspace: Workspace) -> None:
    """A later fact may tell of an earlier leaving; what is cached is made anew."""
    known = {one.party: (one.since, one.until) for one in workspace.memberships("csto")}
    left = MemberLeft("ARM")
    take(workspace, OrganisationFact(claim=claim("g"), organisation="csto", data=left))
    (arm,) = [one for one in workspace.memberships("csto") if one.party == "ARM"]
    assert arm.until < known["ARM"][1]
    joined = OrganisationFact(
        claim=claim("h", "2023-01-01"), organisation="csto", data=MemberJoined("ARM")
    )
    take(workspace, joined)
    assert len([one for one in workspace.memberships("csto") if one.party == "ARM"]) == 2
    take(workspace, Retract(claim=claim("i", None), fact="g", reason="wrong"))
    arms = [one for one in workspace.memberships("csto") if one.party == "ARM"]
    assert arms[0].until == known["ARM"][1]
    assert {one.party for one in workspace.memberships("nobody")} == set()


def test_procedures(workspace: Workspace) -> None:
    """An adopted one, recorded; none of another name."""
    found = workspace.procedure("consensus")
    assert found is not None
    assert found.name == "consensus"
    assert workspace.procedure("vote") is None


def test_deviations_before_and_after(workspace: Workspace) -> None:
    """What is new is judged with what is recorded, in the order of the world."""
    assert workspace.before("mission") == workspace.after("mission") == ()
    take(workspace, TransitionItem(claim=claim("g"), item="mission", transition="adopted"))
    (gap,) = workspace.after("mission")
    assert (gap.entry.claim.key, type(gap.verdict)) == ("g", Gap)
    assert workspace.before("mission") == ()
    late = claim("h", "2022-10-20", order=1)  # type: ignore[arg-type]
    take(workspace, TransitionItem(claim=late, item="mission", transition="discussed"))
    assert [one.entry.claim.key for one in workspace.after("mission")] == ["h"]


def test_registered_alike_is_no_event(workspace: Workspace) -> None:
    """Recorded or new; with ``blank`` it is decided as for the first time."""
    there = ItemRegistered("Mission", body="csc")
    command = RegisterItem(claim=claim("item/mission", None), item="mission", data=there)
    assert decide(workspace, command) == ()
    assert len(decide(workspace, command, blank=True)) == 1
    new = RegisterItem(claim=claim("item/n", None), item="n", data=ItemRegistered("N"))
    assert len(take(workspace, new)) == 1
    assert decide(workspace, new) == ()


def test_dates_are_fixed_when_decided(workspace: Workspace) -> None:
    """The report's date comes from the sources; none is after today, whenever it was recorded."""
    cited = Claim(key="g", occurred="2022-10-20", sources=(Citation(source="tass-2022-10-27"),))
    (draft,) = decide(workspace, TransitionItem(claim=cited, item="mission", transition="noted"))
    assert draft.claim.reported == "2022-10-27"
    command = TransitionItem(claim=cited, item="mission", transition="noted")
    (again,) = decide(workspace, command, recorded_at="2022-10-20T12:00:00.000000Z")
    assert again == draft
    late = msgspec.structs.replace(cited, reported="2027-10-27")
    with pytest.raises(Refused) as caught:
        decide(workspace, TransitionItem(claim=late, item="mission", transition="noted"))
    (finding,) = caught.value.findings
    assert (finding.field, finding.error.code) == ("reported", "reported-in-future")


def test_all_reasons_against_a_command(workspace: Workspace) -> None:
    """Names, dates and sources at once."""
    wrong = Claim(
        key="g",
        occurred="2022-12-01",
        reported="2022-10-01",
        according_to="AMR",
        sources=(Citation(source="nobody"),),
    )
    with pytest.raises(Refused) as caught:
        decide(workspace, TakeStance(claim=wrong, item="mision", members=("AMR",), stance="signed"))
    assert [finding.field for finding in caught.value.findings] == [
        "item", "by", "sources", "according_to",
    ]  # fmt: skip


def test_a_fact_of_the_world_needs_a_date(workspace: Workspace) -> None:
    """Set-up facts and marks may do without."""
    undated = claim("g", None)
    with pytest.raises(Refused, match="on"):
        decide(workspace, TransitionItem(claim=undated, item="mission", transition="noted"))
    sources = (Citation(source="belta-2022-11-24"),)
    mark = Corroborate(claim=Claim(key="g", sources=sources), fact="f")
    assert len(decide(workspace, mark)) == 1


def test_marks_on_what_was_retracted(workspace: Workspace) -> None:
    """Refused; but what was said before is compared as if it still stood."""
    sources = (Citation(source="belta-2022-11-24"),)
    mark = Corroborate(claim=Claim(key="g", sources=sources), fact="f")
    take(workspace, Retract(claim=claim("r", None), fact="f", reason="wrong"))
    with pytest.raises(Refused, match="retracted before"):
        decide(workspace, mark)
    assert len(decide(workspace, mark, blank=True)) == 1
    with pytest.raises(Refused, match="unknown fact 'nothing'"):
        decide(workspace, Corroborate(claim=mark.claim, fact="nothing"), blank=True)


def test_what_is_recorded_of_a_command(desk: Desk, workspace: Workspace) -> None:
    """Its events by their numbers, and those that were taken back."""
    desk.imports(
        "h: {on: 2022-10-20, what: announced, meeting: csc-1, agenda: [mission], from: S1}"
    )
    back = "r: {what: retracted, fact: h, reason: wrong}"
    desk.imports(back, head="docket: other\nformat: 1\n")
    with desk.tracker.database.reading() as connection:
        later = Workspace(Reader(connection, desk.tracker.store, Moment()), "")
        recorded = Recorded(desk.tracker.store, later)
        identity = command_id("docket", "d", "h", "0")
        first = recorded.first(identity)
        assert first is not None
        events = [first, *recorded.rest(first)]
        keys = [event.envelope.key for event in events]
        assert keys == ["h", "h/agenda/mission", "h/mission"]
        chains = [recorded.chain(event) for event in events]
        taken_back = [chain.taken_back.envelope.key for chain in chains if chain.taken_back]
        assert taken_back == ["r", "r/agenda/mission", "r/mission"]
        assert recorded.first(command_id("nobody")) is None
    assert Recorded(desk.tracker.store, workspace).first(identity) is None


def test_a_workspace_records_nothing(desk: Desk, workspace: Workspace) -> None:
    """It is a thought; the log is as it was."""
    before = rows(desk.tracker)
    take(workspace, TransitionItem(claim=claim("g"), item="mission", transition="noted"))
    assert rows(desk.tracker) == before
