"""The answers' shapes: what ``--format json`` prints, field for field. Keys are stable.

Dates are EDTF text as recorded (``since``, ``happened``) or a day (``public_since``); ``entry``
is ``@n`` and can be pasted back into a command. Null means "no source says". Here is what all
answers are made of; ``thing_answers``, ``agenda_answers`` and ``list_answers`` keep the same rules.
"""

import msgspec


class MomentAnswer(msgspec.Struct, frozen=True):
    """The moment that an answer holds for. Null is "no bound"; ``recorded_until`` is resolved."""

    on: str | None
    reported_until: str | None
    recorded_until: str
    entries: int
    last_recorded: str


class SourceNote(msgspec.Struct, frozen=True):
    """A source as a footnote: ``number`` is its own within the answer.

    ``amended`` is what its publisher did to it since: ``withdrawn 2025-03-01``.
    """

    number: int
    id: str
    publisher: str
    published: str | None
    url: str | None
    relays: tuple[str, ...]
    public: bool
    amended: tuple[str, ...] = ()


class Locator(msgspec.Struct, frozen=True):
    """Where in a source a fact is told: a page, an item, a minute."""

    source: str
    locator: str


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
    locators: tuple["Locator", ...] = ()
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
    condition: str | None = None


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
