"""What needs attention: each kind at its moment, and nothing that is settled."""

import msgspec
import pytest
from hypothesis import given

from tests.histories import (
    Backing,
    Mark,
    Record,
    Settle,
    Step,
    histories,
    moments,
    pinned,
    transitioned,
)
from tests.playing import Player, played
from tests.views.folding import entries_of, resolved
from tests.views.reference import Reference
from tests.world import ITEMS
from tracker.app import Tracker
from tracker.app.answers import Task, TodoAnswer
from tracker.domain import item
from tracker.domain.facts import Entry, Event
from tracker.domain.measure import MeasureAdded, MeasureReported, overdue
from tracker.domain.meeting import MeetingAnnounced, MeetingCancelled, MeetingHeld
from tracker.domain.moment import Moment
from tracker.domain.procedure import outcome, shipped
from tracker.domain.timeline import Timeline, at, citations, open_disputes
from tracker.domain.when import ALWAYS
from tracker.errors import UnknownWord

WIRE = Backing(("wire",), "2023-11-20")
TWO = Backing(("wire", "radio"), "2023-11-20")


def on(day: str, data: Event, stream: str = "item/x", backing: Backing = TWO) -> Record:
    """A fact of a day."""
    return Record(stream, data, day, 0, backing)


def todo(tracker: Tracker, moment: Moment | None = None, kind: str | None = None) -> TodoAnswer:
    """What needs attention at a moment."""
    with tracker.at(moment) as questions:
        return questions.todo(kind)


def of(player: Player, kind: str, day: str | None = None) -> list[str]:
    """The things that tasks of a kind are about."""
    return [task.about for task in todo(player.tracker, Moment(day), kind).tasks]


# --- the CSTO -------------------------------------------------------------------------------------


def test_the_csto_today(csto: Tracker) -> None:
    """Three meetings in Minsk, one request, three disputes, one fact without a source."""
    found = todo(csto)
    assert found.counts == {
        "outcome": 3, "silence": 0, "measure": 0, "request": 1, "dispute": 3, "unsourced": 1,
        "single": 27,
    }  # fmt: skip
    by_kind: dict[str, list[Task]] = {}
    for task in found.tasks:
        by_kind.setdefault(task.kind, []).append(task)
    bodies = ("cdm", "cfm", "cssc")
    assert [one.about for one in by_kind["outcome"]] == [f"{body}-2023-11-22" for body in bodies]
    (request,) = by_kind["request"]
    assert (request.about, request.key) == ("armenia-assistance", "arm-asks-removal")
    assert (request.blocked_by, request.sources) == (
        ("ARM",), ("belta-2023-11-20", "armenianreport-2023-11"),
    )  # fmt: skip
    assert request.commands == (
        "tracker record armenia-assistance removed --on DATE --source SOURCE",
        "tracker record armenia-assistance retained --on DATE --source SOURCE",
    )
    disputes = [(one.key, one.days) for one in by_kind["dispute"]]
    assert disputes == [("decisions-34", 1096), ("no-quorum", 1094), ("only-majority", 1087)]
    assert [one.key for one in by_kind["unsourced"]] == ["blr-chairs"]


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (Moment("2023-11-22", "2023-11-20"), (3, 1, 0)),
        (Moment("2023-11-21", "2023-11-20"), (0, 1, 0)),
        (Moment("2023-11-23", "2023-11-20"), (4, 1, 0)),
        (Moment("2023-11-23", "2023-11-23"), (3, 1, 2)),
        (Moment("2022-11-30"), (0, 0, 1)),
        (Moment(recorded_until="@80"), (0, 0, 1)),
        (Moment(recorded_until="@81"), (0, 1, 1)),
    ],
)
def test_the_csto_at_other_moments(
    csto: Tracker, moment: Moment, counts: tuple[int, int, int]
) -> None:
    """Meetings, requests and disputes count as of the moment, by what was known by then."""
    found = todo(csto, moment).counts
    assert (found["outcome"], found["request"], found["dispute"]) == counts


# --- small worlds ---------------------------------------------------------------------------------


