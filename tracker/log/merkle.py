"""The Merkle tree over the log (RFC 6962, 2.1; RFC 9162, 2.1): roots, proofs, their checks.

Log layer, standard library alone. A tree is asked for the roots of its complete subtrees; where
these come from (leaves in the table, cached tiles, a list) is the business of a ``Subtrees``.
All hashes are 32 bytes, SHA-256.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Protocol

from tracker.errors import ProofRefused

HASH = 32
"""Bytes of a hash."""


class Hash(Protocol):
    """What a hash function gives."""

    def digest(self) -> bytes:
        """The hash itself."""


def _found_sha256() -> Callable[[bytes], Hash]:
    for module in ("_sha2", "_sha256"):  # from Python 3.12 on, and before
        with suppress(ImportError):
            found: Callable[[bytes], Hash] = import_module(module).sha256
            return found
    from hashlib import sha256  # noqa: PLC0415 - as a rule it is not needed

    return sha256


own_sha256 = _found_sha256()
"""The interpreter's own, which ``random`` takes, too: OpenSSL's takes 2 ms of each start to load.

For a few nodes it is as quick; for whole events OpenSSL's is.
"""

EMPTY = own_sha256(b"").digest()
"""The root of a tree without leaves."""

Subtrees = Callable[[int, int], bytes]
"""Gives the root of the complete subtree of 2^level leaves with a number: ``(level, number)``."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of a one byte and its two children."""
    return own_sha256(b"\x01" + left + right).digest()


class Frontier:
    """The complete subtrees of a growing tree, largest first: what a stream of leaves leaves."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        """Start empty, or after ``size`` leaves whose complete subtrees have these roots."""
        self.size = size
        self._roots = list(roots)

    def add(self, leaf: bytes) -> None:
        """Take the next leaf's hash."""
        size, found = self.size, leaf
        while size & 1:
            found = node_hash(self._roots.pop(), found)
            size >>= 1
        self._roots.append(found)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return folded(self._roots)


def root(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree, in memory that grows with the logarithm of its size."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def folded(roots: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, largest first."""
    if not roots:
        return EMPTY
    found = roots[-1]
    for left in reversed(roots[:-1]):
        found = node_hash(left, found)
    return found


def complete(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees of leaves ``start`` … ``stop`` − 1, as ``(level, number)``.

    ``start`` is a multiple of the largest power of two in the range, as in every split of a tree.
    """
    while start < stop:
        level = (stop - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def root_of(subtrees: Subtrees, start: int, stop: int) -> bytes:
    """The root of leaves ``start`` … ``stop`` − 1."""
    return folded([subtrees(level, number) for level, number in complete(start, stop)])


def _split(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


# --- proofs -----------------------------------------------------------------------------------


def inclusion(subtrees: Subtrees, index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, the leaf's sibling first.

    Raises:
        ProofRefused: where there is no such leaf in a tree of that size.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"entry @{index} is not among the first {size}")
    start, stop = 0, size
    path: list[bytes] = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(root_of(subtrees, middle, stop))
            stop = middle
        else:
            path.append(root_of(subtrees, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency(subtrees: Subtrees, old: int, size: int) -> tuple[bytes, ...]:
    """The proof that the tree of ``size`` leaves begins with the tree of ``old`` leaves.

    Raises:
        ProofRefused: where ``old`` is larger than ``size``, or nothing.
    """
    if not 0 < old <= size:
        raise ProofRefused(f"nothing connects {old} entries with {size}")
    start, stop = 0, size
    path: list[bytes] = []
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(root_of(subtrees, middle, stop))
            stop = middle
        else:
            path.append(root_of(subtrees, start, middle))
            start = middle
    if start:  # else the old root itself is known to who checks
        path.append(root_of(subtrees, start, stop))
    return tuple(reversed(path))


# --- checking ---------------------------------------------------------------------------------


def check_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes
) -> None:
    """Check an audit path (RFC 9162, 2.1.3.2).

    Raises:
        ProofRefused: where it does not lead from the leaf to the root.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"entry @{index} is not among the first {size}")
    _check_hashes([leaf, expected, *path])
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused("it has more hashes than the tree has levels")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofRefused("it has fewer hashes than the tree has levels")
    if found != expected:
        raise ProofRefused("it does not lead to the checkpoint's root")


def check_consistency(
    old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes
) -> None:
    """Check that a tree begins with an older one (RFC 9162, 2.1.4.2).

    Raises:
        ProofRefused: where the proof does not show it.
    """
    if not 0 < old <= size:
        raise ProofRefused(f"nothing connects {old} entries with {size}")
    _check_hashes([old_root, root, *path])
    if old == size:
        if path or old_root != root:
            raise ProofRefused("two roots of one size differ")
        return
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        raise ProofRefused("it is empty")
    first, second = _climbed(hashes, old - 1, size - 1)
    if first != old_root:
        raise ProofRefused("it does not lead to the older root")
    if second != root:
        raise ProofRefused("it does not lead to the newer root")


def _climbed(hashes: Sequence[bytes], node: int, last: int) -> tuple[bytes, bytes]:
    """Both roots that a consistency proof leads to."""
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for found in hashes[1:]:
        if last == 0:
            raise ProofRefused("it has more hashes than the tree has levels")
        if node & 1 or node == last:
            first, second = node_hash(found, first), node_hash(found, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, found)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofRefused("it has fewer hashes than the tree has levels")
    return first, second


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for found in hashes:
        if len(found) != HASH:
            raise ProofRefused(f"a hash has {HASH} bytes, not {len(found)}")
