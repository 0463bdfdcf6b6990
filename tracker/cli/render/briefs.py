"""What a brief says, in which order. How documents are written is left to their formats."""

import shlex
from collections.abc import Iterator
from typing import assert_never

from tracker import __version__
from tracker.app.answers import (
    BriefAnswer,
    BriefSource,
    ItemAnswer,
    MeetingAnswer,
    MomentAnswer,
    PlanAnswer,
    ThingAnswer,
)
from tracker.cli.render.brief_parts import (
    Cites,
    disputes_blocks,
    item_summary,
    measures_blocks,
    meeting_summary,
    outcomes_table,
    positions_blocks,
    possible_items,
    timeline_blocks,
)
from tracker.cli.render.brief_unknown import unknown
from tracker.cli.render.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Literal,
    Paragraph,
    Run,
    Runs,
    Sources,
    named,
    plain,
)
from tracker.cli.render.parts import moment_line
from tracker.cli.render.text import count

Part = ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer


def document(answer: BriefAnswer, form: str) -> Document:
    """Lay a brief out; ``form`` is how it is asked for again."""
    cites = Cites({source.id: source.number for source in answer.sources})
    blocks: list[Block] = [Paragraph(plain(_sentence(moment_line(answer.moment))))]
    for part in answer.parts:
        blocks += _part(part, cites)
    blocks += _sources(answer, cites)
    blocks += _made(answer, form)
    return Document(f"Brief on {', '.join(answer.names)}", tuple(blocks))


def title_of(part: Part) -> str:
    """What a part is called, and its id."""
    match part:
        case MeetingAnswer():
            return f"Meeting {part.id}"
        case _:
            return f"{part.title} ({part.id})"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _part(part: Part, cites: Cites) -> Iterator[Block]:
    yield Heading(2, title_of(part))
    match part:
        case ItemAnswer():
            yield from _item(part, cites)
        case PlanAnswer():
            yield from _plan(part, cites)
        case MeetingAnswer():
            yield from _meeting(part, cites)
        case ThingAnswer():
            yield from _thing(part, cites)
        case _:
            assert_never(part)
    yield Heading(3, "Disputes")
    yield from disputes_blocks(part.disputes, cites)
    yield Heading(3, "What is not known")
    yield Bullets(tuple(unknown(part, cites)))


def _item(item: ItemAnswer, cites: Cites) -> Iterator[Block]:
    yield Heading(3, "Answer")
    yield Bullets(tuple(item_summary(item, cites)))
    yield Heading(3, "Positions")
    yield from positions_blocks(item.positions, cites)
    yield Heading(3, "Timeline")
    yield from timeline_blocks(item.history, cites)
    yield Heading(3, "Measures")
    yield from measures_blocks(item.measures, cites)


def _plan(plan: PlanAnswer, cites: Cites) -> Iterator[Block]:
    yield Heading(3, "Answer")
    yield Bullets((
        named("Count", plan.summary, cites(plan.sources)),
        cites.backing(plan.sources, plan.independent_sources),
        *possible_items(plan.possible, cites),
    ))  # fmt: skip
    yield Heading(3, "Measures")
    yield from measures_blocks(plan.measures, cites)
    yield Heading(3, "Timeline")
    yield from timeline_blocks(plan.history, cites)


def _meeting(meeting: MeetingAnswer, cites: Cites) -> Iterator[Block]:
    yield Heading(3, "Answer")
    yield Bullets(tuple(meeting_summary(meeting, cites)))
    yield Heading(3, "Its agenda, item by item")
    yield outcomes_table(meeting, cites) if meeting.dispositions else Paragraph(plain("Not told."))
    yield Heading(3, "What was done there")
    yield from timeline_blocks(meeting.outcomes, cites, subject=True)
    yield Heading(3, "Timeline")
    yield from timeline_blocks(meeting.history, cites)


def _thing(thing: ThingAnswer, cites: Cites) -> Iterator[Block]:
    told = [named(name, text) for name, text in thing.details.items() if text[:1] not in {"[", "{"}]
    if told:
        yield Heading(3, "As recorded")
        yield Bullets(tuple(told))
    yield Heading(3, "Timeline")
    yield from timeline_blocks(thing.history, cites)
    yield Heading(3, "Marks" if thing.kind == "fact" else "Named in")
    yield from timeline_blocks(thing.mentions, cites, subject=True)


def _sources(answer: BriefAnswer, cites: Cites) -> Iterator[Block]:
    yield Heading(2, "Sources")
    if not answer.sources:
        yield Paragraph(plain("No source is cited."))
        return
    cited = sum(source.cited for source in answer.sources)
    independent = f"{answer.independent_sources} independent of each other"
    yield Paragraph(plain(f"{count(cited, 'source')} cited, {independent}."))
    yield Sources(tuple(_source(source, cites) for source in answer.sources))


def _source(source: BriefSource, cites: Cites) -> Runs:
    """One source in full, and how it stands to the others."""
    parts = [source.publisher]
    parts += [source.author] if source.author else []
    parts += [f"“{source.title}”"] if source.title else []
    parts += [source.symbol] if source.symbol else []
    parts.append(source.published or "undated")
    runs = [Run(", ".join(parts))]
    if source.url:
        runs += [Run(". "), Run(source.url, link=source.url)]
    runs.append(Run(f" ({source.id})"))
    if source.relays:
        runs += [Run("; relays", cites(source.relays)), Run(" and counts as one with that")]
    runs += [] if source.public else [Run("; not public")]
    runs += [Run(f"; {each} by its publisher") for each in source.amended]
    runs += [] if source.cited else [Run("; not cited itself")]
    return tuple(runs)


def _made(answer: BriefAnswer, form: str) -> Iterator[Block]:
    """The moment with its three bounds, the log's state, and the command that makes it again."""
    yield Heading(2, "How this brief was made")
    yield Bullets(tuple(_bounds(answer.moment)))
    size = count(answer.moment.entries, "entry")
    says = f"The log by its origin, its size of {size}, and the Merkle root over these"
    yield Paragraph(plain(f"{says} (RFC 6962, SHA-256, base64), which no change leaves as it is:"))
    yield Literal(tuple(answer.checkpoint.splitlines()))
    again = "Made again from that log, to the byte, whatever is recorded later"
    yield Paragraph(plain(f"{again}, by agenda-tracker {__version__}:"))
    yield Literal((command(answer, form),))


def _bounds(moment: MomentAnswer) -> Iterator[Runs]:
    on = moment.on or "no bound: whatever the entries tell, up to the last"
    yield named("Things as they stood on", on)
    reports = moment.reported_until or "no bound: all reports"
    yield named("By what had been reported until", reports)
    last = f", the last of {moment.last_recorded}" if moment.last_recorded else ""
    yield named("By what the log had recorded", f"entries @0 to {moment.recorded_until}{last}")


def command(answer: BriefAnswer, form: str) -> str:
    """The command that makes the same brief again."""
    moment = answer.moment
    words = ["tracker", "brief", *answer.names]
    words += ["--on", moment.on] if moment.on is not None else []
    words += ["--reported-until", moment.reported_until] if moment.reported_until else []
    words += ["--recorded-until", moment.recorded_until, "--format", form]
    return shlex.join(words)
