"""A shelf: the records of a section, in memory while they are few, else in a temporary file.

Exchange layer. So a docket of any length is read in flat memory, once; what is read again is what
was read first, whatever became of the file meanwhile. Nobody else sees the temporary file, and it
is gone with the process.
"""

import tempfile
import weakref
from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO, get_args

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


@cache
def _decoder(kind: int) -> "msgspec.msgpack.Decoder[NameRecord | FactRecord]":
    return msgspec.msgpack.Decoder(_KINDS[kind])


class Shelf:
    """Records of one section of one file, in their order. They can be gone through again."""

    def __init__(self, section: str, file: str) -> None:
        """Begin with none."""
        self._section = section
        self._file = file
        self._held: list[Located] = []
        self._put: BinaryIO | None = None
        self._blocks: list[tuple[int, int]] = []
        self._count = 0
        self._found: dict[str, int] | None = None

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

    def find(self, key: str) -> Located | None:
        """Look a record up by its key; the first time all of them are gone through."""
        if self._found is None:
            self._found = {
                record.key: block for block in range(len(self._blocks))
                for record in self._block(block)
            }  # fmt: skip
        block = self._found.get(key)
        records = self._held if block is None else self._block(block)
        return next((record for record in records if record.key == key), None)

    def _put_away(self) -> None:
        if self._put is None:
            self._put = tempfile.TemporaryFile(prefix="agenda-tracker-")  # noqa: SIM115 - as long as we are
            weakref.finalize(self, self._put.close)
        data = _encoder.encode([self._packed(record) for record in self._held])
        self._put.seek(0, 2)
        self._blocks.append((self._put.tell(), len(data)))
        self._put.write(data)
        self._held.clear()
        self._found = None

    @staticmethod
    def _packed(record: Located) -> tuple[object, ...]:
        number = _NUMBERS[type(record.body)]
        return number, record.key, record.line, record.lines, record.body

    def _block(self, number: int) -> Iterator[Located]:
        if self._put is None:
            return
        start, size = self._blocks[number]
        self._put.seek(start)
        for put in _puts.decode(self._put.read(size)):
            body = _decoder(put.kind).decode(put.body)
            yield Located(self._section, put.key, put.line, body, put.lines, self._file)


class Records:
    """All records of a docket on their shelves, names before facts."""

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        """Take the shelves by section."""
        self.shelves = shelves

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self.shelves.values()))

    def __iter__(self) -> Iterator[Located]:
        """Go through all of them."""
        for shelf in self.shelves.values():
            yield from shelf
