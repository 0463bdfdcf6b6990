"""Refusals in the words that were typed: fields of a docket become options and arguments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import click

from tracker.errors import (
    FactChanged,
    Finding,
    Impossible,
    InvalidId,
    MissingField,
    Refused,
    UnknownReference,
    WrongType,
)

Given = TypeVar("Given")

TYPED_AS: Mapping[str, tuple[str, ...]] = {
    "from": ("source",),
    "what": ("transition", "stance", "status"),
    "by": ("members", "speaker", "party"),
    "says": ("summary",),
    "format": ("meeting_format",),
    "after": ("succeeding",),
    "fact": ("dispute",),
    "organisation": ("org",),
    "occurred": ("on",),
    "sources": ("source",),
}
"""Fields of a docket that are typed under another name: the first that a command has."""

DOCKET_WORDING = "write `wording: {S7: refused}`"
TYPED_WORDING = "give --wording ID=TEXT"
"""How the wording of one of several sources is told: in a docket, and typed."""

FORM_ALONE = "text"
"""The hint of a missing field that says no more than its form."""


def in_typed_words(run: Callable[[], Given]) -> Given:
    """Run what may be refused, and name the fields as they are typed.

    Raises:
        Refused: as it was raised, in other words.
    """
    try:
        return run()
    except Refused as refused:
        command = click.get_current_context().command
        raise Refused(list(_retold(refused.findings, command))) from refused


def _retold(findings: Sequence[Finding], command: click.Command) -> Iterator[Finding]:
    """Each finding once; the same text as key and as id of a source is one slip."""
    seen: set[str] = set()
    for finding in findings:
        error = finding.error
        if isinstance(error, InvalidId):
            if error.id in seen:
                continue
            seen.add(error.id)
        yield _told(finding, command)


def _told(finding: Finding, command: click.Command) -> Finding:
    error, field = finding.error, finding.field
    own = {parameter.name for parameter in command.params}
    if isinstance(error, MissingField) and error.hint == FORM_ALONE and error.field in own:
        error = error.but(hint=f"give it with {_named(error.field, command)}")
    if isinstance(error, UnknownReference) and error.kind == "meeting" and "body" in own:
        error = error.but(otherwise="--body BODY, or --new")
    if isinstance(error, UnknownReference) and error.hint and {"org", "body"} <= own:
        error = error.but(hint=f"{error.hint}, and --body {error.ref}")
    if isinstance(error, FactChanged):
        error = error.but(typed=True)
    if isinstance(error, Impossible) and field == "wording" and "wording" in own:
        error = Impossible(error.reason.replace(DOCKET_WORDING, TYPED_WORDING))
    if isinstance(error, WrongType) and "changes" in own and "map" in error.expected:
        error = error.but(expected=f"entries, each as --set {field}.KEY=VALUE")
    return Finding(_named(field, command) if field is not None else None, error)


def _named(field: str, command: click.Command) -> str:
    """A field as the command calls it; what it has no name for stays as it is."""
    name, dot, rest = field.partition(".")
    known = {parameter.name: parameter for parameter in command.params}
    for other in (*TYPED_AS.get(name, ()), name):
        if (parameter := known.get(other)) is not None:
            typed = parameter.opts[0] if parameter.opts[0].startswith("-") else None
            return (typed or parameter.human_readable_name) + (f" {rest}" if dot else "")
    return field
