"""What is searched for: words, whole words and phrases; and which texts hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.fold import tokens
from tracker.domain.sought import Sought, Term, holds, sought
from tracker.errors import NothingSought

WORD, WHOLE = Term("draft"), Term("draft", whole=True)

READ = {
    "Draft": Sought((WORD,)),
    "draft DRAFT dräft": Sought((WORD,)),
    "draft decision": Sought((WORD, Term("decision"))),
    '"draft"': Sought((WHOLE,)),
    '"Draft decision"': Sought((WHOLE, Term("decision", whole=True)), (("draft", "decision"),)),
    "“draft decision”": Sought((WHOLE, Term("decision", whole=True)), (("draft", "decision"),)),
    "«draft decision» draft": Sought(
        (WHOLE, Term("decision", whole=True), WORD), (("draft", "decision"),)
    ),
    'draft "': Sought((WORD,)),
    '"draft': Sought((WORD,)),
    '"" draft "%"': Sought((WORD,)),
    "draft; DROP TABLE word": Sought((WORD, Term("drop"), Term("table"), Term("word"))),
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_search_is_taken_apart(text: str, expected: Sought) -> None:
    """Words once each, quotes of any kind, and a lone quote divides like any sign."""
    assert sought(text) == expected


@pytest.mark.parametrize("text", ["", " ", "%", '"', '""', "_", "\x1b[31m"[:2], "…–", "\n\t"])
def test_nothing_to_search_for(text: str) -> None:
    """Without a letter or digit there is nothing to look for, and the refusal is one line."""
    with pytest.raises(NothingSought, match="nothing to search for in") as refusal:
        sought(text)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("draft", True),
        ("dec draft", True),
        ("draft nowhere", False),
        ('"decis"', False),
        ('"draft decision"', True),
        ('"decision draft"', False),
        ('"the council"', False),
        ("the council", True),
        ('"on Armenia"', True),
        ('"Armenia the"', False),
    ],
)
def test_what_holds_it(text: str, found: bool) -> None:  # noqa: FBT001 - a case
    """Words in any order and text, phrases within one text and whole."""
    texts = [tokens("A draft decision on Armenia"), tokens("The plan of the Council")]
    if text == '"the council"':
        texts[1] = tokens("The old Council")
    assert holds(sought(text), texts) == found


@given(st.text())
def test_a_search_reads_as_it_was_understood(text: str) -> None:
    """Written out and read again, a search is the same, but for the order of its words."""
    try:
        found = sought(text)
    except NothingSought:
        assert tokens(text) == []
        return
    again = sought(str(found))
    assert set(again.phrases) == set(found.phrases)
    assert {term.text for term in again.terms} == {term.text for term in found.terms}
    assert holds(found, [tokens(text)]) or found.phrases or any(t.whole for t in found.terms)
