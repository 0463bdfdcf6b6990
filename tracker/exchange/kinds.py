"""Which kind of fact is it? Told by its word in ``what`` and by what it is about.

Exchange layer. Words that stand for a kind decide first; then the field that names what the
fact is about; a stance of an item is a stance, any other word is a transition.
"""

from collections.abc import Set as AbstractSet

from tracker.domain.words import MEASURE_STATUSES, STANCES, nearest, plain
from tracker.errors import MissingField, TrackerError, UnknownWord, one_of
from tracker.exchange import fact_records as facts
from tracker.exchange.forms import TEXT, Sink, wrong
from tracker.exchange.nodes import Mapping, Node, is_nothing, shorten
from tracker.exchange.shapes import fields_of, read_fields, read_record

OF_ONE_WORD: dict[str, type[facts.FactRecord]] = {
    "attendance": facts.AttendanceFact,
    "tally": facts.TallyFact,
    "statement": facts.StatementFact,
    "plan adopted": facts.PlanFact,
    "chair": facts.ChairFact,
    "joined": facts.MembershipFact,
    "left": facts.MembershipFact,
    "dispute": facts.DisputeFact,
    "corroborated": facts.CorroborationFact,
    "retracted": facts.RetractionFact,
}
"""The words that say what kind of fact it is, whatever it is about."""

WORDS = (*facts.MEETING_WORDS, *OF_ONE_WORD)
"""All words that need neither an item nor a measure."""

KINDS: tuple[type[facts.FactRecord], ...] = (
    facts.TransitionFact,
    facts.StanceFact,
    facts.MeetingFact,
    facts.AttendanceFact,
    facts.TallyFact,
    facts.StatementFact,
    facts.PlanFact,
    facts.MeasureFact,
    facts.ChairFact,
    facts.MembershipFact,
    facts.DisputeFact,
    facts.CorroborationFact,
    facts.RetractionFact,
)
"""All kinds of facts, in the order in which the documentation tells of them."""


_MEETING, _ONE, _STANCE, _STATUS = (
    {plain(name) for name in names}
    for names in (facts.MEETING_WORDS, OF_ONE_WORD, STANCES, MEASURE_STATUSES)
)
_ABOUT = {
    "meeting": (*facts.MEETING_WORDS, "attendance", "tally"),
    "plan": ("plan adopted", "tally"),
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
        hint = f"what happened: a stance, a transition, a status, or {one_of(WORDS, 20)}"
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
    if what in _MEETING and ("meeting" in fields or "item" not in fields):
        return facts.MeetingFact
    if what in _ONE:
        return OF_ONE_WORD[what]
    if "measure" in fields:
        return facts.MeasureFact
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
    if near := nearest(what, WORDS):
        return UnknownWord(what, "kind of fact", WORDS, near)
    return MissingField("item", f"{shorten(what)} says what happened to an item; name it")