def test_a_meeting_waits_for_its_outcome(player: Player) -> None:
    """From the day of the meeting on, until somebody tells what became of it."""
    player.play(on("2022-10-20", MeetingAnnounced(starts="2022-11-23"), "meeting/first"))
    assert (of(player, "outcome", "2022-11-22"), of(player, "outcome", "2022-11-23")) == (
        [], ["first"],
    )  # fmt: skip
    player.play(on("2022-11-24", MeetingHeld(), "meeting/first"))
    assert of(player, "outcome", "2023-01-01") == []
    assert of(player, "outcome", "2022-11-23") == ["first"]


def test_a_meeting_that_was_cancelled_waits_for_nothing(player: Player) -> None:
    """Its outcome is told."""
    player.play(
        on("2022-10-20", MeetingAnnounced(starts="2022-11-23"), "meeting/first"),
        on("2022-11-01", MeetingCancelled(), "meeting/first"),
    )
    assert of(player, "outcome", "2023-01-01") == []


@pytest.mark.parametrize(
    ("due", "status", "day", "late"),
    [
        ("2023-06-01", None, "2023-06-01", False),
        ("2023-06-01", None, "2023-06-02", True),
        ("2023", None, "2023-12-31", False),
        ("2023", "in progress", "2024-01-01", True),
        ("2023", "unfulfilled", "2024-01-01", True),
        ("2023", "implemented", "2024-01-01", False),
        ("2023", "dropped", "2024-01-01", False),
        ("2023/..", None, "2030-01-01", False),
        ("../2023-06", None, "2023-07-01", True),
        (None, None, "2030-01-01", False),
    ],
)
def test_a_measure_that_is_overdue(
    player: Player, due: str | None, status: str | None, day: str, *, late: bool
) -> None:
    """It was due before that day, whatever the date's form, and is not done with."""
    player.play(Record("plan/p", MeasureAdded("m9", "Measure 9", due=due), None))
    if status is not None:
        player.play(on("2022-11-23", MeasureReported("m9", status), "plan/p"))  # type: ignore[arg-type]  # a status as a test types it
    assert ("m9" in of(player, "measure", day)) == late
    with player.tracker.at(Moment(day)) as questions:
        listed = questions.measures(overdue=True).measures
        (found,) = [one for one in questions.measures().measures if one.id == "m9"]
    assert ("m9" in [one.id for one in listed]) == found.overdue == late


def test_without_a_date_the_last_entry_s_day_counts(player: Player) -> None:
    """No clock: what is overdue is told by the day up to which the log was kept."""
    player.play(Record("plan/p", MeasureAdded("m9", "Measure 9", due="2022-10-14"), None))
    assert of(player, "measure") == ["m9"]
    assert overdue("2022-10-14", None, ALWAYS) is False


def test_a_silence_that_is_over(player: Player) -> None:
    """Its date has passed and nobody told what came of it: both answers are offered."""
    found = outcome(shipped("silence"), "silence-placed")
    fields = {name: getattr(found, name) for name in item.Outcome.__struct_fields__}
    placed = item.ItemTransitioned("silence-placed", item.Outcome(**fields), until="2022-11-23")
    player.play(on("2022-10-27", placed))
    assert of(player, "silence", "2022-11-22") == []
    (task,) = todo(player.tracker, Moment("2022-11-25"), "silence").tasks
    assert (task.about, task.since, task.days) == ("x", "2022-11-23", 2)
    assert [command.split()[3] for command in task.commands] == ["silence-held", "silence-broken"]
    player.play(on("2022-11-24", transitioned("adopted")))
    assert of(player, "silence", "2022-11-25") == []


def test_a_request_waits_for_its_answer(player: Player) -> None:
    """Until it is answered, whatever becomes of the item meanwhile."""
    player.play(
        on("2022-10-27", transitioned("removal-requested", ("AAA",))),
        on("2022-11-23", transitioned("discussed")),
    )
    assert of(player, "request") == ["x"]
    player.play(on("2022-11-24", transitioned("retained")))
    assert (of(player, "request"), of(player, "request", "2022-11-23")) == ([], ["x"])


