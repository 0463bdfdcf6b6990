"""What the domain refuses: unknown names, what cannot be, what no procedure foresees."""

from typing import ClassVar

from tracker.errors.base import Fields, TrackerError, did_you_mean, one_of


class UnknownReference(TrackerError):
    """A name that nothing in the log or the docket has.

    ``otherwise`` is the option that registers it, where it was typed and is none of the nearest.
    """

    code: ClassVar[str] = "unknown-reference"
    exit_code: ClassVar[int] = 40
    kind: str
    ref: str
    nearest: tuple[str, ...] = ()
    hint: str = ""
    otherwise: str = ""

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or (f": {self.hint}" if self.hint else "")
        if self.otherwise:
            hint += " else add" if hint else ": to register it add"
            hint += f" {self.otherwise}"
        return f"unknown {self.kind} {self.ref!r}{hint}"


class NothingSought(TrackerError):
    """A search without a letter or digit in it."""

    code: ClassVar[str] = "nothing-sought"
    exit_code: ClassVar[int] = 57
    text: str

    def __str__(self) -> str:
        return f'nothing to search for in {self.text!r}: give a word, or "some words" in quotes'


class NotAMember(TrackerError):
    """A stance of a party that was certainly no member then."""

    code: ClassVar[str] = "not-a-member"
    exit_code: ClassVar[int] = 41
    party: str
    organisation: str
    reason: str
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        others = tuple(name for name in self.members if name != self.party)
        known = f"; members: {one_of(others, 30)}" if others else ""
        return f"{self.party} is no member of {self.organisation} ({self.reason}){known}"


class UnknownTransition(TrackerError):
    """A transition that the item's procedure does not have."""

    code: ClassVar[str] = "unknown-transition"
    exit_code: ClassVar[int] = 42
    transition: str
    procedure: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or f"; it has {one_of(self.known, 30)}"
        return f"unknown transition {self.transition!r} in procedure {self.procedure}{hint}"


class IrregularTransition(TrackerError):
    """A transition that the procedure does not foresee from the state before it.

    ``because_of`` is the fact that led to the state; ``breaks`` the later fact that a new one
    would make irregular.
    """

    code: ClassVar[str] = "irregular-transition"
    exit_code: ClassVar[int] = 43
    item: str
    transition: str
    state: str
    procedure: str
    allowed: tuple[str, ...]
    because_of: str | None = None
    breaks: str | None = None

    def __str__(self) -> str:
        cause = f" (because of {self.because_of})" if self.because_of else ""
        later = f"{self.breaks}, which comes after it, would be irregular: " if self.breaks else ""
        return (
            f"{later}procedure {self.procedure} does not foresee {self.transition!r} of {self.item}"
            f" from state {self.state!r}{cause}; allowed: {one_of(self.allowed, 30)}."
            " If it happened all the same, say why with `irregular: REASON` (typed: --irregular)"
        )


class Contradiction(TrackerError):
    """Two values for what can only have one (two titles of one new item).

    ``where`` says where the first of them stands.
    """

    code: ClassVar[str] = "contradiction"
    exit_code: ClassVar[int] = 44
    what: str
    recorded: str
    given: str
    where: str = "in the log"

    def __str__(self) -> str:
        return (
            f"{self.what} is {self.recorded!r} {self.where} and {self.given!r} here: make them one"
        )


class Impossible(TrackerError):
    """What cannot be, whatever a source says (a source that relays itself)."""

    code: ClassVar[str] = "impossible"
    exit_code: ClassVar[int] = 45
    reason: str

    def __str__(self) -> str:
        return self.reason


class InvalidProcedure(TrackerError):
    """A procedure definition that does not hold together."""

    code: ClassVar[str] = "invalid-procedure"
    exit_code: ClassVar[int] = 46
    procedure: str
    reason: str

    def __str__(self) -> str:
        return f"procedure {self.procedure}: {self.reason}"


class Finding(Fields):
    """One reason to refuse a command: the field, if one is to blame, and the refusal."""

    field: str | None
    error: TrackerError


class Refused(TrackerError):
    """A command with one or more reasons against it.

    Reasons of one class lend it their exit code; a mixture has its own.
    """

    code: ClassVar[str] = "refused"
    exit_code: ClassVar[int] = 47
    findings: list[Finding]

    def __str__(self) -> str:
        return "; ".join(
            f"{finding.field}: {finding.error}" if finding.field else str(finding.error)
            for finding in self.findings
        )

    @property
    def exit_status(self) -> int:
        """The common exit code of all reasons, else this class's own."""
        codes = {finding.error.exit_code for finding in self.findings}
        return codes.pop() if len(codes) == 1 else self.exit_code
