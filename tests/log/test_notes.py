"""Notes, checkpoints, proof files and keys: as other tools write them, and nothing bent."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import (
    KeyRefused,
    NoteRefused,
    ProofRefused,
    SignatureRefused,
    TrackerError,
)
from tracker.log import merkle
from tracker.log.checkpoint import Checkpoint, parse_checkpoint, read_checkpoint
from tracker.log.envelope import leaf_hash
from tracker.log.note import Note, Signature, read_note, write_note
from tracker.log.proof import Proof, check_proof, read_proof, write_proof
from tracker.log.signing import (
    COSIGNATURE,
    Signer,
    Verifier,
    check_note,
    read_signer,
    read_verifier,
    sign,
)

SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n\N{EM DASH} example.com/foo"
    " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E"
    "RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""The example of C2SP's signed-note, and its key."""

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    f"{GO_TEXT}\n\N{EM DASH} PeterNeumann"
    " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFY"
    "C2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The key and note that the checksum database of Go is tested with: signing is deterministic."""

SIGNER = Signer("agenda-tracker/log", bytes(range(32)))
LEAVES = [f"entry {number}".encode() for number in range(7)]
ROOT = merkle.root(map(leaf_hash, LEAVES))
POINT = Checkpoint("agenda-tracker/log", len(LEAVES), ROOT)


def _subtree(level: int, number: int) -> bytes:
    found = LEAVES[number << level : (number + 1) << level]
    return merkle.root(map(leaf_hash, found))


def _proof(index: int = 3) -> bytes:
    path = merkle.inclusion(_subtree, index, len(LEAVES))
    return write_proof(Proof(LEAVES[index], index, path, POINT.text.encode()))


# --- notes and keys ---------------------------------------------------------------------------


def test_the_example_of_the_specification_holds() -> None:
    """The note that C2SP publishes is signed by the key that C2SP publishes."""
    found = check_note(read_note(SPEC_NOTE.encode()), (read_verifier(SPEC_KEY),))
    assert [one.name for one in found] == ["example.com/foo"]


def test_signing_makes_the_published_bytes() -> None:
    """Another implementation's private key makes its very note."""
    signer = read_signer(GO_PRIVATE)
    assert str(signer) == GO_PRIVATE
    assert str(signer.verifier) == GO_KEY
    assert write_note(sign(GO_TEXT, signer)) == GO_NOTE


def test_a_witness_tells_its_time() -> None:
    """A cosignature is over the time and the text; both are checked."""
    plain = sign("cosignature/v1\ntime 1679315147\n" + POINT.text, SIGNER).signatures[0]
    witness = Verifier("witness.example/w1", COSIGNATURE, SIGNER.verifier.public)
    value = (1_679_315_147).to_bytes(8) + plain.value
    note = Note(POINT.text, (Signature(witness.name, witness.key_id, value),))
    assert check_note(note, (witness,))[0].time == 1_679_315_147
    later = Signature(witness.name, witness.key_id, (1_679_315_148).to_bytes(8) + plain.value)
    with pytest.raises(SignatureRefused):
        check_note(Note(POINT.text, (later,)), (witness,))
    assert read_verifier(str(witness)) == witness


def test_a_signature_by_a_stranger_is_passed_over() -> None:
    """Only signatures by known keys count, and one must be there."""
    stranger = Signer("stranger", bytes(32))
    both = sign(POINT.text, SIGNER).signatures + sign(POINT.text, stranger).signatures
    found = check_note(Note(POINT.text, both), (SIGNER.verifier,))
    assert [one.name for one in found] == [SIGNER.name]
    with pytest.raises(SignatureRefused, match=r"agenda-tracker/log: it is signed by stranger"):
        check_note(sign(POINT.text, stranger), (SIGNER.verifier,))


@given(st.integers(0, len(SPEC_NOTE.encode()) * 8 - 1))
def test_no_bit_of_a_note_can_be_changed(bit: int) -> None:
    """Text, name, key id, signature: each bit counts."""
    raw = bytearray(SPEC_NOTE.encode())
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteRefused, SignatureRefused)):
        check_note(read_note(bytes(raw)), (read_verifier(SPEC_KEY),))


@given(st.integers(0, len(GO_KEY)), st.integers(0, len(GO_KEY)))
def test_a_part_of_a_key_is_none(start: int, stop: int) -> None:
    """No piece of a key is one."""
    part = GO_KEY[start:stop]
    if part != GO_KEY:
        with pytest.raises(KeyRefused):
            read_verifier(part)


@given(st.integers(0, len(GO_KEY) - 1))
def test_a_changed_key_is_none(index: int) -> None:
    """Each character of a key counts."""
    bent = GO_KEY[:index] + chr(ord(GO_KEY[index]) + 1) + GO_KEY[index + 1 :]
    with pytest.raises(KeyRefused):
        read_verifier(bent)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GO_PRIVATE, "it is for signing"),
        ("a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"),
        (str(Verifier("x", 7, bytes(32))), "kind 7"),
    ],
)
def test_keys_that_are_none_here(text: str, reason: str) -> None:
    """A private key is never taken for a public one; unknown kinds say so."""
    with pytest.raises(KeyRefused, match=reason):
        read_verifier(text)


