"""Timelines with marks: what was taken back, who confirms, who says otherwise."""

import pytest

from tests.domain.scenarios import Stream, ids
from tracker.domain.facts import Citation
from tracker.domain.item import StanceTaken
from tracker.domain.marks import (
    DisputeSettled,
    EventCorroborated,
    EventDisputed,
    EventRetracted,
)
from tracker.domain.timeline import citations, open_disputes

FACT = StanceTaken(("ARM",), "objects")
MISTAKE = EventRetracted("e0", "typo")
WITHDRAWN = EventRetracted("e0", "denied", "withdrawn", "belta")


def one_fact() -> Stream:
    """A fact of 2022-11-23, reported the next day."""
    stream = Stream()
    stream.add(FACT, "2022-11-23", "tass", reported="2022-11-24")
    return stream


def marks(
    stream: Stream, on: str | None = None, reported: str | None = None
) -> dict[str, list[int]]:
    """The marks at a moment, by their target."""
    return {target: ids(found) for target, found in stream.at(on, reported).marks.items()}


# --- retractions ------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [None, "2022-11-23", "2025"])
@pytest.mark.parametrize("reported", [None, "2022-11-24", "9999"])
def test_a_mistake_holds_at_every_report_bound(on: str | None, reported: str | None) -> None:
    """What no source ever said never stood, by whatever reports; also if a source shows it."""
    for cited in ((), ("belta",)):
        stream = one_fact()
        stream.add(MISTAKE, None, *cited, reported="2023-11-20" if cited else None)
        assert ids(stream.at(on, reported).stands) == []


def test_a_mistake_holds_from_its_recording_on() -> None:
    """An answer at an old position never changes."""
    stream = one_fact()
    stream.add(MISTAKE)
    assert ids(stream.at(position=0).stands) == [0]
    assert ids(stream.at(position=1).stands) == []


@pytest.mark.parametrize(
    ("reported", "stands"),
    [
        ("2022-11-24", [0]),
        ("2023-11-19", [0]),
        ("2023-11-20", []),
        (None, []),
    ],
)
def test_what_its_source_withdrew_stood_before(reported: str | None, stands: list[int]) -> None:
    """Until the source took it back, the public had reason to believe it."""
    stream = one_fact()
    stream.add(WITHDRAWN, None, "belta", reported="2023-11-20")
    assert ids(stream.at(None, reported).stands) == stands


def test_a_retraction_does_not_ask_when() -> None:
    """It holds on every date on which the fact would have stood."""
    stream = one_fact()
    stream.add(WITHDRAWN, None, reported="2023-11-20")
    assert ids(stream.at("2022-11-23", "2023-11-20").stands) == []


def test_what_was_possible_is_gone_too() -> None:
    """A retracted fact is neither certain nor possible."""
    stream = Stream()
    stream.add(FACT, "2022/2023", reported="2024")
    assert ids(stream.at("2022-06").possible) == [0]
    stream.add(MISTAKE)
    assert ids(stream.at("2022-06").possible) == []


def test_a_correction_stands_in_the_place_of_the_wrong_one() -> None:
    """One append: the wrong event retracted, the right one where it stood."""
    stream = one_fact()
    stream.add(FACT, "2022-11-23", "tass", reported="2022-11-24")
    stream.add(MISTAKE)
    stream.add(FACT, "2022-11-23", "tass", reported="2022-11-24", place=0, replaces="e0")
    assert ids(stream.at().stands) == [3, 1]
    assert ids(stream.at(position=1).stands) == [0, 1]


# --- other marks ------------------------------------------------------------------------------


def disputed() -> Stream:
    """A fact, corroborated by one source and disputed by another."""
    stream = one_fact()
    stream.add(EventCorroborated("e0"), None, "belta", "tass", reported="2022-11-25")
    stream.add(EventDisputed("e0", text="not so"), None, "report", reported="2023-11-20")
    return stream


