"""Corroborating by an older source: the date of the report moves back, from that entry on."""

import pytest

from tests.app.support import Desk, rows
from tests.dockets import WORLD
from tracker.app import Retraction, Typed
from tracker.domain.moment import Moment
from tracker.errors import Refused

OTHER = "docket: other\nformat: 1\n"
FACT = "f: {on: 2022-10-20, what: supports, item: mission, by: ARM, from: S2}"
OLDER = "c: {what: corroborated, fact: f, from: S1, note: found in the archive}"
THEN = Moment(on="2022-11-01", reported_until="2022-11-01")


def _public(desk: Desk, moment: Moment | None = None) -> list[tuple[str | None, tuple[str, ...]]]:
    """Since when the fact that stands is public, and by which sources."""
    with desk.tracker.at(moment) as questions:
        facts = questions.history("mission").facts
    return [
        (one.public_since, one.sources) for one in facts if one.key == "f" and not one.retracted
    ]


def test_an_older_source_moves_the_date_back(desk: Desk) -> None:
    """Old positions keep the old date; the source is one of the fact's own from then on."""
    desk.imports(FACT)
    last = f"@{len(desk.keys())}"
    fields = {"what": "corroborated", "fact": "f", "from": ["tass-2022-10-27"]}
    report = desk.tracker.record(Typed(fields=fields, key="c"))
    assert [(one.fact, one.field, one.before, one.now) for one in report.changes] == [
        ("f", "public_since", "2022-11-24", "2022-10-27")
    ]
    assert [fact.key for fact in report.facts] == ["c", "f"]
    both = ("belta-2022-11-24", "tass-2022-10-27")
    assert _public(desk) == [("2022-10-27", both)]
    assert _public(desk, THEN) == [("2022-10-27", ("tass-2022-10-27",))]
    assert _public(desk, Moment(recorded_until=last)) == [("2022-11-24", both[:1])]
    assert not _public(desk, Moment(on=THEN.on, reported_until=THEN.on, recorded_until=last))
    assert desk.tracker.record(Typed(fields=fields, key="c")).repeated
    assert desk.tracker.replay().clean


def test_a_later_source_moves_nothing(desk: Desk) -> None:
    """It is a mark, as always."""
    desk.imports(FACT.replace("S2", "S1"))
    fields = {"what": "corroborated", "fact": "f", "from": ["belta-2022-11-24"]}
    report = desk.tracker.record(Typed(fields=fields, key="c"))
    assert (report.changes, [fact.type for fact in report.facts]) == ((), ["event.corroborated"])


def test_a_docket_with_an_older_source_twice(desk: Desk) -> None:
    """In one import, or later; the fact as first written is no change afterwards."""
    report = desk.imports(f"{FACT}\n{OLDER}")
    (moved,) = report.corrections
    assert (moved.key, moved.before, moved.now) == ("f", "2022-11-24", "2022-10-27")
    before = rows(desk.tracker)
    assert desk.imports(f"{FACT}\n{OLDER}").events == 0
    assert rows(desk.tracker) == before


def test_another_docket_moves_a_date(desk: Desk) -> None:
    """The first docket is unchanged by it, and a change of its fact keeps what was gained."""
    desk.imports(FACT)
    desk.imports(OLDER, head=OTHER)
    assert desk.imports(FACT).events == 0
    noted = FACT.replace("from:", "note: n, from:")
    (problem,) = desk.problems(noted)
    assert "field note: f differs from entry" in problem
    (changed,) = desk.corrects(noted).corrections
    assert (changed.key, changed.field) == ("f", "note")
    assert _public(desk) == [("2022-10-27", ("belta-2022-11-24", "tass-2022-10-27"))]
    assert (desk.imports(noted).events, desk.imports(OLDER, head=OTHER).events) == (0, 0)
    assert desk.tracker.replay().clean


def test_what_nobody_dated_becomes_public(desk: Desk) -> None:
    """Without a source the day of recording counted; with one its date does."""
    desk.imports(FACT.replace(", from: S2", ""))
    report = desk.imports(OLDER, head=OTHER)
    assert [(one.before, one.now) for one in report.corrections] == [("2026-11-21", "2022-10-27")]
    assert _public(desk) == [("2022-10-27", ("tass-2022-10-27",))]
    assert desk.imports(FACT.replace(", from: S2", "")).events == 0


def test_nobody_confirms_what_had_not_happened(desk: Desk) -> None:
    """A source of a day before the fact is refused, as ever."""
    desk.imports(FACT.replace("10-20", "11-20"))
    (problem,) = desk.problems(OLDER, head=OTHER)
    assert "2022-11-20" in problem
    assert "2022-10-27" in problem


def test_a_wrong_corroboration_is_undone_by_the_fact(desk: Desk) -> None:
    """It is part of the fact by now: its sources are corrected."""
    desk.imports(f"{FACT}\n{OLDER}", WORLD)
    with pytest.raises(Refused, match="names the sources that are left"):
        desk.tracker.correct("c", {"note": "x"}, "no")
    desk.tracker.correct("f", {"from": ["belta-2022-11-24"]}, "another article")
    assert _public(desk) == [("2022-11-24", ("belta-2022-11-24",))]


def test_a_wrong_corroboration_is_retracted(desk: Desk) -> None:
    """One that moved nothing is a mark: it is corrected or taken back as our mistake."""
    desk.imports(FACT.replace("S2", "S1") + "\nc: {what: corroborated, fact: f, from: S2}")
    report = desk.tracker.correct("c", {"note": "page 2"}, "left out")
    assert [(one.field, one.now) for one in report.changes] == [("note", "page 2")]
    assert _public(desk) == [("2022-10-27", ("tass-2022-10-27", "belta-2022-11-24"))]
    desk.tracker.retract("c", Retraction(reason="another matter"))
    assert _public(desk) == [("2022-10-27", ("tass-2022-10-27",))]
