"""The attack table: what is seen from inside, with checkpoints from outside, and by pins.

The one truth of tests/audit/test_attacks.py and of the table in docs/audit.md.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tests.audit import attacks
from tests.audit.attacks import EARLY, LATE, Attack

MIDDLE, AFTER = 555, 950
"""An entry between the two checkpoints, and one after both."""

Seen = tuple[int, int] | str | None
"""The interval that is told, or the check that finds something; None where nothing does."""


class Row(NamedTuple):
    """A row of the table: the attack, and what sees it.

    ``pins`` is whether a start does that compares with a pin of all entries, without a scan.
    """

    attack: Attack
    inside: Seen
    outside: Seen
    pins: bool


BETWEEN = (EARLY, LATE - 1)

TABLE = {
    "edit a body": Row(attacks.edit_body(MIDDLE), (MIDDLE, MIDDLE), (MIDDLE, MIDDLE), pins=False),
    "edit body and leaf": Row(attacks.edit_body_and_leaf(MIDDLE), "tile", BETWEEN, pins=False),
    "recompute everything": Row(attacks.edit_everything(MIDDLE), None, BETWEEN, pins=True),
    "edit before the first checkpoint": Row(
        attacks.edit_everything(77), None, (0, EARLY - 1), pins=True
    ),
    "edit after the last checkpoint": Row(attacks.edit_everything(AFTER), None, None, pins=True),
    "delete a middle row": Row(
        attacks.delete(MIDDLE), (MIDDLE, MIDDLE), (MIDDLE, MIDDLE), pins=False
    ),
    "delete a middle row, recompute everything": Row(
        attacks.delete_and_close_up(MIDDLE), "event_id", "checkpoint", pins=True
    ),
    "insert a back-dated entry": Row(
        attacks.back_date(MIDDLE), "event_id", "checkpoint", pins=True
    ),
    "swap two entries": Row(
        attacks.swap(MIDDLE, MIDDLE + 40), "event_id", "checkpoint", pins=False
    ),
    "fork after 900": Row(attacks.fork(LATE), None, None, pins=True),
    "fork after 500": Row(attacks.fork(500), "tile", BETWEEN, pins=True),
    "cut after 950": Row(attacks.cut(AFTER, head=False), "head", "head", pins=True),
    "cut after 950, head corrected": Row(attacks.cut(AFTER, head=True), None, None, pins=True),
    "cut after 850": Row(attacks.cut(850, head=False), "head", (850, LATE - 1), pins=True),
    "cut after 850, head corrected": Row(
        attacks.cut(850, head=True), None, (850, LATE - 1), pins=True
    ),
}
"""Attacks on the entries."""


class Said(NamedTuple):
    """A row in words; ``test`` is the test that does it."""

    test: str
    inside: str
    outside: str
    pins: str


OTHERS = {
    "cut after 850, append a made-up `log.resumed`": Said(
        "test_a_cut_that_calls_itself_a_restore", "not seen", "told, as a warning", "seen"
    ),
    "edit a copied column": Said("test_a_derived_column", "seen: @555", "seen: @555", "not seen"),
    "edit a read model": Said(
        "test_a_read_model", "seen by `audit replay`", "seen by `audit replay`", "not seen"
    ),
    "leave a trigger off": Said(
        "test_a_trigger_that_is_gone", "seen: trigger", "seen: trigger", "not seen"
    ),
    "copy the file without its WAL": Said(
        "test_a_copy_without_its_wal", "not seen", "seen, if a checkpoint covers them", "seen"
    ),
}
"""What is done to something else than the entries, or what is not seen as an interval."""


def lines() -> Iterator[str]:
    """The table as the page has it."""
    yield "| attack | from inside | with checkpoints of 400 and 900 | by a pin of 1,000 at start |"
    yield "|---|---|---|---|"
    for name, row in TABLE.items():
        pins = "seen" if row.pins else "not seen"
        yield f"| {name} | {_said(row.inside)} | {_said(row.outside)} | {pins} |"
    for name, said in OTHERS.items():
        yield f"| {name} | {said.inside} | {said.outside} | {said.pins} |"


def _said(seen: Seen) -> str:
    match seen:
        case None:
            return "not seen"
        case str():
            return f"seen: {seen}"
        case (first, last):
            return f"seen: @{first}" if first == last else f"seen: @{first} to @{last}"
