"""The shapes of explanations: why, what differs, what is news, what is said about a party.

As in ``answers``: what ``--format json`` prints, field for field; null means "no source says".
"""

from typing import Literal

import msgspec

from tracker.views.answers import (
    DisputeAnswer,
    FactAnswer,
    MomentAnswer,
    SourceNote,
    StanceAnswer,
)

Part = Literal["on", "reported", "recorded"]
"""The part of a moment in which another one differs."""


class CorrectionAnswer(msgspec.Struct, frozen=True):
    """An earlier version of a fact: what it said, who replaced it when, and why.

    ``entry`` is the version that no longer stands, ``by_entry`` the one that replaced it;
    ``narrowed`` says that the new date lies within the old one.
    """

    entry: str
    what: str
    happened: str | None
    public_since: str | None
    by_entry: str
    reason: str | None
    recorder: str
    recorded_at: str
    narrowed: bool


class OtherMoment(msgspec.Struct, frozen=True):
    """Another moment at which the answer is another one; ``options`` can be pasted as they are."""

    part: Part
    options: str
    answer: str


class WhyAnswer(msgspec.Struct, frozen=True):
    """Why things stand as they do at a moment.

    ``answer`` is the whole of it in a few words; ``because`` is the fact that establishes it, null
    where none stands, and ``follows`` what that displaced. ``reported_by`` are the sources that
    date its report; ``counts_from`` is its last possible day where it has several.
    """

    id: str
    kind: str
    member: str | None
    title: str
    answer: str
    label: str | None
    by: tuple[str, ...]
    because: FactAnswer | None
    counts_from: str | None
    reported_by: tuple[str, ...]
    account: str | None
    marks: tuple[FactAnswer, ...]
    corrections: tuple[CorrectionAnswer, ...]
    follows: tuple[FactAnswer, ...]
    displaced_by: tuple[FactAnswer, ...]
    pending: tuple[FactAnswer, ...]
    possible: tuple[FactAnswer, ...]
    others: tuple[OtherMoment, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class ChangeAnswer(msgspec.Struct, frozen=True):
    """One thing that differs between two moments.

    ``before`` and ``after`` are what it was, null where nothing stood; ``facts`` made the
    difference: those that came, and those that fell away.
    """

    about: str
    aspect: str
    who: str | None
    before: str | None
    before_since: str | None
    after: str | None
    after_since: str | None
    facts: tuple[FactAnswer, ...]


class DiffAnswer(msgspec.Struct, frozen=True):
    """What differs between two moments, the earlier one in ``since``.

    ``fell`` are facts that were taken back in between, ``further`` new ones that change nothing
    of what stands: they took their place in the past.
    """

    since: MomentAnswer
    changes: tuple[ChangeAnswer, ...]
    fell: tuple[FactAnswer, ...]
    further: tuple[FactAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class NewsLine(msgspec.Struct, frozen=True):
    """One piece of news; ``changed`` says what a correction, retraction or mark did to what."""

    news: Literal["new", "corrected", "taken back", "disputed", "settled", "corroborated"]
    changed: str | None
    fact: FactAnswer


class NewsGroup(msgspec.Struct, frozen=True):
    """The news of one thing, with its state before (``was``) and after (``now``) them."""

    about: str
    title: str
    was: str | None
    now: str | None
    news: tuple[NewsLine, ...]


class NewsAnswer(msgspec.Struct, frozen=True):
    """What was recorded, or reported, in a span of time, whenever it happened.

    ``since`` and ``until`` are the span's first and last day or entry; ``names`` counts the
    registrations in it, which claim nothing and are not listed; ``more`` what the limit cut off.
    """

    by: Literal["recorded", "reported"]
    since: str | None
    until: str | None
    groups: tuple[NewsGroup, ...]
    names: int
    more: int
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer


class ItemStance(msgspec.Struct, frozen=True):
    """A party's stance on one item, with those before it."""

    item: str
    stance: StanceAnswer


class AboutAnswer(msgspec.Struct, frozen=True):
    """All that the log says of one party, body or source, each fact under what it is to it."""

    id: str
    kind: str
    title: str
    details: dict[str, str]
    stances: tuple[ItemStance, ...]
    acts: tuple[FactAnswer, ...]
    roles: tuple[FactAnswer, ...]
    measures: tuple[FactAnswer, ...]
    statements: tuple[FactAnswer, ...]
    accounts: tuple[FactAnswer, ...]
    meetings: tuple[FactAnswer, ...]
    concerns: tuple[FactAnswer, ...]
    cited: tuple[FactAnswer, ...]
    others: tuple[FactAnswer, ...]
    marks: tuple[FactAnswer, ...]
    possible: tuple[FactAnswer, ...]
    disputes: tuple[DisputeAnswer, ...]
    footnotes: tuple[SourceNote, ...]
    moment: MomentAnswer
