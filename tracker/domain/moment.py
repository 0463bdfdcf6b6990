"""The moment of a question: what stood on a date, by which reports, by which entries.

Pure domain. No part ever defaults to a clock: a part that is not given does not bound.
"""

import msgspec

from tracker.domain.when import ALWAYS, NEVER, end_of_day, moment_bound, timestamp
from tracker.errors import InvalidMoment


class Moment(msgspec.Struct, frozen=True):
    """A moment as asked: three optional bounds, as typed.

    ``recorded_until`` is a date, a time or ``@N`` (entries 0 … N).
    """

    on: str | None = None
    reported_until: str | None = None
    recorded_until: str | None = None


class Resolved(msgspec.Struct, frozen=True):
    """A moment as answered: ``position`` is the last entry that counts, −1 for none.

    ``latest`` and ``reported`` are the last seconds that count, NEVER where nothing bounds.
    ``last_recorded`` is the stamp of the entry at ``position`` and stands in for "today".
    """

    position: int
    latest: int = NEVER
    reported: int = NEVER
    last_recorded: str = ""
    asked: Moment = Moment()


def moment(
    on: str | None = None,
    reported_until: str | None = None,
    recorded_until: str | None = None,
    *,
    then: bool = False,
) -> Moment:
    """Make a moment from what a user typed; ``then`` is "reported until the ``on`` date".

    Raises:
        InvalidMoment: where ``then`` has no date, or competes with another bound.
    """
    if not then:
        return Moment(on, reported_until, recorded_until)
    if on is None:
        raise InvalidMoment("--then means 'reported until the --on date': give --on DATE too")
    if reported_until is not None:
        raise InvalidMoment("--then and --reported-until say the same thing twice: give one")
    return Moment(on, on, recorded_until)


def entry_number(text: str) -> int | None:
    """Read ``@67`` as 67; None for any other text."""
    digits = text.removeprefix("@")
    plain = text.startswith("@") and digits.isascii() and digits.isdigit()
    return int(digits) if plain and len(digits) < 16 else None  # noqa: PLR2004 - fits 2^53


def resolve(asked: Moment, position: int, last_recorded: str) -> Resolved:
    """Bind a moment to the position that its ``recorded_until`` was found to mean.

    Raises:
        InvalidDate: where a bound is no date.
    """
    return Resolved(
        position=position,
        latest=NEVER if asked.on is None else moment_bound(asked.on),
        reported=NEVER if asked.reported_until is None else moment_bound(asked.reported_until),
        last_recorded=last_recorded,
        asked=asked,
    )


def today(moment: Resolved) -> int:
    """The last second of the day that "ahead" and "over" are measured from.

    It is the moment's date, else the day of its last entry: nothing here reads a clock, and the
    same moment always gives the same answer.
    """
    if moment.asked.on is not None:
        return end_of_day(moment.latest)
    return end_of_day(timestamp(moment.last_recorded)) if moment.last_recorded else ALWAYS


def ends(text: str, option: str) -> tuple[str, str | None]:
    """Split ``A..B`` or ``A..``.

    Raises:
        InvalidMoment: where the beginning is missing, or nothing is a range.
    """
    first, dots, last = text.partition("..")
    if not dots or not first.strip():
        raise InvalidMoment(f"{option} {text!r}: a range is A..B, or A.. for up to the end")
    return first.strip(), last.strip() or None
