"""Items: what is decided about their registration, links, transitions and stances."""

from typing import Any

import pytest

from tests.domain.scenarios import (
    CONSENSUS,
    World,
    entry,
    reasons,
    refused,
    thing,
    told,
    transition,
    world,
)
from tracker.domain.facts import Claim, Draft, Event
from tracker.domain.item import (
    ItemCommand,
    ItemFact,
    ItemLinked,
    ItemRegistered,
    ItemRetitled,
    ItemState,
    LinkItem,
    RegisterItem,
    StanceTaken,
    TakeStance,
    TextVersioned,
    TransitionItem,
    decide,
    evolve,
    organisation_of,
    procedure_name,
    procedure_of,
)
from tracker.domain.measure import AddMeasure, MeasureAdded, MeasureReported, ReportMeasure
from tracker.domain.organisation import BodyEstablished, OrganisationRegistered
from tracker.domain.procedure import shipped
from tracker.domain.tally import ReportTally, TallyReported, Total
from tracker.errors import (
    Contradiction,
    Impossible,
    InvalidDate,
    MissingField,
    NotAMember,
    TimeWithoutOffset,
    TrackerError,
    UnknownReference,
    UnknownTransition,
)

WORLD = world()
CLAIM = told("fact", "2022-11-23", "belta")
DRAFT = ItemRegistered("A draft", body="csc", concerns=("ARM", "AZE"))


def after(*events: Event) -> ItemState:
    """Fold events of an item."""
    state = ItemState()
    for number, event in enumerate(events):
        state = evolve(state, event, entry(event, position=number))  # type: ignore[arg-type]
    return state


def decided(command: ItemCommand, *given: Event, known: World = WORLD) -> tuple[Draft, ...]:
    """Decide, given what stands of the item."""
    return decide(after(*given), command, known)


def register(data: ItemRegistered) -> RegisterItem:
    """Ask for a registration of ``draft``."""
    return RegisterItem(claim=CLAIM, item="draft", data=data)


def move(name: str, *by: str, item: str = "draft", **fields: Any) -> TransitionItem:  # noqa: ANN401
    """Ask for a transition."""
    return TransitionItem(claim=CLAIM, item=item, transition=name, by=by, **fields)


def stand(stance: str, *members: str, item: str = "draft", **fields: Any) -> TakeStance:  # noqa: ANN401
    """Ask for a stance."""
    return TakeStance(claim=CLAIM, item=item, members=members, stance=stance, **fields)


# --- registration and links -------------------------------------------------------------------


def test_a_new_item_is_registered() -> None:
    """The first registration is one event, the second is none."""
    assert decided(register(DRAFT)) == (Draft("item/draft", CLAIM, DRAFT),)
    assert decided(register(DRAFT), DRAFT) == ()


def test_another_item_under_the_id_is_refused() -> None:
    """Two titles of one new item are a contradiction, and so is all that differs."""
    other = ItemRegistered('The "draft"', body="csc", concerns=("ARM",))
    refusal = refused(lambda: decided(register(other), DRAFT))
    assert reasons(refusal) == [("title", Contradiction), ("concerns", Contradiction)]
    assert """title is 'A draft' in the log and 'The "draft"' here""" in str(refusal)


def test_the_names_of_a_registration_must_be_known() -> None:
    """All unknown names are told at once."""
    data = ItemRegistered("A", body="x", concerns=("ARM", "y"), procedure="consensus")
    refusal = refused(lambda: decided(register(data)))
    fields = ["body", "concerns", "procedure"]
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]


def test_items_are_linked_once() -> None:
    """The same link again is nothing; another kind of link is one more."""
    bare = told("link/draft/replaces/loose")
    link = LinkItem(claim=bare, item="draft", data=ItemLinked("replaces", "loose"))
    assert decided(link) == (Draft("item/draft", bare, link.data),)
    assert decided(link, link.data) == ()
    assert decided(link, ItemLinked("amends", "loose")) == (Draft("item/draft", bare, link.data),)


