"""The shapes of what contradicts itself; see ``answers`` for the rules that all shapes keep."""

import msgspec

from tracker.views.answers import DisputeAnswer, FactAnswer, MomentAnswer, SourceNote


class PartAnswer(msgspec.Struct, frozen=True):
    """A part of a tally that names a status or state: ``counted``, and the ids ``known`` so.

    ``unknown`` is how many were counted and are not known one by one. It ``fits`` where no more
    are known than were counted.
    """

    name: str
    counted: int
    known: tuple[str, ...]
    unknown: int
    fits: bool


class TallyAnswer(msgspec.Struct, frozen=True):
    """A tally that the register does not bear out in full; ``faults`` say what can't add up."""

    about: str
    key: str
    entry: str
    what: str
    happened: str | None
    public_since: str | None
    according_to: str | None
    parts: tuple[PartAnswer, ...]
    faults: tuple[str, ...]
    sources: tuple[str, ...]
    independent_sources: int


class ContradictionAnswer(msgspec.Struct, frozen=True):
    """Two tallies of one thing that can't both be right; ``differs`` says in what."""

    about: str
    differs: tuple[str, ...]
    one: FactAnswer
    other: FactAnswer


class RepeatAnswer(msgspec.Struct, frozen=True):
    """Two facts that are probably one: ``commands`` make them one, if they are."""

    about: str
    first: FactAnswer
    again: FactAnswer
    commands: tuple[str, ...]


class ConflictsAnswer(msgspec.Struct, frozen=True):
    """Open disputes, tallies that do not fit, and facts that were probably recorded twice.

    ``more`` of each of these are those beyond the limit.
    """

    disputes: tuple[DisputeAnswer, ...]
    tallies: tuple[TallyAnswer, ...]
    contradictions: tuple[ContradictionAnswer, ...]
    repeats: tuple[RepeatAnswer, ...]
    more: dict[str, int]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer
