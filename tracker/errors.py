"""The one error tree: a class per failure, its exit code, its fields.

Lowest layer. A message is built from the fields and is one line that says what is wrong and
what to do. Nothing below the command line prints an error; one boundary there does.

Exit codes: 64 is usage, 130 an interrupt, 0 to 3 belong to the audit alone, all else is here.
"""

from dataclasses import dataclass, field
from typing import ClassVar


def one_of(names: tuple[str, ...], most: int = 12) -> str:
    """Write names as a readable list: ``a, b or c``; more than ``most`` are cut."""
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    if len(shown) < 2:  # noqa: PLR2004 - two is what "or" needs
        return "".join(shown)
    return ", ".join(shown[:-1]) + " or " + shown[-1]


def did_you_mean(nearest: tuple[str, ...]) -> str:
    """Write the nearest names as a question, or nothing where there are none."""
    return f"; did you mean {one_of(nearest)}?" if nearest else ""


@dataclass(eq=False)
class TrackerError(Exception):
    """Base of all refusals. ``code`` is stable for scripts, ``exit_code`` for shells."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 10

    def __str__(self) -> str:
        """Build the one-line message; each class says its own."""
        return self.code

    @property
    def exit_status(self) -> int:
        """The exit code of this very failure: its class's, unless it holds others."""
        return self.exit_code


# --- the database -----------------------------------------------------------------------------


@dataclass(eq=False)
class NoDatabase(TrackerError):
    """There is no file where the database should be."""

    code: ClassVar[str] = "no-database"
    exit_code: ClassVar[int] = 11
    path: str

    def __str__(self) -> str:
        return f"no log at {self.path}: run `tracker init`, or name another with --db"


@dataclass(eq=False)
class NotADatabase(TrackerError):
    """The file is there and is not a database, or is one without a log."""

    code: ClassVar[str] = "not-a-database"
    exit_code: ClassVar[int] = 12
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} holds no log ({self.reason}): name another file with --db"


@dataclass(eq=False)
class DatabaseNewer(TrackerError):
    """The database was upgraded by a newer program."""

    code: ClassVar[str] = "database-newer"
    exit_code: ClassVar[int] = 13
    found: str
    known: str

    def __str__(self) -> str:
        return (
            f"the database is of a newer revision ({self.found}; this program knows {self.known}):"
            " upgrade agenda-tracker"
        )


@dataclass(eq=False)
class DatabaseOlder(TrackerError):
    """The database needs ``tracker db upgrade``."""

    code: ClassVar[str] = "database-older"
    exit_code: ClassVar[int] = 14
    found: str
    needed: str

    def __str__(self) -> str:
        return (
            f"the database is of an older revision ({self.found}; needed is {self.needed}):"
            " run `tracker db upgrade`"
        )


@dataclass(eq=False)
class DatabaseLocked(TrackerError):
    """Another process held the lock for the whole time that we waited."""

    code: ClassVar[str] = "database-locked"
    exit_code: ClassVar[int] = 15
    seconds: int

    def __str__(self) -> str:
        return (
            f"the database stayed locked by another process for {self.seconds} s;"
            " nothing was recorded: try again when that one is done"
        )


@dataclass(eq=False)
class DiskFull(TrackerError):
    """The disk, or the database's own size limit, is full."""

    code: ClassVar[str] = "disk-full"
    exit_code: ClassVar[int] = 16
    path: str

    def __str__(self) -> str:
        return f"no room left to write {self.path}; nothing was recorded: free some and try again"


@dataclass(eq=False)
class Unwritable(TrackerError):
    """A file or its folder can't be written."""

    code: ClassVar[str] = "unwritable"
    exit_code: ClassVar[int] = 17
    path: str
    reason: str

    def __str__(self) -> str:
        return f"cannot write {self.path} ({self.reason}); nothing was recorded: check permissions"


@dataclass(eq=False)
class DatabaseExists(TrackerError):
    """``init`` found a log already there."""

    code: ClassVar[str] = "database-exists"
    exit_code: ClassVar[int] = 18
    path: str

    def __str__(self) -> str:
        return f"{self.path} holds a log already; it was left alone: name another with --db"


