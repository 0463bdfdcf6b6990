"""What raises each error for real: a command, and what has to have happened before it.

The page of errors shows it; a test does it, in a folder with the CSTO docket's log in it.
"""

import os
import shlex
import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from tests.contract.making import Log, command, draft
from tests.dockets import HEAD, generated, told, write
from tracker import errors as e
from tracker.app import Retraction, Tracker, Typed
from tracker.cli import main
from tracker.clock import system_clock
from tracker.domain.procedure import parse
from tracker.log.checkpoint import parse_checkpoint
from tracker.log.merkle import inclusion
from tracker.log.signing import Signer, check_note, read_verifier, sign
from tracker.log.store import Batch, Progress, Receipt, Store

LOG = "tracker.db"
Prepare = Callable[[Path, ExitStack], object]


@dataclass(frozen=True)
class Raised:
    """A line that is typed; ``before`` says what has to be so, and ``prepare`` makes it so.

    Where no command raises it, ``act`` does: that is the Python API, and ``line`` says what.
    """

    line: str
    before: str = ""
    prepare: Prepare | None = None
    act: Callable[[Path], object] | None = None

    def words(self) -> list[str]:
        """The words of the command."""
        return shlex.split(self.line.removeprefix("tracker "))


def sql(*statements: str) -> Prepare:
    """Change the database behind the program's back; triggers that are in the way go first."""

    def run(folder: Path, _: ExitStack) -> None:
        connection = sqlite3.connect(folder / LOG)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return run


def file(text: str | bytes, name: str = "news.yaml") -> Prepare:
    """Write a file."""
    data = text.encode() if isinstance(text, str) else text
    return lambda folder, _: (folder / name).write_bytes(data)


def facts(text: str) -> Prepare:
    """Write a docket of facts."""
    return file(told(text))


def too_large(folder: Path, _: ExitStack) -> None:
    """Make a large file, which takes no room."""
    with (folder / "news.yaml").open("wb") as made:
        made.truncate(60_000_000)


def locked(folder: Path, stack: ExitStack) -> None:
    """Hold the lock, and let nobody wait for it."""
    other = sqlite3.connect(folder / LOG, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    stack.callback(other.close)
    stack.enter_context(mock.patch.dict(os.environ, TRACKER_LOCK_TIMEOUT="0"))


def full(folder: Path, stack: ExitStack) -> None:
    """Let the database not grow, with a docket that is larger than what is free in it."""
    from tracker.log import sqlite

    write(folder / "news.yaml", generated(400, seed=1))
    real = sqlite._open  # noqa: SLF001 - the one place where connections are made

    def opened(path: str, mode: str, timeout: int, access: sqlite.Access) -> sqlite3.Connection:
        connection = real(path, mode, timeout, access)
        pages = (folder / LOG).stat().st_size // 4096
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    stack.enter_context(mock.patch.object(sqlite, "_open", opened))


def newer_program(_: Path, stack: ExitStack) -> None:
    """Know one more revision than the database has."""
    from tracker.log import database

    known = (*database.REVISIONS, "9999")
    stack.enter_context(mock.patch.object(database, "REVISIONS", known))


def faster(act: Callable[[Tracker, str], object]) -> Prepare:
    """Let somebody else act between each decision and its append."""

    def prepare(folder: Path, stack: ExitStack) -> None:
        append, keys = Store.append, iter(f"faster-{number}" for number in range(100))
        other = Tracker(f"sqlite:///{folder / LOG}", recorder="boris")

        def late(store: Store, batch: Batch, progress: Progress | None = None) -> Receipt:
            if store is not other.store:
                act(other, next(keys))
            return append(store, batch, progress)

        stack.enter_context(mock.patch.object(Store, "append", late))

    return prepare


def talk(other: Tracker, key: str) -> None:
    """Record on the same item."""
    said = {"item": "armenia-mission", "what": "supports", "by": "KAZ", "on": "2023-11-20"}
    other.record(Typed(key=key, fields={**said, "grounds": key, "from": "belta-2023-11-20"}))


def take_back(other: Tracker, key: str) -> None:
    """Record something else, and take it back."""
    said = {"what": "statement", "by": "ARM", "says": key, "on": "2023-11-20"}
    other.record(Typed(key=key, fields={**said, "from": "belta-2023-11-20"}))
    other.retract(key, Retraction(reason="not said"))


def reuse(folder: Path) -> None:
    """Append two batches whose commands have one id."""
    log = Log(f"sqlite:///{folder}/other.db", system_clock).create()
    log.append(command("a", draft("a")))
    log.append(command("a", draft("b"), said="something else"))


def redated(folder: Path, _: ExitStack) -> None:
    """Edit a docket that was imported."""
    path = folder / "fixtures" / "csto.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2022-11-23/2023-11-20", "2023-11-20"), encoding="utf-8")


