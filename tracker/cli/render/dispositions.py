"""What was done with items at meetings, as people read it; what is worked out is said to be so."""

from rich.console import RenderableType

from tracker.app.answers import DispositionAnswer
from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.parts import Notes, backing, happened, margin


def dispositions_table(
    found: tuple[DispositionAnswer, ...], notes: Notes, *, by_meeting: bool = False
) -> RenderableType:
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
            for carry in (*one.carried_from, *one.carried_to)
        ]
    name = "=MEETING" if by_meeting else "=ITEM"
    return Columns(("NO.", name, "~WHAT WAS DONE", "=HAPPENED", "FROM", "=ENTRY"), rows)
