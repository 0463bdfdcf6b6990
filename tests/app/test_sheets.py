"""Sheets: exported, edited as a spreadsheet would, imported again."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.roundtrip import exported
from tests.app.support import Desk, entry
from tests.dockets import EVERY_KIND, EVERY_NAME
from tracker import errors
from tracker.app import SheetReport

Table = list[dict[str, str]]
Edit = Callable[[Table], object]


@pytest.fixture
def world(desk: Desk) -> Desk:
    """A log with a fact of each kind."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    return desk


def rows(desk: Desk, sheet: str = "facts") -> Table:
    """A sheet as a spreadsheet shows it."""
    text, report = exported(desk.tracker, "csv", sheet)
    assert report.left_out == ()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def save(desk: Desk, table: Table, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    """Save a sheet as LibreOffice does: other line ends, all text in quotes."""
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, list(table[0]), delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    writer.writerows(table)
    path = desk.folder / "edited.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def edit(desk: Desk, fact: str, **cells: str) -> Path:
    """Change cells of one row."""
    table = rows(desk)
    found = [row for row in table if row["key"] == fact]
    assert found, fact
    found[0].update(cells)
    return save(desk, table)


def refusals(desk: Desk, path: Path) -> list[str]:
    """Import a sheet that is refused; nothing of it is recorded."""
    before = desk.keys()
    with pytest.raises(errors.InputRefused) as caught:
        desk.tracker.import_sheet(path)
    assert desk.keys() == before
    return [desk.printed(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("sheet", ["facts", "positions", "measures", "meetings"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_untouched_sheet_records_nothing(
    world: Desk, sheet: str, delimiter: str, encoding: str
) -> None:
    """Whatever a spreadsheet saves it as, what was not changed is no change."""
    before = world.keys()
    table = rows(world, sheet)
    report = world.tracker.import_sheet(save(world, table, delimiter, encoding))
    assert (report.unchanged, report.corrected, report.facts) == (len(table), (), ())
    assert world.keys() == before


def test_rows_are_the_facts_that_stand(world: Desk) -> None:
    """One row a fact, by kind; what was withdrawn is none."""
    keys = [row["key"] for row in rows(world)]
    assert "told" not in keys
    assert {"called", "called/mission", "called/agenda/mission", "stance"} <= set(keys)
    assert [row["key"] for row in rows(world, "positions")] == ["stance"]
    assert [row["key"] for row in rows(world, "measures")] == ["done"]
    assert {row["key"] for row in rows(world, "meetings")} >= {"called", "held"}
    stance = rows(world, "positions")[0]
    assert (stance["by"], stance["from"]) == ("BLR; KAZ", "tass-2022-10-27; belta-2022-11-24")
    assert stance["wording"] == "tass-2022-10-27: backed; belta-2022-11-24: supported"


def test_changed_rows_are_corrections(world: Desk) -> None:
    """Each in the place of the old one, in one append, with the file as the reason."""
    table = {row["key"]: row for row in rows(world)}
    table["stance"].update({"by": "BLR", "grounds": "", "on": "2022-10-03"})
    table["counted"].update({"parts": "consensus: 16; returned: 1"})
    before = len(world.keys())
    path = save(world, list(table.values()))
    dry = world.tracker.import_sheet(path, dry_run=True)
    assert len(world.keys()) == before
    report = world.tracker.import_sheet(path)
    assert [one.key for one in report.corrected] == ["stance", "counted"]
    assert [one.changes for one in dry.corrected] == [one.changes for one in report.corrected]
    assert [one.entry for one in dry.corrected] == [None, None]
    told = {one.field: (one.before, one.now) for one in report.corrected[0].changes}
    assert told["by"] == ("BLR, KAZ", "BLR")
    assert told["grounds"] == ("war", "nothing")
    again = {row["key"]: row for row in rows(world)}
    assert again["stance"]["by"] == "BLR"
    assert again["counted"]["parts"] == "consensus: 16; returned: 1"
    assert list(again) == list(table)
    lines, _ = exported(world.tracker, "jsonl")
    assert '"reason":"changed in edited.csv"' in lines


def test_the_same_sheet_again_changes_nothing(world: Desk) -> None:
    """A row that says what stands by now is no stale one."""
    path = edit(world, "stance", grounds="peace")
    world.tracker.import_sheet(path, reason="misread")
    after = world.keys()
    report = world.tracker.import_sheet(path)
    assert (report.corrected, world.keys()) == ((), after)


def test_a_stale_row_is_refused_with_what_changed(world: Desk) -> None:
    """Who edits an old sheet is told what was corrected meanwhile; untouched rows are not."""
    path = edit(world, "stance", grounds="peace")
    world.tracker.correct("stance", {"grounds": "fear"}, "misread")
    (problem,) = refusals(world, path)
    assert "fact stance: stance is not as in entry @" in problem
    assert "grounds: war -> fear" in problem
    assert world.tracker.import_sheet(save(world, rows(world))).corrected == ()


def test_new_rows_are_new_facts(world: Desk) -> None:
    """With a key or without; a list in a cell, an entry in none."""
    table = rows(world)
    empty = dict.fromkeys(table[0], "")
    facts = {"on": "2022-10-20", "what": "supports", "item": "assistance", "by": "ARM; BLR"}
    table += [
        {**empty, **facts, "key": "both", "from": "tass-2022-10-27#p. 3"},
        {**empty, **facts, "what": "objects", "by": "KAZ", "from": "tass-2022-10-27"},
    ]
    path = save(world, table)
    report = world.tracker.import_sheet(path)
    keys = [fact.key for fact in report.facts]
    assert keys == ["both", "assistance-kaz-objects-2022-10-20"]
    assert entry(world, "both").claim.sources[0].locator == "p. 3"
    assert world.tracker.import_sheet(path).facts == ()


def test_a_missing_column_is_no_change_and_a_missing_row_no_retraction(world: Desk) -> None:
    """Only what is there is compared."""
    table = [
        {"key": row["key"], "entry": row["entry"], "grounds": row["grounds"]}
        for row in rows(world)[:5]
    ]
    report: SheetReport = world.tracker.import_sheet(save(world, table))
    assert (report.unchanged, report.corrected) == (5, ())


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"on": "20/11/2023"}, "field on: '20/11/2023' is no date: a spreadsheet rewrote it"),
        ({"on": "Nov-22"}, "field on: 'Nov-22' is no date: a spreadsheet rewrote it"),
        ({"on": "2022-13"}, "field on: '2022-13' is no date"),
        ({"by": "AMR"}, "field by: unknown"),
        ({"entry": "9999"}, "there is no entry @9999"),
        ({"entry": "x"}, "the number of an entry"),
        ({"key": "other"}, "the key of entry @"),
        ({"key": ""}, "the field 'key' is missing"),
    ],
)
def test_bad_cells_are_told_with_their_row(world: Desk, cells: dict[str, str], wanted: str) -> None:
    """The file, the line, the fact and the column."""
    problems = refusals(world, edit(world, "stance", **cells))
    assert all(problem.startswith("edited.csv:") for problem in problems)
    assert any(wanted in problem for problem in problems), problems


def test_bad_columns(world: Desk) -> None:
    """Unknown ones, twice the same, and no key."""
    path = world.folder / "edited.csv"
    path.write_text("key,entry,ground,on,on\n", encoding="utf-8")
    unknown, twice = refusals(world, path)
    assert "header: unknown field 'ground'; did you mean grounds?" in unknown
    assert "the key 'on' stands twice" in twice
    path.write_text("entry;on\n", encoding="utf-8")
    assert "a column `key`" in refusals(world, path)[0]


def test_other_encodings_are_refused(world: Desk) -> None:
    """Latin-1 is none that could be told from another."""
    path = edit(world, "stance", grounds="für")
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("latin-1"))
    with pytest.raises(errors.NotText, match="CSV UTF-8"):
        world.tracker.import_sheet(path)


