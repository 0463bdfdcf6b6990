"""Spans of the log: positions and seconds between two bounds that both belong to them."""

from collections.abc import Iterator

import pytest

from tests.histories import Record, Wait, transitioned
from tests.playing import Player
from tests.world import SETUP_END
from tracker.domain.moment import Moment
from tracker.domain.when import ALWAYS, DAY, NEVER, end_of_day, parse
from tracker.errors import InvalidDate, InvalidMoment
from tracker.views import spans
from tracker.views.reader import Reader

FACTS = 3


@pytest.fixture
def reader(player: Player) -> Iterator[Reader]:
    """A log that took in a fact on each of the days 2022-10-20, -25 and -30."""
    for _ in range(FACTS):
        player.play(Wait(5 * DAY), Record("item/x", transitioned("discussed"), "2022-10"))
    with player.tracker.database.reading() as connection:
        yield Reader(connection, player.tracker.store, Moment())


def first(reader: Reader) -> int:
    """The position of the first of the three facts."""
    return reader.size - FACTS


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (None, None, (-SETUP_END, 2)),
        ("2022-10-20", "2022-10-25", (0, 1)),
        ("2022-10-21", "2022-10-24", (1, 0)),
        ("2022-10", "2022", (-SETUP_END, 2)),
        ("2022-10-25T09:30Z", None, (1, 2)),
        ("2022-10-25T09:31Z", None, (2, 2)),
        (None, "2022-10-19", (-SETUP_END, -1)),
    ],
)
def test_what_was_recorded_in_a_span(
    reader: Reader, since: str | None, until: str | None, wanted: tuple[int, int]
) -> None:
    """Whole days, months and years, or times; a span in which nothing was recorded is empty."""
    found = spans.recorded(reader, since, until)
    start = first(reader)
    low = 0 if wanted[0] < 0 else start + wanted[0]
    assert (found.first, found.last) == (low, start + wanted[1])


def test_entries_bound_a_span(reader: Reader) -> None:
    """As they are, or with a date at the other end; beyond the log it ends with it."""
    start = first(reader)
    assert spans.recorded(reader, f"@{start}", "@9999") == spans.Span(start, start + 2)
    assert spans.recorded(reader, f"@{start}", "2022-10-25") == spans.Span(start, start + 1)


def test_the_last_week_ends_with_the_newest_entry(reader: Reader) -> None:
    """No clock is read: it is counted from the log's own last day."""
    assert spans.last_week(reader) == first(reader) + 1


def test_seconds_of_dates() -> None:
    """From the first second of the one to the last of the other; what is open has no end."""
    day = spans.dates("2022-10-20", "2022-10-20")
    assert day == spans.Span(parse("2022-10-20").earliest, end_of_day(day.first))
    assert spans.dates(None, None) == spans.Span(ALWAYS, NEVER)


@pytest.mark.parametrize(
    ("since", "until", "error"),
    [
        ("2022-11", "2022-10", InvalidMoment),
        ("@5", "@4", InvalidMoment),
        ("2022-13", None, InvalidDate),
        (None, "soon", InvalidDate),
        ("@x", None, InvalidMoment),
    ],
)
def test_bounds_that_are_none(
    reader: Reader, since: str | None, until: str | None, error: type[Exception]
) -> None:
    """The later bound first, no date, no entry."""
    with pytest.raises(error):
        spans.recorded(reader, since, until)