@pytest.mark.parametrize("claim", [told("fact", "2023"), told("fact", None, "belta")])
def test_a_link_with_a_date_or_source_is_a_fact(claim: Claim) -> None:
    """It is recorded beside the bare one; the item's state has the link once."""
    link = LinkItem(claim=claim, item="draft", data=ItemLinked("replaces", "loose"))
    assert decided(link, link.data) == (Draft("item/draft", claim, link.data),)


def test_both_ends_of_a_link_must_be_known() -> None:
    """The item's own name is as good as the other's."""
    link = LinkItem(claim=CLAIM, item="x", data=ItemLinked("replaces", "losse"))
    refusal = refused(lambda: decided(link))
    assert reasons(refusal) == [("item", UnknownReference), ("links", UnknownReference)]
    assert "did you mean loose?" in str(refusal)


def test_an_item_cannot_replace_itself() -> None:
    """No source can make that true."""
    link = LinkItem(claim=CLAIM, item="draft", data=ItemLinked("replaces", "draft"))
    assert reasons(refused(lambda: decided(link))) == [("links", Impossible)]


# --- transitions ------------------------------------------------------------------------------


def test_a_transition_carries_its_outcome() -> None:
    """Whatever the recorder said goes in as said, and the procedure tells where it leads."""
    said = {
        "meeting": "summit", "grounds": "g", "condition": "c", "to": "csc", "task": "t",
        "until": "2023", "form": "protocol", "symbol": "s",
    }  # fmt: skip
    expected = transition("unsigned", "ARM", **said)
    assert decided(move("unsigned", "ARM", **said)) == (Draft("item/draft", CLAIM, expected),)
    assert expected.outcome.stance == "did not sign"
    assert expected.outcome.effect == "blocks"
    assert expected.outcome.open


def test_a_transition_is_spelt_as_the_procedure_does() -> None:
    """Case, blanks and hyphens of what was typed do not matter."""
    (draft,) = decided(move("Removal Requested", "ARM"))
    assert draft.data == transition("removal-requested", "ARM")


def test_by_whom_need_not_be_known() -> None:
    """No rule makes the user invent who did it."""
    assert decided(move("unsigned")) == (Draft("item/draft", CLAIM, transition("unsigned")),)


def test_the_same_transition_again_is_a_new_fact() -> None:
    """What is decided here does not ask what stood; order is judged elsewhere."""
    closed = transition("adopted")
    assert len(decided(move("adopted"), closed, closed)) == 1


@pytest.mark.parametrize(
    ("name", "nearest"), [("adoptd", ("adopted",)), ("removal", ("removed",)), ("x", ())]
)
def test_an_unknown_transition(name: str, nearest: tuple[str, ...]) -> None:
    """It is refused with the nearest, or with all that there are."""
    (finding,) = refused(lambda: decided(move(name))).findings
    assert finding.field == "what"
    assert isinstance(finding.error, UnknownTransition)
    assert (finding.error.transition, finding.error.procedure) == (name, "consensus")
    assert finding.error.nearest[: len(nearest)] == nearest
    assert bool(finding.error.nearest) == bool(nearest)
    assert "deferred" in finding.error.known


def test_the_names_of_a_transition_must_be_known() -> None:
    """All are told at once, before the transition is looked at."""
    command = move("x", "ARN", item="drafts", meeting="sumit", to="nobody")
    refusal = refused(lambda: decided(command))
    fields = ["item", "by", "meeting", "to"]
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]
    assert [finding.error.nearest for finding in refusal.findings] == [  # type: ignore[attr-defined]
        ("draft",),
        ("ARM",),
        ("summit",),
        (),
    ]


