"""Fuzz: whatever is typed or stored, no traceback, no raw control character, no half event.

500 cases in CI; ``HYPOTHESIS_PROFILE=more`` runs 20,000 of each from random seeds.
"""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.lines import LONG, grown, lines, storable, text
from tests.cli.support import Cli, Ran
from tests.cli.test_fuzz import DOCUMENTED
from tests.cli.test_safe_text import DANGEROUS
from tests.dockets import EVERY_KIND, EVERY_NAME, Tree, told, write
from tracker.app import Tracker
from tracker.cli.doctoring import BROKEN

MORE = os.environ.get("HYPOTHESIS_PROFILE") == "more"
CASES = 20_000 if MORE else 500
PIPED = b"piped \x1b[31m in \xe2\x80\xae\n"
"""What a lone dash reads."""
FOUND = {1, 2, 3, BROKEN}
"""Exit codes of audits, and of the doctor, that found something: all else is a refusal."""


@pytest.fixture
def desk(cli: Cli, log: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that may be written to, in the working folder, where nothing else is."""
    (log.parent / "empty").mkdir()
    monkeypatch.chdir(log.parent / "empty")
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.delenv("VISUAL", raising=False)
    assert cli("log").code == 0
    return log


@pytest.fixture
def empty(desk: Path) -> Path:
    """A log with its first entry alone, to be copied."""
    path = desk.with_name("empty.db")
    Tracker(f"sqlite:///{path}", recorder="anna").init()
    return path


def fresh(log: Path, made: Path) -> None:
    """Begin with a copy of a log, as a user who has not seen it before, in an empty folder."""
    for folder in (Path(os.environ["TRACKER_STATE"]), log.with_name("empty")):
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file():
                path.unlink()
    for path in log.parent.glob("log.db*"):
        path.unlink()
    shutil.copy(made, log)


def check(ran: Ran) -> None:
    """Check what holds for every line: a documented code, our own words, nothing raw."""
    assert ran.code in DOCUMENTED | FOUND, ran
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert not DANGEROUS & set(ran.out + ran.err)
    if ran.code and ran.code not in FOUND:
        assert ran.out == ""
        assert ran.err
        assert all(line.startswith("tracker: ") for line in ran.err.splitlines())


def whole(log: Path, before: int) -> None:
    """Check that the log has no gap, and where it grew that its replay is clean."""
    tracker = Tracker(f"sqlite:///{log}", recorder="anna")
    with tracker.database.reading() as connection:
        positions = [one.position for one in tracker.store.events(connection, before)]
    assert positions == list(range(before, before + len(positions)))
    if positions:
        assert tracker.replay().clean


@settings(max_examples=CASES)
@given(lines)
def test_any_line(cli: Cli, desk: Path, told_once: Path, words: list[str]) -> None:
    """A line of any command, with any values, is obeyed or refused; all of it, or nothing."""
    fresh(desk, told_once)
    with mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(PIPED))):
        check(cli(*map(grown, words)))
    whole(desk, 95)


# --- stored texts -----------------------------------------------------------------------------

FACTS = told(EVERY_KIND, EVERY_NAME.replace("third: Third", "third: {title: Third}"))
DOCKET: Tree = yaml.load(FACTS, yaml.BaseLoader)  # noqa: S506 - text alone, as dockets are read
ASKED = (
    "agenda --all",
    "agenda csc-2",
    "show assistance",
    "show csc-2",
    "show plan",
    "show csto",
    "show ARM",
    "show tass-2022-10-27",
    "show stance",
    "show @20",
    "history assistance",
    "history csc-2",
    "positions assistance",
    "meetings",
    "measures",
    "conflicts",
    "statements",
    "sources",
    "log --limit 0",
)
"""Questions that show all that was stored."""


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - of a docket
    """The ways to all texts of a docket."""
    if isinstance(tree, str):
        yield path
    else:
        inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for key, found in inner:
            yield from places(found, (*path, key))


def changed(changes: dict[tuple[Any, ...], str]) -> Tree:
    """The docket with other texts in some places."""
    tree = deepcopy(DOCKET)
    for path, words in changes.items():
        inner: Any = tree
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = grown(words)
    return tree


PROSE = {
    "title", "name", "publisher", "grounds", "condition", "task", "wording", "note", "says", "as",
    "venue", "text", "phase", "symbol", "irregular", "reason", "number", "author", "S1", "S2",
}  # fmt: skip
"""Fields in which any text may stand."""
EVERYWHERE = list(places(DOCKET))
ANYWHERE = [path for path in EVERYWHERE if PROSE & {path[-1]}]


@settings(max_examples=CASES)
@given(
    st.dictionaries(st.sampled_from(ANYWHERE), storable, max_size=12),
    st.one_of(st.just({}), st.dictionaries(st.sampled_from(EVERYWHERE), text, max_size=1)),
    st.sampled_from(["d.yaml", "d.jsonl"]),
    st.lists(st.sampled_from(ASKED), min_size=2, max_size=2),
    st.sampled_from(["table", "table", "json", "jsonl", "csv"]),
)
def test_any_stored_text(
    cli: Cli,
    empty: Path,
    prose: dict[tuple[Any, ...], str],
    stray: dict[tuple[Any, ...], str],
    name: str,
    asked: list[str],
    form: str,
) -> None:
    """A docket with any texts is taken or refused as a whole; what is stored is shown harmless."""
    log = empty.with_name("log.db")
    fresh(log, empty)
    tree = changed({**prose, **stray})
    path = empty.with_name(name)
    if name.endswith("yaml"):
        path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    else:
        write(path, tree)
    ran = cli("import", str(path))
    check(ran)
    whole(log, 1)
    for words in asked:
        found = cli(*words.split(), "--format", form)
        check(found)
        assert ran.code or found.code in {0, 40}


# --- what was found ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["source", "add", "\udcff"], 33),
        (["audit", "pin", "--accept", "\udc80"], 33),
        (["show", "\ud800"], 64),
        (["import", "\x00"], 64),
        (["backup", "\udc80", "--format", "json"], 0),
        (["backup", "/"], 17),
        (["audit", "checkpoint", "-o", ""], 73),
        (["procedure", "adopt", LONG], 21),
    ],
)
def test_what_was_an_internal_error(cli: Cli, desk: Path, line: list[str], code: int) -> None:
    """Names that are no text, no name, or too long for a file."""
    ran = cli(*map(grown, line))
    check(ran)
    assert ran.code == code
    whole(desk, 95)
