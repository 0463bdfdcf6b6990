"""The date layer: occurrences, days, stamps, the cut to the report, and its refusals."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tracker.domain import when
from tracker.domain.when import ALWAYS, DAY, NEVER, Occurrence
from tracker.errors import (
    HappenedAfterReport,
    Impossible,
    InvalidDate,
    ReportedInFuture,
    TimeWithoutOffset,
    WrongType,
)


def last_of(day: str) -> int:
    """Give the last second of a day, month or year."""
    return when.parse(day).latest


# --- occurrences ------------------------------------------------------------------------------


def test_parse_keeps_the_text_as_typed() -> None:
    """Blanks around the text go, all else stays; the bounds stand beside it."""
    assert when.parse("  2022-11-23~ \n") == Occurrence(
        text="2022-11-23~", earliest=1_669_161_600, latest=1_669_247_999
    )


def test_parse_is_cached() -> None:
    """A date that a docket repeats is read once."""
    assert when.parse("2022-11-23/2023-11-20") is when.parse("2022-11-23/2023-11-20")


@pytest.mark.parametrize("text", ["", "   ", "2022-13", "2022-02-30", "../..", "2023/2022"])
def test_parse_refuses(text: str) -> None:
    """What is no date is refused, blanks too."""
    with pytest.raises(InvalidDate):
        when.parse(text)


@pytest.mark.parametrize("field", ["text", "earliest", "latest"])
def test_an_occurrence_cannot_be_changed(field: str) -> None:
    """An occurrence is a value."""
    with pytest.raises(AttributeError):
        setattr(when.parse("2022"), field, 0)


# --- days and stamps --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "day"),
    [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (DAY - 1, "1970-01-01"),
        (DAY, "1970-01-02"),
        (ALWAYS, ".."),
        (NEVER, ".."),
        (NEVER - 1, ".."),
    ],
)
def test_day_of(second: int, day: str) -> None:
    """A second lies in its UTC day; what lies in none is open."""
    assert when.day_of(second) == day


def test_open_ends_have_no_day() -> None:
    """The least and greatest second stay what they are."""
    assert when.start_of_day(ALWAYS) == when.end_of_day(ALWAYS) == ALWAYS
    assert when.start_of_day(NEVER) == when.end_of_day(NEVER) == NEVER


@given(st.integers(last_of("0001"), last_of("9998")))
def test_a_second_lies_in_its_day(second: int) -> None:
    """The day's bounds hold the second, and are those of the day as text."""
    day = when.parse(when.day_of(second))
    assert day.earliest == when.start_of_day(second) <= second <= when.end_of_day(second)
    assert when.end_of_day(second) == day.latest


def test_stamp_has_a_fixed_width() -> None:
    """Microseconds are written even where they are nought, in UTC."""
    yerevan = timezone(timedelta(hours=4))
    assert when.stamp(datetime(2026, 11, 21, 14, 2, tzinfo=UTC)) == "2026-11-21T14:02:00.000000Z"
    assert (
        when.stamp(datetime(2026, 11, 21, 18, 2, 0, 5, tzinfo=yerevan))
        == "2026-11-21T14:02:00.000005Z"
    )


def test_stamp_needs_a_zone() -> None:
    """A time without a zone is never taken for UTC."""
    with pytest.raises(Impossible, match="no zone"):
        when.stamp(datetime(2026, 11, 21))  # noqa: DTZ001 - that it is refused is the point


stamps = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - the zone comes with the strategy
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(stamps, stamps)
def test_text_order_of_stamps_is_time_order(one: datetime, other: datetime) -> None:
    """Stamps sort as text the way their times do."""
    assert (when.stamp(one) < when.stamp(other)) == (one < other)


@given(stamps)
def test_timestamp_reads_what_stamp_wrote(moment: datetime) -> None:
    """A stamp's second is its time rounded down, before 1970 too."""
    second = when.timestamp(when.stamp(moment))
    assert (
        timedelta(0)
        <= moment - datetime(1970, 1, 1, tzinfo=UTC) - timedelta(seconds=second)
        < timedelta(seconds=1)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-21",
        "2026-11-21T14:02:00Z",
        "2026-11-21T14:02:00.000Z",
        "2026-11-21T14:02:00.000000+00:00",
        "2026-02-30T14:02:00.000000Z",
        "2026-11-21T25:02:00.000000Z",
        "2026-11-21T14:02:00.000000Z\n",
    ],
)
def test_timestamp_refuses_all_other_forms(text: str) -> None:
    """Only what `stamp` writes is a stamp."""
    with pytest.raises(InvalidDate):
        when.timestamp(text)


