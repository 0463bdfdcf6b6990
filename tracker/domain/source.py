"""Sources: what was published, when, by whom, and which other sources it passes on.

Pure domain. Two sources that relay one original count once: independence is computed here.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, assert_never

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


class SourceAmended(Event, frozen=True):
    """Its publisher corrected or withdrew it; ``text`` says what of it, ``url`` where that stands.

    What rests on it stays recorded: a fact that the source took back is retracted by name.
    """

    change: Literal["corrected", "withdrawn"]
    text: str | None = None
    grounds: str | None = None
    url: str | None = None
    sha256: str | None = None


SourceEvent = SourceCited | SourceAmended


class CiteSource(Command, frozen=True, kw_only=True):
    """Register a source under its id."""

    source: str
    data: SourceCited


class AmendSource(Command, frozen=True, kw_only=True):
    """Record that a source was corrected or withdrawn by its publisher."""

    source: str
    data: SourceAmended


SourceCommand = CiteSource | AmendSource


class SourceState(msgspec.Struct, frozen=True):
    """What is known of a source, and what its publisher did to it, oldest first."""

    cited: SourceCited | None = None
    amended: tuple[SourceAmended, ...] = ()


def evolve(state: SourceState, event: SourceEvent) -> SourceState:
    """Apply one event."""
    match event:
        case SourceCited():
            return msgspec.structs.replace(state, cited=event)
        case SourceAmended():
            return msgspec.structs.replace(state, amended=(*state.amended, event))
        case _:
            assert_never(event)


def decide(state: SourceState, command: SourceCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a fact of a source; ``()`` for what is registered alike.

    Raises:
        Refused: for an unknown source, one that relays itself, a date of publication that is none
            or has no end, or other data.
    """
    check(known, references(command))
    draft = Draft(stream_of("source", command.source), command.claim, command.data)
    match command:
        case CiteSource():
            _check_relays(command)
            _check_published(command.data.published)
            return register(state.cited, draft, command.source)
        case AmendSource():
            again = command.claim.occurred is None and command.data in state.amended
            return () if again else (draft,)
        case _:
            assert_never(command)


def references(command: SourceCommand) -> list[Reference]:
    """The names that a command refers to; a source that relays itself has its own refusal."""
    match command:
        case CiteSource():
            others = (name for name in command.data.relays if name != command.source)
            return refs("relays", ("source",), *others)
        case AmendSource():
            return refs("source", ("source",), command.source)
        case _:
            assert_never(command)


def _check_relays(command: CiteSource) -> None:
    if command.source in command.data.relays:
        reason = f"the source {command.source!r} cannot relay itself"
        raise Refused([Finding("relays", Impossible(reason))])


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
