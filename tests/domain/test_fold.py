"""Folding: case, accents and script never decide whether a word is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.fold import BEYOND, LONGEST, fold, tokens, words

ALIKE = [
    ("Łódź", "lodz"),
    ("Øresund", "oresund"),
    ("Đặng", "dang"),
    ("Straße", "STRASSE"),
    ("İstanbul", "istanbul"),
    ("Iğdır", "igdir"),
    ("Əliyev", "eliyev"),
    ("façade", "FACADE"),
    ("fac\u0327ade", "façade"),
    ("Ærø", "aero"),
    ("Þórshöfn", "thorshofn"),
    ("ﬁnal", "final"),
    ("１２３", "123"),
    ("Ёлка", "елка"),
    ("Україна", "УКРАЇНА"),
    ("Қазақстан", "казакстан"),
    ("Ґалаґан", "галаган"),
    ("ՀԱՅԱՍՏԱՆ", "Հայաստան"),
    ("Երևան", "ԵՐԵՒԱՆ"),
    ("Ὀδυσσεύς", "οδυσσευσ"),
    ("ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", "საქართველო"),
    ("مُحَمَّد", "محمد"),
    ("قـــرار", "قرار"),
]
"""Pairs that a reader would call one word."""

APART = {
    "Azerbaijan's": ["azerbaijan", "s"],
    "об’єднання": ["об", "єднання"],
    "обʼєднання": ["об", "єднання"],
    "a_b%c\x00d\te-f": ["a", "b", "c", "d", "e", "f"],
    "A/RES/77/1": ["a", "res", "77", "1"],
    "上合组织 SCO": ["上", "合", "组", "织", "sco"],
    "½ – …": ["1", "2"],
    "": [],
    "«%»": [],
}
"""Texts and their words."""


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_word(one: str, other: str) -> None:
    """Both spellings fold to the same single word."""
    assert tokens(one) == tokens(other)
    assert len(tokens(one)) == 1


@pytest.mark.parametrize(("text", "expected"), APART.items())
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    """Whatever is neither letter nor digit divides."""
    assert tokens(text) == expected


def test_different_words_stay_apart() -> None:
    """Folding is no guess at sounds: other letters are other words."""
    assert len({fold(text) for text in ("arm", "arn", "арм", "αρμ", "արմ")}) == 5


def test_a_long_word_counts_by_its_beginning() -> None:
    """Two words that begin alike for so long are one."""
    assert tokens("a" * 500) == ["a" * LONGEST] == tokens("a" * (LONGEST + 1))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded word is found again as it is, in either case and any normal form."""
    once = tokens(text)
    assert [word for each in once for word in tokens(each)] == once
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(st.text())
def test_words_know_their_places(text: str) -> None:
    """The same words, each cut out of the text as it was written, in order."""
    found = words(text)
    assert [word.text for word in found] == tokens(text)
    for word in found:
        assert word.text in [each[:LONGEST] for each in tokens(text[word.start : word.end])]
    starts = [word.start for word in found]
    assert starts == sorted(starts)


@given(st.text(min_size=1), st.text())
def test_what_begins_alike_is_one_range(prefix: str, rest: str) -> None:
    """All words with a beginning sort between it and it with the last code point behind it."""
    for start in tokens(prefix)[:1]:
        for word in tokens(start + rest)[:1]:
            assert not word.startswith(start) or start <= word <= start + BEYOND
            assert (start.encode() <= word.encode()) == (start <= word)
