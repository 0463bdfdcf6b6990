"""Lists of meetings by their start: all are put in order by two statements, and a page is told.

A start is no column by which an index could sort: it is the last one that was told and stands.
"""

from collections.abc import Callable

from tracker.domain.when import moment_bound, parse
from tracker.views.facts import Facts
from tracker.views.list_answers import MeetingsAnswer
from tracker.views.meetings import Meetings, by_start
from tracker.views.moment_sql import POSSIBLE, STANDS, VISIBLE
from tracker.views.reader import Reader, Thing
from tracker.views.reader_sql import NAMED
from tracker.views.starts import last_told

OUTCOMES = ("announced", "rescheduled", "held", "cancelled", "suspended", "resumed")
"""What may become of a meeting: its events that tell of it."""

_TYPES = ", ".join(f"'meeting.{name}'" for name in OUTCOMES)

LISTED = f"""
{NAMED} WHERE x.kind = 'meeting' AND {VISIBLE.format("s")} AND (
    EXISTS (SELECT 1 FROM standing c WHERE c.subject = x.num AND c.slot = 'state' AND c.who = ''
            AND {STANDS.format("c")})
    OR EXISTS (SELECT 1 FROM fact p WHERE p.stream = x.num AND NOT p.mark
               AND p.type IN ({_TYPES}) AND {POSSIBLE.format("p", "x.num")})
) ORDER BY x.num, s.latest, s.ord, s.place
"""  # noqa: S608 - constants alone
"""Meetings of which an outcome stands, or may."""

STARTS = f"""
SELECT s.subject, s.value, e.bytes FROM entity x
JOIN standing s ON s.subject = x.num AND s.slot = 'starts' JOIN fact f ON f.position = s.position
LEFT JOIN event e ON e.position = s.position AND f.type = 'meeting.held'
WHERE x.kind = 'meeting' AND {STANDS.format("s")} ORDER BY s.subject, s.latest, s.ord, s.place
"""  # noqa: S608
"""The starts that were told of meetings, oldest first, with the bytes of those that were held."""

UNTOLD = b'"starts":null'
"""What the bytes of an entry hold that says only that a meeting was held; no text holds it."""

Starts = dict[int, str]
Listed = tuple[str | None, Thing]


class MeetingLists:
    """Lists of meetings at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def show(
        self,
        after: str | None = None,
        before: str | None = None,
        body: str | None = None,
        limit: int | None = None,
    ) -> MeetingsAnswer:
        """Meetings that start after (before) a date, by start; unknown starts come last.

        With a limit the last ones by date, of unknown start only where that leaves room; where
        only ``after`` is given, the first ones after it.

        Raises:
            InvalidDate: where a bound is no date.
        """
        found = self._ordered(body, _between(after, before))
        first = after is not None and before is None
        shown = found if limit is None else (found[:limit] if first else _last(found, limit))
        lines = Meetings(self._reader).lines(thing for _, thing in shown)
        facts = Facts(self._reader)
        for line in lines:
            facts.remember(line.sources)
        more = len(found) - len(shown)
        return MeetingsAnswer(lines, facts.footnotes(), more, facts.moment())

    def _ordered(self, body: str | None, wanted: Callable[[str | None], bool]) -> list[Listed]:
        """Meetings of all bodies or one, with their starts, of which those are wanted."""
        starts = self._starts()
        things = {row[0]: Thing(*row) for row in self._reader.select(LISTED)}
        found = [
            (starts.get(num), thing)
            for num, thing in things.items()
            if wanted(starts.get(num)) and (body is None or body in _bodies(thing))
        ]
        return sorted(found, key=lambda one: by_start(one[0], one[1].id))

    def _starts(self) -> Starts:
        told: dict[int, list[tuple[str, bytes | None]]] = {}
        for num, value, stored in self._reader.select(STARTS):
            told.setdefault(num, []).append((value, stored))
        found = {num: last_told(rows, _mere_day) for num, rows in told.items()}
        return {num: last[0] for num, last in found.items() if last is not None}


def _mere_day(stored: bytes | None) -> bool:
    return stored is not None and UNTOLD in bytes(stored)


def _bodies(meeting: Thing) -> list[str]:
    """The bodies that meet: a meeting has their ids for its title, and the first as its parent."""
    return meeting.title.split() if meeting.parent is not None else []


def _last(found: list[Listed], limit: int) -> list[Listed]:
    """The last ones by date, of a list by date; those without one come after all that have one."""
    dated = [one for one in found if one[0] is not None]
    last = dated[max(len(dated) - limit, 0) :]
    return last + found[len(dated) :][: limit - len(last)]


def _between(after: str | None, before: str | None) -> Callable[[str | None], bool]:
    """What tells whether a start lies between two dates, both of which are outside.

    Raises:
        InvalidDate: where a bound is no date.
    """
    low = None if after is None else moment_bound(after)
    high = None if before is None else parse(before).earliest

    def wanted(starts: str | None) -> bool:
        if starts is None:
            return low is None and high is None
        first = parse(starts).earliest
        return (low is None or first > low) and (high is None or first < high)

    return wanted
