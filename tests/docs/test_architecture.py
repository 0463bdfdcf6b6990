"""Tests of docs/architecture.md: what it shows of bytes and SQL is what the program has."""

import hashlib
import re

import pytest

from tests.docs.pages import PAGES
from tests.project.transcripts import BLOCK, ROOT, cut
from tracker.app import Tracker
from tracker.log.envelope import canonical, event_id, leaf_hash, read
from tracker.views.moment_sql import NEWEST, STANDS

PAGE = PAGES["docs/architecture.md"]


def block(kind: str) -> str:
    """The page's one fenced block of a kind."""
    (found,) = [found[2] for found in BLOCK.finditer(PAGE) if found[1].startswith(kind)]
    return found


def example() -> tuple[str, bytes]:
    """The leaf and the bytes that the page shows: its lines, put together again."""
    head, header, *lines = block("event ").partition("\n\n")[0].splitlines()
    return head.rpartition(" ")[2], (header + "\n" + "".join(lines)).encode()


def test_the_example_is_an_event() -> None:
    """The bytes parse, write themselves again, hash to the leaf, and have their command's id."""
    leaf, stored = example()
    envelope = read(stored, 0)
    assert stored == b"agenda-event/v1\n" + canonical(envelope)
    assert leaf == leaf_hash(stored).hex() == hashlib.sha256(b"\x00" + stored).hexdigest()
    assert envelope.event_id == event_id(envelope.metadata.command_id, 0)


def test_cut_bytes_are_the_same_put_together(csto: Tracker) -> None:
    """Cutting bytes into lines for the page loses nothing, whatever the event."""
    with csto.database.reading() as connection:
        for stored in csto.store.events(connection):
            header, *lines = cut(stored.stored)
            assert (header + "\n" + "".join(lines)).encode() == stored.stored


def test_the_moment_is_the_one_of_the_queries() -> None:
    """The SQL on the page is the condition and the order of the queries."""
    said = STANDS.format("f") + " " + NEWEST.format("f")
    assert block("sql").split() == said.split()


@pytest.mark.parametrize("module", re.findall(r"`((?:[a-z]+/)+[a-z_]+\.py)`", PAGE))
def test_modules_exist(module: str) -> None:
    """Each module that the page names is there."""
    assert (ROOT / "tracker" / module).exists() or (ROOT / module).exists()
