"""What needs attention at a moment, each with the command that would settle it.

No clock: "over" and "overdue" are measured from the moment's date, without one from the day of
its last entry. Words in capitals are for the reader to fill in, so that nothing is invented.
"""

from collections.abc import Iterator, Mapping

from tracker.domain import item
from tracker.domain.facts import Entry
from tracker.domain.when import ALWAYS, DAY, NEVER, parse
from tracker.errors import InvalidDate, TimeWithoutOffset
from tracker.views.agenda import STATES, Agendas
from tracker.views.agenda_answers import AgendaItem
from tracker.views.answers import FactAnswer
from tracker.views.facts import Facts, withdrawn
from tracker.views.items import Items, fold
from tracker.views.lists import DISPUTES
from tracker.views.moment_sql import CHAIN, STANDS, VISIBLE
from tracker.views.plans import Plans
from tracker.views.reader import Reader, Thing
from tracker.views.watch_answers import Task, TodoAnswer
from tracker.views.wording import bare, describe

KINDS = {
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

BACKED = f"""
SELECT f.position, f.key, m.ref FROM fact f
LEFT JOIN mention m ON m.position = f.position AND m.role = 'source'
WHERE NOT f.mark AND f.latest > {ALWAYS} AND {STANDS.format("f")}
UNION
SELECT f.position, f.key, m.ref FROM mark k JOIN fact c ON c.position = k.position
JOIN fact o ON o.position = k.target JOIN fact f ON {CHAIN.format("f", "o")}
JOIN mention m ON m.position = c.position AND m.role = 'source'
WHERE k.type = 'event.corroborated' AND {VISIBLE.format("c")}
AND NOT f.mark AND f.latest > {ALWAYS} AND {STANDS.format("f")}
ORDER BY 1, 3
"""  # noqa: S608 - constants alone
"""Every dated fact that stands, with each source of it and of what corroborates it."""


class Todo:
    """What needs attention at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)

    def show(self, kind: str | None = None, limit: int | None = None) -> TodoAnswer:
        """All tasks, or those of one kind; at most ``limit`` of each kind."""
        found = {name: tasks for name, tasks in self._found().items() if kind in {None, name}}
        shown = {name: tasks[:limit] for name, tasks in found.items()}
        tasks = tuple(task for each in shown.values() for task in each)
        cited = Facts(self._reader)
        for task in tasks:
            cited.remember(task.sources)
        return TodoAnswer(
            tasks=tasks,
            counts={name: len(each) for name, each in found.items()},
            more={name: len(each) - len(shown[name]) for name, each in found.items()},
            footnotes=cited.footnotes(),
            moment=cited.moment(),
        )

    def _found(self) -> Mapping[str, list[Task]]:
        found: dict[str, list[Task]] = {kind: [] for kind in KINDS}
        every = (
            self._outcomes(), self._of_items(), self._measures(), self._disputes(), self._thin(),
        )  # fmt: skip
        for tasks in every:
            for task in tasks:
                found[task.kind].append(task)
        found["dispute"].sort(key=lambda task: -(task.days or 0))
        return found

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
        for row in self._reader.select(STATES):
            thing = Thing(*row[:7])
            timeline = self._reader.timeline(thing.num)
            state = fold(timeline)
            over = state.since if self._silent(state.since) else None
            if not state.pending and over is None:
                continue
            line = items.row(thing)
            for request in items.show(thing.id).pending if state.pending else ():
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

    def _disputes(self) -> Iterator[Task]:
        """Open disputes: how long each is public."""
        for row in self._reader.select(DISPUTES):
            mark, target = self._reader.entry(row), self._reader.entry_at(int(row[11]))
            fact = self._facts.fact(self._reader.marked(mark), mark)
            settle = f"tracker settle {mark.claim.key}"
            reason = "--reason TEXT"
            commands = (f"{settle} --stands {reason}", f"{settle} --falls {reason}")
            what = f"{describe(target.data)} ({target.claim.key}); {describe(mark.data)}"
            yield self._task(
                "dispute", bare(mark.stream), fact, what, commands, since=fact.public_since
            )

    def _thin(self) -> Iterator[Task]:
        """Facts that nobody backs any more, or one original alone; each whole fact once."""
        seen, gone = set[str](), withdrawn(self._reader)
        for position, (key, names) in self._backed().items():
            base = key.partition("/")[0]
            left = gone and all(name in gone for name in names)
            backed = self._unbounded() and self._reader.independent(names) > 1
            if base in seen or (backed and not left):
                continue
            entry = self._reader.entry_at(position)
            fact = self._facts.fact(self._reader.marked(entry), entry)
            kind = _backing(fact, gone)
            if kind is None:
                continue
            seen.add(base)
            commands = [f"tracker corroborate {key} --source SOURCE"]
            if kind == "withdrawn":
                taken = f"--withdrawn-by {fact.sources[0]}"
                commands.append(f"tracker retract {key} --reason TEXT {taken} --source SOURCE")
            yield self._task(kind, " ".join(fact.about), fact, fact.what, tuple(commands))

    def _backed(self) -> dict[int, tuple[str, list[str]]]:
        """Dated facts that stand, by position, with their sources."""
        found: dict[int, tuple[str, list[str]]] = {}
        for position, key, ref in self._reader.select(BACKED):
            names = found.setdefault(int(position), (str(key), []))[1]
            if ref is not None:
                names.append(bare(str(ref)))
        return found

    def _unbounded(self) -> bool:
        """Whether all sources count: with a bound of reports some may not be out yet."""
        return self._reader.moment.reported == NEVER

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


def _backing(fact: FactAnswer, gone: frozenset[str]) -> str | None:
    """The kind of task that a fact's sources make of it; None where they back it well."""
    if not fact.sources:
        return "unsourced"
    if gone.issuperset(fact.sources):
        return "withdrawn"
    return "single" if fact.independent_sources <= 1 else None


def _recorded(name: str, transition: str) -> str:
    return f"tracker record {name} {transition} --on DATE --source SOURCE"
