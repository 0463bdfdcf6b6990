"""JSON, JSON Lines and CSV: what scripts build on. The keys are pinned in ``json_keys``."""

import csv
import io
from typing import Any

import msgspec
import pytest

from tests.cli.json_keys import AGENDA_ITEM, ANSWERS, MAIN, MEETING_LINE, READING
from tests.cli.support import Cli, Docket, Ran


def inside(answer: Any, path: str) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON is anything
    """Find all objects at a path of an answer."""
    found = [answer]
    for name in filter(None, path.split(".")):
        values = [one[name] for one in found]
        listed = [
            each for value in values for each in (value if isinstance(value, list) else [value])
        ]
        found = [each for each in listed if each is not None]
    return found


@pytest.mark.parametrize("command", ANSWERS)
def test_keys_are_stable(csto_cli: Cli, command: str) -> None:
    """Each answer has the keys that it always had, at every depth, in the same order."""
    answer = csto_cli(*command.split(), "--format", "json").json()
    for path, keys in ANSWERS[command].items():
        found = inside(answer, path)
        assert found, f"{command} has nothing at {path}"
        assert {" ".join(one) for one in found} == {keys}, path


def test_an_item_has_what_was_promised(csto_cli: Cli) -> None:
    """An item has at least the keys that scripts were told of."""
    promised = (
        "id title state since possible pending positions disputes sources independent_sources"
        " moment"
    )
    assert set(promised.split()) <= set(
        csto_cli("show", "armenia-assistance", "--format", "json").json()
    )


@pytest.mark.parametrize("command", MAIN)
def test_json_lines_are_the_main_list(csto_cli: Cli, command: str) -> None:
    """JSON Lines hold the objects of the answer's main list, one a line."""
    answer = csto_cli(*command.split(), "--format", "json").json()
    lines = csto_cli(*command.split(), "--format", "jsonl").table().splitlines()
    assert [msgspec.json.decode(line) for line in lines] == answer[MAIN[command]]
    assert lines or command == "show ARM"


def test_json_lines_of_an_agenda_are_its_items(csto_cli: Cli) -> None:
    """An agenda in JSON Lines are the items of all bodies."""
    bodies = csto_cli("agenda", "--format", "json").json()["bodies"]
    lines = csto_cli("agenda", "--format", "jsonl").table().splitlines()
    items = [item for body in bodies for item in body["items"]]
    assert [msgspec.json.decode(line) for line in lines] == items


@pytest.mark.parametrize("command", ["audit", "audit verify", "audit replay", "projections status"])
def test_a_report_is_one_json_line(csto_cli: Cli, command: str) -> None:
    """A report without a list is a single line."""
    answer = csto_cli(*command.split(), "--format", "json").json()
    (line,) = csto_cli(*command.split(), "--format", "jsonl").table().splitlines()
    assert msgspec.json.decode(line) == answer


@pytest.mark.parametrize("command", MAIN)
def test_csv_has_the_same_rows(csto_cli: Cli, command: str) -> None:
    """CSV has a header and a row for each line of JSON Lines, under the same names."""
    lines = csto_cli(*command.split(), "--format", "jsonl").table().splitlines()
    rows = list(csv.DictReader(io.StringIO(csto_cli(*command.split(), "--format", "csv").table())))
    objects = [msgspec.json.decode(line) for line in lines]
    assert [list(row) for row in rows] == [list(one) for one in objects]
    for row, one in zip(rows, objects, strict=True):
        for name, value in one.items():
            if value is None:
                assert row[name] == ""
            elif isinstance(value, list) and all(isinstance(each, str) for each in value):
                assert row[name].split() == " ".join(value).split()


def test_csv_of_nothing_has_its_header(csto_cli: Cli) -> None:
    """A list without rows still says which columns it would have."""
    nothing = csto_cli("meetings", "--on", "1999-01-01", "--format", "csv").table()
    assert nothing == ",".join(MEETING_LINE.split()) + "\n"
    nothing = csto_cli("agenda", "--on", "1999-01-01", "--format", "csv").table()
    assert nothing == ",".join(AGENDA_ITEM.split()) + "\n"


