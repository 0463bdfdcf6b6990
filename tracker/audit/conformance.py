"""``audit conformance``: which transitions were gaps or irregular, by the procedure in force?

All items are judged anew at the moment, each fact by the procedure that was in force on its
latest day. Nothing of it is stored: a fact that is told later can fill a gap, or break a rule.
"""

import msgspec

from tracker.domain import item
from tracker.domain.conformance import Deviation
from tracker.domain.procedure import Gap, Irregular
from tracker.views.answers import FactAnswer, MomentAnswer, SourceNote
from tracker.views.facts import Facts
from tracker.views.known import LogKnown
from tracker.views.reader import Reader, Thing


class DeviationAnswer(msgspec.Struct, frozen=True):
    """A transition that is not regular: a ``gap`` or ``irregular``, from which ``state``.

    ``steps`` were not reported before it, or ``allowed`` would have been regular instead.
    ``reason`` is what its recorder gave, ``after`` the key of the transition before it, and
    ``procedure`` the one that was in force on its latest day.
    """

    verdict: str
    item: str
    transition: str
    state: str
    procedure: str
    steps: tuple[str, ...]
    allowed: tuple[str, ...]
    reason: str | None
    after: str | None
    fact: FactAnswer


class ConformanceAnswer(msgspec.Struct, frozen=True):
    """What an audit of conformance found: ``clean`` where no fact is irregular.

    ``items`` and ``transitions`` are how many were judged.
    """

    clean: bool
    items: int
    transitions: int
    gaps: int
    irregular: int
    deviations: tuple[DeviationAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


def conformance(reader: Reader) -> ConformanceAnswer:
    """Judge all transitions that stand at the reader's moment."""
    facts, known, cited = Facts(reader), LogKnown(reader), Facts(reader)
    found: list[DeviationAnswer] = []
    items = transitions = 0
    for thing in reader.things("item"):
        timeline = reader.timeline(thing.num)
        judged = [one for one in timeline.stands if isinstance(one.data, item.ItemTransitioned)]
        items += bool(judged)
        transitions += len(judged)
        rules = item.procedure_name(thing.id, known)
        for one in known.deviations(thing.id, judged).values():
            shown = facts.fact(timeline, one.entry, None, one)
            cited.remember(shown.sources)
            found.append(_answer(thing, rules, one, shown))
    irregular = sum(one.verdict == "irregular" for one in found)
    return ConformanceAnswer(
        clean=not irregular,
        items=items,
        transitions=transitions,
        gaps=len(found) - irregular,
        irregular=irregular,
        deviations=tuple(sorted(found, key=lambda one: one.verdict != "irregular")),
        footnotes=cited.footnotes(),
        moment=cited.moment(),
    )


def _answer(thing: Thing, rules: str, one: Deviation, shown: FactAnswer) -> DeviationAnswer:
    gap = isinstance(one.verdict, Gap)
    return DeviationAnswer(
        verdict="gap" if gap else "irregular",
        item=thing.id,
        transition=getattr(one.entry.data, "transition", ""),
        state=one.state,
        procedure=rules,
        steps=one.verdict.steps if isinstance(one.verdict, Gap) else (),
        allowed=one.verdict.allowed if isinstance(one.verdict, Irregular) else (),
        reason=one.entry.claim.irregular,
        after=one.after.claim.key if one.after is not None else None,
        fact=shown,
    )
