"""``diff``, ``news``, ``about`` and the filters of ``log``, on the CSTO docket and small ones."""

from typing import Any

import pytest

from tests.cli.support import USAGE, Cli, Docket
from tests.cli.test_answers import ITEM, flat

REPORTED = """\
From on 2026-11-21 (last entry) · as reported until 2022-11-23 · log of 95 entries, @0 to @94
to   on 2026-11-21 (last entry) · as reported until 2022-11-24 · log of 95 entries, @0 to @94

  ABOUT               WHAT          BEFORE                AFTER              SINCE       FROM  ENTRY
  armenia-assistance  state         discussed,            not signed by ARM  2022-11-23  [1]   @73
                                    2022-10-28
  armenia-assistance  position ARM  -                     did not sign       2022-11-23  [1]   @73

  [1]  PanARMENIAN.Net 2022-11-24 (panarmenian-2022-11-24)
"""


def changes(answer: Any) -> dict[tuple[str, str, str | None], tuple[str | None, str | None]]:  # noqa: ANN401 - JSON
    """What differs, by thing, aspect and whose."""
    return {
        (one["about"], one["aspect"], one["who"]): (one["before"], one["after"])
        for one in answer["changes"]
    }


def diff(cli: Cli, *words: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Ask for a difference as JSON."""
    return cli("diff", *words, "--format", "json").json()


# --- diff -----------------------------------------------------------------------------------------


def test_what_a_report_changed(csto_cli: Cli) -> None:
    """The news of 24 November 2022, as people read it."""
    words = ("diff", ITEM, "--reported-until", "2022-11-23..2022-11-24")
    assert csto_cli(*words).table() == REPORTED


def test_what_a_year_changed(csto_cli: Cli) -> None:
    """Between two dates the state and the positions changed, each by a fact."""
    answer = diff(csto_cli, ITEM, "--on", "2022-11-22..2023-11-20")
    found = changes(answer)
    assert found[ITEM, "state", None] == ("discussed", "removal requested by ARM")
    assert found[ITEM, "position", "ARM"] == (None, "asks for removal")
    assert found[ITEM, "position", "KAZ"] == (None, "supports")
    assert all(one["facts"] for one in answer["changes"])
    assert [one["key"] for one in answer["further"]] == ["arm-does-not-sign", "arm-no-interest"]


def test_what_entries_changed(csto_cli: Cli) -> None:
    """Between two entries: meetings, plans and disputes too, where all is asked for."""
    found = changes(diff(csto_cli, "all", "--recorded-until", "@76..@92"))
    assert found["csc-2023-11-23", "state", None] == (None, "held")
    assert found["finalise-armenia-assistance", "state", None][1] is not None
    assert found["csc-2023-11-23", "disputed", "no-quorum"][0] is None
    assert found["csc-2022-plan", "count", "measures"] == (
        None,
        "34 measures: 32 implemented, 2 unfulfilled",
    )


def test_an_agenda(csto_cli: Cli) -> None:
    """An item that comes on a meeting's agenda is a difference of the meeting."""
    found = changes(diff(csto_cli, "csc-2022-10-28", "--on", "2022-10-26..2022-10-27"))
    assert found["csc-2022-10-28", "agenda", ITEM] == (None, f"on its agenda: {ITEM}, no. 2")
    assert found["csc-2022-10-28", "state", None] == (None, "announced")


def test_several_things_and_an_open_end(csto_cli: Cli) -> None:
    """Several names, of things with and without a stream of their own; ``A..`` has no end."""
    refs = (ITEM, "csc", "finalise-armenia-assistance")
    found = changes(diff(csto_cli, *refs, "--on", "2022-11-22.."))
    assert found["csc", "chair", None] == (None, "BLR took the chair after ARM")
    assert found["finalise-armenia-assistance", "state", None][1] is not None
    assert {about for about, _, _ in found} == set(refs)


@pytest.mark.parametrize("span", ["--on 2023-06-01..2023-06-01", "--recorded-until @70..@70"])
def test_nothing_differs(csto_cli: Cli, span: str) -> None:
    """Two equal moments do not differ."""
    assert diff(csto_cli, "all", *span.split())["changes"] == []
    assert csto_cli("diff", "all", *span.split()).table().endswith("\nNothing differs.\n")


def test_what_fell_away(cli: Cli, docket: Docket) -> None:
    """A retracted fact fell away: what stood before stands again, and the retraction is named."""
    facts = """
    asked: {on: 2022-10-20, what: proposed, item: mission, from: S1}
    talked: {on: 2022-10-26, what: discussed, item: mission, from: S1}
    """
    assert cli("init").code == 0
    assert cli("import", str(docket(facts))).code == 0
    last = cli("log", "--limit", "1", "--format", "json").json()["facts"][0]["entry"]
    assert cli("retract", "talked", "--reason", "it was another item").code == 0
    answer = diff(cli, "mission", "--recorded-until", f"{last}..")
    assert changes(answer)["mission", "state", None] == ("discussed", "proposed")
    (fell,) = answer["fell"]
    assert fell["key"] == "talked"
    assert "it was another item" in fell["retracted"]
    told = flat(cli("diff", "all", "--recorded-until", f"{last}..").table())
    assert "fell away: discussed; retracted by" in told


@pytest.mark.parametrize(
    ("words", "code", "wanted"),
    [
        ("diff all --on 2022", USAGE, "give one range A..B: one of --on, --reported-until and"),
        ("diff all --on 2022..2023 --recorded-until @3..@4", USAGE, "give one range A..B"),
        ("diff all --on 2023..2022", 39, "the range runs backwards: give the earlier moment"),
        ("diff all --on ..2022", 39, "--on '..2022': a range is A..B, or A.. for up to the end"),
        ("diff all --on ..", 39, "--on '..': a range is A..B, or A.. for up to the end"),
        ("diff all --recorded-until @3..@95", 39, "there is no entry @95"),
        ("diff all --on 2022-13..2023", 35, "'2022-13' is no date"),
        ("diff armenia-asistance --on 2022..2023", 40, "unknown name 'armenia-asistance'; did"),
        ("diff", USAGE, "Missing argument 'REF...|all'"),
    ],
)
def test_bad_ranges(csto_cli: Cli, words: str, code: int, wanted: str) -> None:
    """A range that is none is refused in one line."""
    ran = csto_cli(*words.split())
    assert ran.code == code
    assert ran.refusal().startswith(wanted)


# --- news -----------------------------------------------------------------------------------------


def lines(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON is anything
    """All news by their kind and the key of the fact."""
    return [
        (one["news"], one["fact"]["key"]) for group in answer["groups"] for one in group["news"]
    ]


def test_news_since_an_entry(csto_cli: Cli) -> None:
    """What was recorded from an entry on, thing by thing, with the states before and after."""
    answer = csto_cli("news", "--since", "@80", "--until", "@83", "--format", "json").json()
    assert lines(answer) == [
        ("new", "arm-no-interest"),
        ("new", "arm-asks-removal"),
        ("new", "tally-32"),
        ("disputed", "decisions-34"),
    ]
    first = answer["groups"][0]
    assert (first["about"], first["was"], first["now"]) == (
        ITEM,
        "not signed by ARM",
        "removal requested by ARM",
    )
    disputed = answer["groups"][1]["news"][1]
    assert disputed["changed"] == "@82 34 measures: 32 implemented, 2 unfulfilled, 2023-11-20"


def test_news_without_a_beginning(csto_cli: Cli) -> None:
    """The last week ends with the log's newest entry; names are counted, not listed."""
    answer = csto_cli("news", "--format", "json").json()
    assert answer["names"] + len(lines(answer)) == 95
    assert len(lines(answer)) == 40
    told = csto_cli("news", "--limit", "3").table()
    assert "37 earlier facts not shown (--limit 0)" in told
    assert "55 names registered (tracker log)" in told


def test_news_by_report(csto_cli: Cli) -> None:
    """What the public learnt in a week, of whatever year."""
    answer = csto_cli("news", "--by", "reported", "--format", "json").json()
    assert answer["since"] == "2023-11-24"
    assert lines(answer) == [("disputed", "only-majority"), ("new", "about-20-signed")]
    day = ("--since", "2022-11-24", "--until", "2022-11-24", "--by", "reported")
    found = csto_cli("news", *day, "--format", "json").json()
    assert {"arm-does-not-sign", "csc-yerevan"} <= {key for _, key in lines(found)}


def test_news_of_a_correction_and_a_retraction(cli: Cli, docket: Docket) -> None:
    """A correction says what it was before, a retraction what it took back."""
    facts = """
    asked: {on: 2022-10, what: proposed, item: mission, from: S1}
    talked: {on: 2022-10-27, what: discussed, item: mission, from: S1}
    """
    assert cli("init").code == 0
    assert cli("import", str(docket(facts))).code == 0
    size = cli("log", "--format", "json").json()["moment"]["entries"]
    assert cli("correct", "asked", "--on", "2022-10-20", "--reason", "told since").code == 0
    assert cli("retract", "talked", "--reason", "another item").code == 0
    answer = cli("news", "--since", f"@{size}", "--format", "json").json()
    (group,) = answer["groups"]
    assert [one["news"] for one in group["news"]] == ["corrected", "taken back"]
    corrected, taken = group["news"]
    assert corrected["changed"].startswith("narrowed from @")
    assert "discussed, 2022-10-27" in taken["changed"]
    assert (group["was"], group["now"]) == ("discussed", "proposed")


def test_a_weekday_is_echoed_as_a_date(csto_cli: Cli) -> None:
    """A word for a day becomes a date before anything is asked."""
    since = csto_cli("news", "--since", "monday", "--format", "json").json()["since"]
    assert len(since) == len("2026-11-16")
    assert csto_cli("news", "--since", since, "--format", "json").json()["since"] == since


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("--since 2023 --until 2022", "2023 is after 2022: give the earlier bound first"),
        ("--since @3 --by reported", "'@3' is no date here"),
        ("--since soon", "'soon' is no date"),
        ("--since @x", "'@x' is no date here"),
    ],
)
def test_bad_spans(csto_cli: Cli, words: str, wanted: str) -> None:
    """Bounds that are none are refused in one line."""
    assert csto_cli("news", *words.split()).refusal().startswith(wanted)


