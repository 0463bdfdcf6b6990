"""Adopted procedures: one definition a date, and the one in force on each date."""

from typing import Any

import pytest

from tests.domain.scenarios import reasons, refused, told
from tracker.domain.adoption import (
    AdoptionState,
    AdoptProcedure,
    ProcedureAdopted,
    decide,
    evolve,
    governing,
)
from tracker.domain.facts import Draft
from tracker.domain.procedure import definition, shipped
from tracker.domain.when import ALWAYS, NEVER, parse
from tracker.errors import Contradiction, InvalidDate, InvalidProcedure, TimeWithoutOffset


def version(title: str = "Consensus", in_force: str | None = None) -> ProcedureAdopted:
    """A version of the procedure ``consensus``, told apart by its title."""
    return ProcedureAdopted({**definition(shipped("consensus")), "title": title}, in_force)


def decided(data: ProcedureAdopted, *given: ProcedureAdopted) -> tuple[Draft, ...]:
    """Decide to adopt ``consensus``."""
    state = AdoptionState()
    for event in given:
        state = evolve(state, event)
    return decide(state, AdoptProcedure(claim=told("p"), procedure="consensus", data=data))


def title_on(day: str, *versions: ProcedureAdopted) -> str:
    """The title of the version in force at the end of a day."""
    return governing(versions, parse(day).latest).title


def test_a_procedure_is_adopted_once() -> None:
    """The whole definition goes into the log; the same again is nothing."""
    assert decided(version()) == (Draft("procedure/consensus", told("p"), version()),)
    assert decided(version(), version()) == ()


def test_a_later_version_is_adopted() -> None:
    """Another definition in force from a date is a fact, and again is nothing."""
    new = version("New rules", "2023-01-01")
    assert decided(new, version()) == (Draft("procedure/consensus", told("p"), new),)
    assert decided(new, version(), new) == ()


@pytest.mark.parametrize("start", [None, "2023-01-01"])
def test_two_definitions_of_one_date_are_refused(start: str | None) -> None:
    """There is one procedure of a name at a time."""
    refusal = refused(lambda: decided(version("B", start), version("A", start)))
    assert reasons(refusal) == [("definition", Contradiction)]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"states": []}, InvalidProcedure),
        ({"routine": ["unheard-of"]}, InvalidProcedure),
        ({"title": 7}, InvalidProcedure),
        ({"name": "vote"}, Contradiction),
    ],
)
def test_a_bad_definition_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    """What does not hold together, or is another procedure, is not adopted."""
    refusal = refused(lambda: decided(ProcedureAdopted({**version().definition, **change})))
    (finding,) = refusal.findings
    assert finding.field == "definition"
    assert type(finding.error) is error


@pytest.mark.parametrize(
    ("start", "error"), [("soon", InvalidDate), ("2023-01-01T10:00", TimeWithoutOffset)]
)
def test_the_start_must_be_a_date(start: str, error: type[Exception]) -> None:
    """It is refused now, not when somebody reads."""
    (finding,) = refused(lambda: decided(version(in_force=start))).findings
    assert finding.field == "in_force"
    assert type(finding.error) is error


def test_one_version_governs_everything() -> None:
    """Also what came before it was in force."""
    late = version("Late", "2023-01-01")
    assert governing([late], ALWAYS).title == governing([late], NEVER).title == "Late"


def test_the_version_in_force_governs() -> None:
    """Each version governs from its first day until the next one's."""
    versions = (version("A", "2021"), version("B", "2023-01-01"), version("C", "2024"))
    on = {day: title_on(day, *versions) for day in ("1990", "2021", "2022-12-31", "2023-01-01")}
    assert on == {"1990": "A", "2021": "A", "2022-12-31": "A", "2023-01-01": "B"}
    assert title_on("2030", *versions) == "C"


def test_versions_may_be_told_late() -> None:
    """A version in force before another governs before it, whichever was recorded first."""
    versions = (version("Since ever"), version("B", "2023"), version("A", "2021"))
    on = {day: title_on(day, *versions) for day in ("2020", "2022", "2024")}
    assert on == {"2020": "Since ever", "2022": "A", "2024": "B"}


def test_versions_stand_in_their_order() -> None:
    """The state keeps all of them."""
    first, second = version("A"), version("B", "2023")
    assert evolve(evolve(AdoptionState(), first), second) == AdoptionState((first, second))
