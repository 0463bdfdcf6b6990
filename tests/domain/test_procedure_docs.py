"""The page about a procedure says what the procedure says."""

import re

import pytest

from tracker.domain.procedure import Procedure, allowed, definition, parse, shipped, shipped_names
from tracker.domain.procedure_docs import describe

every_shipped = pytest.mark.parametrize("name", shipped_names())


def rows(page: str, title: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its two head lines."""
    part = page.partition(f"### {title}\n\n")[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines()][2:]


def arrows(page: str) -> set[tuple[str, str, str]]:
    """Return the diagram's arrows as (from, to, transition)."""
    return set(re.findall(r"^    (\w+) --> (\w+) : ([a-z0-9-]+)$", page, re.MULTILINE))


def node(name: str) -> str:
    """Return the diagram's name for a state."""
    return "s_" + name.replace("-", "_")


@every_shipped
def test_the_tables_are_complete(name: str) -> None:
    """Each state with label, openness and what may follow; each transition with its goal."""
    procedure = shipped(name)
    page = describe(procedure)
    assert [row[:3] for row in rows(page, "States")] == [
        [f"`{state.name}`", state.label, "open" if state.open else "closed"]
        for state in procedure.states
    ]
    for row, state in zip(rows(page, "States"), procedure.states, strict=True):
        assert re.findall(r"`([^`]+)`", row[3]) == list(allowed(procedure, state.name))
    assert [(row[0], row[2]) for row in rows(page, "Transitions")] == [
        (f"`{step.name}`", f"`{step.to}`") for step in procedure.transitions
    ]


@every_shipped
def test_the_diagram_is_complete(name: str) -> None:
    """The arrows, the grouped ones taken apart, are exactly the allowed transitions."""
    procedure = shipped(name)
    open_ones = [node(state.name) for state in procedure.states if state.open]
    drawn = {
        (source, to, step)
        for start, to, step in arrows(describe(procedure))
        for source in (open_ones if start == "any_open" else [start])
    }
    assert drawn == {
        (node(source), node(step.to), step.name)
        for step in procedure.transitions
        for source in step.from_
    }


def test_the_words_around_the_tables() -> None:
    """Routine steps, blocking stances, an implied stance and the answers are told."""
    page = describe(shipped("consensus"))
    assert "## Consensus (`consensus`)" in page
    assert "assumed where they are missing: `included`, `discussed`" in page
    assert "Stances that block: objects, did not sign" in page
    request = next(row for row in rows(page, "Transitions") if row[0] == "`removal-requested`")
    assert request[3:] == ["any open state", "asks for removal", "`removed`, `retained`"]
    assert "Stances that block: none" in describe(shipped("vote"))


def odd() -> Procedure:
    """Return a procedure whose label holds signs of Markdown and Mermaid."""
    plain = definition(shipped("vote"))
    return parse(
        {
            **plain,
            "states": [{"name": "end", "open": True, "label": 'a|b "c"'}],
            "transitions": [{"name": "end", "from": []}],
            "routine": [],
        }
    )


def test_signs_of_the_markup_are_escaped() -> None:
    """A label can break neither the table nor the diagram."""
    page = describe(odd())
    assert '| `end` | a\\|b "c" | open | - |' in page
    assert "state \"a|b 'c'\" as s_end" in page
    assert page.endswith("```\n")
