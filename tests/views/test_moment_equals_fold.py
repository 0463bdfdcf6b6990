"""SQL at a moment = the fold at a moment, for random histories and random moments."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories import (
    Step,
    histories,
    moments,
    pinned,
)
from tests.playing import Player, played
from tests.postgres import Server
from tests.views import answered
from tests.views.folding import entries_of
from tests.views.reference import Reference
from tests.world import BODIES, ITEMS, MEETINGS
from tracker.app.answering import Questions
from tracker.domain.moment import Moment

asked = st.lists(moments(), min_size=2, max_size=4)


def check(player: Player, moments: list[Moment]) -> None:
    """Hold every answer against the reference: at no bound, and at some moments."""
    entries = entries_of(player.tracker)
    for moment in (Moment(), *moments):
        exact = pinned(moment, len(entries))
        reference = Reference(entries, exact)
        with player.tracker.at(exact) as questions:
            for part in (_items, _agendas, _meetings, _plans, _lists):
                part(questions, reference)


def _items(questions: Questions, reference: Reference) -> None:
    told = reference.items()
    for name in ITEMS:
        found = answered.shown(questions, f"item/{name}")
        assert (found is None) == (name not in told)
        if found is None:
            continue
        expected = {field: told[name][field] for field in told[name] if field != "may be"}
        assert answered.item(found) == expected
        positions = questions.positions(name)
        assert positions.positions == found.positions
        assert positions.disputes == found.disputes
        assert positions.possible == found.possible
        assert positions.pending == found.pending
        blocking = questions.positions(name, blocking=True).positions
        assert tuple(sorted(one.member for one in blocking)) == told[name]["blocked"]


def _agendas(questions: Questions, reference: Reference) -> None:
    told, expected = reference.items(), reference.agenda()
    found = answered.agenda(questions)
    assert {
        body.body: ([row.id for row in body.items], body.closed) for body in found.bodies
    } == expected
    everything = answered.agenda(questions, closed=True)
    for body in everything.bodies:
        for row in body.items:
            assert answered.row(row) == answered.row_of(told[row.id])
            show = answered.item(answered.shown(questions, f"item/{row.id}"))
            for field in ("state", "label", "by", "open", "since", "sources", "blocked"):
                assert answered.row(row)[field] == show[field]
        chair = None if body.chair is None else (body.chair.party, body.chair.entry)
        named = body.body in reference.named("body")
        assert chair == (reference.chair(str(body.body)) if named else None)
    ahead, unreported = reference.ahead()
    assert [line.id for line in found.ahead] == ahead
    assert [line.id for line in found.unreported] == unreported
    assert found.disputes == len(reference.conflicts())
    assert found.newest_report == reference.newest_report()
    for name in BODIES:
        if name in reference.named("body"):
            one = answered.agenda(questions, name)
            rows = {body.body: ([row.id for row in body.items], body.closed) for body in one.bodies}
            assert rows == {body: told for body, told in expected.items() if body == name}


def _meetings(questions: Questions, reference: Reference) -> None:
    expected = [answered.line_of(told) for told in reference.meetings()]
    assert [answered.line(line) for line in questions.meetings().meetings] == expected
    for name in MEETINGS:
        found = answered.shown(questions, f"meeting/{name}")
        assert (found is None) == (name not in reference.named("meeting"))
        if found is not None:
            told, plain = reference.of_meeting(name), answered.meeting(found)
            assert plain == {field: told[field] for field in plain}


def _plans(questions: Questions, reference: Reference) -> None:
    told = reference.plans()
    found = answered.shown(questions, "plan/p")
    assert (found is None) == ("p" not in told)
    assert found is None or answered.plan(found) == told["p"]
    measures = [answered.measure(one) for one in questions.measures().measures]
    assert measures == reference.all_measures()
    still = [answered.measure(one) for one in questions.measures(open_only=True).measures]
    assert still == [one for one in measures if one["open"]]


def _lists(questions: Questions, reference: Reference) -> None:
    conflicts = [(one.entry, one.fact_entry) for one in questions.conflicts().disputes]
    assert conflicts == reference.conflicts()
    statements = questions.statements()
    stands, possible = reference.statements()
    assert [answered.fact(one) for one in statements.facts] == stands
    assert [answered.fact(one) for one in statements.possible] == possible
    log = [(one["entry"], one["retracted"]) for one in map(answered.fact, questions.log().facts)]
    assert log == reference.log()
    sources = {line.id: (line.publisher, line.facts) for line in questions.sources().sources}
    assert sources == reference.sources()
    for stream in ("item/x", "plan/p", "meeting/first"):
        kind, _, name = stream.partition("/")
        if name in reference.named(kind):
            history = [answered.fact(one) for one in questions.history(stream).facts]
            assert history == reference.history(stream)


@settings(max_examples=settings().max_examples * 3 // 2)
@given(histories(), asked)
def test_sql_equals_the_fold(history: list[Step], moments: list[Moment]) -> None:
    """Whatever was recorded, SQL at a moment answers what a fold of the whole log finds."""
    with played(history) as player:
        check(player, moments)


@settings(max_examples=max(settings().max_examples // 6, 1))  # each on a database of its own
@given(histories(), asked)
def test_sql_equals_the_fold_on_postgresql(
    postgres: Server, history: list[Step], moments: list[Moment]
) -> None:
    """The same statements say the same there."""
    with played(history, postgres) as player:
        check(player, moments)
