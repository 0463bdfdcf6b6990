"""What a procedure is made of: states, transitions, and what a body makes of stances.

Domain, pure: data alone. `procedure` reads and asks it, `procedure_faults` says what is wrong.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

REGISTERED = "registered"
"""The built-in first state, open; every transition is regular from it."""

OPEN = "open"
"""In a `from` list of a definition: every open state of the procedure."""

Name: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an item can stand. ``label`` is what readers see; open ones stay on the list."""

    name: Name
    open: bool
    label: str = ""


class Transition(Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A fact that leads an item to the state ``to``; regular from ``from_`` and `registered`.

    ``stance`` is what those by whom it is thereby say. A ``request`` is pending until one of
    the transitions ``answered_by`` follows.
    """

    name: Name
    from_: tuple[str, ...]
    to: str = ""
    label: str = ""
    stance: str | None = None
    request: bool = False
    answered_by: tuple[str, ...] = ()


class Procedure(Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """One body's way from proposal to outcome; made by ``procedure.parse`` alone.

    ``routine`` are the transitions that may be assumed to have happened unreported;
    ``blocking`` and ``clearing`` are stances.
    """

    name: Name
    title: str
    description: str
    states: Annotated[tuple[State, ...], Meta(min_length=1)]
    transitions: Annotated[tuple[Transition, ...], Meta(min_length=1)]
    routine: tuple[str, ...]
    blocking: tuple[str, ...]
    clearing: tuple[str, ...]
