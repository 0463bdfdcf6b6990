"""Organisations: bodies, members and chairs; and who can't have been a member."""

from collections.abc import Iterable, Sequence

import pytest

from tests.domain.scenarios import Stream, World, reasons, refused, thing, told, world
from tracker.domain.facts import Draft
from tracker.domain.known import Membership
from tracker.domain.organisation import (
    BodyEstablished,
    ChairAssumed,
    MemberJoined,
    MemberLeft,
    OrganisationEvent,
    OrganisationFact,
    OrganisationRegistered,
    OrganisationState,
    ParticipationResumed,
    ParticipationSuspended,
    RegisterOrganisation,
    check_members,
    decide,
    evolve,
    memberships,
)
from tracker.domain.when import ALWAYS, NEVER, parse
from tracker.errors import Contradiction, Impossible, NotAMember, Refused, UnknownReference

WORLD = world()
CSTO_MEMBERS = WORLD.memberships("csto")
CSTO = OrganisationRegistered("CSTO", procedure="consensus")
PROCEDURE = thing("procedure", "consensus", CSTO)


def gap_of(eligible: Sequence[Membership], party: str, occurred: str | None) -> str | None:
    """Why a party is refused as no member; None where it is not."""
    try:
        check_members(eligible, "csto", (party,), occurred, "by")
    except Refused as refusal:
        error = refusal.findings[0].error
        return error.reason if isinstance(error, NotAMember) else str(error)
    return None


Fact = (
    BodyEstablished
    | MemberJoined
    | MemberLeft
    | ChairAssumed
    | ParticipationSuspended
    | ParticipationResumed
)


def state_of(events: Iterable[OrganisationEvent]) -> OrganisationState:
    """Fold events."""
    state = OrganisationState()
    for event in events:
        state = evolve(state, event)
    return state


def decided(
    data: Fact,
    occurred: str | None = None,
    *given: OrganisationEvent,
    known: World = WORLD,
    organisation: str = "csto",
) -> tuple[Draft, ...]:
    """Decide on a fact of ``csto``, given what stands."""
    claim = told("key", occurred)
    command = OrganisationFact(claim=claim, organisation=organisation, data=data)
    return decide(state_of(given), command, known)


# --- registrations ----------------------------------------------------------------------------


def register(data: OrganisationRegistered, *given: OrganisationEvent) -> tuple[Draft, ...]:
    """Decide to register ``csto``."""
    command = RegisterOrganisation(claim=told("organisation/csto"), organisation="csto", data=data)
    return decide(state_of(given), command, WORLD.having(PROCEDURE))


def test_a_new_organisation_is_registered() -> None:
    """The first registration is one event, the second is none."""
    assert register(CSTO) == (Draft("organisation/csto", told("organisation/csto"), CSTO),)
    assert register(CSTO, CSTO) == ()


def test_another_organisation_under_the_id_is_refused() -> None:
    """A second name is a contradiction, named by its field."""
    refusal = refused(lambda: register(OrganisationRegistered("Other", "consensus"), CSTO))
    assert reasons(refusal) == [("name", Contradiction)]


def test_the_procedure_must_be_known() -> None:
    """A procedure that nobody adopted is refused with the nearest name."""
    refusal = refused(lambda: register(OrganisationRegistered("CSTO", "concensus")))
    assert reasons(refusal) == [("procedure", UnknownReference)]
    assert "did you mean consensus?" in str(refusal)


@pytest.mark.parametrize(
    "data", [BodyEstablished("cfm", "Ministers"), MemberJoined("AZE"), MemberJoined("ARM", "csc")]
)
def test_bodies_and_members_of_unknown_start_are_registered(data: Fact) -> None:
    """Without a date they are names: recorded once, and nothing when told again."""
    assert decided(data) == (Draft("organisation/csto", told("key"), data),)
    assert decided(data, None, data) == ()


def test_another_body_under_the_id_is_refused() -> None:
    """A body has one name and one procedure."""
    old, new = BodyEstablished("csc", "Council"), BodyEstablished("csc", "Board", "consensus")
    refusal = refused(lambda: decided(new, None, old, known=WORLD.having(PROCEDURE)))
    assert reasons(refusal) == [("name", Contradiction), ("procedure", Contradiction)]


def test_a_body_has_one_organisation() -> None:
    """The id of a body of another organisation is taken."""
    known = WORLD.having(thing("organisation", "eaeu", OrganisationRegistered("EAEU")))
    body = BodyEstablished("csc", "Council")
    refusal = refused(lambda: decided(body, known=known, organisation="eaeu"))
    assert reasons(refusal) == [("body", Impossible)]
    assert "belongs to organisation/csto already" in str(refusal)


