"""How a reader finds it worded: where items came from, what a dispute is, what is not public."""

from tests.cli.support import Cli, Docket
from tests.cli.test_answers import flat


def test_a_date_until_when(council_cli: Cli) -> None:
    """A deferral is until a date, not by it."""
    assert "deferred until 2025-10" in council_cli("show", "i2").table()


def test_a_moved_item_was_moved(council_cli: Cli) -> None:
    """What a source calls moved is not called carried over, nor open since a later meeting."""
    first, second = council_cli("show", "i2", "--format", "json").json()["meetings"]
    assert (first["meeting"], [one["what"] for one in first["carried_to"]]) == (
        "m1",
        ["moved to m2"],
    )
    assert [one["what"] for one in second["carried_from"]] == ["moved from m1"]
    assert first["carried_from"] == []
    assert "carried over" not in council_cli("agenda", "m2").table()


def test_a_fact_that_is_not_public(council_cli: Cli) -> None:
    """What rests on sources that are not public was never public, and says why."""
    table = flat(council_cli("show", "i3").table())
    assert "Since 2025-02-02 · never public (its sources are not public)" in table
    assert "never public (its sources are not public)" in council_cli("brief", "i3").out


def test_what_stands_of_a_dispute(council_cli: Cli) -> None:
    """``why`` says that the dispute is open, or how it ended for the disputed fact."""
    assert council_cli("why", "doubted").table().startswith("doubted: THE DISPUTE IS OPEN.")
    settled = council_cli("settle", "doubted", "--stands", "--reason", "a video", "--key", "ended")
    assert settled.code == 0, settled.err
    said = "doubted: THE DISPUTE IS SETTLED: THE DISPUTED FACT STANDS."
    assert council_cli("why", "doubted").table().startswith(said)
    said = "ended: THE SETTLEMENT STANDS: THE DISPUTED FACT STANDS."
    assert council_cli("why", "ended").table().startswith(said)


def test_paragraphs_in_one_line(council_cli: Cli) -> None:
    """Two paragraphs of a statement stand in one line of a table, without escapes."""
    table = council_cli("statements").table()
    assert "First. / Second." in table
    assert "\\n" not in table


def test_what_rests_on_a_withdrawn_source_alone(council_cli: Cli) -> None:
    """It is a task of its own kind from the withdrawal on, and no more one of the thin ones."""
    found = council_cli("todo", "--kind", "withdrawn", "--format", "json").json()
    assert {task["key"] for task in found["tasks"]} == {"added", "backed"}
    (note,) = found["footnotes"]
    assert (note["id"], note["amended"]) == ("note", ["withdrawn 2025-06-01"])
    single = council_cli("todo", "--kind", "single", "--format", "json").json()["tasks"]
    assert {"added", "backed"}.isdisjoint(task["key"] for task in single)
    early = council_cli("todo", "--kind", "withdrawn", "--on", "2025-05-31").table()
    assert early.splitlines()[-1] == "Nothing needs attention, as far as this log knows."


def test_footnotes_are_those_that_are_cited(council_cli: Cli) -> None:
    """A limit or a kind leaves the sources of what it leaves out away."""
    found = council_cli("todo", "--kind", "dispute", "--format", "json").json()
    assert [note["id"] for note in found["footnotes"]] == ["gazette"]


def test_a_disputed_state_has_its_mark(council_cli: Cli) -> None:
    """``!`` stands before the state of an item whose fact is disputed, and not before another."""
    assert "! State    deferred" in council_cli("show", "i2").table()
    assert "  State    on the agenda" in council_cli("show", "i1").table()


def test_a_corrected_fact_by_its_name(council_cli: Cli) -> None:
    """``show`` says which entry it corrects; of the old one what took its place."""
    ran = council_cli("correct", "held", "--set", "venue=Graz", "--reason", "misread")
    assert ran.code == 0, ran.err
    entry = council_cli("show", "held", "--format", "json").json()["history"][0]["corrects"]
    assert f"Version   corrects {entry}" in council_cli("show", "held").table()
    assert "Version   replaced by @" in council_cli("show", entry).table()


def test_the_sources_of_a_brief(council_cli: Cli) -> None:
    """A source has its symbol there, and what its publisher did to it."""
    text = council_cli("brief", "i2").out
    assert "Gazette, GAZ/1, 2025-01-02" in text
    assert "withdrawn 2025-06-01 by its publisher" in text


def test_who_follows_the_default(council_cli: Cli) -> None:
    """Items of bodies that name no procedure follow it, which is not nobody."""
    assert (
        "Followed by  items of whom no other is told"
        in council_cli("procedure", "show", "consensus").table()
    )
    assert "nobody that is named" in council_cli("procedure", "show", "vote").table()


def test_a_plan_with_one_measure_that_nobody_names(cli: Cli, docket: Docket) -> None:
    """A brief asks for one measure in the singular."""
    facts = """
        counted: {on: 2022-10-20, what: tally, plan: plan, of: measures, total: 3, parts: {unfulfilled: 1, implemented: 2}, from: S1}
    """  # noqa: E501 - a fact a line
    assert cli("init").code == 0
    assert (ran := cli("import", str(docket(facts)))).code == 0, ran.err
    text = cli("brief", "plan/plan").out
    assert "Which measure is unfulfilled." in text
    assert "Which 2 measures are implemented." in text
