"""Tests of the histories that benchmarks run on: regular, and with all that news is like."""

from collections import Counter

from benchmarks.histories import Filler, History, parts
from benchmarks.making import make
from tests.app.support import Desk
from tracker.domain.moment import Moment

EVENTS = 1_500


def test_a_history_is_recorded_as_told(desk: Desk) -> None:
    """Part by part, with its corrections; the read models fit, and nothing is irregular."""
    filler = Filler(desk.tracker, desk.folder, seed=3, size=400)
    assert filler.fill(EVENTS) >= EVENTS
    assert desk.tracker.replay().clean
    with desk.tracker.at() as questions:
        assert questions.conformance().clean


def test_it_holds_what_news_is_like(desk: Desk) -> None:
    """Disputes, settlements, confirmations, retractions, corrections; late and vague reports."""
    Filler(desk.tracker, desk.folder, seed=3, size=400).fill(EVENTS)
    types = Counter(desk.column("SELECT type FROM fact"))
    marks = {"event.disputed", "event.corroborated", "event.retracted", "dispute.settled"}
    assert marks <= types.keys()
    assert desk.column("SELECT count(*) FROM fact WHERE place <> position") > [0]
    vague = "SELECT count(*) FROM fact WHERE latest - earliest > 86400 AND earliest > 0"
    late = "SELECT count(*) FROM fact WHERE reported - latest > 20 * 86400 AND earliest > 0"
    assert desk.column(vague) > [10]
    assert desk.column(late) > [10]


def test_it_is_known_late(desk: Desk) -> None:
    """What was reported by a day is less than what is known of it now."""
    Filler(desk.tracker, desk.folder, seed=3, size=400).fill(EVENTS)
    told = []
    for reported in (None, "1994-01-20"):
        moment = Moment(on="1994-01-20", reported_until=reported)
        with desk.tracker.at(moment) as questions:
            told.append(questions.agenda())
    assert told[0] != told[1]


def test_the_same_numbers_give_the_same_history() -> None:
    """Part for part; another seed gives another one."""
    first, again, other = (list(parts(2_000, seed, 300)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) > 2
    history = History(1)
    assert history.part(300) == first[0][0]


def test_made_logs_have_exactly_so_many_events(desk: Desk) -> None:
    """Those that are put straight through the store are whole logs, too."""
    tracker = make(desk.folder / "made.db", 1_234)
    assert tracker.projections().cursor == 1_234
    assert tracker.auditor.audit().exit_code in {0, 3}
