"""What the log knows at a moment, in the form that decisions ask for (``domain.known``)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import product

import msgspec

from tracker.domain import item
from tracker.domain.adoption import ProcedureAdopted, governing
from tracker.domain.conformance import Deviation, deviations
from tracker.domain.facts import Entry
from tracker.domain.known import Membership, Target, Thing
from tracker.domain.organisation import memberships, votes
from tracker.domain.procedure import Procedure
from tracker.domain.when import NEVER
from tracker.log.catalogue import catalogue
from tracker.log.connection import Asked, Row, listing
from tracker.log.envelope import is_id
from tracker.views.moment_sql import NEWEST, RECORDED
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY

TARGET = """
SELECT f.event_id, f.type, f.key, e.stream, f.retracted_position IS NOT NULL, t.event_id
FROM fact f JOIN event e ON e.position = f.position
LEFT JOIN mark m ON m.position = f.position LEFT JOIN event t ON t.position = m.target
WHERE f.position <= :n AND {} ORDER BY f.retracted_position IS NOT NULL, f.position LIMIT 1
"""

FURTHER = """
SELECT f.event_id, f.type, f.key, e.stream, 0, NULL
FROM fact f JOIN event e ON e.position = f.position
WHERE f.position <= :n AND f.key > :low AND f.key < :high AND f.retracted_position IS NULL
AND NOT f.mark ORDER BY f.position + 0
"""
"""All events whose keys begin so, ``low`` ending in a slash and ``high`` in what follows it.

They are few: the ``+ 0`` has them sorted, and not looked for through the whole log in its order.
"""

NAMING = frozenset(
    {
        "party", "organisation", "source", "procedure", "meeting", "item", "plan", "statement",
        "body", "member", "measure", "link", "log",
    }
)  # fmt: skip
"""What the keys of names begin with, before a slash: a fact's own further events begin alike."""

KEYS_AMONG = "SELECT DISTINCT key FROM fact WHERE key IN ({}) AND position <= :n"

KINDS = (
    "body", "item", "measure", "meeting", "organisation", "party", "plan", "procedure", "source",
)  # fmt: skip
"""The kinds of things that a fact may name."""

CALLED_SO = {
    "postgresql": f"""
WITH RECURSIVE called (num, kind, id, parent) AS (
    SELECT num, kind, id, parent FROM entity WHERE kind IN {KINDS} AND id IN ({{}})
    UNION
    SELECT p.num, p.kind, p.id, p.parent FROM called c CROSS JOIN LATERAL (
        SELECT * FROM entity o WHERE o.id = c.parent AND o.kind = CASE c.kind
            WHEN 'body' THEN 'organisation' WHEN 'party' THEN '' ELSE 'body' END
        LIMIT 1
    ) p
)
SELECT r.*, x.kind, x.id FROM called x CROSS JOIN LATERAL (
    SELECT {ENTRY} FROM standing s
    JOIN fact f ON f.position = s.position JOIN event e ON e.position = s.position
    WHERE s.subject = x.num AND s.slot = 'named' AND s.who = ''
    AND {RECORDED.format("s")} {NEWEST.format("s")}
) r
"""  # noqa: S608 - constants alone
}
"""What registered the things of some names, the bodies that these belong to, and whose those are.

Of each it is the row that REGISTERED finds. Asked of a server alone.
"""

PLACE = "SELECT position, place FROM fact WHERE event_id = :event_id"

VERSIONS = """
SELECT event_id, position, retracted_position FROM fact
WHERE key = :key AND position <= :n ORDER BY position
"""

FIRSTS = """
SELECT key, event_id FROM fact
WHERE position <= :n AND key NOT LIKE '%/%' AND place = position ORDER BY position
"""
"""The facts as first recorded: neither names and further events, nor what corrects."""

MOST = 10_000
"""Names that are remembered at a time: the items of a whole docket would be very many."""

KEYS = "SELECT DISTINCT key FROM fact WHERE position <= :n"


