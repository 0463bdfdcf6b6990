"""Recording by hand: late, wrong, irregular and repeated facts, corrected and taken back."""

from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app.support import Desk, rows, state_of
from tests.conftest import CSTO, SetClock
from tracker.app import RecordReport, Retraction, Tracker, Typed
from tracker.app.day_words import dated
from tracker.app.typed import made_key
from tracker.domain.moment import Moment
from tracker.errors import KeyTaken, Refused, TrackerError, UnknownReference

DISCUSSED = {"item": "assistance", "what": "discussed", "on": "2022-10-27", "from": ["S1"]}
KEY = "assistance-discussed-2022-10-27"


@pytest.fixture
def world(desk: Desk) -> Desk:
    """A desk with the shared small world registered."""
    desk.imports("on-agenda: {on: 2022-10-01, what: included, item: assistance, from: S1}")
    return desk


def record(
    desk: Desk,
    key: str | None = None,
    source: str = "tass-2022-10-27",
    **fields: Any,  # noqa: ANN401
) -> RecordReport:
    """Record one fact; its source by the id in the log."""
    told = {"on": "2022-10-27", "from": [source], "item": "assistance", **fields}
    return desk.tracker.record(Typed(fields=told, key=key))


def test_a_fact_is_recorded_with_the_state_it_leads_to(world: Desk) -> None:
    """The report names entry, key, dates and the new state."""
    report = record(world, what="discussed")
    (fact,) = report.facts
    assert (fact.key, fact.what, fact.happened) == (KEY, "discussed", "2022-10-27")
    assert fact.public_since == "2022-10-27"
    assert fact.entry == f"@{world.entry(KEY)}"
    (state,) = report.states
    assert (state.about, state.before, state.state) == ("assistance", "on the agenda", "discussed")
    assert state_of(world.tracker, "assistance") == "discussed"


def test_the_same_again_records_nothing(world: Desk, clock: SetClock) -> None:
    """A retry of the same command says so, a day later too, and the log stays as it is."""
    first = record(world, what="discussed")
    before = rows(world.tracker)
    clock.move(days=1)
    again = record(world, what="discussed")
    assert again.repeated
    assert again.facts == first.facts
    assert rows(world.tracker) == before


def test_other_content_has_a_key_of_its_own(world: Desk) -> None:
    """A made key that another content has gets a number; a given one is refused."""
    record(world, what="discussed")
    other = record(world, what="discussed", grounds="war")
    assert [fact.key for fact in other.facts] == [f"{KEY}-2"]
    assert record(world, what="discussed", grounds="war").repeated
    with pytest.raises(TrackerError) as caught:
        record(world, key=KEY, what="returned")
    assert KEY in str(caught.value)


def test_what_was_retracted_can_be_recorded_again(world: Desk) -> None:
    """A fact that was taken back and typed again is a new fact with a new key."""
    record(world, what="discussed")
    world.tracker.retract(KEY, Retraction(reason="misread"))
    again = record(world, what="discussed")
    assert not again.repeated
    assert [fact.key for fact in again.facts] == [f"{KEY}-2"]


def test_a_key_of_the_docket_is_taken(world: Desk) -> None:
    """The key of an imported fact is not given twice."""
    with pytest.raises(Refused) as caught:
        record(world, key="on-agenda", what="discussed")
    assert isinstance(caught.value.findings[0].error, KeyTaken)


def test_a_dry_run_records_nothing(world: Desk) -> None:
    """It tells the same, without an entry."""
    before = rows(world.tracker)
    typed = Typed(fields={**DISCUSSED, "from": ["tass-2022-10-27"]})
    report = world.tracker.record(typed, dry_run=True)
    assert (report.dry_run, report.facts[0].entry) == (True, None)
    assert rows(world.tracker) == before


def test_an_irregular_fact_needs_a_reason(world: Desk) -> None:
    """It is refused with what is allowed; with a reason it is recorded and told."""
    record(world, what="adopted")
    before = rows(world.tracker)
    with pytest.raises(Refused) as caught:
        record(world, what="discussed", on="2022-10-28")
    assert caught.value.exit_status == 43
    assert rows(world.tracker) == before
    report = record(world, what="discussed", on="2022-10-28", irregular="it was")
    assert report.irregular == ("assistance-discussed-2022-10-28",)


