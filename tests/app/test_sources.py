"""What dockets say of sources: which relay which, who confirms what, which facts have none."""

import pytest

from tests.app.support import Desk, entry
from tests.dockets import HEAD, WORLD

BEFORE = (
    "it cannot have happened on 2022-11-20 and been reported on 2022-10-27, over a day before:"
    " check both dates; an announcement happened when it was announced"
)
FACT = "f: {on: 2022-11-20, what: noted, item: mission, from: S2}"


def sources(*relays: str) -> str:
    """The world with sources ``A``, ``B`` … in this order that relay what is given."""
    lines = "".join(
        f"  {name}: {{id: source-{name.lower()}, publisher: {name}, relays: {relayed}}}\n"
        for name, _, relayed in (each.partition(" ") for each in relays)
    )
    return WORLD.replace("items:\n", f"{lines}items:\n")


def test_originals_further_down(desk: Desk) -> None:
    """They are registered first; all else keeps the order of the file."""
    names = sources("A [C, B]", "B D", "C []", "D S1", "E [A, source-f]", "F []")
    desk.imports("{}", names)
    keys = desk.keys()
    found = [key.removeprefix("source/") for key in keys if key.startswith("source/")]
    assert found[:2] == ["tass-2022-10-27", "belta-2022-11-24"]
    assert found[2:] == [f"source-{name}" for name in "cdbafe"]
    assert desk.imports("{}", names).events == 0


def test_sources_in_a_circle(desk: Desk) -> None:
    """One problem, at the source that closes the circle; nothing else follows from it."""
    names = sources("A B", "B C", "C [D, A]", "D []")
    (problem,) = desk.problems("f: {on: 2022-11-20, what: noted, item: mission, from: C}", names)
    assert problem == (
        "d.yaml:21: source C, field relays: sources that relay each other in a circle"
        " (source-a relays source-b relays source-c relays source-a): drop one"
    )


@pytest.mark.parametrize("first", ["", "first"])
def test_nobody_confirms_what_is_still_to_come(desk: Desk, first: str) -> None:
    """A source from over a day before the fact is refused, recorded before or just now."""
    mark = "c: {what: corroborated, fact: f, from: S1}"
    if first:
        desk.imports(FACT)
    line = 4 if first else 5
    facts = mark if first else f"{FACT}\n{mark}"
    assert desk.problems(facts) == [f"d.yaml:{line}: fact c, field from: {BEFORE}"]
    given = facts.replace("S1}", "S1, reported: 2022-10-27}")
    assert desk.problems(given) == [f"d.yaml:{line}: fact c, field reported: {BEFORE}"]
    doubt = facts.replace("corroborated, fact: f", "dispute, fact: f, says: no")
    desk.imports(doubt)
    assert entry(desk, "c").claim.reported == "2022-10-27"


def test_a_confirmation_that_was_recorded_stays(desk: Desk) -> None:
    """Again it changes nothing, also after the fact was taken back."""
    mark = "c: {what: corroborated, fact: f, from: S2}"
    desk.imports(f"{FACT}\n{mark}\nr: {{what: retracted, fact: f, reason: misread}}")
    report = desk.imports(f"{FACT}\n{mark}")
    assert (report.events, report.retracted) == (0, ("f",))


def test_facts_without_a_source(desk: Desk) -> None:
    """New facts alone, each once: neither names nor marks, nor what was recorded before."""
    facts = """
a: {on: 2022-11-20, what: held, meeting: csc-1, agenda: {mission: noted}, present: ARM}
b: {on: 2022-11-20, what: noted, item: assistance, according_to: ARM}
c: {on: 2022-11-20, what: noted, item: assistance, from: S2}
d: {what: retracted, fact: c, reason: misread}
"""
    assert desk.imports(facts, head=HEAD, dry_run=True).unsourced == ("a", "b")
    assert desk.imports(facts).unsourced == ("a", "b")
    assert desk.imports(f"{facts}e: {{what: chair, by: ARM, body: csc}}").unsourced == ("e",)
