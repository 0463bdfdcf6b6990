"""YAML to nodes: libyaml's event stream without a resolver, so that every scalar stays text.

Exchange layer. A plain loader would make True of ``on``, False of ``NO`` and 630 of ``10:30``.
Here only nothing (or a bare ``~``) is None; "" in quotes is an empty text. Every key knows its
line. Anchors, aliases, tags, doubled keys and a second document are refused, the file is read to
its end all the same.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import yaml

from tracker.errors import (
    AliasRefused,
    DuplicateKey,
    FileEmpty,
    FileUnreadable,
    Malformed,
    TrackerError,
)
from tracker.exchange.files import BOM, check_whole, readable
from tracker.exchange.nodes import (
    MAX_DEPTH,
    Dropped,
    Flaw,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Stop,
    describe,
)

LIMIT = 1_000_000_000
"""Bytes of YAML that are read at most: that is four million facts, and more than a slip."""

OF_SECTIONS, OF_RECORDS = 1, 2
"""How deep the mapping of all sections lies, and those of their records."""

_HINTS = {
    "mapping values are not allowed": "text with a colon and a space needs quotes, or a line is"
    " indented too far",
    "did not find expected ',' or '}'": "a { without its }, or text that needs quotes",
    "did not find expected ',' or ']'": "a [ without its ], or text that needs quotes",
    "did not find expected key": "check the indentation; text that begins with a quote must end"
    " with it",
    "could not find expected ':'": "a line without `key: value`",
    "cannot start any token": "indent with spaces, not tabs; text that begins with @, ` or % needs"
    " quotes",
    "unexpected end of stream": "a quote is not closed",
    "control characters": "take them out",
    "Unicode character escape": "write the character itself",
}


class Taker(Protocol):
    """Takes the records of sections as they are read, so that none is held."""

    def wants(self, section: str) -> bool:
        """Whether a section is taken record by record."""

    def line_of(self, section: str, key: str) -> int | None:
        """The line of the record that has the key already; None for a new one."""

    def take(self, section: str, key: str, line: int, node: Node) -> None:
        """Take the next record."""


def load_yaml(path: Path, taker: Taker | None = None) -> tuple[Node, list[Flaw]]:
    """Read a YAML file of one document: its root, and all that is wrong with its form.

    A syntax error ends the list: what stands after it can't be read; the root is Dropped then.
    Sections that the ``taker`` wants are empty in the root: it was given their records.

    Raises:
        FileUnreadable, FileTooLarge, NotText, FileEmpty: about the file as a whole.
    """
    check_whole(path, LIMIT)
    with readable(path), path.open("rb") as file:
        if file.read(len(BOM)) != BOM:
            file.seek(0)
        return _load(path, file, taker)


def _load(path: Path, file: BinaryIO, taker: Taker | None) -> tuple[Node, list[Flaw]]:
    loader = getattr(yaml, "CLoader", None)
    if loader is None:
        reason = "this PyYAML was built without libyaml; install its wheel, or use JSON Lines"
        raise FileUnreadable(str(path), reason)
    builder = _Builder(yaml.parse(file, Loader=loader), taker)
    try:
        root = builder.document()
    except Stop as stop:
        return Dropped(stop.flaw.line), [*builder.flaws, stop.flaw]
    except yaml.YAMLError as error:
        return Dropped(1), [*builder.flaws, _syntax_flaw(error, file)]
    if root is None:
        raise FileEmpty(str(path))
    return root, builder.flaws


def _syntax_flaw(error: yaml.YAMLError, file: BinaryIO) -> Flaw:
    """Say what libyaml found, with a hint in words where there is one."""
    if isinstance(error, yaml.MarkedYAMLError):
        problem = error.problem or error.context or "unknown"
        line = int(getattr(error.problem_mark, "line", 0)) + 1
    else:  # a ReaderError: it knows the byte alone
        problem = str(getattr(error, "reason", error))
        file.seek(0)
        line = file.read(getattr(error, "position", 0)).count(b"\n") + 1
    hint = next((text for start, text in _HINTS.items() if start in problem), "")
    return Flaw(Malformed(f"not YAML: {problem}" + (f" ({hint})" if hint else "")), line)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else int(mark.line) + 1


class _Builder:
    """Makes nodes of events; ``flaws`` collects, ``path`` is the keys above the current node."""

    def __init__(self, events: Iterator[yaml.Event], taker: Taker | None = None) -> None:
        self.events = events
        self.taker = taker
        self.section = ""
        self.flaws: list[Flaw] = []
        self.path: list[str] = []
        self.depth = 0

    def document(self) -> Node | None:
        """Read the stream; None for one without content."""
        root: Node | None = None
        seen = False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    reason = "a second document (---): one file holds one docket"
                    raise Stop(Flaw(Malformed(reason), _line(event)))
                seen = True
                root = self.node(next(self.events))
        return None if isinstance(root, Scalar) and root.value is None else root

    def flaw(self, error: TrackerError, line: int) -> None:
        """Note one thing wrong at the current path."""
        self.flaws.append(Flaw(error, line, tuple(self.path)))

    def node(self, event: yaml.Event, *, flow: bool = False) -> Node:
        """Build the node that begins with this event."""
        line = _line(event)
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:
            return _scalar(event, line, flow=flow)
        if isinstance(event, yaml.AliasEvent):
            self.flaw(AliasRefused(f"*{event.anchor}"), line)
            return Dropped(line)
        self.check_decoration(event, line)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, line, flow=flow)
        if self.depth == MAX_DEPTH:
            reason = f"lists and mappings nest deeper than {MAX_DEPTH}: a docket needs far less"
            raise Stop(Flaw(Malformed(reason), line, tuple(self.path)))
        self.depth += 1
        is_list = isinstance(event, yaml.SequenceStartEvent)
        built = self.sequence(line) if is_list else self.mapping(event, line)
        self.depth -= 1
        return built

    def check_decoration(self, event: yaml.Event, line: int) -> None:
        """Refuse an anchor or a tag; the value below it is read all the same."""
        if (anchor := getattr(event, "anchor", None)) is not None:
            self.flaw(AliasRefused(f"&{anchor}"), line)
        if (tag := getattr(event, "tag", None)) is not None:
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            self.flaw(Malformed(f"YAML tags ({tag}) are refused: write the value alone"), line)

    def sequence(self, line: int) -> Sequence:
        """Build a list; its start was read."""
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Sequence(tuple(items), line)

    def mapping(self, start: yaml.Event, line: int) -> Mapping:
        """Build a mapping; its start was read. Of a doubled key the first one counts."""
        entries: dict[str, tuple[str, int, Node]] = {}
        flow = bool(getattr(start, "flow_style", False))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, key_line = self.key(event), _line(event)
            if self.depth == OF_SECTIONS:
                wanted = key is not None and key not in entries and self.taker is not None
                self.section = key if key and wanted and self.wants(key) else ""
            self.path.append(key or "")
            if self.section and key is not None and self.depth == OF_RECORDS:
                self.record(key, key_line, flow=flow)
                continue
            if key is not None and key in entries:
                self.flaw(DuplicateKey(key, entries[key][1]), key_line)
            value = self.node(next(self.events), flow=flow)
            self.path.pop()
            if key is not None:
                entries.setdefault(key, (key, key_line, value))
        return Mapping(tuple(entries.values()), line)

    def wants(self, section: str) -> bool:
        """Whether the taker takes the records of a section."""
        return self.taker is not None and self.taker.wants(section)

    def record(self, key: str, line: int, *, flow: bool) -> None:
        """Give a record to the taker; of a doubled key the first one counts."""
        before = self.taker.line_of(self.section, key) if self.taker is not None else None
        if before is not None:
            self.flaw(DuplicateKey(key, before), line)
        section, value = self.section, self.node(next(self.events), flow=flow)
        self.path.pop()
        if self.taker is not None and before is None:
            self.taker.take(section, key, line, value)

    def key(self, event: yaml.Event) -> str | None:
        """Read a key, which must be text; None where it is not."""
        before = len(self.flaws)
        match self.node(event):
            case Scalar(value=str() as key) if key:
                return key
            case other:
                if len(self.flaws) == before:
                    reason = f"a key must be a text, found {describe(other)}"
                    self.flaw(Malformed(reason), other.line)
                return None


def _scalar(event: yaml.ScalarEvent, line: int, *, flow: bool) -> Scalar:
    """Take a scalar as text; only a plain empty one, or a plain ``~``, is nothing."""
    if not event.style and event.value in {"", "~"}:
        return Scalar(None, line, cut=flow and not event.value)
    return Scalar(event.value, line)
