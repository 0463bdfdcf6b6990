"""Parts of tables: cells, columns, moments, sources. One line a fact; ``!`` marks a dispute."""

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from tracker.app.answers import MomentAnswer, SourceNote
from tracker.cli.render.text import count, visible
from tracker.domain.phrases import phrase

Row = Sequence[str | None]


def line(text: str, style: str = "") -> Text:
    """One line of text, control characters made visible."""
    return Text(visible(text), style=style, overflow="fold")


def heading(text: str, right: str = "") -> Table:
    """A heading, with something at the right end of its line."""
    table = Table.grid(expand=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", overflow="fold")
    table.add_row(line(text, "bold"), line(right))
    return table


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Names with their values, below each other."""
    found = Table.grid(padding=(0, 2, 0, 0))
    for name, value in rows:
        found.add_row("", line(name, "dim"), line(value))
    return found


def table(
    columns: Sequence[str], rows: Iterable[Row], least: Mapping[str, int] | None = None
) -> Table:
    """A table without lines; the first column is the margin with its marks.

    A column whose name begins with ``=`` never wraps; ``least`` is the width that others keep.
    """
    found = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False
    )
    found.add_column("", width=1, no_wrap=True)
    for name in columns:
        found.add_column(
            name.removeprefix("="),
            no_wrap=name.startswith("="),
            overflow="fold",
            min_width=(least or {}).get(name),
        )
    for row in rows:
        found.add_row(*(line(cell or "") for cell in row))
    return found


def margin(*, disputed: bool = False, possible: bool = False) -> str:
    """The mark in the margin: ``!`` disputed, ``?`` possible."""
    return "!" if disputed else "?" if possible else ""


def happened(date: str | None) -> str:
    """A date as it is known, never rounded."""
    return phrase(date) if date is not None else "-"


def public(since: str | None) -> str:
    """Since when something was public; what is not known is said."""
    return {None: "not reported", "never": "never (no public source)"}.get(since, since or "")


def backing(sources: Sequence[str], independent: int) -> str:
    """How many sources, and how many of them are independent: ``2 (1 indep.)``."""
    if not sources:
        return "none"
    total = str(len(sources))
    return total if independent == len(sources) else f"{total} ({independent} indep.)"


class Notes:
    """The numbers of an answer's sources."""

    def __init__(self, notes: Sequence[SourceNote]) -> None:
        """Take the answer's footnotes."""
        self._notes = notes
        self._numbers = {note.id: note.number for note in notes}

    def cite(self, sources: Iterable[str]) -> str:
        """Write sources as numbers: ``[4 6 7]``."""
        numbers = sorted(self._numbers[source] for source in sources if source in self._numbers)
        return "[" + " ".join(map(str, numbers)) + "]" if numbers else "[no source]"

    def lines(self) -> list[Text]:
        """One line a source: publisher, date, what it relays."""
        return [line(self._line(note), "dim") for note in self._notes]

    def _line(self, note: SourceNote) -> str:
        parts = [f"[{note.number}] {note.publisher} {note.published or '(undated)'}"]
        if note.relays:
            parts.append("relays " + ", ".join(self._relayed(one) for one in note.relays))
        if not note.public:
            parts.append("not public")
        return ", ".join(parts) + f"  ({note.id})"

    def _relayed(self, source: str) -> str:
        number = self._numbers.get(source)
        return f"[{number}]" if number is not None else source


def moment_line(moment: MomentAnswer) -> str:
    """The moment of an answer, in words."""
    on = f"on {moment.on}" if moment.on is not None else "on any date"
    until = moment.reported_until
    reports = f"as reported until {until}" if until is not None else "all reports"
    entries = count(moment.entries, "entry")
    last = moment.last_recorded[:10]
    span = f", @0 to {moment.recorded_until}" if moment.entries > 1 else ""
    return f"{on} · {reports} · log of {entries}{span} (to {last})"
