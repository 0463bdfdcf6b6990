"""Packing: from events to rows that are ready but for the numbers of things, which are named yet.

Pure, so that several processes may pack parts of a log side by side; the writer then numbers the
rows, part by part. What replaces another event has the place of that one, which only the writer
can look up: it is handed back.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec.structs import astuple

from tracker.log.connection import Row
from tracker.log.store import Stored
from tracker.views.projections import mentioned, said
from tracker.views.rows import (
    EntityRow,
    FactRow,
    MarkRow,
    Operation,
    Retraction,
    StandingRow,
)
from tracker.views.texts import places


class Packed(msgspec.Struct, array_like=True):
    """The rows of a part of the log by table, each in the order of its columns.

    Where a column holds a number of a thing, a stream or an event, its name stands here.
    ``start`` is the first position of the part, ``began`` are the streams that begin in it.
    """

    start: int
    began: dict[str, int] = {}
    entity: list[tuple[int, str, str, str, str, str | None]] = []
    fact: list[Row] = []
    standing: list[Row] = []
    mark: list[tuple[int, str, str]] = []
    mention: list[tuple[str, str, int]] = []
    word: list[tuple[str, int, int]] = []
    gone: list[tuple[str, int, int]] = []


def add(packed: Packed, stored: Stored, place: int, first_recorded: str) -> None:
    """Add the rows of an event: those of ``project``, with its place and stamp.

    Names and words, of which there are most, are made no objects before.
    """
    for operation in said(stored, place, first_recorded):
        _ADDING[type(operation)](packed, operation)
    position = stored.position
    packed.mention += [(ref, role, position) for ref, role in mentioned(stored)]
    if words := places(stored.envelope, stored.data):
        packed.word += [(token, position, at) for token, at in words.items()]


def _entity(packed: Packed, row: EntityRow) -> None:
    packed.entity.append(astuple(row))


def _fact(packed: Packed, row: FactRow) -> None:
    dates = row.dates
    packed.fact.append(
        (
            row.position, row.event_id, row.key, row.type, row.mark, dates.earliest,
            dates.latest, dates.ord, dates.place, dates.reported, row.stream,
        )
    )  # fmt: skip


def _standing(packed: Packed, row: StandingRow) -> None:
    dates = row.dates
    packed.standing.append(
        (
            row.position, row.slot, row.who, row.value, row.label, row.effect, dates.earliest,
            dates.latest, dates.ord, dates.place, dates.reported, row.subject,
        )
    )  # fmt: skip


def _mark(packed: Packed, row: MarkRow) -> None:
    packed.mark.append((row.position, row.target, row.type))


def _retraction(packed: Packed, row: Retraction) -> None:
    packed.gone.append((row.target, row.position, row.reported))


_ADDING: dict[type[Operation], Callable[[Packed, Any], None]] = {
    EntityRow: _entity,
    FactRow: _fact,
    StandingRow: _standing,
    MarkRow: _mark,
    Retraction: _retraction,
}


def pack(events: Iterable[Stored], start: int) -> tuple[Packed, list[Stored]]:
    """Pack the events from ``start`` on; gives those, too, that replace others."""
    packed, replacing = Packed(start), list[Stored]()
    for stored in events:
        envelope = stored.envelope
        if envelope.version == 1:
            packed.began[envelope.stream] = stored.position
        if envelope.replaces is not None:
            replacing.append(stored)
        else:
            add(packed, stored, stored.position, envelope.recorded_at)
    packed.word.sort()  # by their key, which the table is: as it grows, it is near
    return packed, replacing
