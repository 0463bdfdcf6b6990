"""Briefs: answers to take along, with one list of sources and what proves the log they rest on.

What is told stays as it is for one moment, whatever is recorded later: there is no clock in it,
and the root is over the entries up to the moment alone.
"""

from collections.abc import Iterator, Sequence

import msgspec

from tracker.log.checkpoint import Checkpoint
from tracker.log.origins import origin_at
from tracker.log.tiles import Tiles
from tracker.views.agenda_answers import PlanAnswer
from tracker.views.answers import MomentAnswer
from tracker.views.facts import Facts, amendments
from tracker.views.reader import Reader
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer, ThingAnswer

Part = ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer


class BriefSource(msgspec.Struct, frozen=True):
    """A source of a brief, told in full. ``cited`` is false for a mere original of another."""

    number: int
    id: str
    publisher: str
    author: str | None
    title: str | None
    published: str | None
    url: str | None
    public: bool
    relays: tuple[str, ...]
    cited: bool
    symbol: str | None = None
    amended: tuple[str, ...] = ()


class BriefAnswer(msgspec.Struct, frozen=True):
    """What a brief tells: its parts, all sources that they cite, the moment and the log's state.

    ``names`` are what the parts can be asked for by; ``checkpoint`` holds the log's origin, the
    number of its entries up to the moment, and the base64 root over them, a line each.
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]
    sources: tuple[BriefSource, ...]
    independent_sources: int
    moment: MomentAnswer
    checkpoint: str


def brief(reader: Reader, parts: Sequence[Part]) -> BriefAnswer:
    """Put answers of one reader's moment together; each is told once."""
    named = {name_of(part): part for part in parts}
    cited = list(dict.fromkeys(name for part in named.values() for name in _cited(part)))
    return BriefAnswer(
        names=tuple(named),
        parts=tuple(named.values()),
        sources=_sources(reader, cited),
        independent_sources=reader.independent(cited),
        moment=Facts(reader).moment(),
        checkpoint=checkpoint(reader).text,
    )


def name_of(part: Part) -> str:
    """By what a part can be asked for, at its moment and later, without a doubt."""
    match part:
        case ItemAnswer():
            return part.id
        case MeetingAnswer():
            return f"meeting/{part.id}"
        case PlanAnswer():
            return f"plan/{part.id}"
        case ThingAnswer(kind="fact"):
            return part.history[0].entry
        case ThingAnswer():
            return f"{part.kind}/{part.id}"


def checkpoint(reader: Reader) -> Checkpoint:
    """The log up to the moment: origin, size, and the Merkle root over the stored leaves."""
    size = reader.moment.position + 1
    origin = origin_at(reader.connection, reader.store, size)
    return Checkpoint(origin, size, Tiles(reader.connection).root(size))


def _cited(part: Part) -> Iterator[str]:
    """All sources that an answer names, wherever it does."""
    told = msgspec.to_builtins(part)
    match part:
        case MeetingAnswer():
            del told["agenda"]  # its items as they stand by now: a brief tells what was done there
        case ItemAnswer():
            del told["meetings"]  # a brief tells it by the facts of its timeline
        case _:
            pass
    yield from _named(told)


def _named(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            if key == "sources":
                yield from inside
            elif key != "footnotes":
                yield from _named(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _named(inside)


def _sources(reader: Reader, cited: list[str]) -> tuple[BriefSource, ...]:
    """The cited sources and what they relay, numbered by their publication."""
    waiting, found = list(cited), dict.fromkeys(cited, True)
    while waiting:
        for name in reader.relays(waiting.pop()):
            if name not in found:
                found[name] = False
                waiting.append(name)
    amended = amendments(reader, list(found))
    told = {name: source for name in found if (source := reader.source(name)) is not None}
    ordered = sorted(told, key=lambda name: (told[name].published or "9999", name))
    return tuple(
        BriefSource(
            number=number,
            id=name,
            publisher=told[name].publisher,
            author=told[name].author,
            title=told[name].title,
            published=told[name].published,
            url=told[name].url,
            public=told[name].public,
            relays=reader.relays(name),
            cited=found[name],
            symbol=told[name].symbol,
            amended=tuple(amended.get(f"source/{name}", ())),
        )
        for number, name in enumerate(ordered, 1)
    )