def test_a_late_fact_says_what_it_breaks_and_what_heals(world: Desk) -> None:
    """A late fact with a reason makes a later one irregular; retracting it heals that."""
    record(world, what="discussed")
    late = record(world, key="late", what="adopted", on="2022-10-20", irregular="told so")
    assert late.broken == (KEY,)
    assert late.states[0].state == late.states[0].before == "discussed"
    report = world.tracker.retract("late", Retraction(reason="untrue"))
    assert (report.healed, report.retracted) == ((KEY,), ("late",))


def test_a_correction_is_linked_and_keeps_the_old_answer(world: Desk) -> None:
    """At the old position the old answer stands; the replacement has key and place of the old."""
    record(world, what="discussed")
    old = world.entry(KEY)
    report = world.tracker.correct(KEY, {"what": "returned"}, "misread")
    assert [(one.field, one.before, one.now) for one in report.changes] == [
        ("what", "discussed", "returned")
    ]
    assert [fact.key for fact in report.facts] == [f"{KEY}/corrected-1", KEY]
    assert state_of(world.tracker, "assistance") == "returned"
    assert state_of(world.tracker, "assistance", Moment(recorded_until=f"@{old}")) == "discussed"
    places = world.column("SELECT place FROM fact WHERE key = :key", key=KEY)
    assert places == [old, old]
    with world.tracker.database.reading() as connection:
        found = list(world.tracker.store.events(connection, old))
    assert found[2].envelope.replaces == found[0].envelope.event_id
    assert getattr(found[1].data, "target", None) == found[0].envelope.event_id


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"on": "2022-10-26"}, "on"),
        ({"item": "mission"}, "item"),
        ({"by": ["BLR"]}, "by"),
        ({"by": ["ARM", "KAZ"]}, "by"),
        ({"from": ["belta-2022-11-24#p. 2"]}, "from public_since"),
        ({"add_source": ["belta-2022-11-24"]}, "from"),
        ({"wording": "spoke of it"}, "wording"),
        ({"grounds": "war"}, "grounds"),
        ({"at": "csc-1"}, "at"),
        ({"according_to": "BLR"}, "according_to"),
        ({"note": "seen"}, "note"),
        ({"irregular": "it was"}, "irregular"),
        ({"order": "3"}, "order"),
    ],
)
def test_every_field_can_be_corrected(world: Desk, changes: dict[str, Any], changed: str) -> None:
    """One append changes that field alone, and a replay agrees."""
    key = record(world, what="discussed", by=["ARM"]).facts[0].key
    report = world.tracker.correct(key, changes, "wrong")
    assert [one.field for one in report.changes] == changed.split()
    assert world.tracker.correct(key, changes, "wrong").repeated
    assert world.tracker.replay().clean


def test_what_changes_nothing_is_refused(world: Desk) -> None:
    """A correction that says the same is a slip."""
    record(world, what="discussed")
    with pytest.raises(Refused, match="nothing changes"):
        world.tracker.correct(KEY, {"what": "discussed"}, "sure")
    with pytest.raises(UnknownReference):
        world.tracker.correct("nonsense", {"what": "returned"}, "sure")


def test_a_narrower_date_reads_as_narrowed(world: Desk) -> None:
    """A day within the month that was known is narrowed; another month is not."""
    key = record(world, what="discussed", on="2022-10").facts[0].key
    assert world.tracker.correct(key, {"on": "2022-10-26"}, "a report").narrowed
    assert not world.tracker.correct(key, {"on": "2022-09"}, "a report").narrowed


def test_a_fact_without_source_keeps_its_report_day(world: Desk, clock: SetClock) -> None:
    """Corrected days later, it was public when it was recorded first."""
    typed = Typed(fields={"item": "assistance", "what": "discussed", "on": "2022-10-27"})
    key = world.tracker.record(typed).facts[0].key
    clock.move(days=5)
    world.tracker.correct(key, {"grounds": "war"}, "left out")
    reported = world.column("SELECT reported FROM fact WHERE key = :key", key=key)
    assert reported[0] == reported[1]


