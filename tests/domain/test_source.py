"""Sources: registered, dated, relayed; when the public could know, and who is independent."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.scenarios import World, reasons, refused, source, thing, told, world
from tracker.domain.facts import Draft
from tracker.domain.party import PartyRegistered
from tracker.domain.source import (
    AmendSource,
    CiteSource,
    SourceAmended,
    SourceCited,
    SourceEvent,
    SourceState,
    decide,
    evolve,
    independent,
    originals,
    report_day,
    reported_by,
)
from tracker.domain.when import parse, report_bound
from tracker.errors import (
    Contradiction,
    Impossible,
    InvalidDate,
    TimeWithoutOffset,
    UnknownReference,
)

WORLD = world()
TASS = SourceCited("TASS", published="2022-10-27T15:57Z", relays=("belta",))


def decided(data: SourceCited, *given: SourceCited) -> tuple[Draft, ...]:
    """Decide to register the source ``tass``."""
    state = SourceState()
    for event in given:
        state = evolve(state, event)
    return decide(state, CiteSource(claim=told("source/tass"), source="tass", data=data), WORLD)


# --- registrations ----------------------------------------------------------------------------


def test_a_new_source_is_registered() -> None:
    """The first registration is one event, the second is none."""
    assert decided(TASS) == (Draft("source/tass", told("source/tass"), TASS),)
    assert decided(TASS, TASS) == ()


def test_another_source_under_the_id_is_refused() -> None:
    """What differs is named; lists are shown as lists."""
    other = SourceCited("TASS", published="2022-10-28", public=False)
    refusal = refused(lambda: decided(other, TASS))
    fields = ["published", "public", "relays"]
    assert reasons(refusal) == [(field, Contradiction) for field in fields]
    assert """tass: relays is '["belta"]' in the log and '[]' here""" in str(refusal)


@pytest.mark.parametrize("registered", [(), (TASS,)])
def test_a_source_cannot_relay_itself(registered: tuple[SourceCited, ...]) -> None:
    """It is impossible, whether it is registered already or not."""
    refusal = refused(lambda: decided(SourceCited("T", relays=("tass",)), *registered))
    assert reasons(refusal) == [("relays", Impossible)]


def test_originals_must_be_known() -> None:
    """All unknown originals are told, with the nearest names."""
    refusal = refused(lambda: decided(SourceCited("T", relays=("beltha", "belta", "?"))))
    assert reasons(refusal) == [("relays", UnknownReference)] * 2
    assert "unknown source 'beltha'; did you mean belta?" in str(refusal)
    assert "unknown source '?': register it first under the source names" in str(refusal)


@pytest.mark.parametrize(
    ("published", "error"),
    [
        ("2022-02-30", InvalidDate),
        ("2022-11-23/..", InvalidDate),
        ("yesterday", InvalidDate),
        ("2022-10-27T13:59", TimeWithoutOffset),
    ],
)
def test_a_date_of_publication_needs_an_end(published: str, error: type[Exception]) -> None:
    """A date from which no report date can be told is refused at birth."""
    refusal = refused(lambda: decided(SourceCited("T", published=published)))
    (finding,) = refusal.findings
    assert finding.field == "published"
    assert type(finding.error) is error


# --- when the public could know ---------------------------------------------------------------


DATED = WORLD.having(
    source("late", "2023-11-24"),
    source("early", "2023-11-19"),
    source("month", "2023-11"),
    source("relaying-early", "2023-12-01", relays=("early",)),
    source("morning", "2023-11-20T08:00+04:00"),
)


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (("late", "belta"), "2023-11-20"),
        (("belta", "late"), "2023-11-20"),
        (("report",), "2023-11-20/2023-11-30"),
        (("report", "late"), "2023-11-24"),  # the interval counts from its end
        (("month", "late"), "2023-11-24"),
        (("belta", "morning"), "2023-11-20T08:00+04:00"),
        (("relaying-early",), "2023-12-01"),  # cite the original to gain its date
        (("relaying-early", "early"), "2023-11-19"),
        (("memo", "late"), "2023-11-24"),  # the earlier one is not public
        (("memo",), "never"),
        (("leaflet",), None),
        (("leaflet", "memo"), None),
        (("leaflet", "late"), "2023-11-24"),
        ((), None),
    ],
)
def test_the_first_public_date_counts(cited: tuple[str, ...], expected: str | None) -> None:
    """It is the least latest bound among the cited public sources, and nothing else."""
    assert reported_by(told("f", "2023-11", *cited), DATED) == expected


@pytest.mark.parametrize("cited", [(), ("belta",), ("memo",), ("leaflet",)])
def test_a_given_date_wins(cited: tuple[str, ...]) -> None:
    """What the recorder says of the report is not worked out again."""
    assert reported_by(told("f", "2023", *cited, reported="2023-12"), DATED) == "2023-12"


def test_cited_sources_must_be_known() -> None:
    """Also where the date is given."""
    claim = told("f", "2023", "beltas", "tass", reported="2023-12")
    refusal = refused(lambda: reported_by(claim, WORLD))
    assert reasons(refusal) == [("sources", UnknownReference)] * 2
    assert "did you mean belta?" in str(refusal)


def test_whose_account_it_is_must_be_known() -> None:
    """``according_to`` is a reference as any other."""
    assert reported_by(told("f", "2023", according_to="pashinyan"), WORLD) is None
    refusal = refused(lambda: reported_by(told("f", "2023", according_to="pashinian"), WORLD))
    assert reasons(refusal) == [("according_to", UnknownReference)]


def test_a_source_that_is_none_is_refused() -> None:
    """A thing that calls itself a source and is a party dates nothing."""
    odd = World().having(thing("source", "odd", PartyRegistered("Odd")))
    assert reasons(refused(lambda: reported_by(told("f", None, "odd"), odd))) == [
        ("sources", Impossible)
    ]


@pytest.mark.parametrize(
    ("published", "recorded", "day"),
    [
        ("2023-11-20", "2026", "2023-11-20"),
        ("2023-11-20/2023-11-30", "2026", "2023-11-30"),
        ("../2023-11-30", "2026", "2023-11-30"),
        ("2023-11", "2026", "2023-11"),
        ("2022-10-27T13:59Z", "2026", "2022-10-27T13:59Z"),
        # What is cited has been published: its date ends on the day of recording at the latest.
        ("2023-11-20/2023-11-30", "2023-11-25", "2023-11-25"),
        ("2023-11", "2023-11-25", "2023-11-25"),
        ("2023-11-20/2023-11-30", "2023-11-30", "2023-11-30"),
        # What begins later is refused elsewhere, and left as it is here.
        ("2023-12-01", "2023-11-25", "2023-12-01"),
    ],
)
def test_report_day(published: str, recorded: str, day: str) -> None:
    """A source was public for certain at the end of its date, but never after the recording."""
    assert report_day(published, parse(recorded).latest) == day


@given(start=st.dates(), days=st.integers(0, 400), recorded=st.dates())
def test_a_report_day_is_public_for_certain(start: date, days: int, recorded: date) -> None:
    """It never lies before the publication, nor after the end of its date."""
    end = date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))
    published = f"{start}/{end}"
    bound = report_bound(report_day(published, parse(str(recorded)).latest))
    assert parse(published).earliest <= bound <= parse(published).latest


# --- independence -----------------------------------------------------------------------------

RELAYS: Mapping[str, tuple[str, ...]] = {
    "report": ("belta",),
    "digest": ("report",),
    "tass": ("statement", "briefing"),
    "weekly": ("statement", "blog"),
    "circle": ("round",),
    "round": ("circle",),
}


@pytest.mark.parametrize(
    ("cited", "count"),
    [
        ((), 0),
        (("belta",), 1),
        (("belta", "report"), 1),
        (("digest", "belta"), 1),  # through another
        (("tass", "weekly"), 1),  # both pass one statement on, which is not cited itself
        (("report", "digest"), 1),
        (("belta", "report", "panarmenian"), 2),
        (("weekly", "briefing"), 2),
        (("weekly", "briefing", "tass"), 1),  # the third one joins the two
        (("belta", "tass", "panarmenian"), 3),
        (("belta", "belta"), 1),
        (("circle", "round"), 1),
    ],
)
def test_independence(cited: tuple[str, ...], count: int) -> None:
    """Sources that share an original count once, however they come by it."""
    assert independent(cited, RELAYS) == count


def test_originals_of_a_circle_end() -> None:
    """Two sources that quote each other are no endless chain."""
    assert originals("circle", RELAYS) == {"circle", "round"}
    assert originals("digest", RELAYS) == {"digest", "report", "belta"}


NAMES = st.sampled_from("abcdefg")
GRAPHS = st.dictionaries(NAMES, st.lists(NAMES, max_size=3).map(tuple))


@given(cited=st.lists(NAMES, unique=True), relays=GRAPHS, data=st.data())
def test_independence_does_not_hang_on_the_order(
    cited: list[str], relays: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    """The number of groups is the same however they are listed, and never over the sources."""
    count = independent(cited, relays)
    assert independent(data.draw(st.permutations(cited)), relays) == count
    assert bool(cited) <= count <= len(cited)


@given(cited=st.lists(NAMES, unique=True), relays=GRAPHS)
def test_independence_is_the_number_of_groups(
    cited: list[str], relays: dict[str, tuple[str, ...]]
) -> None:
    """The reference: join what shares an original until nothing changes."""
    groups = [{name} for name in cited]
    roots = {name: originals(name, relays) for name in cited}
    for one in cited:
        for other in cited:
            if roots[one] & roots[other]:
                first = next(group for group in groups if one in group)
                second = next(group for group in groups if other in group)
                if first is not second:
                    first |= second
                    groups.remove(second)
    assert independent(cited, relays) == len(groups)


# --- amendments -------------------------------------------------------------------------------

CORRECTED = SourceAmended("corrected", "the date", url="https://example.org/correction")
WITHDRAWN = SourceAmended("withdrawn", grounds="untrue")


def amended(
    data: SourceAmended, *given: SourceEvent, occurred: str | None = None, name: str = "belta"
) -> tuple[Draft, ...]:
    """Decide that the source ``belta`` was amended."""
    state = SourceState()
    for event in given:
        state = evolve(state, event)
    command = AmendSource(claim=told("amended", occurred), source=name, data=data)
    return decide(state, command, WORLD)


@pytest.mark.parametrize("data", [CORRECTED, WITHDRAWN])
@pytest.mark.parametrize("occurred", [None, "2023-12-01"])
def test_an_amendment_lies_in_its_sources_stream(data: SourceAmended, occurred: str | None) -> None:
    """As told, with or without a date."""
    expected = (Draft("source/belta", told("amended", occurred), data),)
    assert amended(data, TASS, occurred=occurred) == expected


def test_the_same_amendment_again() -> None:
    """Without a date it is the same news; a second correction has a date, or says something."""
    assert amended(CORRECTED, TASS, CORRECTED) == ()
    assert len(amended(CORRECTED, TASS, CORRECTED, occurred="2024")) == 1
    assert len(amended(SourceAmended("corrected", "a name"), TASS, CORRECTED)) == 1


def test_what_is_amended_must_be_known() -> None:
    """The nearest sources are told."""
    refusal = refused(lambda: amended(WITHDRAWN, name="beltha"))
    assert reasons(refusal) == [("source", UnknownReference)]
    assert "did you mean belta?" in str(refusal)


def test_amendments_add_up() -> None:
    """A source that was corrected and then withdrawn stays as it was cited."""
    state = evolve(evolve(evolve(SourceState(), TASS), CORRECTED), WITHDRAWN)
    assert state == SourceState(TASS, (CORRECTED, WITHDRAWN))