# --- about ----------------------------------------------------------------------------------------


def test_about_a_member(csto_cli: Cli) -> None:
    """Armenia: its positions, acts, membership, measures, statements, meetings."""
    answer = csto_cli("about", "ARM", "--format", "json").json()
    stances = {one["item"]: one["stance"] for one in answer["stances"]}
    assert stances[ITEM]["stance"] == "asks for removal"
    assert [one["stance"] for one in stances[ITEM]["before"]] == ["no interest", "did not sign"]
    keys = {
        part: [one["key"] for one in answer[part]]
        for part in ("acts", "measures", "meetings", "statements")
    }
    assert keys["acts"] == ["arm-does-not-sign", "arm-no-declaration", "arm-asks-removal"]
    assert keys["measures"] == ["assistance-unfulfilled"]
    assert keys["meetings"] == ["csc-28-october", "csc-minsk/meeting/attendance"]
    assert keys["statements"] == ["border-appeal", "arms-not-supplied", "casualties"]
    assert "blr-chairs" in [one["key"] for one in answer["roles"]]
    assert {one["about"][0] for one in answer["concerns"]} >= {ITEM, "armenia-mission"}


def test_about_a_person_and_a_source(csto_cli: Cli) -> None:
    """A person by whose account facts are told; a source that facts cite."""
    person = csto_cli("about", "tasmagambetov", "--format", "json").json()
    assert "arm-asks-removal" in [one["key"] for one in person["accounts"]]
    assert [one["key"] for one in person["disputes"]] == ["only-majority", "decisions-34"]
    source = csto_cli("about", "panarmenian-2022-11-24", "--format", "json").json()
    assert "arm-does-not-sign" in [one["key"] for one in source["cited"]]