@pytest.mark.parametrize(
    ("name", "by", "allowed"),
    [
        ("unsigned", ("ARM",), True),
        ("unsigned", ("AZE",), False),  # did not sign: only a member can
        ("removal-requested", ("AZE", "GEO"), False),
        ("proposed", ("AZE",), True),  # implies no stance: an outsider may propose
        ("unsigned", ("csc",), False),
    ],
)
def test_an_implied_stance_is_a_members(name: str, by: tuple[str, ...], *, allowed: bool) -> None:
    """Who takes a stance by a transition must have been able to."""
    if allowed:
        assert len(decided(move(name, *by))) == 1
    else:
        refusal = refused(lambda: decided(move(name, *by)))
        assert reasons(refusal) == [("by", NotAMember)] * len(by)


# --- stances ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stance", "effect"), [("objects", "blocks"), ("signed", "clears"), ("no interest", None)]
)
def test_a_stance_carries_its_effect(stance: str, effect: str | None) -> None:
    """What it does to consensus is the procedure's to say, and recorded with it."""
    expected = StanceTaken(("ARM", "BLR"), stance, effect, grounds="g", phase="final")
    command = stand(stance, "ARM", "BLR", grounds="g", phase="final")
    assert decided(command) == (Draft("item/draft", CLAIM, expected),)


def test_the_same_stance_later_is_a_new_fact() -> None:
    """It is recorded again, for it may have lapsed in between."""
    taken = StanceTaken(("ARM",), "objects", "blocks")
    assert decided(stand("objects", "ARM"), taken) == (Draft("item/draft", CLAIM, taken),)


@pytest.mark.parametrize(
    ("member", "occurred", "allowed"),
    [
        ("ARM", "0900", True),  # of unknown start
        ("KAZ", "2019", False),
        ("KAZ", "2019/2021", True),
        ("GEO", "1999-12-31", True),
        ("GEO", "2000-01-01", False),
        ("AZE", "2022", False),
    ],
)
def test_only_a_member_takes_a_stance(member: str, occurred: str, *, allowed: bool) -> None:
    """Refused is only who certainly was none on that date."""
    command = TakeStance(
        claim=told("f", occurred), item="draft", members=("BLR", member), stance="supports"
    )
    if allowed:
        assert len(decided(command)) == 1
    else:
        assert reasons(refused(lambda: decided(command))) == [("by", NotAMember)]


def test_a_stance_is_somebodys() -> None:
    """One of nobody would be an entry that says nothing."""
    assert reasons(refused(lambda: decided(stand("supports")))) == [("by", MissingField)]


def test_an_item_of_no_body_has_no_members() -> None:
    """Where nobody told whose item it is, no stance is impossible."""
    assert len(decided(stand("supports", "AZE", item="loose"))) == 1


def test_the_names_of_a_stance_must_be_known() -> None:
    """All are told at once."""
    command = stand("supports", "x", item="y", on_behalf_of="z", aligned=("ARM", "u"), meeting="v")
    fields = ["item", "by", "on_behalf_of", "aligned", "meeting"]
    assert reasons(refused(lambda: decided(command))) == [
        (name, UnknownReference) for name in fields
    ]


# --- what items share with plans --------------------------------------------------------------


def test_a_measure_of_an_item() -> None:
    """It lies in the item's stream, is named once, and reported on there."""
    mission = MeasureAdded("mission", "Send a mission")
    bare = told("measure/mission")
    add = AddMeasure(claim=bare, kind="item", name="draft", data=mission)
    assert decided(add) == (Draft("item/draft", bare, mission),)
    assert decided(add, mission) == ()
    known = WORLD.having(thing("measure", "mission", mission, "item/draft"))
    done = MeasureReported("mission", "implemented")
    report = ReportMeasure(claim=CLAIM, data=done)
    assert decided(report, known=known) == (Draft("item/draft", CLAIM, done),)


