"""What contradicts itself: tallies and the register, tallies and tallies, facts told twice."""

import pytest
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
from tests.histories import stance as taken
from tests.playing import Player, played
from tests.views.folding import entries_of, resolved
from tracker.app import Tracker
from tracker.domain import meeting
from tracker.domain.facts import Entry, Event
from tracker.domain.measure import MeasureReported
from tracker.domain.moment import Moment
from tracker.domain.plan import PlanAdopted
from tracker.domain.repeats import said_twice
from tracker.domain.tally import Part, TallyReported, Total
from tracker.domain.timeline import at
from tracker.views.conflict_answers import ConflictsAnswer

WIRE = Backing(("wire",), "2023-11-20")
"""Reported after all that is told here, so that no date is cut short."""


def on(day: str, data: Event, stream: str = "item/x", backing: Backing = WIRE) -> Record:
    """A fact of a day."""
    return Record(stream, data, day, 0, backing)


def conflicts(tracker: Tracker, moment: Moment | None = None) -> ConflictsAnswer:
    """All conflicts at a moment."""
    with tracker.at(moment) as questions:
        return questions.conflicts()


def repeats(player: Player, moment: Moment | None = None) -> list[tuple[str, str]]:
    """The keys of facts that were probably told twice, with the first of them."""
    found = conflicts(player.tracker, moment).repeats
    return [(one.first.key, one.again.key) for one in found]


# --- tallies --------------------------------------------------------------------------------------


def test_the_tallies_of_the_csto(csto: Tracker) -> None:
    """32 are counted of which none is known; both that are unfulfilled are known: nothing amiss."""
    found = {one.key: one for one in conflicts(csto).tallies}
    assert set(found) == {"drafts-17", "tally-32"}
    (part,) = found["tally-32"].parts
    assert (part.name, part.counted, part.known, part.unknown, part.fits) == (
        "implemented", 32, (), 32, True,
    )  # fmt: skip
    (part,) = found["drafts-17"].parts
    assert (part.name, part.counted, part.known) == ("returned for revision", 2, ())
    assert [one.faults for one in found.values()] == [(), ()]
    assert (found["tally-32"].sources, found["tally-32"].independent_sources) == (
        ("belta-2023-11-20", "armenianreport-2023-11"), 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "keys"),
    [
        (Moment("2022-11-22"), []),
        (Moment("2022-11-23"), ["drafts-17"]),
        (Moment(reported_until="2022-11-23"), []),
        (Moment(recorded_until="@81"), ["drafts-17"]),
    ],
)
def test_conflicts_are_those_of_the_moment(csto: Tracker, moment: Moment, keys: list[str]) -> None:
    """A tally that was not told yet contradicts nothing."""
    assert [one.key for one in conflicts(csto, moment).tallies] == keys


def test_more_are_known_than_were_counted(player: Player) -> None:
    """Statuses count as of the tally; later ones are another matter."""
    count = TallyReported("measures", Total(2), (Part("implemented", 0), Part("unfulfilled", 1)))
    player.play(
        on("2022-11-23", MeasureReported("m1", "implemented"), "plan/p"),
        on("2022-11-24", count, "plan/p"),
        on("2023-06-01", MeasureReported("m2", "implemented"), "plan/p"),
    )
    (found,) = conflicts(player.tracker).tallies
    assert found.faults == ("implemented: 0 counted, 1 known",)
    assert [(one.name, one.known, one.unknown, one.fits) for one in found.parts] == [
        ("implemented", ("m1",), 0, False),
        ("unfulfilled", (), 1, True),
    ]


def test_a_session_s_count_is_held_against_its_outcomes(player: Player) -> None:
    """What items' own facts say was done there; by the words of the procedure."""
    player.play(
        on("2022-11-23", transitioned("adopted", meeting="first"), "item/x"),
        on("2022-11-23", transitioned("adopted", meeting="first"), "item/y"),
        on("2022-11-23", transitioned("adopted", meeting="second"), "item/z"),
        on("2022-11-23", TallyReported("drafts", parts=(Part("adopted", 1),)), "meeting/first"),
    )
    (found,) = conflicts(player.tracker).tallies
    assert found.faults == ("adopted: 1 counted, 2 known",)
    assert found.parts[0].known == ("x", "y")


def test_stances_are_counted_too(player: Player) -> None:
    """Of an item: by the stance that each party took last, also through a transition."""
    player.play(
        on("2022-10-27", taken(("AAA", "BBB"), "supports")),
        on("2022-11-23", transitioned("unsigned", ("AAA",))),
        on(
            "2022-11-24",
            TallyReported("votes", parts=(Part("supports", 2), Part("did not sign", 1))),
        ),
    )
    (found,) = conflicts(player.tracker).tallies
    assert [(one.name, one.known) for one in found.parts] == [("supports", ("BBB",))]


def test_two_tallies_that_contradict(player: Player) -> None:
    """Other numbers on one date, and other things counted; a later count is news."""
    player.play(
        on("2022-11-23", TallyReported("measures", Total(34)), "plan/p"),
        on("2022-11", TallyReported("measures", Total(33)), "plan/p"),
        on("2023-06-01", TallyReported("measures", Total(30)), "plan/p"),
        on("2023-06-01", TallyReported("drafts", Total(30)), "meeting/first"),
        on("2023-06-01", TallyReported("papers", Total(30)), "meeting/first"),
    )
    found = conflicts(player.tracker).contradictions
    assert [(one.about, one.differs) for one in found] == [
        ("plan/p", ("total: 34 against 33",)),
        ("meeting/first", ("of: drafts against papers",)),
    ]


