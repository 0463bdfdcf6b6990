"""The same log on SQLite and on PostgreSQL gives the same answers, refusals and entries."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.json_keys import ANSWERS
from tests.cli.support import Cli, Ran
from tests.cli.test_fuzz import READING, WORD
from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Tracker
from tracker.app.projecting import project
from tracker.log import schema
from tracker.log.database import Database
from tracker.log.store import Store

Both = Callable[..., tuple[Ran, Ran]]
ALIKE = [one for one in ANSWERS if one not in {"audit", "audit verify", "doctor"}]
"""Answers that have nothing of the engine in them: those look at the engine itself."""
ORIGIN = uuid.uuid5(uuid.NAMESPACE_URL, "two engines")


def told(url: str) -> Tracker:
    """The CSTO's docket in a log whose origin and times are known.

    The same bytes everywhere, but for the role that a server knows the recorder by.
    """
    clock = SetClock()

    def fill(made: Database) -> None:
        Store(made, clock, project).open_log(str(ORIGIN), "anna", "0", str(ORIGIN))

    tracker = Tracker(url, clock=clock, recorder="anna")
    schema.create(tracker.database, fill)
    tracker.import_docket(CSTO)
    return tracker


@pytest.fixture(scope="module")
def urls(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The URLs of the two logs, which are only read."""
    file = f"sqlite:///{tmp_path_factory.mktemp('two')}/log.db"
    server = postgres.url(postgres.new())
    for url in (file, server):
        told(url)
    return file, server


@pytest.fixture
def both(cli: Cli, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Both:
    """Run a command on both logs."""

    def run(*words: str) -> tuple[Ran, Ran]:
        found = []
        for url in urls:
            monkeypatch.setenv("TRACKER_DB", url)
            found.append(cli(*words))
        return found[0], found[1]

    return run


def test_entries_differ_by_the_role_alone(urls: tuple[str, str]) -> None:
    """A file knows no role; with it taken out every byte of every entry is the same."""
    lite, server = (stored(url) for url in urls)
    assert [row.replace(b'"db_user":"postgres"', b'"db_user":null') for row in server] == lite
    assert all(row.count(b'"db_user":"postgres"') == 1 for row in server)


def stored(url: str) -> list[bytes]:
    """The bytes of all entries."""
    tracker = Tracker(url)
    with tracker.database.reading() as connection:
        return [event.stored for event in tracker.store.events(connection)]


def test_both_verify(both: Both) -> None:
    """Only SQLite may be warned of (its version)."""
    lite, server = (ran.json() for ran in both("audit", "verify", "--format", "json"))
    assert server["findings"] == []
    assert {one["grade"] for one in lite["findings"]} <= {"warning"}


@pytest.mark.parametrize("form", ["json", "table"])
@pytest.mark.parametrize("command", [*ALIKE, "search armenia", "news --since 2022"])
def test_every_answer_is_the_same(both: Both, command: str, form: str) -> None:
    """In every command that answers, as JSON and as a table."""
    lite, server = both(*command.split(), "--format", form)
    assert server == lite
    assert server.out


@settings(max_examples=60)
@given(st.sampled_from(READING), st.lists(WORD, max_size=6))
def test_any_words_say_the_same(both: Both, command: str, words: list[str]) -> None:
    """Whatever is asked: the same answer, or the same refusal."""
    lite, server = both(command, *words)
    assert server == lite


def test_typed_commands_record_the_same(
    cli: Cli, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story typed in by hand: made, corrected, retracted, exported, audited."""
    story = """
        init
        import {docket}
        stance armenia-mission KAZ supports --on 2023-11-20 --source belta-2023-11-20 --key done
        correct done --on 2023-11-19 --reason misread
        retract done --reason mistaken
        export --format docket
        show armenia-mission --format json
        audit replay
        audit conformance
        db upgrade
        projections rebuild
        log --limit 5
    """
    said = []
    for url in (f"sqlite:///{tmp_path}/typed.db", postgres.url(postgres.new())):
        monkeypatch.setenv("TRACKER_DB", url)
        lines = story.format(docket=CSTO).strip().splitlines()
        said.append([cli(*line.split()) for line in lines])
    for lite, server in zip(*said, strict=True):
        assert server.code == lite.code == 0, (lite, server)
    for number in (1, 5, 7, 8, 10):
        assert said[0][number].out == said[1][number].out


def test_a_password_shows_nowhere(
    cli: Cli, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where all is well, nor in a refusal, nor in a traceback that was asked for."""
    good = urls[1].replace("postgres@", "postgres:s3cret@")
    for url in (good, good.replace("/log_", "/nowhere_"), good.replace("postgresql+", "mysql+")):
        monkeypatch.setenv("TRACKER_DB", url)
        for line in ("init", "agenda", "db current", "audit", "--db postgresql://a:s3/cret@h log"):
            ran = cli(*line.split())
            assert "s3" not in ran.out + ran.err
            assert "cret" not in ran.out + ran.err
