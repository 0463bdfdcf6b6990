"""Procedures as people read them: which there are, and the states and steps of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import line, moment_line, pairs

if TYPE_CHECKING:
    from tracker.app.answers import (
        ProcedureAnswer,
        ProcedureLine,
        ProceduresAnswer,
        StateLine,
        TransitionLine,
        VersionAnswer,
    )
    from tracker.cli.render.styled import Blocks


def procedures(answer: ProceduresAnswer) -> Blocks:
    """All procedures, one a line."""
    yield line(moment_line(answer.moment), "dim")
    names = ("=PROCEDURE", "TITLE", "ADOPTED, IN FORCE", "FOLLOWED BY", "=ENTRY")
    yield Columns(names, [_procedure(one) for one in answer.procedures])
    yield ""
    yield line("next: `tracker procedure show NAME`, `copy NAME FILE` to change one")


def _procedure(found: ProcedureLine) -> tuple[str, ...]:
    return (
        "",
        found.name,
        found.title,
        "; ".join(map(_version, found.versions)) or "not adopted (shipped)",
        "; ".join(_followers(found)) or "-",
        " ".join(version.entry for version in found.versions) or "-",
    )


def _followers(found: ProcedureLine | ProcedureAnswer) -> list[str]:
    """Who says that it is theirs; and of the default, who says nothing."""
    named = [" ".join(found.followed_by)] if found.followed_by else []
    return [*named, "items of whom no other is told"] if found.by_default else named


def _version(version: VersionAnswer) -> str:
    since = f"from {version.in_force}" if version.in_force else "since ever"
    return f"{since}{'' if version.current else ' (not at this date)'}"


def procedure(answer: ProcedureAnswer) -> Blocks:
    """One procedure: its states, its transitions, what its stances do."""
    yield line(f"{answer.name}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield line(" ".join(answer.description.split()))
    yield ""
    yield pairs(list(_summary(answer)))
    yield ""
    names = ("=STATE", "SHOWN AS", "", "REGULAR FROM IT")
    yield Columns(names, [_state(one) for one in answer.states])
    yield ""
    columns = ("=TRANSITION", "LEADS TO", "REGULAR FROM", "IT SAYS", "ANSWERED BY")
    opened = {one.name for one in answer.states if one.open}
    yield Columns(columns, [_transition(one, opened) for one in answer.transitions])
    yield ""
    yield line("From `registered`, the state before all others, every transition is regular.")


def _summary(answer: ProcedureAnswer) -> Iterator[tuple[str, str]]:
    versions = [f"{_version(one)} {one.entry}" for one in answer.versions]
    yield "Adopted", "; ".join(versions) or "not in this log: as shipped"
    yield "Followed by", "; ".join(_followers(answer)) or "nobody that is named"
    yield "Routine", ", ".join(answer.routine) or "no step is assumed"
    yield "Blocks", ", ".join(answer.blocking) or "no stance"
    yield "Clears", ", ".join(answer.clearing) or "no stance"


def _state(state: StateLine) -> tuple[str, ...]:
    kind = "open" if state.open else "closed"
    return ("", state.name, state.label, kind, ", ".join(state.allowed) or "-")


def _transition(step: TransitionLine, opened: set[str]) -> tuple[str, ...]:
    together = bool(opened) and opened <= set(step.from_states)
    others = [name for name in step.from_states if not (together and name in opened)]
    return (
        "",
        step.name,
        step.to,
        ", ".join([*(["any open state"] if together else []), *others]) or "-",
        step.stance or "-",
        ", ".join(step.answered_by) or "-",
    )
