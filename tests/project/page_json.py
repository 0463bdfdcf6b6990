"""Makes docs/json.md: what each command prints with ``--format json``, key for key."""

import click
import msgspec

from tests.project.key_words import ANSWERS
from tests.project.page_cli import contexts
from tests.project.shapes import link, section, structs_of, within
from tracker.app import ImportReport, SheetReport, Tracker, reports
from tracker.app import answers as shapes
from tracker.app.answering import Questions
from tracker.app.auditing import Auditor, check
from tracker.app.copying import Copier, CopyReport
from tracker.app.doctoring import Doctor
from tracker.app.procedure_files import check_procedure, copy_procedure


def imported() -> ImportReport | SheetReport | CopyReport:
    """What an import prints: of a docket, of a sheet, or of a whole log."""
    raise NotImplementedError


RUNNING = {
    "import": imported,
    "audit": Auditor.audit,
    "verify": Auditor.verify,
    "check": check,
    "doctor": Doctor.report,
    "backup": Copier.backup,
    "restore": Copier.restore,
    "copy": Copier.copy,
    "replay": Tracker.replay,
    "status": Tracker.projections,
    "correct": Tracker.correct,
    "retract": Tracker.retract,
    "procedure list": Questions.procedures,
    "procedure show": Questions.procedure,
    "procedure copy": copy_procedure,
    "procedure check": check_procedure,
    "procedure adopt": Tracker.adopt,
}
"""What the commands ask that are no question at a moment; the others bear the question's name.

A command that bears none records something.
"""

ROWS = {
    "agenda": "the items of all bodies; of one meeting its `agenda`; of --unfinished `items`",
    "audit conformance": "`deviations`",
    "todo": "`tasks`",
    "show": "`history`",
    "history": "`facts`",
    "positions": "`positions`",
    "meetings": "`meetings`",
    "measures": "`measures`",
    "conflicts": "`disputes`",
    "statements": "`facts`",
    "sources": "`sources`",
    "log": "`facts`",
    "why": "`others`",
    "diff": "`changes`",
    "news": "`groups`",
    "about": "`stances`",
    "search": "`hits`",
    "doctor": "`checks`",
    "procedure list": "`procedures`",
    "procedure show": "`transitions`",
}
"""The main list of each answer: the rows of JSON Lines and CSV."""

INTRO = """\
# JSON

What `--format json` prints: one object. Keys are stable: new ones may come, none changes its
meaning or goes without a new major version. All keys are always there, also where they are null
or empty.

- Dates are EDTF text as it was recorded (`since`, `happened`), or a day (`public_since`,
  `earliest`, `latest`). Null means that no source says so.
- `entry` is `@n`: the number of an entry in the log. It can be pasted back into a command.
- `sources` are ids; `footnotes` says what they are.
- `moment` names the moment that was asked for, with `recorded_until` as the entry that it means.

`--format jsonl` prints the main list of an answer, one object a line. `--format csv` prints the
same rows: lists are joined by blanks, and text that a spreadsheet would run as a formula begins
with an apostrophe. The commands without a list print themselves as the one row.
"""


def page() -> str:
    """The whole page."""
    found = answers()
    rows = [
        f"| `tracker {name}` | {' or '.join(map(link, kinds))} | {ROWS.get(name, '-')} |"
        for name, kinds in found.items()
    ]
    table = "\n".join(["| command | prints | rows of jsonl and csv |", "|---|---|---|", *rows])
    structs = within(kind for kinds in found.values() for kind in kinds)
    sections = [
        INTRO.rstrip(),
        "## Commands",
        table,
        "## Objects",
        *(section(struct, struct.__name__, meanings=ANSWERS) for struct in structs),
    ]
    return "\n\n".join(sections) + "\n"


def answers() -> dict[str, list[type[msgspec.Struct]]]:
    """The answers of each command that has ``--format``, by its words after ``tracker``."""
    return {
        (path := context.command_path.removeprefix("tracker ")): _answers(path)
        for context in contexts()
        if prints_json(context.command)
    }


def prints_json(command: click.Command) -> bool:
    """Whether a command takes ``--format json``."""
    return any(
        "--format" in parameter.opts and "json" in getattr(parameter.type, "choices", ())
        for parameter in command.params
    )


def _answers(path: str) -> list[type[msgspec.Struct]]:
    name = path.rpartition(" ")[2]
    asked = RUNNING.get(path) or RUNNING.get(name) or getattr(Questions, name, Tracker.record)
    hint = asked.__annotations__["return"]
    if not isinstance(hint, str):
        return list(structs_of(hint))
    own = {**getattr(asked, "__globals__", {}), **vars(reports)}
    kinds = (own[name] if name in own else getattr(shapes, name) for name in hint.split(" | "))
    return [struct for kind in kinds for struct in structs_of(kind)]
