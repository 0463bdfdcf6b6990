"""The shapes of lists; see ``answers`` for the rules that all shapes keep."""

import msgspec

from tracker.views.agenda_answers import MeetingLine
from tracker.views.answers import (
    BlockAnswer,
    DisputeAnswer,
    FactAnswer,
    MeasureAnswer,
    MomentAnswer,
    SourceNote,
    StanceAnswer,
)


class FactsAnswer(msgspec.Struct, frozen=True):
    """A list of facts: a history, statements, the log."""

    facts: tuple[FactAnswer, ...]
    possible: tuple[FactAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    more: int
    moment: MomentAnswer


class PositionsAnswer(msgspec.Struct, frozen=True):
    """All stances on an item, or with ``blocking_only`` those of members that block."""

    id: str
    blocking_only: bool
    positions: tuple[StanceAnswer, ...]
    possible: tuple[FactAnswer, ...]
    pending: tuple[FactAnswer, ...]
    blocked_by: tuple[BlockAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class MeetingsAnswer(msgspec.Struct, frozen=True):
    """Meetings by their start; ``more`` are those beyond the limit."""

    meetings: tuple[MeetingLine, ...]
    footnotes: tuple[SourceNote, ...]
    more: int
    moment: MomentAnswer


class MeasuresAnswer(msgspec.Struct, frozen=True):
    """Measures of all plans and items."""

    measures: tuple[MeasureAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class SourceLine(msgspec.Struct, frozen=True):
    """A source in a list, with how many facts cite it.

    ``amended`` is what its publisher did to it since, oldest first: ``withdrawn 2023-01-02``.
    """

    id: str
    publisher: str
    title: str | None
    published: str | None
    public: bool
    relays: tuple[str, ...]
    facts: int
    url: str | None
    amended: tuple[str, ...] = ()


class SourcesAnswer(msgspec.Struct, frozen=True):
    """Sources by date; ``more`` are earlier or undated ones beyond the limit."""

    sources: tuple[SourceLine, ...]
    more: int
    moment: MomentAnswer


class SearchHit(msgspec.Struct, frozen=True):
    """A fact that holds what was sought.

    ``title`` is what the thing of the fact is called at the moment, whatever ``snippet`` calls
    it. ``possible`` is a fact that may have happened by then; it does not stand for certain.
    """

    entry: str
    key: str
    type: str
    stream: str
    about: tuple[str, ...]
    title: str | None
    field: str
    snippet: str
    happened: str | None
    public_since: str | None
    possible: bool
    retracted: str | None
    disputed: bool
    sources: tuple[str, ...]
    independent_sources: int


class SearchAnswer(msgspec.Struct, frozen=True):
    """What a search finds; ``sought`` is the search as it was understood, folded."""

    sought: str
    hits: tuple[SearchHit, ...]
    footnotes: tuple[SourceNote, ...]
    more: int
    moment: MomentAnswer