# --- bounds of reports and moments ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2023-11-20", last_of("2023-11-20")),
        ("2022-10-27T13:59Z", when.timestamp("2022-10-27T13:59:59.000000Z")),
        ("2023-11-20/2023-11-30", last_of("2023-11-30")),
        ("../2023-11-30", last_of("2023-11-30")),
        ("2023-11", last_of("2023-11-30")),
    ],
)
def test_report_bound_is_public_for_certain(text: str, bound: int) -> None:
    """A report counts from the last second that its date allows."""
    assert when.report_bound(text) == bound


@pytest.mark.parametrize("text", ["2023-11-20/..", "2023-11-20/", "[2023..]", "soon"])
def test_report_bound_needs_an_end(text: str) -> None:
    """A report that may still be to come has no bound."""
    with pytest.raises(InvalidDate):
        when.report_bound(text)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2022-11-24", last_of("2022-11-24")),
        (" 2022-11 ", last_of("2022-11-30")),
        ("2022", last_of("2022-12-31")),
        ("2022-10-27T13:59Z", when.timestamp("2022-10-27T13:59:59.000000Z")),
        ("2022-11-24~", last_of("2022-11-24")),
    ],
)
def test_moment_bound_is_the_end_of_the_date(text: str, bound: int) -> None:
    """To ask by a date is to ask by its last second."""
    assert when.moment_bound(text) == bound


@pytest.mark.parametrize(
    "text", ["2022/2023", "../2022", "2022/..", "[2021,2022]", " {2021,2022}", "11/23/2022"]
)
def test_moment_bound_is_one_date(text: str) -> None:
    """Several dates are no moment."""
    with pytest.raises(InvalidDate, match="a moment is one date"):
        when.moment_bound(text)


def test_moment_bound_needs_an_offset() -> None:
    """A clock time has to say its zone here too."""
    with pytest.raises(TimeWithoutOffset):
        when.moment_bound("2022-10-27T13:59")


# --- the cut ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occurred", "reported", "counts_from"),
    [
        ("2022-11-23", "2022-11-24", "2022-11-23"),
        ("../2022-10-20", "2022-10-27", "2022-10-20"),
        ("2022-11-23/2023-11-20", "2023-11-20", "2023-11-20"),
        ("2022-11-23/..", "2023-11-20", "2023-11-20"),
        ("2022", "2022-10-27T13:59Z", "2022-10-27"),
        ("2022-11-23/2023-11-20", "2023-06-01", "2023-06-01"),
        # one day ahead of its report, by time zones: not below its own day
        ("2022-11-23", "2022-11-22", "2022-11-23"),
        ("2022-11-23/..", "2022-11-22", "2022-11-23"),
    ],
)
def test_what_is_reported_has_happened(occurred: str, reported: str, counts_from: str) -> None:
    """An open or later end is cut to the end of the day of the report."""
    effective = when.cut(when.parse(occurred), when.report_bound(reported))
    assert effective == last_of(counts_from)


def test_the_cut_never_lengthens() -> None:
    """A time just after the day of its report keeps its own last second."""
    occurrence = when.parse("2022-11-23T01:00Z")
    assert when.cut(occurrence, last_of("2022-11-22")) == occurrence.latest


@pytest.mark.parametrize("bound", [ALWAYS, NEVER])
def test_no_report_cuts_nothing(bound: int) -> None:
    """The two bounds that name no day leave `latest` alone."""
    assert when.cut(when.parse("2022"), bound) == last_of("2022")
    assert when.cut(when.parse("2022/.."), bound) == NEVER


any_day = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
plain = st.builds(lambda d, width: d.isoformat()[:width], any_day, st.sampled_from([4, 7, 10]))


@st.composite
def occurrences(draw: st.DrawFn) -> Occurrence:
    """Draw a date, an interval of dates, or an interval open at one end."""
    start, end = draw(plain), draw(plain)
    form = draw(st.sampled_from(["{0}", "{0}/{1}", "../{0}", "{0}/..", "{0}T12:30+04:00"]))
    assume("T" not in form or len(start) == len("2022-11-23"))
    try:
        return when.parse(form.format(start, end))
    except InvalidDate:
        return when.parse(form.format(end, start))


seconds = st.integers(when.parse("1890").earliest, last_of("2210"))


@given(occurrences(), seconds)
def test_the_cut_keeps_its_bounds(occurrence: Occurrence, reported: int) -> None:
    """Never above what was given, never below the first day; else the day of the report."""
    effective = when.cut(occurrence, reported)
    assert occurrence.earliest <= effective <= occurrence.latest
    if effective < occurrence.latest:
        first_day = when.end_of_day(occurrence.earliest)
        assert effective == max(when.end_of_day(reported), first_day)
    if occurrence.latest <= when.end_of_day(reported):
        assert effective == occurrence.latest


