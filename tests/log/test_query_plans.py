"""Query plans: what an index finds is not looked for by walking through a table, on both engines.

All statements of the log and of the read models are explained. One that walks has a reason here,
or ends by its LIMIT in the order in which it walks.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from tests.contract.making import Log, command
from tests.dockets import file, told
from tests.log.test_statements import STATEMENTS
from tests.postgres import Server
from tracker import Tracker
from tracker.clock import system_clock
from tracker.log.postgres_together import numbered
from tracker.log.postgres_url import conninfo
from tracker.views import logbook, news
from tracker.views.known import CALLED_SO, TARGET
from tracker.views.reader_sql import OF_STREAM

TABLES = ("entity", "fact", "standing", "mark", "mention", "word", "event")

WHOLE = {
    "agenda.ITEMS": "all items: an agenda counts them, in an index of them alone",
    "agenda_sql.ITEMS": "as above",
    "agenda_sql.NAMED": "a part of other statements, which say of what",
    "agenda.NEWEST_DAY": "from report to report back, one look each, to the first that counts",
    "agenda_sql.NEWEST_DAY": "as above",
    "backing.BACKED": "tasks for facts that little backs: it looks at every fact once",
    "conflicts.TWICE": "what was told twice, of all that the log holds",
    "exports.EVERYTHING": "an export",
    "exports.STANDING": "an export",
    "item_rows.NAMED": "as above",
    "known.FIRSTS": "an import that compares a docket with all that was recorded",
    "known.KEYS": "asked for all keys of facts",
    "plans.NAMED": "as above",
    "reader_sql.NAMED": "as above",
    "near.FACTS": "has a LIMIT: all there are, where they are few",
    "suggesting.NEWEST_FACTS": "has a LIMIT: the newest ones alone",
    "log.statements.BEGUN": "whether there is any entry: it stops at the first",
    "log.statements.KNOWN": "as above",
    "logbook.LOG_SIZE/any": "counts what a moment bounds",
}
"""Statements that walk through a table, and why they may."""

OF_A_KIND = {
    "agenda.OPEN_MEETINGS": "all meetings: which wait is known from each one's state",
    "agenda_sql.OPEN_MEETINGS": "all meetings",
    "backing.CORROBORATED": "all corroborations, for the tasks above",
    "conflicts.OF_TYPE": "all of a type",
    "lists.OF_TYPE": "all of a type",
    "lists.MAYBE_OF_TYPE": "all of a type",
    "lists.DISPUTES": "all disputes",
    "todo.DISPUTES": "all disputes",
    "lists.COUNTED_BACK": "disputes, from the newest back to a LIMIT",
    "exports.OF_TYPE": "all of a type, for an export",
    "facts.AMENDED": "all amendments of sources, for lists of all sources",
    "logbook.LOG_SIZE/type": "counts all of a type",
    "logbook.LOG/type": "has a LIMIT",
    "logbook.NEXT/type": "has a LIMIT",
    "near.THINGS": "has a LIMIT",
    "news.PARTS/recorded": "retractions of a span",
    "plans.OWNERS": "all measures",
    "reader.ENTITIES": "all things of a kind",
    "reader_sql.ENTITIES": "all things of a kind",
}
"""Statements whose work is all of a kind or type, as asked."""

HOLES = {
    "known.TARGET": {"key": "f.key = :name", "id": "f.event_id = :name"},
    "logbook.LOG": logbook.CONDITIONS,
    "logbook.LOG_SIZE": {**logbook.CONDITIONS, "any": "f.reported <= :r"},
    "logbook.NEXT": logbook.CONDITIONS,
    "news.NEWS": {
        name: f"{span} ORDER BY {news.NEWEST[name]}" for name, span in news.SPANS.items()
    },
    "news.COUNTED": news.SPANS,
    "news.NAMES": {name: f"{span} AND {news.UNDATED[name]}" for name, span in news.SPANS.items()},
    "news.PARTS": {name: f"{span} AND {news.RETRACTED[name]}" for name, span in news.SPANS.items()},
}
"""What stands in the holes of statements, by the name of what it asks for."""

FEW = ("ix_fact_wide", "ix_fact_disputes")
"""Indexes that hold little of what a log does: facts of more than a day, disputes."""

WORDS = frozenset({
    "body", "event_id", "high", "id", "identity", "key", "kind", "low", "name", "ref", "slot",
    "source", "type", "who",
})  # fmt: skip
"""Parameters that are texts; all others are numbers, in most statements."""

LOW, HIGH = {"after", "reached", "other_n", "other_d", "other_r", "begins", "first", "seen"}, 10**9


def _filled() -> dict[str, str]:
    """Every statement with its holes filled, by module and name."""
    found = {}
    for name, sql in STATEMENTS.items():
        short = name.removeprefix("tracker.views.").removeprefix("tracker.")
        text = sql.replace("IN ({})", "IN (:v1, :v2)")
        if not text.lstrip().startswith(("SELECT", "WITH")):
            continue
        for what, condition in HOLES.get(short, {"": ""}).items():
            found[f"{short}/{what}" if what else short] = text.replace("{}", condition)
    return found


FILLED = _filled()


def test_no_hole_is_left() -> None:
    """Each statement is explained as it is run."""
    assert len(FILLED) > 80
    assert [name for name, sql in FILLED.items() if "{" in sql] == []


def _parameters(name: str, sql: str) -> dict[str, object]:
    wanted = set(re.findall(r"(?<![:'0-9]):([a-z_][a-z_0-9]*)", sql))
    words = set(WORDS)
    if name.endswith(".FIRST_OF_STREAM") or name.startswith("log."):
        words |= {"stream"}
    if name == "meanwhile.NAMED_SINCE":
        words |= {"target"}
    if name == "differing.RECORDED_BETWEEN":
        words -= {"low", "high"}
    if re.search(r"\b(x\.id|m\.ref|w\.value|key|event_id|id|event WHERE stream) IN \(:v1", sql):
        words |= {"v1", "v2"}
    if name == "writer.FIRSTS_OF_STREAMS":
        words |= {"v1", "v2"}
    words |= {one for one in wanted if one.startswith(("low_", "high_"))}
    return {one: "x" if one in words else 1 if one in LOW else HIGH for one in wanted}


# --- SQLite -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A log without statistics, as most are."""
    path = tmp_path_factory.mktemp("plans") / "log.db"
    Log(f"sqlite:///{path}", system_clock).create()
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def _plan(lite: sqlite3.Connection, name: str) -> list[str]:
    sql = FILLED[name]
    rows = lite.execute(f"EXPLAIN QUERY PLAN {sql}", _parameters(name, sql)).fetchall()
    return [str(row[3]) for row in rows]


