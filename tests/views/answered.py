"""What SQL answers at a moment, put into the plain values that the reference gives."""

from typing import Any

from tests.views.folding import Plain
from tracker.app.answering import Questions
from tracker.errors import UnknownReference
from tracker.views.agenda_answers import (
    AgendaAnswer,
    AgendaItem,
    MeetingLine,
    PlanAnswer,
)
from tracker.views.answers import FactAnswer, MeasureAnswer, StanceAnswer
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer


def fact(found: FactAnswer) -> Plain:
    """One fact."""
    return {
        "entry": found.entry,
        "key": found.key,
        "happened": found.happened,
        "public": found.public_since,
        "sources": found.sources,
        "independent": found.independent_sources,
        "disputes": tuple(dispute.entry for dispute in found.disputes),
        "gap": found.gap,
        "irregular": found.irregular is not None,
        "retracted": None if found.retracted is None else found.retracted.partition(" ")[0],
    }


def item(found: ItemAnswer) -> Plain:
    """One item in full."""
    return {
        "title": found.title,
        "body": found.body,
        "state": found.state,
        "label": found.label,
        "by": found.by,
        "open": found.open,
        "since": found.since,
        "public": found.public_since,
        "sources": found.sources,
        "independent": found.independent_sources,
        "possible": [fact(one) for one in found.possible],
        "pending": [one.entry for one in found.pending],
        "positions": {one.member: _taken(one) for one in found.positions},
        "blocked": tuple(one.member for one in found.blocked_by),
        "disputes": _sorted(one.entry for one in found.disputes),
        "links": found.links,
        "measures": [measure(one) for one in found.measures],
        "history": [fact(one) for one in found.history],
    }


def row(found: AgendaItem) -> Plain:
    """One item of a list."""
    return {
        "title": found.title,
        "body": found.body,
        "state": found.state,
        "label": found.label,
        "by": found.by,
        "open": found.open,
        "since": found.since,
        "public": found.public_since,
        "sources": found.sources,
        "independent": found.independent_sources,
        "may be": found.possible,
        "blocked": found.blocked_by,
        "disputed": found.disputed,
    }


def row_of(told: Plain) -> Plain:
    """What a list says of an item that the reference tells in full."""
    short = {field: told[field] for field in told if field in _ROW}
    return {**short, "disputed": bool(told["disputes"])}


_ROW = {
    *("title", "body", "state", "label", "by", "open", "since", "public", "sources"),
    *("independent", "may be", "blocked"),
}


def _taken(found: StanceAnswer) -> list[Plain]:
    return [
        {
            "stance": one.stance,
            "effect": one.effect,
            "entry": one.entry,
            "key": one.key,
            "public": one.public_since,
            "sources": one.sources,
            "independent": one.independent_sources,
            "disputed": one.disputed,
        }
        for one in (found, *found.before)
    ]


def measure(found: MeasureAnswer) -> Plain:
    """One measure."""
    return {
        "id": found.id,
        "title": found.title,
        "status": found.status,
        "open": found.open,
        "since": found.since,
        "entry": found.entry,
        "sources": found.sources,
        "may be": found.possible,
    }


def plan(found: PlanAnswer) -> Plain:
    """One plan in full."""
    return {
        "title": found.title,
        "adopted": found.adopted,
        "total": found.total,
        "counted": found.counted,
        "parts": found.parts,
        "named": found.named,
        "unnamed": found.unnamed,
        "measures": [measure(one) for one in found.measures],
        "disputes": _sorted(one.entry for one in found.disputes),
        "sources": found.sources,
        "possible": [fact(one) for one in found.possible],
        "history": [fact(one) for one in found.history],
    }


def meeting(found: MeetingAnswer) -> Plain:
    """One meeting in full."""
    return {
        "id": found.id,
        "bodies": found.bodies,
        "state": found.state,
        "starts": found.starts,
        "venue": found.venue,
        "chair": found.chair,
        "disputes": _sorted(one.entry for one in found.disputes),
        "present": found.present,
        "absent": found.absent,
        "agenda": [(one.id, one.number) for one in found.agenda],
        "outcomes": [fact(one) for one in found.outcomes],
        "possible": [fact(one) for one in found.possible],
    }


def line(found: MeetingLine) -> Plain:
    """One meeting of a list."""
    return {
        "id": found.id,
        "bodies": found.bodies,
        "state": found.state,
        "may be": found.possible,
        "starts": found.starts,
        "venue": found.venue,
        "since": found.since,
        "public": found.public_since,
        "sources": found.sources,
        "entry": found.entry,
        "disputed": found.disputed,
    }


def line_of(told: Plain) -> Plain:
    """What a list says of a meeting that the reference tells in full."""
    short = {field: told[field] for field in told if field in _LINE}
    return {**short, "disputed": bool(told["disputes"])}


_LINE = {
    *("id", "bodies", "state", "may be", "starts", "venue", "since", "public", "sources"),
    "entry",
}


def agenda(questions: Questions, body: str | None = None, *, closed: bool = False) -> AgendaAnswer:
    """The agenda of all bodies, or of one."""
    found = questions.agenda(body, closed=closed)
    assert isinstance(found, AgendaAnswer)
    return found


def shown(questions: Questions, ref: str) -> Any:  # noqa: ANN401 - whatever has that name
    """What ``show`` answers; None for a name that nothing has."""
    try:
        return questions.show(ref)
    except UnknownReference:
        return None


def _sorted(entries: Any) -> tuple[str, ...]:  # noqa: ANN401 - names of entries
    return tuple(sorted(entries, key=lambda entry: int(entry[1:])))
