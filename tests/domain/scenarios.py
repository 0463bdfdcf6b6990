"""Scenarios in memory: what is known, and what a stream holds, told without a database.

:func:`world` makes a small organisation to decide in; :class:`Stream` builds the entries that a
fold reads; :func:`refused` gives the reasons of a refusal as plain values. ``CSTO`` stands for
the body of the fixture: three members, one that left, one that joined late, and outsiders.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from tracker.domain.facts import Bounds, Citation, Claim, Entry, Event
from tracker.domain.item import ItemRegistered, ItemTransitioned, Outcome
from tracker.domain.known import Membership, Target, Thing
from tracker.domain.marks import EventRetracted
from tracker.domain.measure import MeasureAdded
from tracker.domain.meeting import MeetingRegistered
from tracker.domain.moment import Moment, Resolved, resolve
from tracker.domain.organisation import BodyEstablished, OrganisationRegistered
from tracker.domain.party import PartyRegistered
from tracker.domain.plan import PlanRegistered
from tracker.domain.procedure import Procedure, outcome, shipped
from tracker.domain.source import SourceCited
from tracker.domain.timeline import Timeline, at, bounds
from tracker.domain.when import ALWAYS, NEVER, parse
from tracker.errors import Refused, TrackerError

CONSENSUS = shipped("consensus")
RECORDED = "2026-11-21T14:02:00.000000Z"


# --- what is known ----------------------------------------------------------------------------


class World(msgspec.Struct, frozen=True):
    """``Known`` in memory. ``having`` gives one that knows more."""

    things: Mapping[tuple[str, str], Thing] = {}
    members: Mapping[str, tuple[Membership, ...]] = {}
    procedures: Mapping[str, Procedure] = {}
    targets: Mapping[str, Target] = {}

    def thing(self, kind: str, name: str) -> Thing | None:
        """Look a thing up, or None."""
        return self.things.get((kind, name))

    def names(self, kind: str, near: str | None = None) -> Iterable[str]:
        """All ids of a kind, or the keys of all targets: they are few, whatever is ``near``."""
        del near
        found = self.targets if kind == "fact" else ()
        return [*found, *(name for of, name in self.things if of == kind)]

    def target(self, key: str) -> Target | None:
        """Look a recorded event up by its key or id."""
        by_id = {target.event_id: target for target in self.targets.values()}
        return self.targets.get(key) or by_id.get(key)

    def further(self, key: str) -> Sequence[Target]:
        """The further events of a fact that stand."""
        return [
            target
            for target in self.targets.values()
            if target.key.startswith(f"{key}/") and not target.retracted
        ]

    def memberships(self, organisation: str) -> Sequence[Membership]:
        """All memberships of an organisation."""
        return self.members.get(organisation, ())

    def procedure(self, name: str) -> Procedure | None:
        """Look an adopted procedure up."""
        return self.procedures.get(name)

    def having(
        self,
        *things: Thing,
        members: Mapping[str, tuple[Membership, ...]] | None = None,
        procedures: Iterable[Procedure] = (),
        targets: Iterable[Target] = (),
    ) -> "World":
        """Know more, or other things of the same name."""
        return World(
            {**self.things, **{(thing.kind, thing.id): thing for thing in things}},
            {**self.members, **(members or {})},
            {**self.procedures, **{each.name: each for each in procedures}},
            {**self.targets, **{target.key: target for target in targets}},
        )


def thing(kind: str, name: str, data: Event, stream: str | None = None) -> Thing:
    """Make a thing; its stream is its own unless it lives in another's."""
    return Thing(kind, name, stream or f"{kind}/{name}", data)


def source(name: str, published: str | None = None, **fields: Any) -> Thing:  # noqa: ANN401
    """Make a source that is known."""
    return thing("source", name, SourceCited(name.upper(), published=published, **fields))