@dataclass(eq=False)
class DatabaseFailed(TrackerError):
    """The database refused for a reason that we have no better word for."""

    code: ClassVar[str] = "database-failed"
    exit_code: ClassVar[int] = 19
    reason: str

    def __str__(self) -> str:
        return f"the database refused: {self.reason}; nothing was recorded"


# --- files and their form ---------------------------------------------------------------------


@dataclass(eq=False)
class FileUnreadable(TrackerError):
    """A file that the user named can't be read."""

    code: ClassVar[str] = "file-unreadable"
    exit_code: ClassVar[int] = 21
    path: str
    reason: str

    def __str__(self) -> str:
        return f"cannot read {self.path}: {self.reason}"


@dataclass(eq=False)
class FileTooLarge(TrackerError):
    """A YAML file over the limit; JSON Lines has none."""

    code: ClassVar[str] = "file-too-large"
    exit_code: ClassVar[int] = 22
    path: str
    size: int
    limit: int

    def __str__(self) -> str:
        return (
            f"{self.path} has {self.size:,} bytes, over the limit of {self.limit:,} for YAML:"
            " split it, or write it as JSON Lines (.jsonl)"
        )


@dataclass(eq=False)
class FileEmpty(TrackerError):
    """A docket file without content."""

    code: ClassVar[str] = "file-empty"
    exit_code: ClassVar[int] = 23
    path: str

    def __str__(self) -> str:
        return f"{self.path} is empty: a docket starts with `docket: NAME` and `format: 1`"


@dataclass(eq=False)
class NotText(TrackerError):
    """A docket file that is not UTF-8 text."""

    code: ClassVar[str] = "not-text"
    exit_code: ClassVar[int] = 24
    path: str
    offset: int

    def __str__(self) -> str:
        return f"{self.path} is not UTF-8 text (byte {self.offset}): a docket is YAML or JSON Lines"


@dataclass(eq=False)
class Malformed(TrackerError):
    """Text that is not YAML or not JSON."""

    code: ClassVar[str] = "malformed"
    exit_code: ClassVar[int] = 25
    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class AliasRefused(TrackerError):
    """A YAML anchor or alias: a fact says what it says where it stands."""

    code: ClassVar[str] = "alias-refused"
    exit_code: ClassVar[int] = 26
    alias: str

    def __str__(self) -> str:
        return f"YAML anchors and aliases ({self.alias}) are refused: write the value out"


@dataclass(eq=False)
class DuplicateKey(TrackerError):
    """The same key twice in one mapping."""

    code: ClassVar[str] = "duplicate-key"
    exit_code: ClassVar[int] = 27
    key: str
    first_line: int

    def __str__(self) -> str:
        return f"the key {self.key!r} stands twice (first in line {self.first_line}): rename one"


@dataclass(eq=False)
class UnknownField(TrackerError):
    """A field that this kind of record does not have."""

    code: ClassVar[str] = "unknown-field"
    exit_code: ClassVar[int] = 28
    field: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    no_value: bool = False

    def __str__(self) -> str:
        if self.no_value:
            return (
                f"unknown field {self.field!r} without a value:"
                " text with a comma inside {…} needs quotes"
            )
        hint = did_you_mean(self.nearest) or f"; it may have {one_of(self.known, 30)}"
        return f"unknown field {self.field!r}{hint}"


@dataclass(eq=False)
class WrongType(TrackerError):
    """A value of another type than the field's."""

    code: ClassVar[str] = "wrong-type"
    exit_code: ClassVar[int] = 29
    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


@dataclass(eq=False)
class MissingField(TrackerError):
    """A field that this kind of record can't do without."""

    code: ClassVar[str] = "missing-field"
    exit_code: ClassVar[int] = 30
    field: str
    hint: str = ""

    def __str__(self) -> str:
        return f"the field {self.field!r} is missing" + (f": {self.hint}" if self.hint else "")


@dataclass(eq=False)
class UnknownWord(TrackerError):
    """A word outside a closed list (a stance, a status, a kind of fact)."""

    code: ClassVar[str] = "unknown-word"
    exit_code: ClassVar[int] = 31
    word: str
    what: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or f": use {one_of(self.known, 40)}"
        return f"unknown {self.what} {self.word!r}{hint}"