def test_facts_with_few_sources(player: Player) -> None:
    """None, one, one original; a corroboration by another one settles it."""
    player.play(
        on("2022-10-27", transitioned("discussed"), "item/x", Backing((), "2022-10-27")),
        on("2022-10-27", transitioned("discussed"), "item/y", WIRE),
        on("2022-10-27", transitioned("discussed"), "item/z", Backing(("wire", "paper"))),
        on("2022-11-23", transitioned("adopted"), "item/z", TWO),
    )
    assert (of(player, "unsourced"), of(player, "single")) == (["x"], ["y", "z"])
    (task,) = todo(player.tracker, kind="unsourced").tasks
    assert task.commands == (f"tracker corroborate {task.key} --source SOURCE",)
    player.play(Mark(2, disputed=False, backing=Backing(("radio",))))
    assert (of(player, "unsourced"), of(player, "single")) == (["x"], ["z"])


def test_a_dispute_that_was_settled(player: Player) -> None:
    """It is open until then, and gone after."""
    player.play(
        on("2022-10-27", transitioned("discussed")),
        Mark(0, disputed=True, backing=Backing(("radio",))),
    )
    assert of(player, "dispute") == ["x"]
    player.play(Settle(0, falls=False))
    assert of(player, "dispute") == []


def test_a_limit_counts_what_it_leaves_out(csto: Tracker) -> None:
    """At most so many of each kind; the counts stay those of all."""
    with csto.at() as questions:
        found = questions.todo(limit=2)
    assert (found.counts["single"], found.more["single"]) == (27, 25)
    assert (found.more["outcome"], found.more["request"]) == (1, 0)
    assert len(found.tasks) == 2 + 1 + 2 + 1 + 2


def test_an_unknown_kind(csto: Tracker) -> None:
    """It is refused with those that there are."""
    with csto.at() as questions, pytest.raises(UnknownWord, match="did you mean measure"):
        questions.todo("mesure")


# --- the fold -------------------------------------------------------------------------------------


@given(histories(named=True), moments())
def test_nothing_that_is_settled_is_listed(history: list[Step], moment: Moment) -> None:
    """At any moment the tasks are what a fold of the log finds unsettled, and no other."""
    with played(history) as player:
        asked = pinned(moment, player.size)
        entries = entries_of(player.tracker)
        reference = Reference(entries, asked)
        found: dict[str, set[str | None]] = {}
        for task in todo(player.tracker, asked).tasks:
            found.setdefault(task.kind, set()).add(task.entry)
        assert found.get("request", set()) == _pending(entries, asked)
        assert found.get("dispute", set()) == _disputes(entries, asked)
        assert {task.about for task in todo(player.tracker, asked, "outcome").tasks} == set(
            reference.ahead()[1]
        )
        for entry in found.get("single", set()) | found.get("unsourced", set()):
            assert _independent(entries, asked, str(entry)) <= 1


def _timelines(entries: list[Entry], asked: Moment) -> dict[str, Timeline]:
    when = resolved(entries, asked)
    return {
        stream: at([entry for entry in entries if entry.stream == stream], when)
        for stream in {entry.stream for entry in entries}
    }


def _pending(entries: list[Entry], asked: Moment) -> set[str]:
    found = set()
    for name in ITEMS:
        state = item.ItemState()
        for entry in _timelines(entries, asked)[f"item/{name}"].stands:
            if isinstance(entry.data, item.ItemEvent):
                state = item.evolve(state, entry.data, entry)
        found |= {f"@{entry.position}" for entry in state.pending}
    return found


def _disputes(entries: list[Entry], asked: Moment) -> set[str]:
    return {
        f"@{mark.position}"
        for timeline in _timelines(entries, asked).values()
        for entry in (*timeline.stands, *timeline.possible)
        for mark in open_disputes(timeline, entry)
    }


RELAYS = {"paper": "wire", "weekly": "wire"}
"""The originals of those sources that relay any."""


def _independent(entries: list[Entry], asked: Moment, name: str) -> int:
    """How many originals back a fact, by all that it cites: at least as many as are public."""
    for timeline in _timelines(entries, asked).values():
        for entry in timeline.stands:
            if f"@{entry.position}" == name:
                cited = {one.source for one in citations(timeline, entry)}
                public = asked.reported_until is not None
                return 1 if public else len({RELAYS.get(one, one) for one in cited})
    raise AssertionError(name)


def test_the_answer_says_the_same_twice(csto: Tracker) -> None:
    """No clock: asked again at the same moment, the answer is the same, byte for byte."""
    asked = Moment("2023-12-31", recorded_until="@90")
    assert msgspec.json.encode(todo(csto, asked)) == msgspec.json.encode(todo(csto, asked))
