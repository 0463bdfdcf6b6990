"""Notes: a value for each name, whether held in memory or put away."""

import sqlite3
from random import Random

import pytest

from tracker.errors import DiskFull
from tracker.log import aside
from tracker.log.aside import Aside, Notes

NAMES = tuple(f"name-{number}" for number in range(40))
STRANGE = ("", "\ud800", "a\x00b", "é", "0" * 5_000)
"""Whatever a file can call a thing before anybody refuses it."""


@pytest.fixture(params=[0, 1, 7, 1_000])
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Names that are held at most: none at all up to all of them."""
    most: int = request.param
    monkeypatch.setattr(aside, "HELD", most)
    monkeypatch.setattr(aside, "BITS", 16)
    return most


def test_as_a_dict_would(held: int) -> None:
    """The last value of each name, in the order in which the names came."""
    notes: Notes[int] = Aside().notes()
    expected: dict[str, int] = {}
    random = Random(held)  # noqa: S311 - a test's data is no secret
    for value in range(300):
        name = random.choice((*NAMES, *STRANGE))
        assert notes.get(name) == expected.get(name)
        notes[name] = expected[name] = value
        if value % 50 == 0:
            assert len(notes) == len(expected)
    assert list(notes.items()) == list(expected.items())
    assert {name: notes.get(name) for name in expected} == expected
    assert notes.get("none") is None


@pytest.mark.usefixtures("held")
def test_values_are_made_and_taken_apart() -> None:
    """Several notes lie beside each other, each with values of its own kind."""
    place = Aside()
    numbers: Notes[int] = place.notes()
    lists: Notes[tuple[str, ...]] = place.notes(" ".join, lambda text: tuple(text.split()))
    for number, name in enumerate(NAMES):
        numbers[name] = number
        lists[name] = (name, "and", str(number))
    assert numbers.get(NAMES[3]) == 3
    assert [value for _, value in lists.items()] == [
        (name, "and", str(number)) for number, name in enumerate(NAMES)
    ]


def test_little_is_held_and_all_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database is made when it is needed, and closed with the last who has it."""
    made = list[sqlite3.Connection]()
    connect = sqlite3.connect

    def counted(*given: object, **named: object) -> sqlite3.Connection:
        made.append(connect(*given, **named))  # type: ignore[call-overload] # handed on
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", counted)
    monkeypatch.setattr(aside, "HELD", 10)
    notes: Notes[int] = Aside().notes()
    for number in range(10):
        notes[f"{number}"] = number
    assert made == []
    for number in range(100):
        notes[f"{number}"] = number
    assert len(made) == 1
    del notes
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].execute("SELECT 1")


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is told as one of a temporary file."""
    monkeypatch.setattr(aside, "HELD", 2)
    place = Aside()
    notes: Notes[str] = place.notes()
    for name in NAMES[:6]:
        notes[name] = name
    assert place._connection is not None  # noqa: SLF001 - to limit what it may have
    place._connection.one("PRAGMA max_page_count = 8")  # noqa: SLF001 - as above
    with pytest.raises(DiskFull, match="temporary file"):
        _fill(notes)


def _fill(notes: Notes[str]) -> None:
    for number in range(1_000):
        notes[f"more-{number}"] = "much " * 100
