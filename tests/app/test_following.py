"""Following a log: each entry once and in order, from where one was, whatever is lost meanwhile."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from tests.postgres import Server
from tracker.app import Following, Tracker, Typed
from tracker.app.answers import Chosen, FactsAnswer
from tracker.domain.moment import Moment
from tracker.errors import DatabaseUnreachable, InvalidMoment, UnknownWord

Answers = Iterator[FactsAnswer | None]
END = 3_600.0
"""Seconds that no test waits: what would wait so long has failed to be woken."""


def record(tracker: Tracker, *keys: str) -> None:
    """Record parties, each in a commit of its own."""
    for key in keys:
        tracker.record(Typed(section="parties", fields={"name": f"Party {key}"}, key=key))


def keys(answer: FactsAnswer | None) -> list[str]:
    """What an answer tells, without what every log begins with."""
    return [one.stream.partition("/")[2] for one in answer.facts] if answer is not None else []


class Pausing:
    """Lets no time pass, and does what is to happen meanwhile."""

    def __init__(self) -> None:
        """Begin; ``then`` are the things that happen, one in each pause."""
        self.waited: list[float] = []
        self.then: list[Callable[[], object]] = []

    def __call__(self, seconds: float) -> None:
        """Pause."""
        self.waited.append(seconds)
        if self.then:
            self.then.pop(0)()


def until_pause(answers: Answers) -> list[str]:
    """All that is new, up to where there is nothing more by now."""
    found: list[str] = []
    for answer in answers:
        if answer is None and found:
            break
        found += keys(answer)
    return found


def test_what_is_there_and_what_comes(tracker: Tracker) -> None:
    """Oldest first, then each commit; the numbers have no gaps."""
    record(tracker, "AAA", "BBB")
    pausing = Pausing()
    pausing.then = [lambda: record(tracker, "CCC"), lambda: record(tracker, "DDD", "EEE")]
    followed = tracker.follow(how=Following(pause=pausing, every=0.01))
    found = list(islice(followed, 3))
    if tracker.database.is_file:  # each pause has its commit
        found += islice(followed, 3)
    else:
        record(tracker, "CCC", "DDD", "EEE")
        found += islice(followed, 3)
    assert [one.entry for one in found] == [f"@{n}" for n in range(6)]
    assert [one.stream for one in found[3:]] == ["party/CCC", "party/DDD", "party/EEE"]


def test_from_where_one_was(tracker: Tracker) -> None:
    """Whoever was broken off goes on after the last entry; of a log that is shorter it is told."""
    record(tracker, "AAA", "BBB", "CCC")
    found = list(islice(tracker.follow(), 2))
    last = int(found[-1].entry[1:])
    assert [one.entry for one in islice(tracker.follow(after=last), 2)] == ["@2", "@3"]
    with pytest.raises(InvalidMoment, match="no entry @4: the log ends at @3"):
        next(tracker.follow(after=4))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Chosen(stream="party/BBB"), ["BBB"]),
        (Chosen(type="log.opened"), [""]),
        (Chosen(since="@2"), ["BBB", "CCC"]),
        (Chosen(recorder="boris"), ["CCC"]),
    ],
)
def test_filters(tracker: Tracker, chosen: Chosen, expected: list[str]) -> None:
    """As those of the list; what they leave out is passed over."""
    record(tracker, "AAA", "BBB")
    record(Tracker(tracker.database.url, recorder="boris"), "CCC")
    found = tracker.follow(how=Following(chosen=chosen, every=0.0, pause=Pausing()))
    told = [one.stream.partition("/")[2] for one in islice(found, len(expected))]
    assert told == expected
    with pytest.raises(UnknownWord):
        next(tracker.follow(how=Following(chosen=Chosen(type="log.closed"))))


def test_the_last_ones(tracker: Tracker) -> None:
    """At most so many of what is there, then all that comes."""
    record(tracker, "AAA", "BBB", "CCC")
    answers = tracker.follower().answers(Following(last=2, every=0.0, pause=Pausing()))
    first = next(answers)
    assert (keys(first), first.more if first else 0) == (["BBB", "CCC"], 2)
    record(tracker, "DDD")
    assert until_pause(answers) == ["DDD"]


def test_many_at_once_come_in_parts(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each snapshot gives some; filtered ones count as looked at."""
    monkeypatch.setattr("tracker.app.following.MOST", 2)
    names = [f"A{n}" for n in range(5)]
    record(tracker, *names)
    how = Following(every=0.0, pause=Pausing(), chosen=Chosen(recorder="anna"))
    assert [len(keys(one)) for one in islice(tracker.follower().answers(how), 1, 4)] == [2, 2, 2]
    none = Following(every=0.0, pause=Pausing(), chosen=Chosen(recorder="nobody"))
    answers = tracker.follower().answers(none)
    assert [one and keys(one) for one in islice(answers, 5)] == [None, [], [], [], None]


