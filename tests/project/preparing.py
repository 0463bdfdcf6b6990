"""What has to have happened before a command raises an error: files, damage, others who record."""

import io
import os
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from unittest import mock
from urllib.parse import quote

import msgspec

from tests.contract.making import Log, command, draft
from tests.dockets import generated, told, write
from tests.postgres import serving
from tracker.app import Export, Retraction, Tracker, Typed, transferring
from tracker.cli import main
from tracker.clock import system_clock
from tracker.log.connection import Connection, UniqueViolation
from tracker.log.postgres_roles import grant
from tracker.log.signing import Signer, check_note, sign
from tracker.log.store import Batch, Progress, Receipt, Store, Stored
from tracker.views import named

LOG = "tracker.db"
Prepare = Callable[[Path, ExitStack], object]

SAID = "--on 2023-11-20 --source belta-2023-11-20"
REPORT = "tracker measure report finalise-armenia-assistance"
NEWS = "tracker import news.yaml"
SMALL = """\
sources:
  S2: {id: belta-2022-11-24, publisher: BelTA, published: 2022-11-24}
items:
  mission: {title: Mission, body: csc}
"""
FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"
RECORD = f"tracker statement ARM 'ready to talk' {SAID}"


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
        made.truncate(1_100_000_000)


def locked(folder: Path, stack: ExitStack) -> None:
    """Hold the lock, and let nobody wait for it."""
    other = sqlite3.connect(folder / LOG, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    stack.callback(other.close)
    stack.enter_context(mock.patch.dict(os.environ, TRACKER_LOCK_TIMEOUT="0"))


def full(folder: Path, stack: ExitStack) -> None:
    """Let the database not grow, with a docket that is larger than what is free in it."""
    from tracker.log import sqlite
    from tracker.log.backend import Access

    write(folder / "news.yaml", generated(400, seed=1))
    real = sqlite._open  # noqa: SLF001 - the one place where connections are made

    def opened(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
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


def damaged(folder: Path, _: ExitStack) -> None:
    """Write garbage into the middle of the file."""
    with (folder / LOG).open("r+b") as file_:
        file_.seek(8 * 4096)
        file_.write(b"garbage " * 3_072)


def run(*lines: str) -> None:
    """Run commands that are in order."""
    for line in lines:
        assert main(shlex.split(line.removeprefix("tracker "))) == 0, line


def stale_sheet(folder: Path, _: ExitStack) -> None:
    """Export a sheet, correct a fact of it in the log, and another way in the sheet."""
    run(
        "tracker export --format csv facts -o sheet.csv",
        "tracker correct arm-asks-removal --on 2023-11-20 --reason narrowed",
    )
    path = folder / "sheet.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2022-11-23/2023-11-20", "2023-11-19"), encoding="utf-8")


def shorter(folder: Path, _: ExitStack) -> None:
    """Import a docket, and take a fact out of the file."""
    path = folder / "news.yaml"
    path.write_text(told(f"{FACT}\n{FACT.replace('f:', 'g:').replace('ARM', 'BLR')}", SMALL))
    run(NEWS)
    path.write_text(told(FACT, SMALL))


def half_a_copy(folder: Path, _: ExitStack) -> None:
    """Break a copy off, at the place of the log."""
    (folder / LOG).rename(folder / "old.db")
    broken = mock.patch.object(transferring, "fill", side_effect=KeyboardInterrupt)
    with broken, suppress(KeyboardInterrupt):
        Tracker(f"sqlite:///{folder}/old.db").copier.copy(str(folder / LOG))


def cut_file(folder: Path, _: ExitStack) -> None:
    """Take the log out into a file, and lose the end of it."""
    path = folder / "log.jsonl"
    Tracker(f"sqlite:///{folder}/{LOG}").export(path, Export(form="jsonl"))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:50]))


def piped_nothing(_: Path, stack: ExitStack) -> None:
    """Pipe an empty text in."""
    stack.enter_context(mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO())))


def no_editor(_: Path, stack: ExitStack) -> None:
    """Let the editor fail."""
    stack.enter_context(mock.patch.dict(os.environ, EDITOR="false", VISUAL="false"))


