"""Searching on the command line: what is printed, what is refused, what never gets out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.support import USAGE, Cli, Docket
from tracker.errors import NothingSought


def entries(cli: Cli, *words: str) -> list[str]:
    """The entries that a search finds."""
    return [hit["entry"] for hit in cli("search", *words, "--format", "json").json()["hits"]]


@pytest.mark.parametrize("columns", [80, 100])
def test_a_line_tells_place_text_dates_and_source(csto_cli: Cli, columns: int) -> None:
    """Each hit says where its words stand, when it happened, since when and by whom it is known."""
    told = " ".join(csto_cli("search", "political", "assess", columns=columns).table().split())
    assert "HAPPENED ABOUT WHERE AND WHAT" in told
    for piece in ("2022-11-23", "armenia-assistance", "grounds: no", "2022-11-24", "[2 3 4]"):
        assert piece in told
    assert "[1] JAMnews 2022-11-24 (jamnews-2022-11-24)" in told


def test_words_in_quotes_stand_together(csto_cli: Cli) -> None:
    """In the order in which they are said, and whole."""
    assert entries(csto_cli, '"political assessment"') == entries(csto_cli, "assess", "polit")
    assert entries(csto_cli, "“political assessment”") == entries(csto_cli, "polit assess")
    assert entries(csto_cli, '"assessment political"') == []
    assert entries(csto_cli, '"political assess"') == []


def test_titles_come_first_and_the_rest_is_counted(csto_cli: Cli) -> None:
    """People get a page and are told of the rest; the page begins as the whole list."""
    hits = csto_cli("search", "armenia", "--format", "json").json()["hits"]
    fields = [hit["field"] for hit in hits]
    first = [field in {"title", "name"} and hits[at]["type"] != "source.cited"
             for at, field in enumerate(fields)]  # fmt: skip
    assert first == sorted(first, reverse=True)
    assert any(first)
    assert not all(first)
    told = csto_cli("search", "armenia", "--limit", "2").table()
    assert f"  and {len(hits) - 2:,} more (--limit 0)" in told.splitlines()
    assert "more" not in csto_cli("search", "armenia", "--limit", "0").table()


def test_nothing_found_is_said(csto_cli: Cli) -> None:
    """An empty answer is an answer."""
    ran = csto_cli("search", "nobody", "--on", "2022-01-01")
    assert (ran.code, ran.err) == (0, "tracker: no word begins with 'nobody'\n")
    assert "Nothing that stands at this moment holds all of it in one fact." in ran.out


@pytest.mark.parametrize("text", ["", "%", '"', "_", "--", "…"])
def test_no_words_are_refused(csto_cli: Cli, text: str) -> None:
    """One clear line, and an exit code of its own."""
    ran = csto_cli("search", "--", text)
    assert ran.code == NothingSought.exit_code
    assert ran.refusal().startswith("nothing to search for in")


def test_no_text_at_all_is_wrong_usage(csto_cli: Cli) -> None:
    """It says what is missing."""
    assert csto_cli("search").code == USAGE


@pytest.mark.parametrize("text", ["arm\udcff", "\udced\udca0\udc80 armenia"])
def test_half_a_character_is_refused(csto_cli: Cli, text: str) -> None:
    """Bytes of the shell that are no text."""
    assert "a lone surrogate" in csto_cli("search", text).refusal()


@given(st.text(max_size=30))
def test_any_text_is_answered_or_refused(csto_cli: Cli, text: str) -> None:
    """Whatever is typed: an answer, or one line."""
    ran = csto_cli("search", "--", text)
    if ran.code == 0:
        assert all(line.startswith("tracker: no ") for line in ran.err.splitlines())
    else:
        assert ran.refusal()


def test_old_titles_and_what_was_taken_back(cli: Cli, docket: Docket) -> None:
    """A corrected title is found at the old position, and with ``--retracted``, marked."""
    assert cli("init").code == 0
    assert cli("import", str(docket("{}", names="items: {m: {title: Łódź mission}}"))).code == 0
    (old,) = entries(cli, "LODZ")
    changed = cli("correct", "item/m", "--set", "title=Gdańsk mission", "--reason", "misread Lodz")
    assert changed.code == 0, changed.err
    assert entries(cli, "lodz") == []
    assert entries(cli, "gdansk") != []
    assert entries(cli, "lodz", "--recorded-until", old) == [old]
    told = cli("search", "lodz", "--retracted").table()
    assert "title: Łódź mission" in told
    assert "called at this moment: Gdańsk mission" in " ".join(told.split())
    assert "retracted by" in " ".join(told.split())
    assert any(line.startswith("x ") for line in told.splitlines())


def test_stored_escapes_stay_escaped(cli: Cli, docket: Docket) -> None:
    """Control characters in a text are shown, not obeyed."""
    names = 'items: {m: {title: "Mission\\u001b[2J\\u202Egone"}}'
    assert cli("init").code == 0
    assert cli("import", str(docket("{}", names=names))).code == 0
    for form in ("table", "json", "jsonl", "csv"):
        out = cli("search", "mission", "--format", form).table()
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("armenai", "no word begins with 'armenai'; did you mean armenia or armenian?"),
        ("armenia zzzz", "no word begins with 'zzzz'"),
        ('"armeni"', "no text has the word 'armeni'; did you mean armenia or armenian?"),
    ],
)
def test_a_word_that_no_text_has(csto_cli: Cli, text: str, said: str) -> None:
    """People are told which, and what was meant; programs get the empty answer alone."""
    ran = csto_cli("search", text)
    assert (ran.code, "Nothing that stands" in ran.out) == (0, True)
    assert ran.err.startswith(f"tracker: {said}"), ran.err
    assert csto_cli("search", text, "--format", "json").json()["hits"] == []


def test_words_that_there_are_are_not_blamed(csto_cli: Cli) -> None:
    """Each is there, and no fact has both; what was recorded later is not suggested."""
    assert csto_cli("search", "tass minsk").err == ""
    assert csto_cli("search", "armenai", "--recorded-until", "@0").err.endswith("'armenai'\n")
