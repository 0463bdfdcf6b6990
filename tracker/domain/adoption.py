"""Procedures in the log: which definition governs an item on which date.

Pure domain. The first version of a procedure also governs what came before it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.procedure import Procedure, parse
from tracker.domain.registration import register
from tracker.domain.when import ALWAYS
from tracker.domain.when import parse as parse_date
from tracker.errors import (
    Contradiction,
    Finding,
    InvalidDate,
    InvalidProcedure,
    Refused,
    TimeWithoutOffset,
)

PARSED = 64
"""Definitions whose procedures are remembered."""


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
        Refused: for a definition that does not hold together, is of another name or in force
            from what is no date, and where another one is in force from the same date.
    """
    _check(command)
    draft = Draft(stream_of("procedure", command.procedure), command.claim, command.data)
    same_start = [old for old in state.versions if old.in_force == command.data.in_force]
    return register(same_start[-1] if same_start else None, draft, command.procedure)


def _check(command: AdoptProcedure) -> None:
    try:
        name = parse(command.data.definition).name
    except InvalidProcedure as error:
        raise Refused([Finding("definition", error)]) from error
    if name != command.procedure:
        other = Contradiction(f"the name of procedure {command.procedure}", command.procedure, name)
        raise Refused([Finding("definition", other)])
    try:
        starts(command.data)
    except (InvalidDate, TimeWithoutOffset) as error:
        raise Refused([Finding("in_force", error)]) from error


def governing(versions: Sequence[ProcedureAdopted], latest: int) -> Procedure:
    """The procedure in force at a second: of those that began by then the last, else the first.

    ``versions`` come in any order; of two that began together the later one in it counts.
    """
    if len(versions) == 1:  # as of most: it governs what came before it, too
        return _parsed(msgspec.json.encode(versions[0].definition))
    ordered = sorted(versions, key=starts)
    begun = [version for version in ordered if starts(version) <= latest]
    return _parsed(msgspec.json.encode((begun[-1] if begun else ordered[0]).definition))


@lru_cache(maxsize=PARSED)
def _parsed(definition: bytes) -> Procedure:
    """Read a definition (JSON) that was adopted: every command and answer asks for the same few."""
    return parse(msgspec.json.decode(definition))


def starts(version: ProcedureAdopted) -> int:
    """The second from which a version is in force."""
    return ALWAYS if version.in_force is None else parse_date(version.in_force).earliest
