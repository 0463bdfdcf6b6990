"""What a brief has to say of what is not known. Silence would read as "there is nothing"."""

from collections.abc import Iterator
from typing import assert_never

from tracker.app.answers import (
    FactAnswer,
    ItemAnswer,
    MeasureAnswer,
    MeetingAnswer,
    PlanAnswer,
    ThingAnswer,
)
from tracker.cli.render.brief_parts import Cites
from tracker.cli.render.documents import Runs, plain
from tracker.cli.render.parts import happened
from tracker.errors import one_of

WAITING = ("registered", "announced", "rescheduled", "suspended", "resumed")
"""Outcomes of a meeting after which there is more to be told."""


def unknown(
    part: ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer, cites: Cites
) -> list[Runs]:
    """What is missing, a sentence each; there is always one."""
    match part:
        case ItemAnswer():
            found = [*_item(part, cites), *_facts(part.history, cites)]
            found += _measures(part.measures, cites)
        case PlanAnswer():
            found = [*_plan(part, cites), *_facts(part.history, cites)]
            found += _measures(part.measures, cites)
        case MeetingAnswer():
            found = [*_meeting(part, cites), *_facts(part.history, cites)]
        case ThingAnswer():
            found = list(_facts((*part.history, *part.mentions), cites))
        case _:
            assert_never(part)
    found += [
        plain(f"Whether it was by then: {one.what} ({happened(one.happened)}).", cites(one.sources))
        for one in part.possible
    ]
    return found or [plain("Nothing that the record would show as missing.")]


def _item(item: ItemAnswer, cites: Cites) -> Iterator[Runs]:
    if item.label is None:
        yield plain("Its state: no fact of it stands for certain at this moment.")
    elif item.since is not None and "/" in item.since:
        yield plain(f"The day since when it is so: {item.since_text}.", cites(item.sources))
    for request in item.pending:
        answers = one_of(request.awaits) or "what became of it"
        yield plain(f"{request.what}: whether {answers}.", cites(request.sources))
    for block in item.blocked_by:
        if block.grounds is None:
            yield plain(f"On which grounds {block.member} blocks.", cites(block.sources))
    if not item.positions:
        yield plain("Who stands where on it.")


def _plan(plan: PlanAnswer, cites: Cites) -> Iterator[Runs]:
    if plan.adopted is None:
        yield plain("When it was adopted.")
    if plan.total is None:
        yield plain("How many measures it has.")
    for name, number in plan.unnamed.items():
        if number:
            which = "Which measure is" if number == 1 else f"Which {number} measures are"
            yield plain(f"{which} {name}.", cites(plan.sources))


def _meeting(meeting: MeetingAnswer, cites: Cites) -> Iterator[Runs]:
    sources = cites({name for fact in meeting.history for name in fact.sources})
    if meeting.state in WAITING:
        yield plain(f"What became of it: the last that is told is {meeting.state}.", sources)
    untold = {
        "When it starts": meeting.starts,
        "Where it meets": meeting.venue,
        "Who chairs": meeting.chair,
        "Who was present": meeting.present,
        "What is on its agenda": meeting.agenda,
    }
    for what, value in untold.items():
        if not value:
            yield plain(f"{what}.")
    for one in meeting.dispositions:
        if one.outcome is None and meeting.state == "held":
            yield plain(f"What was done there with {one.item}.", cites(one.sources))


def _facts(facts: tuple[FactAnswer, ...], cites: Cites) -> Iterator[Runs]:
    for fact in facts:
        what = f"{fact.what} ({fact.entry})"
        if fact.gap:
            steps = ", ".join(fact.gap)
            yield plain(f"The steps before {what}: {steps}.", cites(fact.sources))
        if not fact.sources and fact.happened is not None:
            yield plain(f"By which source: {what}.")
        elif fact.public_since is None and fact.happened is not None:
            yield plain(f"Since when it is public: {what}.", cites(fact.sources))
        if fact.type == "item.transitioned" and not fact.by and fact.what.startswith("proposed"):
            yield plain(f"By whom it was proposed ({fact.entry}).", cites(fact.sources))


def _measures(measures: tuple[MeasureAnswer, ...], cites: Cites) -> Iterator[Runs]:
    for measure in measures:
        if measure.status is None:
            yield plain(f"What became of the measure {measure.title} ({measure.id}).")
        elif measure.status == "unfulfilled" and measure.reason is None:
            text = f"Why the measure {measure.title} ({measure.id}) is unfulfilled."
            yield plain(text, cites(measure.sources))
