"""Foreseeing: what a decision on typed records will look up, asked of a server by one message.

Each look-up is a way there and back, a millisecond on many networks. So what the records mention
is guessed from their words. Nothing rests on the guess: it is true of the same snapshot, what it
misses is looked up when it is asked for. In a file nothing is guessed: there that costs more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from tracker.app.telling import tell
from tracker.app.typed import Typed, Value, made_key, typed_command
from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.domain.governance import DEFAULT_PROCEDURE, organisation_of, procedure_name
from tracker.domain.text import NAME_PATTERN
from tracker.errors import Impossible
from tracker.exchange.located import SECTIONS
from tracker.log.connection import Asked
from tracker.log.envelope import event_id
from tracker.log.statements import STREAM_VERSION
from tracker.log.store import Store

MOST = 20
"""Records that are guessed about: of more of them the look-ups are few for each."""

SAYS = "statement"
"""The word of facts that are streams of their own, too."""

_NAME = re.compile(NAME_PATTERN)

_OWNERS = {"item": "item", "agenda": "item", "organisation": "organisation", "plan": "plan"}
"""Fields that name what has a stream that is read, and its kind."""

_PLAIN = frozenset({"on", "what", "order"})
"""Fields whose words name nothing."""


def foresee(
    workspace: Workspace, store: Store, typed: Sequence[Typed], streams: Sequence[str] = ()
) -> None:
    """Look up what records mention: names, keys, what is recorded of them, and their items.

    ``streams`` are read whatever they mention.
    """
    reader, log = workspace.reader, workspace.log
    if not reader.connection.is_far or len(typed) > MOST:
        return
    words, found = list(dict.fromkeys(_words(typed))), list(dict.fromkeys(_keys(typed)))
    streams = list(dict.fromkeys((*streams, *_streams(typed))))
    commands = [event_id(typed_command(key), 0) for key in found]
    reader.connection.ahead(
        (
            *log.asking_words(words),
            *log.asking_keys(found),
            *store.asking(reader.connection, commands),
            *map(log.asking_target, _facts(typed)),
            *map(reader.asking_stream, streams),
        )
    )
    log.foresee(words, found)
    log.absent = frozenset(commands) - store.there(reader.connection, commands)
    governing = dict.fromkeys(_governing(workspace, streams))
    reader.connection.ahead(
        (*map(reader.asking_stream, governing), *_marked(workspace, _facts(typed)))
    )


def foresee_fact(workspace: Workspace, store: Store, entry: Entry | None) -> None:
    """Look up what a fact mentions that is corrected, or taken back.

    Of what no record stands for nothing is guessed: who decides refuses it in its own words.
    """
    if entry is None or not workspace.reader.connection.is_far:
        return
    try:
        section, fields = tell(entry)
    except Impossible:
        return
    told = Typed(section=section, key=entry.claim.key, fields=fields)
    foresee(workspace, store, (told,), (entry.stream,))


def _governing(workspace: Workspace, streams: Iterable[str]) -> Iterator[str]:
    """The streams of what items fall under."""
    for stream in streams:
        kind, _, name = stream.partition("/")
        if kind != "item" or workspace.thing(kind, name) is None:
            continue
        yield f"procedure/{procedure_name(name, workspace)}"
        if (owner := organisation_of(name, workspace)) is not None:
            yield f"organisation/{owner}"


def _marked(workspace: Workspace, names: Iterable[str]) -> Iterator[Asked]:
    """What is asked of facts that a mark may be about: the fact, and its stream's version."""
    for name in names:
        if (target := workspace.target(name)) is not None:
            yield workspace.reader.asking_id(target.event_id)
            yield STREAM_VERSION, {"stream": target.stream}


def _words(typed: Iterable[Typed]) -> Iterator[str]:
    """What may be a name."""
    for one in typed:
        if one.section != "facts" and one.key is not None:
            yield from _named(one.key)
        for field, value in one.fields.items():
            if field not in _PLAIN:
                yield from _named(value)


def _streams(typed: Iterable[Typed]) -> Iterator[str]:
    """What may be the streams whose facts count."""
    for one in typed:
        for field, kind in _OWNERS.items():
            yield from (f"{kind}/{name}" for name in _named(one.fields.get(field)))
        if one.fields.get("what") == SAYS:
            yield from (f"{SAYS}/{key}" for key in _own_key(one))
        if one.section == "items" or not one.fields.keys().isdisjoint(("item", "agenda")):
            yield f"procedure/{DEFAULT_PROCEDURE}"


def _facts(typed: Iterable[Typed]) -> Iterator[str]:
    """What may be the keys of facts that are named."""
    for one in typed:
        yield from chain.from_iterable(map(_named, (one.fields.get("fact"), one.after, one.before)))


def _named(value: Value) -> Iterator[str]:
    match value:
        case None:
            return
        case str():
            word = value.partition("#")[0]  # what follows is a place in a source
            if _NAME.fullmatch(word):
                yield word
        case Mapping():
            for name, each in value.items():
                yield from _named(name)
                yield from _named(each)
        case _:
            for each in value:
                yield from _named(each)


def _keys(typed: Iterable[Typed]) -> Iterator[str]:
    """The keys that records have, or would be given first."""
    for one in typed:
        if one.section == "facts":
            yield from _own_key(one)
            yield from (f"meeting/{name}" for name in _named(one.fields.get("meeting")))
        else:
            name = one.fields.get("id", one.key)
            yield from (f"{SECTIONS[one.section]}/{each}" for each in _named(name))


def _own_key(one: Typed) -> Iterator[str]:
    return _named(one.key if one.key is not None else made_key(one.fields))
