"""Servers of test runs that were killed: ended, and their folders removed, before a new one starts.

Each folder of a server has a file beside it that names the processes which use it. Where none of
them lives any more, nobody will end the server but us. What names nobody is left alone.
"""

import ctypes
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

PREFIX = "agenda-tracker-postgres-"
OWNERS = "owners"
"""The end of that file's name. A line for each process: its number, and when it was started."""
SECONDS = 10
SHARED = 6
"""The line of ``postmaster.pid`` with the key and the number of the shared memory."""


def folder(name: str) -> Path:
    """Where a server of that name lies."""
    return Path(tempfile.gettempdir()) / f"{PREFIX}{name}"


def own(place: Path) -> None:
    """Say that this process uses a server's folder."""
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
    """End every server whose files lie in a folder, at once; who does not hear is killed."""
    found = processes(place)
    for one in found:
        with suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGQUIT)
    _wait(found)
    kill(place)


def kill(place: Path) -> None:
    """Kill every server whose files lie in a folder by SIGKILL, with all of its processes."""
    found = processes(place)
    for one in found:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    _wait(found)
    for file in _running(place):
        _free(file)


def processes(place: Path) -> list[psutil.Process]:
    """Each server whose files lie in a folder, and its processes; the server first.

    A number may long be another process's: it counts only where its working folder is that one,
    as every process of PostgreSQL has it.
    """
    found: list[psutil.Process] = []
    for file in _running(place):
        with suppress(psutil.NoSuchProcess, ValueError, FileNotFoundError, IndexError):
            server = psutil.Process(int(file.read_text().splitlines()[0]))
            if Path(server.cwd()) == file.parent:
                found += [server, *server.children(recursive=True)]
    return found


def _wait(found: list[psutil.Process]) -> None:
    """Wait until all are gone; who is dead and was not buried yet is."""
    last = time.monotonic() + SECONDS
    while any(map(_alive, found)) and time.monotonic() < last:
        pass


def _alive(one: psutil.Process) -> bool:
    try:
        return bool(one.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _running(place: Path) -> list[Path]:
    """The files in which servers note their numbers; one that was killed leaves its own behind."""
    return [*place.glob("postmaster.pid"), *place.glob("*/postmaster.pid")]


def _free(file: Path) -> None:
    """Give back the piece of shared memory by which a server sees that another one is there.

    It outlives who was killed, until the server is started again.
    """
    with suppress(FileNotFoundError, ValueError, IndexError):
        number = int(file.read_text().splitlines()[SHARED].split()[1])
        ctypes.CDLL(None).shmctl(number, 0, None)  # 0 is IPC_RMID


def _owners(place: Path) -> Path:
    return place.with_name(f"{place.name}.{OWNERS}")


def _lives(line: str) -> bool:
    number, _, started = line.partition(" ")
    try:
        return bool(psutil.Process(int(number)).create_time() == float(started))
    except (psutil.NoSuchProcess, ValueError):
        return False
