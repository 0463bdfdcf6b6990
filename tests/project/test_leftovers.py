"""Servers that killed test runs left behind are ended, those of living runs are left alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import leftovers


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own in which servers lie."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


class Idle:
    """A process that stands for a server: it works in a folder and notes its number there."""

    def __init__(self, name: str) -> None:
        """Start it."""
        self.folder = leftovers.folder(name)
        self.folder.mkdir()
        line = [sys.executable, "-c", "print(flush=True); input()"]
        self.running = subprocess.Popen(
            line, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.running.stdout is not None
        assert self.running.stdout.readline()
        (self.folder / "postmaster.pid").write_text(f"{self.running.pid}\n{self.folder}\n")

    def is_there(self) -> bool:
        """Whether the process and its folder are there."""
        return self.running.poll() is None and self.folder.exists()

    def end(self) -> None:
        """End it."""
        self.running.kill()
        with self.running:
            pass


def test_only_what_nobody_uses_is_ended(places: Path) -> None:
    """By the number of its owner and when that was started: numbers come again."""
    servers = {name: Idle(name) for name in ("dead", "reused", "ours", "old")}
    try:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        for name, line in (("dead", f"{gone.pid} 1.0\n"), ("reused", "1 1.0\nnonsense\n")):
            (places / f"{leftovers.PREFIX}{name}.owners").write_text(line)
        leftovers.own(servers["ours"].folder)
        leftovers.clear()
        there = {name: server.is_there() for name, server in servers.items()}
        assert there == {"dead": False, "reused": False, "ours": True, "old": True}
        assert [path.name for path in places.glob("*.owners")] == [f"{leftovers.PREFIX}ours.owners"]
    finally:
        for server in servers.values():
            server.end()


def test_a_number_that_is_another_process_now_is_left_alone(places: Path) -> None:
    """What works elsewhere is not the server whose file names it."""
    assert places.exists()
    other = Idle("other")
    try:
        stale = leftovers.folder("stale")
        stale.mkdir()
        (stale / "postmaster.pid").write_text((other.folder / "postmaster.pid").read_text())
        leftovers.end(stale)
        assert other.is_there()
    finally:
        other.end()
