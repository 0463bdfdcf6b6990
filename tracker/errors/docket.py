"""Dockets: what changed since their import, and the problems of a file as a whole."""

from typing import ClassVar

from tracker.errors.base import Fields, TrackerError


class FactChanged(TrackerError):
    """A fact, or a name, that was imported before and now says something else.

    ``entry`` is its last version; ``by_hand`` where that one corrects what was imported, ``typed``
    where it was no docket that said something else.
    """

    code: ClassVar[str] = "fact-changed"
    exit_code: ClassVar[int] = 50
    key: str
    field: str
    recorded: str
    given: str
    entry: int
    by_hand: bool = False
    typed: bool = False

    def __str__(self) -> str:
        differs = (
            f"{self.key} differs from entry @{self.entry} in {self.field!r}"
            f" (recorded: {self.recorded}; here: {self.given})"
        )
        if self.typed:
            from shlex import quote  # noqa: PLC0415 - 1 ms that every start would pay

            change = f"{self.field.rpartition('.')[2]}={quote(self.given)}"
            return (
                f"{differs}: `tracker correct {self.key} --set {change} --reason TEXT` changes it"
            )
        if self.by_hand:
            return f"{differs}, where it was corrected by hand: take it over, or import --correct"
        return f"{differs}: undo the edit, or record it as a correction with import --correct"


class Unconfirmed(TrackerError):
    """Facts that are gone from a docket, and nobody said yes to their retraction."""

    code: ClassVar[str] = "unconfirmed"
    exit_code: ClassVar[int] = 52
    docket: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        facts = "1 fact is" if len(self.keys) == 1 else f"{len(self.keys)} facts are"
        return (
            f"{facts} gone from docket {self.docket}: {', '.join(self.keys)};"
            " nothing was recorded: say --yes to retract, --dry-run to look"
        )


class KeyTaken(TrackerError):
    """A key that names another entry of this log already."""

    code: ClassVar[str] = "key-taken"
    exit_code: ClassVar[int] = 51
    key: str
    entry: int

    def __str__(self) -> str:
        return f"the key {self.key!r} names entry @{self.entry} already: choose another"


class RowStale(TrackerError):
    """A changed row of a sheet whose fact was corrected or retracted since the export."""

    code: ClassVar[str] = "row-stale"
    exit_code: ClassVar[int] = 53
    key: str
    entry: int
    since: str

    def __str__(self) -> str:
        return (
            f"{self.key} is not as in entry @{self.entry} any more ({self.since}): export it"
            " anew, and change it there"
        )


class Problem(Fields):
    """One thing wrong with a file: where it stands, and the refusal itself."""

    error: TrackerError
    file: str
    line: int | None = None
    fact: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        """Write ``file:line: fact KEY, field F: what is wrong`` as one line."""
        place = self.file + (f":{self.line}" if self.line else "")
        inside = ", ".join(
            part
            for part in (self.fact, f"field {self.field}" if self.field else None)
            if part is not None
        )
        return ": ".join(part for part in (place, inside, str(self.error)) if part)


SEVERAL = 3
"""So many keys that another docket has are no slip."""

MANY_TAKEN = (
    ": is it a docket of another name, or an export? Import an export where no log is; facts that"
    " are here are edited in their own docket, or in a sheet (`tracker export facts`)"
)


class InputRefused(TrackerError):
    """A file with one or more problems; nothing of it was recorded.

    Problems of one class lend it their exit code; a mixture has its own.
    """

    code: ClassVar[str] = "input-refused"
    exit_code: ClassVar[int] = 20
    problems: list[Problem]

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        count = f"{len(lines)} problem{'s' if len(lines) != 1 else ''}; nothing was recorded"
        return "\n".join([*lines, count + self._remedy()])

    def _remedy(self) -> str:
        """What to do where a whole docket comes again under another name, as an export does."""
        taken = sum(isinstance(problem.error, KeyTaken) for problem in self.problems)
        return MANY_TAKEN if taken >= SEVERAL else ""

    @property
    def exit_status(self) -> int:
        """The common exit code of all problems, else this class's own."""
        codes = {problem.error.exit_code for problem in self.problems}
        return codes.pop() if len(codes) == 1 else self.exit_code
