"""Commands that ask whether the log is what it was, and that show it to others."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    database_option,
    format_option,
    open_reader,
    open_tracker,
    read_option,
    recorder_option,
)
from tracker.cli.progress import progress
from tracker.cli.render.audits import audit_lines, check_lines, receipt, verify_lines
from tracker.cli.render.output import emit
from tracker.cli.render.text import visible

if TYPE_CHECKING:
    import msgspec

    from tracker.app.reports import VerifyReport

CLEAN, DAMAGED, UNKNOWN = 0, 1, 2
"""Exit codes of an audit; 3 is of the one that judges by procedures."""

FILE = click.Path(path_type=Path, readable=False)

checkpoint_option = click.option(
    "--checkpoint", "held", type=FILE, metavar="FILE", help="A checkpoint that you hold."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N",
    help="Verify by N processes side by side [default: as many as help].",
)  # fmt: skip
key_option = click.option(
    "--key", type=FILE, metavar="FILE", help="Sign with the private key in this file."
)
output_option = click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="Write to a new file instead of stdout."
)


@click.group(invoke_without_command=True)
@click.option(
    "--checkpoint", "held", type=FILE, multiple=True, metavar="FILE",
    help="A checkpoint from outside (several).",
)  # fmt: skip
@jobs_option
@format_option
@read_option
@click.pass_context
def audit(context: click.Context, held: tuple[Path, ...], jobs: int | None, form: str) -> int:
    """Ask whether the log and the answers are what they should be: all audits, or one.

    Exit code 0 where all is well, 1 where something was changed, 2 where nobody can tell, 3 where
    all is well but a fact is irregular.
    """
    if context.invoked_subcommand is not None:
        if held or jobs is not None or form != "table":
            name = context.invoked_subcommand
            raise click.UsageError(f"options of a part go behind its name: tracker audit {name} …")
        return CLEAN
    with progress("auditing") as show:
        report = open_reader().auditor.audit(held, show, jobs)
    tell(report, form, audit_lines(report))
    return report.exit_code


@click.command()
@click.option("--quick", is_flag=True, help="Bytes, hashes and checkpoints only.")
@click.option(
    "--checkpoint", "held", type=FILE, multiple=True, metavar="FILE",
    help="A checkpoint from outside (several).",
)  # fmt: skip
@jobs_option
@format_option
@read_option
def verify(quick: bool, held: tuple[Path, ...], jobs: int | None, form: str) -> int:
    """Verify that every entry is what it was, against checkpoints from outside.

    Exit code 0 where all is well, 1 where something was changed, 2 where nobody can tell.
    """
    with progress("verifying") as show:
        report = open_reader().auditor.verify(held, quick=quick, progress=show, jobs=jobs)
    tell(report, form, verify_lines(report))
    return verdict(report)


def verdict(report: "VerifyReport") -> int:
    """The exit code of a verification."""
    if not report.clean:
        return DAMAGED
    return UNKNOWN if report.unknown else CLEAN


def tell(answer: "msgspec.Struct", form: str, lines: list[str]) -> None:
    """Print a report as lines for people, or in the asked format."""
    if form == "table":
        for line in lines:
            click.echo(visible(line))
    else:
        emit(answer, form)


@click.command()
@key_option
@output_option
@read_option
def checkpoint(key: Path | None, output: Path | None) -> None:
    """Print the log's checkpoint: three lines to keep where the log's owner can't change them."""
    _give(open_reader().auditor.checkpoint(key), output)


@click.command()
@click.argument("fact")
@checkpoint_option
@key_option
@output_option
@click.option("--receipt", "paper", type=FILE, metavar="FILE", help="Write it in words, too.")
@read_option
def prove(
    fact: str, held: Path | None, key: Path | None, output: Path | None, paper: Path | None
) -> None:
    """Prove that an entry is in the log, to somebody who does not have the log.

    By the log's present checkpoint, or by an older one that somebody else holds. The file is a
    C2SP tlog-proof; `tracker audit check FILE` checks it, without any log.
    """
    from tracker.app.auditing import check_bytes
    from tracker.app.files import write_whole

    if held is not None and key is not None:
        raise click.UsageError("--key signs the present checkpoint: leave out --checkpoint")
    proof = open_reader().auditor.prove(fact, held, key)
    if paper is not None:
        write_whole(paper, receipt(check_bytes(proof)))
    _give(proof, output)


@click.command()
@click.argument("since", type=FILE, metavar="CHECKPOINT")
@key_option
@output_option
@read_option
def grown(since: Path, key: Path | None, output: Path | None) -> None:
    """Prove that the log only grew since an older checkpoint.

    Who holds that one checks the file with `tracker audit check FILE --checkpoint CHECKPOINT`.
    """
    _give(open_reader().auditor.grown(since, key), output)


@click.command()
@click.argument("file", type=FILE)
@checkpoint_option
@click.option(
    "--key", "keys", multiple=True, metavar="KEY|FILE", help="Who has to have signed it (several)."
)
@format_option
def check(file: Path, held: Path | None, keys: tuple[str, ...], form: str) -> None:
    """Check a proof that somebody sent. Needs no log and no network.

    With --checkpoint the proof must be by that very checkpoint, which you got elsewhere.
    """
    from tracker.app.auditing import check as check_file

    report = check_file(file, held, keys)
    tell(report, form, check_lines(report))


@click.command()
@click.option("--accept", "reason", required=True, metavar="REASON", help="Why it is right so.")
@database_option
def pin(reason: str) -> None:
    """Accept the log as it is, though it has another history than was seen here before."""
    if not reason.strip():
        raise click.UsageError("--accept needs a reason, for those who ask later")
    tracker = open_tracker()
    found = tracker.auditor.accept(reason, tracker.day("today"))
    click.echo(f"pinned {found.origin} with {found.size} entries")


@click.group()
def key() -> None:
    """Keys that sign checkpoints."""


@key.command(name="new")
@click.argument("file", type=FILE)
@click.option("--name", metavar="NAME", help="The key's name; else the log's origin.")
@click.option("--reason", metavar="TEXT", help="Why the old one is not used any more.")
@database_option
@recorder_option
def new_key(file: Path, name: str | None, reason: str | None) -> None:
    """Make a private key in a new FILE that only you can read, and record its public part."""
    public = open_tracker().auditor.new_key(file, name, reason)
    click.echo(f"new key in {visible(str(file))}: keep it to yourself")
    click.echo(f"to hand out: {visible(public)}")


def _give(data: bytes, output: Path | None) -> None:
    """Write to a new file, or to stdout as it is."""
    from tracker.app.files import write_whole

    if output is None:
        sys.stdout.write(data.decode())
    else:
        write_whole(output, data.decode())


COMMANDS = (verify, checkpoint, prove, grown, check, pin, key)
