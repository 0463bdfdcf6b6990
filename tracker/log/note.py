"""Signed notes (C2SP signed-note): a text, a blank line, a line for each signature.

Log layer, standard library alone: this reads and writes; keys are in ``signing``.
"""

import binascii

import msgspec

from tracker.errors import NoteRefused

WHAT = "signed note"
LARGEST = 1_000_000
"""Most bytes of a note."""
MOST = 100
"""Most signatures of a note."""
DASH = "\N{EM DASH} "
KEY_ID = 4
"""Bytes of a key's id."""

_CONTROL = frozenset(map(chr, range(0x20))) - {"\n"}


class Signature(msgspec.Struct, frozen=True):
    """One line below the text: the key's name, its id (4 bytes), and what it made of the text."""

    name: str
    key_id: bytes
    value: bytes


class Note(msgspec.Struct, frozen=True):
    """A text that ends in a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]


def write_note(note: Note) -> str:
    """The note as text."""
    lines = (f"{DASH}{one.name} {in_base64(one.key_id + one.value)}\n" for one in note.signatures)
    return note.text + "\n" + "".join(lines)


def read_note(raw: bytes) -> Note:
    """Parse a note. Signatures are parsed, not checked.

    Raises:
        NoteRefused: for all that is none.
    """
    text = plain_text(raw, WHAT)
    body, blank, below = text.rpartition("\n\n")
    if not blank or not body:
        raise NoteRefused(WHAT, "no blank line between the text and its signatures")
    lines = below.split("\n")
    if lines.pop() or not lines:
        raise NoteRefused(WHAT, "it does not end with a signature and a newline")
    if len(lines) > MOST:
        raise NoteRefused(WHAT, f"it has over {MOST} signatures")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def plain_text(raw: bytes, what: str) -> str:
    """UTF-8 without control characters but newlines, of a sane size.

    Raises:
        NoteRefused: for all else.
    """
    if len(raw) > LARGEST:
        raise NoteRefused(what, f"it is larger than {LARGEST:,} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteRefused(what, "it is not UTF-8 text") from error
    if not _CONTROL.isdisjoint(text):
        raise NoteRefused(what, "it holds control characters (carriage returns, tabs ...)")
    return text


def in_base64(data: bytes) -> str:
    """Write bytes in base64, without the detour of its module, which takes 1 ms to import."""
    return binascii.b2a_base64(data, newline=False).decode()


def strict_base64(text: str, what: str) -> bytes:
    """Decode base64 that has one way to be written alone.

    Raises:
        NoteRefused: for anything else.
    """
    try:
        found = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(what, f"{text[:60]!r} is not base64") from error
    if in_base64(found) != text:
        raise NoteRefused(what, f"{text[:60]!r} is not base64 as it is written")
    return found


def valid_name(name: str) -> bool:
    """Whether a key may have that name: not empty, no space, no plus."""
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space or not valid_name(name):
        raise NoteRefused(WHAT, f"{line[:60]!r} is no signature")
    found = strict_base64(encoded, WHAT)
    if len(found) <= KEY_ID:
        raise NoteRefused(WHAT, f"{line[:60]!r} holds no signature")
    return Signature(name, found[:KEY_ID], found[KEY_ID:])
