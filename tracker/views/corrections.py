"""Corrections: which earlier versions a fact had, and what replaced one that was taken back."""

from tracker.domain.facts import Entry
from tracker.domain.marks import EventRetracted
from tracker.views.explained import CorrectionAnswer
from tracker.views.facts import public_since
from tracker.views.reader import Reader
from tracker.views.versions import narrows, replaced
from tracker.views.wording import describe

RETRACTION = "SELECT f.retracted_position FROM fact f WHERE f.position = :position"


def corrections(reader: Reader, entry: Entry) -> tuple[CorrectionAnswer, ...]:
    """The earlier versions of a fact, the last one first."""
    found: list[CorrectionAnswer] = []
    newer = entry
    while (older := replaced(reader, newer)) is not None:
        found.append(_correction(reader, older, newer))
        newer = older
    return tuple(found)


def _correction(reader: Reader, older: Entry, newer: Entry) -> CorrectionAnswer:
    row = reader.connection.one(RETRACTION, position=older.position)
    taken = reader.entry_at(int(row[0])) if row is not None and row[0] is not None else newer
    data = taken.data
    return CorrectionAnswer(
        entry=f"@{older.position}",
        what=describe(older.data),
        happened=older.claim.occurred,
        public_since=public_since(older),
        by_entry=f"@{newer.position}",
        reason=data.reason if isinstance(data, EventRetracted) else None,
        recorder=newer.recorder,
        recorded_at=newer.recorded_at,
        narrowed=narrows(older, newer),
    )
