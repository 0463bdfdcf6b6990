"""Procedures: the life of an item as data.

Domain, pure. A procedure is a TOML file, read by ``parse`` and asked by ``outcome``, ``judge``
and ``stance_effect``. No state is known here by its name except ``registered``, the built-in
first one: things are first known in the middle of their life, so everything is regular from it.

A transition that is not allowed from the state before it is a gap if routine steps lead to a
state from which it is. The procedure names its routine steps. No other step is ever assumed:
not that a member refused or asked for something, and not that an item was closed or reopened.
"""

from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tracker.domain.procedure_shape import OPEN, REGISTERED, Procedure, State, Transition
from tracker.domain.words import STANCES, matching, nearest
from tracker.errors import InvalidProcedure, UnknownReference, UnknownTransition, one_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "REGISTERED",
    "Effect",
    "Gap",
    "Irregular",
    "Outcome",
    "Procedure",
    "Regular",
    "State",
    "Transition",
    "Verdict",
    "allowed",
    "definition",
    "judge",
    "outcome",
    "parse",
    "shipped",
    "shipped_names",
    "shipped_text",
    "stance_effect",
]

SLIP = 0.9
"""How alike a word is to one of another list before we ask for it: "unsigned" is not "signed"."""

REMEMBERED = 1_024
"""Answers that are kept: an import asks the same few procedures the same over and over."""

Effect: TypeAlias = Literal["blocks", "clears"]


class Outcome(Struct, frozen=True):
    """What a transition brings about, stored with its event so that reading needs no procedure.

    ``label`` words the step, ``state_label`` the state; ``answers`` are the requests that it
    settles.
    """

    transition: str
    label: str
    state: str
    state_label: str
    open: bool
    stance: str | None
    effect: Effect | None
    request: bool
    answers: tuple[str, ...]


class Regular(Struct, frozen=True):
    """The procedure allows the transition from the state before it."""


class Gap(Struct, frozen=True):
    """Routine ``steps`` (names of transitions, the fewest) are missing before it."""

    steps: tuple[str, ...]


class Irregular(Struct, frozen=True):
    """No routine steps lead to it; ``allowed`` are the transitions that would be regular."""

    allowed: tuple[str, ...]


Verdict: TypeAlias = Regular | Gap | Irregular


# --- reading a definition ---------------------------------------------------------------------


def parse(source: Mapping[str, object] | str) -> Procedure:
    """Read a procedure from TOML text, or from the mapping that ``definition`` gives.

    Raises:
        InvalidProcedure: with all that is wrong, or with the first fault of form.
    """
    from tracker.domain.procedure_faults import faults  # noqa: PLC0415 - few commands read one

    raw = _toml(source) if isinstance(source, str) else source
    try:
        written = msgspec.convert(raw, Procedure)
    except msgspec.ValidationError as fault:
        raise InvalidProcedure(str(raw.get("name", "(unnamed)")), str(fault)) from None
    procedure = _filled(written)
    if found := "; ".join(faults(procedure)):
        raise InvalidProcedure(procedure.name, found)
    return procedure


def definition(procedure: Procedure) -> dict[str, object]:
    """Return the whole procedure as plain JSON values, every key present; parse takes it back.

    It equals what a log gives back: lists, not tuples.
    """
    return cast("dict[str, object]", msgspec.json.decode(msgspec.json.encode(procedure)))


def shipped_names() -> tuple[str, ...]:
    """Return the names of the procedures that come with the program, sorted."""
    return tuple(sorted(file.stem for file in _folder().glob("*.toml")))


def shipped(name: str) -> Procedure:
    """Return the shipped procedure of that name.

    Raises:
        UnknownReference: with the nearest names.
    """
    known = shipped_names()
    if name not in known:
        hint = f"shipped are {one_of(known)}"
        raise UnknownReference("procedure", name, nearest(name, known), hint)
    return parse(shipped_text(name))


def shipped_text(name: str) -> str:
    """Return the file of a shipped procedure, with its comments."""
    return (_folder() / f"{name}.toml").read_text(encoding="utf-8")


def _folder() -> "Path":
    """Where the shipped procedures lie: in the package. ``importlib.resources`` takes 8 ms."""
    from pathlib import Path  # noqa: PLC0415 - 3 ms that readers save

    return Path(__file__).parent / "procedures"


