"""Items as people read them: the state, who blocks it, the positions, the story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.dispositions import dispositions_table
from tracker.cli.render.parts import (
    Notes,
    backing,
    cited,
    happened,
    line,
    made_public,
    margin,
    moment_line,
    pairs,
    public,
    settled,
)
from tracker.cli.render.tables import disputed, status
from tracker.errors import one_of

if TYPE_CHECKING:
    from tracker.app.answers import (
        AgendaItem,
        BlockAnswer,
        DisputeAnswer,
        FactAnswer,
        ItemAnswer,
        PositionsAnswer,
        StanceAnswer,
    )
    from tracker.cli.render.styled import Block, Blocks


def agenda_table(items: tuple[AgendaItem, ...]) -> Block:
    """Items in short."""
    rows: list[tuple[str, ...]] = []
    for one in items:
        cells = (
            one.id,
            _placed(one),
            settled(one.since),
            " ".join(one.blocked_by) or "-",
            backing(one.sources, one.independent_sources) if one.entry is not None else "-",
        )
        rows.append((margin(disputed=one.disputed), *cells))
        rows += [("?", "", f"possibly {each} already", "", "", "") for each in one.possible]
    return Columns(("=ITEM", "~STATE", "=SINCE", "BLOCKED BY", "=SOURCES"), rows)


def _placed(one: AgendaItem) -> str:
    """The state, and what agendas say beyond it; of an item without a state that this is all."""
    if one.label is None and one.placed:
        return "; ".join((*one.placed, "nothing else is known"))
    return "; ".join((_state(one.label, one.by), *one.placed))


def _state(label: str | None, by: tuple[str, ...]) -> str:
    if label is None:
        return "nothing certain"
    return f"{label} by {' '.join(by)}" if by else label


def item(answer: ItemAnswer) -> Blocks:
    """One item in full."""
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.title}", "bold")
    yield line(_belonging(answer))
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield pairs(_summary(answer, notes), ("State",) if _state_disputed(answer) else ())
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
    told = {one.entry for one in answer.positions}
    yield from disputed(tuple(one for one in answer.disputes if one.fact_entry not in told), notes)
    if answer.meetings:
        yield ""
        yield line("At its meetings", "bold")
        yield dispositions_table(answer.meetings, notes, by_meeting=True)
    if answer.measures:
        yield ""
        yield line("Measures", "bold")
        for one in answer.measures:
            yield line(f"  {one.id}: {one.title}: {status(one)}")
    yield ""
    yield from notes.lines()


def _state_disputed(answer: ItemAnswer) -> bool:
    """Whether the fact that the state comes from, the last of its kind, is disputed."""
    told = [fact for fact in answer.history if fact.type == "item.transitioned"]
    return bool(told and told[-1].disputes)


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
        yield "State", _state(answer.label, answer.by) + _unanswered(answer)
        yield "Since", f"{answer.since_text} · {made_public(answer.public_since)}"
    for request in answer.pending:
        if request.what != _state(answer.label, answer.by):
            yield "Pending", _pending(request)
    for fact in answer.possible:
        yield "Possibly", f"{fact.what} ({happened(fact.happened)})"
    for block in answer.blocked_by:
        yield "Blocked", f"by {_block(block, notes)}"
    if answer.label is not None:
        count = backing(answer.sources, answer.independent_sources)
        yield "Sources", f"{count} {notes.cite(answer.sources)}"


def _block(block: BlockAnswer, notes: Notes) -> str:
    grounds = block.grounds or "not reported"
    numbers = cited(notes, block.sources, block.independent_sources)
    return f"{block.member}: {block.stance}; grounds: {grounds} {numbers}"


def _unanswered(answer: ItemAnswer) -> str:
    """What the state itself waits for, where it is a request."""
    own = [one for one in answer.pending if one.what == _state(answer.label, answer.by)]
    return f"; pending: {_waits(own[-1])}" if own else ""


def _pending(request: FactAnswer) -> str:
    return f"{request.what}: {_waits(request)}"


def _waits(request: FactAnswer) -> str:
    return f"no source says {one_of(request.awaits) or 'what became of it'}"


def _positions(
    stances: tuple[StanceAnswer, ...], disputes: tuple[DisputeAnswer, ...], notes: Notes
) -> Block:
    """Stances, members of one fact together, with what they said before."""
    rows: list[Row] = []
    grouped: dict[tuple[str, ...], list[StanceAnswer]] = {}
    for one in stances:
        key = (one.entry, one.stance, *(before.entry for before in one.before))
        grouped.setdefault(key, []).append(one)
    for same in grouped.values():
        stance = same[0]
        rows.append(_stance(stance, " ".join(one.member for one in same), notes))
        rows += [f"   on condition: {stance.condition}"] if stance.condition else []
        rows += [f"   grounds: {stance.grounds}"] if stance.grounds else []
        rows += [_stance(before, "", notes, "  before: ") for before in stance.before]
        rows += [_dispute(one, notes) for one in disputes if one.fact_entry == stance.entry]
    return Columns(("~POSITION", "WHO", "=SINCE", "PUBLIC SINCE", "FROM"), rows)


def _dispute(dispute: DisputeAnswer, notes: Notes) -> str:
    """Write a dispute of a stance across all columns; its own name is at the end."""
    says = dispute.says.removeprefix("by: ")
    return (
        f'   disputed: {notes.cite(dispute.sources)} says "{says}" ({dispute.key} {dispute.entry})'
    )


def _stance(stance: StanceAnswer, who: str, notes: Notes, before: str = "") -> tuple[str, ...]:
    return (
        margin(disputed=stance.disputed),
        before + stance.stance,
        who,
        happened(stance.since),
        public(stance.public_since),
        " ".join(filter(None, (_cited(stance, notes), stance.according_to))),
    )


def _cited(stance: StanceAnswer, notes: Notes) -> str:
    return cited(notes, stance.sources, stance.independent_sources)


def _story(facts: tuple[FactAnswer, ...], notes: Notes) -> Block:
    """The facts of an item, in the order of the world."""
    rows = [
        (
            margin(disputed=bool(one.disputes)),
            happened(one.happened),
            _what(one),
            public(one.public_since),
            cited(notes, one.sources, one.independent_sources),
            one.entry,
        )
        for one in facts
    ]
    return Columns(("=HAPPENED", "WHAT", "PUBLIC SINCE", "FROM", "=ENTRY"), rows)


def _what(fact: FactAnswer) -> str:
    parts = [fact.what]
    if fact.gap:
        parts.append(f"gap: {', '.join(fact.gap)} before it not reported")
    if fact.irregular:
        parts.append(f"irregular: {fact.irregular}")
    return "; ".join(parts)


def positions(answer: PositionsAnswer) -> Blocks:
    """The stances on one item."""
    notes = Notes(answer.footnotes)
    yield line(f"Positions on {answer.id}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    if answer.positions:
        yield _positions(answer.positions, answer.disputes, notes)
    else:
        nobody = "Nobody blocks" if answer.blocking_only else "No source tells a position"
        yield line(f"{nobody} at this moment, as far as reported.")
    if answer.possible:
        yield ""
        yield line("Possible by then (not certain)", "bold")
        yield _story(answer.possible, notes)
    yield ""
    for request in answer.pending:
        yield line(f"Pending: {_pending(request)}")
    for block in answer.blocked_by:
        yield line(f"Blocked by {_block(block, notes)}")
    if not answer.blocked_by:
        yield line("Blocked by nobody, as far as reported")
    yield ""
    yield from notes.lines()
