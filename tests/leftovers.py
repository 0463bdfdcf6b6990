"""Servers of test runs that were killed: ended, and their folders removed, before a new one starts.

Each folder of a server names the processes that use it. Where none of them lives any more, nobody
will end the server but us. Folders of other runs are left alone, and so is what names nobody.
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

PREFIX = "agenda-tracker-postgres-"
OWNERS = "owners"
"""The file that names who uses a server: a line for each process, with when it was started."""
SECONDS = 10


def folder(name: str) -> Path:
    """Where a server of that name lies."""
    return Path(tempfile.gettempdir()) / f"{PREFIX}{name}"


def own(place: Path) -> None:
    """Say that this process uses a server's folder; it stands beside the server's own files."""
    this = psutil.Process()
    with _owners(place).open("a", encoding="ascii") as file:
        file.write(f"{this.pid} {this.create_time()}\n")


def disown(place: Path) -> None:
    """Forget a folder that is gone."""
    _owners(place).unlink(missing_ok=True)


def clear() -> None:
    """End the servers that nobody uses any more, and remove their files."""
    for file in Path(tempfile.gettempdir()).glob(f"{PREFIX}*.{OWNERS}"):
        with suppress(FileNotFoundError):  # another run clears as well
            if not any(map(_lives, file.read_text(encoding="ascii").splitlines())):
                place = file.with_suffix("")
                end(place)
                shutil.rmtree(place, ignore_errors=True)
                file.unlink(missing_ok=True)


def end(place: Path) -> None:
    """Kill every server whose files lie in a folder, with all of its processes."""
    for one in processes(place):
        with suppress(psutil.NoSuchProcess):
            one.kill()
            one.wait(SECONDS)


def processes(place: Path) -> list[psutil.Process]:
    """Each server whose files lie in a folder, and its processes; the server first.

    A number may long be another process's: it counts only where its working folder is that one,
    as every process of PostgreSQL has it.
    """
    found: list[psutil.Process] = []
    for file in (*place.glob("postmaster.pid"), *place.glob("*/postmaster.pid")):
        with suppress(psutil.NoSuchProcess, ValueError, FileNotFoundError, IndexError):
            server = psutil.Process(int(file.read_text().splitlines()[0]))
            if Path(server.cwd()) == file.parent:
                found += [server, *server.children(recursive=True)]
    return found


def _owners(place: Path) -> Path:
    return place.with_name(f"{place.name}.{OWNERS}")


def _lives(line: str) -> bool:
    number, _, started = line.partition(" ")
    try:
        return psutil.Process(int(number)).create_time() == float(started)
    except (psutil.NoSuchProcess, ValueError):
        return False
