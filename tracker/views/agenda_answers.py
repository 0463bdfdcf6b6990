"""The shapes of agendas over meetings; see ``answers`` for the rules that all shapes keep."""

import msgspec


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