def _toml(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - 2 ms that readers save

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InvalidProcedure("(unnamed)", f"no TOML: {fault}") from None


def _filled(written: Procedure) -> Procedure:
    """Fill in what a writer may leave out, so that equal procedures are equal values."""
    states = tuple(replace(each, label=each.label or _spaced(each.name)) for each in written.states)
    labels = {state.name: state.label for state in states}
    transitions = tuple(
        replace(
            each,
            to=each.to or each.name,
            label=each.label or labels.get(each.name) or _spaced(each.name),
            from_=_sources(each.from_, states),
        )
        for each in written.transitions
    )
    return replace(
        written, description=written.description.strip(), states=states, transitions=transitions
    )


def _spaced(name: str) -> str:
    return name.replace("-", " ")


def _sources(names: tuple[str, ...], states: tuple[State, ...]) -> tuple[str, ...]:
    """Expand ``open``, drop `registered`; in the procedure's order, unknown names behind."""
    known = [s.name for s in states if s.name in names or (s.open and OPEN in names)]
    return (*known, *(name for name in names if name not in (*known, OPEN, REGISTERED)))


# --- asking it --------------------------------------------------------------------------------


@lru_cache(maxsize=REMEMBERED)
def outcome(procedure: Procedure, transition: str) -> Outcome:
    """Return what the transition brings about; its name is matched as words are.

    Raises:
        UnknownTransition: with the nearest names.
    """
    step = _transition(procedure, transition)
    if step is None:
        known = tuple(each.name for each in procedure.transitions)
        near = nearest(transition, known) or nearest(transition, STANCES, SLIP)
        raise UnknownTransition(transition, procedure.name, known, near)
    state = next(each for each in procedure.states if each.name == step.to)
    return Outcome(
        transition=step.name,
        label=step.label,
        state=state.name,
        state_label=state.label,
        open=state.open,
        stance=step.stance,
        effect=None if step.stance is None else stance_effect(procedure, step.stance),
        request=step.request,
        answers=tuple(each.name for each in procedure.transitions if step.name in each.answered_by),
    )


def stance_effect(procedure: Procedure, stance: str) -> Effect | None:
    """Say what a member's stance does to a decision under this procedure."""
    if stance in procedure.blocking:
        return "blocks"
    return "clears" if stance in procedure.clearing else None


@lru_cache(maxsize=REMEMBERED)
def allowed(procedure: Procedure, state: str) -> tuple[str, ...]:
    """Return the transitions that are regular from the state, in the procedure's order.

    A state that the procedure does not have (an older version of it had) is as good as
    `registered`: the procedure says nothing about what may follow it.
    """
    known = any(each.name == state for each in procedure.states)
    return tuple(each.name for each in procedure.transitions if not known or state in each.from_)


@lru_cache(maxsize=REMEMBERED)
def judge(procedure: Procedure, state: str, transition: str) -> Verdict:
    """Judge a transition by the state before it; of two shortest chains the one listed first.

    It never refuses: a transition that the procedure does not have (an older version of it had)
    is irregular.
    """
    step = _transition(procedure, transition)
    regular = allowed(procedure, state)
    if step is None:
        return Irregular(regular)
    if step.name in regular:
        return Regular()
    steps = _chain(procedure, state, step)
    return Irregular(regular) if steps is None else Gap(steps)


def _chain(procedure: Procedure, state: str, goal: Transition) -> tuple[str, ...] | None:
    """Find the fewest routine steps from the state to one from which the goal is regular."""
    routine = [each for each in procedure.transitions if each.name in procedure.routine]
    paths: dict[str, tuple[str, ...]] = {state: ()}
    ahead = deque([state])
    while ahead:
        here = ahead.popleft()
        if here in goal.from_:
            return paths[here]
        for step in routine:
            if here in step.from_ and step.to not in paths:
                paths[step.to] = (*paths[here], step.name)
                ahead.append(step.to)
    return None


def _transition(procedure: Procedure, text: str) -> Transition | None:
    found = matching(text, tuple(each.name for each in procedure.transitions))
    return next((each for each in procedure.transitions if each.name == found), None)
