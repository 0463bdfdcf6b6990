"""Random histories played: `Player` turns each step into one append.

The small world that the facts are about is made once and copied for each history.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tests.histories import (
    Backing,
    Correct,
    Mark,
    Record,
    Rename,
    Retract,
    Settle,
    Step,
    Unname,
    Wait,
)
from tests.postgres import Server
from tests.world import BEGINS, SETUP
from tracker.app import Tracker
from tracker.domain import item, marks
from tracker.domain.facts import Citation, Claim, Draft, Event
from tracker.log.envelope import command_id, event_id
from tracker.log.store import Batch, Prepared


class Clock:
    """A clock that moves forward when it is told to."""

    def __init__(self) -> None:
        """Begin before most of what the facts tell."""
        self.now = BEGINS

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


class Played(msgspec.Struct):
    """An event that was recorded: where, what, and whether it was taken back since."""

    event_id: str
    position: int
    draft: Draft
    gone: bool = False

    @property
    def mark(self) -> bool:
        """Whether it is about another event."""
        return isinstance(self.draft.data, marks.Mark)


class Player:
    """Plays steps on a log that holds the small world."""

    def __init__(self, tracker: Tracker, clock: Clock) -> None:
        """Take the log; what it holds is the set-up's and nothing else."""
        self.tracker = tracker
        self.clock = clock
        self.played: list[Played] = []
        self.names: list[Played] = []
        self.size = 1
        self._commands = 0
        self._versions: dict[str, int] = {}

    def play(self, *steps: Step) -> None:
        """Play steps, each as one append; one that finds nothing to work on does nothing."""
        for step in steps:
            self._play(step)

    def _play(self, step: Step) -> None:
        match step:
            case Wait(seconds=seconds):
                self.clock.now += timedelta(seconds=seconds, microseconds=7)
            case Record():
                self.played += self._append(self._draft(step))
            case Correct() if self.facts:
                self._correct(_pick(self.facts, step.target), step)
            case Retract() if self.live:
                self._retract(_pick(self.live, step.target), step)
            case Mark() if self.targets:
                target = _pick(self.targets, step.target)
                data: Event = (
                    marks.EventDisputed(target.event_id, text="otherwise")
                    if step.disputed
                    else marks.EventCorroborated(target.event_id)
                )
                self._mark(target, data, step.backing)
            case Settle() if self.disputes:
                target = _pick(self.disputes, step.target)
                outcome: Any = "falls" if step.falls else "stands"
                data = marks.DisputeSettled(target.event_id, outcome, "settled")
                self._mark(target, data, step.backing)
            case Rename() if self._named():
                self._rename(_pick(self._named(), step.target), step.word)
            case Unname() if self._named():
                self._unname(_pick(self._named(), step.target), again=step.again)
            case _:
                pass

    @property
    def live(self) -> list[Played]:
        """What may be taken back: facts and marks that nobody took back, retractions aside."""
        return [
            one
            for one in self.played
            if not one.gone and not isinstance(one.draft.data, marks.EventRetracted)
        ]

    @property
    def facts(self) -> list[Played]:
        """The facts that nobody took back."""
        return [one for one in self.live if not one.mark]

    @property
    def targets(self) -> list[Played]:
        """What may be marked: facts and marks alike (the newest are picked first), and names."""
        named = [one for one in self.names if not one.gone]
        return [*self.facts, *self.facts, *named[-8:], *self.live]

    @property
    def disputes(self) -> list[Played]:
        """The disputes that nobody took back."""
        return [one for one in self.live if isinstance(one.draft.data, marks.EventDisputed)]

    # --- appending --------------------------------------------------------------------------------

    def set_up(self) -> None:
        """Record the small world."""
        self._append(*_setup())

    def adopt(self) -> None:
        """Take the small world as recorded: it always has the same ids and positions."""
        drafts = _setup()
        command = command_id("history", "1")
        self.names = [
            Played(event_id(command, number), number + 1, draft)
            for number, draft in enumerate(drafts)
        ]
        self._commands = 1
        self._taken(drafts)

    def _append(self, *drafts: Draft) -> list[Played]:
        """Append drafts under one command, one stamp and one transaction."""
        self._commands += 1
        command = command_id("history", str(self._commands))
        expected = {draft.stream: self._versions.get(draft.stream, 0) for draft in drafts}
        batch = Batch((Prepared(command, "-", drafts),), expected, self.size, "anna", "1")
        receipt = self.tracker.store.append(batch)
        self._taken(drafts)
        return [
            Played(event_id(command, number), position, draft)
            for number, (position, draft) in enumerate(
                zip(receipt.positions[command], drafts, strict=True)
            )
        ]

    def _taken(self, drafts: Iterable[Draft]) -> None:
        """Count what was appended: the log's size, and each stream's version."""
        for draft in drafts:
            self.size += 1
            self._versions[draft.stream] = self._versions.get(draft.stream, 0) + 1

    def _key(self) -> str:
        return f"key-{self._commands + 1}"

    def _draft(self, step: Record) -> Draft:
        claim = Claim(
            key=self._key(),
            occurred=step.occurred,
            order=step.order,
            irregular=step.irregular,
            **_backed(step.backing),
        )
        stream = f"statement/{claim.key}" if step.stream == "statement" else step.stream
        return Draft(stream, claim, step.data)

    def _correct(self, target: Played, step: Correct) -> None:
        old = target.draft
        instead = self._draft(step.instead) if step.instead is not None else None
        if instead is None or instead.stream != old.stream:
            instead = worded(old, step.word)
            if step.occurred is not None:
                changed = msgspec.structs.replace(instead.claim, occurred=step.occurred)
                instead = msgspec.structs.replace(instead, claim=changed)
        self.played += self.replace(target, instead)

    def replace(self, target: Played, instead: Draft) -> list[Played]:
        """Correct: retract the wrong event and record the right one in one append."""
        target.gone = True
        claim = msgspec.structs.replace(instead.claim, replaces=target.event_id)
        retraction = marks.EventRetracted(target.event_id, "corrected")
        return self._append(
            Draft(target.draft.stream, Claim(key=f"{self._key()}/retracted"), retraction),
            msgspec.structs.replace(instead, claim=claim),
        )

    def reword(self, target: Played, word: str) -> None:
        """Correct a word of a fact, and nothing else."""
        self.played += self.replace(target, worded(target.draft, word))

    def _retract(self, target: Played, step: Retract) -> None:
        target.gone = True
        claim = Claim(key=self._key(), **_backed(step.backing))
        data = (
            marks.EventRetracted(target.event_id, "withdrawn", "withdrawn", "wire")
            if step.withdrawn
            else marks.EventRetracted(target.event_id, "a mistake")
        )
        self.played += self._append(Draft(target.draft.stream, claim, data))

    def _mark(self, target: Played, data: Event, backing: Backing) -> None:
        claim = Claim(key=self._key(), **_backed(backing))
        self.played += self._append(Draft(target.draft.stream, claim, data))

    def _named(self) -> list[Played]:
        """What the set-up registered and nobody took back."""
        return [one for one in self.names if not one.gone]

    def _rename(self, target: Played, word: str) -> None:
        retraction, replacement = self.replace(target, worded(target.draft, word))
        self.played.append(retraction)
        self.names.append(replacement)

    def _unname(self, target: Played, *, again: bool) -> None:
        target.gone = True
        retraction = marks.EventRetracted(target.event_id, "no such thing")
        self.played += self._append(Draft(target.draft.stream, Claim(key=self._key()), retraction))
        if again:
            claim = msgspec.structs.replace(target.draft.claim, key=self._key(), replaces=None)
            self.names += self._append(msgspec.structs.replace(target.draft, claim=claim))


