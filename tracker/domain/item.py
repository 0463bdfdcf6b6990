"""Items: what a body deals with, its transitions, and the stances of the parties on it.

Pure domain. A transition carries its outcome, so that reading needs no procedure; whether it
was regular is judged in ``conformance``, at the moment, and never stored.
"""

from collections.abc import Container
from functools import lru_cache
from typing import assert_never

import msgspec

from tracker.domain import procedure
from tracker.domain.facts import Draft, Entry, stream_of
from tracker.domain.governance import (
    DEFAULT_PROCEDURE,
    check_members,
    organisation_of,
    procedure_for,
    procedure_name,
    procedure_of,
)
from tracker.domain.item_events import (
    ItemCommand,
    ItemEvent,
    ItemFact,
    ItemLinked,
    ItemRegistered,
    ItemRetitled,
    ItemTransitioned,
    LinkItem,
    Outcome,
    OwnCommand,
    RegisterItem,
    StanceTaken,
    TakeStance,
    TextVersioned,
    TransitionItem,
)
from tracker.domain.item_references import references
from tracker.domain.known import Known, check
from tracker.domain.measure import (
    AddMeasure,
    MeasureAdded,
    MeasureReported,
    ReportMeasure,
    decide_added,
    decide_reported,
)
from tracker.domain.procedure import REGISTERED, Procedure
from tracker.domain.registration import register
from tracker.domain.tally import ReportTally, TallyReported
from tracker.domain.tally import references as tally_references
from tracker.domain.when import parse
from tracker.errors import (
    Finding,
    Impossible,
    InvalidDate,
    MissingField,
    Refused,
    TimeWithoutOffset,
    UnknownTransition,
)

__all__ = [
    "DEFAULT_PROCEDURE",
    "ItemCommand",
    "ItemEvent",
    "ItemFact",
    "ItemLinked",
    "ItemRegistered",
    "ItemRetitled",
    "ItemState",
    "ItemTransitioned",
    "LinkItem",
    "Outcome",
    "RegisterItem",
    "StanceTaken",
    "TakeStance",
    "Taken",
    "TextVersioned",
    "TransitionItem",
    "blocking",
    "decide",
    "evolve",
    "organisation_of",
    "procedure_for",
    "procedure_name",
    "procedure_of",
    "references",
    "silence_ran_out",
    "title_of",
]


class Taken(msgspec.Struct, frozen=True):
    """A stance as it stands: the word, its effect, and the entry that says so."""

    stance: str
    effect: str | None
    entry: Entry


class ItemState(msgspec.Struct, frozen=True):
    """What stands of an item.

    ``since`` is the entry of the last transition; ``stances`` holds each member's, oldest first;
    ``pending`` the requests without an answer; ``retitled`` is the last title that it was given,
    ``texts`` are the versions of its text by name, oldest first.
    """

    registered: ItemRegistered | None = None
    state: str = REGISTERED
    open: bool = True
    since: Entry | None = None
    stances: dict[str, tuple[Taken, ...]] = {}
    pending: tuple[Entry, ...] = ()
    links: tuple[ItemLinked, ...] = ()
    measures: dict[str, MeasureAdded] = {}
    retitled: ItemRetitled | None = None
    texts: dict[str, TextVersioned] = {}


def evolve(  # noqa: PLR0911 - a case an event
    state: ItemState, event: ItemEvent, entry: Entry
) -> ItemState:
    """Apply one event; ``entry`` is the one that holds it."""
    change = msgspec.structs.replace
    match event:
        case ItemRegistered():
            return change(state, registered=event)
        case ItemTransitioned():
            return _transitioned(state, event, entry)
        case StanceTaken(members=members, stance=stance, effect=effect):
            taken = Taken(stance, effect, entry)
            return change(state, stances=_with_stance(state.stances, members, taken))
        case ItemLinked():
            links = tuple(link for link in state.links if link != event)
            return change(state, links=(*links, event))
        case ItemRetitled():
            return change(state, retitled=event)
        case TextVersioned(text=text):
            others = {name: told for name, told in state.texts.items() if name != text}
            return change(state, texts={**others, text: event})
        case MeasureAdded(measure=measure):
            return change(state, measures={**state.measures, measure: event})
        case MeasureReported() | TallyReported():
            return state
        case _:
            assert_never(event)


def _transitioned(state: ItemState, event: ItemTransitioned, entry: Entry) -> ItemState:
    outcome = event.outcome
    pending = tuple(
        request for request in state.pending if _transition(request) not in outcome.answers
    )
    stances = state.stances
    if outcome.stance is not None:
        stances = _with_stance(stances, event.by, Taken(outcome.stance, outcome.effect, entry))
    return msgspec.structs.replace(
        state,
        state=outcome.state,
        open=outcome.open,
        since=entry,
        stances=stances,
        pending=(*pending, entry) if outcome.request else pending,
    )


