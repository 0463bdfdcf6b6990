"""How dates read: in a table, and in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.phrases import phrase, sentence

READ = [
    # typed, in a table, in a sentence
    (None, "", ""),
    ("", "", ""),
    ("2022-11-23", "2022-11-23", "2022-11-23"),
    ("2022-11", "2022-11", "some time in 2022-11"),
    ("2022", "2022", "some time in 2022"),
    ("202X", "202X", "some time in 202X"),
    ("2022-11-2X", "2022-11-2X", "some time in 2022-11-2X"),
    ("2022-10-27T13:59Z", "2022-10-27T13:59Z", "2022-10-27T13:59Z"),
    ("../2023-11-20", "by 2023-11-20", "by 2023-11-20"),
    ("/2023-11-20", "by 2023-11-20", "by 2023-11-20"),
    ("2022-11-23/..", "2022-11-23 or later", "2022-11-23 or later"),
    ("2022-11-23/", "2022-11-23 or later", "2022-11-23 or later"),
    (
        "2022-11-23/2023-11-20",
        "2022-11-23/2023-11-20",
        "some day from 2022-11-23 to 2023-11-20",
    ),
    (
        "2022-10-27T13:59Z/2022-10-27T15:57Z",
        "2022-10-27T13:59Z/2022-10-27T15:57Z",
        "some time from 2022-10-27T13:59Z to 2022-10-27T15:57Z",
    ),
    ("2022-11-23~", "about 2022-11-23", "about 2022-11-23"),
    ("2022-11-23?", "2022-11-23 (uncertain)", "2022-11-23 (uncertain)"),
    ("2022-11-23%", "about 2022-11-23 (uncertain)", "about 2022-11-23 (uncertain)"),
    ("../2023-11-20~", "by about 2023-11-20", "by about 2023-11-20"),
    ("2022-11~/2023", "2022-11~/2023", "some day from about 2022-11 to 2023"),
    ("[2021,2022]", "[2021,2022]", "[2021,2022]"),
]


@pytest.mark.parametrize(("text", "expected"), [(text, table) for text, table, _ in READ])
def test_phrase(text: str | None, expected: str) -> None:
    """A table shows a date as it is known, never rounded."""
    assert phrase(text) == expected


@pytest.mark.parametrize(("text", "expected"), [(text, spoken) for text, _, spoken in READ])
def test_sentence(text: str | None, expected: str) -> None:
    """A sentence says what an interval or a coarse date means."""
    assert sentence(text) == expected


@given(st.text(max_size=20))
def test_any_text_is_phrased(text: str) -> None:
    """Text that is no date is shown too: phrasing never fails, nor loses it."""
    start = text.strip().split("/")[0].rstrip("~?%").strip()
    assert start == ".." or (start in phrase(text) and start in sentence(text))


@given(st.dates())
def test_a_day_reads_as_itself(day: object) -> None:
    """A plain day is shown as it was typed, everywhere."""
    assert phrase(str(day)) == sentence(str(day)) == str(day)
