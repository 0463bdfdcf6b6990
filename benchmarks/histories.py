"""Realistic histories: many organisations and bodies, told in dockets of a given size.

News comes late and from relays, dates are vague, facts are corroborated, disputed, settled, taken
back and corrected. The same numbers give the same history, part by part, so that a log of a
million events is made in flat memory. Its items live as the procedure ``consensus`` foresees.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.dockets import Tree, write
from tracker import Tracker
from tracker.app import Terms

STATES = tuple(f"{letter}{other}{end}" for letter in "ABCD" for other in "EIO" for end in "NRSTX")
"""Sixty states; each organisation has some of them as its members."""

ORGANISATIONS = 12
MEMBERS = 9
BODIES = ("council", "ministers", "committee", "board")
PLAN_SIZE = 12
ON_AGENDA = 6
FIRST_DAY = date(1994, 1, 10)
PUBLISHERS = ("tass", "belta", "reuters", "interfax", "kabar", "armenpress")
STANCES = ("supports", "objects", "no objection", "reserves", "abstains")
OUTCOMES = ("adopted", "adopted", "noted", "unsigned", "deferred", "returned")
CLOSING = frozenset({"adopted", "noted"})

LATE = 0.1
"""Of all facts: those that are reported weeks or years after they happened."""
VAGUE = 0.15
"""Of what was said: that which is dated by a month or between two days."""
MARKED = 0.12
CORRECTED = 0.02

EVENTS_PER_FACT = 2.2
"""Events that a fact makes on average, for those who want so many."""


class History:
    """A history, told part by part; each part is a docket, and the dockets' names differ."""

    def __init__(self, seed: int) -> None:
        """Begin at the first meeting."""
        self._random = Random(seed)  # noqa: S311 - made-up news is no secret
        self._seed = seed
        self._open: dict[str, list[str]] = {}
        self._meetings = 0
        self._parts = 0
        self._facts: Tree = {}
        self._items: Tree = {}
        self._sources: Tree = {}

    def part(self, facts: int) -> Tree:
        """Tell the next part of at least so many facts (a meeting is never cut in two)."""
        self._facts, self._items, self._sources = {}, {}, {}
        self._parts += 1
        while len(self._facts) < facts:
            self._meetings += 1
            self._meeting(self._meetings)
        names = self._world() if self._parts == 1 else {}
        return {
            "docket": f"history-{self._seed}-{self._parts}",
            "format": 1,
            **names,
            "sources": self._sources,
            "items": self._items,
            "facts": self._facts,
        }

    def corrected(self, part: Tree) -> Tree:
        """The facts of a part of which somebody later found a better wording or number."""
        facts = {
            key: {**fact, "says": f"{fact['says']}, as the minutes have it"}
            for key, fact in part["facts"].items()
            if fact.get("what") == "statement" and self._chance(CORRECTED * 10)
        }
        return {"docket": part["docket"], "format": 1, "facts": facts}

    # --- the world ----------------------------------------------------------------------------

    def _world(self) -> Tree:
        organisations = {
            f"org-{number}": {
                "name": f"Organisation {number}",
                "members": {state: {"name": state.title()} for state in _members(number)},
                "bodies": {f"{body}-{number}": {"name": body.title()} for body in BODIES},
                "procedure": "consensus",
            }
            for number in range(ORGANISATIONS)
        }
        plans = {
            f"plan-{number}": {
                "title": f"Plan {number}",
                "body": f"council-{number}",
                "measures": {
                    f"measure-{number}-{count}": {"title": f"Measure {count}"}
                    for count in range(PLAN_SIZE)
                },
            }
            for number in range(ORGANISATIONS)
        }
        return {"organisations": organisations, "plans": plans}

    # --- around a meeting ---------------------------------------------------------------------

    def _meeting(self, count: int) -> None:
        """All that is told around one meeting; a body has one a week."""
        week, turn = divmod(count, ORGANISATIONS * len(BODIES))
        number = turn % ORGANISATIONS
        body = f"{BODIES[turn // ORGANISATIONS]}-{number}"
        day = FIRST_DAY + timedelta(days=7 * week)
        meeting, before = f"{body}-m{count}", day - timedelta(days=self._random.randint(1, 3))
        waiting = self._open.setdefault(body, [])
        for each in range(self._random.randint(1, 3)):
            self._propose(waiting, body, number, f"item-{count}-{each}", before)
        agenda = waiting[:ON_AGENDA]
        self._tell(
            f"{meeting}-called",
            before,
            what="announced",
            body=body,
            agenda=agenda,
            meeting=meeting,
            starts=str(day),
            kind="regular",
        )
        for item in agenda:
            if self._chance(0.6):
                self._stance(f"{meeting}-{item}-view", item, number, before)
        present = list(_members(number)[: -self._random.randint(1, 3)])
        held = dict.fromkeys(agenda, "discussed")
        self._tell(
            f"{meeting}-held", day, what="held", meeting=meeting, present=present, agenda=held
        )
        for item in agenda:
            self._outcome(f"{meeting}-{item}", waiting, item, number, meeting, day)
        self._afterwards(meeting, agenda, number, day)

    def _propose(self, waiting: list[str], body: str, number: int, item: str, day: date) -> None:
        words = " ".join(self._random.sample(_WORDS, 4))
        self._items[item] = {"title": f"{words.capitalize()} ({item})", "body": body}
        waiting.append(item)
        by = self._member(number)
        self._tell(f"{item}-proposed", day - timedelta(days=1), what="proposed", item=item, by=by)

    def _stance(self, key: str, item: str, number: int, day: date) -> None:
        by = self._random.sample(_members(number), self._random.randint(1, 4))
        what = self._random.choice(STANCES)
        self._tell(key, day, vague=True, what=what, item=item, by=by, wording=self._said())
        if self._chance(0.01):
            self._facts[f"{key}-gone"] = {
                "what": "retracted", "fact": key, "reason": "another item was meant",
            }  # fmt: skip

    def _outcome(  # noqa: PLR0913, PLR0917 - where it happened, and to what
        self, key: str, waiting: list[str], item: str, number: int, meeting: str, day: date
    ) -> None:
        """An item is done with, or comes back to a later meeting."""
        what = self._random.choice(OUTCOMES)
        if what in CLOSING:
            waiting.remove(item)
        by = self._member(number) if what == "unsigned" else None
        self._tell(key, day, what=what, item=item, at=meeting, order=1, by=by)

    def _afterwards(self, meeting: str, agenda: list[str], number: int, day: date) -> None:
        """What is counted, said and done after a meeting, and what others make of it."""
        self._tell(
            f"{meeting}-tally", day, what="tally", meeting=meeting, of="items", total=len(agenda)
        )
        for count in range(self._random.randint(1, 3)):
            self._tell(
                f"{meeting}-word-{count}", day, vague=True, what="statement",
                by=self._member(number), about=[meeting, self._random.choice(agenda)],
                says=self._said(),
            )  # fmt: skip
        status = self._random.choice(("in progress", "implemented", "unfulfilled"))
        measure = f"measure-{number}-{self._random.randrange(PLAN_SIZE)}"
        self._tell(f"{meeting}-measure", day, what=status, measure=measure)
        if self._chance(MARKED * 6):
            self._mark(f"{meeting}-tally", day)

    def _mark(self, fact: str, day: date) -> None:
        """Another source confirms a fact, or tells another number, which may be settled."""
        late = self._source(day + timedelta(days=self._random.randint(1, 40)), relayed=day)
        if self._chance(0.6):
            self._facts[f"{fact}-seen"] = {"what": "corroborated", "fact": fact, "from": late}
            return
        says = {"total": str(self._random.randint(10, 90))}
        doubt = f"{fact}-doubt"
        self._facts[doubt] = {"what": "dispute", "fact": fact, "says": says, "from": late}
        if self._chance(0.4):
            self._facts[f"{doubt}-end"] = {
                "what": "settled", "fact": doubt, "outcome": "stands", "reason": "the minutes",
                "from": late,
            }  # fmt: skip

    # --- a fact -------------------------------------------------------------------------------

    def _tell(self, key: str, day: date, *, vague: bool = False, **fields: object) -> None:
        """A fact of a day, and the source of it: the day itself, soon, or much later."""
        published = day + timedelta(days=self._random.randrange(3))
        if self._chance(LATE):
            published = day + timedelta(days=self._random.randint(20, 2_000))
        on = self._vague(day, published) if vague and self._chance(VAGUE) else str(day)
        told = {name: value for name, value in fields.items() if value is not None}
        self._facts[key] = {"on": on, **told, "from": self._source(published)}

    def _vague(self, day: date, published: date) -> str:
        if self._chance(0.5) and (day.year, day.month) < (published.year, published.month):
            return f"{day:%Y-%m}"
        return f"{day - timedelta(days=self._random.randint(1, 30))}/{day}"

    def _source(self, day: date, relayed: date | None = None) -> str:
        """A source published on a day; a relay passes on one of an earlier day."""
        publisher = self._random.choice(PUBLISHERS)
        original = self._source(relayed) if relayed is not None else None
        name = f"{publisher}-{day}-{self._parts}" + ("-relay" if original is not None else "")
        source: Tree = {"publisher": publisher.title(), "published": str(day)}
        if original is not None:
            source["relays"] = original
        self._sources.setdefault(name, source)
        return name

    def _said(self) -> str:
        return " ".join(self._random.choices(_WORDS, k=self._random.randint(6, 20)))

    def _member(self, number: int) -> str:
        return self._random.choice(_members(number))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def _members(number: int) -> tuple[str, ...]:
    start = number * 4
    return tuple(STATES[(start + count) % len(STATES)] for count in range(MEMBERS))


