"""What every fact carries besides its own data: who says so, when, in which words.

Pure domain. An :class:`Event` is the data of one fact, a :class:`Claim` is what its recorder says
about it, a :class:`Draft` is both on their way into the log, an :class:`Entry` is what came out.
"""

import msgspec


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base of all event data. Every field is written, null or not; none is left out."""


class Citation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One cited source: its id, the place in it, and its own wording of the fact."""

    # In the order in which they are written.
    locator: str | None = None
    source: str
    wording: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the recorder says about an event, whatever the event is.

    ``occurred`` is EDTF as typed; ``reported`` is a date or time, ``"never"`` for a fact that
    rests on non-public sources alone, or None (then the day of recording counts).
    """

    key: str
    occurred: str | None = None
    order: int = 0
    reported: str | None = None
    sources: tuple[Citation, ...] = ()
    according_to: str | None = None
    replaces: str | None = None
    note: str | None = None
    irregular: str | None = None


class Draft(msgspec.Struct, frozen=True, gc=False):
    """An event on its way into a stream: decided, without position, version or stamp."""

    stream: str
    claim: Claim
    data: Event


class Bounds(msgspec.Struct, frozen=True, gc=False):
    """The dates of an entry as integers (seconds since 1970, see ``when``), and its place.

    ``earliest`` and ``latest`` bound when it happened, ``latest`` after the cut to the report;
    ``reported`` is the last second of its report; ``place`` orders equal dates.
    """

    earliest: int
    latest: int
    reported: int
    place: int


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event as the log holds it. ``place_key`` orders a timeline."""

    position: int
    event_id: str
    type: str
    stream: str
    version: int
    claim: Claim
    recorded_at: str
    recorder: str
    data: Event
    bounds: Bounds

    @property
    def place_key(self) -> tuple[int, int, int]:
        """The order of a timeline: (``latest``, ``order``, ``place``)."""
        return (self.bounds.latest, self.claim.order, self.bounds.place)


class Command(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all commands: something that a recorder asks for, and that can be refused."""

    claim: Claim


def stream_of(kind: str, name: str) -> str:
    """Name the stream of a thing: ``item/armenia-assistance``."""
    return f"{kind}/{name}"
