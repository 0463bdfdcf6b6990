"""The envelope's bytes: canonical, complete, the same after reading and writing again."""

import json
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.log import strategies
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Citation, Claim
from tracker.domain.party import PartyRegistered
from tracker.errors import InvalidText, TooLarge, TrackerError, WrongType
from tracker.log.catalogue import catalogue
from tracker.log.envelope import (
    HEADER,
    LARGEST,
    LIMIT,
    Envelope,
    Metadata,
    canonical,
    claim_of,
    command_id,
    data_of,
    leaf_hash,
    read,
    write,
)

KEYS = {
    *("according_to", "data", "db_user", "event_id", "irregular", "key", "metadata", "note"),
    *("occurred", "order", "recorded_at", "recorder", "replaces", "reported", "schema_version"),
    *("sources", "stream", "type", "version"),
}
"""All keys of an envelope, as the design names them."""


def rfc_8785(value: object) -> bytes:
    """Canonical JSON by the standard library: equal to RFC 8785 for ASCII keys and no floats."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def plain(envelope: Envelope) -> dict[str, Any]:
    """The envelope as mappings, lists, text and numbers."""
    values = {**msgspec.structs.asdict(envelope), "data": data_of(envelope, catalogue(), 0)}
    found: dict[str, Any] = msgspec.to_builtins(values)
    return found


@given(strategies.envelopes())
def test_the_bytes_are_those_of_rfc_8785(envelope: Envelope) -> None:
    """Another implementation makes the same bytes from the same values."""
    assert write(envelope) == HEADER + rfc_8785(plain(envelope))


@given(strategies.envelopes())
def test_reading_and_writing_again_gives_the_same_bytes(envelope: Envelope) -> None:
    """Bytes → envelope → bytes, and data → event → data, lose nothing and add nothing."""
    stored = write(envelope)
    again = read(stored, 0)
    assert write(again) == stored
    event = data_of(again, catalogue(), 0)
    assert canonical(event) == bytes(again.data) == bytes(envelope.data)
    assert msgspec.structs.replace(again, data=envelope.data) == envelope


@given(strategies.envelopes())
def test_all_keys_are_always_present(envelope: Envelope) -> None:
    """Null or not, every key of envelope, metadata, sources and data is written."""
    found = json.loads(write(envelope).removeprefix(HEADER))
    assert set(found) == KEYS == set(Envelope.__struct_fields__)
    assert set(found["metadata"]) == {
        *("command_id", "digest", "causation", "correlation", "app_version")
    }
    assert all(set(one) == {"source", "locator", "wording"} for one in found["sources"])
    kind = catalogue().named(envelope.type, envelope.schema_version, 0)
    assert set(found["data"]) == set(kind.data.__struct_fields__)


@given(strategies.json_values)
def test_canonical_json_of_any_value(value: object) -> None:
    """Sorted keys at every depth, no blanks, the shortest escapes."""
    assert canonical(value) == rfc_8785(value)
    assert json.loads(canonical(value)) == value


@given(st.text(st.characters(exclude_categories=()), max_size=12))
@example("\n\u0301")
@example("\x0b\u0307")
@example("\\u0000")
@example("e\u0301")
@example("\u0378")
@example("a\x00")
@example("\ud800")
def test_text_is_written_if_and_only_if_it_comes_back_the_same(text: str) -> None:
    """NFC, assigned, no U+0000, no lone surrogate: else refused, in values and in keys."""
    categories = {unicodedata.category(character) for character in text}
    good = not categories & {"Cs", "Cn"} and "\x00" not in text
    good = good and unicodedata.normalize("NFC", text) == text
    if good:
        assert json.loads(canonical([text])) == [text]
    else:
        with pytest.raises(InvalidText):
            canonical([text])
        with pytest.raises(InvalidText):
            canonical({text: 1})


@given(st.text(min_size=1))
def test_keys_are_ascii(key: str) -> None:
    """Only so is the order of keys the same for every program."""
    assume(not key.isascii())
    with pytest.raises(InvalidText):
        canonical({"a": 1, key: 2})


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, 0, 10**15])
def test_whole_numbers_are_written_as_they_are(number: int) -> None:
    """Up to 2^53 − 1, whatever stands in the text around them."""
    assert canonical(["1.5e9 99999999999999999999", number]) == (
        b'["1.5e9 99999999999999999999",%d]' % number
    )


@pytest.mark.parametrize(
    "number", [LARGEST + 1, -LARGEST - 1, 2**63, 0.5, 1.0, 1e300, -0.0, 5e-324]
)
def test_other_numbers_are_refused(number: float) -> None:
    """A float, or a whole number that not every JSON reader keeps, is named in the refusal."""
    for value in (number, [number], {"a": {"b": number}}, ProcedureAdopted({"q": number})):
        with pytest.raises(WrongType, match="a whole number within"):
            canonical(value)


def _envelope(note: str) -> Envelope:
    data = msgspec.Raw(canonical(PartyRegistered("X")))
    fields: dict[str, Any] = dict.fromkeys(Envelope.__struct_fields__, "x")
    fields |= {"schema_version": 1, "version": 1, "order": 0, "sources": (), "data": data}
    fields |= {"metadata": dict.fromkeys(Metadata.__struct_fields__, "x")}
    return msgspec.convert({**fields, "note": note}, Envelope)


@pytest.mark.parametrize("character", ["x", "é", "😀", "\n", '"'])
def test_the_limit_counts_bytes(character: str) -> None:
    """Characters of several bytes and escapes count as what they are stored as."""
    width = len(canonical(character)) - 2
    room = LIMIT - len(write(_envelope("")))
    assert len(write(_envelope(character * (room // width)))) > LIMIT - width
    with pytest.raises(TooLarge):
        write(_envelope(character * (room // width + 1)))


def test_a_leaf_is_the_hash_of_rfc_9162() -> None:
    """SHA-256 of a zero byte and the entry: the known answers of an empty and a one-byte one."""
    empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    zero = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
    assert leaf_hash(b"").hex() == empty
    assert leaf_hash(b"\x00").hex() == zero


def test_command_ids_follow_from_names() -> None:
    """The same names give the same id for ever; other names, or their order, another."""
    assert command_id("docket", "csto", "a", "0") == command_id("docket", "csto", "a", "0")
    assert command_id("docket", "csto", "a", "0") == "b4407503-8ab2-5c19-b6f4-c1a657795f1e"
    assert len({command_id("a", "b"), command_id("b", "a"), command_id("ab"), command_id()}) == 4


@given(strategies.envelopes())
def test_a_claim_is_what_the_recorder_said(envelope: Envelope) -> None:
    """All fields of a claim are keys of the envelope, and come back as they are."""
    claim = claim_of(envelope)
    for field in Claim.__struct_fields__:
        assert getattr(claim, field) == getattr(envelope, field)


def test_refusals_are_errors_of_ours() -> None:
    """Each of them is a ``TrackerError``, for the one boundary that prints them."""
    assert all(issubclass(error, TrackerError) for error in (InvalidText, TooLarge, WrongType))


def test_fields_are_in_the_order_in_which_they_are_written() -> None:
    """Envelopes are written without sorting: their fields, and those within, are sorted."""
    for kind in (Envelope, Metadata, Citation):
        assert list(kind.__struct_fields__) == sorted(kind.__struct_fields__)
