"""The log and its read models: conflicts, clocks, events that cannot be read."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class WrongVersion(TrackerError):
    """Somebody else appended to the stream since it was read."""

    code: ClassVar[str] = "wrong-version"
    exit_code: ClassVar[int] = 60
    stream: str
    expected: int

    def __str__(self) -> str:
        return (
            f"{self.stream} is no longer at version {self.expected}: another recorder was faster;"
            " nothing was recorded: look at it and try again"
        )


class FenceMoved(TrackerError):
    """Something was retracted, ended or named since the decision was made."""

    code: ClassVar[str] = "fence-moved"
    exit_code: ClassVar[int] = 61
    seen: int

    def __str__(self) -> str:
        return (
            f"what this rests on has changed since entry @{self.seen - 1} was read;"
            " nothing was recorded: try again"
        )


class NameTaken(TrackerError):
    """Somebody else gave the same id to another thing since the decision was made."""

    code: ClassVar[str] = "name-taken"
    exit_code: ClassVar[int] = 49
    seen: int

    def __str__(self) -> str:
        return (
            f"an id was given to something else since entry @{self.seen - 1} was read;"
            " nothing was recorded: look at it and try again"
        )


class CommandReused(TrackerError):
    """One command id, two different contents."""

    code: ClassVar[str] = "command-reused"
    exit_code: ClassVar[int] = 62
    command: str
    field: str
    entry: int

    def __str__(self) -> str:
        return (
            f"command {self.command} was recorded as entry @{self.entry} with another"
            f" {self.field!r}: use a new command id"
        )


class ClockBehind(TrackerError):
    """The log's last stamp lies more than ten minutes ahead of this clock."""

    code: ClassVar[str] = "clock-behind"
    exit_code: ClassVar[int] = 63
    head: str
    clock: str

    def __str__(self) -> str:
        return (
            f"the log's last entry is stamped {self.head}, this machine's clock says {self.clock}:"
            " set the clock right; nothing was recorded"
        )


class EventNewer(TrackerError):
    """An event written by newer code; it is never guessed at."""

    code: ClassVar[str] = "event-newer"
    exit_code: ClassVar[int] = 65
    type: str
    version: int
    position: int | None = None

    def __str__(self) -> str:
        where = f" (entry @{self.position})" if self.position is not None else ""
        return (
            f"the event {self.type} v{self.version}{where} is newer than this program:"
            " upgrade agenda-tracker"
        )


class DamagedEvent(TrackerError):
    """Stored bytes that are no event, or an entry that is not there."""

    code: ClassVar[str] = "damaged-event"
    exit_code: ClassVar[int] = 66
    position: int
    reason: str

    def __str__(self) -> str:
        return f"entry @{self.position} is damaged ({self.reason}): restore the log from a copy"


class ViewsOlder(TrackerError):
    """The read models were made by an older program."""

    code: ClassVar[str] = "views-older"
    exit_code: ClassVar[int] = 67
    found: int
    needed: int

    def __str__(self) -> str:
        return (
            f"the read models are of version {self.found}, needed is {self.needed}:"
            " run `tracker db upgrade`"
        )


class ViewsNewer(TrackerError):
    """The read models were made by a newer program."""

    code: ClassVar[str] = "views-newer"
    exit_code: ClassVar[int] = 68
    found: int
    known: int

    def __str__(self) -> str:
        return (
            f"the read models are of version {self.found}, this program knows {self.known}:"
            " upgrade agenda-tracker"
        )


class ViewsBehind(TrackerError):
    """The read models' cursor does not stand at the log's end."""

    code: ClassVar[str] = "views-behind"
    exit_code: ClassVar[int] = 69
    cursor: int
    size: int

    def __str__(self) -> str:
        return (
            f"the read models hold {self.cursor} of {self.size} entries:"
            " run `tracker projections rebuild`"
        )
