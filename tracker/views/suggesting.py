"""Suggestions: ids and words that begin as typed, for the completion of a shell.

Not an answer: no moment, no dates. Each is one look into an index, for at most ``MOST`` rows.
"""

from collections.abc import Callable, Iterable

import msgspec

from tracker.domain import governance
from tracker.domain.procedure import REGISTERED, Gap, Outcome, Regular, judge, outcome
from tracker.log.catalogue import catalogue
from tracker.views.known import LogKnown
from tracker.views.reader import Reader

MOST = 50
"""Suggestions of one kind: more than a screen holds help nobody."""

HIGHEST = "\U0010ffff"
"""Sorts behind whatever may follow a prefix."""

STARTING = """
SELECT x.id, x.title FROM entity x WHERE x.kind = :kind AND x.id >= :low AND x.id < :high
AND EXISTS (SELECT 1 FROM standing s WHERE s.subject = x.num AND s.slot = 'named'
            AND s.retracted_position IS NULL)
ORDER BY x.id LIMIT :most
"""

FACTS_STARTING = """
SELECT f.key, f.type FROM fact f
WHERE f.key >= :low AND f.key < :high AND f.retracted_position IS NULL
AND replace(f.key, '/', '') = f.key
ORDER BY f.key LIMIT :most
"""

NEWEST_FACTS = """
SELECT f.key, f.type FROM fact f WHERE f.retracted_position IS NULL
AND replace(f.key, '/', '') = f.key
ORDER BY f.position DESC LIMIT :most
"""

STREAMS_STARTING = """
SELECT stream, '' FROM event WHERE version = 1 AND stream >= :low AND stream < :high
ORDER BY stream LIMIT :most
"""

RANK = {Regular: 0, Gap: 1}
"""What is allowed comes first, then what steps are missing before, then all else."""


class Suggestion(msgspec.Struct, frozen=True):
    """A word, and what is said beside it in shells that show it."""

    text: str
    help: str = ""


class Suggestions:
    """Looks words up in one snapshot."""

    def __init__(self, reader: Reader) -> None:
        """Take the snapshot."""
        self._reader = reader

    def things(self, kinds: Iterable[str], prefix: str) -> list[Suggestion]:
        """Ids of things of these kinds, with their titles."""
        return [found for kind in kinds for found in self._starting(STARTING, prefix, kind=kind)]

    def facts(self, prefix: str) -> list[Suggestion]:
        """Keys of facts that stand; without a prefix the newest ones.

        Those with a slash are left out: a registration is named by its thing, a part by its whole.
        """
        if prefix:
            return _once(self._starting(FACTS_STARTING, prefix))
        rows = self._reader.connection.all(NEWEST_FACTS, most=MOST)
        return _once(Suggestion(str(key), str(kind)) for key, kind in rows)

    def streams(self, prefix: str) -> list[Suggestion]:
        """Names of streams: ``item/armenia-assistance``."""
        return self._starting(STREAMS_STARTING, prefix)

    def transitions(self, item: str, prefix: str) -> list[Suggestion]:
        """The transitions of an item's procedure, those first that its state allows.

        Raises:
            Refused: where the log holds no procedure of the item's.
        """
        procedure = governance.procedure_of(item, LogKnown(self._reader))
        thing = self._reader.thing("item", item)
        row = self._reader.current(thing.num, "state") if thing is not None else None
        state = REGISTERED if row is None else str(row[0])
        found = []
        for step in procedure.transitions:
            if step.name.startswith(prefix):
                verdict = judge(procedure, state, step.name)
                told = _beside(outcome(procedure, step.name), state, verdict)
                found.append((RANK.get(type(verdict), 2), Suggestion(step.name, told)))
        return [one for _, one in sorted(found, key=lambda ranked: ranked[0])]

    def _starting(self, sql: str, prefix: str, **more: str) -> list[Suggestion]:
        """Rows whose id begins so; where none does, in upper case as members' ids are."""
        for low in dict.fromkeys((prefix, prefix.upper())):
            bounds = {"low": low, "high": low + HIGHEST, "most": MOST}
            if rows := self._reader.connection.all(sql, **bounds, **more):
                return [Suggestion(str(text), str(told)) for text, told in rows]
        return []


def _once(found: Iterable[Suggestion]) -> list[Suggestion]:
    return list({one.text: one for one in found}.values())


def _beside(step: Outcome, state: str, verdict: object) -> str:
    match verdict:
        case Regular():
            return step.label
        case Gap(steps):
            return f"{step.label} (not reported before it: {', '.join(steps)})"
        case _:
            return f"{step.label} (not foreseen from {state})"


def event_types() -> tuple[str, ...]:
    """All types of events that this program knows."""
    return tuple(kind.name for kind in catalogue().kinds())


Ask = Callable[[Suggestions], list[Suggestion]]
"""What is to be suggested."""
