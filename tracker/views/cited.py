"""Sources that facts cite, as they are at a moment: each is looked up once, many at a time."""

from collections.abc import Iterable

from tracker.domain.source import SourceCited, independent, report_day
from tracker.domain.when import NEVER, end_of_day, report_bound, timestamp
from tracker.views.lookups import Lookups
from tracker.views.moment_sql import RECORDED
from tracker.views.reader_sql import ENTRY

SOURCES = f"""
SELECT {ENTRY}, x.id FROM entity x
JOIN standing s ON s.subject = x.num AND s.slot = 'named' AND s.who = ''
JOIN fact f ON f.position = s.position JOIN event e ON e.position = s.position
WHERE x.kind = 'source' AND x.id IN ({{}}) AND {RECORDED.format("s")}
ORDER BY s.latest, s.ord, s.place
"""  # noqa: S608 - constants alone


class Cited:
    """The sources of one reader's answers."""

    def __init__(self, lookups: Lookups) -> None:
        """Take what looks up at the reader's moment."""
        self._lookups = lookups
        self._found: dict[str, SourceCited | None] = {}

    def load(self, names: Iterable[str]) -> None:
        """Look up those that were not asked for yet, in a statement for many."""
        new = [name for name in dict.fromkeys(names) if name not in self._found]
        self._found.update(dict.fromkeys(new))
        for row in self._lookups.among(SOURCES, new):
            data = self._lookups.entry(row).data
            self._found[str(row[6])] = data if isinstance(data, SourceCited) else None

    def source(self, name: str) -> SourceCited | None:
        """What a source is, as cited."""
        if name not in self._found:
            self.load((name,))
        return self._found[name]

    def relays(self, name: str) -> tuple[str, ...]:
        """The sources that a source passes on."""
        source = self.source(name)
        return () if source is None else tuple(sorted(set(source.relays)))

    def independent(self, sources: Iterable[str]) -> int:
        """How many of the sources share no original; one shares none with itself."""
        names = list(dict.fromkeys(sources))
        return len(names) if len(names) <= 1 else independent(names, self._all_relays(names))

    def _all_relays(self, names: list[str]) -> dict[str, tuple[str, ...]]:
        """What these sources pass on, and what those do, and so on."""
        found: dict[str, tuple[str, ...]] = {}
        waiting = names
        while waiting:
            self.load(waiting)
            found |= {name: self.relays(name) for name in waiting}
            waiting = [one for name in waiting for one in found[name] if one not in found]
        return found

    def out_by_then(self, name: str, recorded_at: str) -> bool:
        """Whether a source that a fact cites was public by the moment's bound of reports.

        An undated one was, at the latest, when the fact was recorded.
        """
        bound = self._lookups.moment.reported
        if bound == NEVER:
            return True
        source, recorded = self.source(name), timestamp(recorded_at)
        if source is None or not source.public:
            return source is None
        if source.published is None:
            return end_of_day(recorded) <= bound
        return report_bound(report_day(source.published, recorded)) <= bound
