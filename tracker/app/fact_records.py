"""From a log to the facts of a docket: each fact a record, its further events folded back in.

The other way round than ``translate``. What can't be folded (an agenda's item that was corrected
alone) is a fact of its own, under a key made of the old one.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from tracker.app.folding import Folded, fold
from tracker.app.name_records import Names, Record, is_name
from tracker.app.originally import reported
from tracker.app.telling import claim_fields, tell
from tracker.app.translate_meetings import OUTCOMES
from tracker.app.typed import Typed, located
from tracker.domain import meeting
from tracker.domain.facts import Entry
from tracker.domain.item import ItemTransitioned
from tracker.domain.marks import (
    DisputeSettled,
    EventCorroborated,
    EventDisputed,
    EventRetracted,
    Mark,
)
from tracker.domain.procedure import Irregular
from tracker.errors import Impossible, TrackerError
from tracker.views.exports import Exports, Told
from tracker.views.known import LogKnown
from tracker.views.reader import Reader

FIRST = ("on", "order", "what", "fact", "meeting", "body", "symbol", "item", "measure", "plan")
LAST = ("wording", "according_to", "from", "reported", "note", "irregular")
"""Fields as a person puts them: when, what and whom before, who says so behind."""

NO_REASON = "no reason was recorded"
"""Stands where a fact is irregular by now, and nobody had to say why."""


class Facts:
    """The facts of a log at a moment; ``left_out`` says what a docket has no words for."""

    def __init__(self, reader: Reader, exports: Exports, known: LogKnown, names: Names) -> None:
        """Take the snapshot, what there is to write, what is known, and the names told before."""
        self._reader = reader
        self._exports = exports
        self._known = known
        self._names = names
        self._renamed: dict[str, str] = {}
        self._missing: set[str] = set()
        self._marks: set[str] = set()
        self._meetings: set[str] = set()
        self._whole: set[str] = set()
        self._withdrawing: dict[str, str | None] = {}
        self._unexplained: dict[str, dict[str, str]] = {}
        self.left_out: list[str] = []
        self.done = 0
        """Entries that were looked at."""

    def records(self) -> Iterator[Record]:
        """All facts, in the order of their places."""
        for _, told in groupby(self._told(), key=lambda one: _base(one.entry)):
            yield from self._fact(list(told))

    def _told(self) -> Iterator[Told]:
        for told in self._exports.everything():
            self.done += 1
            if not is_name(told.entry) and told.entry.claim.key not in self._names.told:
                yield told

    # --- one fact with its further events -----------------------------------------------------

    def _fact(self, told: list[Told]) -> Iterator[Record]:
        first = told[0]
        main = first if first.entry.claim.key == _base(first.entry) else None
        rest = told[1:] if main is not None else told
        if main is not None and isinstance(main.entry.data, DisputeSettled):
            rest = list(self._fallen(main, rest))
        folded = Folded({}, frozenset())
        if main is not None:
            alike = [one.entry for one in rest if _goes_along(one, main, len(rest))]
            folded = fold(main.entry, [one for one in alike if not self._reason(one)])
            yield from self._record(main, folded.fields)
        for one in rest:
            if one.entry.event_id not in folded.entries:
                yield from self._record(one, {})

    def _fallen(self, main: Told, rest: list[Told]) -> Iterator[Told]:
        """What does not go with a settlement: its retractions do, as its source's or ours."""
        for one in rest:
            data = one.entry.data
            if isinstance(data, EventRetracted):
                self._withdrawing[main.entry.claim.key] = data.withdrawn_by
            else:
                yield one

    def _covered(self, told: Told) -> bool:
        """Whether a retraction goes with that of the fact as a whole, told before."""
        about = told.about or ""
        return about not in self._renamed and about.partition("/")[0] in self._whole

    def _record(self, told: Told, more: Mapping[str, Any]) -> Iterator[Record]:
        """One record; what can't be said is noted, and nothing is said about it."""
        entry = told.entry
        if isinstance(entry.data, Mark) and not self._is_told(told):
            return
        try:
            fields = ordered({**self._fields(told), **self._dated(entry), **more})
            key = self._key(entry.claim.key)
            located(Typed(fields=fields), key)
        except TrackerError as error:
            self._leave_out(entry, error)
            return
        if isinstance(entry.data, Mark):
            self._marks.add(entry.claim.key)
        if isinstance(entry.data, EventRetracted) and "/" not in fields["fact"]:
            self._whole.add(fields["fact"])
        yield "facts", key, fields

    def _leave_out(self, entry: Entry, error: TrackerError) -> None:
        self._missing.add(entry.claim.key)
        why = "a docket has no word for it" if isinstance(error, Impossible) else str(error)
        self.left_out.append(f"@{entry.position} {entry.claim.key} ({entry.type}): {why}")

    def _is_told(self, told: Told) -> bool:
        """Whether what a mark is about is in the docket; a mistake's retraction is in none."""
        data = told.entry.data
        if isinstance(data, EventRetracted) and (data.kind == "mistake" or self._covered(told)):
            return False
        if told.about in self._missing:
            self._leave_out(told.entry, Impossible("its fact"))
            return False
        return not told.about_mark or told.about in self._marks

    def _key(self, key: str) -> str:
        """The key in the docket: as it is, or one made of that of a further event."""
        if "/" not in key:
            return key
        base = re.sub("[^a-z0-9]+", "-", key.lower()).strip("-")[:60]
        found, number = base, 1
        taken = set(self._renamed.values())
        while found in taken or self._known.target(found) is not None:
            number += 1
            found = f"{base}-{number}"
        self._renamed[key] = found
        return found

    # --- fields -------------------------------------------------------------------------------

    def _fields(self, told: Told) -> Mapping[str, Any]:
        entry = told.entry
        target = self._renamed.get(told.about or "", told.about)
        backing = claim_fields(entry.claim)
        match entry.data:
            case EventCorroborated():
                return {"what": "corroborated", "fact": target, **backing}
            case EventDisputed(says=says, text=text):
                sayings = {one.field: one.value for one in says}
                return {"what": "dispute", "fact": target, "says": text or sayings, **backing}
            case EventRetracted(reason=reason, withdrawn_by=source):
                why = {"reason": reason, "withdrawn_by": source}
                return {"what": "retracted", "fact": target, **why, **backing}
            case DisputeSettled(outcome=outcome, reason=reason):
                why = {"outcome": outcome, "reason": reason}
                source = self._withdrawing.pop(entry.claim.key, None)
                return {"what": "settled", "fact": target, **why, "withdrawn_by": source, **backing}
            case meeting.Told():
                return {**tell(entry)[1], **self._meeting(entry)}
            case _:
                return tell(entry)[1]

    def _meeting(self, entry: Entry) -> Mapping[str, Any]:
        """Whose meeting it is: told by its first fact."""
        name = entry.stream.partition("/")[2]
        if name in self._meetings or entry.type.partition(".")[2] not in OUTCOMES:
            return {}
        self._meetings.add(name)
        data = getattr(self._known.thing("meeting", name), "data", None)
        if not isinstance(data, meeting.MeetingRegistered):
            return {}
        return {"body": list(data.bodies), "symbol": data.symbol}

    def _dated(self, entry: Entry) -> Mapping[str, Any]:
        """The date of the report where sources do not give it, the reason where one is needed."""
        return {
            "reported": reported(entry, self._known),
            "irregular": entry.claim.irregular or self._reason(entry),
        }

    def _reason(self, entry: Entry) -> str | None:
        """Why a transition stands that is irregular by now without a reason of its own."""
        if not isinstance(entry.data, ItemTransitioned):
            return None
        if entry.stream not in self._unexplained:
            self._unexplained[entry.stream] = dict(self._deviating(entry.stream))
        return self._unexplained[entry.stream].get(entry.event_id)

    def _deviating(self, stream: str) -> Iterator[tuple[str, str]]:
        name = stream.partition("/")[2]
        stands = self._reader.timeline(self._reader.stream(stream)).stands
        for identity, deviation in self._known.deviations(name, stands).items():
            irregular = isinstance(deviation.verdict, Irregular)
            if irregular and deviation.entry.claim.irregular is None:
                before = deviation.after
                given = before.claim.irregular if before is not None else None
                yield identity, given or NO_REASON


def _goes_along(one: Told, main: Told, others: int) -> bool:
    """Whether a further event goes where its fact does, when that is taken back as a whole."""
    if main.withdrawn is None:
        return True
    return one.withdrawn is not None and one.withdrawn <= main.withdrawn + others


def ordered(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put fields in the order of a typed docket; lists of one are written as the one."""
    fields = dict(fields)
    cited = fields.get("from") or []
    wording = fields.get("wording")
    if isinstance(wording, dict) and len(cited) == 1 and len(wording) == 1:
        fields["wording"] = next(iter(wording.values()))
    own = [name for name in fields if name not in FIRST and name not in LAST]
    names = [*FIRST, *own, *LAST]
    return {
        name: fields[name] if name == "agenda" else _short(fields[name])
        for name in names
        if fields.get(name) not in (None, "", [], (), {})
    }


def _short(value: Any) -> Any:  # noqa: ANN401 - text, a list or a map
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _base(entry: Entry) -> str:
    """The key of the fact that an entry is an event of."""
    return entry.claim.key.partition("/")[0]