def test_about_at_a_moment(csto_cli: Cli) -> None:
    """By the reports of the day before nothing of the request is said; it is possible, though."""
    day = ("--on", "2023-11-19", "--format", "json")
    then = csto_cli("about", "ARM", *day, "--then").json()
    assert [one["stance"]["stance"] for one in then["stances"]] == ["did not sign"] * 2
    assert then["possible"] == []
    later = csto_cli("about", "ARM", *day).json()
    assert "arm-asks-removal" in [one["key"] for one in later["possible"]]


def test_about_is_for_parties(csto_cli: Cli) -> None:
    """An item is no party; the nearest names of parties are told."""
    assert csto_cli("about", ITEM).refusal().startswith(f"unknown party '{ITEM}'")
    assert "did you mean pashinyan?" in csto_cli("about", "pashinian").refusal()


# --- log ------------------------------------------------------------------------------------------


def logged(cli: Cli, *words: str) -> list[str]:
    """The keys of the log's entries, as filtered."""
    return [one["key"] for one in cli("log", *words, "--format", "json").json()["facts"]]


def test_filters_of_the_log(csto_cli: Cli) -> None:
    """By source, date in the world, entry, type, stream and recorder, alone and together."""
    assert logged(csto_cli, "--since", "@93") == ["about-20-signed", "legitimate-anyway"]
    assert len(logged(csto_cli, "--until", "@0")) == 1
    source = logged(csto_cli, "--source", "rferl-2023-11-23")
    assert "legitimate-anyway" in source
    both = ("--source", "rferl-2023-11-23", "--type", "statement.made")
    assert logged(csto_cli, *both) == ["legitimate-anyway"]
    assert "no entry by 'nobody'" in csto_cli("log", *both, "--by", "nobody").err
    assert logged(csto_cli, *both, "--by", "anna") == ["legitimate-anyway"]
    in_2021 = logged(csto_cli, "--happened", "2021")
    assert "border-appeal" in in_2021
    assert "mission-sent" not in in_2021
    assert "others-support" in in_2021, "by 20 November 2023: it may have happened then"
    stream = ("--stream", f"item/{ITEM}", "--happened", "2023-06..")
    assert logged(csto_cli, *stream) == ["arm-asks-removal", "arm-no-interest", "others-support"]


def test_a_limited_log_counts_the_rest(csto_cli: Cli) -> None:
    """With a limit the rest is counted, whatever the filters are."""
    words = ("log", "--source", "belta-2023-11-20", "--format", "json")
    every = len(csto_cli(*words).json()["facts"])
    for more in ((), ("--by", "anna")):
        few = csto_cli(*words, *more, "--limit", "2").json()
        assert (len(few["facts"]), few["more"]) == (2, every - 2)


def test_a_filter_by_what_there_is_not(csto_cli: Cli) -> None:
    """A source or stream that there is not is refused."""
    assert csto_cli("log", "--source", "belta").refusal().startswith("unknown source 'belta'")
    said = csto_cli("log", "--stream", "item/none", "--format", "json").refusal()
    assert said == "unknown stream 'item/none': a stream is KIND/ID, like party/ARM"
