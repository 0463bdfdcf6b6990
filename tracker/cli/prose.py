"""Free text from elsewhere: ``-`` reads it from standard input, ``+`` opens an editor for it.

The editor opens last, when all else of the command was found good: nobody loses a text to a
mistyped member.
"""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.errors import EditorFailed, InvalidText, NoText

if TYPE_CHECKING:
    from tracker.app.reports import RecordReport

STDIN, EDITOR = "-", "+"
WAITING = "tracker.prose"
"""Where click remembers the one text from elsewhere: its field, or nothing once it is read."""
TO_COME = "(the text that the editor is opened for)"
"""Stands for a text until it is written."""

Said = TypeVar("Said")


class Prose(click.ParamType[str]):
    """A text; ``keyed`` ones are ``NAME=TEXT``, where the text alone may come from elsewhere."""

    name = "text"

    def __init__(self, *, keyed: bool = False) -> None:
        """Say whether a name may stand before the text."""
        self._keyed = keyed

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the text; of an editor's what stands for it until it is written."""
        head, mark, tail = value.rpartition("=") if self._keyed else ("", "", value)
        if tail not in (STDIN, EDITOR) or param is None or ctx is None:
            return value
        if WAITING in ctx.meta:
            raise click.UsageError("only one text of a command can be `-` or `+`", ctx)
        option = param.param_type_name == "option"
        field = param.opts[0] if option else param.human_readable_name
        ctx.meta[WAITING] = field if tail == EDITOR else ""
        return f"{head}{mark}{TO_COME if tail == EDITOR else _piped(field)}"


PROSE = Prose()
KEYED_PROSE = Prose(keyed=True)
FIELDS = frozenset({"grounds", "condition", "note", "wording", "reason", "says", "task", "phase"})
"""Fields that are free text."""


def recorded(
    said: Said, run: "Callable[[Said, bool], RecordReport]", *, dry_run: bool
) -> "RecordReport":
    """Record what is said; where a text is to be written, try all else first.

    ``run`` takes what is said, and whether to record nothing.

    Raises:
        NoText, EditorFailed: where nothing was written.
    """
    field = click.get_current_context().meta.get(WAITING)
    if not field:
        return run(said, dry_run)
    run(said, True)  # noqa: FBT003 - the callable's own second place
    return run(_replaced(said, _written(field)), dry_run)


def _piped(field: str) -> str:
    """Read all of standard input.

    Raises:
        NoText, InvalidText: where it is empty, or no text.
    """
    stream = getattr(sys.stdin, "buffer", sys.stdin)
    read = stream.read() if stream is not None else b""
    try:
        text = read.decode() if isinstance(read, bytes) else read
    except UnicodeDecodeError as error:
        raise InvalidText(f"bytes that are not UTF-8 (byte {error.start})") from error
    return _folded(text) or _nothing(field, "standard input")


def _written(field: str) -> str:
    """Let the user write a text.

    Raises:
        NoText, EditorFailed: where nothing was saved, or the editor failed.
    """
    try:
        text = click.edit("", require_save=False)
    except (click.ClickException, OSError, UnicodeDecodeError) as error:
        reason = error.message if isinstance(error, click.ClickException) else str(error)
        raise EditorFailed(reason) from error
    return _folded(text or "") or _nothing(field, "the editor")


def _nothing(field: str, origin: str) -> str:
    raise NoText(field, origin)


def _folded(text: str) -> str:
    """Join the lines of each paragraph: where an editor broke them, says nothing."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    paragraphs = (" ".join(part.split("\n")).strip() for part in lines.split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)


def _replaced(said: Any, text: str) -> Any:  # noqa: ANN401 - as it came
    """Put the written text where it was waited for."""
    match said:
        case str():
            return said.replace(TO_COME, text)
        case Mapping():
            return {name: _replaced(each, text) for name, each in said.items()}
        case list() | tuple():
            return [_replaced(each, text) for each in said]
        case _:
            return said
