"""What must hold for every history, whoever asks: nothing old changes, words move nothing."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories import (
    Record,
    Step,
    histories,
    moments,
    pinned,
    records,
)
from tests.playing import played
from tests.views import answered
from tests.views.folding import entries_of
from tests.world import (
    DATES,
    ITEMS,
    MEETINGS,
    SETUP_END,
)
from tracker.app import Tracker
from tracker.app.answering import Questions
from tracker.domain.moment import Moment
from tracker.errors import UnknownReference
from tracker.log.connection import Connection
from tracker.views.writer import TABLES

SHOWN = (
    *(f"item/{name}" for name in ITEMS),
    *(f"meeting/{name}" for name in MEETINGS),
    *("plan/p", "measure/m1", "organisation/org", "body/council", "source/wire", "party/AAA"),
)
"""What ``show`` is asked for."""


def everything(questions: Questions) -> Iterator[tuple[str, Any]]:
    """Every answer at one moment, by the question."""
    for ref in SHOWN:
        yield f"show {ref}", answered.shown(questions, ref)
    yield "agenda", questions.agenda()
    yield "agenda --all", questions.agenda(closed=True)
    for name in ITEMS:
        if answered.shown(questions, f"item/{name}") is not None:
            yield f"positions {name}", questions.positions(name)
            yield f"history {name}", questions.history(f"item/{name}")
    yield "meetings", questions.meetings()
    yield "measures", questions.measures()
    yield "conflicts", questions.conflicts()
    yield "todo", questions.todo()
    yield "audit conformance", questions.conformance()
    yield "agenda --unfinished", questions.agenda(unfinished=True)
    yield "statements", questions.statements()
    yield "sources", questions.sources()
    yield "log", questions.log()
    yield "news", questions.news("2022-10-16")
    yield "news by report", questions.news(by="reported")
    for name in ("AAA", "org", "council", "wire"):
        with suppress(UnknownReference):
            yield f"about {name}", questions.about(name)
    for ref in SHOWN:
        with suppress(UnknownReference):
            why = questions.why(ref)
            yield f"why {ref}", msgspec.structs.replace(why, others=())


def answers(tracker: Tracker, moment: Moment) -> dict[str, bytes]:
    """All answers at a moment as JSON, byte for byte what a machine reads."""
    with tracker.at(moment) as questions:
        return {name: msgspec.json.encode(answer) for name, answer in everything(questions)}


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all read models."""
    tables = (*TABLES, "projection")
    return {table: sorted(connection.all(f"SELECT * FROM {table}"), key=repr) for table in tables}


# --- live = rebuilt -------------------------------------------------------------------------------


@given(histories())
def test_live_equals_rebuilt(history: list[Step]) -> None:
    """After any history a rebuild writes the rows that are there, and the replay audit is clean."""
    with played(history) as player:
        with player.tracker.database.reading() as connection:
            live = rows(connection)
        report = player.tracker.replay()
        assert (report.clean, report.divergence) == (True, None)
        assert (report.events, report.rows) == (player.size, sum(map(len, live.values())) - 1)
        player.tracker.rebuild()
        with player.tracker.database.reading() as connection:
            assert rows(connection) == live


# --- old positions --------------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 3)
@given(histories(), st.just(Moment()) | moments(recorded=False), st.integers(0, 40))
def test_an_old_position_never_answers_differently(
    history: list[Step], moment: Moment, number: int
) -> None:
    """What an answer said at a position, it says for ever, whatever is recorded later."""
    with played([]) as player:
        said: dict[Moment, dict[str, bytes]] = {}
        for step in history:
            player.play(step)
            now = msgspec.structs.replace(moment, recorded_until=f"@{player.size - 1}")
            said.setdefault(now, answers(player.tracker, now))
            before = list(said)[number % len(said)]
            assert answers(player.tracker, before) == said[before]
        for then, old in said.items():
            assert answers(player.tracker, then) == old


@given(histories(), moments())
def test_no_bound_is_the_last_position(history: list[Step], moment: Moment) -> None:
    """Without a bound an answer is that at the last entry: no clock has a part in it."""
    with played(history) as player:
        open_end = msgspec.structs.replace(moment, recorded_until=None)
        last = msgspec.structs.replace(moment, recorded_until=f"@{player.size - 1}")
        assert answers(player.tracker, open_end) == answers(player.tracker, last)


@given(histories(), moments(recorded=False), st.integers(0, 40))
def test_a_time_means_the_last_entry_recorded_by_it(
    history: list[Step], moment: Moment, number: int
) -> None:
    """A stamp or day as ``recorded_until`` means a position: that of the last entry by then."""
    with played(history) as player:
        entries = entries_of(player.tracker)
        chosen = entries[SETUP_END + number % (len(entries) - SETUP_END)]
        for text in (chosen.recorded_at[:19] + "Z", chosen.recorded_at[:10]):
            by_then = [e.position for e in entries if e.recorded_at[: len(text.strip("Z"))]
                       <= text.strip("Z")]  # fmt: skip
            asked = msgspec.structs.replace(moment, recorded_until=text)
            position = msgspec.structs.replace(moment, recorded_until=f"@{by_then[-1]}")
            assert answers(player.tracker, asked) == answers(player.tracker, position)


