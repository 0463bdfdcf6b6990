"""What the suites of faults share: ask a log everything, in this process or in another one.

``python -m tests.faults.asking PLACE VERB…`` does so elsewhere, as a user to whom permissions
apply: root puts the right to pass over them down first. Each verb gives a line, ``ok`` or the
code of the refusal.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.conftest import CSTO, SetClock
from tracker.app import Tracker
from tracker.errors import TrackerError

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def opened(place: Path | str, lock_timeout: int = 0) -> Tracker:
    """A tracker on a file or a URL, with a clock that stands still."""
    url = place if isinstance(place, str) else f"sqlite:///{place}"
    return Tracker(url, clock=SetClock(), recorder="anna", lock_timeout=lock_timeout)


def ask(tracker: Tracker) -> None:
    """Ask the questions that between them read every table."""
    with tracker.at() as questions:
        questions.agenda()
        for name in (
            "armenia-assistance",
            "csc-2022-10-28",
            "csc-2022-plan",
            "belta-2023-11-20",
            "@60",
        ):
            questions.show(name)
        questions.history("armenia-assistance")
        questions.meetings()
        questions.measures()
        questions.conflicts()
        questions.statements()
        questions.sources()
        questions.log()
    with tracker.database.reading() as connection:
        assert all(event.stored for event in tracker.store.events(connection))


VERBS: Mapping[str, Callable[[Tracker], object]] = {
    "init": Tracker.init,
    "import": lambda tracker: tracker.import_docket(CSTO),
    "read": ask,
    "replay": Tracker.replay,
    "current": Tracker.current,
    "upgrade": Tracker.upgrade,
    "rebuild": Tracker.rebuild,
}


def put_down() -> None:
    """Let permissions apply to root too, in all that this process starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the right can't be put down")


def outcome(verb: str, tracker: Tracker) -> str:
    """Do what the verb says; gives ``ok`` or the code of the refusal."""
    try:
        VERBS[verb](tracker)
    except TrackerError as error:
        return error.code
    return "ok"


def main(place: str, verbs: list[str]) -> None:
    """Print the outcome of each verb."""
    for verb in verbs:
        found = opened(place if "://" in place else Path(place))
        print(outcome(verb, found))  # noqa: T201 - read by the test


if __name__ == "__main__":
    if os.geteuid() == 0 and "PUT_DOWN" not in os.environ:
        put_down()
        line = [sys.executable, "-m", "tests.faults.asking", *sys.argv[1:]]
        os.execve(sys.executable, line, {**os.environ, "PUT_DOWN": "1"})  # noqa: S606
    main(sys.argv[1], sys.argv[2:])