def short_parts(_: Path, stack: ExitStack) -> None:
    """Let three characters do: of a log of this size no four are shared."""
    stack.enter_context(mock.patch.object(named, "SHORTEST", 3))


def two_of_one_name(folder: Path) -> None:
    """Append what the read models' tables refuse, since somebody else's row is there by then."""

    def refuse(_: Connection, __: Sequence[Stored]) -> None:
        raise UniqueViolation("UNIQUE constraint failed: entity.kind, entity.id")

    log = Log(f"sqlite:///{folder}/other.db", system_clock).create()
    stale = log.again(refuse).batch(command("a"))
    log.append(command("b"))
    log.again(refuse).store.append(stale)


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


def no_driver(_: Path, stack: ExitStack) -> None:
    """Be without the driver of PostgreSQL."""
    ours = [name for name in sys.modules if name.startswith("tracker.log.postgres")]
    there = {name: module for name, module in sys.modules.items() if name not in ours}
    stack.enter_context(mock.patch.dict(sys.modules, {**there, "psycopg": None}, clear=True))


def cut_off(_: Path) -> None:
    """Record on a server that ends the connection before the commit, each time."""
    with on_postgres() as (log, cut):
        log.store.append(msgspec.structs.replace(log.batch(command("a")), guard=cut))


def unsure(_: Path) -> None:
    """Record on a server that ends the connection at the commit, each time."""
    with on_postgres() as (log, cut):
        log.again(lambda connection, _: cut(connection)).append(command("a"))


def stopped(_: Path) -> None:
    """Wait longer on a server than it lets anybody wait."""
    with on_postgres() as (log, _cut), log.database.reading() as connection:
        connection.run("SET LOCAL statement_timeout = 1")
        connection.one("SELECT pg_sleep(10)")


def deadlock(_: Path) -> None:
    """Record on a server that breaks the transaction off, each time."""

    def broken(connection: Connection) -> None:
        connection.run("DO $$ BEGIN RAISE deadlock_detected USING MESSAGE = 'deadlock'; END $$")

    with on_postgres() as (log, _cut):
        log.store.append(msgspec.structs.replace(log.batch(command("a")), guard=broken))


def broken_off(_: Path) -> None:
    """Read on a server that says what a standby says then; a real one is in tests/failover."""
    said = "RAISE EXCEPTION 'conflict with recovery' USING ERRCODE = 'serialization_failure'"
    with on_postgres() as (log, _cut), log.database.reading() as connection:
        connection.run(f"DO $$ BEGIN {said}; END $$")


def hasty(_: Path) -> object:
    """Record at a server by a clock that is a day ahead of it."""
    with serving() as server:
        name = server.new()
        made = Log(server.url(name), system_clock).create()
        server.run("DROP ROLE IF EXISTS hasty")
        server.run("CREATE ROLE hasty LOGIN")
        grant(made.database, "recorder", "hasty")
        tomorrow = system_clock() + timedelta(days=1)
        return Log(server.url(name, "hasty"), lambda: tomorrow).append(command("a"))


def odd_role(_: Path) -> object:
    """Record at a server by a role that no entry can name."""
    with serving() as server:
        made = Log(server.url(server.new()), system_clock).create()
        role = "ana\u0303"
        server.run(f'DROP ROLE IF EXISTS "{role}"')
        server.run(f'CREATE ROLE "{role}" LOGIN SUPERUSER')
        return Log(made.url.replace("postgres@", f"{quote(role)}@"), system_clock).append(
            command("a")
        )


def without_rights(_: Path) -> None:
    """Read at a server by a role that nobody has let in."""
    with serving() as server:
        made = Log(server.url(server.new()), system_clock).create()
        server.run("DROP ROLE IF EXISTS outsider")
        server.run("CREATE ROLE outsider LOGIN")
        other = Log(made.url.replace("postgres@", "outsider@"), system_clock)
        with other.database.reading():
            pass


@contextmanager
def on_postgres() -> Iterator[tuple[Log, Callable[[Connection], None]]]:
    """A log on PostgreSQL, and what ends the connections to it."""
    with serving() as server:
        name = server.new()
        log = Log(server.url(name), system_clock).create()
        yield log, lambda _: server.cut(name)
