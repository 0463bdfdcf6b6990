"""What a person types to name something, and what a slip is told: entries, facts, types, files."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from tests.cli.support import Cli, Docket
from tests.dockets import HEAD, file


@pytest.mark.parametrize("number", ["42", "@42"])
def test_an_entry_by_its_number(csto_cli: Cli, number: str) -> None:
    """With or without the sign: CSV prints entries without it."""
    shown = csto_cli("show", number, "--format", "json").json()
    assert (shown["kind"], shown["history"][0]["entry"]) == ("fact", "@42")


@pytest.mark.parametrize("number", ["4200", "@4200"])
def test_an_entry_beyond_the_log(csto_cli: Cli, number: str) -> None:
    """It is named as what was meant."""
    ran = csto_cli("show", number)
    assert (ran.code, ran.refusal()) == (39, "there is no entry @4200: the moment ends at @94")


def test_what_is_called_by_a_number_comes_first(cli: Cli, docket: Docket) -> None:
    """An item or a fact of that name is shown, no entry."""
    assert cli("init").code == 0
    names = "items: {'3': Third}\nfacts:\n  '4': {on: 2022, what: noted, item: '3'}\n"
    path = file(docket("").parent, f"{HEAD}{names}", "numbers.yaml")
    assert cli("import", str(path)).code == 0
    assert cli("show", "3", "--format", "json").json()["title"] == "Third"
    assert cli("show", "4", "--format", "json").json()["id"] == "4"


@pytest.mark.parametrize("name", ["arm-asks-removal", "@81", "81"])
def test_the_history_around_a_fact(csto_cli: Cli, name: str) -> None:
    """It is that of the thing whose fact it is."""
    whole = csto_cli("history", "armenia-assistance", "--format", "json").json()
    assert csto_cli("history", name, "--format", "json").json() == whole
    ran = csto_cli("history", "arm-asks-removed")
    assert ran.refusal() == "unknown name 'arm-asks-removed'; did you mean arm-asks-removal?"


def test_an_unknown_type_of_entry(csto_cli: Cli) -> None:
    """The nearest are named; a known one of which there is none is an empty list."""
    ran = csto_cli("log", "--type", "stance.takne")
    assert (ran.code, ran.refusal()) == (
        31, "unknown type of entry 'stance.takne'; did you mean stance.taken?",
    )  # fmt: skip
    none = csto_cli("log", "--type", "event.retracted", "--format", "json").json()
    assert none["facts"] == []


def test_counts_of_one(cli: Cli, docket: Docket) -> None:
    """An import of one fact, beside one that is there, says so."""
    assert cli("init").code == 0
    source = f"{HEAD}sources: {{s1: {{publisher: TASS, published: 2022-10-27}}}}\n"
    path = file(docket("").parent, source, "one.yaml")
    assert cli("import", str(path)).table() == "docket d: recorded 1 name or fact as 1 entry, @1\n"
    path.write_text(f"{source}items: {{x: X}}\n", encoding="utf-8")
    told = cli("import", str(path)).table().splitlines()
    assert told[0] == "docket d: recorded 2 names and facts as 2 entries, @2 to @3"
    assert told[1] == "1 was recorded already and is unchanged"


def test_a_file_that_cannot_be_read(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused as a file, not as a wrong command."""
    path = file(tmp_path, HEAD)
    assert cli("init").code == 0
    access = os.access
    monkeypatch.setattr(os, "access", lambda it, mode: str(it) != str(path) and access(it, mode))

    def refuse(_: Path, mode: str) -> NoReturn:
        raise PermissionError(13, "Permission denied", mode)

    monkeypatch.setattr(Path, "open", refuse)
    ran = cli("import", str(path))
    assert (ran.code, ran.refusal()) == (21, f"cannot read {path}: permission denied")
