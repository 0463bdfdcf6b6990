"""URLs of PostgreSQL: what the driver is given, and the name that messages show.

A password never shows: not in the name, and not in what is said of a URL that can't be read,
for the part that can't be read may be the password.
"""

from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tracker.errors import DatabaseFailed

_SHOWN = {"host", "port", "user", "dbname", "service", "options"}
"""Parameters of a URL that say where the log is: all others are left out."""

_SECRET = {"password", "passfile", "sslpassword", "sslkey", "oauth_client_secret"}
"""Parameters whose values are taken out of what the server says."""

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
