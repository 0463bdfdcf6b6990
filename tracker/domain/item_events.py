"""Items: their events and commands. What they do is in ``item``, where all is read from.

Pure domain.
"""

import msgspec

from tracker.domain.facts import Command, Event
from tracker.domain.measure import AddMeasure, MeasureAdded, MeasureReported, ReportMeasure
from tracker.domain.tally import ReportTally, TallyReported


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a transition led to: the state and whether it is open, and what it implies.

    ``label`` words the step and ``state_label`` the state, as readers see them. ``stance`` is
    that of those ``by`` whom it is, ``effect`` what it does to consensus (``blocks``, ``clears``
    or null). A ``request`` waits for its answer; ``answers`` are the requests that this settles.
    """

    state: str
    open: bool
    label: str
    state_label: str
    stance: str | None = None
    effect: str | None = None
    request: bool = False
    answers: tuple[str, ...] = ()


class ItemRegistered(Event, frozen=True):
    """An item has a name here. No claim about the world."""

    title: str
    kind: str | None = None
    body: str | None = None
    concerns: tuple[str, ...] = ()
    procedure: str | None = None
    symbol: str | None = None


class ItemTransitioned(Event, frozen=True):
    """Something happened to the item. ``form`` is what it was done as."""

    transition: str
    outcome: Outcome
    by: tuple[str, ...] = ()
    meeting: str | None = None
    grounds: str | None = None
    condition: str | None = None
    to: str | None = None
    task: str | None = None
    until: str | None = None
    form: str | None = None
    symbol: str | None = None


class StanceTaken(Event, frozen=True):
    """One or more parties took a stance; ``effect`` is what it does under the procedure."""

    members: tuple[str, ...]
    stance: str
    effect: str | None = None
    grounds: str | None = None
    condition: str | None = None
    text: str | None = None
    on_behalf_of: str | None = None
    aligned: tuple[str, ...] = ()
    meeting: str | None = None
    phase: str | None = None


class ItemLinked(Event, frozen=True):
    """The item replaces, amends, implements, follows or is part of another."""

    kind: str
    item: str


class ItemRetitled(Event, frozen=True):
    """The item goes by another title from the event's date on; its id stays."""

    title: str
    by: tuple[str, ...] = ()
    grounds: str | None = None


class TextVersioned(Event, frozen=True):
    """There is a version of the item's text: ``text`` names it as stances cite it.

    ``changes`` says what differs from the one before, ``sha256`` is of an archived copy.
    """

    text: str
    by: tuple[str, ...] = ()
    symbol: str | None = None
    changes: str | None = None
    url: str | None = None
    sha256: str | None = None


ItemEvent = (
    ItemRegistered
    | ItemTransitioned
    | StanceTaken
    | ItemLinked
    | ItemRetitled
    | TextVersioned
    | MeasureAdded
    | MeasureReported
    | TallyReported
)


class RegisterItem(Command, frozen=True, kw_only=True):
    """Register an item under its id."""

    item: str
    data: ItemRegistered


class LinkItem(Command, frozen=True, kw_only=True):
    """Link an item to another."""

    item: str
    data: ItemLinked


class ItemFact(Command, frozen=True, kw_only=True):
    """Record a new title of an item, or a version of its text."""

    item: str
    data: ItemRetitled | TextVersioned


class TransitionItem(Command, frozen=True, kw_only=True):
    """Record a transition by its name; its outcome comes from the procedure."""

    item: str
    transition: str
    by: tuple[str, ...] = ()
    meeting: str | None = None
    grounds: str | None = None
    condition: str | None = None
    to: str | None = None
    task: str | None = None
    until: str | None = None
    form: str | None = None
    symbol: str | None = None


class TakeStance(Command, frozen=True, kw_only=True):
    """Record a stance of one or more parties."""

    item: str
    members: tuple[str, ...]
    stance: str
    grounds: str | None = None
    condition: str | None = None
    text: str | None = None
    on_behalf_of: str | None = None
    aligned: tuple[str, ...] = ()
    meeting: str | None = None
    phase: str | None = None


OwnCommand = RegisterItem | LinkItem | ItemFact | TransitionItem | TakeStance
ItemCommand = OwnCommand | AddMeasure | ReportMeasure | ReportTally