@dataclass(eq=False)
class InvalidId(TrackerError):
    """An id outside ``[a-z0-9-]`` (members upper case), or longer than 64 characters."""

    code: ClassVar[str] = "invalid-id"
    exit_code: ClassVar[int] = 32
    id: str
    form: str = "a-z, 0-9 and -, at most 64 characters"

    def __str__(self) -> str:
        return f"{self.id!r} is no id: use {self.form}"


@dataclass(eq=False)
class InvalidText(TrackerError):
    """Text that would not come back the same: U+0000, a lone surrogate, unassigned."""

    code: ClassVar[str] = "invalid-text"
    exit_code: ClassVar[int] = 33
    reason: str

    def __str__(self) -> str:
        return f"the text holds {self.reason}: take it out"


@dataclass(eq=False)
class TooLarge(TrackerError):
    """An event over the limit of 65,535 bytes."""

    code: ClassVar[str] = "too-large"
    exit_code: ClassVar[int] = 34
    size: int
    limit: int

    def __str__(self) -> str:
        return f"the event has {self.size:,} bytes, over the limit of {self.limit:,}: shorten it"


# --- dates ------------------------------------------------------------------------------------


@dataclass(eq=False)
class InvalidDate(TrackerError):
    """Text that is no EDTF date, or a date that no calendar has."""

    code: ClassVar[str] = "invalid-date"
    exit_code: ClassVar[int] = 35
    text: str
    reason: str = "use EDTF: 2022-11-23, 2022-11, 2022, 2022-11-23T13:59Z, A/B, ../B"

    def __str__(self) -> str:
        return f"{self.text!r} is no date: {self.reason}"


@dataclass(eq=False)
class TimeWithoutOffset(TrackerError):
    """A clock time that does not say in which zone."""

    code: ClassVar[str] = "time-without-offset"
    exit_code: ClassVar[int] = 36
    text: str

    def __str__(self) -> str:
        return f"the time {self.text!r} has no offset: add Z or +04:00, or give the day alone"


@dataclass(eq=False)
class HappenedAfterReport(TrackerError):
    """What is reported has happened; this fact claims otherwise."""

    code: ClassVar[str] = "happened-after-report"
    exit_code: ClassVar[int] = 37
    occurred: str
    reported: str

    def __str__(self) -> str:
        return (
            f"it cannot have happened on {self.occurred} and been reported on {self.reported},"
            " over a day before: check both dates; an announcement happened when it was announced"
        )


@dataclass(eq=False)
class ReportedInFuture(TrackerError):
    """A report from later than the day of recording."""

    code: ClassVar[str] = "reported-in-future"
    exit_code: ClassVar[int] = 38
    reported: str
    today: str

    def __str__(self) -> str:
        return (
            f"it cannot have been reported on {self.reported} and be recorded on {self.today}:"
            " check the date of the report, and this machine's clock"
        )


@dataclass(eq=False)
class InvalidMoment(TrackerError):
    """A moment that can't be resolved."""

    code: ClassVar[str] = "invalid-moment"
    exit_code: ClassVar[int] = 39
    reason: str

    def __str__(self) -> str:
        return self.reason


# --- what the domain refuses ------------------------------------------------------------------


@dataclass(eq=False)
class UnknownReference(TrackerError):
    """A name that nothing in the log or the docket has."""

    code: ClassVar[str] = "unknown-reference"
    exit_code: ClassVar[int] = 40
    kind: str
    ref: str
    nearest: tuple[str, ...] = ()
    hint: str = ""

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or (f": {self.hint}" if self.hint else "")
        return f"unknown {self.kind} {self.ref!r}{hint}"


@dataclass(eq=False)
class NotAMember(TrackerError):
    """A stance of a party that was certainly no member then."""

    code: ClassVar[str] = "not-a-member"
    exit_code: ClassVar[int] = 41
    party: str
    organisation: str
    reason: str
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        known = f"; members: {one_of(self.members, 30)}" if self.members else ""
        return f"{self.party} is no member of {self.organisation} ({self.reason}){known}"


