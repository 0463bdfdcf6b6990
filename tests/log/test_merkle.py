"""The Merkle tree: known answers, the recursive definition, and proofs that can't be bent."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ProofRefused
from tracker.log import merkle
from tracker.log.envelope import leaf_hash

MOST = 130
"""Trees of all sizes up to this are compared with the definition."""

LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(MOST)]

EIGHT = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
"""The leaves of the tree that certificate transparency tests with."""

EIGHT_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def defined(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962, 2.1 defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return merkle.node_hash(defined(leaves[:half]), defined(leaves[half:]))


def subtree(level: int, number: int) -> bytes:
    """The complete subtrees of the test's leaves."""
    width = 1 << level
    found = LEAVES[number * width : (number + 1) * width]
    assert len(found) == width, "only complete subtrees are asked for"
    return defined(found)


def test_the_empty_tree() -> None:
    """Nothing has the hash of nothing."""
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([]).hex() == merkle.EMPTY.hex() == expected


def test_one_empty_leaf() -> None:
    """A leaf is hashed after a zero byte."""
    expected = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == merkle.root([leaf_hash(b"")]).hex() == expected


def test_the_tree_of_certificate_transparency() -> None:
    """Eight leaves that every implementation knows."""
    assert merkle.root(map(leaf_hash, EIGHT)).hex() == EIGHT_ROOT


def test_a_published_path_and_proof() -> None:
    """An audit path and a consistency proof of that tree, as published with it."""
    leaves = list(map(leaf_hash, EIGHT))

    def parts(level: int, number: int) -> bytes:
        return defined(leaves[number << level : (number + 1) << level])

    path = [found.hex() for found in merkle.inclusion(parts, 5, 8)]
    assert path == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    proof = [found.hex() for found in merkle.consistency(parts, 6, 8)]
    assert proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_roots_of_all_sizes(size: int) -> None:
    """Leaf by leaf and by subtrees, the root is the defined one."""
    expected = defined(LEAVES[:size])
    assert merkle.root(LEAVES[:size]) == merkle.root_of(subtree, 0, size) == expected


@pytest.mark.parametrize("size", range(1, MOST + 1, 3))
def test_every_path_of_a_size_holds(size: int) -> None:
    """Each leaf is proved to be in the tree, and in no other place."""
    root = defined(LEAVES[:size])
    for index in range(size):
        path = merkle.inclusion(subtree, index, size)
        merkle.check_inclusion(LEAVES[index], index, size, path, root)
        with pytest.raises(ProofRefused):
            merkle.check_inclusion(LEAVES[index], (index + 1) % (size + 1), size, path, root)


@pytest.mark.parametrize("size", range(1, MOST + 1, 3))
def test_every_older_size_is_a_beginning(size: int) -> None:
    """Each older tree is proved to be the beginning, and no other tree is."""
    root = defined(LEAVES[:size])
    for old in range(1, size + 1):
        proof = merkle.consistency(subtree, old, size)
        merkle.check_consistency(old, size, proof, defined(LEAVES[:old]), root)
        with pytest.raises(ProofRefused):
            merkle.check_consistency(old, size, proof, defined(LEAVES[1 : old + 1]), root)


@given(st.data())
def test_a_changed_path_is_refused(data: st.DataObject) -> None:
    """A bit, a hash more or less, another place or size: none passes."""
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    root = defined(LEAVES[:size])
    path = list(merkle.inclusion(subtree, index, size))
    bent = data.draw(_bent(path))
    with pytest.raises(ProofRefused):
        merkle.check_inclusion(LEAVES[index], index, size, bent, root)


@given(st.data())
def test_a_changed_consistency_proof_is_refused(data: st.DataObject) -> None:
    """A bit, a hash more or less, another size: none passes."""
    size = data.draw(st.integers(3, MOST))
    old = data.draw(st.integers(1, size - 1))
    proof = list(merkle.consistency(subtree, old, size))
    roots = defined(LEAVES[:old]), defined(LEAVES[:size])
    with pytest.raises(ProofRefused):
        merkle.check_consistency(old, size, data.draw(_bent(proof)), *roots)
    with pytest.raises(ProofRefused):
        merkle.check_consistency(old, size, proof, roots[1], roots[0])


def _bent(path: list[bytes]) -> st.SearchStrategy[list[bytes]]:
    """Every way to change a proof a little."""
    flips = st.tuples(st.integers(0, len(path) - 1), st.integers(0, 255)).map(
        lambda at: [_flipped(one, at[1]) if n == at[0] else one for n, one in enumerate(path)]
    )
    return st.one_of(
        flips, st.just(path[1:]), st.just(path[:-1]), st.just([*path, LEAVES[0]]),
        st.just([LEAVES[0], *path]), st.just([*path[:-1], path[-1][:31]]),
    )  # fmt: skip


def _flipped(found: bytes, bit: int) -> bytes:
    changed = bytearray(found)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3), (9, 4)])
def test_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    """An entry after the end is in no tree."""
    with pytest.raises(ProofRefused, match=f"@{index} is not among the first {size}"):
        merkle.inclusion(subtree, index, size)
    with pytest.raises(ProofRefused):
        merkle.check_inclusion(LEAVES[0], index, size, [], merkle.EMPTY)


@pytest.mark.parametrize(("old", "size"), [(0, 4), (5, 4), (-1, 4)])
def test_no_connection_to_a_larger_or_empty_tree(old: int, size: int) -> None:
    """A tree does not begin with a larger one; of nothing there is nothing to prove."""
    with pytest.raises(ProofRefused):
        merkle.consistency(subtree, old, size)
    with pytest.raises(ProofRefused):
        merkle.check_consistency(old, size, [], merkle.EMPTY, merkle.EMPTY)


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_a_frontier_goes_on_where_it_stopped(size: int, more: int) -> None:
    """From the complete subtrees of an older tree, later roots follow."""
    stop = min(size + more, MOST)
    roots = [subtree(level, number) for level, number in merkle.complete(0, size)]
    frontier = merkle.Frontier(size, roots)
    for leaf in LEAVES[size:stop]:
        frontier.add(leaf)
    assert frontier.root() == defined(LEAVES[:stop])
    assert frontier.size == stop
