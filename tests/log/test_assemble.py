"""Rows of a batch: what has no canonical bytes is refused, whichever part of an event it is."""

from typing import Any

import pytest

from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Claim, Draft, Event
from tracker.domain.plan import PlanAdopted
from tracker.errors import DamagedEvent, Impossible, WrongType
from tracker.log.assemble import Place, rows
from tracker.log.catalogue import catalogue
from tracker.log.envelope import LARGEST, command_id, is_written_alike
from tracker.log.stored import Batch, Prepared, Stored, decode

STAMP = "2026-01-01T00:00:00.000000Z"


def made(data: Event, **claim: Any) -> Stored:  # noqa: ANN401 - of the wrong type on purpose
    """The row of one event."""
    draft = Draft("plan/p", Claim(key="a", **claim), data)
    command = Prepared(command_id("a"), "digest", (draft,))
    batch = Batch((command,), {"plan/p": 0}, 0, "anna", "0")
    (row,) = rows(batch, Place(0, STAMP), catalogue())
    return row


@pytest.mark.parametrize("number", [1.0, 0.5, LARGEST + 1, -LARGEST - 1])
def test_a_number_that_is_none_of_ours(number: Any) -> None:  # noqa: ANN401 - a float, too
    """In the claim, in a field with a type, and in a part that no type describes."""
    with pytest.raises(WrongType):
        made(PlanAdopted(), order=number)
    with pytest.raises((WrongType, DamagedEvent)):
        made(PlanAdopted(number))
    with pytest.raises(WrongType):
        made(ProcedureAdopted({"deep": [number]}))


def test_what_would_come_back_as_something_else() -> None:
    """A NaN becomes null."""
    with pytest.raises((WrongType, Impossible)):
        made(PlanAdopted(float("nan")))  # type: ignore[arg-type]  # on purpose


def test_text_that_looks_like_numbers_is_text() -> None:
    """Digits and points within text refuse nothing."""
    row = made(PlanAdopted(7), order=-3, note='12345678901234567890 ":1.5 ,2e9 [3E4 "x":0.1')
    assert row.envelope.order == -3


def test_what_is_read_is_compared_with_what_is_written() -> None:
    """The event's own part, too: a blank, or keys in another order."""
    row = made(PlanAdopted(7))
    assert is_written_alike(row.stored, row.envelope, row.data)
    assert is_written_alike(row.stored, row.envelope, None)
    said = b'"by":[],"measures":7,'
    for wrong in (b'"by":[],"measures": 7,', b'"measures":7,"by":[],'):
        stored = row.stored.replace(said, wrong)
        assert stored != row.stored
        found = decode((0, stored, row.leaf), catalogue())
        assert not is_written_alike(stored, found.envelope, found.data)
