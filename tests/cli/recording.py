"""What every command that records keeps to."""

from tests.cli.support import Cli


def check_recorded_once(world: Cli, line: str, wanted: list[str]) -> None:
    """It prints what it recorded; the same again records nothing; a replay agrees."""
    printed = world(*line.split()).table()
    assert printed.startswith("recorded @")
    for part in wanted:
        assert part in printed
    assert world(*line.split()).table().startswith("nothing new, recorded already as @")
    assert world("audit", "replay").code == 0