@given(occurrences(), seconds)
def test_the_cut_is_settled_at_once(occurrence: Occurrence, reported: int) -> None:
    """To cut what was cut changes nothing."""
    effective = when.cut(occurrence, reported)
    again = Occurrence(occurrence.text, occurrence.earliest, effective)
    assert when.cut(again, reported) == effective


@given(occurrences(), seconds, seconds)
def test_an_earlier_report_never_cuts_later(occurrence: Occurrence, one: int, other: int) -> None:
    """The cut follows the report: the sooner it was known, the sooner it had happened."""
    sooner, later = sorted((one, other))
    assert when.cut(occurrence, sooner) <= when.cut(occurrence, later)


@given(occurrences())
def test_text_reads_the_same_again(occurrence: Occurrence) -> None:
    """The text of an occurrence stands for all of it."""
    assert when.parse(occurrence.text) == occurrence
    assert occurrence.earliest <= occurrence.latest


# --- refusals ---------------------------------------------------------------------------------

TODAY = when.timestamp("2026-11-21T14:02:00.000000Z")


@pytest.mark.parametrize(
    ("occurred", "reported"),
    [
        ("2022-11-23", "2022-11-24"),
        ("2022-11-23", "2022-11-22"),
        ("2022-11-23T23:59Z", "2022-11-22T00:00Z"),
        ("../2030", "2022-11-22"),
        ("2022/..", "2022-11-22"),
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_dates_that_agree_pass(occurred: str, reported: str) -> None:
    """One day between the two is time zones; an open start contradicts no report."""
    occurrence = when.parse(occurred)
    when.check(occurrence, when.report_bound(reported), TODAY, reported)
    assert when.cut(occurrence, when.report_bound(reported)) >= occurrence.earliest


@pytest.mark.parametrize(
    ("occurred", "reported"),
    [
        ("2022-11-24", "2022-11-22"),
        ("2022-11-24T00:00Z", "2022-11-22T23:59Z"),
        ("2023/..", "2022-11-22"),
        ("2023-11-23", "2023-11-20"),
    ],
)
def test_nothing_happens_after_its_report(occurred: str, reported: str) -> None:
    """More than one day after the report is refused, with both dates as typed."""
    with pytest.raises(HappenedAfterReport) as refusal:
        when.check(when.parse(occurred), when.report_bound(reported), TODAY, reported)
    assert (refusal.value.occurred, refusal.value.reported) == (occurred, reported)


@pytest.mark.parametrize("reported", ["2026-11-23", "2027", "2026-11-23T00:00Z"])
def test_nothing_is_reported_after_its_recording(reported: str) -> None:
    """More than one day after the recording is refused, with the recording day."""
    with pytest.raises(ReportedInFuture) as refusal:
        when.check(when.parse("2022"), when.report_bound(reported), TODAY, reported)
    assert (refusal.value.reported, refusal.value.today) == (reported, "2026-11-21")


@pytest.mark.parametrize("bound", [ALWAYS, NEVER])
def test_without_a_report_the_recording_counts(bound: int) -> None:
    """A fact without a report date has to have happened by the day of its recording."""
    when.check(when.parse("2026-11-22"), bound, TODAY, "")
    with pytest.raises(HappenedAfterReport, match="2026-11-21"):
        when.check(when.parse("2026-11-23"), bound, TODAY, "")


@settings(max_examples=200)
@given(occurrences(), seconds)
def test_the_check_is_about_days(occurrence: Occurrence, reported: int) -> None:
    """What is refused starts two days or more after the day of the report, nothing else is."""
    late = (
        occurrence.earliest != ALWAYS
        and (
            occurrence.earliest // DAY - reported // DAY  # UTC days between the two
        )
        >= 2
    )
    try:
        when.check(occurrence, reported, last_of("2210"), "")
    except HappenedAfterReport:
        assert late
    else:
        assert not late


# --- order ------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [-99, 0, 7, 99])
def test_an_order_is_a_small_integer(order: int) -> None:
    """An order within the range is given back."""
    assert when.check_order(order) == order


@pytest.mark.parametrize("order", [-100, 100, 10**9])
def test_an_order_has_bounds(order: int) -> None:
    """An order beyond the range is refused, with the range."""
    with pytest.raises(Impossible, match="from -99 to 99"):
        when.check_order(order)


@pytest.mark.parametrize("order", ["1", 1.0, None, True])
def test_an_order_is_no_other_type(order: object) -> None:
    """Text, fractions and truth values are no order."""
    with pytest.raises(WrongType):
        when.check_order(order)
