"""Items as people read them: the state, who blocks it, the positions, the story."""

from collections.abc import Iterator

from rich.console import RenderableType

from tracker.app.answers import (
    AgendaItem,
    DisputeAnswer,
    FactAnswer,
    ItemAnswer,
    PositionsAnswer,
    StanceAnswer,
)
from tracker.cli.render.parts import (
    Notes,
    backing,
    happened,
    line,
    margin,
    moment_line,
    pairs,
    public,
    table,
)
from tracker.errors import one_of

Blocks = Iterator[RenderableType]


def agenda_table(items: tuple[AgendaItem, ...], *, numbered: bool = False) -> RenderableType:
    """Items in short; a numbered list has their numbers on the agenda."""
    rows: list[tuple[str, ...]] = []
    for one in items:
        number = (str(one.number) if one.number is not None else "-",) if numbered else ()
        rows.append(
            (
                margin(disputed=one.disputed),
                *number,
                one.id,
                _state(one.label, one.by),
                happened(one.since),
                " ".join(one.blocked_by) or "-",
                backing(one.sources, one.independent_sources),
            )
        )
        blank = ("",) if numbered else ()
        rows += [
            ("?", *blank, "", f"possibly {label} already", "", "", "") for label in one.possible
        ]
    number = ("NO.",) if numbered else ()
    columns = (*number, "=ITEM", "STATE", "=SINCE", "BLOCKED BY", "=SOURCES")
    return table(columns, rows)


def _state(label: str | None, by: tuple[str, ...]) -> str:
    if label is None:
        return "nothing certain"
    return f"{label} by {' '.join(by)}" if by else label


def blocks(answer: ItemAnswer) -> Blocks:
    """One item in full."""
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.title}", "bold")
    yield line(_belonging(answer))
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield pairs(_summary(answer, notes))
    yield ""
    if answer.positions:
        yield _positions(answer.positions, answer.disputes, notes)
        yield ""
    story = tuple(fact for fact in answer.history if fact.type != "stance.taken")
    if story:
        yield _story(story, notes)
    if answer.possible:
        yield ""
        yield line("Possible by then (not certain)", "bold")
        yield _story(answer.possible, notes)
    if answer.measures:
        yield ""
        yield line("Measures", "bold")
        for one in answer.measures:
            yield line(f"  {one.id}: {one.title}: {one.status or 'status not reported'}")
    yield ""
    yield from notes.lines()


def _belonging(answer: ItemAnswer) -> str:
    place = " / ".join(part for part in (answer.organisation, answer.body) if part)
    parts = [place or "body not told", f"procedure {answer.procedure}"]
    if answer.concerns:
        parts.append("concerns " + " ".join(answer.concerns))
    parts += answer.links
    return " · ".join(parts)


def _summary(answer: ItemAnswer, notes: Notes) -> Iterator[tuple[str, str]]:
    """The state in a few lines: what, since when, pending, possible, blocked."""
    if answer.label is None:
        yield "State", "nothing certain is known at this moment"
    else:
        yield "State", _state(answer.label, answer.by)
        yield "Since", f"{answer.since_text} · public since {public(answer.public_since)}"
    for request in answer.pending:
        yield "Pending", _pending(request)
    for fact in answer.possible:
        yield "Possibly", f"{fact.what} ({happened(fact.happened)})"
    for block in answer.blocked_by:
        grounds = f"; grounds: {block.grounds}" if block.grounds else "; grounds: not reported"
        yield "Blocked", f"by {block.member}: {block.stance}{grounds} {notes.cite(block.sources)}"
    if answer.label is not None:
        count = backing(answer.sources, answer.independent_sources)
        yield "Sources", f"{count} {notes.cite(answer.sources)}"


def _pending(request: FactAnswer) -> str:
    return f"{request.what}: no source says {one_of(request.awaits) or 'what became of it'}"


def _positions(
    positions: tuple[StanceAnswer, ...], disputes: tuple[DisputeAnswer, ...], notes: Notes
) -> RenderableType:
    """Stances, members of one fact together, with what they said before."""
    rows: list[tuple[str, ...]] = []
    grouped: dict[tuple[str, ...], list[str]] = {}
    found: dict[tuple[str, ...], StanceAnswer] = {}
    for one in positions:
        key = (one.entry, one.stance, *(before.entry for before in one.before))
        grouped.setdefault(key, []).append(one.member)
        found[key] = one
    for key, members in grouped.items():
        stance = found[key]
        rows += _stance(stance, " ".join(members), notes)
        rows += [
            ("", "  disputed", one.says, "", "", notes.cite(one.sources))
            for one in disputes
            if one.fact_entry == stance.entry
        ]
        for before in stance.before:
            rows += _stance(before, "", notes, "  before: ")
    columns = ("POSITION", "WHO", "=SINCE", "=PUBLIC SINCE", "=FROM")
    return table(columns, rows, {"WHO": 13})


def _stance(
    stance: StanceAnswer, who: str, notes: Notes, before: str = ""
) -> list[tuple[str, ...]]:
    row = (
        margin(disputed=stance.disputed),
        before + stance.stance,
        who,
        happened(stance.since),
        public(stance.public_since),
        notes.cite(stance.sources),
    )
    if stance.according_to is None:
        return [row]
    return [row, ("", "  according to", stance.according_to, "", "", "")]


def _story(facts: tuple[FactAnswer, ...], notes: Notes) -> RenderableType:
    """The facts of an item, in the order of the world."""
    rows = [
        (
            margin(disputed=bool(one.disputes)),
            happened(one.happened),
            _what(one),
            public(one.public_since),
            notes.cite(one.sources),
            one.entry,
        )
        for one in facts
    ]
    return table(("=HAPPENED", "WHAT", "=PUBLIC SINCE", "FROM", "=ENTRY"), rows)


def _what(fact: FactAnswer) -> str:
    parts = [fact.what]
    if fact.gap:
        parts.append(f"gap: {', '.join(fact.gap)} before it not reported")
    if fact.irregular:
        parts.append(f"irregular: {fact.irregular}")
    return "; ".join(parts)


def position_blocks(answer: PositionsAnswer) -> Blocks:
    """The stances on one item."""
    notes = Notes(answer.footnotes)
    yield line(f"Positions on {answer.id}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    if answer.positions:
        yield _positions(answer.positions, answer.disputes, notes)
    else:
        yield line("No source tells a position at this moment.")
    if answer.possible:
        yield ""
        yield line("Possible by then (not certain)", "bold")
        yield _story(answer.possible, notes)
    yield ""
    for request in answer.pending:
        yield line(f"Pending: {_pending(request)}")
    blockers = ", ".join(f"{one.member} ({one.stance})" for one in answer.blocked_by)
    yield line(f"Blocked by: {blockers or 'nobody, as far as reported'}")
    yield ""
    yield from notes.lines()
