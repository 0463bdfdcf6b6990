"""The commands' tree: which there are, where each lives, and what help says of it."""

import click

from tracker import __version__
from tracker.cli.completing import suggest
from tracker.cli.listed import Homes, Listed
from tracker.cli.options import read_option, recorder_option
from tracker.cli.paging import pager_option

HOMES = {
    "about": (
        "explaining",
        "Tell all that the log says of a party, person, office, organisation, body or source.",
    ),
    "agenda": (
        "reading",
        "Tell what is on the agenda: of all bodies, of one body, or of one meeting.",
    ),
    "audit": (
        "groups",
        "Ask whether the log and the answers are what they should be: all audits, or one.",
    ),
    "backup": (
        "copying",
        "Copy the log to a new FILE, while others write. A copy of the bare file may lack entries.",
    ),
    "brief": (
        "searching",
        "Write what is known of items, plans or meetings, to take along and to check.",
    ),
    "completion": (
        "shells",
        "Print a script that lets a shell complete commands, ids, keys and transitions.",
    ),
    "conflicts": (
        "watching",
        "List what contradicts itself: open disputes, tallies that do not fit, facts told twice.",
    ),
    "copy": (
        "copying",
        "Copy a log to where none is: to a file or a server, entry by entry, and check the copy.",
    ),
    "correct": (
        "amending",
        "Correct a fact: its date, sources, member or any other field, as a docket names it.",
    ),
    "corroborate": ("recording", "Record that another source says the same as a fact."),
    "db": ("groups", "Look after the database's schema."),
    "demo": ("running", "Show the program at work on the CSTO docket, in a scratch folder."),
    "diff": (
        "explaining",
        "Tell what differs between two moments, and which facts made the difference.",
    ),
    "dispute": ("recording", "Record that a source contradicts a fact."),
    "doctor": (
        "doctoring",
        "Look at the database and all around it, and say what to do about what is wrong.",
    ),
    "export": (
        "exporting",
        "Write the log as a docket, or facts as a spreadsheet to edit and import again.",
    ),
    "history": (
        "reading",
        "List all facts of a thing in the order of the world, retracted ones marked x.",
    ),
    "import": (
        "running",
        "Import a docket (.yaml or .jsonl), a sheet (.csv), or a whole log: all of it, or nothing.",
    ),
    "init": ("running", "Make a new, empty log."),
    "item": ("naming", "Name items, link them, and record new titles and texts."),
    "log": ("listing", "List the log's entries, the newest first; filters combine."),
    "measure": ("naming", "Record what became of measures."),
    "measures": (
        "listing",
        "List the measures that plans and items name, with their status and its reason.",
    ),
    "meeting": ("meetings", "Record what happens to meetings."),
    "meetings": ("listing", "List meetings by their start: announced, held, cancelled."),
    "news": (
        "explaining",
        "Tell what was newly recorded, or reported, about any year: facts, corrections, disputes.",
    ),
    "org": ("naming", "Name organisations and their bodies; record members and chairs."),
    "party": (
        "naming",
        "Name parties: states, organisations, groups, people, offices; record who holds an office.",
    ),
    "plan": ("naming", "Name plans of measures, and record their adoption."),
    "positions": ("reading", "Tell who stands where on an item, and since when."),
    "procedure": (
        "procedures",
        "Look at procedures, the life of an item as data; write your own and adopt it.",
    ),
    "projections": ("groups", "Look at the read models, or rebuild them from the log."),
    "record": (
        "recording",
        "Record what happened to an item: proposed, discussed, adopted, unsigned, removed ...",
    ),
    "restore": ("copying", "Bring the backup in FILE back to where no log is (--db)."),
    "retract": ("amending", "Take a fact back: our mistake, or with --withdrawn-by its source's."),
    "schema": ("running", "Print the JSON Schema of the docket's format."),
    "search": (
        "searching",
        "Find facts by words: in titles, symbols, grounds, statements, wordings, sources, notes.",
    ),
    "settle": (
        "recording",
        "Record how a dispute ended: the disputed fact --stands, or it --falls.",
    ),
    "show": ("reading", "Tell all about an item, meeting, plan, source, party or fact."),
    "source": ("naming", "Name sources; record what their publishers did to them."),
    "sources": ("listing", "List the sources, what they relay, and how many facts cite each."),
    "stance": (
        "recording",
        "Record where one or more members stand: supports, objects, did-not-sign ...",
    ),
    "statement": ("recording", "Record what somebody said: its summary, and what it is --about."),
    "statements": (
        "listing",
        "List statements by date; with ABOUT those on or by one thing or party.",
    ),
    "tally": (
        "recording",
        "Record that somebody counted something about a meeting, an item or a plan.",
    ),
    "todo": ("watching", "List what needs attention, each with the command that would settle it."),
    "why": (
        "explaining",
        "Tell why things stand so: the fact, its sources, what it displaced, other moments.",
    ),
}
"""Of each command its module, which has it among its ``COMMANDS``, and the first line of its help.

A test compares the help with the command's own.
"""


@click.group(
    cls=Listed,
    commands=Homes(HOMES),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@read_option
@recorder_option
@pager_option
@click.version_option(__version__, prog_name="agenda-tracker", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Follow what a multilateral body puts on its agenda: a log of sourced events, replayed.

    Every question can be asked at any moment: --on a date, by what was --reported-until a date,
    by what this log had --recorded-until a date or an entry.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


suggest(cli)
