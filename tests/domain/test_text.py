"""Tests of text and ids as the log takes them in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.text import check_id, check_name, clean
from tracker.errors import InvalidId, InvalidText


def test_text_is_normalised() -> None:
    """A letter and its accent become one code point."""
    assert clean("e\u0301") == "\u00e9"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\x00b", "U+0000 (a zero character)"),
        ("\x00é", "U+0000 (a zero character)"),
        ("a\ud800", "U+D800 (a lone surrogate)"),
        ("\u0378", "U+0378 (a code point that Unicode does not assign)"),
        ("\ufffe", "U+FFFE (a code point that Unicode does not assign)"),
    ],
)
def test_text_that_would_not_come_back_is_refused(text: str, reason: str) -> None:
    """The refusal names the code point and what it is."""
    with pytest.raises(InvalidText) as caught:
        clean(text)
    assert str(caught.value) == f"the text holds {reason}: take it out"


@given(st.text())
def test_clean_text_is_stable_and_encodable(text: str) -> None:
    """What is accepted is NFC, encodes to UTF-8, and stays itself when cleaned again."""
    try:
        found = clean(text)
    except InvalidText:
        return
    assert found == clean(found) == unicodedata.normalize("NFC", text)
    assert found.encode().decode() == found


@pytest.mark.parametrize("text", ["a", "armenia-assistance", "csc-2022-10-28", "2022", "x" * 64])
def test_ids(text: str) -> None:
    """Ids are lower case, digits and hyphens, up to 64."""
    assert check_id(text) == check_name(text) == text


@pytest.mark.parametrize("text", ["", "ARM", "a b", "a_b", "x" * 65, "é", "a\n", "a/b", "٣"])
def test_what_is_no_id(text: str) -> None:
    """All else is refused, a trailing newline too."""
    with pytest.raises(InvalidId, match="at most 64 characters"):
        check_id(text)


@pytest.mark.parametrize("text", ["ARM", "S10", "EU-27"])
def test_names_may_be_upper_case(text: str) -> None:
    """Members and short names of sources are written in upper case."""
    assert check_name(text) == text


@pytest.mark.parametrize("text", ["Arm", "", "A" * 65, "ARM\n", "Ä"])
def test_what_is_no_name(text: str) -> None:
    """Upper case goes throughout, or not at all."""
    with pytest.raises(InvalidId, match="A-Z, 0-9 and - throughout"):
        check_name(text)
