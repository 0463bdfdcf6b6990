"""Makes docs/errors.md: each error with its code, exit code, meaning and an example message."""

from collections.abc import Iterator

from tests.project.raised import RAISED
from tests.project.shapes import docstring
from tracker import errors as e
from tracker.cli import BROKEN_PIPE, INTERNAL, INTERRUPTED, OUTPUT_LOST, USAGE
from tracker.cli.doctoring import BROKEN

EXAMPLES: tuple[e.TrackerError, ...] = (
    e.NoDatabase("/home/anna/tracker.db"),
    e.NoFolder("/srv/logs/tracker.db", folder="/srv/logs"),
    e.NotADatabase("notes.txt", "file is not a database"),
    e.DatabaseDamaged("/home/anna/tracker.db", "database disk image is malformed"),
    e.DatabaseNewer("0002", "0001"),
    e.DatabaseOlder("0001", "0002"),
    e.DatabaseLocked(60),
    e.DiskFull("/home/anna/tracker.db"),
    e.Unwritable("/srv/tracker.db", "attempt to write a readonly database"),
    e.NoRight("postgresql://boris@db/log", "permission denied for table event"),
    e.DatabaseExists("/home/anna/tracker.db"),
    e.DatabaseFailed("no engine for mysql: use a SQLite file"),
    e.DatabaseUnreachable("postgresql://anna@db/log", "connection refused"),
    e.CopyUnfinished("/home/anna/tracker.db"),
    e.CopyRefused("log.jsonl", "it ends after 90 of 95 entries: it was cut", 90),
    e.ConnectionLost("postgresql://anna@db/log", "terminating connection"),
    e.OnlyReplica("postgresql://anna@replica/log"),
    e.StandbyConflict("postgresql://anna@replica/log", "conflict with recovery"),
    e.OutcomeUnknown("postgresql://anna@db/log", "server closed the connection"),
    e.StatementStopped("postgresql://anna@db/log", "canceling statement due to statement timeout"),
    e.BrokenOff("postgresql://anna@db/log", "deadlock detected"),
    e.DriverMissing(),
    e.ClockAhead("2026-11-21T15:02:00.000000Z is more than ten minutes ahead of the server"),
    e.RoleRefused("ana\u0303", "characters that are not in Unicode's composed form (NFC)"),
    e.FileUnreadable("csto.yaml", "there is no such file"),
    e.FileTooLarge("all.yaml", 1_100_000_000, 1_000_000_000),
    e.FileEmpty("csto.yaml"),
    e.FileExists("csto.yaml"),
    e.FileUnwritable("/srv/csto.yaml", "permission denied"),
    e.NotText("photo.yaml", 0),
    e.Malformed("not YAML: expected ',' or ']', but got '<stream end>'"),
    e.AliasRefused("&pashinyan"),
    e.DuplicateKey("arm-asks-removal", 237),
    e.UnknownField("form", ("on", "what", "from"), ("from",)),
    e.WrongType("one value", "a list"),
    e.MissingField("on", "when did it happen?"),
    e.UnknownWord("suports", "stance", ("supports", "signed"), ("supports",)),
    e.InvalidId("Collective Security Council"),
    e.InvalidText("U+0000 (a zero character)"),
    e.TooLarge(70_112, 65_535),
    e.InvalidDate("2022-13", "there is no month 13"),
    e.TimeWithoutOffset("2022-10-27T13:59"),
    e.HappenedAfterReport("2023-11-23", "2023-11-20"),
    e.ReportedInFuture("2027-11-20", "2026-11-21"),
    e.InvalidMoment("there is no entry @900: the log ends at @94"),
    e.UnknownReference("item", "armenia-assistence", ("armenia-assistance",)),
    e.NothingSought('"%"'),
    e.NotAMember("AZE", "csto", "never reported as one", ("ARM", "BLR", "KAZ")),
    e.UnknownTransition("delayed", "consensus", ("deferred", "removed"), ("deferred",)),
    e.IrregularTransition(
        "armenia-mission", "discussed", "adopted", "consensus", ("lapsed", "reopened"), "decided"
    ),
    e.Contradiction("the title of csc-2022-plan", "Action plan", "Plan of action"),
    e.Impossible("the source 'belta-2023-11-20' cannot relay itself"),
    e.InvalidProcedure("seniority", "no transition leads to 'vetoed'"),
    e.Refused([e.Finding("by", e.UnknownReference("party", "AMR", ("ARM",)))]),
    e.FactChanged("arm-asks-removal", "on", "2022-11-23/2023-11-20", "2023-11-20", 81),
    e.KeyTaken("arm-asks-removal", 81),
    e.RowStale("arm-asks-removal", 81, "corrected as @96: on: 2023-11-20"),
    e.NoText("--grounds", "standard input"),
    e.EditorFailed("vim: Editing failed"),
    e.AmbiguousName("1f3a", ("arm-asks-removal (@81)", "tally-32 (@82)")),
    e.Unconfirmed("csto-2022-2023", ("arm-asks-removal", "arm-says-not")),
    e.InputRefused(
        [
            e.Problem(
                e.InvalidDate("2022-13", "there is no month 13"),
                "csto.yaml",
                243,
                "fact arm-asks-removal",
                "on",
            ),
            e.Problem(
                e.UnknownReference("party", "AMR", ("ARM",)),
                "csto.yaml",
                247,
                "fact arm-asks-removal",
                "by",
            ),
        ]
    ),
    e.WrongVersion("item/armenia-assistance", 8),
    e.FenceMoved(95),
    e.NameTaken(95),
    e.CommandReused("8c3c1c2e-2a3c-5f5e-9b1e-0d7b2f6f2b11", "grounds", 73),
    e.ClockBehind("2026-11-21T14:02:00.000000Z", "2026-11-21T13:00:00.000000Z"),
    e.EventNewer("stance.taken", 2, 96),
    e.DamagedEvent(73, "no agenda-event/v1 header"),
    e.ViewsOlder(1, 2),
    e.ViewsNewer(2, 1),
    e.ViewsBehind(90, 95),
    e.ProofRefused("it does not lead to the checkpoint's root"),
    e.NoteRefused("checkpoint", "its second line is no size", file="friday.checkpoint"),
    e.SignatureRefused("example.org/log", "the text or the signature was changed"),
    e.KeyRefused("anna.key can be read by others: chmod 600 anna.key"),
    e.SigningMissing(),
    e.HistoryUnlike("agenda-tracker/6f0c", 900, "this log has 850 of its entries"),
    e.PinsUnusable("/home/anna/.local/state/agenda-tracker/pins", "Permission denied"),
    e.HistoryDiffers("agenda-tracker/6f0c", "it had 900 entries and has 850"),
)
"""One of each class."""

