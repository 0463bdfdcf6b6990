"""Keys and signatures of notes: Ed25519, and the cosignatures of witnesses, which tell a time.

Log layer. Keys are written as other tools of transparency logs write them: a verifier key is
``name+id+base64``, a private key ``PRIVATE+KEY+name+id+base64``. Needs the extra ``sign``.
"""

import base64
from typing import Any

import msgspec

from tracker.errors import KeyRefused, NoteRefused, SignatureRefused, SigningMissing
from tracker.log.note import KEY_ID, Note, Signature, strict_base64, valid_name

ED25519 = 1
"""A signature over the text."""
COSIGNATURE = 4
"""A witness's signature over the text and a time (C2SP tlog-cosignature, v1)."""
PRIVATE = "PRIVATE+KEY+"
KEY = 32
"""Bytes of a key."""
TIME = 8
"""Bytes of a cosignature's time."""


class Verifier(msgspec.Struct, frozen=True):
    """A public key (32 bytes), its name, and the kind of signature that it checks."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The id by which a signature names its key."""
        import hashlib  # noqa: PLC0415 - 4 ms that all save who sign nothing

        made = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(made).digest()[:KEY_ID]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_encoded(bytes([self.kind]) + self.public)}"


class Signer(msgspec.Struct, frozen=True):
    """A private key (a seed of 32 bytes) and its name."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public key to hand out.

        Raises:
            SigningMissing: without the extra ``sign``.
        """
        public: bytes = _private(self.seed).public_key().public_bytes_raw()
        return Verifier(self.name, ED25519, public)

    def __str__(self) -> str:
        secret = _encoded(bytes([ED25519]) + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{secret}"


class Verified(msgspec.Struct, frozen=True):
    """A signature that holds: whose, and for a witness the time it says (seconds since 1970)."""

    name: str
    time: int | None


def read_verifier(text: str) -> Verifier:
    """Parse a verifier key.

    Raises:
        KeyRefused: for all that is none, or of a kind that is not known here.
    """
    if text.startswith(PRIVATE):
        raise KeyRefused("this is a private key; it is for signing, and to be kept to oneself")
    name, key_id, kind, key = _parts(text)
    found = Verifier(name, kind, key)
    if kind not in (ED25519, COSIGNATURE):
        raise KeyRefused(f"kind {kind} of signature is not known here")
    _check_id(found, key_id)
    return found


def read_signer(text: str) -> Signer:
    """Parse a private key.

    Raises:
        KeyRefused: for all that is none.
        SigningMissing: without the extra ``sign``.
    """
    if not text.startswith(PRIVATE):
        raise KeyRefused(f"a private key begins with {PRIVATE}")
    name, key_id, kind, seed = _parts(text.removeprefix(PRIVATE))
    if kind != ED25519:
        raise KeyRefused(f"kind {kind} of key can't sign here")
    found = Signer(name, seed)
    _check_id(found.verifier, key_id)
    return found


def _parts(text: str) -> tuple[str, str, int, bytes]:
    """Name, id, kind and key; the base64 may hold a plus, the name may not."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        found = strict_base64(encoded, "key")
    except NoteRefused as error:
        raise KeyRefused("it is not written as name+id+base64") from error
    if not valid_name(name) or len(found) != KEY + 1:
        raise KeyRefused("it is not written as name+id+base64")
    return name, key_id, found[0], found[1:]


def _check_id(verifier: Verifier, key_id: str) -> None:
    if verifier.key_id.hex() != key_id:
        raise KeyRefused("its id does not fit its name and key: a part of it was changed")


def sign(text: str, signer: Signer) -> Note:
    """Sign a text that ends in a newline.

    Raises:
        SigningMissing: without the extra ``sign``.
    """
    value: bytes = _private(signer.seed).sign(text.encode())
    return Note(text, (Signature(signer.name, signer.verifier.key_id, value),))


def check_note(note: Note, verifiers: tuple[Verifier, ...]) -> tuple[Verified, ...]:
    """Check all signatures by known keys; others are passed over. At least one must be there.

    Raises:
        SignatureRefused: where none is by a known key, or one by a known key does not hold.
        SigningMissing: without the extra ``sign``.
    """
    known = {(each.name, each.key_id): each for each in verifiers}
    found = []
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is not None:
            found.append(_checked(note.text, signature, verifier))
    if not found:
        raise SignatureRefused(_names(verifiers), f"it is signed by {_names(note.signatures)}")
    return tuple(found)


def _checked(text: str, signature: Signature, verifier: Verifier) -> Verified:
    """Check one signature.

    Raises:
        SignatureRefused: where it does not hold.
    """
    value, message, time = signature.value, text, None
    if verifier.kind == COSIGNATURE:
        time = int.from_bytes(value[:TIME])
        value, message = value[TIME:], f"cosignature/v1\ntime {time}\n{text}"
    if not _holds(verifier.public, value, message.encode()):
        raise SignatureRefused(verifier.name, "the text or the signature was changed")
    return Verified(verifier.name, time)


def _holds(public: bytes, signature: bytes, message: bytes) -> bool:
    ed25519, invalid = _library()
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (invalid, ValueError):
        return False
    return True


def _private(seed: bytes) -> Any:  # noqa: ANN401 - the extra may be missing
    ed25519, _ = _library()
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def _library() -> tuple[Any, type[Exception]]:
    """The extra's module and its refusal, imported where something is signed or checked.

    Raises:
        SigningMissing: where it is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError as error:
        raise SigningMissing from error
    return ed25519, InvalidSignature


def _names(named: tuple[Verifier, ...] | tuple[Signature, ...]) -> str:
    return ", ".join(each.name for each in named) or "nobody"


def _encoded(found: bytes) -> str:
    return base64.b64encode(found).decode()
