"""The lines of lists of items: what stands in their slots, looked up for a page at a time.

A page of fifty takes about ten statements, however many items and facts the log holds. What a
line says equals what the fold of its item's timeline says: a test holds the two together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from tracker.domain import item
from tracker.domain.facts import Entry
from tracker.domain.moment import today
from tracker.domain.timeline import Timeline
from tracker.views.agenda_answers import AgendaItem
from tracker.views.facts import Facts, actors, public_since
from tracker.views.known import LogKnown
from tracker.views.moment_sql import CHAIN, NEWEST, POSSIBLE, STANDS, VISIBLE
from tracker.views.placing import agenda_facts, placed
from tracker.views.reader import Reader, Thing
from tracker.views.reader_sql import ENTRY, NAMED
from tracker.views.wording import names

INCLUDED = "included"
"""The state of an item that is on the agenda, whatever became of its place on a meeting's."""

THINGS = f"""
{NAMED} WHERE x.num IN ({{}}) AND {VISIBLE.format("s")}
"""

STATES = f"""
SELECT {ENTRY}, s.subject, s.value, s.effect
FROM standing s JOIN fact f ON f.position = s.position JOIN event e ON e.position = s.position
WHERE s.subject IN ({{}}) AND s.slot = 'state' AND s.who = '' AND s.position = (
    SELECT c.position FROM standing c
    WHERE c.subject = s.subject AND c.slot = 'state' AND c.who = '' AND {STANDS.format("c")}
    {NEWEST.format("c")}
)
"""  # noqa: S608 - constants alone, as all statements here

STANCES = f"""
SELECT s.subject, s.who, s.effect FROM standing s
WHERE s.subject IN ({{}}) AND s.slot = 'stance' AND s.effect IS NOT NULL AND {STANDS.format("s")}
ORDER BY s.latest, s.ord, s.place
"""  # noqa: S608

MAYBE = f"""
SELECT {ENTRY}, f.stream FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream IN ({{}}) AND NOT f.mark AND {POSSIBLE.format("f", "f.stream")}
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608

DISPUTED = f"""
SELECT DISTINCT f.stream FROM fact f CROSS JOIN mark m
JOIN fact o ON o.position = m.target JOIN fact t ON {CHAIN.format("t", "o")}
WHERE f.stream IN ({{}}) AND m.position = f.position AND m.type = 'event.disputed'
AND {VISIBLE.format("f")}
AND NOT t.mark AND (({STANDS.format("t")}) OR ({POSSIBLE.format("t", "t.stream")}))
AND NOT EXISTS (
    SELECT 1 FROM fact c CROSS JOIN mark x JOIN fact y ON y.position = x.position
    WHERE {CHAIN.format("c", "f")} AND x.target = c.position
    AND x.type || '' = 'dispute.settled' AND {VISIBLE.format("y")}
)
"""  # noqa: S608


class State(msgspec.Struct, frozen=True):
    """The state of an item: the value and effect of its slot, and the entry that says so."""

    value: str
    effect: str
    since: Entry


class ItemRows:
    """Lines of lists at one reader's moment."""

    def __init__(self, reader: Reader, known: LogKnown | None = None) -> None:
        """Take the reader."""
        self._reader = reader
        self._known = known or LogKnown(reader)
        self._facts = Facts(reader)

    def numbered(self, nums: Sequence[int]) -> list[AgendaItem]:
        """Lines of items by their numbers, in that order."""
        return self.rows(self.things(nums))

    def things(self, nums: Sequence[int]) -> list[Thing]:
        """Items by their numbers, in that order."""
        found = {int(row[0]): Thing(*row) for row in self._reader.among(THINGS, nums)}
        return [found[num] for num in nums if num in found]

    def rows(
        self, things: Sequence[Thing], numbers: Mapping[str, int | None] | None = None
    ) -> list[AgendaItem]:
        """One line for each item; ``numbers`` are theirs on an agenda, by name."""
        page = _Page(self._reader, things)
        self._reader.cited(page.sources())
        return [self._row(thing, page, (numbers or {}).get(thing.id)) for thing in things]

    def _row(self, thing: Thing, page: "_Page", number: int | None) -> AgendaItem:
        state = page.states.get(thing.num)
        since = state.since if state is not None else None
        is_open = state is None or state.effect == "open"
        blocking = self._blocking(thing, page) if is_open else ()
        backing = self._facts.backing(page.marks, since) if since is not None else ()
        sources = tuple(citation.source for citation in backing)
        return AgendaItem(
            id=thing.id,
            title=thing.title,
            body=thing.parent,
            state=state.value if state is not None else None,
            label=label(self._reader, since),
            by=actors(since) if since is not None else (),
            open=is_open,
            since=since.claim.occurred if since is not None else None,
            public_since=public_since(since) if since is not None else None,
            possible=_changes(page.possible.get(thing.num, ()), blocking),
            blocked_by=blocking,
            disputed=thing.num in page.disputed,
            sources=sources,
            independent_sources=self._reader.independent(sources),
            entry=f"@{since.position}" if since is not None else None,
            number=number,
            placed=page.placed(thing),
        )

    def _blocking(self, thing: Thing, page: "_Page") -> tuple[str, ...]:
        """Voting members whose last stance with an effect blocks."""
        last = page.stances.get(thing.num, {})
        blocking = [who for who, effect in last.items() if effect == "blocks"]
        return tuple(sorted(self._known.voting_in(thing.parent, blocking))) if blocking else ()


