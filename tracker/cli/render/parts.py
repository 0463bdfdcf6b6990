"""Parts of tables: cells, columns, moments, sources. One line a fact; ``!`` marks a dispute."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Line
from tracker.cli.render.text import count
from tracker.domain.phrases import phrase

if TYPE_CHECKING:
    from tracker.app.answers import MomentAnswer, SourceNote


def line(text: str, style: str = "") -> Line:
    """One line of text, control characters made visible."""
    return Line(text, style)


def heading(text: str, right: str = "") -> Line:
    """A heading, with something at the right end of its line."""
    return Line(text, "bold", right)


def pairs(rows: Iterable[tuple[str, str]], disputed: Container[str] = ()) -> Columns:
    """Names with their values, below each other; those of disputed ones have their mark."""
    return Columns(
        ("", ""),
        [(margin(disputed=name in disputed), name, value) for name, value in rows],
    )


def margin(*, disputed: bool = False) -> str:
    """The mark in the margin: ``!`` for what is disputed."""
    return "!" if disputed else ""


def happened(date: str | None) -> str:
    """A date as it is known, never rounded."""
    return phrase(date) if date is not None else "-"


def settled(date: str | None) -> str:
    """Since when something holds for certain: of an interval its end; ``show`` tells it whole."""
    start, slash, end = (date or "").partition("/")
    return happened(f"../{end}" if slash and start and end not in {"", ".."} else date)


def public(since: str | None) -> str:
    """Since when something was public; what is not known is said."""
    return {None: "not reported", "never": "never (no public source)"}.get(since, since or "")


def made_public(since: str | None) -> str:
    """Since when something was public, in running text."""
    if since == "never":
        return "never public (its sources are not public)"
    return f"public since {since}" if since else "since when it is public: not reported"


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
        self._by_id = {note.id: note for note in notes}
        self._numbers = {note.id: note.number for note in notes}

    def cite(self, sources: Iterable[str]) -> str:
        """Write sources as numbers: ``[4 6 7]``."""
        numbers = sorted(self._numbers[source] for source in sources if source in self._numbers)
        return "[" + " ".join(map(str, numbers)) + "]" if numbers else "[no source]"

    def publisher(self, source: str) -> str:
        """Who published a source, with its number: ``BelTA [5]``."""
        note = self._by_id.get(source)
        return f"{note.publisher} [{note.number}]" if note is not None else source

    def relayed(self, sources: Sequence[str]) -> str:
        """Name sources, and say of each which others of them it relays."""
        told = []
        for source in sources:
            note = self._by_id.get(source)
            passed = [one for one in sources if note is not None and one in note.relays]
            relays = f" relays {self.cite(passed)}" if passed else ""
            told.append(self.publisher(source) + relays)
        return "; ".join(told)

    def lines(self) -> Iterator[Columns]:
        """One line a source: publisher, date, what it relays."""
        if self._notes:
            yield Columns(("", ""), [("", *self.line(note)) for note in self._notes])

    def line(self, note: SourceNote) -> tuple[str, str]:
        """The number of a source, and what there is to say of it."""
        return f"[{note.number}]", self._note(note)

    def _note(self, note: SourceNote) -> str:
        parts = [f"{note.publisher} {note.published or '(undated)'}"]
        if note.relays:
            parts.append("relays " + ", ".join(self._relayed(one) for one in note.relays))
        if not note.public:
            parts.append("not public")
        parts += [f"{change} by its publisher" for change in note.amended]
        return ", ".join(parts) + f" ({note.id})"

    def _relayed(self, source: str) -> str:
        number = self._numbers.get(source)
        return f"[{number}]" if number is not None else source


def cited(notes: Notes, sources: Sequence[str], independent: int) -> str:
    """The numbers of sources; where they share an original, how many are independent."""
    if not sources:
        return "-"
    numbers = notes.cite(sources)
    return numbers if independent == len(sources) else f"{numbers} ({independent} indep.)"


def moment_line(moment: MomentAnswer) -> str:
    """The moment of an answer, in words; without a date it is the day of the last entry."""
    if moment.entries == 0:
        return "before the first entry of the log"
    on = moment.on if moment.on is not None else f"{moment.last_recorded[:10]} (last entry)"
    until = moment.reported_until
    reports = f"as reported until {until}" if until is not None else "all reports"
    entries = count(moment.entries, "entry")
    span = f", @0 to {moment.recorded_until}" if moment.entries > 1 else ""
    return f"on {on} · {reports} · log of {entries}{span}"
