"""How the rarer facts read: offices, participation, amendments, agendas, texts."""

import pytest

from tracker.domain.facts import Event
from tracker.domain.item import ItemRetitled, TextVersioned
from tracker.domain.meeting import (
    MeetingAgendaAdopted,
    MeetingAgendaIssued,
    MeetingItemDropped,
    MeetingItemMoved,
    MeetingResumed,
    MeetingSuspended,
)
from tracker.domain.organisation import ParticipationResumed, ParticipationSuspended
from tracker.domain.party import OfficeAssumed, OfficeLeft
from tracker.domain.source import SourceAmended
from tracker.log.catalogue import catalogue
from tracker.views.wording import describe

WORDED: list[tuple[Event, str]] = [
    (OfficeAssumed("Secretary General", "csto"), "took office: Secretary General of csto"),
    (OfficeAssumed(office="envoy", after="zas"), "took office: envoy, after zas"),
    (OfficeLeft(), "left office"),
    (OfficeLeft("Envoy", "ARM", None, "tired"), "left office: Envoy of ARM; grounds: tired"),
    (ParticipationSuspended("ARM"), "ARM: participation suspended"),
    (
        ParticipationSuspended("ARM", "csc", ("BLR", "KAZ"), "no dues"),
        "ARM: participation in csc suspended, by BLR KAZ; grounds: no dues",
    ),
    (ParticipationResumed("ARM", "csc"), "ARM: participation in csc resumed"),
    (SourceAmended("withdrawn"), "withdrawn by its publisher"),
    (
        SourceAmended("corrected", "the date", "an error"),
        "corrected by its publisher: the date; grounds: an error",
    ),
    (MeetingSuspended(venue="Minsk", until="2023"), "suspended in Minsk, until 2023"),
    (MeetingResumed(chair="ARM", grounds="calm"), "resumed, chair ARM; grounds: calm"),
    (MeetingItemMoved("x", 3), "moved: x, to no. 3"),
    (
        MeetingItemMoved("x", 3, "closed", "next", ("ARM",), "time"),
        "moved: x, to the agenda of next, part closed, no. 3, by ARM; grounds: time",
    ),
    (MeetingItemDropped("x"), "off its agenda: x"),
    (
        MeetingItemDropped("x", "next", ("ARM",), "time"),
        "off its agenda: x, by ARM, left to next; grounds: time",
    ),
    (MeetingAgendaIssued(), "agenda issued"),
    (
        MeetingAgendaIssued("S/1", "provisional", ("csto",)),
        "agenda issued as provisional (S/1), by csto",
    ),
    (MeetingAgendaAdopted(form="amended"), "agenda adopted as amended"),
    (ItemRetitled("A better draft", ("ARM",)), "retitled: A better draft, by ARM"),
    (ItemRetitled("Better", grounds="clearer"), "retitled: Better; grounds: clearer"),
    (TextVersioned("Rev.1"), "text Rev.1"),
    (
        TextVersioned("Rev.1", ("ARM",), "S/1", "a preamble"),
        "text Rev.1 (S/1), by ARM: a preamble",
    ),
]


@pytest.mark.parametrize(("event", "text"), WORDED, ids=lambda value: str(value)[:30])
def test_each_fact_reads_as_a_line(event: Event, text: str) -> None:
    """What is told, and nothing where it is not."""
    assert describe(event) == text


def test_every_event_has_words() -> None:
    """None is shown by the name of its class."""
    bare = [kind.name for kind in catalogue().kinds() if kind.name not in _worded()]
    assert bare == []


def _worded() -> set[str]:
    """The events that have a case of their own, by the source of ``describe``."""
    import inspect

    source = inspect.getsource(describe)
    told = ("Told", *(kind.data.__name__ for kind in catalogue().kinds()))
    found = {name for name in told if f"{name}()" in source}
    return {
        kind.name
        for kind in catalogue().kinds()
        if kind.data.__name__ in found or any(base.__name__ in found for base in kind.data.__mro__)
    }
