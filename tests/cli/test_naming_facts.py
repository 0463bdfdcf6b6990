"""A fact by the beginning of its event id, and ``last``: in commands that read and that write."""

from collections.abc import Iterator

import pytest

from tests.cli.support import Cli
from tracker import errors
from tracker.log.connection import Connection
from tracker.views import named


def ids(cli: Cli) -> dict[str, str]:
    """The event id of each fact, by its key; registrations are left out."""
    facts = cli("log", "--format", "json").json()["facts"]
    return {fact["key"]: identity(cli, fact["entry"]) for fact in facts if "/" not in fact["key"]}


def identity(cli: Cli, name: str) -> str:
    """The event id of one entry."""
    return str(cli("show", name, "--format", "json").json()["details"]["event_id"])


def test_the_beginning_of_an_id_names_a_fact(csto_cli: Cli) -> None:
    """From four characters on, in any case of letters, up to the whole id."""
    for key, whole in list(ids(csto_cli).items())[:5]:
        for part in (whole, whole[:13], whole[:8].upper()):
            assert csto_cli("show", part, "--format", "json").json()["id"] == key
            assert csto_cli("history", part).code == 0


def test_it_is_named_by_what_was_recorded(csto_cli: Cli) -> None:
    """At an older position later entries have no name yet."""
    whole = ids(csto_cli)["about-20-signed"]
    ran = csto_cli("show", whole, "--recorded-until", "@50")
    assert (ran.code, ran.refusal()) == (40, f"unknown name '{whole}'")


def test_a_short_part_is_refused(csto_cli: Cli) -> None:
    """It says how long one has to be."""
    ran = csto_cli("show", "abc")
    assert ran.refusal() == "unknown name 'abc': a part of an event id has at least 4 characters"
    assert ran.code == errors.UnknownReference.exit_code


def test_a_part_of_several_lists_them(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """With keys and entries, of which at most eight; here one character is enough."""
    monkeypatch.setattr(named, "SHORTEST", 1)
    ran = csto_cli("show", "a")
    assert ran.code == errors.AmbiguousName.exit_code
    assert ran.refusal().startswith("the ids of several facts begin with 'a': ")
    assert ran.refusal().endswith("; give more of it")
    assert ran.refusal().count("(@") <= named.SHOWN


def test_writing_commands_take_parts(cli: Cli) -> None:
    """Of a corrected fact the last version is meant, whichever id is given."""
    cli("init")
    line = ("statement", "zas", "one", "--on", "2024", "--source", "s", "--new", "--name", "s=S")
    assert cli(*line, "--key", "said").code == 0
    old = identity(cli, "last")
    assert cli("correct", old[:9], "--reason", "slip", "--set", "says=two").code == 0
    assert cli("correct", old[:9], "--reason", "slip", "--set", "says=three").code == 0
    assert cli("show", "said", "--format", "json").json()["details"]["summary"] == "three"
    ran = cli("retract", "ffff", "--reason", "x")
    assert "4 and more characters of its id" in ran.refusal()


def test_last_is_the_recorders_own(cli: Cli) -> None:
    """A mark too, no name, nobody else's, and at an older position the last by then."""
    cli("init")
    line = ("statement", "zas", "words", "--on", "2024", "--source", "s", "--new", "--name", "s=S")
    assert cli(*line, "--key", "one").code == 0
    assert cli(*line, "--key", "two", "--recorder", "bob").code == 0
    assert cli("dispute", "two", "--says", "no", "--source", "s").code == 0
    assert cli("show", "last", "--format", "json").json()["id"] == "two-s-dispute"
    assert cli("show", "last", "--recorder", "bob", "--format", "json").json()["id"] == "two"
    until = ("--recorded-until", "@3", "--format", "json")
    assert cli("show", "last", *until).json()["id"] == "one"
    assert cli("show", "last", "--recorded-until", "@2").code == errors.UnknownReference.exit_code
    ran = cli("history", "last", "--recorder", "nobody")
    assert "no fact of that recorder is among the newest entries" in ran.refusal()
    assert "no fact of that recorder" in cli(
        "retract", "last", "--reason", "x", "--recorder", "nobody"
    ).refusal()  # fmt: skip


def test_last_is_one_statement(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many entries others recorded since; it stops at the first that fits."""
    asked: list[str] = []
    rows = Connection.rows

    def counted(self: Connection, sql: str, **parameters: object) -> Iterator[tuple[object, ...]]:
        asked.append(sql)
        yield from rows(self, sql, **parameters)

    monkeypatch.setattr(Connection, "rows", counted)
    csto_cli("show", "last", "--recorder", "nobody")
    assert asked.count(named.NEWEST_FACTS) == 1


def _two(cli: Cli) -> None:
    cli("init")
    line = ("statement", "zas", "words", "--on", "2024", "--source", "s", "--new", "--name", "s=S")
    assert cli(*line, "--name", "s.published=2024-02-01", "--key", "one").code == 0
    older = ("--name", "t=T", "--name", "t.published=2024-01-01")
    assert cli("source", "add", "u", "--publisher", "U", "--published", "2024-03-01").code == 0
    assert cli("corroborate", "one", "--source", "t", "--key", "older", *older).code == 0


def test_last_is_a_mark_too(cli: Cli) -> None:
    """A dispute, its settlement; never an older fact behind them."""
    _two(cli)
    assert cli("dispute", "one", "--says", "no", "--source", "u", "--key", "dz").code == 0
    assert cli("retract", "last", "--reason", "x", "--dry-run").table().startswith("would record")
    settled = cli("settle", "last", "--stands", "--reason", "x", "--key", "end")
    assert settled.code == 0
    taken = cli("retract", "last", "--reason", "x", "--format", "json").json()
    assert taken["retracted"] == ["end"]
    again = cli("retract", "last", "--reason", "x")
    assert "end/retracted is a retraction, which is final" in again.refusal()
    assert cli("retract", "one", "--reason", "x", "--dry-run", "--with-dependents").code == 0


def test_last_is_a_corroboration_that_came_as_a_correction(cli: Cli) -> None:
    """The fact that it confirms is not taken back in its place."""
    _two(cli)
    ran = cli("retract", "last", "--reason", "x")
    assert (
        "older corroborated one by correcting it: `tracker correct one --set from=" in ran.refusal()
    )
    assert cli("source", "add", "v", "--publisher", "V").code == 0
    assert cli("retract", "last", "--reason", "x").refusal() == ran.refusal()


def test_last_of_a_meeting_is_the_meeting(cli: Cli) -> None:
    """What stood on its agenda goes with it; what fell with a dispute is not meant."""
    cli("init")
    hold = ("meeting", "hold", "m", "--on", "2024-01-02", "--item", "a", "--new", "--key", "held")
    assert cli(*hold, "--body", "b", "--name", "b.of=o").code == 0
    taken = cli("retract", "last", "--reason", "x", "--format", "json").json()
    assert taken["retracted"][0] == "held"
