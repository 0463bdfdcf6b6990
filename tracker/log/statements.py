"""The log's hot statements as text, and its triggers. Parameters are ``:name``.

They are written as SQLAlchemy Core would compile them, but kept as text, so that a reading
command opens a SQLite file without importing SQLAlchemy (see docs/decisions). A test prepares
each of them against the migrated tables.
"""

INSERT_EVENT = """
INSERT INTO event (position, bytes, leaf, event_id, stream, version, type)
VALUES (:position, :bytes, :leaf, :event_id, :stream, :version, :type)
"""

HEAD = "SELECT size, recorded_at, fence FROM head WHERE id = 1"

OPEN_HEAD = "INSERT INTO head (id, size, recorded_at, fence) VALUES (1, 0, '', 0)"

KEEP = "UPDATE head SET size = size WHERE id = 1"
"""Changes nothing; its commit waits, where standbys are waited for, for all that came before."""

ADVANCE = """
UPDATE head SET
    size = size + :count,
    recorded_at = CASE WHEN recorded_at > :clock THEN recorded_at ELSE :clock END,
    fence = coalesce(size + CAST(:fence AS BIGINT), fence)
WHERE id = 1 AND fence <= :seen
RETURNING size - :count, recorded_at
"""

LOCK_HEAD = "UPDATE head SET size = size WHERE id = 1"

STREAM_VERSION = "SELECT coalesce(max(version), 0) FROM event WHERE stream = :stream"

STREAM_VERSIONS = {
    "sqlite": """
SELECT value, (SELECT coalesce(max(version), 0) FROM event WHERE stream = value)
FROM json_each(:streams)
""",
    "postgresql": """
SELECT value, (SELECT coalesce(max(version), 0) FROM event WHERE stream = value)
FROM json_array_elements_text(CAST(:streams AS json))
""",
}
"""Of a JSON list of streams, by engine."""

KNOWN_IDS = {
    "sqlite": """
SELECT value FROM json_each(:ids) WHERE EXISTS (SELECT 1 FROM event WHERE event_id = value)
""",
    "postgresql": """
SELECT value FROM json_array_elements_text(CAST(:ids AS json))
WHERE EXISTS (SELECT 1 FROM event WHERE event_id = value)
""",
}
"""Which of a JSON list of event ids are there, by engine."""

KNOWN_ID = "SELECT event_id FROM event WHERE event_id = :event_id"

FIRST_OF_STREAM = "SELECT position FROM event WHERE stream = :stream AND version = 1"

EVENT_BY_ID = """
SELECT position, bytes, leaf, event_id, stream, version, type FROM event WHERE event_id = :event_id
"""

EVENT_AT = """
SELECT position, bytes, leaf, event_id, stream, version, type FROM event WHERE position = :position
"""

EVENTS = """
SELECT position, bytes, leaf, event_id, stream, version, type FROM event
WHERE position >= :start AND position < :stop ORDER BY position
"""

BODIES = """
SELECT position, bytes, leaf FROM event
WHERE position >= :start AND position < :stop ORDER BY position
"""
"""What a replay needs: the copied columns say nothing that the bytes do not."""

REVISION = "SELECT version_num FROM alembic_version"

BEGUN = """
SELECT EXISTS (SELECT 1 FROM head WHERE id = 1) OR EXISTS (SELECT 1 FROM event WHERE position >= 0)
"""
"""False where an ``init``, or a copy, was broken off before there was anything but tables."""

KNOWN = f"SELECT version_num, ({BEGUN}) FROM alembic_version"  # noqa: S608 - ours
"""Both by one statement."""

MARK = "UPDATE alembic_version SET version_num = :mark"

GROW = """
UPDATE head SET size = size + :count, recorded_at = coalesce(:recorded_at, recorded_at),
    fence = coalesce(CAST(:fence AS BIGINT), fence)
WHERE id = 1 AND size = :due AND EXISTS (SELECT 1 FROM alembic_version WHERE version_num = :mark)
RETURNING size
"""
"""Moves the head of an unfinished copy; no row where somebody else is copying there, too."""

SQLITE_TRIGGERS = {
    "event_no_update": """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no UPDATE'); END
""",
    "event_no_delete": """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no DELETE'); END
""",
    "event_no_replace": """
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
    OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no REPLACE'); END
""",
    "event_no_gap": """
CREATE TRIGGER event_no_gap BEFORE INSERT ON event
WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM event)
BEGIN SELECT RAISE(ABORT, 'the log has no gaps: the next position only'); END
""",
    "head_no_replace": """
CREATE TRIGGER head_no_replace BEFORE INSERT ON head
WHEN EXISTS (SELECT 1 FROM head)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: it has its head'); END
""",
    "head_no_delete": """
CREATE TRIGGER head_no_delete BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no DELETE'); END
""",
    "head_no_return": """
CREATE TRIGGER head_no_return BEFORE UPDATE ON head
WHEN NEW.size < OLD.size OR NEW.recorded_at < OLD.recorded_at OR NEW.fence < OLD.fence
BEGIN SELECT RAISE(ABORT, 'the log is append-only: its head moves forward'); END
""",
}
"""By name. ``INSERT OR REPLACE`` slips past UPDATE and DELETE: hence the two against it."""
