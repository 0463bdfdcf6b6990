"""What a server says of itself: is it a standby, and how far behind its primary?

Asked of the server, by its own clock: ours has no part in it. A file is no standby of anything.
"""

import msgspec

from tracker.log.connection import Connection

TEMPORARY = """
SELECT NOT pg_is_in_recovery() AND has_database_privilege(current_database(), 'TEMPORARY')
"""

RECOVERING = "SELECT pg_is_in_recovery()"

STANDBY = """
SELECT CAST(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS BIGINT),
    pg_get_wal_replay_pause_state() <> 'not paused'
"""


class Standby(msgspec.Struct, frozen=True):
    """A server that replays another one.

    ``age`` is how long ago, in seconds by the server's clock, the last commit was made that it has
    replayed (null where it has replayed none); ``paused`` whether it was told to wait.
    """

    age: int | None
    paused: bool


def standby(connection: Connection) -> Standby | None:
    """What a standby says of itself; None where the log is no standby's."""
    if not is_standby(connection):
        return None
    row = connection.one(STANDBY)
    return Standby(*row) if row is not None else None


def is_standby(connection: Connection) -> bool:
    """Whether a server replays another one, and so takes no writes."""
    return connection.dialect == "postgresql" and _yes(connection, RECOVERING)


def has_temporary(connection: Connection) -> bool:
    """Whether temporary tables can be made: not on a standby, nor without the right to."""
    return connection.dialect == "sqlite" or _yes(connection, TEMPORARY)


def _yes(connection: Connection, sql: str) -> bool:
    row = connection.one(sql)
    return row is not None and bool(row[0])
