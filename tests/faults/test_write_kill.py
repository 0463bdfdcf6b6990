"""``kill -9`` while writing in any way: what was answered is there, and the audit is clean.

``TRACKER_KILLS`` sets how many random moments are tried (14: each way to write twice).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec
import pytest

from tests.faults.writing_child import VERBS, Job, opened, record

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TRACKER_KILLS", "14"))
LONGEST = 0.2
"""Seconds after the first answer within which a writer is killed."""

CLEAN = {0, 3}
"""Exit codes of a clean audit; in the CSTO docket some facts are irregular, as they happened."""

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
def folder(whole: Path, tmp_path: Path) -> Path:
    """A log that is pinned already, in a folder of its own."""
    shutil.copyfile(whole, tmp_path / "log.db")
    tracker = opened(tmp_path)
    record(tmp_path, -1)
    tracker.auditor.accept("seen here", "2026-11-21")
    return tmp_path


def keys(folder: Path) -> set[str]:
    """The keys of all entries."""
    tracker = opened(folder)
    with tracker.database.reading() as connection:
        return {event.envelope.key for event in tracker.store.events(connection)}


def check_whole(folder: Path, name: str) -> None:
    """The log in a file is clean by all audits and the user's pins, and nobody is warned."""
    warnings: list[str] = []
    tracker = opened(folder, name, warnings)
    assert tracker.auditor.audit().exit_code in CLEAN
    with tracker.at() as questions:
        assert questions.log(1).facts
    assert warnings == []


def check_answers(folder: Path, verb: str, said: Sequence[str]) -> None:
    """All that was answered is there."""
    match verb:
        case "record" | "pin" | "import":
            assert set(said) <= keys(folder)
        case "backup" | "restore":
            assert all((folder / name).exists() for name in said)
        case "key":
            assert {f"log/key-{one.split('+')[1]}" for one in said} <= keys(folder)
            files = list(folder.glob("*.key"))
            assert len(files) >= len(said)
            assert all(file.stat().st_mode & 0o777 == PRIVATE for file in files)
        case _:
            assert said


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_while_writing(folder: Path, kill: Kill, number: int) -> None:
    """Whatever it was doing: nothing that was answered is lost, and it can be gone on with."""
    verb = tuple(VERBS)[number % len(VERBS)]
    delay = Random(number).random() * LONGEST  # noqa: S311 - no secrets
    said = kill(Job(verb, str(folder), delay))
    assert said
    check_answers(folder, verb, said)
    for file in folder.glob("*.db"):
        check_whole(folder, file.name)
    tracker = opened(folder)
    before = tracker.projections().entries
    record(folder, 10_000)
    tracker.auditor.accept("gone on with", "2026-11-21")
    assert "word-10000" in keys(folder)
    assert tracker.projections().entries > before
    check_whole(folder, "log.db")


def test_what_a_killed_writer_pinned_holds(folder: Path, kill: Kill) -> None:
    """Its last pin covers the last answer, and fits the log."""
    said = kill(Job("pin", str(folder), LONGEST))
    tracker = opened(folder)
    with tracker.database.reading() as connection:
        sizes = {
            event.envelope.key: event.position + 1 for event in tracker.store.events(connection)
        }
    pinned = opened(folder).auditor.verify()
    assert pinned.clean
    assert pinned.covered >= sizes[said[-1]]
