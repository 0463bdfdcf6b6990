"""Dates and moments."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class InvalidDate(TrackerError):
    """Text that is no EDTF date, or a date that no calendar has."""

    code: ClassVar[str] = "invalid-date"
    exit_code: ClassVar[int] = 35
    text: str
    reason: str = "use EDTF: 2022-11-23, 2022-11, 2022, 2022-11-23T13:59Z, A/B, ../B"

    def __str__(self) -> str:
        return f"{self.text!r} is no date: {self.reason}"


class TimeWithoutOffset(TrackerError):
    """A clock time that does not say in which zone."""

    code: ClassVar[str] = "time-without-offset"
    exit_code: ClassVar[int] = 36
    text: str

    def __str__(self) -> str:
        return f"the time {self.text!r} has no offset: add Z or +04:00, or give the day alone"


class HappenedAfterReport(TrackerError):
    """What is reported has happened; this fact claims otherwise."""

    code: ClassVar[str] = "happened-after-report"
    exit_code: ClassVar[int] = 37
    occurred: str
    reported: str

    def __str__(self) -> str:
        return (
            f"it cannot have happened on {self.occurred} and been reported on {self.reported},"
            " over a day before: check both dates; an announcement happened when it was announced"
        )


class ReportedInFuture(TrackerError):
    """A report from later than the day of recording."""

    code: ClassVar[str] = "reported-in-future"
    exit_code: ClassVar[int] = 38
    reported: str
    today: str

    def __str__(self) -> str:
        return (
            f"it cannot have been reported on {self.reported} and be recorded on {self.today}:"
            " check the date of the report, and this machine's clock"
        )


class InvalidMoment(TrackerError):
    """A moment that can't be resolved."""

    code: ClassVar[str] = "invalid-moment"
    exit_code: ClassVar[int] = 39
    reason: str

    def __str__(self) -> str:
        return self.reason
