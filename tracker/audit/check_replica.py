"""The doctor's look at a replica: is it one of this log, how far behind, and behind the pins?"""

from tracker.audit.checks import AUDIT, Check, Checks, broken, entries, look, ok
from tracker.errors import TrackerError
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.origins import eras
from tracker.log.standby import Standby, standby
from tracker.log.store import Store, read_head
from tracker.log.tiles import Tiles

LAG = "replica lag"
WAIT = "wait until it has caught up, or ask the log itself (--db alone)"
OTHER = "name the replica of this log with --read-db or TRACKER_READ_DB"


def there(database: Database, came: str, connection: Connection) -> Checks:
    """It can be read, and by this program.

    Raises:
        NotADatabase, CopyUnfinished, DatabaseOlder, DatabaseNewer: where not.
    """
    database.check_revision(database.revision())
    kind = "a standby" if standby(connection) is not None else "a copy"
    yield ok("replica", f"{database.name}{came}: {kind}")


def lag(primary: Database | None, store: Store, connection: Connection) -> Checks:
    """How far it lies behind its primary, if that is named and can be asked.

    Raises:
        DamagedEvent: where entries are missing that both should have.
    """
    size, state = read_head(connection).size, standby(connection)
    if primary is None:
        yield _told(f"at @{size - 1}, and nobody says which log it is of", state)
        return
    try:
        with primary.reading() as other:
            end = read_head(other).size
            told = _began(connection, store) == _began(other, store)
            common = min(size, end)
            alike = Tiles(connection).root(common) == Tiles(other).root(common)
    except TrackerError as error:
        yield look(LAG, f"at @{size - 1}; its primary can't be asked: {error}", "see `database`")
        return
    if not told:
        yield broken(LAG, f"it is no replica of {primary.name}: it has another origin", OTHER)
    elif not alike:
        yield broken(LAG, f"it is no replica of {primary.name}: it has other entries", AUDIT)
    elif size > end:
        text = f"it has entries that {primary.name} has not: @{end} to @{size - 1}"
        yield broken(LAG, text, "find out which of the two the log is: --db names the wrong one")
    elif size == end:
        yield _told(f"none: both are at @{size - 1}", state)
    else:
        text = f"{entries(end - size)}: at @{size - 1}, its primary is at @{end - 1}"
        yield look(LAG, f"{text}{_of(state)}", WAIT)


def _began(connection: Connection, store: Store) -> str | None:
    """The origin under which a log began."""
    return next((era.origin for era in eras(connection, store)), None)


def _told(text: str, state: Standby | None) -> Check:
    """All is well, unless it was told to wait."""
    if state is not None and state.paused:
        return look(LAG, f"{text}{_of(state)}", "run pg_wal_replay_resume() there")
    return ok(LAG, f"{text}{_of(state)}")


def _of(state: Standby | None) -> str:
    """What a standby says of itself."""
    if state is None:
        return ""
    age = "" if state.age is None else f"; the last commit it has replayed is {state.age} s old"
    return age + ("; its replay was told to pause" if state.paused else "")