def replaced(folder: Path, _: ExitStack) -> None:
    """Record something, and bring the file of before back."""
    before = (folder / LOG).read_bytes()
    assert main(shlex.split(RECORD.removeprefix("tracker "))) == 0
    (folder / LOG).write_bytes(before)


def scribbled(_: Path, __: ExitStack) -> None:
    """Record something, and write nonsense over what was pinned."""
    assert main(shlex.split(RECORD.removeprefix("tracker "))) == 0
    for path in Path(os.environ["TRACKER_STATE"]).rglob("*.checkpoints"):
        path.write_text("nonsense", encoding="utf-8")


def other_log(folder: Path, _: ExitStack) -> None:
    """Keep the checkpoint of another log."""
    text = f"agenda-tracker/00000000-0000-4000-8000-000000000000\n1\n{'A' * 43}=\n"
    (folder / "their.checkpoint").write_text(text, encoding="utf-8")


def sign_one(_: Path) -> object:
    """Sign a text."""
    return sign("text\n", Signer("anna", bytes(32)))


def forged(_: Path) -> None:
    """Check a note by the key of somebody who did not sign it."""
    note = sign("text\n", Signer("anna", bytes(32)))
    check_note(note, (Signer("boris", bytes(range(32))).verifier,))


def unsigned(_: Path, stack: ExitStack) -> None:
    """Be without the library that signs."""
    names = [name for name in sys.modules if name.startswith("cryptography")]
    gone = dict.fromkeys(["cryptography", *names])
    stack.enter_context(mock.patch.dict(sys.modules, gone))


SAID = "--on 2023-11-20 --source belta-2023-11-20"
REPORT = "tracker measure report finalise-armenia-assistance"
NEWS = "tracker import news.yaml"
FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"
RECORD = f"tracker statement ARM 'ready to talk' {SAID}"