def _tables(sql: str) -> set[str]:
    """The names by which a statement speaks of tables: their own and their aliases."""
    found = re.findall(rf"\b({'|'.join(TABLES)})(?: (?:AS )?([a-z]+))?", sql)
    return {name for pair in found for name in pair if name} - {"where"}


def _walks(step: str, names: set[str]) -> bool:
    """Whether a step goes through a table: all of it, or from one end to a bound."""
    found = re.match(r"(SCAN|SEARCH) (\w+)(?:.*\((.*)\))?", step)
    if found is None or found[2] not in names:
        return False
    conditions = found[3] or ""
    equal = re.search(r"\w=\?", conditions)
    between = "<" in conditions and ">" in conditions
    few = any(name in step for name in FEW)
    return found[1] == "SCAN" or not (equal or between or few)


def _of_a_kind(step: str) -> bool:
    """Whether a step takes all of a kind, type or slot: as many as there are in the log."""
    return (
        re.search(r"\((?:kind|type|slot)=\?(?: AND (?:rowid|position)[<>]\?)*\)", step) is not None
    )


def _stops(sql: str, plan: list[str]) -> bool:
    """Whether a statement ends by its LIMIT: what it walks through is in order already."""
    return re.search(r"LIMIT\s+(:\w+|\d+)\s*$", sql) is not None and not any(
        "B-TREE" in one for one in plan
    )


@pytest.mark.parametrize("name", FILLED)
def test_sqlite_walks_through_no_table(lite: sqlite3.Connection, name: str) -> None:
    """Nor does it make an index of its own; and what is found twice over has the better index."""
    plan, names = _plan(lite, name), _tables(FILLED[name])
    walked = [step for step in plan if _walks(step, names)]
    if name not in WHOLE and not _stops(FILLED[name], plan):
        assert walked == []
    if name not in WHOLE and name not in OF_A_KIND:
        assert [step for step in plan if _of_a_kind(step)] == []
    assert not any("AUTOMATIC" in step for step in plan)