def world() -> World:
    """A world to decide in: the organisation ``csto`` and one thing of every kind.

    ARM and BLR are members of unknown start, KAZ joined in 2020, GEO left at the end of 1999.
    AZE is a party and never was a member.
    """
    parties = ("ARM", "BLR", "KAZ", "GEO", "AZE", "pashinyan")
    return World().having(
        *(thing("party", name, PartyRegistered(name)) for name in parties),
        thing("organisation", "csto", OrganisationRegistered("CSTO")),
        thing("body", "csc", BodyEstablished("csc", "Council"), "organisation/csto"),
        thing("item", "draft", ItemRegistered("A draft", body="csc")),
        thing("item", "loose", ItemRegistered("An item of no body")),
        thing("meeting", "summit", MeetingRegistered(("csc",))),
        thing("plan", "roadmap", PlanRegistered("A plan")),
        thing("measure", "contacts", MeasureAdded("contacts", "Contacts"), "plan/roadmap"),
        source("belta", "2023-11-20"),
        source("report", "2023-11-20/2023-11-30", relays=("belta",)),
        source("memo", "2023-11-01", public=False),
        source("leaflet"),
        members={
            "csto": (
                Membership("ARM", ALWAYS, NEVER),
                Membership("BLR", ALWAYS, NEVER),
                Membership("KAZ", parse("2020-05").earliest, NEVER),
                Membership("GEO", ALWAYS, parse("1999-12-31").latest),
            )
        },
        procedures=(CONSENSUS,),
    )


def told(
    key: str = "fact",
    occurred: str | None = None,
    *sources: str,
    reported: str | None = None,
    **fields: Any,  # noqa: ANN401 - any other field of a claim
) -> Claim:
    """Claim something: what the recorder said besides the data."""
    cited = tuple(Citation(source=name) for name in sources)
    return Claim(key=key, occurred=occurred, sources=cited, reported=reported, **fields)


Reason = tuple[str | None, type[TrackerError]]
"""Why a command was refused: the field to blame, and the class of the refusal."""


def reasons(refusal: Refused) -> list[Reason]:
    """All reasons of a refusal, in its order."""
    return [(finding.field, type(finding.error)) for finding in refusal.findings]


def refused(decide: Callable[[], object]) -> Refused:
    """Decide, and give the refusal back; the test fails where nothing is refused."""
    with pytest.raises(Refused) as caught:
        decide()
    return caught.value


# --- what a stream holds ----------------------------------------------------------------------


def transition(name: str, *by: str, **fields: Any) -> ItemTransitioned:  # noqa: ANN401
    """Make a transition with the outcome that it has by consensus."""
    found = outcome(CONSENSUS, name)
    led = Outcome(**{each: getattr(found, each) for each in Outcome.__struct_fields__})
    return ItemTransitioned(found.transition, led, by, **fields)


class Stream:
    """Entries of one stream; each gets the next position, which is its place by default."""

    def __init__(self, name: str = "item/draft") -> None:
        """Start an empty stream."""
        self.name = name
        self.entries: list[Entry] = []

    def add(
        self,
        data: Event,
        occurred: str | None = None,
        *sources: str,
        place: int | None = None,
        recorded: str = RECORDED,
        **fields: Any,  # noqa: ANN401 - other fields of the claim: order, reported, irregular
    ) -> Entry:
        """Add an entry; without a date it is a set-up fact."""
        position = len(self.entries)
        claim = told(fields.pop("key", f"k{position}"), occurred, *sources, **fields)
        mistake = isinstance(data, EventRetracted) and data.kind == "mistake"
        where = position if place is None else place
        dates = bounds(claim, recorded, where, setup=occurred is None, mistake=mistake)
        made = entry(data, position=position, claim=claim, dates=dates, stream=self.name)
        self.entries.append(made)
        return made

    def at(
        self, on: str | None = None, reported: str | None = None, position: int | None = None
    ) -> Timeline:
        """Cut the stream to a moment; what is not given does not bound."""
        return at(self.entries, self.moment(on, reported, position))

    def moment(
        self, on: str | None = None, reported: str | None = None, position: int | None = None
    ) -> Resolved:
        """Bind a moment to this stream."""
        last = len(self.entries) - 1 if position is None else position
        return resolve(Moment(on, reported), last, RECORDED)


def entry(
    data: Event,
    *,
    position: int = 0,
    claim: Claim | None = None,
    dates: Bounds | None = None,
    stream: str = "item/draft",
) -> Entry:
    """Make an entry as the log would hold it; its event id is ``e`` and the position."""
    return Entry(
        position=position,
        event_id=f"e{position}",
        type=type(data).__name__,
        stream=stream,
        version=position,
        claim=claim or told(f"k{position}"),
        recorded_at=RECORDED,
        recorder="anna",
        data=data,
        bounds=dates or Bounds(ALWAYS, ALWAYS, ALWAYS, position),
    )


def ids(entries: Iterable[Entry]) -> list[int]:
    """The positions of entries, in their order."""
    return [each.position for each in entries]
