"""Taking in the records of one file: each read by its section's rule, all problems collected.

Exchange layer. Knows sections and records, no format. What must be unique over the whole docket
is checked here; whether a name exists in the log is not.
"""

from collections.abc import Iterator
from typing import cast

import msgspec

from tracker.domain.text import check_id
from tracker.errors import DuplicateKey, InvalidId, MissingField, Problem, TrackerError
from tracker.exchange import records as names
from tracker.exchange.fact_records import FactRecord
from tracker.exchange.fields import ITEM, MEETING, PARTY, PLAN, PROCEDURE, SOURCE
from tracker.exchange.forms import Form, Sink, id_of
from tracker.exchange.kinds import read_fact
from tracker.exchange.located import Located, NameRecord, problem_of
from tracker.exchange.nodes import Dropped, Flaw, Node, Scalar
from tracker.exchange.shapes import no_value, read_record, widened
from tracker.exchange.shelf import Lines, Shelf


class Section(msgspec.Struct, frozen=True):
    """How the records of a section are read.

    ``key`` is the form of their keys, ``given`` the attribute that holds the key, ``short`` the
    field that text alone stands for. A fact has a reader of its own and no ``record`` here.
    """

    key: Form
    record: type[NameRecord] | None = None
    given: str = "id"
    short: str | None = None


FACT = id_of("a fact")

READING = {
    "procedures": Section(PROCEDURE, names.ProcedureRecord, short="file"),
    "organisations": Section(id_of("an organisation"), names.OrganisationRecord, short="name"),
    "parties": Section(PARTY, names.PartyRecord, short="name"),
    "people": Section(id_of("a person"), names.PersonRecord, short="name"),
    "sources": Section(SOURCE, names.SourceRecord, given="short"),
    "items": Section(ITEM, names.ItemRecord, short="title"),
    "plans": Section(PLAN, names.PlanRecord, short="title"),
    "meetings": Section(MEETING, names.MeetingRecord),
    "facts": Section(FACT),
}
"""The sections of a docket, names before facts."""


class Intake:
    """One file on its way in: its records by section, and what is wrong so far."""

    def __init__(self, file: str, lines: Lines | None = None) -> None:
        """Take the file's name, and what holds the lines of very many names."""
        self.file = file
        self.flaws: list[Flaw] = []
        self.records = {section: Shelf(section, file) for section in READING}
        self.lines: Lines = {} if lines is None else lines

    def wants(self, section: str) -> bool:
        """Whether there are records of that name."""
        return section in READING

    def refuse(self, error: TrackerError, line: int, *path: str) -> None:
        """Note one thing wrong; ``path`` is section, key and fields, as far as known."""
        self.flaws.append(Flaw(error, line, path))

    def problems(self) -> list[Problem]:
        """Give all that is wrong, in the order of the file."""
        flaws = sorted(self.flaws, key=lambda flaw: flaw.line)
        return [problem_of(flaw, self.file) for flaw in flaws]

    def in_order(self) -> tuple[Located, ...]:
        """Give all records, names before facts, each section in the order of the file."""
        return tuple(record for part in self.records.values() for record in part)

    def take(self, section: str, key: str, line: int, node: Node) -> None:
        """Read one record; what is wrong with it is noted."""
        how = READING[section]
        if isinstance(node, Scalar) and node.value is None:
            self.refuse(no_value(key, "a mapping (key: value)", node), line, section, key)
            return
        sink = Sink(line)
        key = str(sink.take(how.key, Scalar(key, line), ()) or key)
        self._unique(section, key, line, sink)
        body = None
        try:
            body = _body(how, key, node, sink)
            if body is not None:
                body.check()
                self._check_names(body, sink)
        except TrackerError as error:
            sink.add(error, line)
        if sink.flaws:
            inside = (section, key)
            self.flaws += (Flaw(it.error, it.line, (*inside, *it.path)) for it in sink.flaws)
            body = None
        if body is not None:
            self.records[section].append(Located(section, key, line, body, sink.lines, self.file))

    def line_of(self, section: str, key: str) -> int | None:
        """The line of the record that has a key; None where none has."""
        return self.lines.get(f"{section}/{key}")

    def _unique(self, kind: str, name: str, line: int, sink: Sink) -> None:
        """Note a name that another record of the file has, or a record has twice."""
        before = self.line_of(kind, name)
        if before is None:
            self.lines[f"{kind}/{name}"] = line
        else:
            sink.add(DuplicateKey(name, before), line)

    def _check_names(self, body: NameRecord | FactRecord, sink: Sink) -> None:
        """Note names inside of a record that another record has."""
        for kind, name, path in _names_in(body):
            self._unique(kind, name, sink.line_of(path), sink)


def _body(how: Section, key: str, node: Node, sink: Sink) -> NameRecord | FactRecord | None:
    """Read what a record says; None where anything in it is refused.

    Raises:
        TrackerError: for what is no record at all.
    """
    if isinstance(node, Dropped):
        return None
    if how.record is None:
        return read_fact(node, sink)
    body = read_record(how.record, widened(node, how.short), sink, given={how.given: key})
    return _named(body) if isinstance(body, names.SourceRecord) else cast("NameRecord | None", body)


def _named(source: names.SourceRecord) -> names.SourceRecord:
    """Let the short name be the id where none is written."""
    if source.id:
        return source
    try:
        return msgspec.structs.replace(source, id=check_id(source.short))
    except InvalidId:
        raise MissingField("id", "the name of the source in the log") from None


def _names_in(body: NameRecord | FactRecord) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """List the names that a record gives to other things: kind, name, field."""
    match body:
        case names.OrganisationRecord(bodies=bodies):
            yield from (("bodies", name, ("bodies", name)) for name in bodies)
        case names.ItemRecord(measures=measures) | names.PlanRecord(measures=measures):
            yield from (("measures", name, ("measures", name)) for name in measures)
        case names.SourceRecord(short=short, id=name) if name != short:
            yield ("sources", name, ("id",))
        case _:
            pass