def test_an_older_source_moves_the_report_back(world: Desk) -> None:
    """A source that is added dates the fact, from that position on."""
    key = record(world, what="discussed", on="2022-10", source="belta-2022-11-24")
    report = world.tracker.correct(key.facts[0].key, {"add_source": "tass-2022-10-27"}, "older")
    assert key.facts[0].public_since == "2022-11-24"
    assert report.facts[1].public_since == "2022-10-27"


def test_a_source_of_another_date_dates_its_facts_anew(world: Desk) -> None:
    """Correcting a source's date corrects the facts that it dates, in one append."""
    record(world, what="discussed")
    changes = {"published": "2022-10-28"}
    report = world.tracker.correct("source/tass-2022-10-27", changes, "a day late")
    dates = {fact.key: fact.public_since for fact in report.facts}
    assert dates[KEY] == dates["on-agenda"] == "2022-10-28"
    assert world.tracker.replay().clean


def test_marks_follow_a_correction(world: Desk) -> None:
    """A dispute and a corroboration hold for the corrected fact; both times it is corrected."""
    record(world, what="discussed")
    other = ["belta-2022-11-24"]
    told = {"what": "dispute", "fact": KEY, "says": "it was not", "from": other}
    dispute = world.tracker.record(Typed(fields=told)).facts[0]
    confirmed = {"what": "corroborated", "fact": dispute.key, "from": other}
    world.tracker.record(Typed(fields={**confirmed, "fact": KEY}))
    world.tracker.correct(KEY, {"grounds": "war"}, "left out")
    world.tracker.correct(KEY, {"what": "returned"}, "misread")
    with world.tracker.at() as questions:
        (found,) = questions.conflicts().disputes
        history = questions.history("assistance").facts
    assert (found.key, found.fact) == (dispute.key, KEY)
    stands = [fact for fact in history if fact.key == KEY and fact.retracted is None]
    assert [fact.sources for fact in stands] == [("tass-2022-10-27", "belta-2022-11-24")]


def test_marks_follow_a_fact_to_another_item(world: Desk) -> None:
    """A disputed and confirmed fact of another item takes its marks along; no old answer moves."""
    record(world, what="discussed")
    marks = {
        what: world.tracker.record(Typed(fields={**told, "what": what, "fact": KEY})).facts[0].key
        for what, told in (
            ("dispute", {"says": "no", "from": ["belta-2022-11-24"]}),
            ("corroborated", {"from": ["belta-2022-11-24"]}),
        )
    }
    then = Moment(recorded_until=f"@{len(world.keys())}")
    world.tracker.correct(KEY, {"item": "mission"}, "of another item")
    assert [state_of(world.tracker, name) for name in ("mission", "assistance")] == [
        "discussed",
        "included",
    ]
    assert state_of(world.tracker, "assistance", then) == "discussed"
    with world.tracker.at() as questions:
        (found,) = questions.conflicts().disputes
        (fact,) = [one for one in questions.history("mission").facts if one.key == KEY]
    assert (found.key, found.fact, found.about) == (marks["dispute"], KEY, "item/mission")
    assert fact.sources == ("tass-2022-10-27", "belta-2022-11-24")
    with world.tracker.at(then) as questions:
        (found,) = questions.conflicts().disputes
    assert found.about == "item/assistance"
    assert world.tracker.replay().clean
    world.tracker.retract(marks["dispute"], Retraction(reason="misread"))
    with world.tracker.at() as questions:
        assert not questions.conflicts().disputes


def test_what_dangles_is_told_by_name(world: Desk) -> None:
    """A registration that facts name is retracted with them, or not at all."""
    record(world, what="discussed")
    with pytest.raises(Refused) as caught:
        world.tracker.retract("item/assistance", Retraction(reason="no item"))
    assert KEY in str(caught.value)
    said = Retraction(reason="no item", with_dependents=True)
    report = world.tracker.retract("item/assistance", said)
    assert set(report.retracted) == {"item/assistance", KEY, "on-agenda"}
    assert world.tracker.retract("item/assistance", said).repeated
    assert world.tracker.replay().clean


