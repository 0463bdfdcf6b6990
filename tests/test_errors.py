"""The errors' own fields: as of a dataclass, without what one costs at every start."""

import pytest

from tracker.errors import DamagedEvent, FactChanged, NoDatabase, TrackerError, UnknownReference


def test_fields_are_taken_by_place_and_by_name() -> None:
    """In the order of the class; a default stands for what is left out."""
    error = UnknownReference("item", ref="x")
    assert (error.kind, error.ref, error.nearest, error.hint) == ("item", "x", (), "")


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("a", "b", "c"), {}), (("a",), {"path": "b"}), (("a",), {"other": "b"})],
)
def test_other_fields_are_a_type_error(given: tuple[str, ...], named: dict[str, str]) -> None:
    """None missing, none too many, none twice, none that the class has not."""
    with pytest.raises(TypeError, match="NoDatabase takes path"):
        NoDatabase(*given, **named)


def test_the_same_with_another_value() -> None:
    """The first stays as it is."""
    first = FactChanged("k", "on", "a", "b", 7)
    second = first.but(typed=True)
    assert (first.typed, second.typed, second.entry) == (False, True, 7)


def test_an_error_is_told_and_raised_like_any_other() -> None:
    """It is an exception, equal to itself alone, and its class has the codes."""
    error = DamagedEvent(3, "cut off")
    assert isinstance(error, TrackerError)
    assert error != DamagedEvent(3, "cut off")
    assert error.exit_status == DamagedEvent.exit_code
    with pytest.raises(DamagedEvent, match="cut off"):
        raise error
