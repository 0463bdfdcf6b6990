"""Rows of the read models, as a projection gives them: pure data with names for references.

``subject`` and ``stream`` are names here (``item/x``); the writer turns them into numbers. A
thing's number is the position of the event that registered it, a stream's that of its first.
"""

import msgspec

VERSION = 4
"""Of all read models together. Raise it with any change of tables or projections."""


OFF = "off"
"""The effect of an agenda's row by which the item is on it no more."""

TITLE = "title"
"""The ``who`` of a ``named`` row that gives a thing another title, and nothing else."""


class EntityRow(msgspec.Struct, frozen=True, gc=False):
    """A registered thing: title and parent (body, owner …) as first named.

    Only the first registration of a thing is kept; what it is called at a moment is its ``named``
    slot, since a registration can be corrected.
    """

    num: int
    kind: str
    id: str
    stream: str
    title: str
    parent: str | None


class Dates(msgspec.Struct, frozen=True, gc=False):
    """What a moment filters and orders by; seconds, see ``domain.when``."""

    earliest: int
    latest: int
    ord: int
    place: int
    reported: int


class FactRow(msgspec.Struct, frozen=True, gc=False):
    """Any event of the log; ``mark`` where it is about another one."""

    position: int
    event_id: str
    key: str
    type: str
    stream: str
    mark: bool
    dates: Dates


class StandingRow(msgspec.Struct, frozen=True, gc=False):
    """A value that stands from its date on: of a subject, in a slot, of somebody.

    Slots: ``named`` (title; the label is the parent; ``who`` is ``TITLE`` for a later title),
    ``state`` (of items, meetings, measures), ``stance`` (``who`` is the party), ``starts`` (of a
    meeting), ``chair``, ``member``, ``agenda`` (``who`` is the item). ``effect`` is ``open`` or
    ``closed`` for a state, ``blocks`` or ``clears`` for a stance, ``OFF`` on an agenda.
    """

    subject: str
    slot: str
    who: str
    position: int
    value: str | None
    label: str | None
    effect: str | None
    dates: Dates


class MarkRow(msgspec.Struct, frozen=True, gc=False):
    """A mark; ``target`` is the event id that it is about."""

    position: int
    target: str
    type: str


class MentionRow(msgspec.Struct, frozen=True, gc=False):
    """A fact names a thing (``ref`` is ``kind/id``) in a role: ``source``, ``by``, ``about``."""

    ref: str
    role: str
    position: int


class WordsRow(msgspec.Struct, frozen=True, gc=False):
    """The folded words of a fact, each with the best place in which it stands (``texts.Place``).

    A row of the table for each word.
    """

    position: int
    places: dict[str, int]


class Retraction(msgspec.Struct, frozen=True, gc=False):
    """A fact no longer stands, from this position and this report on."""

    target: str
    position: int
    reported: int


Operation = EntityRow | FactRow | StandingRow | MarkRow | MentionRow | WordsRow | Retraction
