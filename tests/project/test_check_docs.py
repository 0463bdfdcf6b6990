"""Tests of the check of the documents: it names what is stale, and writes it."""

import shutil
from pathlib import Path

import pytest

from tests.project import check_docs
from tests.project.transcripts import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout's documents, all of them as they should be but with few transcripts to run."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("decisions"))
    for name in ("docs/concepts.md", "docs/architecture.md"):
        (tmp_path / name).unlink()
    for name in check_docs.GENERATED:
        (tmp_path / name).write_text(check_docs.wanted(name), encoding="utf-8")
    (tmp_path / "README.md").write_text("# Title\n", encoding="utf-8")
    return tmp_path


def test_documents_that_are_up_to_date_pass(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing differs the exit code is 0, and it says so."""
    assert check_docs.main([], copy) == 0
    assert capsys.readouterr().out == "all pages say what the program says\n"


def test_a_stale_page_is_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that says something else is named with the command that helps, and shown."""
    page = copy / "docs/states.md"
    page.write_text(page.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    assert check_docs.main([], copy) == 1
    out = capsys.readouterr().out
    assert "docs/states.md is not what the program says: run `make docs`" in out
    assert "    -More.\n" in out


def test_a_missing_page_is_stale(copy: Path) -> None:
    """A generated page that is not there is found like any other."""
    (copy / "docs/json.md").unlink()
    assert list(check_docs.stale(copy)) == ["docs/json.md"]


def test_a_stale_transcript_is_found(copy: Path) -> None:
    """A page that people write is stale where a command prints something else."""
    text = "```console\n$ tracker --version\nagenda-tracker 0\n```\n"
    (copy / "README.md").write_text(text, encoding="utf-8")
    assert list(check_docs.stale(copy)) == ["README.md"]


def test_stale_pages_are_written(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--write mends what differs, tells which page, and leaves nothing to mend."""
    (copy / "docs/cli.md").write_text("old\n", encoding="utf-8")
    assert check_docs.main(["--write"], copy) == 0
    assert capsys.readouterr().out == "wrote docs/cli.md\n"
    assert check_docs.stale(copy) == {}