def test_csv_runs_nothing(cli: Cli, dangerous: str) -> None:
    """What begins like a formula stands behind a quote; an entry is its bare number."""
    table = cli("history", "mission", "--format", "csv").table()
    (row,) = [row for row in csv.DictReader(io.StringIO(table)) if row["key"] == "objection"]
    assert row["grounds"] == f"'{dangerous}"
    assert row["entry"].isdecimal()
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@"))


@pytest.fixture(params=["=1+1", "+1", "-1", "@SUM(A1)"])
def dangerous(request: pytest.FixtureRequest, cli: Cli, docket: Docket) -> str:
    """Record grounds that a spreadsheet would run."""
    grounds = str(request.param)
    fact = f'what: objects, item: mission, by: ARM, grounds: "{grounds}", from: S1'
    assert cli("init").code == 0
    assert cli("import", str(docket(f"objection: {{on: 2022-10-27, {fact}}}"))).code == 0
    return grounds


def test_the_moment_is_resolved(csto_cli: Cli) -> None:
    """Without bounds the moment is all dates, all reports, and the last entry."""
    moment = csto_cli("agenda", "--format", "json").json()["moment"]
    last = moment["entries"] - 1
    assert moment == {
        "on": None,
        "reported_until": None,
        "recorded_until": f"@{last}",
        "entries": last + 1,
        "last_recorded": "2026-11-21T14:02:00.000000Z",
    }


def test_the_moment_is_echoed(csto_cli: Cli) -> None:
    """An answer names the moment that was asked for, its entries bound to a number."""
    asked = ("--on", "2023-11-20", "--reported-until", "2023-11-19", "--recorded-until", "@66")
    moment = csto_cli("show", "armenia-assistance", *asked, "--format", "json").json()["moment"]
    assert (moment["on"], moment["reported_until"]) == ("2023-11-20", "2023-11-19")
    assert (moment["recorded_until"], moment["entries"]) == ("@66", 67)


def test_a_recording_date_becomes_an_entry(csto_cli: Cli) -> None:
    """A date of recording means the last entry of that day; before the first there is none."""
    told = csto_cli("log", "--recorded-until", "2026-11-21", "--format", "json").json()["moment"]
    assert told["recorded_until"] == f"@{told['entries'] - 1}"
    before = csto_cli("log", "--recorded-until", "2026-11-20", "--format", "json").json()
    assert (before["facts"], before["moment"]["entries"]) == ([], 0)


@pytest.mark.parametrize("command", [one for one in READING if not one.startswith("diff")])
def test_then_is_short_for_the_same_report_date(csto_cli: Cli, command: str) -> None:
    """``--on D --then`` is ``--on D --reported-until D``, to the byte."""
    words = [word for word in command.split() if not word.startswith(("--on", "2023-"))]
    day = "2023-11-20"
    short = csto_cli(*words, "--on", day, "--then", "--format", "json")
    long = csto_cli(*words, "--on", day, "--reported-until", day, "--format", "json")
    assert short == long
    assert short.json()["moment"]["reported_until"] == day


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize("command", READING)
def test_the_same_answer_twice(csto_cli: Cli, command: str, form: str) -> None:
    """Asked again, an answer is the same to the byte, and ends with a newline."""
    first = csto_cli(*command.split(), "--format", form)
    assert first == csto_cli(*command.split(), "--format", form)
    assert isinstance(first, Ran)
    assert first.out.endswith("\n") or first.out == ""
    assert (first.code, first.err) == (0, "")


def test_programs_get_the_whole_log(csto_cli: Cli) -> None:
    """People get 50 entries unless they ask for more; programs get all unless they ask for less."""
    entries = csto_cli("agenda", "--format", "json").json()["moment"]["entries"]
    assert len(csto_cli("log", "--format", "json").json()["facts"]) == entries
    few = csto_cli("log", "--limit", "3", "--format", "json").json()
    assert (len(few["facts"]), few["more"]) == (3, entries - 3)
    assert f"{entries - 50} more entries not shown (--limit 0)" in csto_cli("log").table()
    assert "not shown" not in csto_cli("log", "--limit", "0").table()
