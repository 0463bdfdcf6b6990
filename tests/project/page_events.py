"""Makes docs/events.md: every event of the catalogue, with its stream, flags and fields."""

from tests.project.key_words import ENVELOPE
from tests.project.shapes import docstring, section, table, within
from tracker.domain.facts import Citation
from tracker.log.catalogue import Kind, catalogue
from tracker.log.envelope import Envelope, Metadata

STREAMS = {
    "adoption": ("procedure",),
    "item_events": ("item",),
    "log_events": ("log",),
    "marks": ("the target's own",),
    "measure": ("plan", "item"),
    "meeting_events": ("meeting",),
    "organisation_events": ("organisation",),
    "party": ("party",),
    "plan": ("plan",),
    "source": ("source",),
    "statement": ("statement",),
    "tally": ("meeting", "item", "plan"),
}
"""By module of the event's struct: the kinds of streams that the event may lie in."""

FLAGS = {
    "setup": "may have no date",
    "takes_away": "takes something away",
    "mark": "a mark on another event",
}

INTRO = """\
# Events

All that the log can hold. A name and a version never change their meaning; a later version of an
event gets a number of its own, and old ones are read by upcasters. All keys are always written,
null or not.

- **May have no date**: a set-up fact. Without `occurred` it stands on every date.
- **Takes something away**: other facts may have rested on it. What was decided before it was
  recorded is decided again.
- **A mark**: about another event, not about the world. It has no date of its own and lies in the
  stream of its target.
"""


def page() -> str:
    """The whole page."""
    kinds = catalogue().kinds()
    index = "\n".join(
        ["| event | version | stream | |", "|---|---|---|---|", *(_row(kind) for kind in kinds)]
    )
    own = {kind.data for kind in kinds}
    parts = [each for each in within(kind.data for kind in kinds) if each not in own]
    sections = [
        INTRO.rstrip(),
        "## All events",
        index,
        "## The envelope",
        f"{docstring(Envelope)}\n[Architecture](architecture.md#the-log) shows the bytes of one.",
        table(Envelope, ENVELOPE),
        *(section(each, each.__name__, meanings=ENVELOPE) for each in (Citation, Metadata)),
        "## Data of each event",
        *(section(kind.data, f"`{kind.name}`", _about(kind)) for kind in kinds),
        "## Parts of events",
        *(section(struct, struct.__name__) for struct in parts),
    ]
    return "\n\n".join(sections) + "\n"


def streams(kind: Kind) -> tuple[str, ...]:
    """The kinds of streams that an event may lie in."""
    return STREAMS[kind.data.__module__.rpartition(".")[2]]


def _flags(kind: Kind) -> str:
    return ", ".join(text for name, text in FLAGS.items() if getattr(kind, name))


def _streams(kind: Kind) -> str:
    named = [name if " " in name or name == "log" else f"`{name}/ID`" for name in streams(kind)]
    return " or ".join(named)


def _row(kind: Kind) -> str:
    anchor = kind.name.replace(".", "")
    return f"| [`{kind.name}`](#{anchor}) | {kind.version} | {_streams(kind)} | {_flags(kind)} |"


def _about(kind: Kind) -> str:
    flags = _flags(kind)
    return f"Version {kind.version} · stream {_streams(kind)}" + (f" · {flags}" if flags else "")