class _Page:
    """What is looked up for some items at once; all by their numbers."""

    def __init__(self, reader: Reader, things: Sequence[Thing]) -> None:
        nums = [thing.num for thing in things]
        self.states = {
            int(row[6]): State(row[7], row[8], reader.entry(row))
            for row in reader.among(STATES, nums)
        }
        self.marks: Timeline = reader.marked(*(state.since for state in self.states.values()))
        self.stances: dict[int, dict[str, str]] = {}
        for num, who, effect in reader.among(STANCES, nums):
            self.stances.setdefault(int(num), {})[str(who)] = str(effect)
        self.possible: dict[int, list[Entry]] = {}
        for row in reader.among(MAYBE, nums):
            self.possible.setdefault(int(row[6]), []).append(reader.entry(row))
        self.disputed = {int(row[0]) for row in reader.among(DISPUTED, nums)}
        wanted = [thing.id for thing in things if self._state(thing) in {None, INCLUDED}]
        self._agendas = agenda_facts(reader, wanted)

    def _state(self, thing: Thing) -> str | None:
        state = self.states.get(thing.num)
        return state.value if state is not None else None

    def sources(self) -> Iterator[str]:
        """All sources that may back the states."""
        marks = (mark for found in self.marks.marks.values() for mark in found)
        for entry in (*(state.since for state in self.states.values()), *marks):
            yield from (cited.source for cited in entry.claim.sources)

    def placed(self, thing: Thing) -> tuple[str, ...]:
        """What meetings' agendas say of it beyond its state, which they never change."""
        found = self._agendas.get(thing.id, ())
        return placed(found, gone=self._state(thing) == INCLUDED) if found else ()


def label(reader: Reader, since: Entry | None) -> str | None:
    """The state as readers see it; of a silence that has run out, that nobody told its end."""
    if since is None or not isinstance(since.data, item.ItemTransitioned):
        return None
    told = since.data.outcome.state_label
    over = item.silence_ran_out(since.data, today(reader.moment))
    return f"{told}: outcome not reported" if over else told


def _changes(possible: Iterable[Entry], blocking: Collection[str]) -> tuple[str, ...]:
    """What may have changed already: states reached, blocks made or cleared."""
    found = (_may_be(entry, blocking) for entry in possible)
    return tuple(text for text in found if text is not None)


def _may_be(entry: Entry, blocking: Collection[str]) -> str | None:
    """Say what a possible fact would change of an item's line in a list; None for nothing."""
    match entry.data:
        case item.ItemTransitioned(outcome=outcome):
            return outcome.state_label
        case item.StanceTaken(effect="blocks") as data:
            return f"{names(data.members)}: {data.stance}"
        case item.StanceTaken(effect="clears") as data if set(data.members) & set(blocking):
            return f"{names(data.members)}: {data.stance}"
        case _:
            return None
