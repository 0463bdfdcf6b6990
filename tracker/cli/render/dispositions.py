"""What was done with items at meetings, as people read it; what is worked out is said to be so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.parts import Notes, backing, happened, margin

if TYPE_CHECKING:
    from tracker.app.answers import Carry, DispositionAnswer
    from tracker.cli.render.styled import Block


def dispositions_table(
    found: tuple[DispositionAnswer, ...], notes: Notes, *, by_meeting: bool = False
) -> Block:
    """Items with what was done with each; ``by_meeting`` one item's meetings."""
    rows: list[Row] = []
    for one in found:
        rows.append(
            (
                margin(disputed=one.disputed),
                "-" if one.number is None else str(one.number),
                one.meeting if by_meeting else one.item,
                one.disposition + (f" (part {one.part})" if one.part else ""),
                happened(one.happened),
                f"{backing(one.sources, one.independent_sources)} {notes.cite(one.sources)}"
                if one.entry is not None
                else "-",
                one.entry or "-",
            )
        )
        rows += [
            f"     {carry.what} {notes.cite(carry.sources) if carry.told else ''}".rstrip()
            for carry in _carried(one, by_meeting=by_meeting)
        ]
    name = "=MEETING" if by_meeting else "=ITEM"
    return Columns(("NO.", name, "~WHAT WAS DONE", "=HAPPENED", "FROM", "=ENTRY"), rows)


def _carried(one: DispositionAnswer, *, by_meeting: bool) -> tuple[Carry, ...]:
    """Where it came from and went to; in a list of its meetings the next one says the latter."""
    to = (carry for carry in one.carried_to if carry.told or not by_meeting)
    return (*one.carried_from, *to)
