"""Sources: what was published, when, by whom, and which other sources it passes on.

Pure domain. Two sources that relay one original count once: independence is computed here.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

import msgspec

from tracker.domain.facts import Claim, Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, Reference, check, refs
from tracker.domain.registration import register
from tracker.domain.timeline import NEVER_REPORTED
from tracker.domain.when import day_of, parse, report_bound
from tracker.errors import Finding, Impossible, InvalidDate, Refused, TimeWithoutOffset


class SourceCited(Event, frozen=True):
    """A source has a name here. ``relays`` are the ids of the sources that it passes on."""

    publisher: str
    author: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    kind: str | None = None
    public: bool = True
    symbol: str | None = None
    sha256: str | None = None
    relays: tuple[str, ...] = ()


SourceEvent = SourceCited


class CiteSource(Command, frozen=True, kw_only=True):
    """Register a source under its id."""

    source: str
    data: SourceCited


class SourceState(msgspec.Struct, frozen=True):
    """What is known of a source."""

    cited: SourceCited | None = None


def evolve(state: SourceState, event: SourceEvent) -> SourceState:
    """Apply one event."""
    match event:
        case SourceCited():
            return msgspec.structs.replace(state, cited=event)
        case _:
            assert_never(event)


def decide(state: SourceState, command: CiteSource, known: Known) -> tuple[Draft, ...]:
    """Decide to register a source; ``()`` where it is registered with the same data.

    Raises:
        Refused: for an unknown original, a source that relays itself, a date of publication
            that is none or has no end, or other data.
    """
    references = [
        Reference("relays", ("source",), relayed)
        for relayed in command.data.relays
        if relayed != command.source
    ]
    check(known, references)
    if command.source in command.data.relays:
        reason = f"the source {command.source!r} cannot relay itself"
        raise Refused([Finding("relays", Impossible(reason))])
    _check_published(command.data.published)
    stream = stream_of("source", command.source)
    return register(state.cited, Draft(stream, command.claim, command.data), command.source)


def _check_published(text: str | None) -> None:
    if text is None:
        return
    try:
        report_bound(text)
    except (InvalidDate, TimeWithoutOffset) as error:
        raise Refused([Finding("published", error)]) from error


def reported_by(claim: Claim, known: Known) -> str | None:
    """Find when the public could know: the date of the public source with the least latest bound.

    A date that the recorder gave wins. Relays do not move it. None where nothing tells;
    ``"never"`` where all cited sources are non-public. The text is as published; see
    :func:`report_day`.

    Raises:
        Refused: for a source that nothing has registered, or an unknown ``according_to``.
    """
    named = [
        *refs("sources", ("source",), *(cited.source for cited in claim.sources)),
        *refs("according_to", PARTIES, claim.according_to),
    ]
    check(known, named)
    if claim.reported is not None or not claim.sources:
        return claim.reported
    cited = [_cited(known, citation.source) for citation in claim.sources]
    public = [source for source in cited if source.public]
    if not public:
        return NEVER_REPORTED
    dates = [source.published for source in public if source.published is not None]
    return min(dates, key=report_bound, default=None)


def _cited(known: Known, source: str) -> SourceCited:
    thing = known.thing("source", source)
    if thing is None or not isinstance(thing.data, SourceCited):
        raise Refused([Finding("sources", Impossible(f"{source!r} is no source"))])
    return thing.data


def report_day(published: str, recorded: int) -> str:
    """The date by which a source was public for certain: the end of an interval.

    What is cited has been published: a date that ends after the second of recording ends there.
    """
    began, ends = parse(published).earliest, report_bound(published)
    if began <= recorded < ends:
        return day_of(recorded)
    return published.rpartition("/")[2]


def originals(source: str, relays: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """A source and all that it passes on, directly or through others."""
    found: set[str] = set()
    waiting = [source]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(relays.get(name, ()))
    return frozenset(found)


def independent(sources: Iterable[str], relays: Mapping[str, tuple[str, ...]]) -> int:
    """Count sources that share no original: each group that does counts once."""
    groups: list[frozenset[str]] = []
    for source in sources:
        mine = originals(source, relays)
        touching = [group for group in groups if group & mine]
        groups = [group for group in groups if not group & mine]
        groups.append(mine.union(*touching))
    return len(groups)
