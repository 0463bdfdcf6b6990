"""Search = a plain scan over what stands, for random histories, moments and searches."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.histories import (
    Step,
    histories,
    moments,
    pinned,
)
from tests.playing import Player, played
from tests.views.folding import entries_of
from tests.views.reference import Reference
from tracker.app import Tracker
from tracker.domain.facts import Entry
from tracker.domain.fold import tokens
from tracker.domain.item import ItemRegistered
from tracker.domain.moment import Moment
from tracker.domain.sought import Sought, holds, sought
from tracker.errors import InvalidText, NothingSought
from tracker.views import texts
from tracker.views.searching import LETTERS
from tracker.views.snippets import LENGTH, snippet

SEARCHES = (
    *("word", "one", "o", "one word", "word one", '"one word"', '"word one"', "the", "the x"),
    *("wire", "as wire", '"as paper says"', "otherwise", "corrected", "a", "mistake", "council"),
    *("says", "c", "board S", '"s/2"', "zzz", '"wor"', "withdrawn", "settled", "1", "measure"),
)

ORDER = (
    ("title", "name"),
    ("symbol",),
    ("grounds", "summary", "condition", "task", "text", "changes", "reason", "role", "venue"),
    ("publisher", "author", "url"),
    ("note", "irregular"),
)
"""The fields that are searched, by place; wordings and what a dispute says stand with grounds."""


def _texts(entry: Entry) -> list[tuple[int, str]]:
    """Every text of an entry with its place, by the names of fields alone."""
    plain: dict[str, Any] = {
        **msgspec.to_builtins(entry.data),
        "note": entry.claim.note,
        "irregular": entry.claim.irregular,
    }
    cited = entry.type.startswith("source.")
    found = [
        (3 if cited and place in {0, 2} else place, plain[field])
        for place, fields in enumerate(ORDER)
        for field in fields
        if plain.get(field)
    ]
    found += [(2, saying["value"]) for saying in plain.get("says", ())]
    found += [(2, citation.wording) for citation in entry.claim.sources if citation.wording]
    if entry.type == "procedure.adopted":
        found.append((0, plain["definition"]["title"]))
    return found


def _place(asked: Sought, found: list[tuple[int, str]]) -> int:
    """The last of the places in which the words stand, each where it stands first."""
    return max(
        min(
            place
            for place, text in found
            if any(term.fits(word) for word in tokens(text))
        )
        for term in asked.terms
    )  # fmt: skip


def scan(reference: Reference, text: str, *, retracted: bool) -> list[tuple[str, bool]]:
    """Find the entries that hold a search, and whether each is only possible, by looking at all."""
    asked, moment = sought(text), reference.moment
    seen: dict[int, tuple[Entry, bool]] = {}
    for stream in dict.fromkeys(entry.stream for entry in reference.entries):
        timeline = reference.timeline(stream)
        marks = {one.event_id for each in timeline.marks.values() for one in each}
        standing = {entry.event_id for entry in timeline.stands} | marks
        holding = [mark for one in standing for mark in timeline.marks.get(one, ())
                   if mark.type != "event.retracted"]  # fmt: skip
        for entry in (*timeline.stands, *holding):
            seen[entry.position] = (entry, False)
        for entry in timeline.possible:
            seen[entry.position] = (entry, True)
    for entry in reference.entries if retracted else ():
        dates = entry.bounds
        known = entry.position <= moment.position and dates.reported <= moment.reported
        if known and dates.latest <= moment.latest:
            seen[entry.position] = (entry, False)
    found = [
        (_place(asked, _texts(entry)), entry, possible)
        for entry, possible in seen.values()
        if holds(asked, [tokens(each) for _, each in _texts(entry)])
    ]
    found.sort(key=lambda one: (*one[1].place_key, one[1].position), reverse=True)
    found.sort(key=lambda one: one[0])
    return [(f"@{entry.position}", possible) for _, entry, possible in found]


@given(
    histories(),
    st.lists(moments(), min_size=1, max_size=3),
    st.lists(st.sampled_from(SEARCHES), min_size=3, max_size=6, unique=True),
    st.booleans(),
)
def test_search_equals_a_scan(
    history: list[Step],
    asked: list[Moment],
    searches: list[str],
    retracted: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    """The index finds what a look at every standing fact finds, in the same order."""
    with played(history) as player:
        entries = entries_of(player.tracker)
        for moment in (Moment(), *asked):
            exact = pinned(moment, len(entries))
            reference = Reference(entries, exact)
            with player.tracker.at(exact) as questions:
                for text in searches:
                    answer = questions.search(text, retracted=retracted)
                    found = [(hit.entry, hit.possible) for hit in answer.hits]
                    assert found == scan(reference, text, retracted=retracted)
                    gone = {hit.entry for hit in answer.hits if hit.retracted}
                    assert retracted or not gone


# --- examples -------------------------------------------------------------------------------------


def found(tracker: Tracker, text: str, moment: Moment = Moment(), **more: Any) -> list[str]:  # noqa: ANN401, B008 - frozen
    """The entries that a search finds."""
    with tracker.at(moment) as questions:
        return [hit.entry for hit in questions.search(text, **more).hits]


def test_old_titles_are_found_at_old_positions(player: Player) -> None:
    """A title that was corrected is found where it stood, and with what was taken back."""
    (old,) = [one for one in player.names if one.draft.stream == "item/x"]
    assert isinstance(old.draft.data, ItemRegistered)
    before = player.size - 1
    player.replace(old, msgspec.structs.replace(
        old.draft, data=msgspec.structs.replace(old.draft.data, title="Łódź mission")
    ))  # fmt: skip
    assert found(player.tracker, "lodz") == [f"@{player.size - 1}"]
    assert found(player.tracker, '"the x"') == []
    then = Moment(recorded_until=f"@{before}")
    assert found(player.tracker, '"the x"', then) == [f"@{old.position}"]
    assert found(player.tracker, "lodz", then) == []
    assert found(player.tracker, '"the x"', retracted=True) == [f"@{old.position}"]


def test_the_limit_says_how_many_more(csto: Tracker) -> None:
    """A limited answer begins as the whole one, and counts the rest."""
    with csto.at() as questions:
        whole = questions.search("armenia")
        few = questions.search("armenia", 3)
        phrase = questions.search('"political assessment"', 1)
    assert (whole.more, few.more, phrase.more) == (0, len(whole.hits) - 3, 1)
    assert few.hits == whole.hits[:3]


@pytest.mark.parametrize("count", [len(LETTERS), len(LETTERS) + 1, 40])
def test_many_words(csto: Tracker, count: int) -> None:
    """However many words: all must be there, also those that the statement does not take."""
    prefixes = [title[: 1 + at] for title in ("joint", "measures", "assist", "armenia", "draft")
                for at in range(len(title))] + ["decision", "decisio", "decisi", "decis",
                "deci", "dec", "de", "t", "to", "jo", "dr"]  # fmt: skip
    words = list(dict.fromkeys(prefixes))[:count]
    assert len(words) == min(count, len(set(prefixes)))
    (hit,) = found(csto, " ".join(words) + " joint assist draft")
    assert found(csto, " ".join(words) + " joint assist draft nowhere") == []
    assert found(csto, "joint assist draft") == [hit]


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE word; --", "100%_", "x\x1b[2Jy", "%%%a", "a\u202eb", "\\", "NULL or 1=1"],
)
def test_hostile_searches_find_words_alone(csto: Tracker, text: str) -> None:
    """Signs divide, and mean nothing else; what has no word is refused."""
    before = csto.projections()
    try:
        expected = found(csto, " ".join(tokens(text)))
        assert found(csto, text) == expected
    except NothingSought:
        assert tokens(text) == []
    assert csto.projections() == before


def test_half_a_character_is_refused(csto: Tracker) -> None:
    """What a shell hands over where bytes are no text can't be in the log."""
    with pytest.raises(InvalidText):
        found(csto, "arm\udcff")


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)
def test_the_index_is_used(csto: Tracker) -> None:
    """No statement of a search walks through the words, or through the facts.

    Asked of SQLite, which plans without looking at how little there is: PostgreSQL walks through a
    table of one page, and rightly so.
    """
    from tracker.views.searching import FOUND

    bounds = dict.fromkeys([*(f"{end}_{each}" for each in LETTERS for end in ("low", "high"))], "")
    with csto.database.reading() as connection:
        plan = connection.all("EXPLAIN QUERY PLAN " + FOUND, **bounds, terms=1, n=0, r=0, d=0,
                              retracted=0)  # fmt: skip
    steps = [str(row[3]) for row in plan]
    assert sum(step.startswith("SEARCH word USING PRIMARY KEY") for step in steps) == len(LETTERS)
    assert not [step for step in steps if step.startswith(("SCAN word", "SCAN f", "SCAN fact"))]


