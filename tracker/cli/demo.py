"""The demo: the CSTO docket in a scratch folder, each step as a user would type it."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tracker import config
from tracker.cli.render.output import coloured

STATE = "TRACKER_STATE"
"""Says where pins lie: a log that is gone in a moment leaves none behind."""

NAMES = ("TRACKER_DB", "TRACKER_READ_DB", STATE)
"""What says where logs and pins lie."""

STEPS = (
    ("A new log.", "init"),
    ("The docket: what the sources told, each fact with its dates and sources.",
     "import csto.yaml"),
    ("What is on the agenda, by all that is known?", "agenda"),
    ("The story of one item: the document on assistance to Armenia.", "show armenia-assistance"),
    ("How did the agenda stand on 24 November 2022, the day after Armenia did not sign?",
     "agenda --on 2022-11-24"),
    ("The same question on 20 November 2023, by what had been reported the day before …",
     "agenda csc --on 2023-11-20 --reported-until 2023-11-19"),
    ("… and by what was reported that day.",
     "agenda csc --on 2023-11-20 --reported-until 2023-11-20"),
    ("Which measures of the plan were fulfilled? 32 of 34; these two were not.",
     "show csc-2022-plan"),
    ("Where do sources contradict each other?", "conflicts"),
    ("And does a replay of the log give the same answers?", "audit replay"),
)  # fmt: skip
"""What each step asks, and the command that asks it."""


def run(cli: click.Command) -> None:
    """Run all steps in a folder that is gone afterwards."""
    with _scratch():
        for text, words in STEPS:
            _tell(f"\n# {text}", bold=True)
            _tell(f"$ tracker {words}", fg="green")
            cli.main(
                ["--no-pager", *shlex.split(words)], prog_name="tracker", standalone_mode=False
            )
    _tell("\n# The scratch folder is gone. To keep a log of your own:", bold=True)
    click.echo("$ tracker init\n$ tracker import fixtures/csto.yaml\n$ tracker --help")


def _tell(text: str, *, bold: bool = False, fg: str | None = None) -> None:
    """Print a line, with a style where stdout may have colours."""
    click.echo(click.style(text, bold=bold, fg=fg) if coloured() else text)


@contextmanager
def _scratch() -> Iterator[None]:
    """Work in a scratch folder that holds the docket, whatever log the user has named."""
    here, kept = Path.cwd(), {name: os.environ.pop(name, None) for name in NAMES}
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as folder:
        shutil.copy(config.demo_docket(), Path(folder) / "csto.yaml")
        os.environ[STATE] = str(Path(folder) / "state")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)
            for name, value in kept.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
