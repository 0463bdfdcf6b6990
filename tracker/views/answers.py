"""The answers' shapes: what ``--format json`` prints, field for field. Keys are stable.

Dates are EDTF text as recorded (``since``, ``happened``) or a day (``public_since``); ``entry``
is ``@n`` and can be pasted back into a command. Null means "no source says".
"""

import msgspec

from tracker.views.agenda_answers import AnnouncedAgenda, DispositionAnswer


class MomentAnswer(msgspec.Struct, frozen=True):
    """The moment that an answer holds for. Null is "no bound"; ``recorded_until`` is resolved."""

    on: str | None
    reported_until: str | None
    recorded_until: str
    entries: int
    last_recorded: str


class SourceNote(msgspec.Struct, frozen=True):
    """A source as a footnote: ``number`` is its own within the answer."""

    number: int
    id: str
    publisher: str
    published: str | None
    url: str | None
    relays: tuple[str, ...]
    public: bool


class Wording(msgspec.Struct, frozen=True):
    """A source's own words for a fact."""

    source: str
    wording: str


class DisputeAnswer(msgspec.Struct, frozen=True):
    """An open dispute: who says what instead, of which fact; what backs both sides."""

    entry: str
    key: str
    fact: str
    fact_entry: str
    about: str
    claim: str
    says: str
    sources: tuple[str, ...]
    independent_sources: int
    according_to: str | None
    public_since: str | None
    fact_sources: tuple[str, ...]
    fact_independent_sources: int


class FactAnswer(msgspec.Struct, frozen=True):
    """One recorded fact with its three dates and all that backs it.

    ``about`` are ids: of the thing whose fact it is, or that a statement is about.
    ``public_since`` is null where no report date is known and ``"never"`` where only non-public
    sources say so. ``awaits`` are the answers that a request waits for; ``gap`` lists steps that
    were not reported before it, ``irregular`` says why the procedure does not foresee it.
    ``corrects`` is the entry that it replaces, and ``narrowed`` whether its date lies within that
    one's; ``replaced_by`` is the entry that replaces it.
    """

    entry: str
    key: str
    type: str
    stream: str
    about: tuple[str, ...]
    what: str
    happened: str | None
    earliest: str | None
    latest: str | None
    public_since: str | None
    recorded_at: str
    recorder: str
    by: tuple[str, ...]
    according_to: str | None
    grounds: str | None
    sources: tuple[str, ...]
    independent_sources: int
    wording: tuple[Wording, ...]
    disputes: tuple[DisputeAnswer, ...]
    awaits: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()
    irregular: str | None = None
    retracted: str | None = None
    note: str | None = None
    corrects: str | None = None
    narrowed: bool = False
    replaced_by: str | None = None


class StanceAnswer(msgspec.Struct, frozen=True):
    """A stance as it stands, with the stances of the same member before it."""

    member: str
    stance: str
    effect: str | None
    since: str | None
    public_since: str | None
    grounds: str | None
    according_to: str | None
    sources: tuple[str, ...]
    independent_sources: int
    disputed: bool
    entry: str
    key: str
    before: tuple["StanceAnswer", ...] = ()


class BlockAnswer(msgspec.Struct, frozen=True):
    """A member that blocks, by which stance."""

    member: str
    stance: str
    grounds: str | None
    sources: tuple[str, ...]
    independent_sources: int
    entry: str


class MeasureAnswer(msgspec.Struct, frozen=True):
    """A measure and the status that stands; null where nobody reported one.

    ``possible`` are statuses that it may have reached by then. It is ``overdue`` where it is open
    and was due before the moment's date (without one, before the day of the last entry).
    """

    id: str
    title: str
    owner: str
    item: str | None
    responsible: tuple[str, ...]
    due: str | None
    overdue: bool
    status: str | None
    possible: tuple[str, ...]
    open: bool
    reason: str | None
    party: str | None
    grounds: str | None
    since: str | None
    public_since: str | None
    sources: tuple[str, ...]
    independent_sources: int
    entry: str | None


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


class AgendaItem(msgspec.Struct, frozen=True):
    """One item in a list: what ``show`` tells of it in short.

    ``possible`` are states that it may have reached by then, and stances that may have changed
    who blocks it.
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
    """

    moment: MomentAnswer
    bodies: tuple[BodyAgenda, ...]
    plans: tuple[PlanAnswer, ...]
    ahead: tuple[MeetingLine, ...]
    unreported: tuple[MeetingLine, ...]
    disputes: int
    newest_report: str | None


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
    """Meetings by their start."""

    meetings: tuple[MeetingLine, ...]
    footnotes: tuple[SourceNote, ...]
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
    """All sources by date."""

    sources: tuple[SourceLine, ...]
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
