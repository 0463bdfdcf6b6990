"""The command line as a process of its own: start, pipes, signals, terminals."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.support import (
    BROKEN_PIPE,
    INTERRUPTED,
    OUTPUT_LOST,
    ROOT,
    command,
    environment,
    on_terminal,
    process,
)
from tests.conftest import CSTO
from tests.dockets import generated, write

ESCAPE = "\x1b["
PATIENCE = 60.0
"""Seconds after which a process that shows nothing is given up."""


def test_the_installed_command(told_once: Path) -> None:
    """The script that pip installs, ``python -m tracker`` and ``main`` are one and the same."""
    script = Path(sys.executable).with_name("tracker")
    ran = subprocess.run(
        [str(script), "--db", str(told_once), "agenda"],
        env=environment(),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert ran.stdout == process("--db", str(told_once), "agenda").table()
    assert "armenia-assistance" in ran.stdout


def test_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    """A refusal's exit code is the process's own."""
    ran = process("--db", "none.db", "agenda", cwd=tmp_path)
    assert (ran.code, ran.refusal().partition(":")[0]) == (11, f"no log at {tmp_path / 'none.db'}")
    assert process("agenda", "--format", "xml", cwd=tmp_path).code == 64


def test_text_that_stdout_cannot_write(told_once: Path) -> None:
    """Where stdout's encoding lacks a character, an answer shows an escape rather than fails."""
    ran = process("--db", str(told_once), "agenda", env={"PYTHONIOENCODING": "iso8859-5"})
    assert r"\xb7 all reports \xb7" in ran.table()


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_reader_that_goes_away(told_once: Path, form: str) -> None:
    """``tracker log | head -1`` ends quietly, with the code of a broken pipe."""
    words = ("--db", str(told_once), "log", "--limit", "0", "--format", form)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ran = process(*words, stdout=gone)
    assert (ran.code, ran.err) == (BROKEN_PIPE, "")


@pytest.mark.parametrize("words", [("agenda",), ("--help",), ("schema",)])
def test_an_answer_that_cannot_be_written(told_once: Path, words: tuple[str, ...]) -> None:
    """Where stdout has no room, the loss is told: success must not be claimed."""
    with Path("/dev/full").open("wb") as full:
        ran = process("--db", str(told_once), *words, stdout=full)
    assert ran.code == OUTPUT_LOST
    assert ran.refusal() == "the answer could not be written out: No space left on device"


