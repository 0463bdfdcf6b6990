"""The events of the stream ``log``: about the log itself, never about the world."""

from tracker.domain.facts import Event


class LogOpened(Event, frozen=True):
    """Position 0 of every log: its origin (a name nobody else has) and its format."""

    origin: str
    format: str


class LogResumed(Event, frozen=True):
    """The log goes on under a new origin: after a restore, or as a copy of its own.

    What came before are the first ``size`` entries of ``old_origin``, with this ``root`` (base64):
    its proofs stay good. Entries that the old log had beyond them are not part of this one.
    """

    origin: str
    old_origin: str
    size: int
    root: str
    reason: str | None = None


class KeyRotated(Event, frozen=True):
    """From here on checkpoints are signed with this ``key`` (a verifier key), no longer the old.

    ``replaces`` is null for the first key.
    """

    key: str
    replaces: str | None = None
    reason: str | None = None