def test_a_log_that_became_shorter(tracker: Tracker, new_url: Callable[[], str]) -> None:
    """It is another log, or an old copy of it: never passed over in silence."""
    record(tracker, "AAA")
    answers = tracker.follower().answers(Following(every=0.0, pause=Pausing()))
    list(islice(answers, 3))
    other = Tracker(new_url(), recorder="anna")
    other.init()
    tracker.database._backend = other.database._backend  # noqa: SLF001 - as if it was restored
    with pytest.raises(InvalidMoment, match="@1 was seen here before, and now the log ends at @0"):
        next(answers)


def test_an_end_is_refused(tracker: Tracker) -> None:
    """Nothing new comes to a moment of the past."""
    with pytest.raises(InvalidMoment, match="--recorded-until"):
        tracker.follower(Moment(None, None, "@0"))


def test_by_looking(tracker: Tracker) -> None:
    """In a file it is looked every second, or as often as is said."""
    if not tracker.database.is_file:
        return
    pausing = Pausing()
    for every, waited in ((None, 1.0), (0.25, 0.25)):
        answers = tracker.follower().answers(Following(every=every, pause=pausing))
        list(islice(answers, 4))
        assert pausing.waited[-1] == waited


# --- on a server ------------------------------------------------------------------------------


@pytest.fixture
def server(postgres: Server) -> tuple[Server, str]:
    """The server, and a database on it."""
    return postgres, postgres.new()


@pytest.fixture
def log(server: tuple[Server, str]) -> Tracker:
    """A log on the server."""
    made = Tracker(server[0].url(server[1]), recorder="anna")
    made.init()
    return made


def test_woken_by_a_commit(log: Tracker) -> None:
    """No pause, and none of the time is waited for: each commit of anybody wakes."""
    pausing = Pausing()
    answers = log.follower().answers(Following(every=END, pause=pausing))
    assert keys(next(answer for answer in answers if answer)) == [""]
    assert next(answers) is None
    for number in range(3):
        record(Tracker(log.database.url, recorder="boris"), f"A{number}")
        assert until_pause(answers) == [f"A{number}"]
    assert pausing.waited == []


def test_a_lost_connection_is_told_once(log: Tracker, server: tuple[Server, str]) -> None:
    """All connections are cut, again and again: it connects again, and nothing is lost."""
    told: list[str] = []
    answers = log.follower().answers(Following(every=END, pause=Pausing(), tell=told.append))
    list(islice(answers, 3))
    for number in range(3):
        server[0].cut(server[1])
        record(Tracker(log.database.url, recorder="boris"), f"A{number}")
        assert until_pause(answers) == [f"A{number}"]
        assert len(told) == number + 1
        assert next(answers) is None  # connected again
    assert told[0].startswith("nobody tells of new entries any more (")


def test_a_server_that_is_gone_for_a_while(log: Tracker, server: tuple[Server, str]) -> None:
    """It waits longer and longer, tells once, and goes on; from the beginning it is an error."""
    told: list[str] = []
    pausing = Pausing()
    answers = log.follower().answers(Following(every=END, pause=pausing, tell=told.append))
    list(islice(answers, 3))
    where, name = server
    log.database.close()

    def move(away: str, back: str) -> None:
        where.cut(name)
        where.run(f"ALTER DATABASE {away} RENAME TO {back}")

    move(name, "elsewhere")
    with pytest.raises(DatabaseUnreachable):
        next(Tracker(log.database.url).follow())
    assert [next(answers) for _ in range(6)] == [None] * 6
    move("elsewhere", name)
    record(Tracker(log.database.url, recorder="boris"), "AAA")
    assert until_pause(answers) == ["AAA"]
    assert len(told) == 1
    assert pausing.waited[:4] == [1.0, 2.0, 4.0, 8.0]


def test_a_server_that_lets_nobody_listen(log: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A standby does not: there it is looked every now and then, and told once."""
    monkeypatch.setattr("tracker.log.postgres_listening.LISTEN", "LISTEN to nobody")
    told: list[str] = []
    pausing = Pausing()
    answers = log.follower().answers(Following(pause=pausing, tell=told.append))
    list(islice(answers, 4))
    record(log, "AAA")
    assert until_pause(answers) == ["AAA"]
    list(islice(answers, 3))
    assert set(pausing.waited) == {10.0}
    assert len(told) == 1