def test_a_working_folder_that_is_gone(tmp_path: Path) -> None:
    """In a folder that was deleted meanwhile, the reason is told."""
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f"cd {folder} && rmdir {folder} && exec {' '.join(command('agenda'))}"
    ran = subprocess.run(
        ["/bin/sh", "-c", script],
        env=environment(),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    wanted = "tracker: cannot read the working folder: it is gone: change to another one\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (21, "", wanted)


# --- long runs --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a docket that takes several seconds to import."""
    return write(tmp_path_factory.mktemp("many") / "many.jsonl", generated(10_000, 1))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Make a log with its first entry alone."""
    path = tmp_path / "log.db"
    assert process("--db", str(path), "init").code == 0
    return path


@contextmanager
def importing(log: Path, docket: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Start an import whose stderr is a terminal; give the process and what shows it."""
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        command("--db", str(log), "import", str(docket)),
        env=environment({"TERM": "xterm", "COLUMNS": "80"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield running, ours
    finally:
        running.kill()
        running.communicate()
        os.close(ours)


def read_until(descriptor: int, wanted: str) -> str:
    """Read what a terminal shows until a text is in it, or until it shows no more."""
    shown, end = b"", time.monotonic() + PATIENCE
    while wanted.encode() not in shown and time.monotonic() < end:
        if select.select([descriptor], [], [], 1.0)[0]:
            try:
                shown += os.read(descriptor, 65_536)
            except OSError:  # the other side is closed
                break
    return shown.decode(errors="replace")


def test_an_interrupted_import(log: Path, many: Path) -> None:
    """Ctrl-C during an import leaves the log as it was, says so, and exits with 130."""
    before = process("--db", str(log), "log", "--format", "json")
    with importing(log, many) as (running, terminal):
        assert "importing" in read_until(terminal, "importing")
        running.send_signal(signal.SIGINT)
        shown = read_until(terminal, "half-done")
        out, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == INTERRUPTED
    assert "tracker: interrupted; nothing was left half-done" in shown
    assert "Traceback" not in shown
    assert out == b""
    assert process("--db", str(log), "log", "--format", "json") == before
    assert process("--db", str(log), "audit", "replay").code == 0


def test_a_killed_import(log: Path, many: Path) -> None:
    """A killed import leaves the log as it was; the same import then works."""
    before = process("--db", str(log), "log", "--format", "json")
    with importing(log, many) as (running, terminal):
        assert "importing" in read_until(terminal, "importing")
        running.kill()
        assert running.wait(PATIENCE) == -signal.SIGKILL
    assert process("--db", str(log), "log", "--format", "json") == before
    assert process("--db", str(log), "import", str(CSTO)).code == 0
    assert process("--db", str(log), "audit", "replay").code == 0


def test_no_progress_where_nobody_looks(log: Path, tmp_path: Path) -> None:
    """Piped, an import that takes its time leaves stderr empty and stdout without an escape."""
    docket = write(tmp_path / "some.jsonl", generated(3_000, 1))
    ran = process("--db", str(log), "import", str(docket))
    assert re.fullmatch(r"docket generated-3000: recorded [^\n\x1b]+\n", ran.table())


# --- terminals --------------------------------------------------------------------------------


def test_colour_on_a_terminal(told_once: Path, tmp_path: Path) -> None:
    """On a terminal a table has colours, and without them it is the same table."""
    code, shown = on_terminal("--db", str(told_once), "agenda", cwd=tmp_path, env={"COLUMNS": "90"})
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r\n", "\n")
    assert code == 0
    assert ESCAPE in shown
    assert plain == process("--db", str(told_once), "agenda", env={"COLUMNS": "90"}).table()


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}]
)
def test_no_colour_where_it_is_not_wanted(
    told_once: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    """NO_COLOR, and a terminal that knows none, mean not a single escape."""
    for words in (("--help",), ("demo",)):
        code, shown = on_terminal("--db", str(told_once), *words, cwd=tmp_path, env=env)
        assert (code, ESCAPE in shown) == (0, False)


@pytest.mark.parametrize("words", ["agenda", "show armenia-assistance", "conflicts", "--help"])
def test_no_colour_in_a_pipe(told_once: Path, words: str) -> None:
    """Piped there are no colours, even where somebody would force them."""
    env = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color"}
    assert ESCAPE not in process("--db", str(told_once), *words.split(), env=env).table()


def test_programs_get_no_colour_on_a_terminal(told_once: Path, tmp_path: Path) -> None:
    """JSON, JSON Lines and CSV have no colours anywhere."""
    for form in ("json", "jsonl", "csv"):
        _, shown = on_terminal("--db", str(told_once), "agenda", "--format", form, cwd=tmp_path)
        assert ESCAPE not in shown


def test_the_width_of_a_terminal(told_once: Path, tmp_path: Path) -> None:
    """Without COLUMNS a table is as wide as its terminal."""
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    ran = subprocess.Popen(
        command("--db", str(told_once), "conflicts"),
        cwd=tmp_path,
        env=environment({"NO_COLOR": "1", "TERM": "xterm"}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
    )
    os.close(theirs)
    shown = read_until(ours, "\x04")
    os.close(ours)
    assert ran.wait(PATIENCE) == 0
    lines = shown.replace("\r\n", "\n").splitlines()
    assert 50 < max(map(len, lines)) <= 60
    assert (
        lines
        == process("--db", str(told_once), "conflicts", env={"COLUMNS": "60"}).out.splitlines()
    )


def test_from_anywhere(told_once: Path, tmp_path: Path) -> None:
    """The program needs nothing of the folder that it is started in."""
    assert ROOT not in tmp_path.parents
    assert process("--db", str(told_once), "agenda", cwd=tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []
