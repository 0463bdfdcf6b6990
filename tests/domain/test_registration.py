"""The rule that all registrations share: new, alike, or contradicting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.scenarios import reasons, refused, told
from tracker.domain.facts import Draft
from tracker.domain.measure import MeasureAdded
from tracker.domain.registration import differences, register
from tracker.errors import Contradiction

MEASURE = MeasureAdded("m", "Do it", responsible=("ARM",))


def draft(data: MeasureAdded) -> Draft:
    """A registration on its way."""
    return Draft("plan/p", told("m"), data)


def test_new_alike_and_contradicting() -> None:
    """The draft, nothing, or a refusal."""
    assert register(None, draft(MEASURE), "m") == (draft(MEASURE),)
    assert register(MEASURE, draft(MeasureAdded("m", "Do it", responsible=("ARM",))), "m") == ()
    other = draft(MeasureAdded("m", "Do that", "7", ("ARM",)))
    refusal = refused(lambda: register(MEASURE, other, "m"))
    assert reasons(refusal) == [("title", Contradiction), ("number", Contradiction)]


def test_differences_come_in_the_order_of_the_fields() -> None:
    """Each with the value before and the value now."""
    other = MeasureAdded("n", "Do it", due="2024", responsible=())
    assert differences(MEASURE, other) == [
        ("measure", "m", "n"),
        ("responsible", ("ARM",), ()),
        ("due", None, "2024"),
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Do that", "Do that"),
        ('The "plan"', 'The "plan"'),  # quotes at the end are part of it
        ("Entschließung", "Entschließung"),
        ("a\\b", "a\\b"),
    ],
)
def test_text_is_shown_as_it_is(title: str, shown: str) -> None:
    """Nothing is escaped or trimmed on its way into the message."""
    (finding,) = refused(lambda: register(MEASURE, draft(titled(title)), "m")).findings
    assert isinstance(finding.error, Contradiction)
    assert (finding.error.what, finding.error.recorded) == ("m: title", "Do it")
    assert finding.error.given == shown


def titled(title: str) -> MeasureAdded:
    """The measure under another title."""
    return MeasureAdded("m", title, responsible=("ARM",))


def test_other_values_are_shown_as_json() -> None:
    """Lists as lists, what is missing as nothing."""
    other = draft(MeasureAdded("m", "Do it", "7"))
    number, responsible = refused(lambda: register(MEASURE, other, "m")).findings
    assert "'nothing' in the log and '7' here" in str(number.error)
    assert """'["ARM"]' in the log and '[]' here""" in str(responsible.error)


TEXT = st.sampled_from(["a", "b", ""])
MEASURES = st.builds(
    MeasureAdded, TEXT, TEXT, st.none() | TEXT, st.lists(TEXT, max_size=2).map(tuple)
)


@given(MEASURES, MEASURES)
def test_nothing_differs_from_itself_alone(one: MeasureAdded, other: MeasureAdded) -> None:
    """There is a difference exactly where two are not equal, and it is told both ways."""
    assert (differences(one, other) == []) == (one == other)
    assert differences(one, other) == [(f, a, b) for f, b, a in differences(other, one)]
