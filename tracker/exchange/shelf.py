"""A shelf: the records of a section, in memory while they are few, else in a temporary file.

Exchange layer. So a docket of any length is read in flat memory, once; what is read again is what
was read first, whatever became of the file meanwhile. Nobody else sees the temporary file, and it
is gone with the process.
"""

import tempfile
import weakref
from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO, Protocol, get_args

import msgspec

from tracker.exchange.fact_records import FactRecord
from tracker.exchange.located import Located, NameRecord

HELD = 2_000
"""Records that are held in memory at most, by each shelf."""

_encoder = msgspec.msgpack.Encoder()


class _Put(msgspec.Struct, array_like=True):
    """A record as it lies in the file; ``kind`` says of which type its body is."""

    kind: int
    key: str
    line: int
    lines: dict[str, int]
    body: msgspec.Raw


_KINDS: tuple[type, ...] = (*get_args(NameRecord), *get_args(FactRecord))
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_puts = msgspec.msgpack.Decoder(list[_Put])
_alone = msgspec.msgpack.Decoder(tuple[str, str, _Put])


@cache
def _decoder(kind: int) -> "msgspec.msgpack.Decoder[NameRecord | FactRecord]":
    return msgspec.msgpack.Decoder(_KINDS[kind])


def pack(record: Located) -> bytes:
    """A record as bytes, for those who put it away by themselves."""
    return _encoder.encode((record.section, record.file, _packed(record)))


def unpack(data: bytes) -> Located:
    """The record that :func:`pack` made bytes of."""
    section, file, put = _alone.decode(data)
    return _located(section, file, put)


def _packed(record: Located) -> tuple[object, ...]:
    number = _NUMBERS[type(record.body)]
    return number, record.key, record.line, record.lines, record.body


def _located(section: str, file: str, put: _Put) -> Located:
    body = _decoder(put.kind).decode(put.body)
    return Located(section, put.key, put.line, body, put.lines, file)


class _Block(msgspec.Struct, frozen=True):
    """Where records lie that were put away together, and the lines of the first and the last."""

    start: int
    size: int
    first: int
    last: int


class Shelf:
    """Records of one section of one file, in their order. They can be gone through again."""

    def __init__(self, section: str, file: str) -> None:
        """Begin with none."""
        self._section = section
        self._file = file
        self._held: list[Located] = []
        self._put: BinaryIO | None = None
        self._blocks: list[_Block] = []
        self._count = 0

    def append(self, record: Located) -> None:
        """Put a record at the end."""
        if len(self._held) >= HELD:
            self._put_away()
        self._held.append(record)
        self._count += 1

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Located]:
        """Go through all of them."""
        for block in range(len(self._blocks)):
            yield from self._block(block)
        yield from tuple(self._held)

    def of(self, kind: type) -> Iterator[Located]:
        """Go through those that say something of a kind; no others are unpacked."""
        for block in range(len(self._blocks)):
            yield from self._block(block, kind)
        yield from (one for one in tuple(self._held) if isinstance(one.body, kind))

    def find(self, key: str, line: int) -> Located | None:
        """Look a record up by its key and its line: few have to be gone through."""
        for number, block in enumerate(self._blocks):
            if block.first <= line <= block.last:
                found = (one for one in self._block(number) if one.key == key)
                if (record := next(found, None)) is not None:
                    return record
        return next((one for one in self._held if one.key == key), None)

    def _put_away(self) -> None:
        if self._put is None:
            self._put = tempfile.TemporaryFile(prefix="agenda-tracker-")  # noqa: SIM115 - as long as we are
            weakref.finalize(self, self._put.close)
        data = _encoder.encode([_packed(record) for record in self._held])
        first, last = self._held[0].line, self._held[-1].line
        self._blocks.append(_Block(self._put.seek(0, 2), len(data), first, last))
        self._put.write(data)
        self._held.clear()

    def _block(self, number: int, kind: type = object) -> Iterator[Located]:
        if self._put is None:
            return
        block = self._blocks[number]
        self._put.seek(block.start)
        for put in _puts.decode(self._put.read(block.size)):
            if issubclass(_KINDS[put.kind], kind):
                yield _located(self._section, self._file, put)


class Lines(Protocol):
    """In which line each name of a file is given: a dict, or what holds more than memory does."""

    def get(self, name: str, /) -> int | None:
        """The line of a name (``section/name``); None for one that is not given yet."""

    def __setitem__(self, name: str, line: int, /) -> None:
        """Note where a name is given."""


class Records:
    """All records of a docket on their shelves, names before facts."""

    def __init__(self, shelves: Mapping[str, Shelf], lines: Lines) -> None:
        """Take the shelves by section, and the lines of all names."""
        self.shelves = shelves
        self._lines = lines

    def line_of(self, section: str, name: str) -> int | None:
        """The line in which a name is given; None where none is."""
        return self._lines.get(f"{section}/{name}")

    def find(self, section: str, key: str) -> Located | None:
        """Look a record up by its key."""
        line = self.line_of(section, key)
        return None if line is None else self.shelves[section].find(key, line)

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self.shelves.values()))

    def __iter__(self) -> Iterator[Located]:
        """Go through all of them."""
        for shelf in self.shelves.values():
            yield from shelf
