"""Where logs lie that are broken here: files of a folder, or databases of the server of the tests.

Both are made, copied and thrown away in the same words, so that one suite runs on both engines.
"""

import shutil
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tests.by_hand import by_hand
from tests.conftest import CSTO
from tests.faults.asking import opened
from tests.postgres import Server
from tracker.log.database import Database
from tracker.log.sqlite import path_of, url_of

INDEX = ("CREATE INDEX", "CREATE UNIQUE INDEX")
SECONDS = 30
"""How long the server may take to notice that a client is dead."""


class Places(Protocol):
    """The places of one engine. All that were made are gone at the end."""

    engine: str

    def new(self) -> str:
        """Give a URL at which no log is."""

    def copy(self, url: str) -> str:
        """Copy a log that nobody uses; gives the copy's URL."""

    def buried(self, url: str) -> None:
        """Wait until what a killed client had begun is ended, one way or the other."""

    def end(self) -> None:
        """Throw all of them away."""


class Files:
    """Files of a folder."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder
        self._numbers = count(1)

    def new(self) -> str:
        """Name a file."""
        return url_of(str(self._folder / f"place-{next(self._numbers)}.db"))

    def copy(self, url: str) -> str:
        """Copy the file."""
        made = self.new()
        shutil.copyfile(path_of(url), path_of(made))
        return made

    def buried(self, url: str) -> None:
        """A file knows nothing of who died: who comes next cleans up."""

    def end(self) -> None:
        """The folder goes with the test."""


class Databases:
    """Databases of a server."""

    engine = "postgresql"

    def __init__(self, server: Server) -> None:
        """Take the server."""
        self._server = server
        self._made: list[str] = []

    def new(self) -> str:
        """Make an empty database."""
        return self._added("template1")

    def copy(self, url: str) -> str:
        """Copy the database; connections that are merely kept to it are cut."""
        name = database_of(url)
        self._server.cut(name)
        return self._added(name)

    def _added(self, like: str) -> str:
        self._made.append(self._server.new(like))
        return self._server.url(self._made[-1])

    def buried(self, url: str) -> None:
        """Ask until none of a database's connections is in a transaction."""
        busy = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'"
        end = time.monotonic() + SECONDS
        with self._server.connect("postgres") as owner:
            while owner.execute(busy, (database_of(url),)).fetchone() is not None:
                assert time.monotonic() < end, url

    def end(self) -> None:
        """Drop them, whoever is connected."""
        for name in self._made:
            self._server.drop(name)


def database_of(url: str) -> str:
    """The name of a server's database."""
    return urlsplit(url).path.removeprefix("/")


def places(engine: str, folder: Path, server: Callable[[], Server]) -> Places:
    """The places of an engine; the server is asked for where it is one."""
    return Files(folder) if engine == "sqlite" else Databases(server())


def make_bare(found: Places) -> str:
    """Make a log with its first entry alone."""
    url = found.new()
    tracker = opened(url)
    tracker.init()
    tracker.close()
    return url


def make_whole(found: Places) -> str:
    """Make a log with the CSTO docket."""
    url = make_bare(found)
    tracker = opened(url)
    tracker.import_docket(CSTO)
    tracker.close()
    return url


def dump(place: Path | str) -> list[str]:
    """The whole database as texts; the indexes sorted: a rebuild makes some of them anew."""
    url = place if isinstance(place, str) else url_of(str(place))
    with by_hand(Database(url)) as hand:
        found = hand.dump()
    indexes = sorted(line for line in found if line.startswith(INDEX))
    return [*(line for line in found if not line.startswith(INDEX)), *indexes]
