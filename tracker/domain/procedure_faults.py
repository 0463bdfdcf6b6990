"""What can be wrong with a procedure's definition, all of it at once.

Domain, pure. A procedure is checked here at birth and asserted nowhere after.
"""

from collections.abc import Iterable, Iterator

from tracker.domain.procedure_shape import OPEN, REGISTERED, Procedure, Transition
from tracker.domain.words import STANCES, nearest
from tracker.errors import one_of


def faults(procedure: Procedure) -> Iterator[str]:
    """Yield one sentence per fault of a procedure whose left-out values are filled in."""
    states = tuple(state.name for state in procedure.states)
    names = tuple(transition.name for transition in procedure.transitions)
    yield from (f"the state {name!r} stands twice" for name in _twice(states))
    yield from (f"the transition {name!r} stands twice" for name in _twice(names))
    reserved = (name for name in states if name in (REGISTERED, OPEN))
    yield from (f"the name {name!r} is built in and can't be a state's" for name in reserved)
    reached = {transition.to for transition in procedure.transitions}
    yield from (f"no transition leads to {name!r}" for name in states if name not in reached)
    for transition in procedure.transitions:
        what = f"transition {transition.name!r}"
        yield from _unknown(f"{what} leads to", "state", (transition.to,), states)
        yield from _unknown(f"{what} is from", "state", transition.from_, states)
        yield from _unknown(f"{what} is answered by", "transition", transition.answered_by, names)
        yield from _request_faults(transition)
    yield from _routine_faults(procedure, names)
    yield from _stance_faults(procedure)
    yield from _text_faults(procedure)


def _request_faults(transition: Transition) -> Iterator[str]:
    if transition.request and not transition.answered_by:
        yield f"the request {transition.name!r} has no answers: name them in `answered_by`"
    if transition.answered_by and not transition.request:
        yield f"transition {transition.name!r} has answers and is no request: add `request = true`"
    if transition.name in transition.answered_by:
        yield f"the request {transition.name!r} answers itself"


def _routine_faults(procedure: Procedure, names: tuple[str, ...]) -> Iterator[str]:
    """Say which routine steps would close an item, or open a closed one, unreported."""
    yield from _unknown("routine names", "transition", procedure.routine, names)
    closed = {state.name for state in procedure.states if not state.open}
    for step in procedure.transitions:
        touched = closed & {step.to, *step.from_} if step.name in procedure.routine else set()
        yield from (
            f"the routine step {step.name!r} leads from or to {name!r}, which is closed"
            for name in sorted(touched)
        )


def _stance_faults(procedure: Procedure) -> Iterator[str]:
    implied = tuple(each.stance for each in procedure.transitions if each.stance is not None)
    for where, used in (
        ("blocking", procedure.blocking),
        ("clearing", procedure.clearing),
        ("a transition", implied),
    ):
        yield from _unknown(f"{where} names", "stance", used, STANCES)
    both = (stance for stance in procedure.blocking if stance in procedure.clearing)
    yield from (f"the stance {stance!r} both blocks and clears" for stance in both)


def _text_faults(procedure: Procedure) -> Iterator[str]:
    states = (state.label for state in procedure.states)
    transitions = (transition.label for transition in procedure.transitions)
    for text in (procedure.title, *states, *transitions):
        if not text.strip() or not text.isprintable():
            yield f"{text!r} is no title or label: write one line of text"


def _twice(names: tuple[str, ...]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _unknown(where: str, kind: str, used: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    for name in used:
        if name not in known:
            hint = f" (nearest: {one_of(nearest(name, known))})" if nearest(name, known) else ""
            yield f"{where} the unknown {kind} {name!r}{hint}"
