"""What became of items on agendas is told wherever an item or a meeting is, with its own source."""

from tests.cli.support import Cli, Docket
from tests.cli.test_answers import flat


def test_a_dropped_item_in_the_list(council_cli: Cli) -> None:
    """Its state stays, and its line says that the meeting took it off; what is not known too."""
    table = council_cli("agenda").table()
    assert "on the agenda; taken off m1's" in table
    (body,) = council_cli("agenda", "--format", "json").json()["bodies"]
    assert {one["id"]: one["placed"] for one in body["items"]} == {
        "i1": ["taken off m1's"],
        "i2": [],
        "i3": [],
    }
    early = council_cli("agenda", "--on", "2025-02-28").table()
    assert "taken off" not in early


def test_an_item_that_only_an_agenda_names(council_cli: Cli) -> None:
    """Before its first transition it is listed, with what is known."""
    for words in (("agenda",), ("agenda", "council")):
        table = council_cli(*words, "--on", "2025-01-31").table()
        assert "on the agenda of m1; nothing else is known" in flat(table)
    assert "i3" not in council_cli("agenda", "--on", "2025-01-01").table()


def test_the_story_of_an_item(council_cli: Cli) -> None:
    """``show`` and briefs tell what befell it on agendas, beside the facts of its own."""
    told = [one["key"] for one in council_cli("show", "i1", "--format", "json").json()["history"]]
    assert "called/i1" in told
    assert "dropped" not in told
    assert "taken off this agenda alone" in flat(council_cli("show", "i1").table())


def test_only_what_came_with_the_announcement(council_cli: Cli) -> None:
    """An item that another source named on the same day is a change, with its own source."""
    found = council_cli("agenda", "m1", "--format", "json").json()
    assert [one["id"] for one in found["announced"]["items"]] == ["i1", "i2"]
    (first, *_) = found["changes"]
    assert (first["key"], first["sources"]) == ("added", ["note"])


def test_a_brief_of_a_meeting(council_cli: Cli) -> None:
    """Each line cites its own facts; what became of the items is said, and what is not known."""
    text = council_cli("brief", "meeting/m1").out
    for line in ("Outcome:** held", "Place:** Wien"):
        assert f"- **{line} [4]\n" in text
    for line in ("Date:** 2025-05-06T09:00+02:00", "Chair:** AAA"):
        assert f"- **{line} [1]\n" in text
    assert "taken off this agenda alone" in text
    assert "moved to the agenda of m2" in text
    assert "What was done there with i3." in text


def test_a_time_is_kept_on_the_day(council_cli: Cli) -> None:
    """``held`` on a day leaves the time that was announced for that day; another day wins."""
    (m1,) = council_cli("meetings", "--format", "json").json()["meetings"]
    assert m1["starts"] == "2025-05-06T09:00+02:00"
    assert "Date   2025-05-06T09:00+02:00" in council_cli("agenda", "m1").table()


def test_a_meeting_of_two_days(cli: Cli, docket: Docket) -> None:
    """Announced with both days and held on both it goes from one to the other."""
    facts = """
        called: {on: 2025-10-01, what: announced, meeting: csc-1, starts: 2025-11-18, ends: 2025-11-19, from: S1}
        held: {on: 2025-11-18/2025-11-19, what: held, meeting: csc-1, from: S1}
    """  # noqa: E501 - a fact a line
    path = docket(facts)
    path.write_text(
        path.read_text("utf-8").replace("published: 2022-10-27", "published: 2025-11-20")
    )
    assert cli("init").code == 0
    assert (ran := cli("import", str(path))).code == 0, ran.err
    assert "Date 2025-11-18 to 2025-11-19" in flat(cli("agenda", "csc-1").table())


def test_the_place_in_a_source(council_cli: Cli) -> None:
    """A fact by its name and a brief tell where in the source it is."""
    assert "Where     [2] p. 3" in council_cli("show", "put-off").table()
    assert "told at p. 3" in council_cli("brief", "i2").out