class Version(msgspec.Struct, frozen=True):
    """One event of a key: its id and position, and where it was taken back."""

    event_id: str
    position: int
    retracted: int | None


class LogKnown:
    """``Known`` over a snapshot; looks up when asked, and remembers."""

    def __init__(self, reader: Reader) -> None:
        """Take the snapshot."""
        self._reader = reader
        self._things: dict[tuple[str, str], Thing | None] = {}
        self._procedures: dict[str, tuple[ProcedureAdopted, ...]] = {}
        self._members: dict[str, tuple[Membership, ...]] = {}
        self._governing: dict[tuple[str, int], Procedure] = {}
        self._free: frozenset[str] = frozenset()
        self._foreseen: frozenset[str] = frozenset()
        self.absent: frozenset[str] = frozenset()
        """Ids of events that were looked up ahead, and are not there."""

    def expect(self, keys: Iterable[str]) -> None:
        """Look many keys up at once: those that no fact has are not asked for again.

        Names that are no facts' keys are left out, since further events' keys begin with them.
        """
        wanted, there = self._expected(keys), set[str]()
        for sql, values in self.asking_keys(wanted):
            there.update(str(row[0]) for row in self._reader.connection.all(sql, **values))
        self._free = self._foreseen.union(wanted) - there

    def asking_keys(self, keys: Iterable[str]) -> Iterator[Asked]:
        """The statements by which :meth:`expect` asks."""
        return listing(KEYS_AMONG, self._expected(keys), n=self._reader.moment.position)

    def _expected(self, keys: Iterable[str]) -> list[str]:
        """Those of the keys that have to be looked up, in one order."""
        wanted = {key for key in keys if not is_id(key) and key not in NAMING}
        return sorted(wanted - self._foreseen)

    def asking_words(self, words: Sequence[str]) -> Iterator[Asked]:
        """The statements by which :meth:`foresee` asks for names."""
        return self._reader.listing(CALLED_SO["postgresql"], words)

    def foresee(self, words: Sequence[str], keys: Iterable[str]) -> None:
        """Look up at once what is called so, with the bodies that it belongs to; and keys."""
        self.expect(keys)
        self._foreseen = self._free
        self._things |= dict.fromkeys(product(KINDS, words))
        for row in self._reader.among(CALLED_SO["postgresql"], words):
            entry = self._reader.entry(row)
            kind, name = str(row[6]), str(row[7])
            self._things[kind, name] = Thing(kind, name, entry.stream, entry.data)

    def remember(self, things: Mapping[tuple[str, str], Thing]) -> None:
        """Take over what was looked up before and stands as it did."""
        self._things.update(things)

    def found(self) -> dict[tuple[str, str], Thing]:
        """The things that were found so far."""
        return {name: thing for name, thing in self._things.items() if thing is not None}

    def thing(self, kind: str, name: str) -> Thing | None:
        """Look a thing up, or None."""
        thing = self._things.get((kind, name))
        if thing is None and (kind, name) not in self._things:
            if self._is_free(f"{kind}/{name}"):
                return None
            found = self._reader.registered(kind, name)
            thing = None if found is None else Thing(kind, name, found.stream, found.data)
            if len(self._things) >= MOST:
                self._things.clear()
            self._things[kind, name] = thing
        return thing

    def names(self, kind: str, near: str | None = None) -> Iterable[str]:
        """All ids of a kind, or those that ``near`` may mean; of the kind ``fact`` keys."""
        if near is not None:
            from tracker.views.near import names_near  # noqa: PLC0415 - of an unknown name alone

            return names_near(self._reader, kind, near)
        if kind == "fact":
            return [
                str(row[0])
                for row in self._reader.connection.all(KEYS, n=self._reader.moment.position)
            ]
        return [thing.id for thing in self._reader.things(kind)]

    def target(self, key: str) -> Target | None:
        """Look an event up by its key or its id; of several with one key the first that stands."""
        if self._is_free(key):
            return None
        for column in ("f.key", "f.event_id")[: 2 if is_id(key) else 1]:
            sql, values = self.asking_target(key, column)
            row = self._reader.connection.one(sql, **values)
            if row is not None:
                return _target(row)
        return None

    def asking_target(self, key: str, column: str = "f.key") -> Asked:
        """The statement by which :meth:`target` asks."""
        sql = TARGET.format(f"{column} = :name")
        return sql, {"name": key, "n": self._reader.moment.position}

    def further(self, key: str) -> Sequence[Target]:
        """The further events of a fact that stand; names' keys may begin alike and are none."""
        if self._is_free(key):
            return ()
        rows = self._reader.connection.all(
            FURTHER, low=f"{key}/", high=f"{key}0", n=self._reader.moment.position
        )
        return [target for row in rows if is_further(target := _target(row))]

    def has_stream(self, stream: str) -> bool:
        """Whether a stream may be there; the key of its first event is its name."""
        return stream not in self._free

    def _is_free(self, key: str) -> bool:
        """Whether nothing has a key for certain; a fact that is not there has no further events."""
        return key in self._free or key.partition("/")[0] in self._free

    def place(self, event_id: str) -> int | None:
        """The place of a recorded event, which whatever replaces it keeps."""
        row = self._reader.connection.one(PLACE, event_id=event_id)
        return None if row is None else int(row[1])

    def entry(self, event_id: str) -> Entry | None:
        """A recorded event by its id, whether it stands or not."""
        return self._reader.by_id(event_id)

    def stamp(self, position: int) -> str:
        """When an entry was recorded."""
        return self._reader.entry_at(position).recorded_at

    def firsts(self) -> Iterator[tuple[str, str]]:
        """The key and event id of all facts, as first recorded, one by one."""
        for key, identity in self._reader.connection.rows(FIRSTS, n=self._reader.moment.position):
            yield str(key), str(identity)

    def versions_of(self, key: str) -> list[Version]:
        """All events of a key, oldest first: what was recorded, and what corrected it."""
        rows = self._reader.connection.all(VERSIONS, key=key, n=self._reader.moment.position)
        return [Version(*row) for row in rows]

    def memberships(self, organisation: str) -> Sequence[Membership]:
        """All memberships of an organisation that the snapshot shows."""
        if organisation not in self._members:
            stream = self._reader.stream(f"organisation/{organisation}")
            timeline = self._reader.timeline(stream)
            entries = (*timeline.stands, *timeline.possible)
            self._members[organisation] = memberships(entries)
        return self._members[organisation]

    def voting(self, item_name: str, parties: Iterable[str]) -> frozenset[str]:
        """Those of the parties whose stance counts on an item at the moment.

        All of them where no organisation is known; else its, or the body's, voting members.
        """
        thing = self.thing("item", item_name)
        body = thing.data.body if thing and isinstance(thing.data, item.ItemRegistered) else None
        return self.voting_in(body, parties)

    def voting_in(self, body: str | None, parties: Iterable[str]) -> frozenset[str]:
        """Those of the parties whose stance counts on the items of a body."""
        found_body = self.thing("body", body) if body is not None else None
        if found_body is None:
            return frozenset(parties)
        owner = found_body.stream.removeprefix("organisation/")
        found, latest = self.memberships(owner), self._reader.moment.latest
        return frozenset(party for party in parties if votes(found, party, body, latest))

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
            if len(self._governing) >= MOST:
                self._governing.clear()
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


def is_name(target: Target) -> bool:
    """Whether an event gives something a name."""
    return target.type in _naming()


@cache
def _naming() -> frozenset[str]:
    return frozenset(kind.name for kind in catalogue().kinds() if kind.setup)


def is_further(target: Target) -> bool:
    """Whether an event can be a further one of a fact: neither a name nor a mark."""
    return target.type not in _alone()


@cache
def _alone() -> frozenset[str]:
    """The types of events that are never further ones."""
    return frozenset(kind.name for kind in catalogue().kinds() if kind.setup or kind.mark)


def _target(row: Row) -> Target:
    identity, kind, key, stream, retracted, about = row
    return Target(identity, stream, kind, key, bool(retracted), about)
