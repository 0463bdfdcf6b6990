"""Telling: a recorded event in the words of a docket, so that it can be typed again, changed.

The other way round than ``translate`` and ``naming``. Derived fields (an outcome, the date of a
report) are left out: they follow from the others.
"""

from tracker.app.telling_facts import Fields, fact_fields, plain, renamed
from tracker.domain import item, measure, meeting, organisation, party, plan, source
from tracker.domain.facts import Claim, Entry, Event


def tell(entry: Entry) -> tuple[str, Fields]:
    """Tell an event as a record: its section of a docket, and its fields.

    ``measures`` and ``bodies`` stand for the parts of a plan or an organisation.

    Raises:
        Impossible: for an event that no record of its own stands for.
    """
    told = None if _is_fact(entry) else tell_name(entry.data)
    if told is not None:
        section, fields = told
        return section, _given(fields)
    return "facts", _given({**fact_fields(entry), **claim_fields(entry.claim)})


def _is_fact(entry: Entry) -> bool:
    """Whether a measure was told as a fact, with a key of its own."""
    data = entry.data
    return isinstance(data, measure.MeasureAdded) and entry.claim.key != f"measure/{data.measure}"


def claim_fields(claim: Claim) -> Fields:
    """Tell what every fact says: when, and who says so."""
    return {
        "on": claim.occurred,
        "order": str(claim.order) if claim.order else None,
        "from": [
            cited.source if cited.locator is None else f"{cited.source}#{cited.locator}"
            for cited in claim.sources
        ],
        "wording": {c.source: c.wording for c in claim.sources if c.wording is not None},
        "according_to": claim.according_to,
        "note": claim.note,
        "irregular": claim.irregular,
    }


def tell_name(  # noqa: PLR0911 - a case an event
    data: Event,
) -> tuple[str, Fields] | None:
    """The section and fields of what a name was given to; None for facts."""
    match data:
        case source.SourceCited():
            return "sources", plain(data)
        case party.PartyRegistered(kind="person"):
            return "people", {name: text for name, text in plain(data).items() if name != "kind"}
        case party.PartyRegistered():
            return "parties", {name: plain(data)[name] for name in ("name", "kind", "of")}
        case organisation.OrganisationRegistered():
            return "organisations", plain(data)
        case organisation.BodyEstablished():
            return "bodies", {name: plain(data)[name] for name in ("name", "procedure")}
        case item.ItemRegistered():
            return "items", plain(data)
        case plan.PlanRegistered():
            return "plans", plain(data)
        case meeting.MeetingRegistered():
            return "meetings", renamed(data)
        case measure.MeasureAdded():
            return "measures", {n: v for n, v in plain(data).items() if n != "measure"}
        case _:
            return None


def _given(fields: Fields) -> Fields:
    """Leave out what says nothing."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