@dataclass(eq=False)
class UnknownTransition(TrackerError):
    """A transition that the item's procedure does not have."""

    code: ClassVar[str] = "unknown-transition"
    exit_code: ClassVar[int] = 42
    transition: str
    procedure: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or f"; it has {one_of(self.known, 30)}"
        return f"unknown transition {self.transition!r} in procedure {self.procedure}{hint}"


@dataclass(eq=False)
class IrregularTransition(TrackerError):
    """A transition that the procedure does not foresee from the state before it."""

    code: ClassVar[str] = "irregular-transition"
    exit_code: ClassVar[int] = 43
    item: str
    transition: str
    state: str
    procedure: str
    allowed: tuple[str, ...]
    because_of: str | None = None

    def __str__(self) -> str:
        cause = f" (because of {self.because_of})" if self.because_of else ""
        return (
            f"procedure {self.procedure} does not foresee {self.transition!r} of {self.item}"
            f" from state {self.state!r}{cause}; allowed: {one_of(self.allowed, 30)}."
            " If it happened all the same, say why with `irregular: REASON`"
        )


@dataclass(eq=False)
class Contradiction(TrackerError):
    """Two values for what can only have one (two titles of one new item)."""

    code: ClassVar[str] = "contradiction"
    exit_code: ClassVar[int] = 44
    what: str
    recorded: str
    given: str

    def __str__(self) -> str:
        return f"{self.what} is {self.recorded!r} in the log and {self.given!r} here: make them one"


@dataclass(eq=False)
class Impossible(TrackerError):
    """What cannot be, whatever a source says (a source that relays itself)."""

    code: ClassVar[str] = "impossible"
    exit_code: ClassVar[int] = 45
    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class InvalidProcedure(TrackerError):
    """A procedure definition that does not hold together."""

    code: ClassVar[str] = "invalid-procedure"
    exit_code: ClassVar[int] = 46
    procedure: str
    reason: str

    def __str__(self) -> str:
        return f"procedure {self.procedure}: {self.reason}"


@dataclass(eq=False)
class Finding:
    """One reason to refuse a command: the field, if one is to blame, and the refusal."""

    field: str | None
    error: TrackerError


@dataclass(eq=False)
class Refused(TrackerError):
    """A command with one or more reasons against it."""

    code: ClassVar[str] = "refused"
    exit_code: ClassVar[int] = 47
    findings: list[Finding]

    def __str__(self) -> str:
        return "; ".join(
            f"{finding.field}: {finding.error}" if finding.field else str(finding.error)
            for finding in self.findings
        )


# --- the docket -------------------------------------------------------------------------------


@dataclass(eq=False)
class FactChanged(TrackerError):
    """A fact that was imported before and now says something else."""

    code: ClassVar[str] = "fact-changed"
    exit_code: ClassVar[int] = 50
    key: str
    field: str
    recorded: str
    given: str
    entry: int

    def __str__(self) -> str:
        return (
            f"{self.key} differs from entry @{self.entry} in {self.field!r}"
            f" (recorded: {self.recorded}; here: {self.given}):"
            " undo the edit, or record the new version under a key of its own"
        )


@dataclass(eq=False)
class KeyTaken(TrackerError):
    """A key that names another entry of this log already."""

    code: ClassVar[str] = "key-taken"
    exit_code: ClassVar[int] = 51
    key: str
    entry: int

    def __str__(self) -> str:
        return f"the key {self.key!r} names entry @{self.entry} already: choose another"


@dataclass(eq=False)
class Problem:
    """One thing wrong with a file: where it stands, and the refusal itself."""

    error: TrackerError
    file: str
    line: int | None = None
    fact: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        """Write ``file:line: fact KEY, field F: what is wrong`` as one line."""
        place = self.file + (f":{self.line}" if self.line else "")
        inside = ", ".join(
            part
            for part in (self.fact, f"field {self.field}" if self.field else None)
            if part is not None
        )
        return ": ".join(part for part in (place, inside, str(self.error)) if part)


