"""What is known one by one of what a tally counts: statuses, states, stances, by the same words."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from tracker.domain import item, measure, words
from tracker.domain.facts import Entry
from tracker.domain.tally import TallyReported
from tracker.domain.words import plain
from tracker.views.known import LogKnown
from tracker.views.reader import Reader

Register = dict[str, tuple[str, ...]]


class Registers:
    """The registers that tallies are held against, at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._known = LogKnown(reader)

    def of(self, tally: Entry) -> tuple[Register, int | None]:
        """What is known of a tally's thing, and how many of what it counts have a name.

        Of a plan or item it is what was known by the date of the tally, of a meeting what was
        done there. The number is None where what was counted are not the thing's measures.
        """
        kind, _, name = tally.stream.partition("/")
        if kind == "meeting":
            return self._meeting(name), None
        stands = [
            entry
            for entry in self._reader.timeline(self._reader.stream(tally.stream)).stands
            if entry.bounds.latest <= tally.bounds.latest
        ]
        register = {**(_stances(stands) if kind == "item" else {}), **_statuses(stands)}
        counted = tally.data.of if isinstance(tally.data, TallyReported) else ""
        return register, len(_added(stands)) if plain(counted) in {"measures", "measure"} else None

    def _meeting(self, name: str) -> Register:
        """The items by what was done with them at a meeting, by the words of their procedures."""
        found: Register = dict.fromkeys(self._states, ())
        last = {
            entry.stream.partition("/")[2]: entry.data
            for role, entry in self._reader.mentions(f"meeting/{name}")
            if role == "meeting" and isinstance(entry.data, item.ItemTransitioned)
        }
        for about, data in last.items():
            outcome = data.outcome
            called = (data.transition, outcome.label, outcome.state, outcome.state_label)
            for word in {plain(each) for each in called}:
                found[word] = (*found.get(word, ()), about)
        return found

    @cached_property
    def _states(self) -> frozenset[str]:
        """All words for states and transitions that the adopted procedures have."""
        return frozenset(self._words())

    def _words(self) -> Iterator[str]:
        for thing in self._reader.things("procedure"):
            rules = self._known.procedure(thing.id)
            if rules is None:
                continue
            for called in (
                *((state.name, state.label) for state in rules.states),
                *((step.name, step.label) for step in rules.transitions),
            ):
                yield from map(plain, called)


def _added(stands: Iterable[Entry]) -> frozenset[str]:
    return frozenset(
        entry.data.measure for entry in stands if isinstance(entry.data, measure.MeasureAdded)
    )


def _statuses(stands: list[Entry]) -> Register:
    """The named measures by their status."""
    added = _added(stands)
    last = {
        entry.data.measure: entry.data.status
        for entry in stands
        if isinstance(entry.data, measure.MeasureReported)
    }
    return {
        plain(status): tuple(
            name for name, told in last.items() if told == status and name in added
        )
        for status in words.MEASURE_STATUSES
    }


def _stances(stands: list[Entry]) -> Register:
    """The parties by the stance that each took last."""
    last: dict[str, str] = {}
    for entry in stands:
        match entry.data:
            case item.StanceTaken() as data:
                last |= dict.fromkeys(data.members, data.stance)
            case item.ItemTransitioned(by=by, outcome=outcome) if outcome.stance is not None:
                last |= dict.fromkeys(by, outcome.stance)
            case _:
                pass
    return {
        plain(stance): tuple(who for who, told in last.items() if told == stance)
        for stance in words.STANCES
    }
