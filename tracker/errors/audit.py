"""The audit: proofs, checkpoints, notes and keys that do not hold."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class ProofRefused(TrackerError):
    """A proof that does not show what it should."""

    code: ClassVar[str] = "proof-refused"
    exit_code: ClassVar[int] = 80
    reason: str

    def __str__(self) -> str:
        return f"the proof does not hold: {self.reason}"


class NoteRefused(TrackerError):
    """Text that is no checkpoint, no signed note or no proof file."""

    code: ClassVar[str] = "note-refused"
    exit_code: ClassVar[int] = 81
    what: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        name = self.file or "this"
        return f"{name} is no {self.what}: {self.reason}; take it over again, unchanged"


class SignatureRefused(TrackerError):
    """A signature that the key did not make, or none by a key that is known."""

    code: ClassVar[str] = "signature-refused"
    exit_code: ClassVar[int] = 82
    name: str
    reason: str

    def __str__(self) -> str:
        return f"the note is not signed by {self.name}: {self.reason}"


class KeyRefused(TrackerError):
    """A key that can't be read, or can't be used here."""

    code: ClassVar[str] = "key-refused"
    exit_code: ClassVar[int] = 83
    reason: str

    def __str__(self) -> str:
        return f"the key can't be used: {self.reason}"


class SigningMissing(TrackerError):
    """What signs and checks signatures is not installed."""

    code: ClassVar[str] = "signing-missing"
    exit_code: ClassVar[int] = 84

    def __str__(self) -> str:
        return "signatures need the extra `sign`: pip install 'agenda-tracker[sign]'"


class HistoryDiffers(TrackerError):
    """The log is not the one that was pinned: shorter, or other than before."""

    code: ClassVar[str] = "history-differs"
    exit_code: ClassVar[int] = 85
    origin: str
    reason: str

    def __str__(self) -> str:
        return (
            f"the history of {self.origin} is not the one that was seen before: {self.reason};"
            " nothing was recorded. Is it a copy? `tracker copy --as-new` gives it an origin of"
            " its own; else see `tracker audit`, or accept it with"
            " `tracker audit pin --accept REASON`"
        )


class PinsUnusable(TrackerError):
    """The user's own notes of checkpoints can't be read or written."""

    code: ClassVar[str] = "pins-unusable"
    exit_code: ClassVar[int] = 86
    path: str
    reason: str
    todo: str = "make the file readable"

    def __str__(self) -> str:
        return (
            f"the pins in {self.path} can't be used ({self.reason}):"
            f" {self.todo}, or set TRACKER_STATE to a folder of yours"
        )


class HistoryUnlike(TrackerError):
    """A checkpoint that this log does not fit."""

    code: ClassVar[str] = "history-unlike"
    exit_code: ClassVar[int] = 87
    origin: str
    size: int
    reason: str

    def __str__(self) -> str:
        return (
            f"the checkpoint of {self.size} entries of {self.origin} does not fit: {self.reason};"
            " `tracker audit verify --checkpoint FILE` says where they part"
        )
