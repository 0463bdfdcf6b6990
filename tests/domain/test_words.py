"""Words of closed lists: how they are matched, and what is said of unknown ones."""

import pytest

from tracker.domain import words
from tracker.errors import UnknownWord

LISTS = (
    words.STANCES,
    words.MEASURE_STATUSES,
    words.REASONS,
    words.MEETING_KINDS,
    words.MEETING_FORMATS,
    words.COMPOSITIONS,
    words.STATEMENT_KINDS,
    words.PARTY_KINDS,
    words.MEMBERSHIP_KINDS,
)


@pytest.mark.parametrize(
    "typed", ["did not sign", "did-not-sign", "DID_NOT_SIGN", " Did  not-sign "]
)
def test_spellings_of_one_word(typed: str) -> None:
    """Case, spaces, hyphens and underscores make no difference."""
    assert words.word(typed, words.STANCES, "stance") == "did not sign"


@pytest.mark.parametrize("known", LISTS)
def test_every_word_means_itself(known: tuple[str, ...]) -> None:
    """No two words of a list are the same to the matcher, and each is found by any spelling."""
    assert len({words.plain(name) for name in known}) == len(known)
    for name in known:
        assert words.word(name.upper().replace(" ", "-"), known, "word") == name


def test_unknown_word_names_the_nearest() -> None:
    """A typing error is refused with what was probably meant."""
    with pytest.raises(UnknownWord) as refused:
        words.word("suports", words.STANCES, "stance")
    assert refused.value.nearest[0] == "supports"
    assert str(refused.value).startswith("unknown stance 'suports'; did you mean supports")


def test_unknown_word_without_neighbours_lists_all() -> None:
    """Where nothing is near, all the words are named."""
    with pytest.raises(UnknownWord, match="use narrow or expanded"):
        words.word("xyz", words.COMPOSITIONS, "composition")


def test_a_part_of_a_word_is_not_the_word() -> None:
    """Words are matched whole: `sign` is none of the stances."""
    assert words.matching("sign", words.STANCES) is None
    assert words.matching("", words.STANCES) is None
