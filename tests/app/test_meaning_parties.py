"""Tests of what facts about parties stand for: stances, chairs, members; and of tallies."""

from tests.app.support import Desk, entry
from tracker.domain.item import StanceTaken
from tracker.domain.organisation import ChairAssumed, MemberJoined
from tracker.domain.tally import Part, TallyReported, Total


def test_a_tally_is_about_what_is_counted(desk: Desk) -> None:
    """Of a meeting, an item or a plan; numbers as they are told."""
    desk.imports("""
a: {on: 2022-10-20, what: tally, item: mission, of: votes, parts: {for: 5, against: 1}}
b: {on: 2022-10-20, what: tally, plan: plan, of: measures, total: at least 34, to: the press}
""")
    of_item, of_plan = entry(desk, "a"), entry(desk, "b")
    assert (of_item.stream, of_plan.stream) == ("item/mission", "plan/plan")
    assert of_item.data == TallyReported("votes", None, (Part("for", 5), Part("against", 1)))
    assert of_plan.data == TallyReported("measures", Total(34, "at least"), (), None, "the press")


def test_a_stance_of_several(desk: Desk) -> None:
    """One fact, all its members, and what it does under the procedure."""
    desk.imports("f: {on: 2022-10-20, what: Objects, item: mission, by: [BLR, KAZ], order: -2}")
    taken = entry(desk, "f")
    assert isinstance(taken.data, StanceTaken)
    assert (taken.data.members, taken.data.effect) == (("BLR", "KAZ"), "blocks")
    assert taken.claim.order == -2


def test_chairs_and_members_without_a_date(desk: Desk) -> None:
    """They may leave the date out; the organisation is the body's where none is named."""
    desk.imports("""
a: {what: chair, by: BLR, after: ARM, body: cfm}
b: {what: chair, by: KAZ, organisation: csto}
c: {what: joined, by: AZE, organisation: csto}
""")
    assert {entry(desk, key).stream for key in "abc"} == {"organisation/csto"}
    assert entry(desk, "a").data == ChairAssumed("BLR", "cfm", "ARM")
    assert entry(desk, "b").data == ChairAssumed("KAZ", None, None)
    assert entry(desk, "c").data == MemberJoined("AZE", None, "voting member")
    assert [entry(desk, key).claim.occurred for key in "abc"] == [None] * 3


def test_members_come_and_go_within_a_docket(desk: Desk) -> None:
    """Who was a member when is known from all facts, of this docket and of the log."""
    desk.imports("a: {on: 2022-10-01, what: joined, by: AZE, organisation: csto}")
    desk.imports("""
b: {on: 2022-10-20, what: left, by: AZE, organisation: csto}
c: {on: 2022-10-10, what: supports, item: mission, by: AZE}
d: {on: 2022-10-19/2022-10-25, what: supports, item: mission, by: AZE}
""")
    assert desk.problems("""
e: {on: 2022-10-21, what: supports, item: mission, by: AZE}
f: {on: 2022-09-30, what: supports, item: mission, by: AZE}
""") == [
        (
            "d.yaml:4: fact e, field by: AZE is no member of csto (not on 2022-10-21);"
            " members: ARM, BLR or KAZ"
        ),
        (
            "d.yaml:5: fact f, field by: AZE is no member of csto (not on 2022-09-30);"
            " members: ARM, BLR or KAZ"
        ),
    ]


def test_a_member_that_leaves_in_the_same_docket(desk: Desk) -> None:
    """A fact of the docket closes a membership that the log has."""
    desk.imports("a: {on: 2022-10-01, what: joined, by: AZE, organisation: csto}")
    (problem,) = desk.problems("""
b: {on: 2022-10-20, what: left, by: AZE, organisation: csto}
c: {on: 2022-10-21, what: supports, item: mission, by: AZE}
""")
    assert problem.startswith("d.yaml:5: fact c, field by: AZE is no member of csto (not on")


def test_a_membership_that_was_a_mistake(desk: Desk) -> None:
    """Taken back, it makes nobody a member; also within one docket."""
    (problem,) = desk.problems("""
a: {on: 2022-10-01, what: joined, by: AZE, organisation: csto}
b: {what: retracted, fact: a, reason: another organisation}
c: {on: 2022-10-21, what: supports, item: mission, by: AZE}
""")
    assert problem.startswith("d.yaml:6: fact c, field by: AZE is no member of csto (never")


def test_a_body_is_chaired_by_a_party_of_any_kind(desk: Desk) -> None:
    """References are found among parties, organisations and bodies."""
    desk.imports("f: {on: 2022-10-20, what: chair, by: csto, after: cfm, body: csc}")
    assert entry(desk, "f").data == ChairAssumed("csto", "csc", "cfm")
