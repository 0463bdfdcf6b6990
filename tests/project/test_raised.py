"""Each error is really raised by what its section of docs/errors.md says."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import CSTO
from tests.project.page_errors import classes
from tests.project.preparing import LOG
from tests.project.raised import NOT_YET, RAISED
from tests.project.transcripts import scratch
from tracker.app import Tracker
from tracker.cli import main
from tracker.errors import TrackerError

PACKAGE = Path(__file__).resolve().parents[2] / "tracker"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The log of the demo's docket, as a file holds it."""
    path = tmp_path_factory.mktemp("raised") / LOG
    with scratch():
        tracker = Tracker(f"sqlite:///{path}", recorder="anna")
        tracker.init()
        tracker.import_docket(CSTO)
    return path.read_bytes()


@pytest.fixture
def folder(log: bytes) -> Iterator[Path]:
    """A folder of its own with that log, to be broken."""
    with scratch() as made:
        (made / LOG).write_bytes(log)
        yield made


def test_each_error_is_raised_by_something() -> None:
    """A new class gets its line in ``raised``."""
    assert {*RAISED, *NOT_YET} == set(classes())
    assert not RAISED.keys() & NOT_YET


def test_what_nothing_raises_is_named_nowhere() -> None:
    """An error that is still to come leaves the list as soon as the program knows it."""
    for error in NOT_YET:
        named = re.compile(rf"\b{error.__name__}\(")
        places = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "errors"]
        assert not [path for path in places if named.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: str(error.code))
def test_an_error_is_raised(
    error: type[TrackerError], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with the error's exit code and its own line, or the call raises it."""
    how = RAISED[error]
    with ExitStack() as stack:
        if how.prepare is not None:
            how.prepare(folder, stack)
            capsys.readouterr()
        if how.act is not None:
            with pytest.raises(error):
                how.act(folder)
            return
        assert main(how.words()) == error.exit_code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("tracker: ")
    assert "Traceback" not in said.err
