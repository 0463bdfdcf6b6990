"""Everything else that can be shown: parties, organisations, bodies, sources, measures, facts."""

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.known import PARTIES
from tracker.domain.moment import entry_number
from tracker.domain.timeline import Timeline
from tracker.errors import InvalidMoment
from tracker.views.answers import FactAnswer
from tracker.views.facts import Facts
from tracker.views.moment_sql import VISIBLE
from tracker.views.named import LAST, by_part, last_of
from tracker.views.reader import Reader, Thing
from tracker.views.thing_answers import ThingAnswer
from tracker.views.versions import with_retraction

FACTS_BY_KEY = f"""
SELECT f.position FROM fact f WHERE f.key = :key AND f.position <= :n
ORDER BY CASE WHEN {VISIBLE.format("f")} THEN 0 ELSE 1 END, f.position DESC LIMIT 1
"""  # noqa: S608 - constants alone

NAMING = "SELECT m.position FROM mention m WHERE m.ref = :ref AND m.position <= :n"

KINDS = (
    "item", "meeting", "plan", "party", "organisation", "body", "source", "measure", "statement",
    "procedure",
)  # fmt: skip
"""The kinds of things, in the order in which a bare id is looked up."""


class Things:
    """Answers about things and facts at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def show(self, thing: Thing) -> ThingAnswer:
        """A thing: what it was registered as, its own facts, and those that name it."""
        facts = Facts(self._reader)
        registration = self._reader.entry_at(thing.named)
        timeline = self._timeline(thing)
        mentions = [
            facts.fact(self._reader.marked(entry), entry)
            for entry in self.mentions(thing)
            if entry.stream != thing.stream
        ]
        return ThingAnswer(
            id=thing.id,
            kind=thing.kind,
            title=thing.title,
            details=details(registration),
            history=tuple(facts.fact(timeline, entry) for entry in timeline.stands),
            possible=tuple(facts.fact(timeline, entry) for entry in timeline.possible),
            mentions=tuple(mentions),
            disputes=facts.all_disputes(timeline),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
            alone=self._alone(thing, mentions),
        )

    def _alone(self, thing: Thing, mentions: list[FactAnswer]) -> tuple[str, ...]:
        """The facts that rest on a source alone: what else they cite passes it on."""
        if thing.kind != "source":
            return ()
        return tuple(
            fact.entry
            for fact in mentions
            if fact.sources and all(self._leads_to(one, thing.id) for one in fact.sources)
        )

    def _leads_to(self, source: str, origin: str) -> bool:
        """Whether a source is another one, or passes on that and nothing else."""
        relayed = self._reader.relays(source)
        return source == origin or (
            bool(relayed) and all(self._leads_to(one, origin) for one in relayed)
        )

    def fact(self, position: int) -> ThingAnswer:
        """One entry with its marks, as a thing of kind ``fact``."""
        facts = Facts(self._reader)
        entry = self._reader.entry_at(position)
        timeline = self._reader.marked(entry)
        shown = with_retraction(self._reader, facts.fact(timeline, entry), entry)
        marks = [mark for found in timeline.marks.values() for mark in found]
        marks.sort(key=lambda mark: mark.position)
        return ThingAnswer(
            id=entry.claim.key,
            kind="fact",
            title=shown.what,
            details={"event_id": entry.event_id, **details(entry)},
            history=(shown,),
            possible=(),
            mentions=tuple(facts.fact(timeline, mark) for mark in marks),
            disputes=shown.disputes,
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    def find(self, name: str) -> Thing | None:
        """The thing of that id, or of ``kind/id``; the first kind that has it."""
        kind, slash, rest = name.partition("/")
        if slash and kind in KINDS:
            return self._reader.thing(kind, rest)
        for kind in KINDS:
            if (found := self._reader.thing(kind, name)) is not None:
                return found
        return None

    def find_fact(self, name: str, recorder: str = "") -> int | None:
        """The position of the fact of a key, ``@n``, ``n``, a part of an id, or ``last``.

        Of several with one key the one that is not taken back, else the last one.

        Raises:
            InvalidMoment: for an ``@n`` beyond the moment.
            AmbiguousName: where the ids of several begin so.
        """
        if rows := self._reader.select(FACTS_BY_KEY, key=name):
            return int(rows[0][0])
        if name == LAST:
            return last_of(self._reader, recorder)
        number = entry_number(name if name.startswith("@") else f"@{name}")
        last = self._reader.moment.position
        if number is not None and number <= last:
            return number
        part = by_part(self._reader, name)
        if part is None and number is not None:
            raise InvalidMoment(f"there is no entry @{number}: the moment ends at @{last}")
        return part

    def _timeline(self, thing: Thing) -> Timeline:
        """A thing's own stream; of a body or measure, what its owner's stream tells of it."""
        timeline = self._reader.timeline(self._reader.stream(thing.stream))
        if thing.stream.partition("/")[0] == thing.kind:
            return timeline
        rows = self._reader.select(NAMING, ref=f"{thing.kind}/{thing.id}")
        naming = {row[0] for row in rows}
        return Timeline(
            tuple(entry for entry in timeline.stands if entry.position in naming),
            tuple(entry for entry in timeline.possible if entry.position in naming),
            timeline.marks,
        )

    def mentions(self, thing: Thing) -> list[Entry]:
        """The facts that stand and name a thing, each once, in the order of the world."""
        kinds = ("party", thing.kind) if thing.kind in PARTIES else (thing.kind,)
        found = {
            entry.position: entry
            for kind in dict.fromkeys(kinds)
            for _, entry in self._reader.mentions(f"{kind}/{thing.id}")
        }
        return sorted(found.values(), key=lambda entry: entry.place_key)


def details(entry: Entry) -> dict[str, str]:
    """The event's own fields that say something, as text."""
    values = msgspec.to_builtins(entry.data)
    return {
        field: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for field, value in values.items()
        if value not in (None, [], {}, "") and field != "definition"
    }
