"""Comparing two tables that no single statement can see."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.audit.apart import first_apart

ROWS = st.sets(st.tuples(st.integers(0, 5), st.sampled_from([None, "a", "b"]), st.booleans()))


@given(live=ROWS, fresh=ROWS)
def test_it_finds_the_first_event_that_differs(
    live: set[tuple[object, ...]], fresh: set[tuple[object, ...]]
) -> None:
    """Whatever the order of an event's rows: a row that only one side has, of the first event."""
    found = first_apart(sorted(live, key=_event), sorted(fresh, key=_event))
    if live == fresh:
        assert found is None
        return
    assert found is not None
    mine, yours = found
    first = min(_event(row) for row in live ^ fresh)
    assert (mine is None) == (not [row for row in live - fresh if _event(row) == first])
    assert (yours is None) == (not [row for row in fresh - live if _event(row) == first])
    assert mine is None or (mine in live - fresh and _event(mine) == first)
    assert yours is None or (yours in fresh - live and _event(yours) == first)


def _event(row: tuple[object, ...]) -> int:
    return int(str(row[0]))
