"""The history of an item: what befell it on agendas is part of it, where it was told alone."""

from tests.cli.support import Cli


def test_an_item_that_was_dropped_and_moved(cli: Cli) -> None:
    """The drop and the move are told with their entries; what an announcement said, once."""
    assert cli("init").code == 0
    assert cli("org", "add", "club", "Club").code == 0
    assert cli("org", "body", "club", "board", "Board").code == 0
    assert cli("item", "add", "thing", "Thing", "--body", "board").code == 0
    spring = ("meeting", "announce", "spring", "--body", "board", "--item", "thing", "--new")
    assert cli(*spring, "--on", "2024-03-01").code == 0
    drop = ("meeting", "drop", "spring", "thing", "--on", "2024-03-02", "--key", "dropped")
    assert cli(*drop).code == 0
    add = ("meeting", "add", "summer", "thing", "--on", "2024-06-01", "--key", "added", "--new")
    assert cli(*add).code == 0
    facts = cli("history", "thing", "--format", "json").json()["facts"]
    assert [(one["type"], one["happened"]) for one in facts] == [
        ("item.registered", None),
        ("item.transitioned", "2024-03-01"),
        ("meeting.item_dropped", "2024-03-02"),
        ("meeting.item_added", "2024-06-01"),
    ]
    early = cli("history", "thing", "--on", "2024-03-01", "--format", "json").json()["facts"]
    assert len(early) == 2
