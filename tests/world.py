"""The small world that random histories are about, and the dates that they draw from."""

from datetime import UTC, datetime

from tracker.domain import item, meeting, organisation, party, plan, procedure
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Event
from tracker.domain.measure import MeasureAdded
from tracker.domain.source import SourceCited

CONSENSUS = procedure.shipped("consensus")

STRICT = {**procedure.definition(CONSENSUS), "routine": []}
"""A later version of ``consensus`` under which no step is ever assumed."""

MEMBERS = ("AAA", "BBB", "CCC")
ITEMS = ("x", "y", "z")
MEETINGS = ("first", "second")
MEASURES = {"m1": "plan/p", "m2": "plan/p", "m3": "item/y"}
BODIES = ("council", "board")

SOURCES = {
    "wire": SourceCited("Wire", published="2022-10-20"),
    "paper": SourceCited("Paper", published="2022-11-24T10:00Z", relays=("wire",)),
    "weekly": SourceCited("Weekly", published="2022-11-20/2022-11-30", relays=("paper",)),
    "radio": SourceCited("Radio", published="2022-11-23"),
    "blog": SourceCited("Blog"),
    "leak": SourceCited("Leak", published="2022-10-25", public=False),
}
"""Dated by a day, a time, an interval, not at all; public and not; with relays."""

SETUP: tuple[tuple[str, Event], ...] = (
    ("procedure/consensus", ProcedureAdopted(procedure.definition(CONSENSUS))),
    *((f"party/{name}", party.PartyRegistered(name.title())) for name in MEMBERS),
    *((f"source/{name}", cited) for name, cited in SOURCES.items()),
    ("organisation/org", organisation.OrganisationRegistered("Organisation", "consensus")),
    *(("organisation/org", organisation.BodyEstablished(name, name.title())) for name in BODIES),
    *(("organisation/org", organisation.MemberJoined(name)) for name in MEMBERS),
    ("item/x", item.ItemRegistered("The X", body="council", concerns=("AAA",))),
    ("item/y", item.ItemRegistered("The Y", body="council")),
    ("item/z", item.ItemRegistered("The Z", procedure="consensus")),
    ("item/y", MeasureAdded("m3", "Measure 3", responsible=("BBB",))),
    ("plan/p", plan.PlanRegistered("The plan", "council")),
    ("plan/p", MeasureAdded("m1", "Measure 1", item="x")),
    ("plan/p", MeasureAdded("m2", "Measure 2", due="2023")),
    ("meeting/first", meeting.MeetingRegistered(("council",))),
    ("meeting/second", meeting.MeetingRegistered(("council", "board"), "S/2")),
)
"""The world: what is registered before a history begins, by stream."""

SETUP_END = len(SETUP)
"""The position of the set-up's last event (position 0 is the log's own)."""

BEGINS = datetime(2022, 10, 15, 9, 30, tzinfo=UTC)

DAYS = ("2022-10-20", "2022-10-27", "2022-11-23", "2022-11-24", "2023-06-01")
DATES = (
    *DAYS,
    "2022-11",
    "2022~",
    "2022-11-23T10:00+04:00",
    "2022-11-23T18:30Z",
    "2022-10-20/2022-11-23",
    "2022-11-23/2023-11-20",
    "2022-10-27/..",
    "2023-06-01/..",
    "../2022-10-27",
    "../2022-11-23",
)
"""Few, so that facts fall on the same day; intervals, open at either end."""

REPORTS = (None, None, "never", *DAYS, "2022-11", "2022-11-24T10:00Z")
BOUNDS = (None, "2022-10-19", *DAYS, "2022-11", "2022-11-23T12:00Z", "2023", "2024-01-01")
WORDS = ("one", "other", "another")


# --- steps ----------------------------------------------------------------------------------------
