"""One item's story at random, against a model of lists: record, correct, retract, rebuild, reopen.

The model knows days as whole numbers and nothing of the program: it says which state stood at a
moment. After each step it is asked about several moments, and the live read models must be
those that a replay of the log makes.
"""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.histories import (
    Backing,
    Correct,
    Record,
    Retract,
    Wait,
    transitioned,
)
from tests.playing import QUICK, Player, open_on, open_player
from tests.postgres import Server, serving
from tracker.app import Tracker
from tracker.domain.moment import Moment
from tracker.views.agenda_answers import AgendaAnswer
from tracker.views.thing_answers import ItemAnswer

FIRST = date(2022, 10, 1)
ALWAYS, NEVER = -1, 10**6
"""Before all days, and after them."""

STATES = ("proposed", "included", "discussed", "deferred", "adopted", "removed")

days = st.integers(10, 20)
spans = st.one_of(days.map(lambda day: (day, day)), st.tuples(days, days).map(sorted).map(tuple))
reports = st.none() | st.integers(10, 24)


class Told(msgspec.Struct):
    """A fact in the model: its days, its place, and what took it back when."""

    position: int
    place: int
    state: str
    earliest: int
    latest: int
    order: int
    reported: int
    gone: int | None = None
    gone_reported: int = ALWAYS


class Asked(msgspec.Struct, frozen=True):
    """A moment in the model: days and a position."""

    on: int
    reported: int
    position: int


def day(number: int) -> str:
    """The model's day as text."""
    return (FIRST + timedelta(days=number)).isoformat()


def span(days: tuple[int, int]) -> str:
    """A day, or an interval of two."""
    return day(days[0]) if days[0] == days[1] else f"{day(days[0])}/{day(days[1])}"


