"""The doctor's look at PostgreSQL: the server, what it keeps, what this role may do."""

from datetime import datetime

from tracker.audit.checks import Checks, broken, look, ok
from tracker.log.connection import Connection

SERVER = """
SELECT current_setting('server_version'), current_setting('server_encoding'),
    pg_is_in_recovery(), current_database(), current_schema(), pg_database_size(current_database()),
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
    coalesce(NOT inet_client_addr() <<= ANY(ARRAY[inet '127.0.0.0/8', inet '::1']), false),
    extract(epoch FROM clock_timestamp())
"""

KEPT = """
SELECT current_setting('fsync'), current_setting('full_page_writes'),
    current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
    current_setting('transaction_isolation'), current_setting('default_transaction_read_only')
"""

LIMITS = """
SELECT name, setting::bigint, unit FROM pg_settings
WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')
    AND setting::bigint BETWEEN 1 AND :short ORDER BY name
"""
SHORT = 30_000
"""Milliseconds below which a limit of the server ends an import or an audit of a large log."""

ROLE = """
SELECT session_user::text, r.rolsuper,
    pg_has_role(session_user, e.relowner, 'MEMBER'),
    has_table_privilege(e.oid, 'SELECT'), has_table_privilege(e.oid, 'INSERT'),
    has_table_privilege(h.oid, 'UPDATE'),
    has_table_privilege(e.oid, 'UPDATE') OR has_table_privilege(e.oid, 'DELETE')
        OR has_table_privilege(e.oid, 'TRUNCATE')
FROM pg_class e, pg_class h, pg_roles r
WHERE e.oid = to_regclass('event') AND h.oid = to_regclass('head') AND r.rolname = session_user
"""

SKEW = 60
"""Seconds by which this machine's clock and the server's may differ."""


def server(now: datetime, connection: Connection) -> Checks:
    """Which server it is, whether it takes writes, whether others can listen, its clock."""
    row = connection.one(SERVER)
    if row is None:
        return
    version, encoding, standby, database, schema, size, ssl, remote, there = row
    yield ok("engine", f"PostgreSQL {version}, {encoding}; database {database}, schema {schema}")
    if standby:
        todo = "record on the primary: name it with --db"
        yield look("server", "it is a standby: it can be read, and takes no entries", todo)
    else:
        yield ok("server", "it is a primary, and takes entries")
    if remote and not ssl:
        todo = "add ?sslmode=verify-full to the URL"
        yield look("network", "the connection is not encrypted", todo)
    else:
        yield ok("network", "encrypted" if ssl else "not encrypted; it stays on this machine")
    apart = abs(float(there) - now.timestamp())
    if apart > SKEW:
        text = f"this machine's clock and the server's are {apart:,.0f} s apart"
        yield look("server clock", text, "let both take their time from one place (NTP)")
    yield ok(
        "disk", f"the database has {size >> 20:,} MiB; the server's disk is not seen from here"
    )


def settings(connection: Connection) -> Checks:
    """What the server keeps of what it acknowledged, and how long it lets anything take."""
    row = connection.one(KEPT)
    fsync, pages, commits, standbys, isolation, reads = row if row is not None else ("",) * 6
    said = f"synchronous_commit {commits}, fsync {fsync}, {isolation}"
    said += f"; synchronous standbys {standbys}" if standbys else "; no synchronous standby"
    if "off" in {fsync, pages}:
        text = f"{said}; full_page_writes {pages}: a power cut can cost the whole database"
        yield look("settings", text, "set fsync and full_page_writes on, unless it is for tests")
    elif commits == "off":
        yield broken("settings", said, "set synchronous_commit on for this role or database")
    else:
        yield ok("settings", said)
    if reads == "on":
        todo = "ALTER ROLE or DATABASE … RESET default_transaction_read_only, if this one records"
        yield look("limits", "default_transaction_read_only is on: nothing can be recorded", todo)
    for name, limit, unit in connection.all(LIMITS, short=SHORT):
        text = f"{name} is {limit} {unit}: long imports and audits will be stopped"
        yield look("limits", text, f"raise it: ALTER ROLE … SET {name} = '10min'")


def role(connection: Connection) -> Checks:
    """What whoever asks may do here."""
    row = connection.one(ROLE)
    if row is None:  # that is said of the tables
        return
    name, everything, owner, reads, inserts, moves, changes = row
    if everything:
        todo = "record as a role of `tracker db grant recorder ROLE`"
        yield look("role", f"{name} is a superuser, whom no guard holds", todo)
    elif owner:
        text = f"{name} owns the log: records, upgrades, and could take the guards off"
        yield ok("role", text)
    elif changes:
        todo = f"REVOKE UPDATE, DELETE, TRUNCATE ON event FROM {name}"
        yield look("role", f"{name} has rights on entries that nobody needs", todo)
    elif reads and inserts and moves:
        yield ok("role", f"{name} is a recorder: reads and records")
    elif reads:
        yield ok("role", f"{name} is a reader: reads, and records nothing")
    else:
        todo = f"let the owner run `tracker db grant reader {name}`, or recorder"
        yield broken("role", f"{name} may not read the log", todo)
