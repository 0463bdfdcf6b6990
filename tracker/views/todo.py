"""What needs attention at a moment, each with the command that would settle it.

No clock: "over" and "overdue" are measured from the moment's date, without one from the day of
its last entry. Words in capitals are for the reader to fill in, so that nothing is invented.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from tracker.domain import item
from tracker.domain.facts import Entry
from tracker.domain.timeline import Timeline
from tracker.domain.when import ALWAYS, DAY, NEVER, parse
from tracker.errors import InvalidDate, TimeWithoutOffset
from tracker.views.agenda import Agendas
from tracker.views.agenda_answers import AgendaItem
from tracker.views.answers import FactAnswer
from tracker.views.backing import thin_facts
from tracker.views.facts import Facts, public_since
from tracker.views.item_rows import ItemRows
from tracker.views.items import Items, fold
from tracker.views.lists import DISPUTES
from tracker.views.plans import Plans
from tracker.views.reader import Reader
from tracker.views.waiting import waiting_items
from tracker.views.watch_answers import Task, TodoAnswer
from tracker.views.wording import bare, describe

TASK_KINDS = {
    "outcome": "Announced, outcome not reported",
    "silence": "Silence over, outcome not reported",
    "measure": "Overdue measures",
    "request": "Requests without an answer",
    "dispute": "Open disputes, the longest first",
    "unsourced": "Facts without a source",
    "withdrawn": "Facts that rest on withdrawn sources alone",
    "single": "Facts with one independent source",
}
"""The kinds of tasks in the order in which they are listed, and what they are called."""


class Tasks(msgspec.Struct, frozen=True):
    """The tasks of one kind that are shown, and how many there are."""

    tasks: tuple[Task, ...]
    count: int


class Todo:
    """What needs attention at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)
        self._rows = ItemRows(reader)

    def show(self, kind: str | None = None, limit: int | None = None) -> TodoAnswer:
        """All tasks, or those of one kind; at most ``limit`` of each kind.

        Only what is shown is put together: all else is counted.
        """
        found = self._found(frozenset(TASK_KINDS) if kind is None else frozenset({kind}), limit)
        tasks = tuple(task for each in found.values() for task in each.tasks)
        cited = Facts(self._reader)
        for task in tasks:
            cited.remember(task.sources)
        return TodoAnswer(
            tasks=tasks,
            counts={name: each.count for name, each in found.items()},
            more={name: each.count - len(each.tasks) for name, each in found.items()},
            footnotes=cited.footnotes(),
            moment=cited.moment(),
        )

    def _found(self, kinds: frozenset[str], limit: int | None) -> Mapping[str, Tasks]:
        """The tasks of each kind that is wanted, in the order of the kinds."""
        found: dict[str, Tasks] = {}
        for own, look in self._looks(limit).items():
            if kinds & own:
                found |= look()
        return {name: found.get(name, Tasks((), 0)) for name in TASK_KINDS if name in kinds}

    def _looks(self, limit: int | None) -> Mapping[frozenset[str], Callable[[], dict[str, Tasks]]]:
        """What to look for, and the kinds of tasks that it finds."""
        return {
            frozenset({"outcome"}): lambda: by_kind(self._outcomes(), limit),
            frozenset({"silence", "request"}): lambda: by_kind(self._of_items(), limit),
            frozenset({"measure"}): lambda: by_kind(self._measures(), limit),
            frozenset({"dispute"}): lambda: {"dispute": self._disputes(limit)},
            frozenset({"unsourced", "withdrawn", "single"}): lambda: self._thin(limit),
        }

    # --- meetings and measures ----------------------------------------------------------------

    def _outcomes(self) -> Iterator[Task]:
        """Announced meetings before the moment's date of which nobody told what became."""
        _, unreported = Agendas(self._reader).waiting(None)
        for line in unreported:
            where = f" in {line.venue}" if line.venue else ""
            yield Task(
                kind="outcome",
                about=line.id,
                what=f"{line.state} for {line.starts}{where}",
                since=line.starts,
                days=self._days(line.starts),
                blocked_by=(),
                disputed=line.disputed,
                sources=line.sources,
                independent_sources=line.independent_sources,
                entry=line.entry,
                key=None,
                commands=tuple(
                    f"tracker meeting {verb} {line.id} --on DATE --source SOURCE"
                    for verb in ("hold", "cancel")
                ),
            )

    def _measures(self) -> Iterator[Task]:
        for one in Plans(self._reader).measures(overdue=True).measures:
            status = one.status or "status not reported"
            yield Task(
                kind="measure",
                about=one.id,
                what=f"{one.title}: {status}; was due {one.due}",
                since=one.due,
                days=self._days(one.due),
                blocked_by=(one.party,)
                if one.reason == "blocked by a member" and one.party
                else (),
                disputed=False,
                sources=one.sources,
                independent_sources=one.independent_sources,
                entry=one.entry,
                key=None,
                commands=(f"tracker measure report {one.id} STATUS --on DATE --source SOURCE",),
            )

    # --- items --------------------------------------------------------------------------------

    def _of_items(self) -> Iterator[Task]:
        """Requests that wait, whatever the item's state; silences that are over."""
        items = Items(self._reader)
        for thing in waiting_items(self._reader):
            timeline = self._reader.timeline(thing.num)
            state = fold(timeline)
            over = state.since if self._silent(state.since) else None
            if not state.pending and over is None:
                continue
            (line,) = self._rows.rows([thing])
            for request in items.pending(self._facts, timeline, state, thing.id):
                yield self._request(line, request)
            if over is not None:
                yield self._silence(line, self._facts.fact(timeline, over), over)

    def _silent(self, since: Entry | None) -> bool:
        data = since.data if since is not None else None
        return isinstance(data, item.ItemTransitioned) and item.silence_ran_out(
            data, self._facts.today
        )

    def _request(self, line: AgendaItem, request: FactAnswer) -> Task:
        commands = tuple(_recorded(line.id, answer) for answer in request.awaits)
        return self._task(
            "request", line.id, request, request.what, commands, blocked=line.blocked_by
        )

    def _silence(self, line: AgendaItem, fact: FactAnswer, entry: Entry) -> Task:
        until = getattr(entry.data, "until", None)
        commands = tuple(_recorded(line.id, one) for one in ("silence-held", "silence-broken"))
        return self._task(
            "silence", line.id, fact, fact.what, commands, blocked=line.blocked_by, since=until
        )

    def _task(  # noqa: PLR0913 - a field each
        self,
        kind: str,
        about: str,
        fact: FactAnswer,
        what: str,
        commands: tuple[str, ...],
        *,
        blocked: tuple[str, ...] = (),
        since: str | None = None,
    ) -> Task:
        """A task that a fact makes; it waits since the fact's date, or since another one."""
        return Task(
            kind=kind,
            about=about,
            what=what,
            since=since or fact.happened,
            days=self._days(since or fact.latest),
            blocked_by=blocked,
            disputed=bool(fact.disputes),
            sources=fact.sources,
            independent_sources=fact.independent_sources,
            entry=fact.entry,
            key=fact.key,
            commands=commands,
        )

    # --- facts --------------------------------------------------------------------------------

    def _disputes(self, limit: int | None) -> Tasks:
        """Open disputes: how long each is public, the longest first."""
        found = [(self._reader.entry(row), int(row[6])) for row in self._reader.select(DISPUTES)]
        found.sort(key=lambda pair: -(self._days(public_since(pair[0])) or 0))
        shown = found[:limit]
        targets = self._reader.entries_at([position for _, position in shown])
        marked = self._reader.marked(*(mark for mark, _ in shown))
        tasks = (self._dispute(mark, targets[position], marked) for mark, position in shown)
        return Tasks(tuple(tasks), len(found))

    def _dispute(self, mark: Entry, target: Entry, marked: Timeline) -> Task:
        fact = self._facts.fact(marked, mark)
        settle = f"tracker settle {mark.claim.key}"
        commands = (f"{settle} --stands --reason TEXT", f"{settle} --falls --reason TEXT")
        what = f"{describe(target.data)} ({target.claim.key}); {describe(mark.data)}"
        return self._task(
            "dispute", bare(mark.stream), fact, what, commands, since=fact.public_since
        )

    def _thin(self, limit: int | None) -> dict[str, Tasks]:
        """Facts that nobody backs any more, or one original alone; each whole fact once."""
        found = thin_facts(self._reader, limit)
        shown = [position for thin in found.values() for position in thin.shown]
        entries = self._reader.entries_at(shown)
        marked = self._reader.marked(*entries.values())
        return {
            kind: Tasks(
                tuple(self._backing(kind, entries[position], marked) for position in thin.shown),
                thin.count,
            )
            for kind, thin in found.items()
        }

    def _backing(self, kind: str, entry: Entry, marked: Timeline) -> Task:
        fact = self._facts.fact(marked, entry)
        commands = [f"tracker corroborate {fact.key} --source SOURCE"]
        if kind == "withdrawn":
            taken = f"--withdrawn-by {fact.sources[0]}"
            commands.append(f"tracker retract {fact.key} --reason TEXT {taken} --source SOURCE")
        return self._task(kind, " ".join(fact.about), fact, fact.what, tuple(commands))

    def _days(self, date: str | None) -> int | None:
        """Whole days from a date's end to the moment's day; None where one of them is not known."""
        try:
            latest = parse(date).latest if date is not None else NEVER
        except (InvalidDate, TimeWithoutOffset):
            return None
        today = self._facts.today
        return (
            None if NEVER in {latest, today} or today <= ALWAYS else max((today - latest) // DAY, 0)
        )


def by_kind(tasks: Iterable[Task], limit: int | None) -> dict[str, Tasks]:
    """Tasks by their kind, so many of each."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.kind, []).append(task)
    return {kind: Tasks(tuple(each[:limit]), len(each)) for kind, each in found.items()}


def _recorded(name: str, transition: str) -> str:
    return f"tracker record {name} {transition} --on DATE --source SOURCE"