def _transition(entry: Entry) -> str:
    return entry.data.transition if isinstance(entry.data, ItemTransitioned) else ""


def _with_stance(
    stances: dict[str, tuple[Taken, ...]], members: tuple[str, ...], taken: Taken
) -> dict[str, tuple[Taken, ...]]:
    return {**stances, **{member: (*stances.get(member, ()), taken) for member in members}}


def blocking(state: ItemState, voting: Container[str]) -> dict[str, Taken]:
    """The voting members that block an open item, with the last stance that says so."""
    if not state.open:
        return {}
    last = {
        member: [taken for taken in history if taken.effect is not None][-1:]
        for member, history in state.stances.items()
    }
    return {
        member: effective[0]
        for member, effective in last.items()
        if effective and effective[0].effect == "blocks" and member in voting
    }


def title_of(state: ItemState) -> str | None:
    """What the item is called: by its last title, else as registered."""
    named = state.retitled or state.registered
    return None if named is None else named.title


UNDER_SILENCE = ("silence-placed", "silence-extended")
"""Transitions after which an item is decided by nobody's objecting ``until`` a date."""


def silence_ran_out(event: ItemTransitioned, second: int) -> bool:
    """Whether a silence was over by a second: its outcome is not reported, it adopts nothing."""
    if event.transition not in UNDER_SILENCE or event.until is None:
        return False
    return parse(event.until).latest <= second


def decide(state: ItemState, command: ItemCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a fact of an item; ``()`` for what is registered alike.

    Raises:
        Refused: for unknown names or transitions, parties that were no members, other data.
    """
    match command:
        case AddMeasure():
            return decide_added(state.measures.get(command.data.measure), command, known)
        case ReportMeasure():
            return decide_reported(command, known)
        case ReportTally():
            check(known, tally_references(command))
            return (Draft(stream_of("item", command.name), command.claim, command.data),)
        case RegisterItem() | LinkItem() | ItemFact() | TransitionItem() | TakeStance():
            check(known, references(command))
            return _decide_own(state, command, known)
        case _:
            assert_never(command)


def _decide_own(state: ItemState, command: OwnCommand, known: Known) -> tuple[Draft, ...]:
    stream = stream_of("item", command.item)
    match command:
        case RegisterItem():
            return register(
                state.registered, Draft(stream, command.claim, command.data), command.item
            )
        case LinkItem():
            _check_link(command)
            again = command.claim.occurred is None and not command.claim.sources
            if again and command.data in state.links:
                return ()
            return (Draft(stream, command.claim, command.data),)
        case ItemFact():
            return (Draft(stream, command.claim, command.data),)
        case TransitionItem():
            _check_until(command.until)
            event = _transition_event(command, procedure_of(command.item, known))
            if event.outcome.stance is not None:
                check_members(command.item, event.by, command.claim, known, "by")
            return (Draft(stream, command.claim, event),)
        case TakeStance():
            if not command.members:
                raise Refused([Finding("by", MissingField("by", "whose stance is it?"))])
            check_members(command.item, command.members, command.claim, known, "by")
            rules = procedure_of(command.item, known)
            effect = procedure.stance_effect(rules, command.stance)
            fields = {name: getattr(command, name) for name in _STANCE_FIELDS}
            return (Draft(stream, command.claim, StanceTaken(effect=effect, **fields)),)
        case _:
            assert_never(command)


def _check_until(until: str | None) -> None:
    if until is None:
        return
    try:
        parse(until)
    except (InvalidDate, TimeWithoutOffset) as error:
        raise Refused([Finding("until", error)]) from error


def _check_link(command: LinkItem) -> None:
    if command.data.item == command.item:
        reason = f"the item {command.item!r} cannot stand to itself as {command.data.kind!r}"
        raise Refused([Finding("links", Impossible(reason))])


_STANCE_FIELDS = tuple(name for name in StanceTaken.__struct_fields__ if name != "effect")
_TRANSITION_FIELDS = tuple(
    name for name in ItemTransitioned.__struct_fields__ if name not in {"transition", "outcome"}
)


def _transition_event(command: TransitionItem, rules: Procedure) -> ItemTransitioned:
    """Look the outcome up, and spell the transition as the procedure does."""
    try:
        found = procedure.outcome(rules, command.transition)
    except UnknownTransition as error:
        raise Refused([Finding("what", error)]) from error
    fields = {name: getattr(command, name) for name in _TRANSITION_FIELDS}
    return ItemTransitioned(transition=found.transition, outcome=_recorded(found), **fields)


@lru_cache(maxsize=1_024)
def _recorded(found: procedure.Outcome) -> Outcome:
    """What of an outcome is recorded; cached, since a procedure has few of them."""
    return Outcome(**{name: getattr(found, name) for name in Outcome.__struct_fields__})
