"""A procedure as a page for readers: tables of its states and transitions, and a diagram.

Domain, pure. `docs/states.md` is made of these pages and checked against them, so that the
documents can't say anything else than the procedure does.
"""

from collections.abc import Iterable, Iterator

from tracker.domain.procedure import REGISTERED, Procedure, State, Transition, allowed

_ANY_OPEN = "any_open"
_NOTE = f"""\
From `{REGISTERED}`, the state before all others, every transition is regular: things are first
known in the middle of their life. Where only routine steps are missing before a transition it
is a gap, recorded and shown as one; otherwise a transition that is not listed is irregular."""


def describe(procedure: Procedure) -> str:
    """Return a section of Markdown, from its second-level heading to one final line feed."""
    parts = [
        f"## {_cell(procedure.title)} (`{procedure.name}`)",
        procedure.description,
        _NOTE,
        "\n".join(_summary(procedure)),
        "### States",
        "\n".join(_state_rows(procedure)),
        "### Transitions",
        "\n".join(_transition_rows(procedure)),
        "### Diagram",
        "\n".join(_diagram(procedure)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(procedure: Procedure) -> Iterator[str]:
    yield f"- Routine steps, assumed where they are missing: {_codes(procedure.routine)}"
    yield f"- Stances that block: {_words(procedure.blocking)}"
    yield f"- Stances that clear: {_words(procedure.clearing)}"


def _state_rows(procedure: Procedure) -> Iterator[str]:
    yield _row("state", "shown as", "open", "regular from it")
    yield _row(*["---"] * 4)
    for state in procedure.states:
        after = _codes(allowed(procedure, state.name))
        yield _row(f"`{state.name}`", _cell(state.label), _kind(state), after)


def _transition_rows(procedure: Procedure) -> Iterator[str]:
    yield _row(
        "transition", "shown as", "leads to", "regular from", "implied stance", "answered by"
    )
    yield _row(*["---"] * 6)
    for step in procedure.transitions:
        yield _row(
            f"`{step.name}`",
            _cell(step.label),
            f"`{step.to}`",
            _from(procedure, step),
            step.stance or "-",
            _codes(step.answered_by),
        )


def _from(procedure: Procedure, step: Transition) -> str:
    """Name the states, and all the open ones together where each of them is among them."""
    together, others = _grouped(procedure, step)
    return ", ".join((["any open state"] if together else []) + [f"`{name}`" for name in others])


def _grouped(procedure: Procedure, step: Transition) -> tuple[bool, tuple[str, ...]]:
    """Say whether the transition is from every open state, and name the states beside those."""
    open_ones = {state.name for state in procedure.states if state.open}
    together = bool(open_ones) and open_ones <= set(step.from_)
    return together, tuple(n for n in step.from_ if not (together and n in open_ones))


def _diagram(procedure: Procedure) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    classDef closed stroke-width:3px"
    yield f'    state "any open state" as {_ANY_OPEN}'
    for state in procedure.states:
        yield f'    state "{state.label.replace(chr(34), chr(39))}" as {_node(state.name)}'
    for step in procedure.transitions:
        together, others = _grouped(procedure, step)
        for source in ([_ANY_OPEN] if together else []) + [_node(name) for name in others]:
            yield f"    {source} --> {_node(step.to)} : {step.name}"
    closed = ", ".join(_node(state.name) for state in procedure.states if not state.open)
    if closed:
        yield f"    class {closed} closed"
    yield "```"


def _node(name: str) -> str:
    """Name a state in Mermaid, where a hyphen would end the name and words like `end` do harm."""
    return "s_" + name.replace("-", "_")


def _kind(state: State) -> str:
    return "open" if state.open else "closed"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"


def _words(stances: Iterable[str]) -> str:
    return ", ".join(stances) or "none"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell or "-" for cell in cells) + " |"
