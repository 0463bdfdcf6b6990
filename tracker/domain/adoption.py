"""Procedures in the log: which definition governs an item on which date.

Pure domain. The first version of a procedure also governs what came before it.
"""

from collections.abc import Sequence
from typing import Any, assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.procedure import Procedure, parse
from tracker.domain.registration import register
from tracker.domain.when import ALWAYS
from tracker.domain.when import parse as parse_date


class ProcedureAdopted(Event, frozen=True):
    """A whole definition, in force from a date (since ever where none is given)."""

    definition: dict[str, Any]
    in_force: str | None = None


ProcedureEvent = ProcedureAdopted


class AdoptProcedure(Command, frozen=True, kw_only=True):
    """Adopt a procedure under its name."""

    procedure: str
    data: ProcedureAdopted


class AdoptionState(msgspec.Struct, frozen=True):
    """All versions of a procedure, in the order of their adoption."""

    versions: tuple[ProcedureAdopted, ...] = ()


def evolve(state: AdoptionState, event: ProcedureEvent) -> AdoptionState:
    """Apply one event."""
    match event:
        case ProcedureAdopted():
            return AdoptionState((*state.versions, event))
        case _:
            assert_never(event)


def decide(state: AdoptionState, command: AdoptProcedure) -> tuple[Draft, ...]:
    """Decide to adopt a procedure; ``()`` where the same definition is adopted already.

    Raises:
        InvalidProcedure: where the definition does not hold together.
        Refused: where another definition of that name is in force since ever.
    """
    parse(command.data.definition)
    draft = Draft(stream_of("procedure", command.procedure), command.claim, command.data)
    same_start = [old for old in state.versions if old.in_force == command.data.in_force]
    return register(same_start[-1] if same_start else None, draft, command.procedure)


def governing(versions: Sequence[ProcedureAdopted], latest: int) -> Procedure:
    """The procedure in force at a second: the last that began by then, else the first."""
    begun = [version for version in versions if _starts(version) <= latest]
    return parse((begun[-1] if begun else versions[0]).definition)


def _starts(version: ProcedureAdopted) -> int:
    return ALWAYS if version.in_force is None else parse_date(version.in_force).earliest