RAISED: dict[type[e.TrackerError], Raised] = {
    e.NoDatabase: Raised("tracker --db elsewhere.db agenda"),
    e.NotADatabase: Raised("tracker --db fixtures/csto.yaml agenda"),
    e.DatabaseNewer: Raised(
        "tracker agenda",
        "a newer program has upgraded the database",
        sql("UPDATE alembic_version SET version_num = '9999'"),
    ),
    e.DatabaseOlder: Raised(
        "tracker agenda", "this program is newer than the database", newer_program
    ),
    e.DatabaseLocked: Raised(RECORD, "another process holds the lock", locked),
    e.DiskFull: Raised(NEWS, "the disk is full", full),
    e.Unwritable: Raised("tracker --db fixtures/csto.yaml/log.db init"),
    e.DatabaseExists: Raised("tracker init"),
    e.DatabaseFailed: Raised("tracker --db mysql://host/log agenda"),
    e.FileUnreadable: Raised("tracker import nowhere.yaml"),
    e.FileTooLarge: Raised(NEWS, "the file has 60 MB", too_large),
    e.FileEmpty: Raised(NEWS, "the file is empty", file("")),
    e.NotText: Raised(NEWS, "the file is a picture", file(b"\xff\xd8\xff\xe0")),
    e.Malformed: Raised(NEWS, "a bracket in it is left open", file(HEAD + "facts: [")),
    e.AliasRefused: Raised(NEWS, "it has `&a` in it", facts(FACT.replace("ARM", "&a ARM"))),
    e.DuplicateKey: Raised(NEWS, "two facts in it have one key", facts(f"{FACT}\n{FACT}")),
    e.UnknownField: Raised(NEWS, "a fact has `form:`", facts(FACT.replace("from", "form"))),
    e.WrongType: Raised(NEWS, "a fact has `by: {a: b}`", facts(FACT.replace("ARM", "{a: b}"))),
    e.MissingField: Raised(NEWS, "a fact has no `on`", facts(FACT.replace("on: 2022-11-20, ", ""))),
    e.UnknownWord: Raised(f"{REPORT} unfulfilled --because weather {SAID}"),
    e.InvalidId: Raised("tracker item add 'Two Words' 'A title'"),
    e.InvalidText: Raised("tracker item add new-item '\u0378'"),
    e.TooLarge: Raised(
        NEWS,
        "a title in it has 70,000 characters",
        file(f"{HEAD}items: {{long: {'a' * 70_000}}}"),
    ),
    e.InvalidDate: Raised("tracker agenda --on 2022-13"),
    e.TimeWithoutOffset: Raised("tracker agenda --on 2022-10-27T13:59"),
    e.HappenedAfterReport: Raised(
        "tracker record armenia-mission discussed --on 2023-11-23 --source tass-2022-10-27"
    ),
    e.ReportedInFuture: Raised(RECORD + " --reported 2027-11-20"),
    e.InvalidMoment: Raised("tracker agenda --recorded-until @900"),
    e.UnknownReference: Raised("tracker show armenia-assistence"),
    e.NothingSought: Raised("tracker search '!?'"),
    e.NotAMember: Raised(f"tracker stance armenia-assistance AZE objects {SAID}"),
    e.UnknownTransition: Raised(f"tracker record armenia-assistance delayed {SAID}"),
    e.IrregularTransition: Raised(
        "tracker record armenia-assistance reopened --on 2023-11-21 --source rferl-2023-11-23"
    ),
    e.Contradiction: Raised("tracker source add tass-2022-10-27 --publisher Reuters"),
    e.Impossible: Raised("tracker source add a-source --publisher A --relays a-source"),
    e.FactChanged: Raised(
        "tracker import fixtures/csto.yaml", "a date in it was edited since its import", redated
    ),
    e.KeyTaken: Raised(f"tracker record armenia-mission discussed --key blr-chairs {SAID}"),
    e.InputRefused: Raised(
        NEWS,
        "two facts in it are wrong in different ways",
        facts(f"{FACT.replace('-20', '-31')}\n{FACT.replace('f:', 'g:').replace('from', 'form')}"),
    ),
    e.Refused: Raised(
        "tracker record armenia-mission noted --on 2022-13 --reported 2022-10-27T13:59"
    ),
    e.WrongVersion: Raised(
        f"tracker stance armenia-mission BLR supports {SAID}",
        "somebody else records on this item meanwhile, five times in a row",
        faster(talk),
    ),
    e.FenceMoved: Raised(
        RECORD, "somebody else takes things back meanwhile, five times in a row", faster(take_back)
    ),
    e.CommandReused: Raised(
        "Store.append", "a command of the same id was recorded with another content", None, reuse
    ),
    e.InvalidProcedure: Raised(
        "domain.procedure.parse",
        "a procedure names a state that it does not have",
        None,
        lambda _: parse('name = "mine"\ntitle = "Mine"\n'),
    ),
    e.ProofRefused: Raised(
        "merkle.inclusion",
        "a proof is asked for an entry behind the checkpoint",
        None,
        lambda _: inclusion(lambda *_: bytes(32), 5, 3),
    ),
    e.NoteRefused: Raised(
        "checkpoint.parse_checkpoint",
        "the text was cut",
        None,
        lambda _: parse_checkpoint("example.org/log\n900\n"),
    ),
    e.KeyRefused: Raised(
        "signing.read_verifier", "the key was cut", None, lambda _: read_verifier("anna+1")
    ),
    e.SignatureRefused: Raised(
        "signing.check_note", "the note is signed by somebody else", None, forged
    ),
    e.HistoryDiffers: Raised(RECORD, "the log was replaced by an older copy", replaced),
    e.PinsUnusable: Raised(RECORD, "the user's own checkpoints were overwritten", scribbled),
    e.HistoryUnlike: Raised(
        "tracker audit grown their.checkpoint", "the checkpoint is of another log", other_log
    ),
    e.SigningMissing: Raised("signing.sign", "the extra `sign` is missing", unsigned, sign_one),
    e.ClockBehind: Raised(
        RECORD,
        "this machine's clock is years late",
        sql("UPDATE head SET recorded_at = '2046-11-21T14:02:00.000000Z'"),
    ),
    e.EventNewer: Raised(
        "tracker log",
        "a newer program has recorded an event of a new version",
        sql("UPDATE event SET type = 'stance.taken', bytes = CAST(replace(CAST(bytes AS TEXT),"
            " '\"schema_version\":1', '\"schema_version\":9') AS BLOB) WHERE position = 94"),
    ),
    e.DamagedEvent: Raised(
        "tracker log",
        "somebody has changed the bytes of an entry",
        sql("UPDATE event SET bytes = CAST('garbage' AS BLOB) WHERE position = 73"),
    ),
    e.ViewsOlder: Raised(
        "tracker agenda",
        "an older program made the read models",
        sql("UPDATE projection SET version = 0"),
    ),
    e.ViewsNewer: Raised(
        "tracker agenda",
        "a newer program made the read models",
        sql("UPDATE projection SET version = 999"),
    ),
    e.ViewsBehind: Raised(
        "tracker agenda",
        "the read models end before the log does",
        sql("UPDATE projection SET cursor = 90"),
    ),
}  # fmt: skip
"""By class."""

NOT_YET: frozenset[type[e.TrackerError]] = frozenset()
"""Errors for what is still to come: nothing raises them."""
