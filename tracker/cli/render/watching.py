"""What needs attention, as people read it: tasks by kind, deviations, what meetings left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.items import agenda_table
from tracker.cli.render.meetings import meeting
from tracker.cli.render.parts import (
    Notes,
    backing,
    happened,
    line,
    margin,
    moment_line,
    public,
)
from tracker.cli.render.text import count
from tracker.errors import one_of

if TYPE_CHECKING:
    from tracker.app.answers import (
        ConformanceAnswer,
        DeviationAnswer,
        NextMeetingAnswer,
        Task,
        TodoAnswer,
        UnfinishedAnswer,
        UnfinishedItem,
    )
    from tracker.cli.render.styled import Block, Blocks


def todo(answer: TodoAnswer) -> Blocks:
    """Tasks, one table a kind, each task with its commands below."""
    from tracker.app.answers import TASK_KINDS

    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    for kind, title in TASK_KINDS.items():
        tasks = [task for task in answer.tasks if task.kind == kind]
        if tasks:
            yield ""
            yield line(f"{title}: {answer.counts[kind]}", "bold")
            yield _tasks(tasks, notes)
        if answer.more.get(kind):
            more = count(answer.more[kind], "more task")
            yield line(f"  {more} not shown (--kind {kind} --limit 0)")
    if not answer.tasks:
        yield line("Nothing needs attention, as far as this log knows.")
    yield ""
    yield from notes.lines()


def _tasks(tasks: list[Task], notes: Notes) -> Block:
    rows: list[Row] = []
    for task in tasks:
        blocked = f"; blocked by {' '.join(task.blocked_by)}" if task.blocked_by else ""
        sources = f"{backing(task.sources, task.independent_sources)} {notes.cite(task.sources)}"
        rows.append(
            (
                margin(disputed=task.disputed or task.kind == "dispute"),
                task.about,
                task.what + blocked,
                _since(task),
                sources if task.sources else "none",
                task.entry or "-",
            )
        )
        rows += [f"     {command}" for command in task.commands]
    return Columns(("=ABOUT", "~WHAT", "=SINCE", "FROM", "=ENTRY"), rows)


def _since(task: Task) -> str:
    """Since when it waits; of what has no date, that it has none."""
    return happened(task.since) if task.since is not None else "not told"


def conformance(answer: ConformanceAnswer) -> Blocks:
    """The verdict in a line, then each irregular fact, then each gap."""
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    judged = f"{count(answer.transitions, 'transition')} of {count(answer.items, 'item')} judged"
    irregular = f"{answer.irregular} irregular" if answer.irregular else "none irregular"
    yield line(f"{judged}: {irregular}, {count(answer.gaps, 'gap')}", "bold")
    if answer.deviations:
        yield ""
        rows: list[Row] = []
        for one in answer.deviations:
            rows.append(_deviation(one, notes))
            rows += [f"     {text}" for text in _reasons(one)]
        names = ("=ITEM", "~WHAT", "=HAPPENED", "PUBLIC SINCE", "FROM", "=ENTRY")
        yield Columns(names, rows)
        yield line("x irregular, - after a gap")
    yield ""
    yield from notes.lines()


def _deviation(one: DeviationAnswer, notes: Notes) -> tuple[str, ...]:
    return (
        "-" if one.verdict == "gap" else "x",
        one.item,
        f"{one.fact.what} ({one.fact.key})",
        happened(one.fact.happened),
        public(one.fact.public_since),
        f"{backing(one.fact.sources, one.fact.independent_sources)} {notes.cite(one.fact.sources)}",
        one.fact.entry,
    )


def _reasons(one: DeviationAnswer) -> Iterator[str]:
    """Why it deviates: from what, what was allowed, and the reason that its recorder gave."""
    after = f" (after {one.after})" if one.after is not None else ""
    if one.verdict == "gap":
        yield f"not reported before it: {', '.join(one.steps)}; from state {one.state}{after}"
        return
    allowed = one_of(one.allowed, 30) or "nothing"
    yield f"procedure {one.procedure} does not foresee it from state {one.state}{after}"
    yield f"allowed: {allowed}"
    yield f"reason given: {one.reason or 'none'}"


def next_meeting(answer: NextMeetingAnswer) -> Blocks:
    """The next meeting of a body, or that none is announced."""
    if answer.meeting is None:
        yield line(f"No meeting of {answer.body} is announced ahead, as far as reported.", "bold")
        yield line(moment_line(answer.moment), "dim")
        return
    if answer.later:
        yield line(f"After it: {' '.join(answer.later)}")
    yield from meeting(answer.meeting)


def unfinished(answer: UnfinishedAnswer) -> Blocks:
    """Open items by the last held meeting that had them, and where they stand now."""
    yield line(f"Unfinished{f' in {answer.body}' if answer.body else ''}", "bold")
    yield line(moment_line(answer.moment), "dim")
    if not answer.items:
        yield line("No held meeting left an open item, as far as reported.")
    for name in dict.fromkeys(one.meeting for one in answer.items):
        left = [one for one in answer.items if one.meeting == name]
        yield ""
        yield line(f"{name}, held {left[0].starts or 'on a date not told'}", "bold")
        yield agenda_table(tuple(one.item for one in left))
        for one in left:
            yield line(f"  {one.item.id}: {_left(one)}")


def _left(one: UnfinishedItem) -> str:
    return "; ".join((f"there {one.disposition}", *one.carried_to))
