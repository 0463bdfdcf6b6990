"""The shapes of single things: items, meetings and all others; see ``answers`` for the rules."""

import msgspec

from tracker.views.agenda_answers import AgendaItem, AnnouncedAgenda, DispositionAnswer
from tracker.views.answers import (
    BlockAnswer,
    DisputeAnswer,
    FactAnswer,
    MeasureAnswer,
    MomentAnswer,
    SourceNote,
    StanceAnswer,
)


class ItemAnswer(msgspec.Struct, frozen=True):
    """An item at a moment. ``state`` is null where no fact of it stands yet."""

    id: str
    title: str
    organisation: str | None
    body: str | None
    procedure: str
    concerns: tuple[str, ...]
    state: str | None
    label: str | None
    by: tuple[str, ...]
    open: bool
    since: str | None
    since_text: str
    public_since: str | None
    possible: tuple[FactAnswer, ...]
    pending: tuple[FactAnswer, ...]
    positions: tuple[StanceAnswer, ...]
    blocked_by: tuple[BlockAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    sources: tuple[str, ...]
    independent_sources: int
    links: tuple[str, ...]
    measures: tuple[MeasureAnswer, ...]
    meetings: tuple[DispositionAnswer, ...]
    history: tuple[FactAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class MeetingAnswer(msgspec.Struct, frozen=True):
    """A meeting at a moment, with its agenda in order.

    ``announced`` is the agenda as first made known, ``changes`` what came on it, moved or went
    since; ``dispositions`` say what was done at the meeting with each item that was ever on it.
    """

    id: str
    bodies: tuple[str, ...]
    symbol: str | None
    state: str
    kind: str | None
    format: str | None
    composition: str | None
    starts: str | None
    ends: str | None
    venue: str | None
    chair: str | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    announced: AnnouncedAgenda | None
    changes: tuple[FactAnswer, ...]
    dispositions: tuple[DispositionAnswer, ...]
    outcomes: tuple[FactAnswer, ...]
    possible: tuple[FactAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    history: tuple[FactAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class ThingAnswer(msgspec.Struct, frozen=True):
    """A party, organisation, body, source or statement, and the facts that name it.

    ``alone`` are those facts that rest on the source alone: all that they cite is this source, or
    passes it on.
    """

    id: str
    kind: str
    title: str
    details: dict[str, str]
    history: tuple[FactAnswer, ...]
    possible: tuple[FactAnswer, ...]
    mentions: tuple[FactAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer
    alone: tuple[str, ...] = ()
