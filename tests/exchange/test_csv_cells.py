"""Cells of a spreadsheet: what is written comes back, and nothing in them is run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.csv_cells import Value, read_list, read_map, read_text, write_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("=SUM(A1)", "'=SUM(A1)"),
        ("'tis", "''tis"),
        (["ARM", "BLR"], "ARM; BLR"),
        (["a; b"], "a\\; b"),
        (["-1", "2"], "'-1; 2"),
        ({"S1": "said: so", "S2": "yes"}, "S1: said: so; S2: yes"),
        ({"a:b": "c"}, "a\\:b: c"),
    ],
)
def test_what_a_cell_looks_like(value: Value, cell: str) -> None:
    """Lists and maps read like prose; a sign that means something stands behind a backslash."""
    assert write_cell(value) == cell


@pytest.mark.parametrize("cell", ["", "  ", ";", " ; ;"])
def test_an_empty_cell_holds_no_list(cell: str) -> None:
    """Nor does one of semicolons alone."""
    assert read_list(cell) is None


def test_a_map_whose_names_are_known() -> None:
    """Text with a colon in it is no map of sources; and without names it is text."""
    assert read_map("S1: backed; S2: supported", {"S1", "S2"}) == {
        "S1": "backed",
        "S2": "supported",
    }
    assert read_map("They said: no", {"S1"}) == "They said: no"
    assert read_map("plain words") == "plain words"


RISKY = st.sampled_from(["=1+1", "+1", "-1", "@x", "'x", "'=x", "''", "\tx", "a; b", "a\\", ": "])
TEXT = (
    st.lists(RISKY | st.text("ab;:\\'=\n é", max_size=4), max_size=4)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)


@given(TEXT)
def test_text_comes_back(text: str) -> None:
    """Nothing that a spreadsheet would run stands in a cell, and all comes back."""
    cell = write_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read_text(cell) == text


@given(st.lists(TEXT, min_size=1), st.dictionaries(TEXT, TEXT, min_size=1))
def test_lists_and_maps_come_back(values: list[str], pairs: dict[str, str]) -> None:
    """Whatever signs are in them."""
    assert read_list(write_cell(values)) == values
    assert read_map(write_cell(pairs)) == pairs
