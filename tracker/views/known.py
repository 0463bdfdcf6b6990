"""What the log knows at a moment, in the form that decisions ask for (``domain.known``)."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from tracker.domain import item
from tracker.domain.adoption import ProcedureAdopted, governing
from tracker.domain.conformance import Deviation, deviations
from tracker.domain.facts import Entry
from tracker.domain.known import Membership, Target, Thing
from tracker.domain.organisation import memberships
from tracker.domain.procedure import Procedure
from tracker.domain.when import NEVER
from tracker.views.reader import Reader

TARGET = """
SELECT f.event_id, f.type, f.key, e.stream, f.retracted_position IS NOT NULL
FROM fact f JOIN event e ON e.position = f.position
WHERE f.position <= :n AND {} ORDER BY f.retracted_position IS NOT NULL, f.position LIMIT 1
"""

PLACE = "SELECT place FROM fact WHERE event_id = :event_id"

KEYS = "SELECT DISTINCT key FROM fact WHERE position <= :n"


class LogKnown:
    """``Known`` over a snapshot; looks up when asked, and remembers."""

    def __init__(self, reader: Reader) -> None:
        """Take the snapshot."""
        self._reader = reader
        self._things: dict[tuple[str, str], Thing | None] = {}
        self._procedures: dict[str, tuple[ProcedureAdopted, ...]] = {}
        self._members: dict[str, tuple[Membership, ...]] = {}
        self._governing: dict[tuple[str, int], Procedure] = {}

    def thing(self, kind: str, name: str) -> Thing | None:
        """Look a thing up, or None."""
        if (kind, name) not in self._things:
            found = self._reader.thing(kind, name)
            self._things[kind, name] = (
                None
                if found is None
                else Thing(kind, name, found.stream, self._reader.entry_at(found.named).data)
            )
        return self._things[kind, name]

    def names(self, kind: str) -> Iterable[str]:
        """All ids of a kind; ``fact`` gives the keys of all facts."""
        if kind == "fact":
            return [
                str(row[0])
                for row in self._reader.connection.all(KEYS, n=self._reader.moment.position)
            ]
        return [thing.id for thing in self._reader.things(kind)]

    def target(self, key: str) -> Target | None:
        """Look an event up by its key or its id; of several with one key the first that stands."""
        for column in ("f.key = :name", "f.event_id = :name"):
            row = self._reader.connection.one(
                TARGET.format(column), name=key, n=self._reader.moment.position
            )
            if row is not None:
                identity, kind, found, stream, retracted = row
                return Target(identity, stream, kind, found, retracted=bool(retracted))
        return None

    def place(self, event_id: str) -> int | None:
        """The place of a recorded event, which whatever replaces it keeps."""
        row = self._reader.connection.one(PLACE, event_id=event_id)
        return None if row is None else int(row[0])

    def memberships(self, organisation: str) -> Sequence[Membership]:
        """All memberships of an organisation that the snapshot shows."""
        if organisation not in self._members:
            stream = self._reader.stream(f"organisation/{organisation}")
            timeline = self._reader.timeline(stream)
            entries = (*timeline.stands, *timeline.possible)
            self._members[organisation] = memberships(entries)
        return self._members[organisation]

    def procedure(self, name: str) -> Procedure | None:
        """The last version of an adopted procedure."""
        versions = self.versions(name)
        return self.in_force(name, versions, NEVER) if versions else None

    def versions(self, name: str) -> tuple[ProcedureAdopted, ...]:
        """All versions of an adopted procedure, in the order of their adoption."""
        if name not in self._procedures:
            timeline = self._reader.timeline(self._reader.stream(f"procedure/{name}"))
            self._procedures[name] = tuple(
                entry.data for entry in timeline.stands if isinstance(entry.data, ProcedureAdopted)
            )
        return self._procedures[name]

    def in_force(self, name: str, versions: tuple[ProcedureAdopted, ...], latest: int) -> Procedure:
        """The version in force at a second; each is parsed once, and most have one."""
        key = (name, latest if len(versions) > 1 else NEVER)
        if key not in self._governing:
            self._governing[key] = governing(versions, latest)
        return self._governing[key]

    @cached_property
    def _default(self) -> Procedure:
        from tracker.domain.procedure import shipped  # noqa: PLC0415 - needed for old items alone

        return shipped(item.DEFAULT_PROCEDURE)

    def governing(self, name: str, latest: int) -> Procedure:
        """The procedure in force at a second; the shipped default where none was adopted."""
        versions = self.versions(name)
        return self.in_force(name, versions, latest) if versions else self._default

    def deviations(self, name: str, stands: Iterable[Entry]) -> dict[str, Deviation]:
        """The gaps and irregular facts of an item's timeline, by event id."""
        procedure = item.procedure_name(name, self)
        found = deviations(stands, lambda entry: self.governing(procedure, entry.bounds.latest))
        return {deviation.entry.event_id: deviation for deviation in found}
