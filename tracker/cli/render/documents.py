"""Documents: what a brief says, as blocks of runs. How it is written is the formats' business.

No text in here is escaped yet: whoever writes it does so, since only that knows its own signs.
"""

from collections.abc import Iterable

import msgspec


class Run(msgspec.Struct, frozen=True):
    """A piece of text with the numbers of the sources behind it; ``link`` is an address."""

    text: str
    cites: tuple[int, ...] = ()
    strong: bool = False
    link: str | None = None


Runs = tuple[Run, ...]


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1, 2 or 3."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True):
    """Running text."""

    runs: Runs


class Bullets(msgspec.Struct, frozen=True):
    """A list; an item is running text."""

    items: tuple[Runs, ...]


class Table(msgspec.Struct, frozen=True):
    """A table with a header; a cell is running text."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


class Literal(msgspec.Struct, frozen=True):
    """Lines that are meant sign for sign: a command, a checkpoint."""

    lines: tuple[str, ...]


class Sources(msgspec.Struct, frozen=True):
    """The numbered sources, from 1; ``cites`` lead here."""

    items: tuple[Runs, ...]


Block = Heading | Paragraph | Bullets | Table | Literal | Sources


class Document(msgspec.Struct, frozen=True):
    """A title and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def plain(text: str, cites: Iterable[int] = ()) -> Runs:
    """One run of plain text."""
    return (Run(text, tuple(cites)),)


def named(name: str, text: str, cites: Iterable[int] = ()) -> Runs:
    """A name in bold, and what it stands for."""
    return (Run(f"{name}:", strong=True), Run(f" {text}", tuple(cites)))


def is_web(address: str) -> bool:
    """Whether an address may be followed: of the web, and without a sign that ends it early."""
    scheme = address.lower().startswith(("http://", "https://"))
    return (
        scheme
        and address.isascii()
        and not set(address) & set(" \"'<>\\^`{|}\x7f")
        and (address.isprintable())
    )


def ends(text: str) -> tuple[str, str]:
    """The blank before a text and the one behind it, which whoever escapes it takes away."""
    head = " " if text.startswith(" ") else ""
    tail = " " if text.endswith(" ") and text.strip() else ""
    return head, tail
