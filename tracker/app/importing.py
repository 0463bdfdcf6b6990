"""Importing a docket: all of it or nothing, the same file twice changes nothing.

Each record becomes orders; what is recorded already is compared and skipped; the rest is
decided on top of the log, judged as a whole after its last fact, and appended in one go.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from tracker.app.deciding import decide
from tracker.app.orders import Order, digest, docket_command
from tracker.app.translate import Translator, meeting_order
from tracker.app.workspace import Workspace
from tracker.domain import item
from tracker.domain.conformance import Deviation, added
from tracker.domain.facts import Draft, Entry
from tracker.domain.procedure import Gap, Irregular
from tracker.errors import (
    Contradiction,
    FactChanged,
    IrregularTransition,
    KeyTaken,
    Problem,
    Refused,
    TrackerError,
)
from tracker.exchange.docket import Docket
from tracker.exchange.fact_records import MeetingFact
from tracker.exchange.located import Located
from tracker.exchange.records import MeetingRecord
from tracker.log.envelope import claim_of, event_id
from tracker.log.store import Prepared, Progress, Store, Stored

FIELDS = {
    "occurred": ("on", "since"),
    "sources": ("from",),
    "members": ("by",),
    "speaker": ("by",),
    "party": ("party", "by"),
    "transition": ("what", "agenda"),
    "status": ("what",),
    "stance": ("what",),
    "meeting": ("meeting", "at"),
    "item": ("item", "agenda"),
    "summary": ("says",),
    "text": ("text", "says"),
    "reason": ("reason", "because"),
    "form": ("as",),
    "bodies": ("body",),
    "measures": ("total",),
    "kind": ("kind", "as"),
    "name": ("name", "members"),
}
"""What a docket calls the fields of events: the first that the record has."""


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, or with ``dry_run`` would do.

    ``recorded`` and ``unchanged`` count names and facts of the docket (a fact with an agenda is
    one), ``events`` entries of the log; ``first`` and ``last`` are their positions. ``gaps`` are
    facts before which steps were not reported, ``irregular`` ones that were recorded with a
    reason, ``retracted`` keys that were taken back since and are not recorded again.
    """

    docket: str
    dry_run: bool
    recorded: int
    unchanged: int
    events: int
    first: str | None
    last: str | None
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    retracted: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True):
    """A decided import: what to append, and what it found on the way."""

    commands: tuple[Prepared, ...]
    problems: list[Problem]
    unchanged: int
    retracted: tuple[str, ...]
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]


