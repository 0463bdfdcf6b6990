"""A procedure's text: written so that it is read back, and checked with the line of each fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tracker.domain.procedure import parse, shipped, shipped_names, shipped_text
from tracker.domain.procedure_check import Fault, check
from tracker.domain.procedure_toml import renamed, toml

TITLES = st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip() != "")


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_one_is_its_file(name: str) -> None:
    """Comments and all; under another name it is one of its own."""
    assert toml(shipped(name)) == shipped_text(name)
    other = parse(renamed(shipped_text(name), "other"))
    assert other == replace(shipped(name), name="other")
    assert parse(toml(other)) == other
    assert check(toml(other)) == []


@given(title=TITLES, label=TITLES, description=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_read_back(title: str, label: str, description: str) -> None:
    """Whatever the texts hold."""
    rules = shipped("silence")
    states = tuple(replace(state, label=label) for state in rules.states)
    own = replace(rules, title=title, description=description.strip(), states=states)
    assert parse(toml(own)) == own


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("title = ", "titel = ", ["the procedure: the field 'title' is missing"]),
        ("routine = [", 'routine = ["nope", ', ["routine names the unknown transition 'nope'"]),
        (
            'blocking = ["',
            'blocking = ["objcts", "',
            ["unknown stance 'objcts' (nearest: objects)"],
        ),
    ],
)
def test_a_fault_is_found(old: str, new: str, wanted: list[str]) -> None:
    """With a line that holds what it names."""
    text = shipped_text("ietf").replace(old, new, 1)
    found = check(text)
    for part in wanted:
        (fault,) = (one for one in found if part in one.reason)
        if fault.line is not None and new:
            assert new.strip() in text.splitlines()[fault.line - 1]
    assert bool(found) == bool(wanted)


def test_what_is_no_toml_has_its_line() -> None:
    """Also where it ends too early."""
    assert check("a = 1\nb = = 2\n") == [Fault(2, "no TOML: Invalid value")]
    (fault,) = check('name = "x\n')
    assert fault.line == 1


def test_parts_that_are_no_tables() -> None:
    """They are counted where they have no name."""
    reasons = [fault.reason for fault in check("states = [1]\ntransitions = [{ to = 3 }]")]
    assert "state no. 1 is no table: write { name = ... }" in reasons
    assert "transition no. 1: the field 'name' is missing" in reasons
    assert "transition no. 1: the field 'to': Expected `str`, got `int`" in reasons


def test_a_name_that_stands_twice() -> None:
    """The second is to blame."""
    state = '{ name = "proposed", open = true },'
    text = shipped_text("vote").replace(state, f"{state}\n    {state}", 1)
    (fault,) = check(text)
    assert fault.reason == "the state 'proposed' stands twice"
    assert fault.line is not None
    assert text.splitlines()[fault.line - 2] == text.splitlines()[fault.line - 1]
