"""Files that the user names, and the form of what is in them."""

from typing import ClassVar

from tracker.errors.base import TrackerError, did_you_mean, one_of


class FileUnreadable(TrackerError):
    """A file that the user named can't be read."""

    code: ClassVar[str] = "file-unreadable"
    exit_code: ClassVar[int] = 21
    path: str
    reason: str

    def __str__(self) -> str:
        return f"cannot read {self.path}: {self.reason}"


class FileTooLarge(TrackerError):
    """A YAML file over the limit; JSON Lines has none."""

    code: ClassVar[str] = "file-too-large"
    exit_code: ClassVar[int] = 22
    path: str
    size: int
    limit: int

    def __str__(self) -> str:
        return (
            f"{self.path} has {self.size:,} bytes, over the limit of {self.limit:,} for YAML:"
            " split it, or write it as JSON Lines (.jsonl)"
        )


class FileEmpty(TrackerError):
    """A docket or a sheet without content."""

    code: ClassVar[str] = "file-empty"
    exit_code: ClassVar[int] = 23
    path: str
    begins: str = "a docket starts with `docket: NAME` and `format: 1`"

    def __str__(self) -> str:
        return f"{self.path} is empty: {self.begins}"


class NotText(TrackerError):
    """A docket file that is not UTF-8 text; ``offset`` is the first byte that is wrong."""

    code: ClassVar[str] = "not-text"
    exit_code: ClassVar[int] = 24
    path: str
    offset: int
    reason: str = "is not UTF-8 text"
    expected: str = "a docket is YAML or JSON Lines"

    def __str__(self) -> str:
        return f"{self.path} {self.reason} (byte {self.offset}): {self.expected}"


class Malformed(TrackerError):
    """Text that is not YAML or not JSON."""

    code: ClassVar[str] = "malformed"
    exit_code: ClassVar[int] = 25
    reason: str

    def __str__(self) -> str:
        return self.reason


class AliasRefused(TrackerError):
    """A YAML anchor or alias: a fact says what it says where it stands."""

    code: ClassVar[str] = "alias-refused"
    exit_code: ClassVar[int] = 26
    alias: str

    def __str__(self) -> str:
        return f"YAML anchors and aliases ({self.alias}) are refused: write the value out"


class DuplicateKey(TrackerError):
    """The same key twice in one mapping."""

    code: ClassVar[str] = "duplicate-key"
    exit_code: ClassVar[int] = 27
    key: str
    first_line: int

    def __str__(self) -> str:
        return f"the key {self.key!r} stands twice (first in line {self.first_line}): rename one"


class UnknownField(TrackerError):
    """A field that this kind of record does not have."""

    code: ClassVar[str] = "unknown-field"
    exit_code: ClassVar[int] = 28
    field: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    no_value: bool = False

    def __str__(self) -> str:
        if self.no_value:
            return (
                f"unknown field {self.field!r} without a value:"
                " text with a comma inside {…} needs quotes"
            )
        hint = did_you_mean(self.nearest) or f"; it may have {one_of(self.known, 30)}"
        return f"unknown field {self.field!r}{hint}"


class WrongType(TrackerError):
    """A value of another type than the field's."""

    code: ClassVar[str] = "wrong-type"
    exit_code: ClassVar[int] = 29
    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


class MissingField(TrackerError):
    """A field that this kind of record can't do without."""

    code: ClassVar[str] = "missing-field"
    exit_code: ClassVar[int] = 30
    field: str
    hint: str = ""

    def __str__(self) -> str:
        return f"the field {self.field!r} is missing" + (f": {self.hint}" if self.hint else "")


class UnknownWord(TrackerError):
    """A word outside a closed list (a stance, a status, a kind of fact)."""

    code: ClassVar[str] = "unknown-word"
    exit_code: ClassVar[int] = 31
    word: str
    what: str
    known: tuple[str, ...]
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = did_you_mean(self.nearest) or f": use {one_of(self.known, 40)}"
        return f"unknown {self.what} {self.word!r}{hint}"


class InvalidId(TrackerError):
    """An id outside ``[a-z0-9-]`` (members upper case), or longer than 64 characters."""

    code: ClassVar[str] = "invalid-id"
    exit_code: ClassVar[int] = 32
    id: str
    form: str = "a-z, 0-9 and -, at most 64 characters"

    def __str__(self) -> str:
        return f"{self.id!r} is no id: use {self.form}"


class InvalidText(TrackerError):
    """Text that would not come back the same: U+0000, a lone surrogate, unassigned."""

    code: ClassVar[str] = "invalid-text"
    exit_code: ClassVar[int] = 33
    reason: str

    def __str__(self) -> str:
        return f"the text holds {self.reason}: take it out"


class TooLarge(TrackerError):
    """An event over the limit of 65,535 bytes."""

    code: ClassVar[str] = "too-large"
    exit_code: ClassVar[int] = 34
    size: int
    limit: int

    def __str__(self) -> str:
        return f"the event has {self.size:,} bytes, over the limit of {self.limit:,}: shorten it"


class FileExists(TrackerError):
    """A file that would have been written over."""

    code: ClassVar[str] = "file-exists"
    exit_code: ClassVar[int] = 58
    path: str
    remedy: str = "write over it with --force"

    def __str__(self) -> str:
        return f"{self.path} is there already: choose another name, or {self.remedy}"


class FileUnwritable(TrackerError):
    """A file that can't be written; what was there before is there still."""

    code: ClassVar[str] = "file-unwritable"
    exit_code: ClassVar[int] = 73
    path: str
    reason: str

    def __str__(self) -> str:
        return f"cannot write {self.path}: {self.reason}"
