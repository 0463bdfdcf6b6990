"""Why the log gives nothing for some filters: which of them finds nothing, and what was meant."""

import re
from collections.abc import Iterator

import msgspec

from tracker.domain.sought import sought
from tracker.domain.words import nearest
from tracker.errors.base import did_you_mean, one_of
from tracker.views import logbook
from tracker.views.logbook import Chosen, Logbook
from tracker.views.near import words_near
from tracker.views.reader import Reader

RECORDER = re.compile(rb'"recorder":("(?:[^"\\]|\\.)*")')
"""In the bytes of an envelope, as JSON writes it."""


def why_nothing(reader: Reader, chosen: Chosen) -> Iterator[str]:
    """Say of each filter whether it finds nothing by itself, at the reader's moment.

    Where each of them does find something, that is said.
    """
    given = {name: value for name, value in msgspec.structs.asdict(chosen).items() if value}
    book = Logbook(reader)
    empty = [name for name in given if not book.entries(Chosen(**{name: given[name]}), 1).facts]
    if not empty and len(given) > 1:
        yield "each of the filters finds something, and no entry has all of them"
    for name in empty:
        yield _nothing(reader, name, given[name])


def why_not_found(reader: Reader, text: str) -> Iterator[str]:
    """Say of a search that found nothing which of its words no text has, and what was meant."""
    for term in sought(text).terms:
        if (near := words_near(reader, term.text, whole=term.whole)) is not None:
            what = "no text has the word" if term.whole else "no word begins with"
            yield f"{what} {term.text!r}{did_you_mean(near)}"


def _nothing(reader: Reader, name: str, value: str) -> str:
    match name:
        case "since":
            return f"nothing was recorded from {value} on: {_end(reader)}"
        case "after":
            return f"nothing was recorded after {value}: {_end(reader)}"
        case "until":
            return f"nothing was recorded up to {value}"
        case "happened":
            return "nothing is known to have happened then"
        case "recorder":
            return f"no entry by {value!r}{_recorders(reader, value)}"
        case _:
            return f"no entry of {name} {value!r}"


def _recorders(reader: Reader, name: str) -> str:
    """Who was meant, or who there are."""
    every = logbook.LOG.format(logbook.ANY)
    rows = reader.rows(every, last=reader.moment.position, limit=logbook.ALL)
    said = {found[1] for row in rows if (found := RECORDER.search(bytes(row[1])))}
    known = tuple(sorted(msgspec.json.decode(one, type=str) for one in said))
    close = nearest(name, known)
    return did_you_mean(close) or f": it is all by {one_of(known)}"


def _end(reader: Reader) -> str:
    """Where the log ends, at the moment."""
    return f"the log ends at @{reader.moment.position}, of {reader.moment.last_recorded[:10]}"
