"""Lives of items: what stands in the rows that name them is what all facts of them say together."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from hypothesis import given, settings

from benchmarks.making import history
from tests.conftest import SetClock
from tests.histories import Record, Retract, Step, histories
from tests.playing import Player, played
from tests.postgres import Server
from tracker import Tracker
from tracker.domain.facts import Draft
from tracker.domain.item import ItemTransitioned, Outcome
from tracker.domain.marks import Mark
from tracker.domain.when import ALWAYS, NEVER
from tracker.log.store import Batch, Prepared

LIVES = """
SELECT 'item/' || x.id, s.begins, s.done, s.done_latest, s.done_reported
FROM standing s JOIN entity x ON x.num = s.subject WHERE s.begins IS NOT NULL
"""
NAMES = """
SELECT 'item/' || x.id FROM standing s JOIN entity x ON x.num = s.subject
WHERE s.slot = 'named' AND s.who = '' AND x.kind = 'item'
"""
FACTS = """
SELECT e.stream, f.type, f.earliest, f.latest FROM fact f JOIN event e ON e.position = f.position
WHERE e.stream LIKE 'item/%' AND NOT f.mark
UNION ALL
SELECT m.ref, f.type, f.earliest, f.latest FROM fact f JOIN mention m ON m.position = f.position
WHERE m.role = 'item' AND f.type LIKE 'meeting.%'
"""
STATES = """
SELECT 'item/' || x.id, s.latest, s.ord, s.place, s.position, s.effect, s.reported,
    s.retracted_position IS NULL
FROM standing s JOIN entity x ON x.num = s.subject WHERE s.slot = 'state' AND x.kind = 'item'
"""

Life = tuple[int, int | None, int | None, int | None]

CLOSED = Outcome("adopted", False, "adopted", "adopted")  # noqa: FBT003 - whether it is open
OPEN = Outcome("reopened", True, "reopened", "reopened")  # noqa: FBT003


def _expected(begins: list[int], states: list[Any]) -> Life:
    """The life of an item by all its facts, and all its states."""
    begun = min(begins, default=NEVER)
    if states:
        latest, _, _, position, effect, reported, stands = max(states)
        if effect == "closed" and stands:
            return begun, position, latest, reported
    return begun, None, None, None


def check(tracker: Tracker) -> None:
    """Hold each row that names an item against its facts, and all rows against a replay."""
    with tracker.database.reading() as connection:
        found = [(row[0], tuple(row[1:])) for row in connection.all(LIVES)]
        names, facts = connection.all(NAMES), connection.all(FACTS)
        states = connection.all(STATES)
    assert sorted(name for name, _ in found) == sorted(str(row[0]) for row in names)
    for name, life in found:
        begins = [int(earliest) for stream, kind, earliest, latest in facts
                  if stream == name and (kind != "item.registered" or latest > ALWAYS)]  # fmt: skip
        assert life == _expected(begins, [row[1:] for row in states if row[0] == name])
    assert tracker.replay().clean


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(histories())
def test_lives_are_what_the_facts_say(history: list[Step]) -> None:
    """Whatever was recorded, and in which order."""
    with played(history) as player:
        check(player.tracker)


@settings(max_examples=max(settings().max_examples // 6, 1))
@given(histories())
def test_lives_on_postgresql(postgres: Server, history: list[Step]) -> None:
    """Written by the very statement that appends, there."""
    with played(history, postgres) as player:
        check(player.tracker)


def test_a_life_in_one_command(new_url: Callable[[], str], clock: SetClock) -> None:
    """Items that are new, told of and done with by one append; and what comes after it."""
    tracker, versions = Tracker(new_url(), clock=clock, recorder="anna"), dict[str, int]()
    tracker.init()
    commands = list(islice(history(5), 6_000))
    first = next(one for one in commands if one.drafts[0].stream.startswith("item/"))
    whole = _of(first.drafts[0].stream, commands)
    assert isinstance(whole[-2].data, ItemTransitioned)
    assert not whole[-2].data.outcome.open
    others = [one for one in commands[:150] if one.drafts[-1].stream != whole[0].stream]
    size = 1
    for command in [*others[:100], Prepared(first.command_id, "-", whole), *others[100:]]:
        expected = {draft.stream: versions.get(draft.stream, 0) for draft in command.drafts}
        tracker.store.append(Batch((command,), expected, size, "anna", "1"))
        size += len(command.drafts)
        for draft in command.drafts:
            versions[draft.stream] = versions.get(draft.stream, 0) + 1
    check(tracker)


def _of(stream: str, commands: list[Prepared]) -> tuple[Draft, ...]:
    """All facts of an item as first told: few enough to ride along with their entries."""
    drafts = [draft for command in commands for draft in command.drafts if draft.stream == stream]
    return tuple(
        draft
        for draft in drafts
        if draft.claim.replaces is None and not isinstance(draft.data, Mark)
    )


def _done(player: Player) -> int | None:
    with player.tracker.database.reading() as connection:
        found = {str(row[0]): row[2] for row in connection.all(LIVES)}
    return found["item/x"] if found["item/x"] is None else int(found["item/x"])


def test_an_item_is_done_while_nothing_newer_is_told(player: Player) -> None:
    """Whatever comes late about the time before changes nothing; what opens it again does."""
    player.play(Record("item/x", ItemTransitioned("adopted", CLOSED), "2022-11-23"))
    done = player.size - 1
    player.play(Record("item/x", ItemTransitioned("discussed", OPEN), "2022-10-20"))
    assert _done(player) == done
    player.play(Record("item/x", ItemTransitioned("reopened", OPEN), "2022-11-24"))
    assert _done(player) is None
    player.play(Record("item/x", ItemTransitioned("adopted", CLOSED), "2022-11-24"))
    assert _done(player) == player.size - 1
    player.play(Retract(0))
    assert _done(player) is None  # it was, before it was taken back: the state is looked up
    check(player.tracker)
