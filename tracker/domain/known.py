"""What exists: the names that facts may refer to, and the check that they do.

Pure domain. ``app`` looks things up and hands them in as :class:`Known`; a reference is data
(field, kinds, id), so that all missing names of a fact are reported at once.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec

from tracker.domain.facts import Event
from tracker.domain.procedure import Procedure, shipped_names
from tracker.errors import Finding, Impossible, Refused, UnknownReference, one_of

PARTIES = ("party", "organisation", "body")
"""Kinds that can act, speak or be a reason."""

PROCEDURE = "procedure"

ANYTHING = (*PARTIES, "item", "meeting", "plan", "measure", "source")
"""Kinds that a statement can be about."""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A name in a field: ``kinds`` are the kinds of thing that it may be."""

    field: str
    kinds: tuple[str, ...]
    id: str


class Thing(msgspec.Struct, frozen=True, gc=False):
    """A registered thing: its kind, id, stream and the data of its registration."""

    kind: str
    id: str
    stream: str
    data: Event


class Target(msgspec.Struct, frozen=True, gc=False):
    """A recorded event that a mark can be about; of a mark, ``about`` is its own target's id."""

    event_id: str
    stream: str
    type: str
    key: str
    retracted: bool = False
    about: str | None = None


class Membership(msgspec.Struct, frozen=True, gc=False):
    """When a party was a member: bounds of joining and leaving, in seconds.

    ``since`` is the earliest moment at which it may have been one, ``until`` the last; ``body``
    is the one that it is a member of, where that is not the whole organisation; observers and
    partners do not vote.
    """

    party: str
    since: int
    until: int
    body: str | None = None
    voting: bool = True


class Known(Protocol):
    """What is in the log, as far as a decision may need it."""

    def thing(self, kind: str, name: str) -> Thing | None:
        """Look a thing up, or None."""

    def names(self, kind: str, near: str | None = None) -> Iterable[str]:
        """All ids of a kind; with ``near``, of very many those around that one in their order."""

    def target(self, key: str) -> Target | None:
        """Look the event up that a key, or an event id, names."""

    def further(self, key: str) -> Sequence[Target]:
        """The further events of the fact of that key (``key/…``) that stand, in their order."""

    def memberships(self, organisation: str) -> Sequence[Membership]:
        """All memberships of an organisation that were ever reported."""

    def procedure(self, name: str) -> Procedure | None:
        """Look an adopted procedure up."""


def find(known: Known, reference: Reference) -> Thing | None:
    """Look a reference up in its kinds, first kind first."""
    for kind in reference.kinds:
        if (thing := known.thing(kind, reference.id)) is not None:
            return thing
    return None


def nearest(known: Known, reference: Reference) -> tuple[str, ...]:
    """Give up to three names close to a name that nothing has; case does not count."""
    names = {
        name.lower(): name for kind in reference.kinds for name in _names(known, kind, reference.id)
    }
    return tuple(names[name] for name in _closest(reference.id.lower(), tuple(names)))


def _names(known: Known, kind: str, near: str) -> Iterable[str]:
    """The ids of a kind; a procedure that is shipped can be named before anybody adopted it."""
    return (*known.names(kind, near), *(shipped_names() if kind == PROCEDURE else ()))


@lru_cache(maxsize=1_024)
def _closest(text: str, names: tuple[str, ...]) -> list[str]:
    """Remembered, since a wrong name seldom stands alone in a file."""
    import difflib  # noqa: PLC0415 - 1 ms, for what is misspelt alone

    return difflib.get_close_matches(text, names, n=3, cutoff=0.6)


def unknown(known: Known, reference: Reference) -> UnknownReference:
    """Say that a name is unknown, with the nearest ones."""
    kind = reference.kinds[0] if len(reference.kinds) < len(ANYTHING) else "name"
    hint = "register it first" if kind == "name" else f"register it first under the {kind} names"
    if kind == PROCEDURE:
        hint = f"shipped are {one_of(shipped_names())}"
    return UnknownReference(kind, reference.id, nearest(known, reference), hint)


def check(known: Known, references: Iterable[Reference]) -> None:
    """Refuse with all names that nothing has.

    Raises:
        Refused: with one finding per unknown name, each with its field.
    """
    missing = [
        Finding(reference.field, unknown(known, reference))
        for reference in references
        if find(known, reference) is None
    ]
    if missing:
        raise Refused(missing)


def check_home(known: Known, kind: str, name: str, stream: str) -> None:
    """Refuse a second home: an id is unique in a log, so that two streams can't have it.

    Raises:
        Refused: naming the stream that has it.
    """
    thing = known.thing(kind, name)
    if thing is not None and thing.stream != stream:
        reason = f"the {kind} {name!r} belongs to {thing.stream} already: choose another id"
        raise Refused([Finding(kind, Impossible(reason))])


_NONE: tuple[tuple[None, ...], ...] = ((), (None,))


def refs(field: str, kinds: tuple[str, ...], *names: str | None) -> list[Reference]:
    """Make references of those names that are given; most fields have none, or one."""
    if names in _NONE:
        return []
    return [Reference(field, kinds, name) for name in names if name is not None]
