"""The shapes of what needs attention; see ``answers`` for the rules that all shapes keep."""

import msgspec

from tracker.views.agenda_answers import AgendaItem
from tracker.views.answers import MomentAnswer, SourceNote
from tracker.views.thing_answers import MeetingAnswer


class Task(msgspec.Struct, frozen=True):
    """Something that needs attention: which ``kind``, about what, since when, and what settles it.

    ``commands`` are to be completed where they have words in capitals. ``days`` are those since
    it should have been settled, up to the moment's date; null where no date tells.
    """

    kind: str
    about: str
    what: str
    since: str | None
    days: int | None
    blocked_by: tuple[str, ...]
    disputed: bool
    sources: tuple[str, ...]
    independent_sources: int
    entry: str | None
    key: str | None
    commands: tuple[str, ...]


class TodoAnswer(msgspec.Struct, frozen=True):
    """What needs attention, by kind; ``counts`` tells how many there are of each kind.

    ``more`` of a kind are those beyond the limit.
    """

    tasks: tuple[Task, ...]
    counts: dict[str, int]
    more: dict[str, int]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class NextMeetingAnswer(msgspec.Struct, frozen=True):
    """The next announced meeting of a body ahead of the moment; null where none is reported.

    ``later`` are the ids of those after it.
    """

    body: str
    meeting: MeetingAnswer | None
    later: tuple[str, ...]
    moment: MomentAnswer


class UnfinishedItem(msgspec.Struct, frozen=True):
    """An open item that was on the agenda of a meeting that was held, and what was done there."""

    item: AgendaItem
    meeting: str
    starts: str | None
    disposition: str
    carried_to: tuple[str, ...]


class UnfinishedAnswer(msgspec.Struct, frozen=True):
    """Items without a final outcome, by the last held meeting at which they came up."""

    body: str | None
    items: tuple[UnfinishedItem, ...]
    moment: MomentAnswer
