"""What audits, proofs and copies found, as lines for people."""

from textwrap import wrap
from typing import TYPE_CHECKING

from tracker.cli.render.markdown import escaped
from tracker.cli.render.reports import replay_lines
from tracker.cli.render.text import count, visible

if TYPE_CHECKING:
    from tracker.app.answers import ConformanceAnswer
    from tracker.app.reports import (
        AuditReport,
        CheckReport,
        CopyReport,
        Shown,
        VerifyFinding,
        VerifyReport,
    )

WIDTH = 96
"""Of a line about a finding: with the indentation of ``audit`` at most 100."""

OUTCOMES = {
    0: "the log is what it was, and so are the answers",
    1: "the log or its answers were changed: see above",
    2: "nobody can tell: see above",
    3: "the log is what it was; facts in it are irregular",
}
"""By exit code of the whole audit."""

NOT_REPLAYED = "not replayed: a newer program recorded a part of the log: upgrade tracker"

SHOWS_NOT = (
    "that what the entry says is true: it shows that it was recorded, and is unchanged",
    "that the recorder's clock was right: the time of recording is what that machine said",
    "that nothing else was recorded about it, before or later",
    "when the checkpoint was made: who holds it knows since when",
)
"""What no proof of an entry shows."""


def verify_lines(report: "VerifyReport") -> list[str]:
    """What a verification found, the worst in the end."""
    kind = "quick check of" if report.quick else "verified"
    lines = [
        f"{kind} {count(report.entries, 'entry')} of {report.origin or 'a log without an origin'}",
        f"root {report.root}",
        *(line for found in report.findings for line in finding_lines(found)),
    ]
    if report.count > len(report.findings):
        lines.append(f"… and {report.count - len(report.findings):,} more findings")
    lines.append(_covered(report))
    lines.append(_verdict(report))
    return lines


def finding_lines(found: "VerifyFinding") -> list[str]:
    """A finding within the width of a page, what is left of it below its text."""
    mark = {"damaged": "x", "unknown": "?", "warning": "!"}[found.grade]
    where = ""
    if found.first is not None:
        span = f"@{found.first}"
        where = f"{span}: " if found.last == found.first else f"{span} to @{found.last}: "
    text = f"  {mark} {found.check:<10} {where}{found.text}"
    below = " " * 15
    return wrap(
        text, WIDTH, subsequent_indent=below, break_long_words=False, break_on_hyphens=False
    ) or [text]


def _covered(report: "VerifyReport") -> str:
    left = report.entries - report.covered
    if not report.checkpoints:
        return (
            "no checkpoint from outside: whoever owns the database could have rewritten all of it"
        )
    fit = "fits" if report.checkpoints == 1 else "fit"
    held = f"{count(report.checkpoints, 'checkpoint')} from outside {fit} the first"
    held += f" {report.covered:,} entries" if report.covered != 1 else " entry"
    if not left:
        return f"{held}: all of them"
    if any(found.check == "gap" for found in report.findings):
        return f"{held}; those after them are not covered"
    last = f"@{report.entries - 1}"
    span = f"{last} is" if left == 1 else f"@{report.covered} to {last} are"
    return f"{held}; {span} not covered yet"


def _verdict(report: "VerifyReport") -> str:
    if report.clean:
        return "cannot tell: see above" if report.unknown else "clean"
    if report.first is None:
        return "damaged"
    return f"damaged, between @{report.first} and @{report.last}"


def audit_lines(report: "AuditReport") -> list[str]:
    """All audits of a log, one after the other, and what comes of them."""
    lines = ["bytes", *(f"  {line}" for line in verify_lines(report.verify))]
    replayed = [NOT_REPLAYED] if report.replay is None else replay_lines(report.replay)
    lines += ["read models", *(f"  {line}" for line in replayed)]
    lines += ["procedures", f"  {_judged(report.conformance)}"]
    return [*lines, OUTCOMES[report.exit_code]]


def _judged(found: "ConformanceAnswer | None") -> str:
    if found is None:
        return "not judged: see above"
    irregular = f"{count(found.irregular, 'fact')} irregular" if found.irregular else "all regular"
    gaps = f", {count(found.gaps, 'fact')} after steps that were not reported" if found.gaps else ""
    more = " (tracker audit conformance)" if found.irregular or found.gaps else ""
    return f"{count(found.transitions, 'transition')} judged: {irregular}{gaps}{more}"


def check_lines(report: "CheckReport") -> list[str]:
    """What a file proves, in words."""
    lines = [_claim(report)]
    if report.held:
        lines.append("by the checkpoint that you hold")
    else:
        lines.append(
            "by the checkpoint in the file alone: compare it with one that you got elsewhere"
        )
    lines += [_signature(one.name, one.time) for one in report.signed]
    if report.entry is not None:
        lines += _entry(report.entry)
    return lines


def _claim(report: "CheckReport") -> str:
    log = f"{report.origin} with {count(report.size, 'entry')}"
    if report.entry is None:
        return f"the log {log} begins with the {report.old} of the older checkpoint: it only grew"
    return f"entry {report.entry.entry} was in the log {log} when this checkpoint was made"


def _signature(name: str, time: str | None) -> str:
    return f"signed by {name}" if time is None else f"seen by the witness {name} at {time}"


def _entry(entry: "Shown") -> list[str]:
    return [
        "",
        f"  {entry.key}: {entry.type} of {entry.stream}",
        f"  happened      {entry.happened or 'no date'}",
        f"  public since  {entry.reported or 'no source tells'}",
        f"  recorded      {entry.recorded}, by {entry.recorder}",
        f"  in full       {entry.event}",
    ]


def receipt(report: "CheckReport") -> str:
    """A proof in Markdown, for people who are handed it: what it shows, and what it does not."""
    shown, claim = report.entry, escaped(_claim(report))
    lines = ["# Receipt", "", f"{claim[:1].upper()}{claim[1:]}.", ""]
    lines += [*map(_quoted, (report.origin, str(report.size), report.root)), ""]
    if shown is not None:
        lines += ["## The entry", "", *(_quoted(line) for line in _entry(shown)[1:]), ""]
    lines += ["## What the proof does not show", "", *(f"- {each}" for each in SHOWS_NOT), ""]
    lines += [
        "## To check it",
        "",
        "Compare the three lines above with a checkpoint of that log that you got from somebody",
        "else, and run `tracker audit check FILE --checkpoint CHECKPOINT` with the proof's file.",
        "Neither the log nor a network is needed.",
    ]
    return "\n".join(lines) + "\n"


def _quoted(line: str) -> str:
    """A line of a code block: indented, so that nothing in it can end the block."""
    return "    " + visible(line.strip())


def copy_lines(report: "CopyReport") -> list[str]:
    """A copy that was made."""
    lines = [
        f"{count(report.entries, 'entry')} in {report.path}",
        f"origin {report.origin}",
        f"root {report.root}",
    ]
    if report.already:
        lines.append(f"{count(report.already, 'entry')} of them had come over before")
    if report.resumed_from is not None:
        lines.append(f"it goes on from {report.resumed_from} under this origin of its own")
    if report.lost:
        lines.append(f"! it lacks {count(report.lost, 'entry')} that you saw before")
    return lines
