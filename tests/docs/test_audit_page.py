"""Tests of docs/audit.md: its numbers are computed again, by other code than the program's.

Nothing here imports ``tracker``: SHA-256, base64 and Ed25519 are all that an outsider needs.
"""

import base64
import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.docs.pages import PAGES

PAGE = PAGES["docs/audit.md"]
EVENTS = re.findall(r"^```event [^\n]+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def leaf(stored: bytes) -> bytes:
    """Hash an entry, as RFC 9162 has it."""
    return hashlib.sha256(b"\x00" + stored).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def entries() -> list[bytes]:
    """The bytes of the entries, put together again from the page's lines."""
    found = []
    for block in EVENTS:
        _, header, *lines = block.partition("\n\n")[0].splitlines()
        found.append(f"{header}\n{''.join(lines)}".encode())
    return found


def in_table(name: str) -> bytes:
    """A hash that the page's table tells."""
    (found,) = re.findall(rf"^\| {name} \| `([0-9a-f]{{64}})` \|$", PAGE, re.MULTILINE)
    return bytes.fromhex(found)


def note() -> tuple[str, str, bytes]:
    """The signed note: its text, the name of its key, and what the signature line holds."""
    shown = PAGE.partition("$ tracker audit checkpoint --key agenda.key\n")[2]
    text, _, below = shown.partition("\n\n")
    dash, name, encoded = below.partition("\n")[0].split(" ")
    assert dash == "\N{EM DASH}"
    return text + "\n", name, base64.b64decode(encoded)


def test_the_bytes_hash_to_the_leaves() -> None:
    """Each entry is where the page says, and has the leaf that the page says."""
    heads = [block.partition("\n")[0] for block in EVENTS]
    assert heads == [
        f"position {number} · leaf {leaf(stored).hex()}" for number, stored in enumerate(entries())
    ]
    assert len(heads) == 3


def test_the_leaves_make_the_tree() -> None:
    """The inner node, the root, and the checkpoint's third line."""
    first, second, third = map(leaf, entries())
    assert in_table("node") == node(first, second)
    assert in_table("root") == node(node(first, second), third)
    origin, size, root, end = note()[0].split("\n")
    assert (size, end, base64.b64decode(root)) == ("3", "", in_table("root"))
    assert origin.encode() in entries()[0]


def test_the_note_is_signed_by_the_key_that_the_log_names() -> None:
    """The key's id, the signature, and that entry @2 tells the same key."""
    text, name, value = note()
    (key,) = re.findall(r"^to hand out: (\S+)$", PAGE, re.MULTILINE)
    found, key_id, encoded = key.split("+", 2)
    public = base64.b64decode(encoded)
    assert (found, public[0], len(public)) == (name, 1, 33)
    assert hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8] == key_id
    assert value[:4].hex() == key_id
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(value[4:], text.encode())
    assert f'"key":"{key}"'.encode() in entries()[2]


def test_the_page_is_for_both_doors() -> None:
    """README and the architecture lead to it."""
    assert "(docs/audit.md)" in PAGES["README.md"]
    assert "(audit.md)" in PAGES["docs/architecture.md"]