@dataclass(eq=False)
class InputRefused(TrackerError):
    """A file with one or more problems; nothing of it was recorded.

    Problems of one class lend it their exit code; a mixture has its own.
    """

    code: ClassVar[str] = "input-refused"
    exit_code: ClassVar[int] = 20
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        count = f"{len(lines)} problem{'s' if len(lines) != 1 else ''}; nothing was recorded"
        return "\n".join([*lines, count])

    @property
    def exit_status(self) -> int:
        """The common exit code of all problems, else this class's own."""
        codes = {problem.error.exit_code for problem in self.problems}
        return codes.pop() if len(codes) == 1 else self.exit_code


# --- the log ----------------------------------------------------------------------------------


@dataclass(eq=False)
class WrongVersion(TrackerError):
    """Somebody else appended to the stream since it was read."""

    code: ClassVar[str] = "wrong-version"
    exit_code: ClassVar[int] = 60
    stream: str
    expected: int

    def __str__(self) -> str:
        return (
            f"{self.stream} is no longer at version {self.expected}: another recorder was faster;"
            " nothing was recorded: look at it and try again"
        )


@dataclass(eq=False)
class FenceMoved(TrackerError):
    """Something was retracted or ended since the decision was made."""

    code: ClassVar[str] = "fence-moved"
    exit_code: ClassVar[int] = 61
    seen: int

    def __str__(self) -> str:
        return (
            f"something was taken away since entry @{self.seen - 1} was read;"
            " nothing was recorded: try again"
        )


@dataclass(eq=False)
class CommandReused(TrackerError):
    """One command id, two different contents."""

    code: ClassVar[str] = "command-reused"
    exit_code: ClassVar[int] = 62
    command: str
    field: str
    entry: int

    def __str__(self) -> str:
        return (
            f"command {self.command} was recorded as entry @{self.entry} with another"
            f" {self.field!r}: use a new command id"
        )


@dataclass(eq=False)
class ClockBehind(TrackerError):
    """The log's last stamp lies more than ten minutes ahead of this clock."""

    code: ClassVar[str] = "clock-behind"
    exit_code: ClassVar[int] = 63
    head: str
    clock: str

    def __str__(self) -> str:
        return (
            f"the log's last entry is stamped {self.head}, this machine's clock says {self.clock}:"
            " set the clock right; nothing was recorded"
        )


@dataclass(eq=False)
class EventNewer(TrackerError):
    """An event written by newer code; it is never guessed at."""

    code: ClassVar[str] = "event-newer"
    exit_code: ClassVar[int] = 65
    type: str
    version: int
    position: int | None = None

    def __str__(self) -> str:
        where = f" (entry @{self.position})" if self.position is not None else ""
        return (
            f"the event {self.type} v{self.version}{where} is newer than this program:"
            " upgrade agenda-tracker"
        )


@dataclass(eq=False)
class DamagedEvent(TrackerError):
    """Stored bytes that are no event."""

    code: ClassVar[str] = "damaged-event"
    exit_code: ClassVar[int] = 66
    position: int
    reason: str

    def __str__(self) -> str:
        return f"entry @{self.position} is damaged ({self.reason}): run `tracker audit replay`"


@dataclass(eq=False)
class ViewsOlder(TrackerError):
    """The read models were made by an older program."""

    code: ClassVar[str] = "views-older"
    exit_code: ClassVar[int] = 67
    found: int
    needed: int

    def __str__(self) -> str:
        return (
            f"the read models are of version {self.found}, needed is {self.needed}:"
            " run `tracker db upgrade`"
        )


@dataclass(eq=False)
class ViewsNewer(TrackerError):
    """The read models were made by a newer program."""

    code: ClassVar[str] = "views-newer"
    exit_code: ClassVar[int] = 68
    found: int
    known: int

    def __str__(self) -> str:
        return (
            f"the read models are of version {self.found}, this program knows {self.known}:"
            " upgrade agenda-tracker"
        )


@dataclass(eq=False)
class ViewsBehind(TrackerError):
    """The read models' cursor does not stand at the log's end."""

    code: ClassVar[str] = "views-behind"
    exit_code: ClassVar[int] = 69
    cursor: int
    size: int

    def __str__(self) -> str:
        return (
            f"the read models hold {self.cursor} of {self.size} entries:"
            " run `tracker projections rebuild`"
        )
