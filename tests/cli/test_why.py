"""``why``: the fact behind an answer, what it displaced, and where the answer is another one."""

import shlex

import pytest

from tests.cli.support import USAGE, Cli, Docket
from tests.cli.test_answers import GROUNDS, ITEM, flat

REQUESTED = """\
On 2023-11-20 armenia-assistance stood at: REMOVAL REQUESTED by ARM.
on 2023-11-20 · all reports · log of 95 entries, @0 to @94

Because of  @81 arm-asks-removal: removal requested by ARM
    happened  some day from 2022-11-23 to 2023-11-20; counts from 2023-11-20
    reported  2023-11-20, by BelTA [2]
    recorded  2026-11-21 14:02 UTC, by anna
    says      Imangali Tasmagambetov, Secretary General
    sources   2, of which 1 independent: BelTA [2]; The Armenian Report [3] relays [2]
    disputed  no

It follows @73 not signed by ARM (csc-2022-11-23), 2022-11-23 (reported 2022-11-24; sources
3 (2 indep.) [1 2 3])
    grounds  no political assessment of Azerbaijan's attacks in the text
    wording  BelTA [2]: "refused" · The Armenian Report [3]: "refrained from signing"

  Pending  removal requested by ARM: no source says removed or retained

Another moment, another answer
  --on 2023-11-20 --reported-until 2023-11-19  not signed by ARM
  --on 2023-11-20 --reported-until 2022-11-23  discussed
  --on 2023-11-19                              not signed by ARM; possibly removal requested
  --on 2022-11-22                              discussed
  --on 2023-11-20 --recorded-until @80         not signed by ARM
  --on 2023-11-20 --recorded-until @72         discussed

  [1]  PanARMENIAN.Net 2022-11-24 (panarmenian-2022-11-24)
  [2]  BelTA 2023-11-20 (belta-2023-11-20)
  [3]  The Armenian Report 2023-11-20/2023-11-30, relays [2] (armenianreport-2023-11)
"""

MOMENTS = (
    "",
    "--on 2022-10-27",
    "--on 2023-06-01",
    "--on 2023-11-20 --then",
    "--on 2023-11-20 --reported-until 2023-11-19",
    "--recorded-until @75",
    "--on 2020",
)
SUBJECTS = (
    "armenia-assistance",
    "armenia-assistance ARM",
    "armenia-assistance BLR",
    "armenia-assistance --member AZE",
    "yerevan-declaration",
    "csc-2022-plan",
    "csc-2022-10-28",
    "csc-2023-11-23",
    "finalise-armenia-assistance",
    "others-support",
    "arm-asks-removal",
    "only-majority",
    "csto",
    "belta-2023-11-20",
    "@60",
)


def test_the_request_as_its_readers_want_it(csto_cli: Cli) -> None:
    """The whole answer on the day of the request, line by line."""
    assert csto_cli("why", ITEM, "--on", "2023-11-20").table() == REQUESTED


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_other_moments_can_be_pasted(csto_cli: Cli, subject: str, moment: str) -> None:
    """Behind the same command each other moment gives the answer that is shown beside it."""
    ran = csto_cli("why", *subject.split(), *moment.split(), "--format", "json")
    if ran.code:
        assert "unknown" in ran.refusal() or "no entry" in ran.refusal()
        return
    answer = ran.json()
    shown = [(one["part"], one["answer"]) for one in answer["others"]]
    assert len(set(shown)) == len(shown)
    for other in answer["others"]:
        words = shlex.split(other["options"])
        there = csto_cli("why", *subject.split(), *words, "--format", "json").json()
        assert there["answer"] == other["answer"] != answer["answer"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_state_is_that_of_show(csto_cli: Cli, moment: str) -> None:
    """`why` and `show` give one state, by the same parties, at each moment."""
    asked = (ITEM, *moment.split(), "--format", "json")
    why, show = csto_cli("why", *asked).json(), csto_cli("show", *asked).json()
    assert (why["label"], why["by"]) == (show["label"], show["by"])
    assert [one["entry"] for one in why["pending"]] == [one["entry"] for one in show["pending"]]


def test_a_stance(csto_cli: Cli) -> None:
    """Armenia's position: what counts, what it said before, and either way to name the member."""
    answer = csto_cli("why", ITEM, "ARM", "--format", "json").json()
    assert (answer["answer"], answer["because"]["key"]) == ("asks for removal", "arm-asks-removal")
    assert [one["key"] for one in answer["follows"]] == ["arm-no-interest"]
    assert csto_cli("why", ITEM, "--member", "ARM", "--format", "json").json() == answer
    assert (
        csto_cli("why", ITEM, "ARM")
        .table()
        .startswith("ARM on armenia-assistance stands at: ASKS FOR REMOVAL.\n")
    )


def test_a_disputed_stance(csto_cli: Cli) -> None:
    """The five members' support is disputed, and by what is said."""
    told = flat(csto_cli("why", ITEM, "BLR").table())
    assert "BLR on armenia-assistance stands at: SUPPORTS; disputed." in told
    assert 'disputed yes: [2] says "by: the majority of member states" (only-majority @79)' in told


def test_a_fact_tells_what_displaced_it(csto_cli: Cli) -> None:
    """Asked of a fact that no longer counts, both of its neighbours are told."""
    answer = csto_cli("why", "arm-does-not-sign", "--format", "json").json()
    assert (answer["kind"], answer["answer"]) == ("fact", "stands")
    assert answer["follows"][0]["what"].startswith("discussed")
    assert [one["key"] for one in answer["displaced_by"]] == ["arm-asks-removal"]
    assert answer["because"]["grounds"] == GROUNDS
    assert answer["reported_by"] == ["panarmenian-2022-11-24"]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("--on 2023-06-01", "POSSIBLE, NOT CERTAIN YET"),
        ("--on 2022-11-22", "NOT HAPPENED YET"),
        ("--reported-until 2023-11-19", "NOT REPORTED YET"),
        ("", "STANDS"),
    ],
)
def test_how_a_fact_stands(csto_cli: Cli, moment: str, told: str) -> None:
    """A fact stands, may have happened, or is not there yet: which of it is said."""
    table = csto_cli("why", "arm-asks-removal", *moment.split()).table()
    assert f"arm-asks-removal: {told}." in table.splitlines()[0]


