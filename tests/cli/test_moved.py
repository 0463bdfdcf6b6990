"""A log that went to a server and back, and through a file: all answers and the root are equal."""

from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.cli.test_two_engines import ALIKE
from tests.conftest import CSTO
from tests.postgres import Server

Places = tuple[str, ...]


@pytest.fixture(scope="module")
def places(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The log where it was made, on a server, back in a file, and out of a file of entries."""
    folder = tmp_path_factory.mktemp("moved")
    server = postgres.url(postgres.new())
    return (f"{folder}/first.db", server, f"{folder}/back.db", f"{folder}/again.db")


@pytest.fixture
def moved(cli: Cli, places: Places) -> Places:
    """All of them, made by commands."""
    first, server, back, again = places
    if Path(first).exists():
        return places
    file = str(Path(first).with_name("log.jsonl"))
    for words in (
        ("init", "--db", first),
        ("import", str(CSTO), "--db", first),
        ("party", "add", "XXX", "Some \u202ebody", "--db", first),
        ("copy", first, server),
        ("copy", server, back),
        ("export", "--format", "jsonl", "-o", file, "--db", server),
        ("import", file, "--db", again),
    ):
        assert cli(*words).code == 0, words
    return places


@pytest.mark.parametrize("command", [*ALIKE, "search armenia", "export", "audit checkpoint"])
def test_every_answer_is_the_same(cli: Cli, moved: Places, command: str) -> None:
    """Whatever is asked, wherever the log is."""
    form = () if command in {"export", "audit checkpoint"} else ("--format", "json")
    told = [cli(*command.split(), *form, "--db", place) for place in moved]
    assert told[0].out
    assert told[1:] == told[:1] * 3


def test_the_audits_are_clean(cli: Cli, moved: Places) -> None:
    """Of each place; the CSTO's irregular facts are what they were."""
    found = [cli("audit", "verify", "--format", "json", "--db", place).json() for place in moved]
    assert len({one["root"] for one in found}) == 1
    assert all(one["clean"] for one in found)
    assert all(cli("audit", "replay", "--db", place).code == 0 for place in moved)
