"""Forms: how a single value is written. One truth for reading it and for the JSON Schema.

Exchange layer. A form takes a node and gives a typed value, or raises the refusal; the
:class:`Sink` catches it and goes on, so that all problems of a record come out together.
Lists, maps and records are made of these in ``shapes``.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import cast

import msgspec

from tracker.domain.tally import Qualifier, Total
from tracker.domain.text import ID_PATTERN, NAME_PATTERN, check_id, check_name, clean
from tracker.domain.when import parse, report_bound
from tracker.domain.words import word
from tracker.errors import TrackerError, WrongType
from tracker.exchange.nodes import Dropped, Flaw, Node, Scalar, describe

Path = tuple[str, ...]
"""The fields that lead to a value inside of a record."""

Schema = dict[str, object]
"""A JSON Schema."""


class Form(msgspec.Struct, frozen=True, eq=False):
    """How a value is written: what is ``expected`` in words, its schema, and how it is read."""

    expected: str
    schema: Schema
    read: "Callable[[Node, Sink, Path], object]"


class Sink:
    """Collects what is wrong with one record, and the line of each of its fields."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.flaws: list[Flaw] = []
        self.lines: dict[str, int] = {}

    def add(self, error: TrackerError, line: int, path: Path = ()) -> None:
        """Note one thing wrong."""
        self.flaws.append(Flaw(error, line, path))

    def locate(self, path: Path, line: int) -> None:
        """Note the line of a field, unless it is the record's own."""
        if line != self.line:
            self.lines[".".join(path)] = line

    def line_of(self, path: Path) -> int:
        """Give the line of a field, or of the record."""
        return self.lines.get(".".join(path), self.line)

    def take(self, form: Form, node: Node, path: Path) -> object:
        """Read a value by its form; None where it is refused."""
        if isinstance(node, Dropped):
            return None
        try:
            return form.read(node, self, path)
        except TrackerError as error:
            self.add(error, node.line, path)
            return None


class Cited(msgspec.Struct, frozen=True, gc=False):
    """A cited source by its short name or id, with the place in it (``S7#p. 3``)."""

    source: str
    locator: str | None = None


_TOTAL = re.compile(r"(?:(about|over|at least|at most) +)?([0-9]{1,15})")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_SHA256 = re.compile("[0-9a-f]{64}")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}


def wrong(expected: str, node: Node) -> WrongType:
    """Say what was expected and what was found."""
    return WrongType(expected, describe(node))


def _text(expected: str, node: Node) -> str:
    """Take text: trimmed, normalised, not empty."""
    if isinstance(node, Scalar) and isinstance(node.value, str) and (text := node.value.strip()):
        return clean(text)
    raise wrong(expected, node)


def checked(expected: str, schema: Schema, check: Callable[[str], object]) -> Form:
    """Make the form of a text that ``check`` accepts; it comes back as the text itself."""

    def read(node: Node, _sink: Sink, _path: Path) -> object:
        text = _text(expected, node)
        check(text)
        return text

    return Form(expected, {"type": "string", **schema}, read)


def derived(expected: str, schema: Schema, make: Callable[[Node], object]) -> Form:
    """Make a form whose value ``make`` derives from the node."""
    return Form(expected, schema, lambda node, _sink, _path: make(node))


def id_of(kind: str) -> Form:
    """Make the form of a reference to a thing whose id is lower case."""
    return checked(f"the id of {kind}", {"pattern": f"^{ID_PATTERN}$"}, check_id)


def ids_of(kind: str) -> Form:
    """Make the form of ids joined by slashes: a fact's key, or that of a further event of it."""
    pattern = f"^{ID_PATTERN}(?:/{ID_PATTERN})*$"
    return checked(f"the key of {kind}", {"pattern": pattern}, _check_ids)


def _check_ids(text: str) -> None:
    for part in text.split("/"):
        check_id(part)


def name_of(kind: str) -> Form:
    """Make the form of a reference to a party or a source, which may be upper case."""
    return checked(f"the id of {kind}", {"pattern": f"^{NAME_PATTERN}$"}, check_name)


def one_word(what: str, known: tuple[str, ...]) -> Form:
    """Make the form of a word out of a closed list; it comes back in its canonical spelling.

    Blank, hyphen and underscore are alike (``no interest``, ``no-interest``).
    """
    spellings = "|".join(re.sub("[ _-]", "[ _-]", name) for name in known)
    schema: Schema = {"anyOf": [{"enum": list(known)}, {"pattern": f"^(?:{spellings})$"}]}
    expected = f"a {what}"
    spell = lru_cache(maxsize=256)(partial(word, known=known, what=what))

    def read(node: Node, _sink: Sink, _path: Path) -> object:
        return spell(_text(expected, node))

    return Form(expected, {"type": "string", **schema}, read)


def whole_number(expected: str, least: int, most: int = 999_999_999_999_999) -> Form:
    """Make the form of a whole number; in YAML it is text, in JSON a number or text."""
    return Form(
        expected,
        {
            "type": ["integer", "string"],
            "minimum": least,
            "maximum": most,
            "pattern": f"^{_INTEGER.pattern}$",
        },
        lambda node, _sink, _path: _number(expected, least, most, node),
    )


def _number(expected: str, least: int, most: int, node: Node) -> int:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise wrong(expected, node)
    return value


def _truth(expected: str, node: Node) -> bool:
    value = node.value if isinstance(node, Scalar) else None
    truth = _TRUTH.get(value) if isinstance(value, str) else value
    if not isinstance(truth, bool):
        raise wrong(expected, node)
    return truth


def _total(expected: str, node: Node) -> Total:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    match = _TOTAL.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise wrong(expected, node)
    return Total(int(match[2]), cast("Qualifier", match[1] or "exact"))


def _cited(expected: str, node: Node) -> Cited:
    source, mark, locator = _text(expected, node).partition("#")
    if mark and not locator.strip():
        raise wrong(expected, node)
    return Cited(check_name(source.strip()), locator.strip() or None)


def _check_sha256(text: str) -> None:
    if _SHA256.fullmatch(text) is None:
        raise WrongType("64 digits of a SHA-256 (0-9, a-f)", f"the text {text[:70]!r}")


TEXT = checked("text", {"minLength": 1}, clean)
DATE = checked("a date", {"minLength": 1}, parse)
REPORT_DATE = checked("a date with an end", {"minLength": 1}, report_bound)
SHA256 = checked("a SHA-256", {"pattern": f"^{_SHA256.pattern}$"}, _check_sha256)
NUMBER = whole_number("a whole number", 0)
ORDER = whole_number("a whole number from -99 to 99", -99, 99)
TRUTH = derived(
    "yes or no",
    {"anyOf": [{"type": "boolean"}, {"enum": list(_TRUTH)}]},
    partial(_truth, "yes or no"),
)
_COUNT = 'a count: 34, "about 20", "over 450", "at least 3" or "at most 5"'
TOTAL = derived(
    _COUNT,
    {"type": ["integer", "string"], "minimum": 0, "pattern": f"^{_TOTAL.pattern}$"},
    partial(_total, _COUNT),
)
CITED = derived(
    "a source, with or without a place in it (S7#p. 3)",
    {"type": "string", "pattern": f"^{NAME_PATTERN}(#.+)?$"},
    partial(_cited, "a source, with or without a place in it (S7#p. 3)"),
)
