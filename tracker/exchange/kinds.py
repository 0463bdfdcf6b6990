"""Which kind of fact is it? Told by its word in ``what`` and by what it is about.

Exchange layer. Words that stand for a kind decide first; then the field that names what the
fact is about; a stance of an item is a stance, any other word is a transition.
"""

from collections.abc import Set as AbstractSet

from tracker.domain.words import MEASURE_STATUSES, STANCES, nearest, plain
from tracker.errors import MissingField, TrackerError, UnknownWord, one_of
from tracker.exchange import fact_records as facts
from tracker.exchange.fields import LINK_KINDS
from tracker.exchange.forms import TEXT, Sink, wrong
from tracker.exchange.nodes import Mapping, Node, is_nothing, shorten
from tracker.exchange.shapes import fields_of, read_fields, read_record

OF_ONE_WORD: dict[str, type[facts.FactRecord]] = {
    **dict.fromkeys(facts.MEETING_WORDS, facts.MeetingFact),
    "suspended": facts.SuspensionFact,
    "attendance": facts.AttendanceFact,
    "item added": facts.ItemAddedFact,
    "item moved": facts.ItemMovedFact,
    "item dropped": facts.ItemDroppedFact,
    **dict.fromkeys(facts.AGENDA_WORDS, facts.AgendaFact),
    "tally": facts.TallyFact,
    "statement": facts.StatementFact,
    "retitled": facts.RetitlingFact,
    "new text": facts.TextFact,
    **dict.fromkeys(LINK_KINDS, facts.LinkFact),
    "plan adopted": facts.PlanFact,
    "measure added": facts.MeasureAddedFact,
    "chair": facts.ChairFact,
    **dict.fromkeys(facts.MEMBERSHIP_WORDS, facts.MembershipFact),
    **dict.fromkeys(facts.PARTICIPATION_WORDS, facts.ParticipationFact),
    "took office": facts.OfficeFact,
    "left office": facts.LeavingFact,
    **dict.fromkeys(facts.SOURCE_WORDS, facts.SourceFact),
    "dispute": facts.DisputeFact,
    "corroborated": facts.CorroborationFact,
    "settled": facts.SettlementFact,
    "retracted": facts.RetractionFact,
}
"""The words that say what kind of fact it is, whatever it is about."""

WORDS = tuple(OF_ONE_WORD)
"""All words that need neither an item nor a measure."""

KINDS: tuple[type[facts.FactRecord], ...] = (
    facts.TransitionFact,
    facts.StanceFact,
    facts.RetitlingFact,
    facts.LinkFact,
    facts.TextFact,
    facts.MeetingFact,
    facts.SuspensionFact,
    facts.AttendanceFact,
    facts.ItemAddedFact,
    facts.ItemMovedFact,
    facts.ItemDroppedFact,
    facts.AgendaFact,
    facts.TallyFact,
    facts.StatementFact,
    facts.PlanFact,
    facts.MeasureFact,
    facts.MeasureAddedFact,
    facts.ChairFact,
    facts.MembershipFact,
    facts.ParticipationFact,
    facts.OfficeFact,
    facts.LeavingFact,
    facts.SourceFact,
    facts.DisputeFact,
    facts.CorroborationFact,
    facts.SettlementFact,
    facts.RetractionFact,
)
"""All kinds of facts, in the order in which the documentation tells of them."""

AT_MEETINGS = (*facts.MEETING_WORDS, "suspended")
"""Words that a procedure may use for an item, too: with an item alone they are its transition."""

BY_FIELD: dict[str, type[facts.FactRecord]] = {
    "measure": facts.MeasureFact,
    "other": facts.LinkFact,
    "source": facts.SourceFact,
}
"""Fields that tell the kind of a fact whose word is none of these, so that the word is refused."""

_AT_MEETINGS, _ONE, _STANCE, _STATUS = (
    {plain(name) for name in names}
    for names in (AT_MEETINGS, OF_ONE_WORD, STANCES, MEASURE_STATUSES)
)
_ABOUT = {
    "meeting": (
        *(*AT_MEETINGS, *facts.AGENDA_WORDS),
        *("attendance", "tally", "item added", "item moved", "item dropped"),
    ),
    "item": ("retitled", "new text", *LINK_KINDS, "tally"),
    "measure": (*MEASURE_STATUSES, "measure added"),
    "plan": ("plan adopted", "measure added", "tally"),
    "source": facts.SOURCE_WORDS,
}
_COMMON = fields_of(facts.Happened)
_KNOWN = tuple(dict.fromkeys(name for kind in KINDS for name in fields_of(kind)))


def read_fact(node: Node, sink: Sink) -> facts.FactRecord | None:
    """Read a fact of whichever kind it is; None where anything in it is refused.

    Raises:
        WrongType: for what is no mapping.
    """
    if not isinstance(node, Mapping):
        raise wrong("a mapping (key: value)", node)
    kind = kind_of(node, sink)
    if kind is not None:
        return read_record(kind, node, sink)
    told = tuple(entry for entry in node.entries if entry[0] in _COMMON or entry[0] not in _KNOWN)
    read_fields(_COMMON, _KNOWN, Mapping(told, node.line), sink)
    return None


def kind_of(node: Mapping, sink: Sink) -> type[facts.FactRecord] | None:
    """Choose the kind of a fact; None where nothing tells, which is noted then."""
    given = {name: value for name, _, value in node.entries if not is_nothing(value)}
    if "what" not in given:
        words = next((_ABOUT[name] for name in given if name in _ABOUT), WORDS)
        told = "a stance, a transition, " if "item" in given else ""
        hint = f"what happened: {told}{one_of(words, len(WORDS))}"
        sink.add(MissingField("what", hint), sink.line)
        return None
    what = sink.take(TEXT, given["what"], ("what",))
    if not isinstance(what, str):
        return None
    kind = choose(plain(what), given.keys())
    if kind is None:
        sink.add(_unclear(what, given.keys()), given["what"].line)
    return kind


def choose(what: str, fields: AbstractSet[str]) -> type[facts.FactRecord] | None:
    """Choose the kind of a fact by its word, made plain, and the names of its fields."""
    of_item = what in _AT_MEETINGS and "item" in fields and "meeting" not in fields
    if what in _ONE and not of_item:
        return OF_ONE_WORD[what]
    by_field = (BY_FIELD[name] for name in BY_FIELD if name in fields)
    kind = next(by_field, None)
    if kind is not None and not (kind is facts.SourceFact and "item" in fields):
        return kind
    if what in _STANCE:
        return facts.StanceFact
    if "item" in fields:
        return facts.TransitionFact
    return facts.MeasureFact if what in _STATUS else None


def _unclear(what: str, fields: AbstractSet[str]) -> TrackerError:
    """Say why a word tells no kind: it is mistyped, or what it is about is missing."""
    for subject, known in _ABOUT.items():
        if subject in fields:
            return UnknownWord(what, f"kind of fact about a {subject}", known, nearest(what, known))
    near = nearest(what, WORDS)
    part = tuple(name for name in near if plain(what) in name.split())
    if near and not part:
        return UnknownWord(what, "kind of fact", WORDS, near)
    otherwise = f", or write {one_of(part)}" if part else ""
    return MissingField(
        "item", f"{shorten(what)} says what happened to an item; name it{otherwise}"
    )