_WORDS = (
    "agreement", "air", "army", "assistance", "border", "budget", "centre", "collective",
    "command", "concept", "cooperation", "corridor", "council", "crisis", "customs", "defence",
    "draft", "drills", "drugs", "energy", "exchange", "exercise", "fight", "forces", "goods",
    "group", "health", "information", "joint", "labour", "law", "list", "market", "measures",
    "mechanism", "migration", "mission", "monitoring", "network", "observers", "peace", "plan",
    "post", "procedure", "programme", "protocol", "rail", "regional", "reserve", "response",
    "roads", "rules", "safety", "security", "space", "staff", "standards", "statute", "supply",
    "tariff", "training", "transit", "troops", "visa", "water", "weapons", "work", "zone",
)  # fmt: skip


def parts(events: int, seed: int, size: int = 20_000) -> Iterator[tuple[Tree, Tree]]:
    """Dockets that make about so many events, each with the docket of its corrections."""
    history = History(seed)
    left = events / EVENTS_PER_FACT
    while left > 0:
        part = history.part(min(size, round(left) or 1))
        left -= len(part["facts"])
        yield part, history.corrected(part)


class Filler:
    """Fills a log with one history, step by step."""

    def __init__(self, tracker: Tracker, folder: Path, seed: int, size: int = 20_000) -> None:
        """Take an open log, and a folder for dockets."""
        self._tracker = tracker
        self._folder = folder
        self._history = History(seed)
        self._size = size
        self.facts = 0

    def fill(self, events: int) -> int:
        """Import parts until the log has about so many entries; gives how many it has."""
        while (missing := events - self._count()) > 0:
            part = self._history.part(min(self._size, max(1, round(missing / EVENTS_PER_FACT))))
            self._take(part, None)
            self._take(self._history.corrected(part), Terms(correct="the minutes say so"))
        return self._count()

    def _take(self, part: Tree, terms: Terms | None) -> None:
        if part["facts"]:
            path = write(self._folder / "part.jsonl", part)
            report = self._tracker.import_docket(path, terms=terms)
            self.facts += report.recorded
            path.unlink()

    def _count(self) -> int:
        with self._tracker.database.reading() as connection:
            row = connection.one("SELECT size FROM head")
        return int(row[0]) if row is not None else 0