INTRO = f"""\
# Errors and exit codes

An error is one line on stderr that says what is wrong and what to do; a file with several
problems gives a line for each. That nothing was recorded is told to who wanted to record, and not
to who asks. The code in the heading is stable for scripts that use the Python API, the number is
the command's exit code. Each section ends with what raises the error in the log of the demo's
docket, perhaps about another thing than the line above it.

| exit code | |
|---|---|
| 0 | done; an audit that found nothing |
| 1 | an audit found damage |
| 2 | an audit that cannot tell: an event of newer code, a checkpoint of another log |
| 3 | a clean audit that found irregular facts |
| 10 to 63, 65 to 69, 71 to 73, 75, 77 to 99 | the errors below |
| {BROKEN} | `tracker doctor` found something broken |
| {USAGE} | wrong usage: an unknown command or option |
| {INTERNAL} | an internal error: please report it |
| {OUTPUT_LOST} | the output could not be written: a full disk behind stdout |
| {INTERRUPTED} | interrupted with Ctrl-C |
| {BROKEN_PIPE} | the reader of the output went away |
"""


def page() -> str:
    """The whole page."""
    ordered = sorted(EXAMPLES, key=lambda example: example.exit_code)
    return "\n".join([INTRO, *map(_section, ordered)])


def classes(base: type[e.TrackerError] = e.TrackerError) -> Iterator[type[e.TrackerError]]:
    """All classes of the tree below its root."""
    for each in base.__subclasses__():
        yield each
        yield from classes(each)


def _section(example: e.TrackerError) -> str:
    lines = "\n".join(f"tracker: {line}" for line in str(example).splitlines())
    head = f"## `{example.code}`: exit code {example.exit_code}"
    parts = (head, docstring(type(example)), f"```text\n{lines}\n```", _cause(type(example)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _cause(error: type[e.TrackerError]) -> str:
    """What raises it: a command that can be typed, or a call of the Python API."""
    how = RAISED.get(error)
    if how is None:
        return ""
    line = how.line if how.line.isascii() else ascii(how.line)[1:-1]
    return f"Raised by `{line}`" + (f", where {how.before}." if how.before else ".")
