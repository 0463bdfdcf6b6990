"""Tests of names that are refused, listed or told by facts, and of keys that are taken."""

import pytest

from tests.app.support import Desk
from tests.dockets import WORLD

LATE = (
    "it cannot have happened on {} and been reported on {}, over a day before: check both dates;"
    " an announcement happened when it was announced"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("body: csc, concerns: [ARM, AZE]", "body: css, concerns: [ARN, AZE]", [
            "22: item assistance, field body: unknown body 'css'; did you mean csc?",
            "22: item assistance, field concerns: unknown party 'ARN'; did you mean ARM?",
        ]),
        ("title: Mission,", "title: Mission, procedure: consent,", [
            ("21: item mission, field procedure: unknown procedure 'consent';"
            " did you mean consensus?"),
        ]),
        ("relays: S1", "relays: S7", [
            ("19: source S2, field relays: unknown source 'S7':"
            " register it first under the source names"),
        ]),
        ("relays: S1", "relays: S2", [
            "19: source S2, field relays: the source 'belta-2022-11-24' cannot relay itself",
        ]),
        ("contacts: Contacts", "contacts: {title: Contacts, responsible: AMR, item: mision}", [
            ("26: plan plan, field measures.contacts.item: unknown item 'mision';"
            " did you mean mission?"),
            ("26: plan plan, field measures.contacts.responsible: unknown party 'AMR';"
            " did you mean ARM?"),
        ]),
        ("since: 1994-04-20", "since: 2027-04", [
            "12: organisation csto, field members.KAZ.since: "
            + LATE.format("2027-04", "2026-11-21"),
        ]),
        ("cfm: Council of Foreign Ministers", "cfm: {name: CFM, procedure: vot}", [
            ("13: organisation csto, field bodies.cfm.procedure: unknown procedure 'vot';"
            " did you mean vote?"),
        ]),
        ("cfm: Council of Foreign Ministers", "cfm: {name: CFM, procedure: nope}", [
            ("13: organisation csto, field bodies.cfm.procedure: unknown procedure 'nope':"
            " shipped are consensus, ietf, silence or vote"),
        ]),
        ("kind: state}", "kind: state, of: csta}", [
            "16: party AZE, field of: unknown party 'csta'; did you mean csto?",
        ]),
        ("title: Mission,", "title: Mission, links: {follows: assistence},", [
            "21: item mission, field links: unknown item 'assistence'; did you mean assistance?",
        ]),
        ("csc-1: {body: csc}", "csc-1: {body: [csc, cdm]}", [
            "24: meeting csc-1, field body: unknown body 'cdm'; did you mean cfm?",
        ]),
        ("{name: Azerbaijan, kind: state}", "Azerbaijan\n  ARM: Hayastan", [
            ("17: party ARM, field name: ARM: name is 'Armenia' in line 10 and 'Hayastan' here:"
            " make them one"),
        ]),
    ],
)  # fmt: skip
def test_a_name_is_refused(desk: Desk, old: str, new: str, expected: list[str]) -> None:
    """Names are checked as facts are; the facts about a refused name are not blamed for it."""
    facts = """
f: {on: 2022-11-20, what: supports, item: assistance, by: [ARM, KAZ], at: csc-1, from: S2}
g: {on: 2022-11-20, what: implemented, measure: contacts, from: S2}
"""
    assert desk.imports(facts, dry_run=True).recorded
    assert desk.problems(facts, WORLD.replace(old, new)) == [f"d.yaml:{one}" for one in expected]


def test_two_facts_of_one_meeting_name_two_bodies(desk: Desk) -> None:
    """What facts tell of a meeting's name has to be one; the symbol too."""
    assert desk.problems("""
a: {on: 2022-10-01, what: announced, meeting: m-1, body: csc, symbol: A/1, from: S1}
b: {on: 2022-10-02, what: held, meeting: m-1, body: [csc, cfm], symbol: A/2, from: S1}
""") == [
        (
            "d.yaml:5: fact b, field body: the body of m-1 is 'csc' in line 4 and 'csc cfm' here:"
            " make them one"
        ),
        (
            "d.yaml:5: fact b, field symbol: the symbol of m-1 is 'A/1' in line 4 and 'A/2' here:"
            " make them one"
        ),
    ]


def test_a_key_that_a_name_has(desk: Desk) -> None:
    """A fact's further entries have keys of their own, which no name may have either."""
    assert desk.problems("""
item: {on: 2022-10-02, what: held, meeting: csc-1, agenda: {mission: discussed}, from: S1}
""") == [
        (
            "d.yaml:4: fact item, field agenda.mission: the key 'item/mission' stands twice"
            " (first in line 20): rename one"
        )
    ]
