"""``kill -9`` while writing in any way: what was answered is there, and the audit is clean.

On each engine. ``TRACKER_KILLS`` sets how many random moments are tried (14, and 7 on a server:
each way to write twice, or once).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import msgspec
import pytest

from tests.faults.asking import outcome
from tests.faults.places import Files, Places, make_whole
from tests.faults.writing_child import VERBS, Job, record
from tracker.errors import DatabaseExists, FileUnwritable
from tracker.log.sqlite import url_of

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TRACKER_KILLS", "0"))
TRIED = {"moment": {"sqlite": range(KILLS or 14), "postgresql": range(KILLS or 7)}}
LONGEST = 0.2
"""Seconds after the first answer within which a writer is killed."""

FREE = 3
"""Places to which a log on a server is restored; on files it is quick, and there are more."""

CLEAN = {0, 3}
"""Exit codes of a clean audit; in the CSTO docket some facts are irregular, as they happened."""

NONE = {"no-database", "copy-unfinished"}
"""What is said of a place where no log is, or not all of it yet."""

PRIVATE = 0o600

Kill = Callable[[Job], list[str]]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """The process that forks writers and kills them."""
    line = [sys.executable, "-m", "tests.faults.writing_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        into, out = child.stdin, child.stdout

        def done(job: Job) -> list[str]:
            into.write(msgspec.json.encode(job) + b"\n")
            into.flush()
            return msgspec.json.decode(out.readline(), type=list[str])

        yield done
        into.close()


@pytest.fixture
def job(there: Places, first: Callable[[str, Callable[[Places], str]], str], tmp_path: Path) -> Job:
    """A log that is pinned already, and a folder."""
    made = Job("", there.copy(first(there.engine, make_whole)), str(tmp_path), ())
    tracker = made.opened()
    record(made, -1)
    tracker.auditor.accept("seen here", "2026-11-21")
    tracker.close()
    return made


def keys(job: Job) -> set[str]:
    """The keys of all entries."""
    tracker = job.opened()
    with tracker.database.reading() as connection:
        return {event.envelope.key for event in tracker.store.events(connection)}


def check_whole(job: Job, place: str) -> None:
    """The log there is clean by all audits and the user's pins, and nobody is warned."""
    warnings: list[str] = []
    tracker = job.opened(place, warnings)
    assert tracker.auditor.audit().exit_code in CLEAN
    with tracker.at() as questions:
        assert questions.log(1).facts
    assert warnings == []


def check_copies(job: Job, said: Sequence[str]) -> None:
    """What was answered is whole; of the next one nothing is there, or it is known to be no log."""
    files = [url_of(str(file)) for file in Path(job.folder).glob("backup-*.db")]
    for place in {*said, *files, *job.free}:
        if outcome("replay", job.opened(place)) not in NONE:
            check_whole(job, place)
        else:
            assert place not in said


def check_answers(job: Job, said: Sequence[str]) -> None:
    """All that was answered is there."""
    match job.verb:
        case "record" | "pin" | "import":
            assert set(said) <= keys(job)
        case "backup" | "restore":
            check_copies(job, said)
        case "key":
            assert {f"log/key-{one.split('+')[1]}" for one in said} <= keys(job)
            files = list(Path(job.folder).glob("*.key"))
            assert len(files) >= len(said)
            assert all(file.stat().st_mode & 0o777 == PRIVATE for file in files)
        case _:
            assert said


def again(job: Job, said: Sequence[str]) -> None:
    """Do once more what was broken off, as users do: it goes through, or was done."""
    with suppress(DatabaseExists, FileUnwritable):  # all but its answer was; or the file of a key
        VERBS[job.verb](job, len(said))
    check_answers(job, said)


def test_killed_while_writing(there: Places, job: Job, kill: Kill, moment: int) -> None:
    """Whatever it was doing: nothing that was answered is lost, and it can be gone on with."""
    verb = tuple(VERBS)[moment % len(VERBS)]
    delay = Random(moment).random() * LONGEST  # noqa: S311 - no secrets
    places = FREE * (10 if isinstance(there, Files) else 1) if verb == "restore" else 0
    free = tuple(there.new() for _ in range(places))
    job = msgspec.structs.replace(job, verb=verb, free=free, delay=delay)
    said = kill(job)
    assert said
    there.buried(job.log)
    check_answers(job, said)
    if len(said) < len(free) or not free:
        again(job, said)
    check_whole(job, job.log)
    tracker = job.opened()
    before = tracker.projections().entries
    record(job, 10_000)
    tracker.auditor.accept("gone on with", "2026-11-21")
    assert "word-10000" in keys(job)
    assert tracker.projections().entries > before
    check_whole(job, job.log)


def test_what_a_killed_writer_pinned_holds(there: Places, job: Job, kill: Kill) -> None:
    """Its last pin covers the last answer, and fits the log."""
    said = kill(msgspec.structs.replace(job, verb="pin", delay=LONGEST))
    there.buried(job.log)
    tracker = job.opened()
    with tracker.database.reading() as connection:
        sizes = {
            event.envelope.key: event.position + 1 for event in tracker.store.events(connection)
        }
    pinned = job.opened().auditor.verify()
    assert pinned.clean
    assert pinned.covered >= sizes[said[-1]]
