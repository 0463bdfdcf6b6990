"""Logs of any size, made fast: realistic small events, straight through the store.

Nothing is decided, so that a million events take minutes and not hours; all else is as in a log
that was typed: commands and their ids, streams and versions, sources, disputes, corrections, and
the read models that are written along. The same numbers give the same log.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from tracker import Tracker
from tracker.domain.facts import Citation, Claim, Draft, Event
from tracker.domain.item import ItemRegistered, ItemTransitioned, Outcome, StanceTaken
from tracker.domain.marks import EventDisputed, EventRetracted
from tracker.domain.organisation import BodyEstablished, MemberJoined, OrganisationRegistered
from tracker.domain.party import PartyRegistered
from tracker.domain.procedure import outcome, shipped, stance_effect
from tracker.domain.source import SourceCited
from tracker.log.connection import chunks
from tracker.log.envelope import command_id, event_id
from tracker.log.store import Batch, Prepared

COMMIT = 2_000
"""Commands in one transaction."""

BODIES = 40
MEMBERS = tuple(f"M{number:02}" for number in range(24))
STEPS = ("proposed", "included", "discussed", "returned", "included", "discussed", "adopted")
STANCES = ("supports", "no objection", "objects", "reserves")
OPEN = 200
"""Items that are dealt with at a time."""

VAGUE, VAGUE_STEP = 20, 3
"""Of every so manyth item one step is dated by its month alone."""

FIRST_DAY = date(2004, 1, 5)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = shipped("consensus")


def make(path: Path, events: int, seed: int = 1) -> Tracker:
    """Make a log of exactly so many events in a new file; gives a tracker of it.

    About 16 events are about one item. Items come and go in a shuffled order, so that neighbours
    in the log are about different ones, as they are in life.
    """
    return made(f"sqlite:///{path}", events, seed)


def made(url: str, events: int, seed: int = 1) -> Tracker:
    """The same at any URL."""
    tracker = Tracker(url, clock=lambda: NOON, recorder="bench")
    tracker.init()
    versions: dict[str, int] = {}
    size = 1
    for chunk in chunks(history(seed), COMMIT):
        size = _append(tracker, _fitting(chunk, events - size), versions, size)
        if size >= events:
            break
    return tracker


def _fitting(commands: list[Prepared], room: int) -> list[Prepared]:
    """The commands that still fit; one that is too long loses its last events."""
    kept = []
    for command in commands:
        if drafts := command.drafts[: max(room, 0)]:
            kept.append(Prepared(command.command_id, command.digest, drafts))
        room -= len(drafts)
    return kept


def _append(tracker: Tracker, commands: list[Prepared], versions: dict[str, int], size: int) -> int:
    """Append them in one transaction; gives the size of the log after it."""
    drafts = [draft for command in commands for draft in command.drafts]
    expected = {draft.stream: versions.get(draft.stream, 0) for draft in drafts}
    tracker.store.append(Batch(tuple(commands), expected, size, "bench", "bench"))
    for draft in drafts:
        versions[draft.stream] = versions.get(draft.stream, 0) + 1
    return size + len(drafts)


# --- what is told -----------------------------------------------------------------------------


def history(seed: int) -> Iterator[Prepared]:
    """All commands of an endless history, in their order."""
    dice = Random(seed)  # noqa: S311 - no secrets
    yield from _assembly()
    going: list[Iterator[Prepared]] = []
    number = 0
    while True:
        while len(going) < OPEN:
            if number % 3 == 0:
                yield _source(number)
            going.append(_item(number, dice))
            number += 1
        at = dice.randrange(len(going))
        if (found := next(going[at], None)) is None:
            going.pop(at)
        else:
            yield found


def _assembly() -> Iterator[Prepared]:
    """The assembly, its bodies and its members."""
    stream = "organisation/assembly"
    yield _command(_draft(stream, "assembly", OrganisationRegistered("Assembly")))
    for number in range(BODIES):
        body = BodyEstablished(f"body-{number}", f"Body {number}")
        yield _command(_draft(stream, body.body, body))
    for member in MEMBERS:
        named = _draft(f"party/{member}", member, PartyRegistered(f"State {member}"))
        yield _command(named, _draft(stream, f"{member}-joined", MemberJoined(member), "2004"))


def _source(number: int) -> Prepared:
    name, day = f"gazette-{number}", FIRST_DAY + timedelta(days=number // 9)
    cited = SourceCited("Gazette", title=f"No. {number}", published=str(day))
    return _command(_draft(f"source/{name}", name, cited))


def _item(number: int, dice: Random) -> Iterator[Prepared]:
    """The life of one item: registered on first mention, then steps, stances, doubts."""
    life = _Life(number, dice)
    for step, word in enumerate(STEPS):
        told = life.step(step, word)
        yield _command(told) if step else _command(life.registered(), told)
        yield _command(life.stance(step))
        if dice.random() < 1 / 12:
            yield life.dispute(told)
        if dice.random() < 1 / 12:
            yield life.correction(told)


class _Life:
    """Tells what becomes of one item."""

    def __init__(self, number: int, dice: Random) -> None:
        self.name, self._number, self._dice = f"item-{number}", number, dice
        self.stream, self.source = f"item/{self.name}", f"gazette-{number // 3 * 3}"
        self._day = FIRST_DAY + timedelta(days=number // 9)

    def registered(self) -> Draft:
        data = ItemRegistered(f"On item {self._number}", body=f"body-{self._number % BODIES}")
        return _draft(self.stream, f"{self.name}/name", data)

    def step(self, step: int, word: str) -> Draft:
        by = (self._dice.choice(MEMBERS),) if word == "proposed" else ()
        data = ItemTransitioned(word, _outcome(word), by)
        return self._draft(f"{self.name}-{step}", data, step)

    def stance(self, step: int) -> Draft:
        members = tuple(self._dice.sample(MEMBERS, self._dice.randint(1, 4)))
        word = self._dice.choice(STANCES)
        data = StanceTaken(members, word, stance_effect(RULES, word))
        return self._draft(f"{self.name}-{step}-stance", data, step)

    def dispute(self, told: Draft) -> Prepared:
        data = EventDisputed(_id_of(told), text="it was another day")
        return _command(self._draft(f"{told.claim.key}-doubt", data, None))

    def correction(self, told: Draft) -> Prepared:
        """The old event is retracted, and the right one takes its place."""
        away = self._draft(f"{told.claim.key}-away", EventRetracted(_id_of(told), "misread"), None)
        claim = Claim(
            key=told.claim.key, occurred=told.claim.occurred, reported=told.claim.reported,
            sources=told.claim.sources, replaces=_id_of(told), note="read again",
        )  # fmt: skip
        return _command(away, Draft(told.stream, claim, told.data))

    def _draft(self, key: str, data: Event, after: int | None) -> Draft:
        """A fact of a day, reported on the next one; of some facts only the month is known."""
        told = self._day + timedelta(days=len(STEPS) if after is None else after)
        month = self._number % VAGUE == 0 and after == VAGUE_STEP
        day = None if after is None else f"{told:%Y-%m}" if month else str(told)
        reported, cited = str(told + timedelta(days=1)), (Citation(source=self.source),)
        claim = Claim(key=key, occurred=day, reported=reported, sources=cited)
        return Draft(self.stream, claim, data)


def _outcome(word: str) -> Outcome:
    found = outcome(RULES, word)
    return Outcome(found.state, found.open, found.label, found.state_label)


def _draft(stream: str, key: str, data: Event, occurred: str | None = None) -> Draft:
    return Draft(stream, Claim(key=key, occurred=occurred), data)


def _command(*drafts: Draft) -> Prepared:
    """One command, named by the key of its first event."""
    key = drafts[0].claim.key
    return Prepared(command_id("bench", key), f"digest of {key}", drafts)


def _id_of(told: Draft) -> str:
    """The id of an event that a command of its own tells, or the first one of its item."""
    key = told.claim.key
    if key.endswith("-0"):
        return event_id(command_id("bench", f"{key.removesuffix('-0')}/name"), 1)
    return event_id(command_id("bench", key), 0)
