"""Golden lines: each event type and version that was ever written stays readable, byte by byte.

``tests/golden/events.jsonl`` has one line of canonical JSON for each. Lines are added, never
edited: a log somewhere holds such bytes.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.log.catalogue import KINDS, catalogue
from tracker.log.envelope import HEADER, canonical, data_of, read, write

GOLDEN = Path(__file__).parent.parent / "golden" / "events.jsonl"


def lines() -> list[bytes]:
    """The golden lines as they lie in the file."""
    return GOLDEN.read_bytes().splitlines()


def names() -> Iterator[tuple[str, int]]:
    """The type and version of each line."""
    for line in lines():
        found = json.loads(line)
        yield found["type"], found["schema_version"]


def test_each_type_and_version_has_its_line() -> None:
    """One and no more; an event that has none can be changed without anybody noticing."""
    wanted = {(kind.name, version) for kind in KINDS for version in range(1, kind.version + 1)}
    assert Counter(names()) == Counter(wanted)


def test_the_names_are_frozen() -> None:
    """Names and versions are in every log: none goes, none is renamed. New ones are added here."""
    assert sorted(names()) == [
        *(("body.established", 1), ("chair.assumed", 1), ("dispute.settled", 1)),
        *(("event.corroborated", 1), ("event.disputed", 1), ("event.retracted", 1)),
        *(("item.linked", 1), ("item.registered", 1), ("item.retitled", 1)),
        *(("item.transitioned", 1), ("key.rotated", 1), ("log.opened", 1)),
        *(("log.resumed", 1), ("measure.added", 1)),
        *(("measure.reported", 1), ("meeting.agenda_adopted", 1), ("meeting.agenda_issued", 1)),
        *(("meeting.announced", 1), ("meeting.attendance_recorded", 1), ("meeting.cancelled", 1)),
        *(("meeting.held", 1), ("meeting.item_added", 1), ("meeting.item_dropped", 1)),
        *(("meeting.item_moved", 1), ("meeting.registered", 1), ("meeting.rescheduled", 1)),
        *(("meeting.resumed", 1), ("meeting.suspended", 1), ("member.joined", 1)),
        *(("member.left", 1), ("office.assumed", 1), ("office.left", 1)),
        *(("organisation.registered", 1), ("participation.resumed", 1)),
        *(("participation.suspended", 1), ("party.registered", 1), ("plan.adopted", 1)),
        *(("plan.registered", 1), ("procedure.adopted", 1), ("source.amended", 1)),
        *(("source.cited", 1), ("stance.taken", 1), ("statement.made", 1), ("tally.reported", 1)),
        *(("text.versioned", 1),),
    ]


@pytest.mark.parametrize(
    "number", range(len(lines())), ids=["-".join(map(str, n)) for n in names()]
)
def test_a_line_reads_and_writes_as_the_same_bytes(number: int) -> None:
    """Envelope and, where the version is the present one, data: decoded and encoded again."""
    line = lines()[number]
    envelope = read(HEADER + line, number)
    assert write(envelope) == HEADER + line
    data = data_of(envelope, catalogue(), number)
    kind = catalogue().named(envelope.type, envelope.schema_version, number)
    assert type(data) is kind.data
    if kind.version == envelope.schema_version:
        assert canonical(data) == bytes(envelope.data)


@pytest.mark.parametrize(
    "number", range(len(lines())), ids=["-".join(map(str, n)) for n in names()]
)
def test_a_line_leaves_no_field_empty(number: int) -> None:
    """So that a renamed, retyped or forgotten field shows; null shows nothing."""
    found = json.loads(lines()[number])
    data = found["data"]
    assert [key for key in data if data[key] in (None, [], "")] == []
    assert [key for key in found if found[key] in (None, [], "")] == []
