"""Records with their place in the file, and problems that name it.

Exchange layer. Whatever is found wrong later, with a reference or a date, is told with the same
words and the same line: :meth:`Located.problem`.
"""

import re
from collections.abc import Mapping

import msgspec

from tracker.domain.text import NAME_PATTERN
from tracker.errors import Problem, TrackerError
from tracker.exchange.fact_records import FactRecord
from tracker.exchange.nodes import Flaw, shorten
from tracker.exchange.records import (
    ItemRecord,
    MeetingRecord,
    OrganisationRecord,
    PartyRecord,
    PersonRecord,
    PlanRecord,
    ProcedureRecord,
    SourceRecord,
)

NameRecord = (
    ProcedureRecord
    | OrganisationRecord
    | PartyRecord
    | PersonRecord
    | SourceRecord
    | ItemRecord
    | PlanRecord
    | MeetingRecord
)

SECTIONS = {
    "procedures": "procedure",
    "organisations": "organisation",
    "parties": "party",
    "people": "person",
    "sources": "source",
    "items": "item",
    "plans": "plan",
    "meetings": "meeting",
    "facts": "fact",
}
"""The sections of a docket, names before facts, each with the word for one of its records."""

_NAME = re.compile(NAME_PATTERN)


class Located(msgspec.Struct, frozen=True, gc=False):
    """A record: its section, its key, its line, what it says, and the lines of its fields.

    ``lines`` holds the fields that stand in another line than the record; a field inside of a
    field is named with a dot (``agenda.armenia-assistance``).
    """

    section: str
    key: str
    line: int
    body: NameRecord | FactRecord
    lines: Mapping[str, int]
    file: str

    def problem(self, error: TrackerError, field: str | None = None) -> Problem:
        """Say what is wrong with this record, or with one of its fields."""
        line = self.lines.get(field, self.line) if field else self.line
        return Problem(error, self.file, line, label(self.section, self.key), field)


def label(section: str, key: str) -> str:
    """Name a record in a message: ``fact arm-asks-removal``."""
    return f"{SECTIONS.get(section, section)} {printable(key)}"


def printable(key: str) -> str:
    """Write a key as it is where it is a name, else quoted on one line."""
    return key if _NAME.fullmatch(key) else shorten(key)


def problem_of(flaw: Flaw, file: str) -> Problem:
    """Make a problem of a flaw; its path is section, key and fields, as far as it goes."""
    match flaw.path:
        case (section, key, *fields):
            fact: str | None = label(section, key)
        case (section,) if section in SECTIONS:
            fact, fields = f"section {section}", []
        case path:
            fact, fields = None, list(path)
    field = ".".join(map(printable, fields)) or None
    return Problem(flaw.error, file, flaw.line, fact, field)
