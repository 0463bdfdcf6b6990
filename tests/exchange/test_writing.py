"""Writing a file: whole or not at all, and over nothing unasked."""

import os
from pathlib import Path
from threading import Thread

import pytest

from tracker.errors import FileExists, FileUnwritable
from tracker.exchange.writing import into, replacing


def test_a_new_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    """Until then nothing has its name; in the end nothing else lies beside it."""
    path = tmp_path / "new.txt"
    with replacing(path) as write:
        write("one\n")
        assert not path.exists()
        write("two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("before", [None, "old"])
def test_after_an_error_it_is_as_it_was(tmp_path: Path, before: str | None) -> None:
    """Neither half a file nor the draft of one stays."""
    path = tmp_path / "new.txt"
    if before is not None:
        path.write_text(before)

    def fail() -> None:
        with replacing(path, force=True) as write:
            write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [each.read_text() for each in tmp_path.iterdir()] == ([before] if before else [])


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    """Nor a file that came while it was written; with ``force`` it keeps its permissions."""
    path = tmp_path / "new.txt"
    with pytest.raises(FileExists), replacing(path) as write:
        path.write_text(f"theirs, not {write('mine')} letters")
    assert path.read_text().startswith("theirs")
    with pytest.raises(FileExists), replacing(path):
        pass
    path.chmod(0o640)
    with replacing(path, force=True) as write:
        write("mine")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("mine", 0o640)


@pytest.mark.parametrize("name", ["", "none/new.txt", "new\0.txt"])
def test_where_no_file_can_be(tmp_path: Path, name: str) -> None:
    """A folder, a folder that is not there, a name that is none: refused with the reason."""
    with pytest.raises(FileUnwritable), replacing(tmp_path / name, force=True):
        pass


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """It stays a pipe: who reads from it gets the text."""
    pipe, got = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    with replacing(pipe, force=True) as write:
        write("text")
    reader.join()
    assert got == ["text"]
    assert pipe.is_fifo()


def test_what_goes_along_comes_first(tmp_path: Path) -> None:
    """One beside it that says the same already stays; another one is not written over."""
    (tmp_path / "same.toml").write_text("same")
    (tmp_path / "other.toml").write_text("other")
    with into(tmp_path / "all.yaml") as (write, beside):
        beside("same.toml", "same")
        beside("new.toml", "new")
        write("all")
    assert (tmp_path / "new.toml").read_text() == "new"
    with pytest.raises(FileExists), into(tmp_path / "more.yaml") as (_, beside):
        beside("other.toml", "mine")
    assert not (tmp_path / "more.yaml").exists()
