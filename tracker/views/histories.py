"""Histories at a moment: all facts of a stream, those that were taken back too."""

from tracker.domain.facts import Entry
from tracker.errors import UnknownReference
from tracker.views.facts import Facts
from tracker.views.known import LogKnown
from tracker.views.list_answers import FactsAnswer
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY
from tracker.views.versions import with_retraction

RETRACTED = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND NOT f.mark AND f.position <= :n AND f.reported <= :r
AND f.latest <= :d AND f.retracted_position <= :n AND f.retracted_reported <= :r
"""  # noqa: S608 - constants alone


class Histories:
    """Histories at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def of(self, stream: str, name: str) -> FactsAnswer:
        """All facts of a stream in the order of the world.

        What was taken back says by which entry, why, and what replaced it; what replaces
        something says so, and whether it narrowed the date.

        Raises:
            UnknownReference: where there is no such stream.
        """
        number = self._reader.stream(stream)
        if number < 0 or number > self._reader.moment.position:
            raise UnknownReference("name", name)
        facts = Facts(self._reader)
        timeline = self._reader.timeline(number)
        kind, _, thing = stream.partition("/")
        deviations = (
            LogKnown(self._reader).deviations(thing, timeline.stands) if kind == "item" else {}
        )
        shown = [
            (entry, facts.fact(timeline, entry, None, deviations.get(entry.event_id)))
            for entry in timeline.stands
        ]
        for entry in self._retracted(number):
            marked = with_retraction(self._reader, facts.fact(timeline, entry), entry)
            shown.append((entry, marked))
        shown.sort(key=lambda pair: (pair[0].place_key, pair[0].position))
        return FactsAnswer(
            tuple(fact for _, fact in shown),
            tuple(facts.fact(timeline, entry) for entry in timeline.possible),
            facts.footnotes(),
            0,
            facts.moment(),
        )

    def _retracted(self, number: int) -> list[Entry]:
        """Facts of a stream that stood and were taken back."""
        return list(self._reader.entries(RETRACTED, stream=number))