def _setup() -> tuple[Draft, ...]:
    return tuple(
        Draft(stream, Claim(key=f"setup/{number}"), data)
        for number, (stream, data) in enumerate(SETUP)
    )


def _pick(found: list[Played], number: int) -> Played:
    """Choose the ``number``-th, counted from the newest, going round."""
    return found[-1 - number % len(found)]


def _backed(backing: Backing) -> dict[str, Any]:
    cited = tuple(Citation(source=name, wording=f"as {name} says") for name in backing.sources)
    return {
        "sources": cited,
        "reported": backing.reported,
        "according_to": backing.according_to,
    }


def worded(draft: Draft, word: str) -> Draft:
    """The same draft with another word in it: of its data if it has any text, and in its note.

    A title that was given is no mere word: it is what lists call the item.
    """
    fields = draft.data.__struct_fields__
    changed = {
        name: f"{word} word"
        for name in ("grounds", "title", "name", "summary", "publisher")
        if name in fields
        and (name != "grounds" or getattr(draft.data, name) is not None)
        and not (name == "title" and isinstance(draft.data, item.ItemRetitled))
    }
    return Draft(
        draft.stream,
        msgspec.structs.replace(draft.claim, note=word),
        msgspec.structs.replace(draft.data, **changed),
    )


# --- logs -----------------------------------------------------------------------------------------

QUICK = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one
"""Thousands of commits are waited for here; what a power cut leaves is tested elsewhere."""

_made: dict[str, bytes] = {}


def _world(folder: Path) -> bytes:
    """The bytes of a database that holds the small world; made once."""
    if "bytes" not in _made:
        path = folder / "world.db"
        player = Player(Tracker(f"sqlite:///{path}", clock=Clock(), recorder="anna"), Clock())
        player.tracker.init()
        player.set_up()
        _made["bytes"] = path.read_bytes()
    return _made["bytes"]


def open_player(folder: Path, name: str = "log") -> Player:
    """Open a new log with the small world in a folder, and a player on it."""
    path = folder / f"{name}.db"
    path.write_bytes(_world(folder))
    clock = Clock()
    player = Player(Tracker(f"sqlite:///{path}", clock=clock, recorder="anna"), clock)
    player.adopt()
    return player


def open_on(server: Server) -> tuple[Player, str]:
    """As :func:`open_player`, on PostgreSQL; gives the name of its database as well."""
    if server not in _worlds:
        _worlds[server] = server.new()
        world = Player(_on(server, _worlds[server], Clock()), Clock())
        world.tracker.init()
        world.set_up()
        server.cut(_worlds[server])  # a database is copied while nobody is connected to it
    clock, name = Clock(), server.new(_worlds[server])
    player = Player(_on(server, name, clock), clock)
    player.adopt()
    return player, name


def _on(server: Server, name: str, clock: Clock) -> Tracker:
    return Tracker(server.url(name), clock=clock, recorder="anna")


_worlds: dict[Server, str] = {}
"""A database with the small world on each server; it is only copied."""


on: list[Server] = []
"""Where histories are played instead, while a test is run on PostgreSQL."""


@contextmanager
def played(history: list[Step], server: Server | None = None) -> Iterator[Player]:
    """Play a history on a log of its own, which is thrown away afterwards."""
    server = server or (on[-1] if on else None)
    if server is not None:
        player, name = open_on(server)
        player.play(*history)
        yield player
        player.tracker.close()
        server.drop(name)
        return
    with TemporaryDirectory(dir=QUICK if QUICK.is_dir() else None) as folder:
        player = open_player(Path(folder))
        player.play(*history)
        yield player
