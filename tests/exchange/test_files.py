"""Tests of refusals that are about a whole file."""

import os
from pathlib import Path

import pytest

from tests.exchange.support import HEAD, JSON_HEAD, docket_of
from tracker.errors import FileEmpty, FileTooLarge, FileUnreadable, NotText, TrackerError
from tracker.exchange.docket import read_docket
from tracker.exchange.yaml_nodes import LIMIT


def refused(path: Path) -> TrackerError:
    """Read a file that is refused as a whole."""
    with pytest.raises(TrackerError) as caught:
        read_docket(path)
    return caught.value


@pytest.mark.parametrize("name", ["none.yaml", "none.jsonl"])
def test_missing_file(tmp_path: Path, name: str) -> None:
    """A file that is not there is named."""
    error = refused(tmp_path / name)
    assert isinstance(error, FileUnreadable)
    assert str(error) == f"cannot read {tmp_path / name}: there is no such file"


@pytest.mark.parametrize("name", ["folder.yaml", "folder.jsonl"])
def test_folder(tmp_path: Path, name: str) -> None:
    """A folder is told apart from a missing file."""
    (tmp_path / name).mkdir()
    assert str(refused(tmp_path / name)).endswith(f"{name}: it is a folder")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "denied"), "permission denied"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError(), "it fails to be read"),
    ],
)
@pytest.mark.parametrize("name", ["d.yaml", "d.jsonl"])
def test_unreadable_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError, reason: str
) -> None:
    """What the system says is passed on in words."""
    (tmp_path / name).write_text("x")

    def fail(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    monkeypatch.setattr(Path, "read_bytes", fail)
    assert str(refused(tmp_path / name)) == f"cannot read {tmp_path / name}: {reason}"


def test_unknown_ending(tmp_path: Path) -> None:
    """The ending says the format; others are refused with those that are read."""
    assert "ends in .yaml, .yml or .jsonl" in str(refused(tmp_path / "d.csv"))


def test_endings_in_any_case(tmp_path: Path) -> None:
    """Some systems write endings in upper case."""
    assert docket_of(tmp_path, HEAD, "D.YML").name == "d"
    assert docket_of(tmp_path, JSON_HEAD, "D.JSONL").name == "d"


def test_yaml_over_the_limit(tmp_path: Path) -> None:
    """A YAML file over 1 GB is refused before it is read."""
    path = tmp_path / "large.yaml"
    path.touch()
    os.truncate(path, LIMIT + 1)
    error = refused(path)
    assert isinstance(error, FileTooLarge)
    assert "1,000,000,001 bytes, over the limit of 1,000,000,000 for YAML" in str(error)


def test_yaml_at_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is allowed."""
    monkeypatch.setattr("tracker.exchange.yaml_nodes.LIMIT", len(HEAD))
    assert docket_of(tmp_path, HEAD).name == "d"


@pytest.mark.parametrize("text", ["", " \n\n", "# only a comment\n", "---\n", "~\n", "---\n...\n"])
def test_empty_yaml(tmp_path: Path, text: str) -> None:
    """A file without content is told what it lacks."""
    path = tmp_path / "d.yaml"
    path.write_text(text)
    error = refused(path)
    assert isinstance(error, FileEmpty)
    assert str(error) == f"{path} is empty: a docket starts with `docket: NAME` and `format: 1`"


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_empty_json_lines(tmp_path: Path, text: str) -> None:
    """The same holds for JSON Lines."""
    path = tmp_path / "d.jsonl"
    path.write_text(text)
    assert isinstance(refused(path), FileEmpty)


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\x89PNG\r\n\x1a\n", 0),
        (b"docket: d\x00", 9),
        (b"docket: \xff", 8),
        ("docket: d".encode("utf-16"), 0),
        (b"docket: d\x00\xff", 9),
    ],
)
@pytest.mark.parametrize("name", ["d.yaml", "d.jsonl"])
def test_binary_file(tmp_path: Path, name: str, data: bytes, offset: int) -> None:
    """What is no UTF-8 text is refused with the first byte that is wrong."""
    path = tmp_path / name
    path.write_bytes(data)
    error = refused(path)
    assert isinstance(error, NotText)
    assert error.offset == offset


def test_binary_line_counts_from_the_start_of_the_file(tmp_path: Path) -> None:
    """The byte is that of the file, not of the line."""
    path = tmp_path / "d.jsonl"
    path.write_bytes(JSON_HEAD.encode() + b"\xff")
    error = refused(path)
    assert isinstance(error, NotText)
    assert error.offset == len(JSON_HEAD)


@pytest.mark.parametrize(("name", "text"), [("d.yaml", HEAD), ("d.jsonl", JSON_HEAD)])
def test_byte_order_mark_is_dropped(tmp_path: Path, name: str, text: str) -> None:
    """Some editors write one; it means nothing."""
    assert docket_of(tmp_path, "\ufeff" + text, name).name == "d"


def test_yaml_without_libyaml_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PyYAML without its C part is named, JSON Lines still works."""
    monkeypatch.delattr("yaml.CLoader")
    (tmp_path / "d.yaml").write_text(HEAD)
    assert "built without libyaml" in str(refused(tmp_path / "d.yaml"))
    assert docket_of(tmp_path, JSON_HEAD, "d.jsonl").name == "d"
