"""The shapes of agendas, of bodies and of meetings; see ``answers`` for the rules."""

import msgspec

from tracker.views.answers import DisputeAnswer, FactAnswer, MeasureAnswer, MomentAnswer, SourceNote


class Carry(msgspec.Struct, frozen=True):
    """Where an item came from or went to. Not ``told``: worked out, no source says so."""

    meeting: str
    told: bool
    what: str
    entry: str | None = None
    sources: tuple[str, ...] = ()


class DispositionAnswer(msgspec.Struct, frozen=True):
    """What was done with an item at one meeting, in words; ``outcome`` is the one word for it.

    ``outcome`` is a transition, ``dropped`` (off this agenda alone) or ``moved`` (to another
    meeting's); null where none is reported. The fact that tells it is ``entry``: without an
    outcome the one that put the item on the agenda.
    """

    item: str
    title: str
    meeting: str
    meeting_state: str
    starts: str | None
    number: int | None
    part: str | None
    outcome: str | None
    disposition: str
    happened: str | None
    public_since: str | None
    disputed: bool
    sources: tuple[str, ...]
    independent_sources: int
    entry: str | None
    carried_from: tuple[Carry, ...]
    carried_to: tuple[Carry, ...]


class PlannedItem(msgspec.Struct, frozen=True):
    """An item on an agenda as it was first made known."""

    id: str
    title: str
    number: int | None
    part: str | None


class AnnouncedAgenda(msgspec.Struct, frozen=True):
    """A meeting's agenda as first made known: by an announcement, or when it was ``issued``."""

    what: str
    happened: str | None
    public_since: str | None
    items: tuple[PlannedItem, ...]
    sources: tuple[str, ...]
    independent_sources: int
    entry: str
    key: str


class AgendaItem(msgspec.Struct, frozen=True):
    """One item in a list: what ``show`` tells of it in short.

    ``possible`` are states that it may have reached by then, and stances that may have changed
    who blocks it. ``placed`` is what meetings' agendas say of it where that is more than its state.
    """

    id: str
    title: str
    body: str | None
    state: str | None
    label: str | None
    by: tuple[str, ...]
    open: bool
    since: str | None
    public_since: str | None
    possible: tuple[str, ...]
    blocked_by: tuple[str, ...]
    disputed: bool
    sources: tuple[str, ...]
    independent_sources: int
    entry: str | None
    number: int | None = None
    placed: tuple[str, ...] = ()


class MeetingLine(msgspec.Struct, frozen=True):
    """A meeting in a list. ``starts`` is as told last; of one that was held its day is told too.

    ``possible`` are outcomes that it may have had by then; with those alone it is ``registered``.
    """

    id: str
    bodies: tuple[str, ...]
    state: str
    possible: tuple[str, ...]
    starts: str | None
    venue: str | None
    since: str | None
    public_since: str | None
    disputed: bool
    sources: tuple[str, ...]
    independent_sources: int
    entry: str | None


class Chair(msgspec.Struct, frozen=True):
    """Who holds a chair since when."""

    party: str
    since: str | None
    entry: str


class BodyAgenda(msgspec.Struct, frozen=True):
    """One body's items. ``closed`` counts those not listed, ``more`` those beyond the limit."""

    organisation: str | None
    body: str | None
    name: str
    chair: Chair | None
    possible_chairs: tuple[str, ...]
    items: tuple[AgendaItem, ...]
    closed: int
    more: int


class PlanAnswer(msgspec.Struct, frozen=True):
    """A plan at a moment: what was counted, and the measures that are named.

    ``unnamed`` gives, for each part of the tally, how many are counted but not named.
    """

    id: str
    title: str
    body: str | None
    adopted: str | None
    total: str | None
    counted: str | None
    parts: dict[str, int]
    named: dict[str, int]
    unnamed: dict[str, int]
    summary: str
    possible: tuple[FactAnswer, ...]
    measures: tuple[MeasureAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    sources: tuple[str, ...]
    independent_sources: int
    history: tuple[FactAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class AgendaAnswer(msgspec.Struct, frozen=True):
    """All bodies' agendas, their plans and meetings.

    ``ahead`` are meetings after the moment's date (without one, after the day on which the last
    entry was recorded); ``unreported`` are announced ones before it whose outcome nobody told.
    ``disputes`` are all open ones; with a limit a hundred at most, and ``more_disputes`` is true
    where there are more.
    """

    moment: MomentAnswer
    bodies: tuple[BodyAgenda, ...]
    plans: tuple[PlanAnswer, ...]
    ahead: tuple[MeetingLine, ...]
    unreported: tuple[MeetingLine, ...]
    disputes: int
    newest_report: str | None
    more_disputes: bool = False
