"""The doctor's look at a log: its schema, guards, head and read models. No scan of the entries."""

from datetime import datetime

from tracker.audit.checks import AUDIT, Checks, broken, look, ok
from tracker.audit.guards import guards, unique_columns
from tracker.audit.surroundings import UNIQUE
from tracker.domain.when import stamp
from tracker.errors import NotADatabase
from tracker.log import lost_tables
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.envelope import leaf_hash
from tracker.log.lost_tables import COPY, DERIVED, LOG
from tracker.log.statements import BEGUN, EVENT_AT, REVISION
from tracker.log.store import AHEAD, Store, read_head
from tracker.log.unfinished import unfinished
from tracker.views.rows import VERSION

NO_LOG = "schema"
"""The check that fails where there is nothing more to look at."""

INIT = "run `tracker init`, or name another with --db"
ENDS = "SELECT count(*), coalesce(max(position), -1) FROM event"
CURSOR = "SELECT version, cursor FROM projection WHERE id = 1"


def tables(database: Database, connection: Connection) -> Checks:
    """Every table is there. Where none is, no log is here at all; half a copy is none either."""
    there = lost_tables.tables(connection)
    due = {*LOG, *DERIVED}
    if not due & there:
        yield broken(NO_LOG, "it holds no log", _another(database))
    elif "alembic_version" in there and (other := lost_tables.foreign(connection)):
        yield broken(NO_LOG, other, f"name another with {_option(database)}")
    elif missing := sorted(due - there):
        todo = "restore the log from a copy" if {*LOG} & {*missing} else COPY
        yield broken("tables", f"missing: {', '.join(missing)}", todo)
    elif unfinished(connection.one(REVISION)):
        text = "a copy to it is under way, or was broken off: it is no log yet"
        yield broken(NO_LOG, text, "run the same `tracker copy` (or `tracker import`) again")
    elif connection.one(BEGUN) in {(0,), (False,)}:
        yield broken(
            NO_LOG, "an `init` was broken off: it is no log yet", "run `tracker init` again"
        )
    else:
        yield ok("tables", f"all {len(due)} are there")


def _another(database: Database) -> str:
    """What to do where no log is."""
    return f"name another with {_option(database)}" if database.replica else INIT


def _option(database: Database) -> str:
    return "--read-db" if database.replica else "--db"


def schema(database: Database, connection: Connection) -> Checks:
    """The revision of the schema.

    Raises:
        DatabaseOlder, DatabaseNewer, NotADatabase: where it is not this program's.
    """
    row = connection.one(REVISION)
    if row is None:
        raise NotADatabase(database.name, "no revision")
    database.check_revision(str(row[0]))
    yield ok("schema", f"revision {row[0]}, as this program needs it")


def triggers(connection: Connection) -> Checks:
    """The guards that keep the log append-only, word for word."""
    found, due = guards(connection)
    wrong = [f"{name} is gone" for name in sorted(due.keys() - found.keys())]
    wrong += [f"{name} is none of ours" for name in sorted(found.keys() - due.keys())]
    wrong += [
        f"{name} is another" for name in sorted(due) if found.get(name, due[name]) != due[name]
    ]
    lost = sorted(UNIQUE - unique_columns(connection))
    wrong += [f"{' and '.join(columns)} may stand twice" for columns in lost]
    if wrong:
        todo = "ask who changed them; run `tracker audit`, and go on from a copy whose guards stand"
        yield broken("guards", f"the log can be changed: {', '.join(wrong)}", todo)
    else:
        yield ok("guards", f"all {len(due)} triggers are as they should be")


def head(store: Store, connection: Connection) -> Checks:
    """The head, and the last entry: they fit, and that one can be read."""
    said = read_head(connection)
    row = connection.one(ENDS)
    count, last = (0, -1) if row is None else (int(row[0]), int(row[1]))
    if not count == last + 1 == said.size:
        text = f"the head says {said.size} entries, {count} are there, the last is @{last}"
        yield broken("log", text, AUDIT)
        return
    found = connection.one(EVENT_AT, position=last)
    entry = store.decode(found) if found is not None else None
    if entry is None:
        yield broken("log", "it has no entry, not even its first", AUDIT)
    elif leaf_hash(entry.stored) != entry.leaf or entry.envelope.recorded_at != said.recorded_at:
        yield broken("log", f"its last entry @{last} is not what was recorded", AUDIT)
    else:
        yield ok("log", f"{count:,} entries, the last of {entry.envelope.recorded_at}")


def clock(now: datetime, connection: Connection) -> Checks:
    """This machine's clock against the log's last stamp; later stamps follow that one."""
    last, here = read_head(connection).recorded_at, stamp(now)
    if last > stamp(now + AHEAD):
        text = f"the log's last entry is of {last}, this machine says {here}: recording is refused"
        yield broken("clock", text, "set this machine's clock right, or ask who recorded last")
    elif last > here:
        text = f"the log's last entry is of {last}, this machine says {here}"
        yield look("clock", text, "let all machines take their time from one place (NTP)")
    else:
        yield ok("clock", f"{here}, after the log's last entry")


def read_models(connection: Connection) -> Checks:
    """The version of the projections, and the entry that they have come to."""
    size, row = read_head(connection).size, connection.one(CURSOR)
    version, cursor = (0, 0) if row is None else (int(row[0]), int(row[1]))
    text = f"version {version}, up to {cursor:,} of {size:,} entries"
    if version > VERSION:
        text += f"; this program knows version {VERSION}"
        yield broken("projections", text, "upgrade agenda-tracker")
    elif version < VERSION:
        text += f"; this program needs version {VERSION}"
        yield broken("projections", text, "run `tracker db upgrade`")
    elif cursor != size:
        yield broken("projections", text, "run `tracker projections rebuild`")
    else:
        yield ok("projections", text)
