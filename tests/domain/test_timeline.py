"""Timelines: what stands and what is possible at a moment, in the order of the world."""

import pytest

from tests.domain.scenarios import RECORDED, Stream, ids, told
from tracker.domain.facts import Bounds
from tracker.domain.item import StanceTaken
from tracker.domain.party import PartyRegistered
from tracker.domain.timeline import NEVER_REPORTED, Timeline, bounds
from tracker.domain.when import ALWAYS, NEVER, end_of_day, parse
from tracker.errors import InvalidDate

FACT = StanceTaken(("ARM",), "objects")
NAME = PartyRegistered("Armenia")
RECORDING_DAY = end_of_day(parse("2026-11-21").latest)


def first(text: str) -> int:
    """The first second of a date."""
    return parse(text).earliest


def last(text: str) -> int:
    """The last second of a date."""
    return parse(text).latest


# --- bounds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occurred", "reported", "earliest", "latest"),
    [
        ("2022-11-23", "2022-11-24", "2022-11-23", "2022-11-23"),
        ("2022-11-23/2023-11-30", "2023-11-20", "2022-11-23", "2023-11-20"),
        ("2022", "2022-10-27", "2022", "2022-10-27"),
        ("2022-11-24", "2022-11-23", "2022-11-24", "2022-11-24"),  # never before its own day
        ("2022-10-28T10:00Z", "2022-10-27T13:59Z", "2022-10-28T10:00Z", "2022-10-28T10:00Z"),
        ("2022-10-27", "2022-10-27T13:59Z", "2022-10-27", "2022-10-27"),  # a day is whole
        ("2020/2030", None, "2020", "2026-11-21"),  # known when it was recorded
        ("2020/2030", NEVER_REPORTED, "2020", "2026-11-21"),
    ],
)
def test_the_cut_to_the_report(
    occurred: str, reported: str | None, earliest: str, latest: str
) -> None:
    """What is reported has happened: a later end is cut to the day of the report."""
    found = bounds(told("f", occurred, reported=reported), RECORDED, 7, setup=False, mistake=False)
    assert (found.earliest, found.latest) == (first(earliest), last(latest))
    assert found.place == 7


def test_open_dates_are_cut() -> None:
    """An open end ends with the report, an open start stays open."""
    ended = bounds(told("f", "2022/..", reported="2023"), RECORDED, 0, setup=False, mistake=False)
    assert (ended.earliest, ended.latest) == (first("2022"), last("2023"))
    begun = bounds(told("f", "../2022", reported="2023"), RECORDED, 0, setup=False, mistake=False)
    assert (begun.earliest, begun.latest) == (ALWAYS, last("2022"))


@pytest.mark.parametrize("setup", [False, True])
@pytest.mark.parametrize(
    ("reported", "sources", "expected"),
    [
        ("2023-11-20", ("belta",), last("2023-11-20")),
        ("2023-11-20T08:00Z", (), last("2023-11-20T08:00Z")),
        ("2023-11", (), last("2023-11")),
        (NEVER_REPORTED, ("memo",), NEVER),
        (None, ("leaflet",), RECORDING_DAY),
    ],
)
def test_the_report_bound(
    reported: str | None, sources: tuple[str, ...], expected: int, *, setup: bool
) -> None:
    """The last second of the report; the day of recording where no date is known."""
    claim = told("f", "2022", *sources, reported=reported)
    found = bounds(claim, RECORDED, 0, setup=setup, mistake=False)
    assert found.reported == expected


def test_a_fact_without_source_counts_from_its_recording() -> None:
    """A set-up fact does not: no report date filters it."""
    claim = told("f", "2022")
    assert bounds(claim, RECORDED, 0, setup=False, mistake=False).reported == RECORDING_DAY
    assert bounds(claim, RECORDED, 0, setup=True, mistake=False).reported == ALWAYS


def test_a_fact_without_date_stands_always() -> None:
    """The set-up facts of a log hold on every date."""
    found = bounds(told("f"), RECORDED, 3, setup=True, mistake=False)
    assert found == Bounds(ALWAYS, ALWAYS, ALWAYS, 3)


@pytest.mark.parametrize("reported", [None, NEVER_REPORTED, "2023-11-20"])
def test_a_mistake_holds_at_every_report_bound(reported: str | None) -> None:
    """No report date is a mistake's, whatever it cites to show that it was one."""
    claim = told("r", None, "belta", reported=reported)
    assert bounds(claim, RECORDED, 0, setup=False, mistake=True).reported == ALWAYS


def test_a_date_that_is_none_is_refused() -> None:
    """Neither bound is guessed."""
    with pytest.raises(InvalidDate):
        bounds(told("f", "2022-02-30"), RECORDED, 0, setup=False, mistake=False)


# --- order ------------------------------------------------------------------------------------


def test_the_order_is_the_worlds() -> None:
    """By the latest moment, then by the given order, then by the place in the log."""
    stream = Stream()
    stream.add(FACT, "2023-11-20")
    stream.add(FACT, "2022-11-23", order=1)
    stream.add(FACT, "2022-11-23")
    stream.add(FACT, "2022-11-23", order=-1)
    stream.add(FACT, "2022-11-23")
    stream.add(FACT, "2020/2022-11-22")
    stream.add(NAME)
    assert ids(stream.at().stands) == [6, 5, 3, 2, 4, 1, 0]


