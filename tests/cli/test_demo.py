"""``tracker demo``: the CSTO's agenda told from its docket, leaving nothing behind."""

import tempfile
from pathlib import Path

import pytest

from tests.cli.support import Cli, process
from tracker.cli.demo import STEPS

KEY_LINES = {
    "init": "new log in ",
    "import csto.yaml": "docket csto: recorded 87 names and facts as ",
    "agenda": "removal requested by ARM",
    "show armenia-assistance": "pending: no source says removed or retained",
    "agenda --on 2022-11-24": "not signed by ARM",
    "agenda csc --on 2023-11-20 --reported-until 2023-11-19": "not signed by ARM",
    "agenda csc --on 2023-11-20 --reported-until 2023-11-20": "removal requested by ARM",
    "show csc-2022-plan": "34 measures: 32 reported implemented (none of them named)",
    "conflicts": "of: decisions",
    "audit replay": "rows equal",
}
"""What each step must show."""


def told(output: str) -> dict[str, str]:
    """Split the demo's output: what follows each command that a user would type."""
    steps: dict[str, str] = {}
    for part in output.split("\n$ tracker ")[1:]:
        words, _, text = part.partition("\n")
        steps.setdefault(words, text)
    return steps


def test_the_demo_tells_the_story(cli: Cli) -> None:
    """Each step prints its command and what it is there to show."""
    steps = told(cli("demo").table())
    assert list(steps)[: len(KEY_LINES)] == list(KEY_LINES) == [words for _, words in STEPS]
    for words, line in KEY_LINES.items():
        assert line in steps[words], words
    before = steps["agenda csc --on 2023-11-20 --reported-until 2023-11-19"]
    assert "removal" not in before
    assert steps["conflicts"].count("\n! ") == 3


def test_the_demo_says_how_to_go_on(cli: Cli) -> None:
    """At its end it prints the commands for a log of one's own."""
    assert (
        cli("demo")
        .table()
        .endswith("$ tracker init\n$ tracker import fixtures/csto.yaml\n$ tracker --help\n")
    )


@pytest.mark.usefixtures("cli")
def test_the_demo_leaves_nothing_behind(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Afterwards the scratch folder is gone and the working folder is as it was."""
    scratch, here = tmp_path / "scratch", tmp_path / "here"
    scratch.mkdir()
    here.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.chdir(here)
    assert cli("demo").code == 0
    assert Path.cwd() == here
    assert [*scratch.iterdir(), *here.iterdir()] == []


def test_the_demo_leaves_your_log_alone(
    cli: Cli, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever log is named, by variable or option, the demo uses its own."""
    before = log.read_bytes()
    monkeypatch.setenv("TRACKER_DB", str(log))
    assert cli("demo").code == 0
    assert cli("--db", str(log), "demo").code == 0
    assert log.read_bytes() == before
    assert cli("agenda").code == 0


def test_an_interrupted_demo_leaves_nothing_behind(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle removes the scratch folder all the same, and goes back."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    here = Path.cwd()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.cli.asking.emit", interrupted)
    ran = cli("demo")
    assert ran.code == 130
    assert ran.err.endswith("tracker: interrupted; nothing was left half-done\n")
    assert (list(scratch.iterdir()), Path.cwd()) == ([], here)


def test_the_demo_in_a_read_only_folder(tmp_path: Path) -> None:
    """The demo writes in its scratch folder alone: the working folder may be closed."""
    tmp_path.chmod(0o555)
    ran = process("demo", cwd=tmp_path, unprivileged=True)
    tmp_path.chmod(0o755)
    assert (ran.code, ran.err) == (0, "")
    assert "rows equal" in ran.out
    assert list(tmp_path.iterdir()) == []
