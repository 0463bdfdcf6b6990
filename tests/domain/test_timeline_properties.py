"""Timelines of random histories: what no history may break."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.scenarios import Stream, ids
from tracker.domain.facts import Entry
from tracker.domain.item import StanceTaken
from tracker.domain.marks import EventRetracted
from tracker.domain.moment import Resolved
from tracker.domain.timeline import at
from tracker.domain.when import ALWAYS, NEVER

DAYS = [f"2022-11-{day:02}" for day in range(1, 10)]
OCCURRED = st.one_of(
    st.none(),
    st.sampled_from([*DAYS, "2022-11", "../2022-11-04", "2022-11-05/.."]),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda ab: "/".join(sorted(ab))),
)
REPORTED = st.sampled_from([None, "never", *DAYS, "2022-11", "2022-12"])


def retractions(target: int) -> st.SearchStrategy[EventRetracted]:
    """Retractions of both kinds."""
    return st.sampled_from(
        [EventRetracted(f"e{target}", "r"), EventRetracted(f"e{target}", "r", "withdrawn")]
    )


@st.composite
def histories(draw: st.DrawFn) -> Stream:
    """A stream of facts with dates of all kinds; some are retracted, in both ways."""
    stream = Stream()
    for _ in range(draw(st.integers(0, 8))):
        position, reported = len(stream.entries), draw(REPORTED)
        if position and draw(st.booleans()):
            target = draw(st.integers(0, position - 1))
            if not isinstance(stream.entries[target].data, EventRetracted):
                stream.add(draw(retractions(target)), reported=reported)
                continue
        stream.add(
            StanceTaken(("ARM",), "objects"),
            draw(OCCURRED),
            place=draw(st.sampled_from([None, 0])),
            order=draw(st.integers(-1, 1)),
            reported=reported,
        )
    return stream


SECONDS = st.one_of(
    st.sampled_from([ALWAYS, NEVER]), st.integers(1_667_260_800 - 9, 1_667_260_800 + 40 * 86_400)
)


@st.composite
def moments(draw: st.DrawFn) -> Resolved:
    """A moment around the dates of the histories."""
    return Resolved(draw(st.integers(-1, 9)), draw(SECONDS), draw(SECONDS))


def reference(entries: list[Entry], moment: Resolved) -> list[Entry]:
    """What stands, as the SQL of the design says it: each entry by itself."""
    retractions = [entry for entry in entries if isinstance(entry.data, EventRetracted)]

    def retracted(fact: Entry) -> bool:
        return any(
            mark.data.target == fact.event_id
            for mark in retractions
            if isinstance(mark.data, EventRetracted)
            and mark.position <= moment.position
            and mark.bounds.reported <= moment.reported
        )

    return [
        entry
        for entry in entries
        if entry not in retractions
        and entry.position <= moment.position
        and entry.bounds.reported <= moment.reported
        and entry.bounds.latest <= moment.latest
        and not retracted(entry)
    ]


@given(histories(), moments())
def test_what_stands_is_what_the_design_says(stream: Stream, moment: Resolved) -> None:
    """No entry stands because of another one; the order is total."""
    stands = at(stream.entries, moment).stands
    expected = reference(stream.entries, moment)
    assert sorted(ids(stands)) == ids(expected)
    keys = [entry.place_key for entry in stands]
    assert keys == sorted(keys)


@given(histories(), moments())
def test_nothing_stands_and_is_possible(stream: Stream, moment: Resolved) -> None:
    """An entry is certain, possible, or neither; never both."""
    found = at(stream.entries, moment)
    assert not set(ids(found.stands)) & set(ids(found.possible))


@given(histories(), moments())
def test_what_comes_later_never_matters(stream: Stream, moment: Resolved) -> None:
    """An answer at an old position never changes, whatever is recorded after it."""
    before = [entry for entry in stream.entries if entry.position <= moment.position]
    assert at(stream.entries, moment) == at(before, moment)


@given(histories(), moments(), st.randoms())
def test_the_order_of_reading_never_matters(
    stream: Stream, moment: Resolved, random: Random
) -> None:
    """Entries with places of their own are ordered by the world, not by who reads them how."""
    places = [entry.place_key for entry in stream.entries]
    shuffled = list(stream.entries)
    random.shuffle(shuffled)
    found, again = at(stream.entries, moment), at(shuffled, moment)
    if len(set(places)) == len(places):
        assert (found.stands, found.possible) == (again.stands, again.possible)
    else:
        assert sorted(ids(found.stands)) == sorted(ids(again.stands))


@given(histories(), moments())
def test_with_no_date_bound_nothing_is_possible(stream: Stream, moment: Resolved) -> None:
    """Every fact has a last moment: what is reported or recorded has happened."""
    unbounded = Resolved(moment.position, NEVER, moment.reported)
    assert at(stream.entries, unbounded).possible == ()


@given(histories(), moments(), SECONDS)
def test_a_later_date_only_adds_what_stands(stream: Stream, moment: Resolved, later: int) -> None:
    """What stood stays: only a report or a recording takes a fact away."""
    after = Resolved(moment.position, max(moment.latest, later), moment.reported)
    assert set(ids(at(stream.entries, moment).stands)) <= set(ids(at(stream.entries, after).stands))


@given(histories(), moments(), SECONDS)
def test_a_later_report_bound_loses_only_what_was_taken_back(
    stream: Stream, moment: Resolved, later: int
) -> None:
    """Of what stood by old reports, newer ones hide the retracted alone."""
    after = Resolved(moment.position, moment.latest, max(moment.reported, later))
    taken_back = {
        entry.data.target for entry in stream.entries if isinstance(entry.data, EventRetracted)
    }
    stood, stands = at(stream.entries, moment).stands, at(stream.entries, after).stands
    lost = set(ids(stood)) - set(ids(stands))
    assert {f"e{position}" for position in lost} <= taken_back
