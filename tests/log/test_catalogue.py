"""The catalogue: upcasting one version at a time, and what newer code wrote is refused by name."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.log.strategies import texts
from tracker.domain.facts import Event
from tracker.errors import DamagedEvent, EventNewer, Impossible
from tracker.log.catalogue import KINDS, UPCASTERS, Catalogue, Kind, Upcaster, catalogue
from tracker.log.envelope import canonical


class VoteCast(Event, frozen=True):
    """An event of the third version: the name of v1 and the count of v2 became two fields."""

    voters: tuple[str, ...]
    weight: int


class Unchanged(Event, frozen=True):
    """An event that was never changed."""

    text: str


def _to_2(data: dict[str, Any]) -> dict[str, Any]:
    """v1 had one voter's name, v2 counts too."""
    return {"voter": data["name"], "count": 1}


def _to_3(data: dict[str, Any]) -> dict[str, Any]:
    """v3 has many voters."""
    return {"voters": [data["voter"]], "weight": data["count"]}


KIND = Kind("vote.cast", 3, VoteCast)
CHAIN: Mapping[tuple[str, int], Upcaster] = {("vote.cast", 1): _to_2, ("vote.cast", 2): _to_3}
SYNTHETIC = Catalogue((KIND, Kind("unchanged", 1, Unchanged)), CHAIN)


@pytest.mark.parametrize(
    ("version", "raw"),
    [
        (1, b'{"name":"ARM"}'),
        (2, b'{"count":1,"voter":"ARM"}'),
        (3, b'{"voters":["ARM"],"weight":1}'),
    ],
)
def test_old_versions_are_upcast_step_by_step(version: int, raw: bytes) -> None:
    """Each version that was ever written reads as the present type."""
    assert SYNTHETIC.read("vote.cast", version, raw, 7) == VoteCast(("ARM",), 1)


def test_an_event_keeps_its_stored_version() -> None:
    """Upcasting changes what is read, not the catalogue's names."""
    assert SYNTHETIC.named("vote.cast", 1, 0) is KIND
    assert SYNTHETIC.names() == ("vote.cast", "unchanged")
    assert SYNTHETIC.of(VoteCast((), 0)) is KIND


@pytest.mark.parametrize(
    "upcasters",
    [
        {},
        {("vote.cast", 1): _to_2},
        {("vote.cast", 2): _to_3},
        {**CHAIN, ("vote.cast", 3): _to_3},
        {**CHAIN, ("vote.cast", 0): _to_2},
        {**CHAIN, ("vote.counted", 1): _to_2},
    ],
    ids=["none", "the second is missing", "the first is missing", "one more", "0", "another's"],
)
def test_a_broken_chain_is_refused_at_start(upcasters: dict[tuple[str, int], Upcaster]) -> None:
    """A catalogue that could not read some version can't be made."""
    with pytest.raises(Impossible, match="upcasters do not fit"):
        Catalogue((KIND,), upcasters)


@pytest.mark.parametrize(
    "kinds",
    [
        (Kind("unchanged", 1, Unchanged), Kind("unchanged", 1, VoteCast)),
        (Kind("unchanged", 1, Unchanged), Kind("renamed", 1, Unchanged)),
    ],
    ids=["one name", "one class"],
)
def test_a_name_or_a_class_twice_is_refused(kinds: tuple[Kind, ...]) -> None:
    """Name and class stand for each other, so that neither may be given twice."""
    with pytest.raises(Impossible, match="twice"):
        Catalogue(kinds, {})


@pytest.mark.parametrize(
    ("name", "version"),
    [("vote.cast", 4), ("unchanged", 2), ("vote.counted", 1), ("VoteCast", 1), ("", 1)],
)
def test_what_newer_code_wrote_is_refused_by_name(name: str, version: int) -> None:
    """Never guessed at: the refusal says which event, which version and where."""
    with pytest.raises(EventNewer) as refusal:
        SYNTHETIC.read(name, version, b"{}", 12)
    assert (refusal.value.type, refusal.value.version, refusal.value.position) == (
        *(name, version, 12),
    )


