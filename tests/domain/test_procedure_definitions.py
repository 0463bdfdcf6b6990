"""Definitions of procedures: what may be left out, what is refused, to JSON and back."""

import json
from typing import Any

import pytest
from hypothesis import given

from tests.domain.procedures import every_shipped, procedures
from tracker.domain.procedure import (
    Procedure,
    Transition,
    definition,
    parse,
)
from tracker.errors import InvalidProcedure


@every_shipped
def test_definition_comes_back(procedure: Procedure) -> None:
    """Through canonical JSON, keys sorted, a definition is the same procedure."""
    text = json.dumps(definition(procedure), sort_keys=True)
    assert parse(json.loads(text)) == procedure
    assert json.loads(text) == definition(procedure)  # what a log gives back is the same
    assert definition(parse(json.loads(text))) == definition(procedure)


@every_shipped
def test_definition_holds_every_key(procedure: Procedure) -> None:
    """What goes into the log leaves nothing out, and holds no numbers."""
    plain: Any = definition(procedure)
    assert set(plain) == set(Procedure.__struct_fields__)
    for step in plain["transitions"]:
        assert set(step) == set(Transition.__struct_encode_fields__)
        assert not any(type(value) in (int, float) for value in step.values())


SMALL = """
name = "small"
title = "Small"
description = "As short as can be."
routine = ["asked"]
blocking = ["objects"]
clearing = ["lifted"]
states = [{ name = "asked", open = true }, { name = "over-now", open = false }]

[[transitions]]
name = "asked"
from = ["open"]
request = true
answered_by = ["done"]

[[transitions]]
name = "done"
to = "over-now"
from = ["asked"]
"""


def test_what_may_be_left_out() -> None:
    """Labels are the names in words, a transition leads to its own name, `open` is expanded."""
    small = parse(SMALL)
    assert [state.label for state in small.states] == ["asked", "over now"]
    asked, done = small.transitions
    assert (asked.to, asked.label, asked.from_) == ("asked", "asked", ("asked",))
    assert (done.to, done.label, done.stance) == ("over-now", "done", None)
    assert parse(SMALL.replace('from = ["asked"]', 'from = ["registered", "asked"]')) == small


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('title = "Small"', 'titel = "Small"', "unknown field `titel`"),
        ('title = "Small"', "title = 7", "Expected `str`, got `int`"),
        ('title = "Small"', 'title = "two\\nlines"', "is no title or label"),
        ('title = "Small"', 'title = " "', "is no title or label"),
        ('title = "Small"\n', "", "missing required field `title`"),
        ('title = "Small"', "title = ", "no TOML"),
        ('name = "small"', 'name = "Small One"', "matching regex"),
        ("open = true }", "open = 1 }", "Expected `bool`, got `int`"),
        ("open = true }", "open = true, colour = 1 }", "unknown field `colour`"),
        ("request = true", "request = true\nasks = 1", "unknown field `asks`"),
        ('to = "over-now"', 'to = "over"', "'done' leads to the unknown state 'over'"),
        ('to = "over-now"', "", "'done' leads to the unknown state 'done'"),
        ('to = "over-now"', 'to = "asked"', "no transition leads to 'over-now'"),
        ('from = ["asked"]', 'from = ["aksed"]', "unknown state 'aksed' (nearest: asked)"),
        ('from = ["asked"]', 'from = "asked"', "Expected `array`, got `str`"),
        ('from = ["asked"]', "", "missing required field `from`"),
        ('name = "over-now"', 'name = "asked"', "the state 'asked' stands twice"),
        ('"over-now"', '"registered"', "'registered' is built in"),
        ('"over-now"', '"open"', "'open' is built in"),
        ('name = "done"', 'name = "asked"', "the transition 'asked' stands twice"),
        ('["done"]', "[]", "the request 'asked' has no answers"),
        ('answered_by = ["done"]', "", "the request 'asked' has no answers"),
        ("request = true", "", "'asked' has answers and is no request"),
        ('["done"]', '["gone"]', "answered by the unknown transition 'gone' (nearest: done)"),
        ('["done"]', '["asked"]', "the request 'asked' answers itself"),
        ('["objects"]', '["object"]', "blocking names the unknown stance 'object'"),
        ('["lifted"]', '["left"]', "clearing names the unknown stance 'left'"),
        ('["lifted"]', '["objects"]', "'objects' both blocks and clears"),
        ("request = true", 'request = true\nstance = "asks"', "names the unknown stance 'asks'"),
        ('routine = ["asked"]', 'routine = ["ask"]', "routine names the unknown transition 'ask'"),
        ('routine = ["asked"]', 'routine = ["done"]', "leads from or to 'over-now'"),
    ],
)
def test_malformed_definitions(old: str, new: str, reason: str) -> None:
    """Each fault is refused on one line that names the procedure and what is wrong with it."""
    assert old in SMALL
    with pytest.raises(InvalidProcedure) as refused:
        parse(SMALL.replace(old, new))
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    """Whoever writes a procedure sees everything that does not hold together."""
    broken = SMALL.replace('["objects"]', '["object"]').replace('"over-now"\nfrom', '"over"\nfrom')
    with pytest.raises(InvalidProcedure) as refused:
        parse(broken)
    assert refused.value.procedure == "small"
    assert len(refused.value.reason.split("; ")) == 3


@pytest.mark.parametrize("part", ["states", "transitions"])
def test_a_procedure_without_content(part: str) -> None:
    """A procedure without states or without transitions is none."""
    with pytest.raises(InvalidProcedure, match="length >= 1"):
        parse({**definition(parse(SMALL)), part: []})


@given(procedures())
def test_any_definition_comes_back(procedure: Procedure) -> None:
    """What is parsed and written is the same, for any procedure."""
    assert parse(definition(procedure)) == procedure
