"""What raises each error for real: a command, and what has to have happened before it.

The page of errors shows it; a test does it, in a folder with the CSTO docket's log in it.
"""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.dockets import HEAD
from tests.project import preparing as p
from tests.project.preparing import FACT, NEWS, RECORD, REPORT, SAID, facts
from tracker import errors as e
from tracker.domain.procedure import parse
from tracker.log.checkpoint import parse_checkpoint
from tracker.log.merkle import inclusion
from tracker.log.signing import read_verifier


@dataclass(frozen=True)
class Raised:
    """A line that is typed; ``before`` says what has to be so, and ``prepare`` makes it so.

    Where no command raises it, ``act`` does: that is the Python API, and ``line`` says what.
    """

    line: str
    before: str = ""
    prepare: p.Prepare | None = None
    act: Callable[[Path], object] | None = None

    def words(self) -> list[str]:
        """The words of the command."""
        return shlex.split(self.line.removeprefix("tracker "))


RAISED: dict[type[e.TrackerError], Raised] = {
    e.NoDatabase: Raised("tracker --db elsewhere.db agenda"),
    e.NoFolder: Raised("tracker --db none/log.db init"),
    e.NotADatabase: Raised("tracker --db fixtures/csto.yaml agenda"),
    e.DatabaseNewer: Raised(
        "tracker agenda",
        "a newer program has upgraded the database",
        p.sql("UPDATE alembic_version SET version_num = '9999'"),
    ),
    e.DatabaseOlder: Raised(
        "tracker agenda", "this program is newer than the database", p.newer_program
    ),
    e.DatabaseLocked: Raised(RECORD, "another process holds the lock", p.locked),
    e.DiskFull: Raised(NEWS, "the disk is full", p.full),
    e.Unwritable: Raised("tracker --db fixtures/csto.yaml/log.db init"),
    e.NoRight: Raised(
        "reading on PostgreSQL", "the role was granted nothing", act=p.without_rights
    ),
    e.DatabaseExists: Raised("tracker init"),
    e.DatabaseFailed: Raised("tracker --db mysql://host/log agenda"),
    e.DatabaseUnreachable: Raised("tracker --db postgresql://anna@127.0.0.1:9/log agenda"),
    e.CopyUnfinished: Raised("tracker init", "a copy to it was broken off", p.half_a_copy),
    e.CopyRefused: Raised(
        "tracker --db new.db import log.jsonl",
        "`tracker export --format jsonl -o log.jsonl` was cut off after 50 lines",
        p.cut_file,
    ),
    e.ConnectionLost: Raised(
        "recording on PostgreSQL", "the server goes down on the way, and once more", act=p.cut_off
    ),
    e.OnlyReplica: Raised("tracker --read-db tracker.db party add UNO 'United Nations'"),
    e.StandbyConflict: Raised(
        "reading on a standby of PostgreSQL",
        "the standby has to replay what takes away rows that are read",
        act=p.broken_off,
    ),
    e.OutcomeUnknown: Raised(
        "recording on PostgreSQL", "the server goes down at the end, and once more", act=p.unsure
    ),
    e.StatementStopped: Raised(
        "tracker log", "the server lets no statement take longer than a moment", act=p.stopped
    ),
    e.BrokenOff: Raised(
        "recording on PostgreSQL", "two transactions wait for each other, each time", act=p.deadlock
    ),
    e.DriverMissing: Raised(
        "tracker --db postgresql:///log agenda", "psycopg is not installed", p.no_driver
    ),
    e.ClockAhead: Raised(
        "recording on PostgreSQL", "this machine's clock is a day ahead", act=p.hasty
    ),
    e.RoleRefused: Raised(
        "recording on PostgreSQL", "the role's name is not in composed form", act=p.odd_role
    ),
    e.FileUnreadable: Raised("tracker import nowhere.yaml"),
    e.FileTooLarge: Raised(NEWS, "the file has 1.1 GB", p.too_large),
    e.FileEmpty: Raised(NEWS, "the file is empty", p.file("")),
    e.NotText: Raised(NEWS, "the file is a picture", p.file(b"\xff\xd8\xff\xe0")),
    e.Malformed: Raised(NEWS, "a bracket in it is left open", p.file(HEAD + "facts: [")),
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
        p.file(f"{HEAD}items: {{long: {'a' * 70_000}}}"),
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
        "tracker import fixtures/csto.yaml", "a date in it was edited since its import", p.redated
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
        p.faster(p.talk),
    ),
    e.FenceMoved: Raised(
        RECORD, "others take things back meanwhile, five times in a row", p.faster(p.take_back)
    ),
    e.CommandReused: Raised(
        "Store.append", "a command of the same id was recorded with another content", None, p.reuse
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
        "signing.check_note", "the note is signed by somebody else", None, p.forged
    ),
    e.HistoryDiffers: Raised(RECORD, "the log was replaced by an older copy", p.replaced),
    e.PinsUnusable: Raised(RECORD, "the user's own checkpoints were overwritten", p.scribbled),
    e.HistoryUnlike: Raised(
        "tracker audit grown their.checkpoint", "the checkpoint is of another log", p.other_log
    ),
    e.DatabaseDamaged: Raised("tracker log", "the disk has lost a part of the file", p.damaged),
    e.FileExists: Raised("tracker export -o fixtures/csto.yaml"),
    e.FileUnwritable: Raised("tracker export -o fixtures --force"),
    e.RowStale: Raised(
        "tracker import sheet.csv --reason edited",
        "a fact was corrected since the sheet was exported",
        p.stale_sheet,
    ),
    e.NoText: Raised(f"tracker statement ARM - {SAID}", "nothing is piped in", p.piped_nothing),
    e.EditorFailed: Raised(f"tracker statement ARM + {SAID}", "the editor fails", p.no_editor),
    e.AmbiguousName: Raised(
        "tracker show 7ee", "the ids of two facts begin so, and three characters do", p.short_parts
    ),
    e.Unconfirmed: Raised(
        "tracker import news.yaml --retract-missing gone",
        "a fact is gone from the file, and nobody is asked",
        p.shorter,
    ),
    e.NameTaken: Raised(
        "Store.append", "the read models hold somebody else's id by then", None, p.two_of_one_name
    ),
    e.SigningMissing: Raised("signing.sign", "the extra `sign` is missing", p.unsigned, p.sign_one),
    e.ClockBehind: Raised(
        RECORD,
        "this machine's clock is years late",
        p.sql("UPDATE head SET recorded_at = '2046-11-21T14:02:00.000000Z'"),
    ),
    e.EventNewer: Raised(
        "tracker log",
        "a newer program has recorded an event of a new version",
        p.sql("UPDATE event SET type = 'stance.taken', bytes = CAST(replace(CAST(bytes AS TEXT),"
            " '\"schema_version\":1', '\"schema_version\":9') AS BLOB) WHERE position = 94"),
    ),
    e.DamagedEvent: Raised(
        "tracker log",
        "somebody has changed the bytes of an entry",
        p.sql("UPDATE event SET bytes = CAST('garbage' AS BLOB) WHERE position = 73"),
    ),
    e.ViewsOlder: Raised(
        "tracker agenda",
        "an older program made the read models",
        p.sql("UPDATE projection SET version = 0"),
    ),
    e.ViewsNewer: Raised(
        "tracker agenda",
        "a newer program made the read models",
        p.sql("UPDATE projection SET version = 999"),
    ),
    e.ViewsBehind: Raised(
        "tracker agenda",
        "the read models end before the log does",
        p.sql("UPDATE projection SET cursor = 90"),
    ),
}  # fmt: skip
"""By class."""

NOT_YET: frozenset[type[e.TrackerError]] = frozenset()
"""Errors for what is still to come: nothing raises them."""