def test_every_reason_is_needed(lite: sqlite3.Connection) -> None:
    """Nothing is excused that does not walk: the lists above stay true."""
    plans = {name: _plan(lite, name) for name in FILLED}
    walking = {n for n, p in plans.items() if any(_walks(step, _tables(FILLED[n])) for step in p)}
    assert set(WHOLE) <= walking, set(WHOLE) - walking
    kinds = {name for name, plan in plans.items() if any(map(_of_a_kind, plan))}
    assert set(OF_A_KIND) <= kinds, set(OF_A_KIND) - kinds


# --- PostgreSQL ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def explained(postgres: Server) -> dict[str, list[str]]:
    """The plan of every statement, where a walk through a table is the last resort."""
    log = Log(postgres.url(postgres.new()), system_clock).create()
    found = {}
    with log.database.reading() as connection:
        connection.run("SET LOCAL enable_seqscan = off")
        for name, sql in FILLED.items():
            if "sqlite_master" in sql or "json_each" in sql:
                continue  # SQLite's own; a list is an array there, found by the same index
            rows = connection.all(f"EXPLAIN {sql}", **_parameters(name, sql))
            found[name] = [str(row[0]) for row in rows]
    return found


@pytest.mark.parametrize("name", FILLED)
def test_postgresql_has_an_index_for_it(explained: dict[str, list[str]], name: str) -> None:
    """A sequential scan is left only where no index serves."""
    scans = [line for line in explained.get(name, ()) if re.search(r"Seq Scan on (\w+)", line)]
    walked = [line for line in scans if re.search(rf"Seq Scan on ({'|'.join(TABLES)})\b", line)]
    if name not in WHOLE:
        assert walked == []


COMMANDS = {
    "a stream": (OF_STREAM["postgresql"], "'item/mission', 1000000"),
    "names": (CALLED_SO["postgresql"].format(":v0"), "'mission', 1000000, 9000000000000000"),
    "a key": (TARGET.format("f.key = :name"), "1000000, 'fact-1'"),
}
"""What a command asks a server, and values in their order."""


@pytest.fixture(scope="module")
def grown(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection[Any]]:
    """A log that is long enough to be walked through, and short enough to seem cheap to walk."""
    name, folder = postgres.new(), tmp_path_factory.mktemp("grown")
    stance = "on: 2022-10-20, what: supports, item: mission, by: KAZ, from: S1, grounds:"
    facts = "\n".join(f"fact-{n}: {{{stance} r{n}}}" for n in range(2_000))
    tracker = Tracker(postgres.url(name), recorder="anna")
    tracker.init()
    tracker.import_docket(file(folder, told(facts)))
    with closing(psycopg.connect(conninfo(tracker.database.url), autocommit=True)) as owner:
        owner.execute("ANALYZE")
        owner.execute("SET plan_cache_mode = force_generic_plan")
        yield owner
    postgres.drop(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_asks_a_server_walks_through_no_log(
    grown: Connection[Any], name: str
) -> None:
    """Nor through all positions before the last one, of which the planner thinks a third fit."""
    sql, values = COMMANDS[name]
    grown.execute("DEALLOCATE ALL")
    grown.execute(b"PREPARE asked AS " + numbered(sql)[0])
    plan = [str(row[0]) for row in grown.execute(f"EXPLAIN EXECUTE asked({values})".encode())]
    walk = r"Seq Scan on (fact|event)|Index Cond: \(\(?\"?position\"? <= \$\d\)"
    assert not [line for line in plan if re.search(walk, line)], plan


OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
SCANNED = "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'event'"


def test_no_guard_walks_through_the_log(postgres: Server) -> None:
    """Whichever way is appended, and whatever the planner knows of the table by then."""
    log = Log(postgres.url(postgres.new()), system_clock).create()
    log.append(*(command(f"many {number}") for number in range(3_000)))
    for known in ("", "ANALYZE event"):
        with closing(psycopg.connect(conninfo(log.url), autocommit=True)) as owner:
            owner.execute(known.encode())
        before = _scanned(log)
        for number in range(8):  # more than the five for which a plan may be made anew
            log.append(command(f"{known} {number}"))
            log.append(*(command(f"{known} {number} {other}") for other in range(30)))
        assert _scanned(log) == before


def _scanned(log: Log) -> int:
    """Rows of the log that were walked over."""
    log.database.close()  # a connection tells what it did when it ends
    with closing(psycopg.connect(conninfo(log.url), autocommit=True)) as owner:
        for _ in range(1_000):
            if owner.execute(OTHERS).fetchone() == (0,):
                break
        found = owner.execute(SCANNED).fetchone()
    assert found is not None
    return int(found[0])
