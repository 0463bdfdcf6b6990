"""Roles on PostgreSQL: who may record, and who may read. Names of roles are quoted as such."""

from collections.abc import Iterator, Sequence
from typing import Literal

from tracker.errors import DatabaseFailed, NoRight
from tracker.log.database import Database
from tracker.log.lost_tables import DERIVED, LOG

Kind = Literal["recorder", "reader"]

GRANTS: dict[Kind, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "reader": (("SELECT", (*LOG, *DERIVED)),),
    "recorder": (
        ("SELECT", (*LOG, *DERIVED)),
        ("INSERT", ("event", *DERIVED)),
        ("UPDATE", ("head", *DERIVED)),
        ("DELETE", DERIVED),
    ),
}
"""What each may do; entries can be added by one, and changed by nobody."""

SCHEMA = """
SELECT quote_ident(n.nspname), quote_ident(:role), pg_has_role(c.relowner, 'MEMBER'),
    (SELECT pg_has_role(r.oid, c.relowner, 'MEMBER') FROM pg_roles r WHERE r.rolname = :role)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('event')
"""


def grant(database: Database, kind: Kind, role: str) -> tuple[str, ...]:
    """Let a role record, or read; gives the statements. Whoever asks has to own the tables.

    A recorder that is made a reader records no more.

    Raises:
        DatabaseFailed: where there is no such role, where it owns the log itself, or where the log
            is no PostgreSQL's.
        NoRight: where whoever asks may not.
    """
    if database.is_file:
        raise DatabaseFailed("a file has no roles: who may read or write it, its folder says")
    with database.writing() as connection:
        row = connection.one(SCHEMA, role=role)
        schema, name, owns, role_owns = row if row is not None else ("", "", False, False)
        if not owns:  # PostgreSQL would but warn that it granted nothing
            raise NoRight(database.name, "permission denied: its owner alone grants")
        if role_owns is None:
            todo = f"who runs the server makes it, CREATE ROLE {name} LOGIN"
            raise DatabaseFailed(f"there is no role {name}: {todo}")
        if role_owns:
            raise DatabaseFailed(f"{name} owns the log, or is a superuser: no grant binds it")
        statements = list(_statements(kind, schema, name))
        for statement in statements:
            connection.run(statement)
    return tuple(statements)


def _statements(kind: Kind, schema: str, name: str) -> Iterator[str]:
    def tables(those: Sequence[str]) -> str:
        return ", ".join(f"{schema}.{table}" for table in those)

    if kind == "reader":
        rights = "INSERT, UPDATE, DELETE"
        yield f"REVOKE {rights} ON {tables((*LOG, *DERIVED))} FROM {name}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
    for right, those in GRANTS[kind]:
        yield f"GRANT {right} ON {tables(those)} TO {name}"