def test_order_among_facts_of_one_date(world: Desk) -> None:
    """``before`` and ``after`` set the order of one date, and refuse another."""
    record(world, what="discussed")
    fields = {"item": "assistance", "what": "returned", "on": "2022-10-27"}
    world.tracker.record(Typed(fields=fields, before=KEY))
    assert state_of(world.tracker, "assistance") == "discussed"
    with pytest.raises(Refused, match="the date decides"):
        world.tracker.record(Typed(fields={**fields, "on": "2022-10-28"}, after=KEY))


def test_names_are_told_by_entry_and_last(world: Desk) -> None:
    """A fact is named by its entry, or as the recorder's last."""
    entry = record(world, what="discussed").facts[0].entry
    assert world.tracker.correct(str(entry), {"grounds": "war"}, "left out").facts[1].key == KEY
    assert world.tracker.correct("last", {"grounds": "peace"}, "misread").facts[1].key == KEY


@settings(max_examples=15)
@given(
    key=st.sampled_from(("arm-asks-removal", "@62", "@67", "@70", "@73")),
    note=st.sampled_from(("seen", "read twice")),
    on=st.sampled_from((None, "2022-10-28", "2022-11-23", "2023-06-01", "2023-11-20")),
    until=st.sampled_from((None, "2022-11-24", "2023-11-20")),
)
def test_correcting_a_word_changes_no_state(
    key: str,
    note: str,
    on: str | None,
    until: str | None,
    tmp_path_factory: Any,  # noqa: ANN401
) -> None:
    """A corrected note leaves state and order of every item as they were, at any moment."""
    folder: Path = tmp_path_factory.mktemp("word")
    tracker = Tracker(f"sqlite:///{folder}/log.db", clock=SetClock(), recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    moment = Moment(on=on, reported_until=until)
    before = _states(tracker, moment)
    tracker.correct(key, {"note": note}, "a word")
    assert _states(tracker, moment) == before


def _states(tracker: Tracker, moment: Moment) -> list[object]:
    with tracker.at(moment) as questions:
        history = questions.history("armenia-assistance").facts
        agenda = questions.agenda(closed=True)
    order = [fact.key for fact in history if fact.retracted is None]
    bodies = getattr(agenda, "bodies")  # noqa: B009
    return [order, [[(one.id, one.state) for one in body.items] for body in bodies]]


def _race(url: str, grounds: str) -> tuple[str, bool]:
    """Record one fact in a process of its own."""
    tracker = Tracker(url, clock=SetClock(), recorder=grounds)
    told = {"item": "assistance", "what": "discussed", "on": "2022-10-27", "grounds": grounds}
    report = tracker.record(Typed(fields=told))
    return report.facts[0].key, report.repeated


def test_processes_that_record_at_once(world: Desk) -> None:
    """Different facts are all recorded, each under its key; the same one is recorded once."""
    url = world.tracker.database.url
    with get_context("spawn").Pool(2) as pool:
        different = pool.starmap(_race, [(url, "war"), (url, "peace")])
        same = pool.starmap(_race, [(url, "talks"), (url, "talks")])
    assert sorted(key for key, _ in different) == [KEY, f"{KEY}-2"]
    assert sorted(repeated for _, repeated in same) == [False, True]
    assert len({key for key, _ in same}) == 1
    assert world.tracker.replay().clean


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("today", "2026-11-21"),
        ("Yesterday", "2026-11-20"),
        ("friday", "2026-11-20"),
        ("saturday", "2026-11-14"),
        ("2022-10", "2022-10"),
    ],
)
def test_words_for_days(word: str, meant: str) -> None:
    """A weekday is the last one before today, which is a Saturday; dates stay."""
    assert dated(word, date(2026, 11, 21)) == meant


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"item": "x", "what": "unsigned", "on": "2022-11-23"}, "x-unsigned-2022-11-23"),
        ({"item": "x", "what": "did-not-sign", "by": ["ARM"], "on": "../2023"},
         "x-arm-did-not-sign-2023"),
        ({"item": "x" * 64, "what": "discussed", "on": "2022-11-23"},
         "x" * 39 + "-discussed-2022-11-23"),
    ],
)  # fmt: skip
def test_made_keys(fields: dict[str, Any], key: str) -> None:
    """A key says what the fact says, in the letters of an id and no longer than one."""
    assert made_key(fields) == key
    assert len(key) <= 60
