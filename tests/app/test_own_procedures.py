"""A docket's own procedures: adopted with it, known again, and in force from a date."""

import pytest

from tests.app.support import Desk, rows, state_of
from tests.exchange.test_procedure_files import OURS, RULES

NAMES = """\
procedures: {PROCEDURES}
organisations:
  league: {name: League, members: {AA: Alpha}, bodies: {council: Council}, procedure: ours}
items:
  thing: {title: Thing, body: council}
"""
FACT = "f: {on: 2022-10-01, what: put off, item: thing}"
LATER = "{ours: ours.toml, ours-2023: {file: later.toml, in_force: 2023-01-01}}"


def put(desk: Desk, name: str, text: str) -> None:
    """Write a definition beside the dockets."""
    (desk.folder / name).write_text(text, encoding="utf-8")


def names(procedures: str) -> str:
    """The names of a small world with these procedures."""
    return NAMES.replace("{PROCEDURES}", procedures)


def test_a_body_follows_the_procedure_of_its_docket(desk: Desk) -> None:
    """The names of its transitions are the file's; the same files again change nothing."""
    put(desk, "ours.toml", OURS.replace('name = "deferred"', 'name = "put-off"'))
    desk.imports(FACT, names("{ours: ours.toml}"))
    assert state_of(desk.tracker, "thing") == "put-off"
    before = rows(desk.tracker)
    assert desk.imports(FACT, names("{ours: {file: ours.toml}}")).recorded == 0
    assert rows(desk.tracker) == before


def test_a_changed_definition_is_refused_where_it_differs(desk: Desk) -> None:
    """The parts are named, not the whole text; so they are for another docket."""
    put(desk, "ours.toml", OURS)
    desk.imports("{}", names("{ours: ours.toml}"))
    put(desk, "ours.toml", OURS.replace('title = "Consensus"', 'title = "Ours"'))
    (problem,) = desk.problems("{}", names("{ours: ours.toml}"))
    assert "procedure ours, field file: " in problem
    assert "(recorded: title: Consensus; here: title: Ours)" in problem
    (problem,) = desk.problems("{}", names("{ours: ours.toml}"), "docket: other\nformat: 1\n")
    assert "definition is 'title: Consensus' in the log and 'title: Ours' here" in problem


def test_a_later_version_is_in_force_from_its_date(desk: Desk) -> None:
    """Each fact is judged by the one of its day, and both files are known again."""
    put(desk, "ours.toml", OURS)
    put(desk, "later.toml", OURS.replace('title = "Consensus"', 'title = "Ours of 2023"'))
    first = desk.imports("{}", names(LATER))
    assert desk.imports("{}", names(LATER)).unchanged == first.recorded
    assert desk.keys()[:2] == ["procedure/ours", "procedure/ours-2023"]
    moved = names(LATER.replace("2023-01-01", "2023-02-01"))
    (problem,) = desk.problems("{}", moved)
    assert "in 'in_force' (recorded: 2023-01-01; here: 2023-02-01)" in problem


@pytest.mark.parametrize("in_force", ["", ", in_force: 2023"])
def test_an_own_version_of_a_shipped_procedure(desk: Desk, in_force: str) -> None:
    """It governs who follows the shipped name, in this docket and in the next one."""
    put(desk, "mine.toml", RULES.replace('title = "Consensus"', 'title = "Mine"'))
    mine = names(f"{{consensus: {{file: mine.toml{in_force}}}}}").replace("e: ours", "e: consensus")
    desk.imports("{}", mine)
    assert desk.imports("{}", mine).recorded == 0
    assert desk.keys().count("procedure/consensus") == 1
    other = "organisations: {club: {name: Club, procedure: consensus}}\n"
    desk.imports("{}", other, "docket: other\nformat: 1\n")
    assert desk.imports("{}", other, "docket: other\nformat: 1\n").recorded == 0
    assert desk.keys().count("procedure/consensus") == 1
    assert desk.tracker.replay().clean


def test_a_later_version_of_a_shipped_procedure(desk: Desk) -> None:
    """The docket that has the shipped one stays as it is, and can be imported again."""
    shipped = "organisations: {club: {name: Club, procedure: consensus}}\n"
    desk.imports("{}", shipped)
    put(desk, "mine.toml", RULES.replace('title = "Consensus"', 'title = "Mine"'))
    later = "procedures: {newer: {file: mine.toml, in_force: 2023}}\n"
    desk.imports("{}", later, "docket: other\nformat: 1\n")
    assert desk.imports("{}", shipped).recorded == 0
