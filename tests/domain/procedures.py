"""Procedures to test with: all that are shipped, and drawn ones."""

import pytest
from hypothesis import strategies as st

from tracker.domain.procedure import (
    Procedure,
    parse,
    shipped,
    shipped_names,
)

SHIPPED = [shipped(name) for name in shipped_names()]
every_shipped = pytest.mark.parametrize("procedure", SHIPPED, ids=lambda each: each.name)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Draw a small procedure: a few states, a transition to each, any `from`."""
    named = [f"s{number}" for number in range(draw(st.integers(1, 5)))]
    is_open = {name: draw(st.booleans()) for name in named}
    any_of = st.lists(st.sampled_from([*named, "open"]), max_size=4)
    steps = [{"name": name, "from": draw(any_of)} for name in named]
    plain = {
        "name": "drawn",
        "title": "Drawn",
        "description": "",
        "routine": [],
        "blocking": [],
        "clearing": [],
        "states": [{"name": name, "open": is_open[name]} for name in named],
        "transitions": steps,
    }
    settled = parse(plain)
    routine = [
        step.name
        for step in settled.transitions
        if is_open[step.to] and all(is_open[name] for name in step.from_) and draw(st.booleans())
    ]
    return parse({**plain, "routine": routine})