def test_only_private_keys_sign() -> None:
    """A public key, or one of another kind, signs nothing."""
    with pytest.raises(KeyRefused, match="begins with PRIVATE"):
        read_signer(GO_KEY)
    other = base64.b64encode(bytes([COSIGNATURE]) + bytes(32)).decode()
    with pytest.raises(KeyRefused, match="kind 4"):
        read_signer(f"PRIVATE+KEY+x+00000000+{other}")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"text\n", b"text\n\n", b"text\n\nno signature\n", SPEC_NOTE.encode()[:-1],
        SPEC_NOTE.replace("\n\n", "\n").encode(), SPEC_NOTE.replace("\n", "\r\n").encode(),
        SPEC_NOTE.encode() + b"\n", SPEC_NOTE.replace("example.com/foo ", "  ").encode(),
        SPEC_NOTE.encode() * 8_000, b"\xff" + SPEC_NOTE.encode(),
        "text\n\n\N{EM DASH} x AAAA\n".encode(), "text\n\n\N{EM DASH} x AAAAAB==\n".encode(),
        (SPEC_NOTE + SPEC_NOTE.split("\n\n")[1] * 100).encode(),
    ],
)  # fmt: skip
def test_what_is_no_note(raw: bytes) -> None:
    """Everything else is refused with our own error."""
    with pytest.raises(NoteRefused):
        read_note(raw)


@given(st.binary(max_size=300))
def test_noise_is_refused(raw: bytes) -> None:
    """Whatever is handed in, the answer is one of ours."""
    for read in (read_note, read_checkpoint, read_proof):
        with pytest.raises(NoteRefused):
            read(raw)


# --- checkpoints ------------------------------------------------------------------------------


def test_a_checkpoint_comes_back_signed_and_unsigned() -> None:
    """Three lines; signed they are a note."""
    assert read_checkpoint(POINT.text.encode()).checkpoint == POINT
    signed = write_note(sign(POINT.text, SIGNER))
    found = read_checkpoint(signed.encode())
    assert found.checkpoint == POINT
    assert found.note is not None
    assert write_note(found.note) == signed


def test_further_lines_are_passed_over() -> None:
    """Extensions are not ours to read."""
    assert parse_checkpoint(POINT.text + "extension 1\n") == POINT


@pytest.mark.parametrize("size", ["07", "-7", "7.0", "seven", "7 ", "", "9" * 19, "\u0667"])
def test_a_mutated_size_is_refused(size: str) -> None:
    """A size is written in one way alone."""
    with pytest.raises(NoteRefused):
        parse_checkpoint(POINT.text.replace("\n7\n", f"\n{size}\n"))


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", POINT.text[:-1], POINT.text.replace("=", ""), "\n" + POINT.text, "o\n1\nAAAA\n"],
)
def test_what_is_no_checkpoint(text: str) -> None:
    """Each line is there and as it should be."""
    with pytest.raises(NoteRefused):
        parse_checkpoint(text)


# --- proof files ------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_a_proof_comes_back_and_holds(index: int) -> None:
    """Each entry is proved by its file alone."""
    proof = read_proof(_proof(index))
    assert (proof.stored, proof.index) == (LEAVES[index], index)
    assert check_proof(proof).checkpoint == POINT
    assert check_proof(proof, read_checkpoint(POINT.text.encode())).checkpoint == POINT


@given(st.integers(0, len(_proof()) * 8 - 1))
def test_no_bit_of_a_proof_can_be_changed(bit: int) -> None:
    """A changed proof is refused; a changed origin by the checkpoint that the reader holds."""
    raw = bytearray(_proof())
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteRefused, ProofRefused)):
        check_proof(read_proof(bytes(raw)), read_checkpoint(POINT.text.encode()))


@given(st.integers(0, len(_proof())), st.integers(0, len(_proof())))
def test_no_piece_of_a_proof_holds(start: int, stop: int) -> None:
    """A cut file is refused."""
    piece = _proof()[start:stop]
    if piece != _proof():
        with pytest.raises((NoteRefused, ProofRefused)):
            check_proof(read_proof(piece), read_checkpoint(POINT.text.encode()))


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (Checkpoint("other", 7, ROOT), "of the log agenda-tracker/log, the checkpoint held"),
        (Checkpoint(POINT.origin, 5, ROOT), "the one held has 5: ask for a proof"),
        (Checkpoint(POINT.origin, 7, merkle.EMPTY), "have different roots"),
    ],
)
def test_the_checkpoint_held_decides(held: Checkpoint, reason: str) -> None:
    """A proof against another checkpoint says which one it is against."""
    with pytest.raises(ProofRefused, match=reason):
        check_proof(read_proof(_proof()), read_checkpoint(held.text.encode()))


def test_a_path_is_not_endless() -> None:
    """Nobody is kept busy by a proof of a million hashes."""
    line = base64.b64encode(merkle.EMPTY) + b"\n"
    head, _, rest = _proof().partition(b"\n\n")
    with pytest.raises(NoteRefused, match="over 64 hashes"):
        read_proof(head + b"\n" + line * 65 + b"\n" + rest)


@pytest.mark.parametrize("error", [KeyRefused("x"), ProofRefused("x"), NoteRefused("x", "y")])
def test_refusals_are_one_line(error: TrackerError) -> None:
    """What is said fits on one line."""
    assert "\n" not in str(error)