def test_another_kind_of_member_is_refused() -> None:
    """A member of unknown start is a voting member or an observer, not both."""
    observer = MemberJoined("AZE", kind="observer")
    refusal = refused(lambda: decided(MemberJoined("AZE"), None, observer))
    assert reasons(refusal) == [("kind", Contradiction)]


def test_an_observer_of_one_body_may_be_a_member_of_another() -> None:
    """Membership of a body is told apart from that of the organisation."""
    given = (MemberJoined("ARM"), MemberJoined("ARM", "csc", "observer"))
    for data in given:
        assert decided(data, None, *given) == ()
    assert len(decided(MemberJoined("ARM", "cssc"), None, *given, known=with_body("cssc"))) == 1


def with_body(name: str) -> World:
    """A world with one more body."""
    return WORLD.having(thing("body", name, BodyEstablished(name, name), "organisation/csto"))


# --- facts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        MemberJoined("AZE"),
        MemberLeft("ARM"),
        MemberLeft("AZE"),
        ChairAssumed("BLR", after="ARM"),
        ChairAssumed("pashinyan", "csc"),
    ],
)
def test_what_happened_on_a_date_is_a_fact(data: Fact) -> None:
    """Dated facts are recorded as told: also leaving, by one that was not known as a member."""
    expected = (Draft("organisation/csto", told("key", "2022-11-23"), data),)
    assert decided(data, "2022-11-23") == expected
    assert decided(data, "2022-11-23", data) == expected


@pytest.mark.parametrize(
    ("data", "field", "kind"),
    [
        (BodyEstablished("x", "X", "nothing"), "procedure", "procedure"),
        (MemberJoined("nobody"), "party", "party"),
        (MemberJoined("ARM", "nowhere"), "body", "body"),
        (MemberLeft("nobody"), "party", "party"),
        (ChairAssumed("nobody"), "party", "party"),
        (ChairAssumed("ARM", after="nobody"), "after", "party"),
        (ChairAssumed("ARM", "nowhere"), "body", "body"),
    ],
)
def test_names_must_be_known(data: Fact, field: str, kind: str) -> None:
    """Every name is checked, and the refusal says in which field it stands."""
    refusal = refused(lambda: decided(data))
    assert reasons(refusal) == [(field, UnknownReference)]
    assert f"unknown {kind} '" in str(refusal)


def test_all_unknown_names_are_told_at_once() -> None:
    """None hides another, the organisation's own included."""
    data = ChairAssumed("nobody", "nowhere", after="none")
    refusal = refused(lambda: decided(data, organisation="csta"))
    fields = ["organisation", "party", "after", "body"]
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]
    assert "did you mean csto?" in str(refusal)


# --- evolve -----------------------------------------------------------------------------------


def test_bodies_members_and_chairs_stand() -> None:
    """Each event adds its own; the last chair of a body is its chair."""
    body, arm, blr = BodyEstablished("csc", "Council"), MemberJoined("ARM"), MemberJoined("BLR")
    first, next_, of_body = ChairAssumed("ARM"), ChairAssumed("BLR"), ChairAssumed("ARM", "csc")
    assert state_of([CSTO, body, arm, blr, first, next_, of_body]) == OrganisationState(
        registered=CSTO,
        bodies={"csc": body},
        members={("", "ARM"): arm, ("", "BLR"): blr},
        chairs={"": next_, "csc": of_body},
    )


@pytest.mark.parametrize(
    ("left", "remaining"),
    [
        (MemberLeft("ARM"), {("", "BLR")}),
        (MemberLeft("ARM", "csc"), {("", "ARM"), ("", "BLR")}),
        (MemberLeft("BLR", "csc"), {("", "ARM"), ("csc", "ARM"), ("", "BLR")}),
        (MemberLeft("AZE"), {("", "ARM"), ("csc", "ARM"), ("", "BLR")}),
    ],
)
def test_who_leaves(left: MemberLeft, remaining: set[tuple[str, str]]) -> None:
    """Who leaves the organisation leaves its bodies; who leaves a body stays in the rest."""
    joined = [MemberJoined("ARM"), MemberJoined("ARM", "csc"), MemberJoined("BLR")]
    assert set(state_of([*joined, left]).members) == remaining


# --- who was a member -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "occurred", "gap"),
    [
        ("ARM", "0001", None),  # its start is unknown: it counts as a member
        ("ARM", None, None),
        ("KAZ", "2020-04-30", "not on 2020-04-30"),
        ("KAZ", "2020-05-01", None),
        ("KAZ", "2019/2020", None),  # may have happened after it joined
        ("KAZ", "../2020-04", "not on ../2020-04"),
        ("KAZ", "2019/..", None),
        ("GEO", "1999-12-31T23:59Z", None),
        ("GEO", "2000-01-01", "not on 2000-01-01"),
        ("GEO", "1999/2001", None),
        ("GEO", None, None),  # without a date nothing is impossible
        ("AZE", "2022", "never reported as one"),
        ("AZE", None, "never reported as one"),
    ],
)
def test_membership(party: str, occurred: str | None, gap: str | None) -> None:
    """Impossible is what no moment of the date allows; all else may have been."""
    assert gap_of(CSTO_MEMBERS, party, occurred) == gap


