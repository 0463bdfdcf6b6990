"""How a reader finds it worded: where items came from, what a dispute is, what is not public."""

from tests.cli.support import Cli
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