def test_words_of_one_entry_are_bounded(csto: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best places come first, so that what is left out is what matters least."""
    monkeypatch.setattr(texts, "MOST", 2)
    csto.rebuild()
    assert found(csto, "joint measures")
    assert found(csto, "joint assist") == []
    assert max(csto.projections().rows["word"], 1) <= 2 * csto.projections().entries


# --- snippets -------------------------------------------------------------------------------------


@given(st.text(max_size=400), st.sampled_from(("armenia", '"draft decision"', "ş")), st.text())
def test_a_snippet_shows_the_hit(before: str, text: str, after: str) -> None:
    """Whatever stands around it: the hit is whole, and the snippet is short and in one line."""
    asked = sought(text)
    shown = snippet(f"{before} {text.strip(chr(34))} {after}", asked)
    assert holds(asked, [tokens(shown)])
    assert "\n" not in shown
    assert len(shown) <= LENGTH + 2 + len(text) or len(shown.split()) == 1


def test_a_short_text_is_its_own_snippet() -> None:
    """What is left out is marked, and nothing else."""
    assert snippet("Mission\n to  Armenia", sought("armenia")) == "Mission to Armenia"
    long = snippet("one " * 40 + "armenia" + " two" * 40, sought("armenia"))
    assert long.startswith("…one one")
    assert long.endswith("two…")
    assert " armenia " in long


def test_each_hit_shows_its_words(csto: Tracker) -> None:
    """The snippet of each hit of the CSTO docket holds what was sought, if one text does."""
    for text in ("armenia", "assess", '"political assessment"', "pash", "belta"):
        with csto.at() as questions:
            hits = questions.search(text).hits
        assert hits
        assert all(holds(sought(text), [tokens(hit.snippet)]) for hit in hits)
