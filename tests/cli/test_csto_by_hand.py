"""The whole CSTO docket typed by commands alone: its answers equal those of the imported docket.

``csto_by_hand.sh`` is the script; a person can run it too. Entry numbers, recorders and dates of
recording may differ, and nothing else, at every moment at which the docket changes anything.
"""

import re
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.support import Cli
from tests.conftest import CSTO
from tracker.app import Tracker
from tracker.app.answering import Questions
from tracker.domain.moment import Moment
from tracker.errors import UnknownReference

pytestmark = pytest.mark.of_a_file

SCRIPT = Path(__file__).with_name("csto_by_hand.sh")
KINDS = ("item", "meeting", "plan", "party", "organisation", "body", "source", "measure")
OF_RECORDING = {"recorded_at", "recorder", "last_recorded", "event_id", "target"}
"""Keys that tell how and when something was recorded, and ids of events: each log's own."""


def commands() -> list[list[str]]:
    """Read the script as a shell would: the words of each command after ``tracker``."""
    text = SCRIPT.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.startswith("tracker ")]
    return [shlex.split(line)[1:] for line in lines]


@pytest.fixture
def both(cli: Cli, tmp_path: Path) -> tuple[Tracker, Tracker]:
    """A log with the docket imported, and one with it typed."""
    imported = str(tmp_path / "imported.db")
    assert cli("init", "--db", imported).code == 0
    assert cli("import", str(CSTO), "--db", imported).code == 0
    for words in commands():
        assert cli(*words).err == "", words
    typed = str(tmp_path / "log.db")
    return Tracker(f"sqlite:///{imported}"), Tracker(f"sqlite:///{typed}")


def test_its_answers_equal_those_of_the_imported_docket(both: tuple[Tracker, Tracker]) -> None:
    """Whatever is asked at any moment: by date, by what was reported, and by both at once."""
    imported, typed = both
    assert names(imported) == names(typed)
    for moment in moments(imported):
        deep = moment.on is None and moment.reported_until is None
        assert answers(typed, moment, deep=deep) == answers(imported, moment, deep=deep), moment


def test_its_log_holds_the_same_entries(both: tuple[Tracker, Tracker], cli: Cli) -> None:
    """Under the same keys, whatever their order; a replay of the typed one agrees."""
    imported, typed = (sorted(keys(tracker).values()) for tracker in both)
    assert typed == imported
    assert cli("audit", "replay").code == 0


def test_the_script_again_records_nothing_new(both: tuple[Tracker, Tracker], cli: Cli) -> None:
    """Each command is told what it recorded before."""
    before = len(keys(both[1]))
    for words in commands()[1:]:
        assert cli(*words).table().startswith("nothing new"), words
    assert len(keys(both[1])) == before


def moments(tracker: Tracker) -> Iterator[Moment]:
    """Each day on which anything happened or was reported, the day before, and no bound."""
    with tracker.at() as ask:
        facts = ask.log().facts
    texts = [text for fact in facts for text in (fact.earliest, fact.latest, fact.public_since)]
    found = {day for text in texts for day in re.findall(r"\d{4}-\d\d-\d\d", text or "")}
    days = sorted({date.fromisoformat(day) - timedelta(days=n) for day in found for n in (0, 1)})
    yield Moment()
    for day in map(str, days):
        yield from (Moment(on=day), Moment(reported_until=day), Moment(on=day, reported_until=day))


def names(tracker: Tracker) -> set[str]:
    """All registered things as ``kind/id``."""
    with tracker.at() as ask:
        found = [fact.stream for fact in ask.log().facts]
        more = [fact.key for fact in ask.log().facts if fact.key.startswith(("body/", "measure/"))]
    return {name for name in (*found, *more) if name.partition("/")[0] in KINDS}


def keys(tracker: Tracker) -> dict[str, str]:
    """The key of each entry by its number."""
    with tracker.at() as ask:
        return {fact.entry: fact.key for fact in ask.log().facts}


def answers(tracker: Tracker, moment: Moment, *, deep: bool) -> dict[str, Any]:
    """Everything that can be asked at a moment, in JSON; of names and facts each only ``deep``."""
    entries = keys(tracker)
    told = ("item/", "meeting/", "plan/")
    chosen = sorted(name for name in names(tracker) if deep or name.startswith(told))
    with tracker.at(moment) as ask:
        found: dict[str, Any] = {
            "agenda": ask.agenda(closed=True),
            "meetings": ask.meetings(),
            "measures": ask.measures(),
            "conflicts": ask.conflicts(),
            "statements": ask.statements(),
            "sources": ask.sources(),
        }
        for name in chosen:
            found[f"show {name}"] = _asked(ask, "show", name)
            found[f"history {name}"] = _asked(ask, "history", name)
        for name in (name for name in chosen if name.startswith("item/")):
            found[f"positions {name}"] = _asked(ask, "positions", name.partition("/")[2])
        facts = [key for key in entries.values() if deep and key != "log"]
        found |= {f"show {key}": _asked(ask, "show", key) for key in facts}
    return {what: _plain(msgspec.to_builtins(each), entries) for what, each in found.items()}


def _asked(ask: Questions, question: str, name: str) -> object:
    """An answer, or the refusal where the thing is not known by then."""
    try:
        return getattr(ask, question)(name)
    except UnknownReference as error:
        return str(error)


def _plain(value: Any, entries: dict[str, str]) -> Any:  # noqa: ANN401 - JSON is anything
    """Write keys for entry numbers, and leave out what tells of recording."""
    match value:
        case dict():
            kept = value.items()
            return {k: _plain(each, entries) for k, each in kept if k not in OF_RECORDING}
        case list() | tuple():
            return [_plain(each, entries) for each in value]
        case str():
            return re.sub(r"@\d+", lambda found: entries.get(found.group(), ""), value)
        case _:
            return value