def test_a_tally_of_an_item() -> None:
    """It is checked for its subject and recorded in the item's stream."""
    counted = TallyReported("states in favour", Total(5))
    command = ReportTally(claim=CLAIM, kind="item", name="draft", data=counted)
    assert decided(command) == (Draft("item/draft", CLAIM, counted),)
    missing = ReportTally(claim=CLAIM, kind="item", name="x", data=counted)
    assert reasons(refused(lambda: decided(missing))) == [("item", UnknownReference)]


# --- whose procedure --------------------------------------------------------------------------


def owned(own: str | None, body: str | None, organisation: str | None) -> World:
    """A world whose item, body and organisation follow these procedures."""
    return WORLD.having(
        thing("item", "draft", ItemRegistered("D", body="csc", procedure=own)),
        thing("body", "csc", BodyEstablished("csc", "C", body), "organisation/csto"),
        thing("organisation", "csto", OrganisationRegistered("CSTO", organisation)),
        procedures=[shipped("vote")],
    )


@pytest.mark.parametrize(
    ("own", "body", "organisation", "expected"),
    [
        (None, None, None, "consensus"),
        (None, None, "vote", "vote"),
        (None, "vote", "consensus", "vote"),
        ("vote", "consensus", "consensus", "vote"),
    ],
)
def test_the_nearest_procedure_counts(
    own: str | None, body: str | None, organisation: str | None, expected: str
) -> None:
    """An item's own, else its body's, else the organisation's, else consensus."""
    known = owned(own, body, organisation)
    assert procedure_name("draft", known) == expected
    assert procedure_of("draft", known).name == expected


def test_an_item_of_no_body_follows_the_default() -> None:
    """So does one that nobody has registered yet."""
    assert procedure_name("loose", WORLD) == procedure_name("unheard-of", WORLD) == "consensus"
    assert (organisation_of("loose", WORLD), organisation_of("draft", WORLD)) == (None, "csto")


def test_a_procedure_that_is_not_adopted_is_refused() -> None:
    """Nothing is judged by rules that the log does not hold."""
    known = World(WORLD.things, WORLD.members)
    refusal = refused(lambda: decided(move("adopted"), known=known))
    assert reasons(refusal) == [("procedure", UnknownReference)]


def test_a_body_may_vote() -> None:
    """The outcome is that of the item's own procedure: a vote has no unsigned items."""
    refusal = refused(lambda: decided(move("unsigned", "ARM"), known=owned("vote", None, None)))
    assert reasons(refusal) == [("what", UnknownTransition)]
    assert CONSENSUS.name not in str(refusal)


# --- titles and texts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        ItemRetitled("A better draft", ("ARM",), "a compromise"),
        TextVersioned("Rev.1"),
        TextVersioned("Rev.1", ("ARM", "csc"), "CSC/7/Rev.1", "a new preamble"),
    ],
)
def test_titles_and_texts_are_recorded_as_told(data: ItemRetitled | TextVersioned) -> None:
    """The same again, on another date, is a new fact."""
    command = ItemFact(claim=CLAIM, item="draft", data=data)
    assert decided(command) == (Draft("item/draft", CLAIM, data),)
    assert decided(command, DRAFT, data) == (Draft("item/draft", CLAIM, data),)


@pytest.mark.parametrize("data", [ItemRetitled("X", ("x",)), TextVersioned("X", ("x",))])
def test_whose_title_or_text_it_is_must_be_known(data: ItemRetitled | TextVersioned) -> None:
    """The item, and those by whom."""
    command = ItemFact(claim=CLAIM, item="drafts", data=data)
    expected = [("item", UnknownReference), ("by", UnknownReference)]
    assert reasons(refused(lambda: decided(command))) == expected


@pytest.mark.parametrize(
    ("until", "error"), [("soon", InvalidDate), ("2023-05-01T10:00", TimeWithoutOffset)]
)
def test_until_is_a_date(until: str, error: type[TrackerError]) -> None:
    """Whether a silence has run out is read from it."""
    command = move("returned", until=until)
    assert reasons(refused(lambda: decided(command))) == [("until", error)]