class Importer:
    """Decides on a docket over one snapshot of the log."""

    def __init__(self, docket: Docket, workspace: Workspace, store: Store) -> None:
        """Take the docket, what is known, and the store to look recorded facts up in."""
        self._docket = docket
        self._workspace = workspace
        self._store = store
        self._translator = Translator(docket.records, workspace)
        self._problems: list[Problem] = []
        self._commands: list[Prepared] = []
        self._owners: dict[str, Located] = {}
        self._unchanged = 0
        self._retracted: list[str] = []
        self._items: dict[str, None] = {}

    def decide(self, progress: Progress | None = None) -> Outcome:
        """Decide on all records. Problems are collected, none hides another."""
        total = len(self._docket.records)
        for number, (record, orders) in enumerate(self._all()):
            self._record(record, orders)
            if progress is not None:
                progress(min(number, total), total)
        gaps, irregular = ((), ()) if self._problems else self._judge()
        return Outcome(
            tuple(self._commands),
            self._problems,
            self._unchanged,
            tuple(self._retracted),
            gaps,
            irregular,
        )

    def _all(self) -> Iterator[tuple[Located, Iterable[Order]]]:
        """All records with their orders: names, what points among them, meetings, facts."""
        names = [record for record in self._docket.records if record.section != "facts"]
        facts = [record for record in self._docket.records if record.section == "facts"]
        for record in names:
            yield record, self._translator.orders(record)
        for record in names:
            yield record, self._translator.links(record)
        yield from self._meetings(facts)
        for record in facts:
            yield record, self._translator.orders(record)

    def _meetings(self, facts: Iterable[Located]) -> Iterator[tuple[Located, Iterable[Order]]]:
        """Meetings are registered by the first fact that names their body."""
        bodies: dict[str, Located] = {}
        listed = {
            record.body.id
            for record in self._docket.records
            if isinstance(record.body, MeetingRecord)
        }
        for record in facts:
            body = record.body
            if not isinstance(body, MeetingFact) or not body.bodies or body.meeting in listed:
                continue
            first = bodies.setdefault(body.meeting, record)
            if first is record:
                yield record, [meeting_order(body.meeting, body.bodies, body.symbol)]
            elif isinstance(first.body, MeetingFact) and first.body.bodies != body.bodies:
                told, here = " ".join(first.body.bodies), " ".join(body.bodies)
                clash = Contradiction(f"the body of {body.meeting} (see {first.key})", told, here)
                self._problems.append(record.problem(clash, "body"))

    def _record(self, record: Located, orders: Iterable[Order]) -> None:
        """Take all orders of a record; what is refused becomes problems of its fields."""
        try:
            for order in orders:
                self._unchanged += not self._order(record, order)
        except Refused as refused:
            for finding in refused.findings:
                self._problems.append(
                    record.problem(finding.error, _docket_field(record, finding.field))
                )
        except TrackerError as error:
            self._problems.append(record.problem(error))

    def _order(self, record: Located, order: Order) -> bool:
        """Decide one order; gives whether there is anything to record."""
        identity = docket_command(self._docket.name, order.key)
        said = digest(order)
        stored = self._store.by_id(self._workspace.reader.connection, event_id(identity, 0))
        if stored is not None:
            self._compare(record, order, stored, said)
            return False
        drafts: list[Draft] = []
        entries: list[Entry] = []
        for command in order.commands:
            decided = decide(self._workspace, command)
            drafts += decided
            self._check_keys(decided)
            entries += self._take(decided, identity, len(drafts) - len(decided))
        if drafts:
            self._commands.append(Prepared(identity, said, tuple(drafts)))
            self._owners.update((entry.event_id, record) for entry in entries)
        return bool(drafts)

    def _take(self, decided: tuple[Draft, ...], identity: str, start: int) -> list[Entry]:
        entries = self._workspace.apply(decided, identity, start)
        for entry in entries:
            kind, _, name = entry.stream.partition("/")
            if kind == "item":
                self._items[name] = None
        return entries

    def _check_keys(self, decided: Iterable[Draft]) -> None:
        """Refuse a key that names another entry.

        Raises:
            KeyTaken: naming that entry.
        """
        for draft in decided:
            target = self._workspace.target(draft.claim.key)
            if target is not None:
                stored = self._store.by_id(self._workspace.reader.connection, target.event_id)
                raise KeyTaken(draft.claim.key, stored.position if stored is not None else 0)

    # --- what was imported before -------------------------------------------------------------

    def _compare(self, record: Located, order: Order, stored: Stored, said: str) -> None:
        """Skip what is equal; refuse what differs, naming the field."""
        target = self._workspace.log.target(stored.envelope.event_id)
        if target is not None and target.retracted:
            self._retracted.append(order.key)
        if stored.envelope.metadata.digest == said:
            return
        drafts = [
            draft
            for command in order.commands
            for draft in decide(
                self._workspace, command, recorded_at=stored.envelope.recorded_at, blank=True
            )
        ]
        identity = stored.envelope.metadata.command_id
        for number, draft in enumerate(drafts):
            self._same(record, order, draft, event_id(identity, number), stored.position)
        connection = self._workspace.reader.connection
        left = self._store.by_id(connection, event_id(identity, len(drafts)))
        if left is not None:
            field = _docket_field(record, "transition") or "what"
            raise FactChanged(order.key, field, left.envelope.key, "nothing", left.position)

    def _same(
        self, record: Located, order: Order, draft: Draft, identity: str, position: int
    ) -> None:
        """Refuse an event that differs from the recorded one.

        Raises:
            FactChanged: naming the docket's field.
        """
        old = self._store.by_id(self._workspace.reader.connection, identity)
        if old is None:
            field = _docket_field(record, "transition") or "what"
            raise FactChanged(order.key, field, "nothing", draft.claim.key, position)
        found = difference(old, draft)
        if found is not None:
            name, before, now = found
            field = _docket_field(record, name) or name
            raise FactChanged(order.key, field, _shown(before), _shown(now), old.position)

    # --- after the last fact ------------------------------------------------------------------

    def _judge(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Refuse irregular facts that the import adds; gives the gaps and accepted ones."""
        gaps: list[str] = []
        irregular: list[str] = []
        for name in self._items:
            before, after = self._workspace.before(name), self._workspace.after(name)
            for deviation in added(before, after):
                self._problems.append(self._irregular(name, deviation))
            new = [one for one in after if one.entry.event_id in self._owners]
            gaps += [one.entry.claim.key for one in new if isinstance(one.verdict, Gap)]
            irregular += [one.entry.claim.key for one in new if isinstance(one.verdict, Irregular)]
        return tuple(gaps), tuple(irregular)

    def _irregular(self, name: str, deviation: Deviation) -> Problem:
        """Blame the record that is new: the irregular fact's own, or the one before it."""
        entry, before = deviation.entry, deviation.after
        own = self._owners.get(entry.event_id)
        cause = self._owners.get(before.event_id) if before is not None else None
        transition = getattr(entry.data, "transition", "")
        allowed = deviation.verdict.allowed if isinstance(deviation.verdict, Irregular) else ()
        error = IrregularTransition(
            item=name,
            transition=transition,
            state=deviation.state,
            procedure=item.procedure_name(name, self._workspace),
            allowed=allowed,
            because_of=before.claim.key if before is not None else None,
        )
        record = own or cause or self._docket.records[0]
        return record.problem(error, _docket_field(record, "transition"))


def difference(old: Stored, draft: Draft) -> tuple[str, Any, Any] | None:
    """The first field in which a recorded event and a draft differ, with both values."""
    if type(old.data) is not type(draft.data):
        return "transition", old.envelope.type, type(draft.data).__name__
    pairs: tuple[tuple[msgspec.Struct, msgspec.Struct], ...] = (
        (claim_of(old.envelope), draft.claim),
        (old.data, draft.data),
    )
    for recorded, given in pairs:
        for field in recorded.__struct_fields__:
            before, now = getattr(recorded, field), getattr(given, field)
            if before != now:
                return field, before, now
    return None


def _docket_field(record: Located, field: str | None) -> str | None:
    """What the docket calls an event's field: the first name that the record has."""
    if field is None:
        return None
    names = set(record.body.__struct_encode_fields__)
    candidates = (*FIELDS.get(field, ()), field)
    return next((name for name in candidates if name in names), field)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
