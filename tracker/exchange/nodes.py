"""Located values: what a file says, and in which line. The common form of YAML and JSON Lines.

Exchange layer, lowest part. A reader of a format makes nodes and knows no record; a reader of
records takes nodes and knows no format. What is wrong is collected as :class:`Flaw`, with the
path of keys that leads to it.
"""

import msgspec

from tracker.errors import TrackerError

MAX_DEPTH = 20
"""How deep lists and mappings may nest; a docket needs six."""


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """A single value: text always in YAML, also a number or a truth value in JSON.

    None is "nothing given". ``cut`` marks an empty value inside ``{...}``, which is what a text
    with a comma leaves behind there.
    """

    value: str | int | float | None
    line: int
    cut: bool = False


class Sequence(msgspec.Struct, frozen=True, gc=False):
    """A list of nodes."""

    items: "tuple[Node, ...]"
    line: int


class Mapping(msgspec.Struct, frozen=True, gc=False):
    """Keys with their nodes, in the order of the file."""

    entries: "tuple[Entry, ...]"
    line: int


class Dropped(msgspec.Struct, frozen=True, gc=False):
    """A value that was refused before (an alias): nothing more is said about it."""

    line: int


Entry = tuple[str, int, "Node"]
"""A key, its line and its node."""

Node = Scalar | Sequence | Mapping | Dropped


class Flaw(msgspec.Struct, frozen=True):
    """One thing wrong: the refusal, its line, and the keys that lead there."""

    error: TrackerError
    line: int
    path: tuple[str, ...] = ()


class Stop(Exception):
    """Nothing after this flaw can be read. Never leaves the exchange layer."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(str(flaw.error))
        self.flaw = flaw


def describe(node: Node) -> str:
    """Say in words what was found, for "expected ..., found ..."."""
    match node:
        case Sequence():
            return "a list"
        case Mapping(entries=()):
            return "an empty mapping"
        case Mapping():
            return "a mapping (key: value)"
        case Scalar(cut=True):
            return "nothing: text with a comma inside {…} needs quotes"
        case Dropped():
            return "nothing"
        case Scalar(value=value):
            return _describe_value(value)


def _describe_value(value: str | float | None) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {shorten(value)}" if value else "an empty text"
        case _:
            return f"the number {value}"


def is_nothing(node: Node) -> bool:
    """Tell whether no value was given."""
    return isinstance(node, Scalar) and node.value is None


def shorten(text: str, most: int = 40) -> str:
    """Quote a text for a message: on one line, cut after ``most`` characters."""
    return repr(text if len(text) <= most else text[:most] + "…")
