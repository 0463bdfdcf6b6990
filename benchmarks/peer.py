"""The peer: the package ``eventsourcing`` on SQLite, at two levels.

*recorder* is its store alone, handed finished rows; *save* is what its users call: an aggregate's
new event goes through mapper and transcoder into the same store. The levels commit alike.
"""

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from benchmarks.rows import Row

TOPIC = "benchmarks.peer:Item.StanceTaken"
PAGE = 10_000
"""Notifications that are read at a time."""


class Item(Aggregate):
    """An item of which parties take stances: what our own event says, field by field."""

    @event("StanceTaken")
    def take(self, said: dict[str, object]) -> None:
        """Take a stance."""
        self.last = said


def said(number: int) -> dict[str, object]:
    """The fields of one event, as wide as ours."""
    return {
        "key": f"item-{number % 50}-supports-{number}",
        "members": ["ARM", "BLR"],
        "stance": "supports",
        "grounds": "security in the region",
        "occurred": "2021-05-03",
        "reported": "2021-05-04",
        "sources": [
            {"source": "gazette-2021-05-04", "locator": "p. 3", "wording": "spoke in favour of it"}
        ],
        "note": "as heard",
        "recorder": "bench",
        "metadata": {
            **dict.fromkeys(
                (
                    "causation",
                    "correlation",
                    "according_to",
                    "replaces",
                    "db_user",
                    "irregular",
                    "aligned",
                    "condition",
                    "meeting",
                    "on_behalf_of",
                )
            ),
            "command_id": str(uuid.UUID(int=number)),
            "digest": f"{number:064}",
            "event_id": str(uuid.UUID(int=number)),
            "app_version": "0.1.0",
            "order": 0,
            "type": "stance.taken",
            "stream": f"item/bench-{number % 50}",
            "effect": "supporting",
        },
    }


class Recorder:
    """The peer's store alone."""

    def __init__(self, path: Path) -> None:
        """Make its table in a new file."""
        self._store = SQLiteApplicationRecorder(SQLiteDatastore(str(path)))
        self._store.create_table()
        self._stream, self._version = uuid.UUID(int=1), 0

    def stored(self, rows: Sequence[Row]) -> list[StoredEvent]:
        """Our rows as the peer's: the same bytes as state."""
        found = []
        for row in rows:
            self._version += 1
            found.append(StoredEvent(self._stream, self._version, TOPIC, row[1]))
        return found

    def insert(self, rows: Sequence[StoredEvent]) -> None:
        """Insert rows in one transaction."""
        self._store.insert_events(rows)


class Saver:
    """The peer as its users call it."""

    def __init__(self, path: Path) -> None:
        """Make an application over a new file, and an aggregate."""
        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        self._path = path
        self._app: Application[uuid.UUID] = Application(env=env)
        self._item = Item()
        self._app.save(self._item)
        self._number = 0

    def trigger(self) -> None:
        """Let the aggregate take a stance: one pending event."""
        self._number += 1
        self._item.take(said(self._number))

    def save(self) -> None:
        """Save what is pending."""
        self._app.save(self._item)

    def events(self) -> Iterator[object]:
        """All events, typed, in the order of their recording."""
        start = 1
        while page := self._app.recorder.select_notifications(start=start, limit=PAGE):
            for one in page:
                yield self._app.mapper.to_domain_event(one)
            start = page[-1].id + 1

    def width(self) -> float:
        """The bytes that an event has on average."""
        with sqlite3.connect(self._path) as connection:
            found = connection.execute("SELECT avg(length(state)) FROM stored_events").fetchone()
        return float(found[0])
