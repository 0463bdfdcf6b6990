"""Typed: facts and names as a recorder types them, read by the same rules as those of a docket.

What is typed is a record of a docket with its fields; so both say the same, in the same words,
and are refused for the same reasons. A key that nobody gave is made out of what the fact says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tracker.domain.text import check_id
from tracker.errors import Finding, InvalidId, Problem, Refused, TrackerError
from tracker.exchange.intake import Intake
from tracker.exchange.located import Located
from tracker.exchange.nodes import Mapping as Fields
from tracker.exchange.nodes import Node, Scalar
from tracker.exchange.nodes import Sequence as Several
from tracker.log.envelope import command_id

Value = str | Sequence[str] | Mapping[str, Any] | None
"""What is typed in one field; None is nothing."""

DOCKET = "typed"
"""The name that stands for a docket's where there is none."""

LONGEST = 60
"""Characters of a made key: an id has at most 64, and a number may follow."""

SUBJECTS = ("measure", "item", "meeting", "plan", "body", "organisation", "source", "fact")
"""Fields that say what a fact is about, the most telling first."""

ACTING = frozenset({"joined", "left", "chair", "statement", "took office", "left office"})
"""Words that say too little without the one whose act it was; so does each stance."""


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """One record: its section of a docket, its key (None: make one), and its fields.

    ``after`` and ``before`` name facts of the same date between which it goes.
    """

    fields: Mapping[str, Value]
    section: str = "facts"
    key: str | None = None
    after: str | None = None
    before: str | None = None


def typed_command(key: str) -> str:
    """The command id of what is typed under a key: the same key, the same id."""
    return command_id(DOCKET, key)


def located(typed: Typed, key: str) -> Located:
    """Read a record under a key.

    Raises:
        Refused: with a finding for each field that can't be read.
    """
    intake = Intake("")
    intake.take(typed.section, key, 1, node(typed.fields))
    if intake.flaws:
        raise refusal(intake.problems())
    return intake.in_order()[0]


def refusal(problems: Sequence[Problem]) -> TrackerError:
    """Turn the problems of a docket that is none into one refusal, which names the fields."""
    return Refused([Finding(problem.field, problem.error) for problem in problems])


def node(value: Value) -> Node:
    """Make the node of a value; an empty one counts as nothing."""
    match value:
        case None | str():
            return Scalar(value or None, 1)
        case Mapping():
            return Fields(tuple((name, 1, node(each)) for name, each in value.items()), 1)
        case _:
            return Several(tuple(node(each) for each in value), 1)


def keys(typed: Typed) -> Iterator[str]:
    """Give the keys that a fact may have: the given one, else a made one, with -2, -3 ...

    Raises:
        InvalidId: where the given one is none.
    """
    if typed.key is not None:
        yield typed.key if typed.section != "facts" else check_id(typed.key)
        return
    base = made_key(typed.fields)
    if not base:
        raise InvalidId("", "a key: give one with --key")
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def made_key(fields: Mapping[str, Value]) -> str:
    """Make a key of what a fact says: ``armenia-assistance-unsigned-2022-11-23``."""
    what = _slug(fields.get("what"))
    actor = _slug(fields.get(_actor(what, fields)))
    subject = next((_slug(fields[name]) for name in SUBJECTS if fields.get(name)), "")
    ending = "-".join(part for part in (actor, what, _day(fields.get("on"))) if part)[:LONGEST]
    room = LONGEST - len(ending) - 1
    return "-".join(part for part in (subject[: max(room, 0)], ending) if part).strip("-")


def _actor(what: str, fields: Mapping[str, Value]) -> str:
    """The field with the one whom a key should name besides: who acted, or who says so."""
    from tracker.domain.words import STANCES, matching

    if what in {"dispute", "corroborated"}:
        return "from"
    if what.startswith("participation"):
        return "party"
    word = fields.get("what")
    acting = isinstance(word, str) and (word in ACTING or matching(word, STANCES) is not None)
    return "by" if acting else ""


def _day(on: Value) -> str:
    """The first date that an EDTF text names."""
    if not isinstance(on, str):
        return ""
    return next((slug for part in on.split("/") if (slug := _slug(part))), "")


def _slug(value: Value) -> str:
    """Write text, or each of a list, in the letters of an id."""
    text = value if isinstance(value, str) else "-".join(value or ())
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")