class ItemMachine(RuleBasedStateMachine):
    """Random steps on a log, and the same ones in the model."""

    def __init__(self) -> None:
        """Open a log with the small world in a scratch folder."""
        super().__init__()
        self.folder = TemporaryDirectory(dir=QUICK if QUICK.is_dir() else None)
        self.player: Player = self.opened()
        self.told: list[Told] = []
        self.said: dict[Asked, tuple[str | None, list[str]]] = {}

    def opened(self) -> Player:
        """A log with the small world in the scratch folder."""
        return open_player(Path(self.folder.name))

    def teardown(self) -> None:
        """Throw the log away."""
        self.folder.cleanup()

    # --- what happens -----------------------------------------------------------------------------

    @initialize(state=st.sampled_from(STATES))
    def begin(self, state: str) -> None:
        """Let there be a first fact, reported on its day."""
        self.record(state, (12, 12), 0, 12)

    @rule(
        state=st.sampled_from(STATES),
        when=spans,
        order=st.integers(-1, 1),
        reported=reports,
    )
    def record(self, state: str, when: tuple[int, int], order: int, reported: int | None) -> None:
        """Record a fact: today's, or a late one, which takes its place in the past."""
        backing = Backing(reported=None if reported is None else day(reported))
        position = self.player.size
        self.player.play(Record("item/x", transitioned(state), span(when), order, backing))
        self._tell(position, position, state, when, order, reported)

    def _tell(
        self,
        position: int,
        place: int,
        state: str,
        when: tuple[int, int],
        order: int,
        reported: int | None,
    ) -> None:
        """Take a fact into the model: what is reported has happened."""
        known = self._today if reported is None else reported
        latest = min(when[1], max(known, when[0]))
        self.told.append(Told(position, place, state, when[0], latest, order, known))

    @property
    def _today(self) -> int:
        return (self.player.clock.now.date() - FIRST).days

    @precondition(lambda self: self.live)
    @rule(number=st.integers(0, 9), when=st.none() | spans, state=st.sampled_from(STATES))
    def correct(self, number: int, when: tuple[int, int] | None, state: str) -> None:
        """Correct a fact to another state, and perhaps date; it keeps its place."""
        old = self._pick(number)
        place, reported = old.place, old.reported
        dates = (old.earliest, old.latest) if when is None else when
        backing = Backing(reported=day(reported))
        position = self.player.size
        fact = Record("item/x", transitioned(state), span(dates), old.order, backing)
        self.player.play(Correct(self._index(old), "word", None, fact))
        old.gone, old.gone_reported = position, ALWAYS
        self._tell(position + 1, place, state, dates, old.order, reported)

    @precondition(lambda self: self.live)
    @rule(number=st.integers(0, 9), withdrawn=st.none() | st.integers(10, 30))
    def retract(self, number: int, withdrawn: int | None) -> None:
        """Take a fact back: our mistake, or the source's withdrawal on a day."""
        old = self._pick(number)
        backing = Backing(reported=None if withdrawn is None else day(withdrawn))
        position = self.player.size
        self.player.play(Retract(self._index(old), withdrawn is not None, backing))
        old.gone = position
        old.gone_reported = ALWAYS if withdrawn is None else withdrawn

    @rule(hours=st.integers(0, 60))
    def wait(self, hours: int) -> None:
        """Let time pass."""
        self.player.play(Wait(hours * 3_600))

    @rule()
    def rebuild(self) -> None:
        """Rebuild the read models."""
        self.player.tracker.rebuild()

    @rule()
    def reopen(self) -> None:
        """Open the database anew."""
        url = self.player.tracker.database.url
        self.player.tracker = Tracker(url, clock=self.player.clock, recorder="anna")

    # --- what must hold ---------------------------------------------------------------------------

    @rule(
        on=st.integers(8, 26), reported=st.just(NEVER) | st.integers(8, 26), back=st.integers(0, 9)
    )
    def ask(self, on: int, reported: int, back: int) -> None:
        """Ask about a moment, and remember the answer: nobody may ever answer differently."""
        asked = Asked(on, reported, max(self.player.size - 1 - back, 0))
        self.said[asked] = self._answer(asked)
        assert self.said[asked] == self._model(asked)

    @invariant()
    def live_is_replayed(self) -> None:
        """The read models are those of a replay."""
        report = self.player.tracker.replay()
        assert (report.clean, report.events) == (True, self.player.size)

    @invariant()
    def now_is_as_the_model_says(self) -> None:
        """With no bound the state is the last one of the world."""
        now = Asked(NEVER, NEVER, self.player.size - 1)
        assert self._answer(now) == self._model(now)

    @invariant()
    def the_past_stays(self) -> None:
        """What was answered once is answered still."""
        for asked, said in self.said.items():
            assert self._answer(asked) == said

    # --- both sides -------------------------------------------------------------------------------

    @property
    def live(self) -> list[Told]:
        """The facts that nobody took back, in the order of recording."""
        return [fact for fact in self.told if fact.gone is None]

    def _pick(self, number: int) -> Told:
        return self.live[number % len(self.live)]

    def _index(self, fact: Told) -> int:
        """How the player counts: from the newest."""
        return len(self.live) - 1 - self.live.index(fact)

    def _model(self, asked: Asked) -> tuple[str | None, list[str]]:
        """The state that stands, and those that are possible."""
        seen = [
            fact
            for fact in self.told
            if fact.position <= asked.position
            and fact.reported <= asked.reported
            and (
                fact.gone is None
                or fact.gone > asked.position
                or fact.gone_reported > asked.reported
            )
        ]
        stands = [fact for fact in seen if fact.latest <= asked.on]
        last = max(stands, key=_world, default=None)
        may_be = sorted(
            (fact for fact in seen if fact.earliest <= asked.on < fact.latest), key=_world
        )
        return None if last is None else last.state, [fact.state for fact in may_be]

    def _answer(self, asked: Asked) -> tuple[str | None, list[str]]:
        """What the program says: of the item in full and in the agenda alike."""
        moment = Moment(
            None if asked.on == NEVER else day(asked.on),
            None if asked.reported == NEVER else day(asked.reported),
            f"@{asked.position}",
        )
        with self.player.tracker.at(moment) as questions:
            shown = questions.show("item/x")
            agenda = questions.agenda(closed=True)
        assert isinstance(shown, ItemAnswer)
        assert isinstance(agenda, AgendaAnswer)
        rows = [row for body in agenda.bodies for row in body.items if row.id == "x"]
        if rows:
            assert [(row.state, row.label) for row in rows] == [(shown.state, shown.label)]
        else:
            assert (shown.state, shown.possible) == (None, ())
        possible: list[Any] = [fact.what for fact in shown.possible]
        return shown.state, [_state(what) for what in possible]


def _world(fact: Told) -> tuple[int, int, int]:
    return fact.latest, fact.order, fact.place


def _state(what: str) -> str:
    """The state that a fact's own words name."""
    return next(state for state in STATES if transitioned(state).outcome.label in what)


ItemMachine.TestCase.settings = settings(
    max_examples=max(settings().max_examples // 4, 1), stateful_step_count=15
)
TestItemMachine = ItemMachine.TestCase


class PostgresItemMachine(ItemMachine):
    """The same on PostgreSQL."""

    def teardown(self) -> None:
        """Throw the log away."""
        super().teardown()
        _running().drop(self.database)

    def opened(self) -> Player:
        """A log with the small world on the server."""
        player, self.database = open_on(_running())
        return player


def _running() -> Server:
    """The server that the fixture below keeps running."""
    with serving() as server:
        return server


@pytest.mark.usefixtures("postgres")
def test_on_postgresql() -> None:
    """A few stories: each has a database of its own."""
    few = settings(max_examples=max(settings().max_examples // 12, 1), stateful_step_count=15)
    run_state_machine_as_test(PostgresItemMachine, settings=few)
