"""A recorded mistake in each field of each kind of fact is corrected by hand.

The fields are those of the docket's records: a new one without a line here fails. At the old
position the old answer stands, at the new one the new.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import get_args

import pytest

from tests.app.support import Desk
from tests.app.test_import_corrections import STANDS
from tests.conftest import ENGINES, SetClock
from tests.dockets import EVERY_NAME
from tests.postgres import Server
from tracker.app import Tracker
from tracker.app.telling import tell
from tracker.app.typed import Value
from tracker.domain.moment import Moment
from tracker.errors import Refused
from tracker.exchange.fact_records import FactRecord
from tracker.log.store import Store
from tracker.views.known import LogKnown
from tracker.views.logbook import Chosen
from tracker.views.reader import Reader

TASS, BELTA = "tass-2022-10-27", "belta-2022-11-24"

VALUES: Mapping[str, tuple[Value, Value]] = {
    "on": ("2022-10-05", "2022-10-06"),
    "order": ("3", "4"),
    "reported": ("2022-11-28", "2022-11-29"),
    "from": ([TASS], [BELTA]),
    "wording": ({BELTA: "so"}, {BELTA: "thus"}),
    "according_to": ("KAZ", "BLR"),
    "note": ("one", "two"),
    "irregular": ("so it was", "it was so"),
    "item": ("assistance", "mission"),
    "meeting": ("csc-1", "csc-2"),
    "plan": ("plan", "other"),
    "measure": ("contacts", "papers"),
    "organisation": ("csto", "csto"),
    "body": ("csc", "cfm"),
    "by": ("BLR", "KAZ"),
    "at": ("csc-1", "csc-2"),
    "present": (["ARM"], ["KAZ"]),
    "absent": (["BLR"], ["AZE"]),
    "aligned": (["BLR"], ["KAZ"]),
    "about": (["mission"], ["assistance"]),
    "starts": ("2022-10-10", "2022-10-09"),
    "ends": ("2022-10-11", "2022-10-12"),
    "until": ("2023", "2024"),
    "kind": ("regular", "joint"),
    "format": ("hybrid", "written"),
    "composition": ("narrow", "expanded"),
    "chair": ("KAZ", "BLR"),
    "after": ("KAZ", "BLR"),
    "party": ("KAZ", "BLR"),
    "on_behalf_of": ("csto", "cfm"),
    "to": ("cfm", "csc"),
    "total": ("33", "35"),
    "parts": ({"consensus": "14"}, {"consensus": "13"}),
    "because": ("resources", "external party"),
    "as": ("observer", "partner"),
    "attached_to": ("mission", "assistance"),
    "fact": ("called", "stance"),
    "title": ("one", "two"),
    "changes": ("one", "two"),
    "url": ("http://x/2", "http://x/3"),
    "sha256": ("b" * 64, "c" * 64),
    "number": ("5", "6"),
    "part": ("one", "two"),
    "role": ("one", "two"),
    "other": ("assistance", "mission"),
    "carried_over_from": ("csc-3", "csc-2"),
    "responsible": (["BLR"], ["KAZ"]),
    "concerns": (["BLR"], ["KAZ"]),
    "due": ("2024", "2025"),
    "office": ("ARM", "KAZ"),
    "source": (BELTA, TASS),
    "says": ("otherwise", "not so"),
    **dict.fromkeys(("grounds", "condition", "task", "symbol", "text"), ("one", "two")),
    **dict.fromkeys(("phase", "venue", "of", "reason", "withdrawn_by"), ("one", "two")),
}
"""Two values of each field: what differs from the recorded one is the right one."""

GONE = """
gone: {on: 2022-10-12, what: noted, item: third, from: S1}
back: {what: retracted, fact: gone, reason: misread}
"""

OWN: Mapping[tuple[str, str], tuple[Value, Value]] = {
    ("StatementFact", "kind"): ("remark", "formal reservation"),
    ("LinkFact", "item"): ("mission", "third"),
    ("LinkFact", "other"): ("assistance", "mission"),
    ("ItemMovedFact", "meeting"): ("csc-3", "csc-1"),
    ("ItemMovedFact", "to"): ("csc-1", "csc-2"),
    ("ItemDroppedFact", "meeting"): ("csc-3", "csc-1"),
    ("ItemDroppedFact", "to"): ("csc-1", "csc-2"),
    ("OfficeFact", "of"): ("KAZ", "ARM"),
    ("LeavingFact", "of"): ("KAZ", "ARM"),
}
"""Values of fields that mean something else there."""

WHAT: Mapping[str, tuple[str, str]] = {
    "proposed": ("discussed", "proposed"),
    "stance": ("objects", "supports"),
    "called": ("rescheduled", "announced"),
    "held": ("cancelled", "held"),
    "done": ("implemented", "unfulfilled"),
    "joins": ("left", "joined"),
    "linked": ("amends", "follows"),
    "issued": ("agenda adopted", "agenda issued"),
    "paused": ("participation resumed", "participation suspended"),
    "amended": ("source withdrawn", "source corrected"),
}
"""Kinds of facts that have several words, by the key of one of that kind."""

ELSEWHERE = {
    **dict.fromkeys(
        (
            (kind, name)
            for kind in ("MeetingFact", "SuspensionFact")
            for name in ("agenda", "present", "absent", "body", "symbol")
        ),
        "other entries say it: its agenda, its attendance, the meeting's name",
    ),
    **dict.fromkeys(
        (("TallyFact", name) for name in ("item", "plan")), "a tally is about one thing"
    ),
    **dict.fromkeys(
        (("MeasureAddedFact", name) for name in ("measure", "plan", "decided_by")),
        "a measure keeps its id, and stays where it was added",
    ),
    **dict.fromkeys(
        ((kind, "organisation") for kind in ("ChairFact", "MembershipFact", "ParticipationFact")),
        "the body's, or the only one",
    ),
}
"""Fields that no correction of this entry can set, and why."""

KINDS = {
    "TransitionFact": "proposed", "StanceFact": "stance", "RetitlingFact": "retitled",
    "LinkFact": "linked", "TextFact": "drafted", "MeetingFact": "held",
    "SuspensionFact": "broken-off", "AttendanceFact": "attended", "ItemAddedFact": "listed",
    "ItemMovedFact": "moved", "ItemDroppedFact": "dropped", "AgendaFact": "issued",
    "TallyFact": "counted", "StatementFact": "told", "PlanFact": "planned",
    "MeasureFact": "done", "MeasureAddedFact": "decided", "ChairFact": "chairs",
    "MembershipFact": "joins", "ParticipationFact": "paused", "OfficeFact": "took",
    "LeavingFact": "gave-up", "SourceFact": "amended", "DisputeFact": "doubted",
    "CorroborationFact": "confirmed", "SettlementFact": "settled", "RetractionFact": "back",
}  # fmt: skip
"""The key of a fact of each kind."""

FINAL = {
    "RetractionFact": "a retraction is final",
    "SettlementFact": "settle the dispute once more",
}
"""Kinds that are not corrected, and what is said instead."""

FIELDS = [
    (kind.__name__, field)
    for kind in get_args(FactRecord)
    for field in sorted(kind.__struct_encode_fields__, key=lambda name: name == "what")
    if (kind.__name__, field) not in ELSEWHERE and (field != "what" or KINDS[kind.__name__] in WHAT)
]


def _values(kind: str, field: str) -> tuple[Value, Value]:
    if field == "what":
        return WHAT[KINDS[kind]]
    return OWN.get((kind, field)) or VALUES[field]


def _told(tracker: Tracker, store: Store, key: str, moment: Moment | None = None) -> object:
    """What a docket would write of the fact that stands under a key at a moment."""
    with tracker.database.reading() as connection:
        reader = Reader(connection, store, moment or Moment())
        known = LogKnown(reader)
        target = known.target(key)
        assert target is not None
        entry = known.entry(target.event_id)
        assert entry is not None
        fields = {"reported": entry.claim.reported, **tell(entry)[1]}
        if "fact" in fields:
            marked = known.target(fields["fact"])
            fields["fact"] = marked.key if marked is not None else None
        return fields


@pytest.fixture(scope="module")
def desks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Desk]:
    """One log for all on each engine: each test corrects the fact as it stands by then."""

    @cache
    def made(engine: str) -> Desk:
        folder, clock = tmp_path_factory.mktemp("fields"), SetClock()
        url = f"sqlite:///{folder}/log.db"
        if engine == "postgresql":
            server: Server = request.getfixturevalue("postgres")
            url = server.url(server.new())
        tracker = Tracker(url, clock=clock, recorder="anna")
        tracker.init()
        found = Desk(tracker, clock, folder)
        found.imports(STANDS + GONE, EVERY_NAME)
        return found

    return made


@pytest.fixture
def desk(request: pytest.FixtureRequest, desks: Callable[[str], Desk]) -> Desk:
    """The one of the engine that is tried."""
    return desks(request.param)


BOTH = [("sqlite", *row) for row in FIELDS]
BOTH += [("postgresql", *row) for row in FIELDS if row[0] in list(KINDS)[::5]]
"""Some kinds, with all their fields in turn, on a server as well."""


@pytest.mark.parametrize(("desk", "kind", "field"), BOTH, indirect=["desk"])
def test_each_field_of_each_kind(desk: Desk, kind: str, field: str) -> None:
    """What was wrong stands at the old position, what is right from the new one on."""
    tracker, key = desk.tracker, KINDS[kind]
    if kind in FINAL:
        with pytest.raises(Refused, match=FINAL[kind]):
            tracker.correct(key, {field: "other"}, "misread")
        return
    if field == "wording":
        tracker.correct(key, {"from": [BELTA], "wording": None, "note": f"{kind} cited"}, "cited")
    last = Moment(recorded_until=f"@{len(desk.keys())}")
    before: object = _told(tracker, tracker.store, key)
    assert isinstance(before, dict)
    first, second = _values(kind, field)
    old = before.get(field)
    value = second if old in (first, [first]) else first
    with tracker.at(last) as questions:
        then = questions.log(chosen=Chosen(key=key))
    report = tracker.correct(key, {field: value}, "misread")
    assert report.changes or field == "reported"
    now = _told(tracker, tracker.store, key)
    assert isinstance(now, dict)
    assert now != before
    assert now.get(field) in (value, [value])
    with tracker.at(last) as questions:
        assert questions.log(chosen=Chosen(key=key)) == then


@pytest.mark.parametrize("desk", ENGINES, indirect=True)
def test_the_log_is_sound_afterwards(desk: Desk) -> None:
    """All that was corrected is replayed to the same rows."""
    assert desk.tracker.replay().clean