def test_who_came_back_is_a_member() -> None:
    """Any of several memberships will do."""
    again = Membership("GEO", parse("2010").earliest, NEVER)
    assert gap_of((*CSTO_MEMBERS, again), "GEO", "2005") == "not on 2005"
    assert gap_of((*CSTO_MEMBERS, again), "GEO", "2010-06") is None


def test_who_leaves_a_body_stays_in_the_organisation() -> None:
    """Leaving ends the membership that it names, and no other; so does coming back later."""
    stream = Stream("organisation/csto")
    stream.add(MemberJoined("ARM"), None)
    stream.add(MemberJoined("ARM", body="csc"), "2000")
    stream.add(MemberLeft("ARM", body="csc"), "2010-05-05")
    found = memberships(stream.at().stands)
    assert [(one.body, one.since == ALWAYS, one.until) for one in found] == [
        (None, True, NEVER),
        ("csc", False, parse("2010-05-05").latest),
    ]


def test_leaving_on_no_date_ends_nothing_for_certain() -> None:
    """Refused is only what is impossible: nobody knows since when it is none."""
    stream = Stream("organisation/csto")
    stream.add(MemberJoined("ARM"), None)
    stream.add(MemberLeft("ARM"), None)
    assert [one.until for one in memberships(stream.at().stands)] == [NEVER]


def test_all_who_were_no_members_are_told() -> None:
    """One finding a party, each with the members that there are."""
    parties = ("ARM", "AZE", "GEO")
    refusal = refused(lambda: check_members(CSTO_MEMBERS, "csto", parties, "2022", "by"))
    assert reasons(refusal) == [("by", NotAMember), ("by", NotAMember)]
    assert str(refusal.findings[1].error) == (
        "GEO is no member of csto (not on 2022); members: ARM, BLR or KAZ"
    )


def test_members_pass() -> None:
    """Nothing is refused where all may have been members, nor where nobody is named."""
    check_members(CSTO_MEMBERS, "csto", ("ARM", "KAZ"), "2022", "by")
    check_members(CSTO_MEMBERS, "csto", (), "2022", "by")


# --- participation ----------------------------------------------------------------------------

FROZEN = ParticipationSuspended("ARM", by=("ARM",), grounds="no help came")
OUT_OF_COUNCIL = ParticipationSuspended("ARM", "csc")


@pytest.mark.parametrize("data", [FROZEN, OUT_OF_COUNCIL, ParticipationResumed("ARM", "csc")])
@pytest.mark.parametrize("occurred", [None, "2024-02-23"])
def test_participation_is_recorded_as_told(data: Fact, occurred: str | None) -> None:
    """By whomever, with or without a date; nothing has to have been suspended before."""
    expected = (Draft("organisation/csto", told("key", occurred), data),)
    assert decided(data, occurred) == expected
    assert decided(data, occurred, FROZEN, data) == expected


def test_those_named_by_participation_must_be_known() -> None:
    """The party, the body, and who decided it."""
    refusal = refused(lambda: decided(ParticipationSuspended("x", "y", ("z", "ARM"))))
    assert reasons(refusal) == [(field, UnknownReference) for field in ("party", "body", "by")]


def test_who_takes_no_part_is_a_member_still() -> None:
    """So that a stance of the meantime is refused to nobody."""
    joined = MemberJoined("ARM")
    state = state_of([joined, FROZEN])
    assert state.members == {("", "ARM"): joined}
    assert state.suspended == {("", "ARM"): FROZEN}
    stream = Stream("organisation/csto")
    for event in (joined, FROZEN):
        stream.add(event, "2024-02-23")
    (arm,) = memberships(stream.at().stands)
    assert (arm.party, arm.until) == ("ARM", NEVER)
    assert gap_of([arm], "ARM", "2024-03") is None


@pytest.mark.parametrize(
    ("over", "left"),
    [
        (ParticipationResumed("ARM"), []),
        (ParticipationResumed("ARM", "csc"), [("", "ARM")]),
        (ParticipationResumed("BLR"), [("", "ARM"), ("csc", "ARM")]),
        (MemberLeft("ARM"), []),
    ],
)
def test_a_suspension_ends(over: OrganisationEvent, left: list[tuple[str, str]]) -> None:
    """In one body or in all; who leaves the organisation has nothing left to be suspended."""
    assert list(state_of([FROZEN, OUT_OF_COUNCIL, over]).suspended) == left
