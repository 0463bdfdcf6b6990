"""JSON Lines to nodes: the same records for machines, one a line, without a limit of size.

Exchange layer. Lines are read one after the other and nothing is held but the current one.
Doubled keys, NaN and infinities are refused; a line that is no JSON does not stop the next.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tracker.errors import DuplicateKey, FileEmpty, Malformed
from tracker.exchange.files import BOM, check_text, readable
from tracker.exchange.nodes import Dropped, Entry, Flaw, Mapping, Node, Scalar, Sequence

Line = tuple[Node, list[Flaw]]
"""What a line holds (Dropped where it is no JSON), and all that is wrong with its form."""


def lines_of(path: Path) -> Iterator[Line]:
    """Read the lines that are not blank.

    Raises:
        FileUnreadable, NotText, FileEmpty: about the file as a whole.
    """
    parser = _Parser()
    offset, empty = 0, True
    with readable(path), path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            check_text(raw, path, offset)
            offset += len(raw)
            text = (raw.removeprefix(BOM) if number == 1 else raw).decode().strip()
            if text:
                empty = False
                yield parser.parse(text, number)
    if empty:
        raise FileEmpty(str(path))


class _Parser:
    """Makes nodes of one line after the other."""

    def __init__(self) -> None:
        self.line = 0
        self.flaws: list[Flaw] = []
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self.mapping, parse_constant=_refuse_constant
        )

    def parse(self, text: str, line: int) -> Line:
        """Read one line."""
        self.line, self.flaws = line, []
        try:
            return self.node(self.decoder.decode(text)), self.flaws
        except json.JSONDecodeError as error:
            reason = f"not JSON: {error.msg} (column {error.colno})"
        except RecursionError:
            reason = "not a record: lists and mappings nest too deep"
        except ValueError as error:
            reason = f"not JSON: {error}"
        return Dropped(line), [*self.flaws, Flaw(Malformed(reason), line)]

    def mapping(self, pairs: list[tuple[str, object]]) -> Mapping:
        """Build a mapping; of a doubled key the first one counts."""
        entries: dict[str, Entry] = {}
        for key, value in pairs:
            if key in entries:
                self.flaws.append(Flaw(DuplicateKey(key, self.line), self.line, (key,)))
            else:
                entries[key] = (key, self.line, self.node(value))
        return Mapping(tuple(entries.values()), self.line)

    def node(self, value: object) -> Node:
        """Build the node of a value; mappings in it were built before. Most are text."""
        if isinstance(value, str):
            return Scalar(value, self.line)
        if isinstance(value, Mapping):
            return value
        if isinstance(value, list):
            return Sequence(tuple(map(self.node, value)), self.line)
        if value is None or isinstance(value, int | float):
            return Scalar(value, self.line)
        raise TypeError(value)  # the decoder makes nothing else


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number here")
