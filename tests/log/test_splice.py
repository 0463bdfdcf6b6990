"""One statement appends on PostgreSQL: bytes around stamp and role, read models that ride."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import quote, urlsplit

import pytest

from tests.by_hand import by_hand
from tests.conftest import CSTO, SetClock
from tests.contract.making import TAKES_AWAY, Alone, Log, command, draft
from tests.postgres import Server
from tracker.app import Retraction, Tracker, Typed
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Draft
from tracker.domain.party import PartyRegistered
from tracker.errors import DatabaseFailed, InvalidText, RoleRefused, TooLarge
from tracker.log import splice
from tracker.log.envelope import LIMIT, write
from tracker.log.postgres_roles import grant

STAMP = "2026-11-21T14:02:00.000000Z"


@pytest.fixture
def log(postgres: Server, clock: SetClock) -> Iterator[Log]:
    """A log of one entry, without read models."""
    name = postgres.new()
    yield Log(postgres.url(name), clock).create()
    postgres.drop(name)


@pytest.fixture
def at_once(log: Log) -> Iterator[list[str]]:
    """The statements that were sent with their lock and commit."""
    sent: list[str] = []
    backend = log.database._backend  # noqa: SLF001 - to count what goes over the line
    run = backend.at_once

    def counted(lock: str, sql: str, parameters: Any) -> Any:  # noqa: ANN401 - a row
        sent.append(sql)
        return run(lock, sql, parameters)

    with mock.patch.object(backend, "at_once", counted):
        yield sent


# --- bytes ----------------------------------------------------------------------------------------


def test_pieces_join_to_the_text() -> None:
    """With the role and the stamp between them."""
    before, between, after = splice.pieces(
        f'{{"data":{{"db_user":null,"event_id":1,"recorded_at":"{STAMP}","recorder":2}},'
        f'"db_user":null,"event_id":"e","recorded_at":"{STAMP}","recorder":"a"}}',
        STAMP,
    )
    assert before.endswith('"recorder":2},"db_user":')
    assert (between, after) == (',"event_id":"e","recorded_at":"', '","recorder":"a"}')


TRICKY = (
    draft("a", data=PartyRegistered(f'","db_user":null,"event_id":"recorded_at":"{STAMP}",\\')),
    draft("b", data=ProcedureAdopted({"db_user": None, "event_id": "x", "recorded_at": STAMP})),
    draft("c", data=PartyRegistered("Ünïcødé \u0001\n\t\u007f\u2028 \U0001f600 /")),
)


@pytest.mark.parametrize("one", TRICKY, ids=["quoted", "nested", "characters"])
def test_what_the_server_puts_together_is_canonical(
    log: Log, clock: SetClock, at_once: list[str], one: Draft
) -> None:
    """Whatever the data hold: the bytes are those that we would write, and their leaf fits."""
    clock.move(seconds=1.5)
    log.append(command("a", one))
    (event,) = log.events()[1:]
    assert event.stored == write(event.envelope)
    assert event.data == one.data
    assert (event.envelope.db_user, event.envelope.recorded_at) == (
        "postgres", "2026-11-21T14:02:01.500000Z",
    )  # fmt: skip
    assert len(at_once) == 1


@pytest.mark.parametrize(
    "role", ['Anna "B" \\ /', "Ünal Ä", "tab\there\u0001\u007f", "\U0001f600", "o'neil"]
)
def test_a_role_of_any_name_is_named(postgres: Server, log: Log, role: str) -> None:
    """As canonical JSON, by the one statement and in a batch alike."""
    _role(postgres, role)
    theirs = Log(_url(postgres, log, role), log.clock)
    theirs.append(command("a"))
    theirs.append(*(command(f"c{number}") for number in range(splice.MOST + 1)))
    events = log.events()[1:]
    assert {event.envelope.db_user for event in events} == {role}
    assert all(event.stored == write(event.envelope) for event in events)


@pytest.mark.parametrize("role", ["e\u0301", "\u0378"], ids=["not NFC", "unassigned"])
def test_a_role_that_no_entry_can_name_is_refused(postgres: Server, log: Log, role: str) -> None:
    """In one line, before anything is written; reading goes on."""
    _role(postgres, role)
    theirs = Log(_url(postgres, log, role), log.clock)
    for commands in ([command("a")], [command(f"c{number}") for number in range(30)]):
        with pytest.raises(RoleRefused, match="cannot record"):
            theirs.append(*commands)
    assert len(theirs.events()) == 1


def _role(postgres: Server, role: str) -> None:
    quoted = role.replace('"', '""')
    postgres.run(f'DROP ROLE IF EXISTS "{quoted}"')
    postgres.run(f'CREATE ROLE "{quoted}" LOGIN SUPERUSER')


def _url(postgres: Server, log: Log, role: str) -> str:
    return postgres.url(urlsplit(log.url).path.removeprefix("/"), quote(role, safe=""))


def test_the_limit_counts_the_role(log: Log) -> None:
    """What is near the limit takes the long way, which measures exactly."""
    empty = len(write(log.events()[0].envelope))
    room = LIMIT - empty - 100
    log.append(command("a", draft("a", data=PartyRegistered("x" * (room - 500)))))
    stored = log.events()[1].stored
    log.append(
        command("b", draft("b", data=PartyRegistered("x" * (room - 500 + LIMIT - len(stored)))))
    )
    assert len(log.events()[2].stored) == LIMIT
    with pytest.raises(TooLarge):
        log.append(
            command("c", draft("c", data=PartyRegistered("x" * (room - 499 + LIMIT - len(stored)))))
        )


# --- which way ------------------------------------------------------------------------------------


def test_what_is_refused_at_once_is_told_by_the_long_way(
    log: Log, clock: SetClock, at_once: list[str]
) -> None:
    """A command that is there gives its old places; another day than the clock's is no matter."""
    batch = log.batch(command("a"))
    first = log.store.append(batch)
    again = log.store.append(batch)
    assert (first.repeated, again.repeated) == (False, True)
    assert first.positions == again.positions
    clock.move(days=1)
    log.append(command("b"))
    clock.move(minutes=-9)
    log.append(command("c"))
    assert log.keys() == ["a", "b", "c"]
    assert len(at_once) == 4


