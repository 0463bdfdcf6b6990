"""Executes the documents: what a page shows of the program is what the program says.

Three kinds of fenced blocks are followed, in a scratch folder that each page has for itself:

- ``yaml`` that begins with ``# NAME.yaml``: written to that file.
- ``console`` that begins with ``$ tracker``: run; the output must be the same. ``…`` stands for
  any text in a line, and alone for any lines.
- ``event KEY``: the stored bytes of that entry, one key of the envelope a line, and its rows.

The clock, the recorder and the origin of new logs are set, so that all is the same every day;
the folder's path is shown as ``…``.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import msgspec

from tracker.app import Tracker
from tracker.cli import main
from tracker.log.envelope import HEADER
from tracker.views.writer import TABLES

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
RECORDER = "anna"
BLOCK = re.compile(r"^```([^\n`]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([a-z-]+\.yaml)\n")
PROMPT = "$ tracker"


def filled(page: str) -> str:
    """The page with the output that its commands have now; a block that fits stays as it is."""
    with scratch():
        return BLOCK.sub(_followed, page)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Work in a folder that holds the fixtures and nothing else, at a set time."""
    defaults = mock.patch.dict(Tracker.__init__.__kwdefaults__, clock=lambda: NOW)
    origin = mock.patch("secrets.token_bytes", lambda size: bytes(range(size)))
    surroundings = mock.patch.dict(os.environ, TRACKER_RECORDER=RECORDER)
    with tempfile.TemporaryDirectory() as name, defaults, origin, surroundings:
        for variable in ("COLUMNS", "TRACKER_DB", "TRACKER_READ_DB", "TRACKER_DEBUG"):
            os.environ.pop(variable, None)
        shutil.copytree(ROOT / "fixtures", Path(name) / "fixtures")
        with contextlib.chdir(name):
            yield Path(name)


def output(command: str) -> str:
    """What a command line that begins with ``tracker`` prints, stdout and stderr together."""
    stream = io.StringIO()
    words = shlex.split(command)[1:]
    log = words[words.index("--db") + 1] if "--db" in words else "tracker.db"
    state = mock.patch.dict(os.environ, TRACKER_STATE=f".seen-{log}")  # all logs have one origin
    with state, contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        main(words)
    return stream.getvalue().replace(str(Path.cwd()), "…")


def fits(shown: str, found: str) -> bool:
    """Whether output is what a page shows of it; ``…`` stands for what is left out."""
    lines = [
        r"(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in shown.splitlines()
    ]
    return re.fullmatch("".join(lines), found) is not None


def _followed(block: re.Match[str]) -> str:
    """Follow one block, and give it back with what was found."""
    kind, text = block[1], block[2]
    if kind == "yaml" and (file := FILE.match(text)):
        Path(file[1]).write_text(text, encoding="utf-8")
    elif kind == "console" and text.startswith(PROMPT):
        text = "".join(map(_step, re.split(r"^(?=\$ )", text, flags=re.MULTILINE)[1:]))
    elif kind.startswith("event "):
        text = stored(kind.removeprefix("event "))
    return f"```{kind}\n{text}```"


def _step(step: str) -> str:
    """One command with its output."""
    command, _, shown = step.partition("\n")
    found = output(command.removeprefix("$ "))
    blank = "\n" if shown.endswith("\n\n") else ""
    same = fits(shown.removesuffix("\n") if blank else shown, found)
    return step if same else f"{command}\n{found}{blank}"


def stored(key: str) -> str:
    """An entry of the log as it is stored, cut into lines, and its rows in the read models."""
    with contextlib.closing(sqlite3.connect("tracker.db")) as connection:
        connection.row_factory = sqlite3.Row
        (position,) = connection.execute(
            "SELECT position FROM fact WHERE key = ?", [key]
        ).fetchone()
        event = connection.execute("SELECT * FROM event WHERE position = ?", [position]).fetchone()
        lines = [f"position {position} · leaf {event['leaf'].hex()}", *cut(event["bytes"]), ""]
        for table in TABLES:
            if "position" in _columns(connection, table):
                sql = f"SELECT * FROM {table} WHERE position = ?"
                lines += [_row(table, row) for row in connection.execute(sql, [position])]
    return "\n".join(lines) + "\n"


def cut(event: bytes) -> list[str]:
    """Stored bytes as lines, one for the header and one for each key; joined they are the same."""
    raw = msgspec.json.decode(event.removeprefix(HEADER), type=dict[str, msgspec.Raw])
    parts = [f'"{key}":{bytes(value).decode()}' for key, value in raw.items()]
    return [HEADER.decode().rstrip(), *("{" + ",\n".join(parts) + "}").split("\n")]


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}


def _row(table: str, row: sqlite3.Row) -> str:
    values = [f"{name}={row[name]}" for name in row.keys() if row[name] is not None]  # noqa: SIM118
    return f"{table}: " + " ".join(values)