@given(histories(), st.sampled_from(("2022-10-14", "1999", "2022-10-15T09:29:59Z")))
def test_before_the_first_entry_there_is_nothing(history: list[Step], until: str) -> None:
    """A time before the log was opened answers with nothing, and does not fail."""
    with played(history) as player, player.tracker.at(Moment(recorded_until=until)) as questions:
        found = answered.agenda(questions)
        assert (found.bodies, found.plans, found.disputes) == ((), (), 0)
        assert (found.moment.recorded_until, found.moment.entries) == ("@-1", 0)
        assert questions.log().facts == ()
        assert answered.shown(questions, "item/x") is None


# --- corrections ----------------------------------------------------------------------------------

NEW = {
    *("entry", "counted", "entries", "recorded_until", "last_recorded", "recorded_at"),
    *("corrects", "replaced_by", "narrowed"),
}
"""Fields that name an entry or the end of the log: a correction is a new entry."""

SAID = {"what", "grounds", "note"}
"""Fields of words, which a correction is there to change."""


def unmoved(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what a correction of a word may change."""
    if isinstance(value, list):
        return [unmoved(one) for one in value]
    if isinstance(value, dict):
        return {key: unmoved(one) for key, one in value.items() if key not in NEW | SAID}
    return value


def told(tracker: Tracker, moment: Moment) -> dict[str, Any]:
    """States, agendas, statuses, meetings and the order of the facts, without entries' numbers."""
    with tracker.at(moment) as questions:
        found: dict[str, Any] = {
            "agenda": answered.agenda(questions, closed=True),
            "meetings": questions.meetings(),
        }
        for name in ITEMS:
            item = questions.show(f"item/{name}")
            found[f"state {name}"] = [getattr(item, field) for field in ("state", "open", "label")]
            found[f"order {name}"] = [fact.key for fact in getattr(item, "history", ())]
        for name in MEETINGS:
            found[f"meeting {name}"] = getattr(questions.agenda(name), "agenda", None)
        found["measures"] = [(one.id, one.status) for one in questions.measures().measures]
    return {
        key: unmoved(msgspec.json.decode(msgspec.json.encode(value)))
        for key, value in found.items()
    }


@given(histories(named=True), records(), st.integers(0, 40), moments(recorded=False))
def test_correcting_a_word_moves_nothing(
    history: list[Step], record: Record, number: int, moment: Moment
) -> None:
    """The same fact in other words changes no state, no order of a timeline and no agenda."""
    with played([*history, record]) as player:
        before = told(player.tracker, moment)
        player.reword(player.facts[number % len(player.facts)], "corrected")
        assert told(player.tracker, moment) == before


@given(records(), st.lists(st.sampled_from(("a", "b", "c")), min_size=1, max_size=4))
def test_a_chain_of_corrections_keeps_the_place(record: Record, words: list[str]) -> None:
    """However often a fact is corrected, it stays where it was among the facts of its day."""
    later = msgspec.structs.replace(record, occurred="2022-10-27", order=0)
    with played([later, later]) as player:
        first = player.facts[0]
        stream = first.draft.stream
        for word in words:
            player.reword(first, word)
            first = player.facts[-1]
        with player.tracker.at() as questions:
            shown = [fact for fact in questions.history(stream).facts if fact.retracted is None]
        dated = [fact.entry for fact in shown if fact.happened is not None]
        assert dated[0] == f"@{first.position}"


# --- possible -------------------------------------------------------------------------------------


@given(histories(), moments())
def test_nothing_both_stands_and_is_possible(history: list[Step], moment: Moment) -> None:
    """At a moment a fact stands, or may have happened, or neither; never both."""
    with played(history) as player:
        exact = pinned(moment, player.size)
        with player.tracker.at(exact) as questions:
            for ref in SHOWN:
                found = answered.shown(questions, ref)
                if found is not None:
                    stands = {fact.entry for fact in found.history}
                    possible = [fact.entry for fact in found.possible]
                    assert stands.isdisjoint(possible)
                    assert len(set(possible)) == len(possible)


@given(records(), st.sampled_from(DATES))
def test_on_no_date_nothing_is_possible(record: Record, date: str) -> None:
    """Without a bound all that is recorded stands: "possible" is about a date."""
    dated = msgspec.structs.replace(record, occurred=date)
    with played([dated]) as player, player.tracker.at() as questions:
        for ref in SHOWN:
            found = answered.shown(questions, ref)
            assert found is None or found.possible == ()
