"""Plans and measures at a moment: what was counted, what is named, what is still open."""

from collections import Counter

from tracker.domain import measure, plan, tally
from tracker.domain.facts import Entry
from tracker.domain.timeline import Timeline
from tracker.domain.when import NEVER
from tracker.errors import UnknownReference
from tracker.views.agenda_answers import PlanAnswer
from tracker.views.answers import MeasureAnswer
from tracker.views.facts import Facts
from tracker.views.items import measures_of
from tracker.views.list_answers import MeasuresAnswer
from tracker.views.moment_sql import VISIBLE
from tracker.views.reader import Reader
from tracker.views.reader_sql import NAMED

OWNERS = f"""
{NAMED} WHERE x.kind || '' = :kind AND x.num IN (
    SELECT o.stream FROM entity y JOIN standing m ON m.subject = y.num AND m.slot = 'named'
    JOIN fact o ON o.position = m.position WHERE y.kind = 'measure' AND m.position <= :n
) AND {VISIBLE.format("s")} ORDER BY x.num, s.latest, s.ord, s.place
"""  # noqa: S608 - constants alone
"""Plans, or items, that ever named a measure."""


class Plans:
    """Answers about plans and measures at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def show(self, name: str) -> PlanAnswer:
        """All that stands of a plan.

        Raises:
            UnknownReference: where there is none.
        """
        thing = self._reader.thing("plan", name)
        if thing is None:
            raise UnknownReference("plan", name)
        facts = Facts(self._reader)
        timeline = self._reader.timeline(thing.num)
        measures = tuple(measures_of(self._reader, facts, timeline))
        counted = _last(timeline, tally.TallyReported)
        adopted = _last(timeline, plan.PlanAdopted)
        parts = _parts(counted)
        named = _named_by(timeline, counted)
        backing = counted or adopted
        sources = facts.cite(facts.backing(timeline, backing)) if backing is not None else ()
        return PlanAnswer(
            id=name,
            title=thing.title,
            body=thing.parent,
            adopted=adopted.claim.occurred if adopted is not None else None,
            total=_total(counted, adopted),
            counted=f"@{counted.position}" if counted is not None else None,
            parts=parts,
            named=dict(named),
            unnamed={part: max(count - named[part], 0) for part, count in parts.items()},
            summary=summary(_total(counted, adopted), parts, dict(named), len(measures)),
            possible=tuple(facts.fact(timeline, entry) for entry in timeline.possible),
            measures=measures,
            disputes=facts.all_disputes(timeline),
            sources=sources,
            independent_sources=self._reader.independent(sources),
            history=tuple(
                facts.fact(timeline, entry)
                for entry in timeline.stands
                if entry.claim.occurred is not None
            ),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    def has_facts(self, number: int) -> bool:
        """Whether any dated fact of the plan stands, or is possible, at the moment."""
        timeline = self._reader.timeline(number)
        dated = any(entry.claim.occurred is not None for entry in timeline.stands)
        return dated or bool(timeline.possible)

    def measures(self, *, open_only: bool = False, overdue: bool = False) -> MeasuresAnswer:
        """All named measures, of plans and items.

        With ``open_only`` those not done with, with ``overdue`` those that should have been.
        """
        facts = Facts(self._reader)
        found: list[MeasureAnswer] = []
        for kind in ("plan", "item"):
            nums = dict.fromkeys(int(row[0]) for row in self._reader.select(OWNERS, kind=kind))
            for num in nums:
                found += measures_of(self._reader, facts, self._reader.timeline(num))
        chosen = tuple(
            one for one in found if (one.open or not open_only) and (one.overdue or not overdue)
        )
        cited = Facts(self._reader)
        for one in chosen:
            cited.remember(one.sources)
        return MeasuresAnswer(chosen, cited.footnotes(), facts.moment())


def _last(timeline: Timeline, kind: type) -> Entry | None:
    found = [entry for entry in timeline.stands if isinstance(entry.data, kind)]
    return found[-1] if found else None


def _named_by(timeline: Timeline, counted: Entry | None) -> Counter[str]:
    """How many named measures had which status when they were counted; without a count, now."""
    latest = counted.bounds.latest if counted is not None else NEVER
    added = {
        entry.data.measure
        for entry in timeline.stands
        if isinstance(entry.data, measure.MeasureAdded)
    }
    statuses = {
        entry.data.measure: entry.data.status
        for entry in timeline.stands
        if isinstance(entry.data, measure.MeasureReported) and entry.bounds.latest <= latest
    }
    return Counter(status for name, status in statuses.items() if name in added)


def _parts(counted: Entry | None) -> dict[str, int]:
    data = counted.data if counted is not None else None
    parts = data.parts if isinstance(data, tally.TallyReported) else ()
    return {part.name: part.count for part in parts}


def _total(counted: Entry | None, adopted: Entry | None) -> str | None:
    """The number of measures: as counted last, else as adopted."""
    data = counted.data if counted is not None else None
    if isinstance(data, tally.TallyReported) and data.total is not None:
        return str(data.total)
    first = adopted.data if adopted is not None else None
    if isinstance(first, plan.PlanAdopted) and first.measures is not None:
        return str(first.measures)
    return None


def summary(total: str | None, parts: dict[str, int], named: dict[str, int], measures: int) -> str:
    """One line: ``34 measures: 32 reported implemented (none of them named), 2 unfulfilled …``."""
    head = f"{total} measures" if total is not None else "number of measures: not reported"
    told = [f"{count} reported {part} ({_named(count, named.get(part, 0))})"
            for part, count in parts.items()]  # fmt: skip
    if not told:
        return f"{head}; {measures} named, no count of their status reported"
    return f"{head}: {', '.join(told)}"


def _named(count: int, named: int) -> str:
    if named == 0:
        return "none of them named"
    if named == count:
        return "both named" if count == 2 else "all named"  # noqa: PLR2004 - English has a dual
    return f"{named} of them named" if named < count else f"{named} named: does not add up"
