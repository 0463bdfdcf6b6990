"""What the program takes from its surroundings: which database, which recorder, which files.

Lowest layer. Options win over variables, variables over defaults. The environment is handed
in; nothing here opens a database.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracker.errors import MissingField, WrongType
from tracker.paths import absolute, joined

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_DATABASE = "tracker.db"
"""The file in the working folder that is used when nothing else is said."""

LONGEST = 6
"""Digits of seconds to wait for a writer: 11 days. Both engines count in milliseconds."""

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*://"
_SLIP = r"(?i:postgres[a-z+]*:(?!//)|(?:\w+\s*=\s*\S+\s+)*password\s*=)"
"""A URL without its slashes, or libpq's own words: no file, and perhaps with a password."""


def database_url(given: str | None, environ: Mapping[str, str]) -> str:
    """Say which database is meant: the option, else ``TRACKER_DB``, else ``./tracker.db``.

    Args:
        given: the value of ``--db``; none or empty where it was not said.
        environ: the environment's variables.

    Returns:
        A URL. One that was given stays as it is, without the blanks around it; a path becomes
        ``sqlite:///`` and the absolute path, with ``%`` and ``?`` written as in any URL. What was
        meant as a URL of PostgreSQL, and is none, becomes one without its secrets, which none is.
    """
    return _url(database_named(given, environ) or DEFAULT_DATABASE)


def database_named(given: str | None, environ: Mapping[str, str]) -> str | None:
    """The database as somebody said it; None where nobody did."""
    return given or environ.get("TRACKER_DB") or None


def replica_url(given: str | None, environ: Mapping[str, str]) -> str | None:
    """Say where to read from: ``--read-db``, else ``TRACKER_READ_DB``; None: where is written."""
    name = given or environ.get("TRACKER_READ_DB")
    return _url(name) if name else None


def _url(name: str) -> str:
    if ":" in name or "=" in name:  # of most files' names nothing has to be compiled
        if found := re.match(_SCHEME, name.lstrip()):
            scheme, said = found.group(), name.strip()
            return scheme.lower() + said.removeprefix(scheme)
        if re.match(_SLIP, name.lstrip()):
            return "postgresql:***"
    return "sqlite:///" + absolute(name).replace("%", "%25").replace("?", "%3F")


def database_source(given: str | None, environ: Mapping[str, str]) -> str:
    """Say who named the database: the option, the variable, or nobody."""
    if given:
        return "--db"
    return "TRACKER_DB" if environ.get("TRACKER_DB") else "default: nothing else is said"


def recorder(given: str | None, environ: Mapping[str, str]) -> str:
    """Say who records: the option, else ``TRACKER_RECORDER``, else this system's user.

    Raises:
        MissingField: nobody said it, and the system knows no name either.
    """
    name = (given or environ.get("TRACKER_RECORDER") or "").strip()
    return name or _system_user()


def _system_user() -> str:
    """Ask the system for its user's name; containers often have a number without a name."""
    import getpass  # noqa: PLC0415 - only where nothing else names the recorder

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as error:  # the first two: before Python 3.13
        hint = "say who records with --recorder or TRACKER_RECORDER"
        raise MissingField("recorder", hint) from error


def lock_timeout(environ: Mapping[str, str]) -> int:
    """Seconds to wait for another writer: ``TRACKER_LOCK_TIMEOUT``, else 60.

    Raises:
        WrongType: where the variable is no whole number.
    """
    text = environ.get("TRACKER_LOCK_TIMEOUT") or "60"
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST:
        raise WrongType("whole seconds in TRACKER_LOCK_TIMEOUT", repr(text))
    return int(text)


def state_folder(environ: Mapping[str, str]) -> str:
    """Say where this user's own notes lie: ``TRACKER_STATE``, else the system's place for them.

    For somebody without a home nothing is there, and nothing can be kept: it says how to help it.
    """
    if given := environ.get("TRACKER_STATE"):
        return given
    base = environ.get("XDG_STATE_HOME") or environ.get("LOCALAPPDATA")
    return joined(base or joined(_home(environ), ".local", "state"), "agenda-tracker")


def _home(environ: Mapping[str, str]) -> str:
    """The user's home; containers often have a number without one."""
    if given := environ.get("HOME"):
        return given
    from pathlib import Path  # noqa: PLC0415 - seldom, and 3 ms

    try:
        return str(Path.home())
    except RuntimeError:
        return "/nonexistent"


def migrations_path() -> "Path":
    """Find Alembic's folder, ``migrations`` in a checkout."""
    return _beside_package("migrations")


def demo_docket() -> "Path":
    """Find the docket that ``tracker demo`` tells, ``fixtures/csto.yaml`` in a checkout."""
    return _beside_package("fixtures") / "csto.yaml"


def _beside_package(name: str) -> "Path":
    """Find a folder that lies beside the package; a wheel carries it inside, with a ``_``."""
    from pathlib import Path  # noqa: PLC0415 - not asked for by what reads

    package = Path(__file__).resolve().parent
    shipped = package / f"_{name}"
    return shipped if shipped.is_dir() else package.parent / name
