"""Copies of a log: one that is not finished, and what can't be copied."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class CopyUnfinished(TrackerError):
    """A copy is under way to that place, or was broken off: it is no log yet."""

    code: ClassVar[str] = "copy-unfinished"
    exit_code: ClassVar[int] = 88
    path: str

    def __str__(self) -> str:
        return (
            f"a copy to {self.path} is under way, or was broken off: it is no log yet; run the same"
            " `tracker copy FROM TO` (or `tracker import`) again, it goes on where it stopped"
        )


class CopyRefused(TrackerError):
    """What was to be copied is not what it should be: another log, or a file that was changed.

    ``line`` is that of a file of entries.
    """

    code: ClassVar[str] = "copy-refused"
    exit_code: ClassVar[int] = 89
    name: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.name + (f":{self.line}" if self.line is not None else "")
        return f"{place}: {self.reason}"
