"""URLs of PostgreSQL: what the driver is given, and the name that messages show.

A password never shows: not in the name, and not in what is said of a URL that can't be read,
for the part that can't be read may be the password.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tracker.domain.words import nearest
from tracker.errors import DatabaseFailed, did_you_mean

_SHOWN = {"host", "port", "user", "dbname", "service", "options"}
"""Parameters of a URL that say where the log is: all others are left out."""

_SECRET = {"password", "passfile", "sslpassword", "sslkey", "oauth_client_secret"}
"""Parameters whose values are taken out of what the server says."""

_NO_BYTE = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
"""A percent sign that begins no character, or the one that no text of the driver's can hold."""

_BLANK = re.compile(r"\s")

UNREADABLE = (
    "the URL can't be read: it is postgresql+psycopg://USER@HOST:PORT/DATABASE, with / ? # @ : %"
    " of a name or password written as %2F %3F %23 %40 %3A %25"
)


def conninfo(url: str) -> str:
    """The URL as PostgreSQL's own library reads it.

    Raises:
        DatabaseFailed: where it can't be read; what stands in it is not told.
    """
    _, _, rest = url.partition("://")
    found = f"postgresql://{rest}"
    try:
        parts = urlsplit(found)
        readable = all(_readable(host) for host in parts.netloc.rpartition("@")[2].split(","))
    except ValueError:
        raise DatabaseFailed(UNREADABLE) from None
    if not readable or parts.netloc.count("@") > 1 or parts.fragment:
        raise DatabaseFailed(UNREADABLE)
    return found


def _readable(host: str) -> bool:
    """Whether one of the hosts, which commas divide, is a name and perhaps the number of a port.

    Raises:
        ValueError: where the port is no number.
    """
    port = urlsplit(f"//{host}").port
    return port is None or port > 0


def fault(url: str, known: tuple[str, ...]) -> str:
    """Say which part of a URL the driver can't read, and never what stands in it.

    ``known`` are the names of parameters that it has.
    """
    return next(_faults(url, known), "PostgreSQL does not know a part of the URL")


def _faults(url: str, known: tuple[str, ...]) -> Iterator[str]:
    parts = urlsplit(conninfo(url))
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    places = {"user": user, "password": password, "database": parts.path}
    for place, text in places.items():
        yield from _unwritten(f"the {place} of the URL", text)
    for number, pair in enumerate(parts.query.split("&") if parts.query else (), start=1):
        yield from _of_parameter(f"parameter {number} behind the URL's ?", pair, known)


def _of_parameter(which: str, pair: str, known: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a parameter.

    Its name is told where PostgreSQL has it: else it may be a part of the password.
    """
    name, _, value = pair.partition("=")
    if name not in known:
        yield f"{which} is none that PostgreSQL has{did_you_mean(nearest(name, known))}"
    if pair.count("=") != 1:
        yield f"{which} ({name}) is not NAME=VALUE: write = of a value as %3D"
    yield from _unwritten(f"{which} ({name})", value)
    if name == "connect_timeout" and not unquote(value).strip().lstrip("+-").isdigit():
        yield f"{which} ({name}) is no number of seconds"


def _unwritten(place: str, text: str) -> Iterator[str]:
    if _NO_BYTE.search(text):
        yield f"{place} has a % that begins no character: write % itself as %25"
    if _BLANK.search(text):
        yield f"{place} has a blank: write it as %20"


def hurried(url: str, seconds: int) -> str:
    """The URL of a server that is waited for no longer, unless the URL itself says how long."""
    says = parse_qsl(urlsplit(conninfo(url)).query)
    if any(key == "connect_timeout" for key, _ in says):
        return url
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={seconds}"


def shown(url: str) -> str:
    """The URL as messages show it: user, host, port, database, schema.

    Raises:
        DatabaseFailed: as above.
    """
    parts = urlsplit(conninfo(url))
    user, _, where = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    pairs = [(key, value) for key, value in parse_qsl(parts.query) if key in _SHOWN]
    query = "&".join(f"{quote(key)}={quote(value, safe='/,')}" for key, value in pairs)
    return (
        f"postgresql://{name}{'@' if name else ''}{where}{parts.path}{'?' if query else ''}{query}"
    )


def scrubbed(text: str, url: str) -> str:
    """A message of the driver on one line, without the URL's passwords."""
    parts = urlsplit(conninfo(url))
    secrets = [value for key, value in parse_qsl(parts.query) if key in _SECRET]
    for secret in (parts.password, parts.password and unquote(parts.password), *secrets):
        if secret:
            text = text.replace(secret, "***")
    return " ".join(text.split())
