"""What a person at a keyboard meets: no text, an editor that fails, a name for several facts."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class NoText(TrackerError):
    """Free text that was to be written or piped in, and is empty."""

    code: ClassVar[str] = "no-text"
    exit_code: ClassVar[int] = 71
    field: str
    origin: str

    def __str__(self) -> str:
        return f"no text for {self.field} came from {self.origin}: nothing was recorded"


class EditorFailed(TrackerError):
    """An editor that is not there, or ended with an error."""

    code: ClassVar[str] = "editor-failed"
    exit_code: ClassVar[int] = 75
    reason: str

    def __str__(self) -> str:
        return f"no text was written ({self.reason}): set EDITOR, or pipe the text in with `-`"


class AmbiguousName(TrackerError):
    """A part of an event id with which several begin; ``candidates`` are keys and entries."""

    code: ClassVar[str] = "ambiguous-name"
    exit_code: ClassVar[int] = 72
    name: str
    candidates: tuple[str, ...]

    def __str__(self) -> str:
        found = ", ".join(self.candidates)
        return f"the ids of several facts begin with {self.name!r}: {found}; give more of it"
