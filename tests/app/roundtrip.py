"""What tests of exports share: a log exported into an empty one, and answers without numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.conftest import SetClock
from tracker.app import Export, ExportReport, Tracker
from tracker.app.answering import Questions
from tracker.domain.known import ANYTHING
from tracker.domain.moment import Moment
from tracker.errors import UnknownReference

KINDS = ("item", "meeting", "plan", "measure", "party", "source", "body", "organisation")
NUMBERED = {"entries", "recorded_until", "recorded_at", "last_recorded", "corrects"}
"""Fields of the log's own business: where, when and instead of what something was recorded."""


def exported(
    tracker: Tracker,
    form: str = "docket",
    sheet: str | None = None,
    moment: Moment | None = None,
) -> tuple[str, ExportReport]:
    """Export as text."""
    parts: list[str] = []
    asked = Export(form=form, sheet=sheet)
    report = tracker.export(parts.append, asked, moment=moment)
    return "".join(parts), report


def anew(folder: Path, text: str, ending: str = "yaml", clock: SetClock | None = None) -> Tracker:
    """Import an exported docket into a new log."""
    path = folder / f"exported.{ending}"
    path.write_text(text, encoding="utf-8")
    database = folder / f"anew-{len(list(folder.glob('anew-*.db')))}.db"
    made = Tracker(f"sqlite:///{database}", clock=clock or SetClock(), recorder="anna")
    made.init()
    made.import_docket(path)
    return made


def answers(tracker: Tracker, moment: Moment) -> dict[str, Any]:
    """All that can be asked at a moment, without numbers: entries are named by their keys."""
    with tracker.database.reading() as connection:
        keys = {f"@{n}": key for n, key in connection.all("SELECT position, key FROM fact")}
    with tracker.at(moment) as questions:
        found = dict(_everything(questions))
    return {name: plain(msgspec.to_builtins(answer), keys) for name, answer in found.items()}


def plain(value: Any, keys: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what another log numbers otherwise."""
    if isinstance(value, dict):
        return {name: plain(one, keys) for name, one in value.items() if name not in NUMBERED}
    if isinstance(value, list | tuple):
        return [plain(one, keys) for one in value]
    if isinstance(value, str):
        named = re.sub(r"@\d+", lambda at: keys.get(at[0], at[0]), value)
        return named.replace("/", "-")  # a part that stands alone has such a key
    return value


def _everything(questions: Questions) -> Iterator[tuple[str, Any]]:
    yield "agenda", questions.agenda(closed=True)
    for kind in (*KINDS, *ANYTHING):
        for thing in questions._reader.things(kind):  # noqa: SLF001 - what there is to ask about
            name = f"{kind}/{thing.id}"
            try:
                yield f"show {name}", questions.show(name)
            except UnknownReference:
                yield f"show {name}", None
            if kind == "item":
                yield f"positions {thing.id}", questions.positions(thing.id)
    yield "meetings", questions.meetings()
    yield "measures", questions.measures()
    yield "conflicts", questions.conflicts()
    yield "statements", questions.statements()
    yield "sources", questions.sources()