def test_nothing_certain(csto_cli: Cli) -> None:
    """Before anything is known, that is the answer, with the day on which it changes."""
    answer = csto_cli("why", ITEM, "--on", "2020", "--format", "json").json()
    assert (answer["answer"], answer["because"]) == ("nothing certain", None)
    assert [(one["options"], one["answer"]) for one in answer["others"]] == [
        ("--on 2022-10-20", "proposed")
    ]
    told = csto_cli("why", ITEM, "--on", "2020").table()
    assert "Because no fact about it stands at this moment." in told


def test_a_gap_and_an_irregular_fact(cli: Cli, docket: Docket) -> None:
    """Steps that were not reported are named, and so is the reason of an irregular fact."""
    facts = """
    asked: {on: 2022-10-20, what: proposed, item: mission, from: S1}
    done: {on: 2022-10-26, what: adopted, item: mission, from: S1}
    """
    assert cli("init").code == 0
    assert cli("import", str(docket(facts))).code == 0
    assert "gap steps not reported before it: included" in flat(cli("why", "mission").table())


def test_corrections_are_told(cli: Cli, docket: Docket) -> None:
    """A corrected fact says what it replaced, who did so, when, why, and what it was before."""
    assert cli("init").code == 0
    fact = "asked: {on: 2022-10, what: proposed, item: mission, from: S1}"
    assert cli("import", str(docket(fact))).code == 0
    before = cli("why", "mission", "--format", "json").json()
    ran = cli("correct", "asked", "--on", "2022-10-20", "--reason", "the day was told")
    assert ran.code == 0, ran.err
    answer = cli("why", "mission", "--format", "json").json()
    (one,) = answer["corrections"]
    assert (one["entry"], one["by_entry"]) == (
        before["because"]["entry"],
        answer["because"]["entry"],
    )
    assert (one["happened"], one["narrowed"], one["reason"]) == (
        "2022-10",
        True,
        "the day was told",
    )
    assert answer["because"]["corrects"] == one["entry"]
    assert "narrowed" in cli("why", "mission").table()
    history = flat(cli("history", "mission", columns=200).table())
    assert f"narrows {one['entry']}" in history
    assert f"replaced by {one['by_entry']} (retracted by" in history
    old = cli("why", one["entry"], "--format", "json").json()
    assert old["answer"] == f"replaced by {one['by_entry']}"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("why armenia-asistance", "unknown name 'armenia-asistance'; did you mean armenia-"),
        ("why csc-2022-10-28 ARM", "unknown item 'csc-2022-10-28'"),
        ("why armenia-assistance AMR", "unknown party 'AMR'; did you mean ARM?"),
        ("why @95", "there is no entry @95: the moment ends at @94"),
    ],
)
def test_unknown_names(csto_cli: Cli, words: str, wanted: str) -> None:
    """What nothing has is refused in one line, with the nearest names."""
    ran = csto_cli(*words.split())
    assert ran.code not in {0, USAGE}
    assert ran.refusal().startswith(wanted)


def test_two_members_are_one_too_many(csto_cli: Cli) -> None:
    """A member is named once."""
    ran = csto_cli("why", ITEM, "ARM", "--member", "BLR")
    assert ran.code == USAGE
    assert "name one member" in ran.refusal()


def test_what_it_follows_without_a_source(cli: Cli) -> None:
    """That it is not reported is said once."""
    for words in (
        ("init",),
        ("org", "add", "o", "Organisation"),
        ("org", "body", "o", "b", "Body"),
        ("item", "add", "x", "Something", "--body", "b"),
        ("record", "x", "proposed", "--on", "2024-01-05"),
        ("record", "x", "discussed", "--on", "2024-02-06"),
    ):
        assert cli(*words).code == 0
    told = cli("why", "x").table()
    assert "  @5 proposed (by whom: not reported), 2024-01-05 (not reported)" in told