def test_late_news_takes_its_place() -> None:
    """A fact told last and happened first stands first."""
    stream = Stream()
    stream.add(FACT, "2023-11-20", reported="2023-11-20")
    stream.add(FACT, "2022-09-13", reported="2023-12-01")
    assert ids(stream.at().stands) == [1, 0]


def test_the_cut_orders_too() -> None:
    """An interval counts from its report where that comes first."""
    stream = Stream()
    stream.add(FACT, "2022/2024", reported="2023-11-20")
    stream.add(FACT, "2023-11-21", reported="2023-11-22")
    assert ids(stream.at().stands) == [0, 1]


def test_a_replacement_keeps_its_place() -> None:
    """Correcting a word never reorders a day."""
    stream = Stream()
    stream.add(FACT, "2022-11-23")
    stream.add(FACT, "2022-11-23")
    stream.add(FACT, "2022-11-23", place=0, replaces="e0")
    assert ids(stream.at().stands) == [0, 2, 1]


# --- the bounds of a moment -------------------------------------------------------------------


def told_twice() -> Stream:
    """A fact of 2022, reported the next day; one of an interval, reported at its end."""
    stream = Stream()
    stream.add(FACT, "2022-11-23", reported="2022-11-24")
    stream.add(FACT, "2022-11-23/2023-11-20", reported="2023-11-20")
    return stream


@pytest.mark.parametrize(
    ("on", "reported", "stands", "possible"),
    [
        (None, None, [0, 1], []),
        ("2023-11-20", None, [0, 1], []),
        ("2023-11-20", "2023-11-20", [0, 1], []),
        ("2023-11-20", "2023-11-19", [0], []),  # not reported yet, so not even possible
        ("2023-11-19", None, [0], [1]),
        ("2023-06-01", None, [0], [1]),
        ("2022-11-23", None, [0], [1]),
        ("2022-11-22", None, [], []),
        (None, "2022-11-23", [], []),
        (None, "2022-11-24", [0], []),
        (None, "2022-11-24T22:00Z", [], []),  # public for certain at the end of that day
    ],
)
def test_a_moment(
    on: str | None, reported: str | None, stands: list[int], possible: list[int]
) -> None:
    """Each part bounds what it is about, and only that."""
    found = told_twice().at(on, reported)
    assert (ids(found.stands), ids(found.possible)) == (stands, possible)


@pytest.mark.parametrize(("position", "stands"), [(-1, []), (0, [0]), (1, [0, 1]), (99, [0, 1])])
def test_only_what_was_recorded_counts(position: int, stands: list[int]) -> None:
    """Positions bound what this log had taken in."""
    assert ids(told_twice().at(position=position).stands) == stands


def test_a_day_of_many_hours() -> None:
    """A bound may be a time; a day is not over before its end."""
    stream = Stream()
    stream.add(FACT, "2022-11-23T10:00Z", reported="2022-11-24")
    stream.add(FACT, "2022-11-23", reported="2022-11-24")
    found = stream.at("2022-11-23T12:00Z")
    assert (ids(found.stands), ids(found.possible)) == ([0], [1])


def test_setup_facts_stand_on_every_date() -> None:
    """And by every report, if no source dates them."""
    stream = Stream()
    stream.add(NAME)
    stream.add(NAME, None, "belta", reported="2023-11-20")
    assert ids(stream.at("0001", "0001").stands) == [0]
    assert ids(stream.at("0001", "2023-11-20").stands) == [0, 1]


def test_what_is_never_reported() -> None:
    """It stands, and no bound of reports lets it through."""
    stream = Stream()
    stream.add(FACT, "2022", "memo", reported=NEVER_REPORTED)
    assert ids(stream.at("2023").stands) == [0]
    assert ids(stream.at("2023", "9999").stands) == []


# --- what is possible -------------------------------------------------------------------------


def test_an_open_start_needs_a_first_fact() -> None:
    """It is possible from the day on which the stream's first fact stands, not since ever."""
    stream = Stream()
    stream.add(NAME)  # a registration claims nothing about the world, and starts nothing
    stream.add(FACT, "2022-09-13", reported="2023")
    stream.add(FACT, "../2022-10-20", reported="2023")
    assert ids(stream.at("2022-09-12").possible) == []
    assert ids(stream.at("2022-09-13").possible) == [2]
    assert ids(stream.at("2022-10-19").possible) == [2]
    assert ids(stream.at("2022-10-20").possible) == []


def test_an_open_start_alone_is_never_possible() -> None:
    """It stands from its end on, and nothing is said of before."""
    stream = Stream()
    stream.add(FACT, "../2022-10-20", reported="2023")
    assert stream.at("2022-10-19") == Timeline()
    assert ids(stream.at("2022-10-20").stands) == [0]


def test_an_unreported_start_starts_nothing() -> None:
    """The first fact must be one that stands by the reports of the moment."""
    stream = Stream()
    stream.add(FACT, "2022-09-13", reported="2022-12-01")
    stream.add(FACT, "../2022-10-20", reported="2022-11-01")
    assert ids(stream.at("2022-10-01", "2022-11-15").possible) == []
    assert ids(stream.at("2022-10-01", "2022-12-01").possible) == [1]


def test_possible_facts_are_ordered() -> None:
    """As those that stand: by their latest moment."""
    stream = Stream()
    stream.add(FACT, "2020/2023", reported="2024")
    stream.add(FACT, "2020/2022", reported="2024")
    assert ids(stream.at("2021").possible) == [1, 0]