def test_midnight_between_head_and_clock(log: Log, at_once: list[str], clock: SetClock) -> None:
    """A head that is a day ahead of the clock, by minutes: the stamp's day is not the clock's."""
    clock.now = clock.now.replace(hour=0, minute=4) + timedelta(days=1)
    log.append(command("a"))
    clock.move(minutes=-8)
    log.append(command("b"))
    assert log.keys() == ["a", "b"]
    stamps = [event.envelope.recorded_at for event in log.events()[1:]]
    assert stamps[0] == stamps[1] > "2026-11-22"
    assert len(at_once) == 2


def test_a_fence_moves_by_one_statement(log: Log) -> None:
    """What takes something away is behind the fence, wherever in the batch it stands."""
    gone = draft("b", data=TAKES_AWAY["procedure"])
    log.append(command("a", draft("a"), gone, draft("c")))
    assert (log.head().size, log.head().fence) == (4, 3)


def test_many_events_and_guards_take_the_long_way(log: Log, at_once: list[str]) -> None:
    """A batch is faster by COPY, and a guard looks for itself."""
    log.append(*(command(f"c{number}") for number in range(splice.MOST + 1)))
    assert at_once == []
    told = splice.spliced(
        log.batch(*(command(f"d{number}") for number in range(splice.MOST))), log.clock(),
        timedelta(minutes=10), log.store._catalogue, Alone(),  # noqa: SLF001 - the same one
    )  # fmt: skip
    assert told is not None
    assert told.values[f"version{splice.MOST - 1}"] == 1


def test_what_was_prepared_may_be_gone(log: Log) -> None:
    """After a rollback, or behind our back: it is prepared anew, and nothing is written twice."""
    log.append(command("a"))
    with log.database.reading() as connection:  # on the connection that is kept
        connection.run("DEALLOCATE ALL")
    log.append(command("b"))
    with pytest.raises(DatabaseFailed), log.database.reading() as connection:
        connection.one("SELECT 1 / 0")
    log.append(command("c"))
    assert log.keys() == ["a", "b", "c"]


def test_a_text_with_a_zero_is_refused(log: Log) -> None:
    """It goes over whole: it is not cut where it would end in C."""
    sql = "SELECT length(:said) FROM head"
    with pytest.raises(InvalidText):
        log.database.at_once(splice.LOCK, sql, {"said": "a\0b"})
    assert log.database.at_once(splice.LOCK, sql, {"said": "aäb"}) == (3,)


# --- read models that ride ------------------------------------------------------------------------


def test_what_rides_is_what_a_replay_writes(postgres: Server, clock: SetClock) -> None:
    """All kinds of facts by hand: things, stances, marks; row for row as made anew."""
    tracker = Tracker(postgres.url(postgres.new()), clock=clock, recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    sent: list[str] = []
    backend = tracker.database._backend  # noqa: SLF001
    run = backend.at_once

    def counted(lock: str, sql: str, parameters: Any) -> Any:  # noqa: ANN401 - a row
        found = run(lock, sql, parameters)
        sent.append(str(found is not None))
        return found

    said = {"on": "2023-11-20", "from": "belta-2023-11-20"}
    with mock.patch.object(backend, "at_once", counted):
        for number, typed in enumerate(
            (
                Typed(section="parties", key="NEW", fields={"name": "Newland", "kind": "state"}),
                Typed(section="items", key="new-item", fields={"title": "Of Newland"}),
                Typed(fields={"what": "supports", "item": "new-item", "by": "NEW", **said}),
                Typed(fields={"what": "included", "item": "new-item", "on": "2024-02-04"}),
                Typed(
                    fields={
                        "what": "dispute",
                        "fact": "last",
                        "says": "nobody knows",
                        "from": "belta-2023-11-20",
                    }
                ),
            )
        ):
            clock.move(seconds=number)
            tracker.record(typed)
            assert tracker.replay().clean, typed
    assert set(sent) == {"True"}
    assert len(sent) == 5
    tracker.retract("last", Retraction(reason="typed wrong"))
    assert tracker.replay().clean
    with by_hand(tracker.database) as hand:
        cursor = hand.execute("SELECT cursor FROM projection").fetchone()[0]
        assert cursor == hand.execute("SELECT size FROM head").fetchone()[0]


def test_a_recorder_needs_no_more_rights_for_it(postgres: Server, clock: SetClock) -> None:
    """The one statement reads, adds and moves what a recorder may."""
    name = postgres.new()
    owner = Tracker(postgres.url(name), clock=clock, recorder="anna")
    owner.init()
    postgres.run("DROP ROLE IF EXISTS splicer")
    postgres.run("CREATE ROLE splicer LOGIN")
    grant(owner.database, "recorder", "splicer")
    theirs = Tracker(postgres.url(name, "splicer"), clock=clock, recorder="anna")
    theirs.record(Typed(section="parties", key="NEW", fields={"name": "New"}))
    with owner.database.reading() as connection:
        last = owner.store.at(connection, 1)
    assert last is not None
    assert last.envelope.db_user == "splicer"
    postgres.drop(name)