def test_a_removed_column_of_sources_changes_nothing(world: Desk) -> None:
    """A wording belongs to a source, which the entry knows."""
    table = [{name: it for name, it in row.items() if name != "from"} for row in rows(world)]
    report = world.tracker.import_sheet(save(world, table))
    assert (report.unchanged, report.corrected, report.facts) == (len(table), (), ())


@pytest.mark.parametrize(("column", "typed"), [("from", "frm"), ("key", "kee"), ("on", "onn")])
def test_a_misspelt_header_is_told_once(world: Desk, column: str, typed: str) -> None:
    """Not once a row."""
    path = save(world, rows(world))
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(f'"{column}"', f'"{typed}"', 1), encoding="utf-8")
    (told,) = refusals(world, path)
    assert f"header: unknown field '{typed}'; did you mean {column}" in told


def test_a_sheet_without_keys_is_told_once(world: Desk) -> None:
    """The column is missing, whatever its rows say."""
    table = [{name: it for name, it in row.items() if name != "key"} for row in rows(world)]
    (told,) = refusals(world, save(world, table))
    assert "expected a column `key`" in told


def test_a_converted_sheet_has_two_marks(world: Desk) -> None:
    """UTF-16 made of UTF-8 that had a mark is read as any other."""
    table = rows(world)
    path = save(world, table)
    path.write_bytes(path.read_bytes().decode("utf-8").encode("utf-16"))
    assert world.tracker.import_sheet(path).unchanged == len(table)


def test_the_same_new_row_twice_is_refused(world: Desk) -> None:
    """With the lines of both; each with a key of its own they are two facts."""
    table = rows(world)
    new = {**dict.fromkeys(table[0], ""), "on": "2022-10-01", "what": "discussed"}
    new |= {"item": "help" if "help" in str(table) else "mission", "from": "s1"}
    path = save(world, [*table, new, new])
    (told,) = [one for one in refusals(world, path) if "say the same" in one]
    last = len(path.read_text(encoding="utf-8-sig").splitlines())
    assert f"lines {last - 1} and {last} say the same" in told


def test_an_older_sheet_says_how_many_rows_are_older(world: Desk) -> None:
    """They are left alone, and do not say what is recorded."""
    table = rows(world)
    path = save(world, table)
    key = next(row["key"] for row in table if row["what"] == "discussed")
    world.tracker.correct(key, {"note": "seen"}, "a word")
    report = world.tracker.import_sheet(path)
    assert (report.older, report.unchanged, report.corrected) == (1, len(table) - 1, ())