@pytest.mark.parametrize("version", [0, -1])
def test_there_is_no_version_below_1(version: int) -> None:
    """No code ever wrote one: the entry is damaged."""
    with pytest.raises(DamagedEvent, match="has no version"):
        SYNTHETIC.read("vote.cast", version, b"{}", 12)


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize(
    "raw",
    [
        *(b"{}", b"[]", b"null", b"7", b"", b"{", b'{"name":3}', b'{"voter":{}}', b"\xff"),
        *(b'{"voters":["a"],"weight":"1"}', b'{"voters":["a"],"weight":1,"more":2}'),
        *(b'{"voters":["\xff"],"weight":1}', b'{"name":"\xff"}', b'{"count":1,"voter":[1]}'),
        *(b'{"name":' + b"[" * 50_000, b'{"name":"a","count":1e999}'),
    ],
    ids=lambda raw: repr(raw)[:30],
)
def test_data_that_a_version_does_not_take_is_damaged(version: int, raw: bytes) -> None:
    """Wrong fields, wrong types, no JSON, bad UTF-8, depth: one error, with name and version."""
    with pytest.raises(DamagedEvent, match=rf"vote\.cast v{version}") as refusal:
        SYNTHETIC.read("vote.cast", version, raw, 12)
    assert refusal.value.position == 12


@given(st.integers(0, len(KINDS) - 1), st.binary(max_size=40))
def test_random_data_is_damaged_or_an_event(number: int, raw: bytes) -> None:
    """No other error than ours, whatever the bytes."""
    kind = KINDS[number]
    try:
        found = catalogue().read(kind.name, kind.version, raw, 3)
    except DamagedEvent:
        return
    assert type(found) is kind.data


@given(texts, st.integers(0, 2**53 - 1))
def test_upcasting_keeps_text_and_numbers(name: str, count: int) -> None:
    """They come through the chain as they were written."""
    raw = canonical({"voter": name, "count": count})
    assert SYNTHETIC.read("vote.cast", 2, raw, 0) == VoteCast((name,), count)


def test_the_programs_own_catalogue_holds_together() -> None:
    """Made once, of all kinds; names are lower case with one dot, and no module paths."""
    assert catalogue() is catalogue()
    assert catalogue().kinds() == KINDS
    assert {name for name, _ in UPCASTERS} <= set(catalogue().names())
    for kind in KINDS:
        thing, _, fact = kind.name.partition(".")
        assert (thing + fact).replace("_", "").isalpha()
        assert kind.name == kind.name.lower()
        assert "tracker" not in kind.name


def test_marks_and_setup_facts_are_what_the_design_says() -> None:
    """Marks are about events; what takes away moves the fence; only set-up may lack a date."""
    assert {kind.name for kind in KINDS if kind.mark} == {
        *("event.corroborated", "event.disputed", "event.retracted", "dispute.settled"),
    }
    assert {kind.name for kind in KINDS if kind.takes_away} == {
        *("event.retracted", "member.left", "procedure.adopted", "source.amended"),
    }
    streams = (
        "log.",
        "key.",
        "party.",
        "organisation.",
        "source.",
        "procedure.",
        "body.",
        "member.",
    )
    for kind in KINDS:
        is_setup = kind.name.startswith(
            (*streams, "member.", "chair.", "office.", "participation.")
        )
        is_setup = is_setup or kind.name.endswith((".registered", ".linked", "measure.added"))
        assert kind.setup == is_setup, kind.name


def test_open_kinds_are_those_with_parts_of_any_type() -> None:
    """What no type describes may hold numbers that a type would have turned into others."""
    for kind in KINDS:
        assert kind.open == ("AnyType" in str(msgspec.inspect.type_info(kind.data))), kind.name