@pytest.mark.parametrize(
    ("on", "reported", "expected"),
    [
        (None, None, [1, 2]),
        ("2022-11-23", None, [1, 2]),  # no date of their own: they hold where the fact does
        (None, "2022-11-24", []),
        (None, "2022-11-25", [1]),
        ("2022-11-23", "2023-11-20", [1, 2]),
    ],
)
def test_marks_are_filtered_by_their_report(
    on: str | None, reported: str | None, expected: list[int]
) -> None:
    """And by nothing else."""
    assert marks(disputed(), on, reported) == ({"e0": expected} if expected else {})


def test_marks_are_filtered_by_their_recording() -> None:
    """As all entries."""
    stream = disputed()
    assert [ids(stream.at(position=n).marks.get("e0", ())) for n in range(3)] == [[], [1], [1, 2]]


def test_marks_are_no_facts() -> None:
    """They neither stand nor are possible by themselves."""
    assert ids(disputed().at().stands) == [0]


def open_of(stream: Stream, reported: str | None = None) -> list[int]:
    """The open disputes of the first fact, by the reports until a date."""
    return ids(open_disputes(stream.at(None, reported), stream.entries[0]))


def test_a_dispute_is_open_until_settled() -> None:
    """And open again, or not yet settled, by the reports of before."""
    stream = disputed()
    assert open_of(stream) == [2]
    stream.add(DisputeSettled("e2", "stands", "seen it"), None, "memo", reported="2023-12-01")
    assert open_of(stream) == []
    assert open_of(stream, "2023-11-30") == [2]
    assert ids(open_disputes(stream.at(position=2), stream.entries[0])) == [2]


def test_each_dispute_is_settled_by_itself() -> None:
    """Another one stays open."""
    stream = disputed()
    stream.add(EventDisputed("e0", text="nor that"), None, "memo", reported="2023-11-21")
    stream.add(DisputeSettled("e2", "stands", "seen it"), None, "memo", reported="2023-12-01")
    assert open_of(stream) == [3]


def test_a_dispute_may_be_taken_back() -> None:
    """A retracted dispute is none."""
    stream = disputed()
    stream.add(EventRetracted("e2", "misread"))
    assert open_of(stream) == []
    assert ids(stream.at().stands) == [0]


def test_a_corroboration_is_no_dispute() -> None:
    """Only who says otherwise disputes."""
    stream = one_fact()
    stream.add(EventCorroborated("e0"), None, "belta", reported="2022-11-25")
    assert open_of(stream) == []


# --- sources ----------------------------------------------------------------------------------


def cited(stream: Stream, reported: str | None = None) -> list[str]:
    """The sources of the first fact, by the reports until a date."""
    found = citations(stream.at(None, reported), stream.entries[0])
    return [citation.source for citation in found]


def test_sources_add_up() -> None:
    """The fact's own, then those that corroborate it, each once; who disputes it is none."""
    stream = disputed()
    assert cited(stream) == ["tass", "belta"]
    assert cited(stream, "2022-11-24") == ["tass"]


def test_the_first_citation_of_a_source_counts() -> None:
    """Its wording is the fact's own, not that of a later mark."""
    stream = one_fact()
    stream.add(EventCorroborated("e0"), None, "tass", reported="2022-11-25")
    assert citations(stream.at(), stream.entries[0]) == (Citation(source="tass"),)


def test_a_corroboration_taken_back_adds_nothing() -> None:
    """Its sources are gone with it."""
    stream = disputed()
    stream.add(EventRetracted("e1", "misread"))
    assert cited(stream) == ["tass"]


# --- corrections ------------------------------------------------------------------------------


def test_marks_hold_for_what_replaces_their_target() -> None:
    """A dispute of a corrected fact is one of its replacement, until it is taken back itself."""
    stream = one_fact()
    stream.add(EventDisputed("e0", text="no"), None, "belta", reported="2022-11-25")
    stream.add(MISTAKE)
    stream.add(FACT, "2022-11-23", "tass", reported="2022-11-24", place=0)
    assert open_of(stream) == [1]
    assert open_of(stream, "2022-11-24") == []
    assert marks(stream)["e3"] == [1]
    stream.add(EventRetracted("e1", "misread"))
    assert open_of(stream) == []
    assert marks(stream)["e0"] == [2]
