"""The audit of conformance: gaps and irregular facts at a moment, by the procedure in force."""

from hypothesis import given

from tests.histories import (
    Backing,
    Record,
    Retract,
    Step,
    histories,
    moments,
    pinned,
    transitioned,
)
from tests.playing import Player, played
from tests.views.folding import entries_of, resolved
from tests.world import ITEMS, STRICT
from tracker.app import Tracker
from tracker.app.answers import ConformanceAnswer
from tracker.domain import item
from tracker.domain.adoption import ProcedureAdopted, governing
from tracker.domain.conformance import deviations
from tracker.domain.facts import Entry
from tracker.domain.moment import Moment
from tracker.domain.procedure import Gap
from tracker.domain.timeline import at

LATE = Backing(("wire",), "2023-11-20")


def asked(tracker: Tracker, moment: Moment | None = None) -> ConformanceAnswer:
    """Ask for the audit at a moment."""
    with tracker.at(moment) as questions:
        return questions.conformance()


def step(name: str, day: str, irregular: str | None = None) -> Record:
    """A transition of x."""
    return Record("item/x", transitioned(name), day, 0, LATE, irregular)


def test_a_clean_log(csto: Tracker) -> None:
    """All of the docket's transitions are foreseen."""
    found = asked(csto)
    assert (found.clean, found.items, found.transitions) == (True, 4, 9)
    assert (found.gaps, found.irregular, found.deviations) == (0, 0, ())


def test_what_is_told_of_each(player: Player) -> None:
    """Irregular ones first: from which state, after what, what was allowed, and the reason."""
    player.play(
        step("proposed", "2022-10-20"),
        step("adopted", "2022-10-27"),
        step("discussed", "2022-11-23", "they did it all the same"),
    )
    found = asked(player.tracker)
    assert (found.clean, found.gaps, found.irregular) == (False, 1, 1)
    irregular, gap = found.deviations
    proposed, adopted, discussed = (one.draft.claim.key for one in player.played)
    assert (irregular.fact.key, irregular.after) == (discussed, adopted)
    assert (irregular.verdict, irregular.state, irregular.procedure) == (
        "irregular", "adopted", "consensus",
    )  # fmt: skip
    assert irregular.allowed == ("lapsed", "superseded", "reopened")
    assert irregular.reason == "they did it all the same"
    assert (gap.verdict, gap.fact.key, gap.after) == ("gap", adopted, proposed)
    assert gap.steps == ("included", "discussed")
    assert (gap.fact.sources, gap.fact.independent_sources) == (("wire",), 1)


def test_a_fact_that_is_told_later_heals(player: Player) -> None:
    """What comes between takes its place in the past; the old answer still stands."""
    player.play(
        step("proposed", "2022-10-20"), step("adopted", "2022-11-23"), step("noted", "2022-11-24")
    )
    before = asked(player.tracker)
    assert (before.gaps, before.irregular) == (1, 1)
    player.play(step("discussed", "2022-10-27"), Retract(1))
    healed = asked(player.tracker)
    assert [(one.fact.key, one.verdict) for one in healed.deviations] == [("key-5", "gap")]
    assert asked(player.tracker, Moment(recorded_until=before.moment.recorded_until)) == before
    assert asked(player.tracker, Moment("2022-10-20")).deviations == ()


def test_each_by_the_procedure_in_force(player: Player) -> None:
    """Where no step is assumed any more, what was a gap is irregular from that day on."""
    adopted = ProcedureAdopted(STRICT, in_force="2022-11")
    player.play(
        Record("procedure/consensus", adopted, None, 0, LATE),
        step("proposed", "2022-10-20"),
        step("adopted", "2022-10-27"),
        step("reopened", "2022-11-23"),
        step("adopted", "2022-11-24"),
    )
    found = asked(player.tracker)
    assert [(one.fact.happened, one.verdict) for one in found.deviations] == [
        ("2022-11-24", "irregular"),
        ("2022-10-27", "gap"),
    ]


@given(histories(named=True), moments())
def test_it_finds_what_the_fold_finds(history: list[Step], moment: Moment) -> None:
    """At any moment the audit lists the deviations of each item's timeline, and no other."""
    with played(history) as player:
        when = pinned(moment, player.size)
        entries = entries_of(player.tracker)
        assert told(asked(player.tracker, when)) == folded(entries, when)


def told(found: ConformanceAnswer) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """What the audit says, in plain values."""
    assert found.clean == (found.irregular == 0)
    assert found.gaps + found.irregular == len(found.deviations)
    return {(one.fact.entry, one.verdict, one.state, one.steps) for one in found.deviations}


def folded(entries: list[Entry], moment: Moment) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """The same by a fold over all entries."""
    when = resolved(entries, moment)
    versions = tuple(
        entry.data
        for entry in at([e for e in entries if e.stream == "procedure/consensus"], when).stands
        if isinstance(entry.data, ProcedureAdopted)
    )
    found = set()
    for name in ITEMS:
        stands = at([e for e in entries if e.stream == f"item/{name}"], when).stands
        judged = [entry for entry in stands if isinstance(entry.data, item.ItemTransitioned)]
        for one in deviations(judged, lambda entry: governing(versions, entry.bounds.latest)):
            gap = isinstance(one.verdict, Gap)
            steps = one.verdict.steps if isinstance(one.verdict, Gap) else ()
            word = "gap" if gap else "irregular"
            found.add((f"@{one.entry.position}", word, one.state, steps))
    return found
