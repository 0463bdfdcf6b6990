"""One of several recorders at once: ``python -m tests.contract.racer URL NUMBER COMMANDS``.

Each of its commands goes to a stream that all share, some to its own, and every fifth takes
something away. It decides again where another was faster, and now and then asks again as if the
answer had been lost. It says "ready" and waits for a line, so that all start together; each
acknowledged command is a line of JSON. Run again, it says the same.
"""

import json
import sys

from tests.contract.making import TAKES_AWAY, Log, command, draft
from tracker.clock import system_clock
from tracker.errors import FenceMoved, WrongVersion
from tracker.log.store import Batch, Prepared, Receipt


def prepared(racer: int, number: int) -> Prepared:
    """The command of that number: always the same."""
    name = f"r{racer}-{number}"
    drafts = [draft(name, "party/shared"), draft(f"{name}-own", f"party/racer-{racer}")]
    if number % 5 == 4:
        drafts.append(draft(f"{name}-away", "party/shared", TAKES_AWAY["retraction"]))
    return command(name, *drafts[number % 2 :])


def insist(log: Log, one: Prepared) -> tuple[Batch, Receipt, int]:
    """Decide until nobody was faster; gives the batch, its receipt, and how often it lost."""
    lost = 0
    while True:
        batch = log.batch(one)
        try:
            return batch, log.store.append(batch), lost
        except (WrongVersion, FenceMoved):
            lost += 1


def main(url: str, racer: int, commands: int) -> None:
    """Record all commands, and print what was acknowledged."""
    log = Log(url, system_clock)
    assert log.head().size
    print("ready", flush=True)  # noqa: T201 - as below
    sys.stdin.readline()
    for number in range(commands):
        one = prepared(racer, number)
        batch, receipt, lost = insist(log, one)
        positions = receipt.positions[one.command_id]
        if number % 3 == 0:
            again = log.store.append(batch)
            assert (again.positions, again.repeated) == (receipt.positions, True)
        keys = [each.claim.key for each in one.drafts]
        said = {"keys": keys, "positions": positions, "repeated": receipt.repeated, "lost": lost}
        print(json.dumps(said), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
