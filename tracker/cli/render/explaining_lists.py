"""What differs, what is news, what is said of a party: lists that explain, as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.parts import (
    Notes,
    cited,
    happened,
    line,
    margin,
    moment_line,
    pairs,
    public,
)
from tracker.cli.render.tables import disputed, facts_table, possible, versions
from tracker.cli.render.text import count
from tracker.cli.render.things import detail_rows

if TYPE_CHECKING:
    from tracker.app.answers import (
        AboutAnswer,
        ChangeAnswer,
        DiffAnswer,
        FactAnswer,
        ItemStance,
        MomentAnswer,
        NewsAnswer,
        NewsGroup,
        NewsLine,
        StanceAnswer,
    )
    from tracker.cli.render.styled import Blocks


def diff(answer: DiffAnswer) -> Blocks:
    """What differs between two moments."""
    notes = Notes(answer.footnotes)
    yield line(f"From {_short(answer.since)}", "dim")
    yield line(f"to   {_short(answer.moment)}", "dim")
    yield ""
    if not (answer.changes or answer.fell or answer.further):
        yield line("Nothing differs.")
        return
    if answer.changes:
        columns = ("=ABOUT", "WHAT", "BEFORE", "AFTER", "=SINCE", "FROM", "=ENTRY")
        yield Columns(
            columns, [row for same in _alike(answer.changes) for row in _change(same, notes)]
        )
    yield from _section("Fell away", answer.fell, notes)
    yield from _section("New facts of the past that change nothing of this", answer.further, notes)
    yield ""
    yield from notes.lines()


def _short(moment: MomentAnswer) -> str:
    return moment_line(moment)


def _alike(changes: tuple[ChangeAnswer, ...]) -> list[tuple[ChangeAnswer, ...]]:
    """Changes that differ in whose they are alone, together."""
    groups: dict[tuple[object, ...], list[ChangeAnswer]] = {}
    for one in changes:
        entries = tuple(fact.entry for fact in one.facts)
        key = (one.about, one.aspect, one.before, one.before_since, one.after, entries)
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _change(changes: tuple[ChangeAnswer, ...], notes: Notes) -> Iterator[Row]:
    """A difference in one line, the fact that made it beside it; further facts below."""
    change = changes[0]
    first = change.facts[0]
    who = " ".join(one.who for one in changes if one.who)
    yield (
        margin(disputed=change.aspect == "disputed" and change.after is not None),
        change.about,
        f"{change.aspect} {who}".rstrip(),
        _value(change.before, change.before_since),
        change.after or "-",
        happened(change.after_since),
        cited(notes, first.sources, first.independent_sources),
        first.entry,
    )
    for fact in change.facts:
        if fact.retracted:
            yield f"x  {fact.entry} fell away: {fact.what}; {'; '.join(versions(fact))}"


def _value(text: str | None, since: str | None) -> str:
    if text is None:
        return "-"
    return f"{text}, {happened(since)}" if since else text


def _section(title: str, facts: tuple[FactAnswer, ...], notes: Notes) -> Blocks:
    if facts:
        yield ""
        yield line(title, "bold")
        yield facts_table(facts, notes, subject=True)


def news(answer: NewsAnswer) -> Blocks:
    """What was newly recorded or reported, thing by thing."""
    notes = Notes(answer.footnotes)
    span = [f"since {answer.since}" if answer.since else "since the beginning"]
    span += [f"until {answer.until}"] if answer.until else []
    yield line(f"Newly {answer.by} {' '.join(span)}", "bold")
    yield line(moment_line(answer.moment), "dim")
    if not answer.groups:
        yield ""
        yield line("No news.")
    for group in answer.groups:
        yield ""
        yield from _group(group, notes)
    yield ""
    if answer.more:
        yield line(f"  {count(answer.more, 'earlier fact')} not shown (--limit 0)")
    if answer.names:
        yield line(f"  {count(answer.names, 'name')} registered (tracker log)")
    yield ""
    yield from notes.lines()


def _group(group: NewsGroup, notes: Notes) -> Blocks:
    """One thing, its state where the news changed it, and the news."""
    yield line(f"{group.about}: {group.title}" if group.title else group.about, "bold")
    if group.now != group.was:
        was = f" (was: {group.was})" if group.was else ""
        yield line(f"  now: {group.now or 'nothing certain'}{was}")
    columns = ("=HAPPENED", "WHAT", "PUBLIC SINCE", "FROM", "=ENTRY")
    yield Columns(columns, [_news(one, notes) for one in group.news])


def _news(news: NewsLine, notes: Notes) -> tuple[str, ...]:
    fact = news.fact
    what = [fact.what]
    if news.changed and news.news == "corrected":
        what = [f"corrected: {fact.what}", news.changed]
    elif news.changed:
        what.append(f"of {news.changed}")
    what += [f"according to {fact.according_to}"] if fact.according_to else []
    what += versions(msgspec.structs.replace(fact, corrects=None))
    return (
        "x" if fact.retracted else margin(disputed=bool(fact.disputes)),
        happened(fact.happened),
        "; ".join(what),
        public(fact.public_since) if fact.sources or fact.public_since else "-",
        cited(notes, fact.sources, fact.independent_sources),
        fact.entry,
    )


SECTIONS = {
    "Acts": "acts",
    "Membership, offices, chairs": "roles",
    "Measures": "measures",
    "Statements": "statements",
    "By its account": "accounts",
    "Meetings": "meetings",
    "Items that concern it": "concerns",
    "Facts that cite it": "cited",
    "Named in": "others",
    "Marks": "marks",
}
"""The parts of what is said of a party: heading and key."""


def about(answer: AboutAnswer) -> Blocks:
    """All that is said of a party, part by part."""
    notes = Notes(answer.footnotes)
    yield line(f"{answer.kind} {answer.id}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield pairs(detail_rows(answer.details))
    if answer.stances:
        yield ""
        yield line("Positions", "bold")
        rows = [row for one in answer.stances for row in _stances(one, notes)]
        columns = ("=ITEM", "POSITION", "=SINCE", "PUBLIC SINCE", "FROM", "=ENTRY")
        yield Columns(columns, rows)
    for title, key in SECTIONS.items():
        yield from _section(title, getattr(answer, key), notes)
    yield from possible(answer.possible, notes)
    yield from disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()


def _stances(found: ItemStance, notes: Notes) -> Iterator[Row]:
    yield _stance(found.item, found.stance, notes)
    yield from (_stance("", one, notes, "  before: ") for one in found.stance.before)


def _stance(item: str, stance: StanceAnswer, notes: Notes, before: str = "") -> tuple[str, ...]:
    grounds = f"; grounds: {stance.grounds}" if stance.grounds else ""
    said = f"; according to {stance.according_to}" if stance.according_to else ""
    return (
        margin(disputed=stance.disputed),
        item,
        before + stance.stance + grounds + said,
        happened(stance.since),
        public(stance.public_since),
        cited(notes, stance.sources, stance.independent_sources),
        stance.entry,
    )