# --- the same again -------------------------------------------------------------------------------

SAME: list[tuple[str, Event, Event]] = [
    ("item/x", transitioned("discussed"), transitioned("discussed", meeting="first")),
    ("item/x", transitioned("unsigned", ("AAA",)), transitioned("unsigned", (), None, "why")),
    ("item/x", taken(("AAA",), "objects", "one"), taken(("AAA", "BBB"), "objects", "other")),
    ("meeting/first", meeting.MeetingHeld(), meeting.MeetingHeld(venue="Here")),
    ("meeting/first", meeting.MeetingItemAdded("x", 1), meeting.MeetingItemAdded("x")),
    ("plan/p", MeasureReported("m1", "dropped"), MeasureReported("m1", "dropped", "resources")),
    ("plan/p", PlanAdopted(3), PlanAdopted(3, "first")),
    ("plan/p", TallyReported("m", Total(3)), TallyReported("m", Total(3))),
]
OTHER: list[tuple[str, Event, Event]] = [
    (
        "item/x",
        transitioned("discussed", meeting="second"),
        transitioned("discussed", meeting="first"),
    ),
    ("item/x", taken(("AAA",), "objects"), taken(("BBB",), "objects")),
    ("item/x", taken(("AAA",), "objects"), taken(("AAA",), "reserves")),
    ("meeting/first", meeting.MeetingHeld(venue="There"), meeting.MeetingHeld(venue="Here")),
    ("meeting/first", meeting.MeetingItemAdded("x", 1), meeting.MeetingItemAdded("x", 2)),
    ("plan/p", TallyReported("m", Total(3)), TallyReported("m", Total(4))),
]


@pytest.mark.parametrize("date", ["2022-11-23", "2022-11", "2022-11-23/2023-11-20"])
@pytest.mark.parametrize(("stream", "one", "other"), SAME)
def test_a_fact_that_was_told_twice(
    player: Player, stream: str, one: Event, other: Event, date: str
) -> None:
    """What says the same, as far as both say anything, on dates that allow one day."""
    player.play(
        on("2022-11-23", one, stream), on(date, other, stream, Backing(("radio",), "2023-11-20"))
    )
    (found,) = conflicts(player.tracker).repeats
    assert found.commands == (
        f'tracker retract {found.again.key} --reason "the same as {found.first.key}"',
        f"tracker corroborate {found.first.key} --source radio",
    )
    player.play(Retract(0))
    assert repeats(player) == []
    assert len(repeats(player, Moment(recorded_until=f"@{player.size - 2}"))) == 1


@pytest.mark.parametrize(("stream", "one", "other"), SAME)
def test_the_same_on_a_later_date_is_a_new_fact(
    player: Player, stream: str, one: Event, other: Event
) -> None:
    """A stance that was repeated is no repeat of its record."""
    player.play(on("2022-11-23", one, stream), on("2022-11-24", other, stream))
    assert repeats(player) == []


@pytest.mark.parametrize(("stream", "one", "other"), OTHER)
def test_what_says_something_else_is_no_repeat(
    player: Player, stream: str, one: Event, other: Event
) -> None:
    """Another meeting, member, stance, number."""
    player.play(on("2022-11-23", one, stream), on("2022-11-23", other, stream))
    assert repeats(player) == []


def test_what_came_back_on_one_day_is_no_repeat(player: Player) -> None:
    """Objected, lifted, objected again: three facts, all of one day."""
    said = [taken(("AAA",), word) for word in ("objects", "lifted", "objects")]
    player.play(*(on("2022-11-23", each) for each in said))
    assert repeats(player) == []
    held = [meeting.MeetingSuspended(), meeting.MeetingResumed(), meeting.MeetingSuspended()]
    player.play(*(on("2022-11-23", each, "meeting/first") for each in held))
    assert repeats(player) == []


def test_nothing_of_the_csto_was_told_twice(csto: Tracker) -> None:
    """The docket's agendas, outcomes and stances are each told once."""
    found = conflicts(csto)
    assert (found.repeats, found.contradictions) == ((), ())


@given(histories(named=True), moments())
def test_repeats_are_those_of_the_fold(history: list[Step], moment: Moment) -> None:
    """What the two indexes find is what a look at all pairs of each stream finds."""
    with played(history) as player:
        asked = pinned(moment, player.size)
        entries = entries_of(player.tracker)
        streams = {entry.stream for entry in entries if not entry.stream.startswith("statement/")}
        wanted = set()
        for name in streams:
            stands = at(
                [entry for entry in entries if entry.stream == name], resolved(entries, asked)
            ).stands
            dated = [entry for entry in stands if entry.claim.occurred is not None]
            wanted |= {
                max(one.claim.key, other.claim.key, key=lambda key: _position(entries, key))
                for one in dated
                for other in dated
                if one.position < other.position and said_twice(one, other, stands)
            }
        assert {again for _, again in repeats(player, asked)} == wanted


def _position(entries: list[Entry], key: str) -> int:
    return max(entry.position for entry in entries if entry.claim.key == key)


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_of_each_kind(csto: Tracker) -> None:
    """The last ones of each, in the same order, and how many there are beside."""
    every = conflicts(csto)
    for limit in (0, 1, 2, 9):
        with csto.at() as questions:
            page = questions.conflicts(limit)
        for kind in ("disputes", "tallies", "contradictions", "repeats"):
            whole, shown = getattr(every, kind), getattr(page, kind)
            assert shown == whole[max(len(whole) - limit, 0) :]
            assert (page.more[kind], every.more[kind]) == (len(whole) - len(shown), 0)
    assert len(every.disputes) == 3
