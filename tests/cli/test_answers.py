"""The answers that the CSTO docket must give, each asked by a command.

Programs read them from JSON; the table says the same to a person.
"""

from tests.cli.support import Cli

ITEM = "armenia-assistance"
GROUNDS = "no political assessment of Azerbaijan's attacks in the text"


def flat(text: str) -> str:
    """Put a table's text on one line, blanks made one, as an eye reads across wrapped lines."""
    return " ".join(text.split())


def summary(table: str) -> str:
    """Cut out the summary of a shown item: its lines from the state to the positions."""
    return flat(table.partition("POSITION")[0].partition("\n\n")[2])


def test_discussed_on_29_october(csto_cli: Cli) -> None:
    """On 2022-10-29 the item was discussed, at the session of the day before."""
    asked = ("show", ITEM, "--on", "2022-10-29")
    item = csto_cli(*asked, "--format", "json").json()
    assert (item["state"], item["since"]) == ("discussed", "2022-10-28")
    assert (
        item["history"][-1]["what"] == "discussed (csc-2022-10-28); cfm to agree a draft decision"
    )
    table = csto_cli(*asked, columns=140).table()
    assert "State discussed Since 2022-10-28 · public since 2022-10-28" in summary(table)
    assert "discussed (csc-2022-10-28); cfm to agree a draft decision" in flat(table)


def test_unsigned_on_24_november(csto_cli: Cli) -> None:
    """On 2022-11-24 it was unsigned: Armenia did not sign, on grounds that are told."""
    asked = ("show", ITEM, "--on", "2022-11-24")
    item = csto_cli(*asked, "--format", "json").json()
    assert (item["state"], item["by"], item["since"]) == ("unsigned", ["ARM"], "2022-11-23")
    (stance,) = item["positions"]
    assert (stance["member"], stance["stance"]) == ("ARM", "did not sign")
    assert stance["grounds"] == GROUNDS
    table = csto_cli(*asked).table()
    assert "State not signed by ARM Since 2022-11-23" in summary(table)
    assert f"Blocked by ARM: did not sign; grounds: {GROUNDS}" in summary(table)


def test_unsigned_by_the_reports_of_the_day_before(csto_cli: Cli) -> None:
    """On 2023-11-20, by what had been reported until the day before, it was unsigned."""
    asked = ("show", ITEM, "--on", "2023-11-20", "--reported-until", "2023-11-19")
    item = csto_cli(*asked, "--format", "json").json()
    assert (item["state"], item["possible"], item["pending"]) == ("unsigned", [], [])
    table = csto_cli(*asked).table()
    assert "State not signed by ARM" in summary(table)
    assert "on 2023-11-20 · as reported until 2023-11-19" in table
    assert "removal" not in table


def test_removal_requested_by_the_reports_of_the_day(csto_cli: Cli) -> None:
    """On 2023-11-20, by what had been reported until that day, Armenia had asked for removal."""
    asked = ("show", ITEM, "--on", "2023-11-20", "--reported-until", "2023-11-20")
    item = csto_cli(*asked, "--format", "json").json()
    assert (item["state"], item["by"]) == ("removal-requested", ["ARM"])
    assert "State removal requested by ARM; pending" in summary(csto_cli(*asked).table())


def test_possibly_requested_in_between(csto_cli: Cli) -> None:
    """On 2023-06-01, by all reports, it was unsigned for certain, and perhaps more than that."""
    asked = ("show", ITEM, "--on", "2023-06-01")
    item = csto_cli(*asked, "--format", "json").json()
    assert item["state"] == "unsigned"
    possible = {fact["what"]: fact["happened"] for fact in item["possible"]}
    assert possible["removal requested by ARM"] == "2022-11-23/2023-11-20"
    told = summary(csto_cli(*asked).table())
    assert "State not signed by ARM" in told
    assert "Possibly removal requested by ARM (2022-11-23/2023-11-20)" in told
    agenda = flat(csto_cli("agenda", "--on", "2023-06-01").table())
    assert "possibly removal requested already" in agenda


def test_today_requested_not_removed(csto_cli: Cli) -> None:
    """By all that is known the removal is requested, and no source says what became of it."""
    item = csto_cli("show", ITEM, "--format", "json").json()
    assert (item["state"], item["open"]) == ("removal-requested", True)
    assert [fact["awaits"] for fact in item["pending"]] == [["removed", "retained"]]
    assert all(fact["what"] != "removed" for fact in item["history"])
    told = summary(csto_cli("show", ITEM).table())
    assert "State removal requested by ARM; pending: no source says removed or retained" in told


def test_positions(csto_cli: Cli) -> None:
    """Five members support it, which is disputed; Armenia's three positions block it."""
    answer = csto_cli("positions", ITEM, "--format", "json").json()
    now = {one["member"]: one for one in answer["positions"]}
    assert list(now) == ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]
    others = [one for member, one in now.items() if member != "ARM"]
    assert {(one["stance"], one["disputed"]) for one in others} == {("supports", True)}
    stances = [now["ARM"]["stance"], *(one["stance"] for one in now["ARM"]["before"])]
    assert stances == ["asks for removal", "no interest", "did not sign"]
    assert [one["what"] for one in answer["pending"]] == ["removal requested by ARM"]
    assert [one["member"] for one in answer["blocked_by"]] == ["ARM"]


def test_positions_for_people(csto_cli: Cli) -> None:
    """The table of positions says the same, from the newest to the oldest."""
    (dispute,) = csto_cli("positions", ITEM, "--format", "json").json()["disputes"]
    table = csto_cli("positions", ITEM, columns=120).table()
    lines = [" ".join(line.split()) for line in table.splitlines()]
    assert (
        "asks for removal ARM 2022-11-23/2023-11-20 2023-11-20 [2 3] (1 indep.) tasmagambetov"
        in lines
    )
    assert "before: no interest by 2023-11-20 2023-11-20 [2 3] (1 indep.) tasmagambetov" in lines
    assert "before: did not sign 2022-11-23 2022-11-24 [1 2 3] (2 indep.)" in lines
    supports = (
        "! supports BLR KAZ KGZ RUS TJK by 2023-11-20 2023-11-20 [2 3] (1 indep.) tasmagambetov"
    )
    assert supports in lines
    after = lines[lines.index(supports) + 1]
    own = f"(only-majority {dispute['entry']})"
    assert after == f'disputed: [3] says "the majority of member states" {own}'
    assert "Pending: removal requested by ARM: no source says removed or retained" in lines
    assert f"Blocked by ARM: did not sign; grounds: {GROUNDS} [1 2 3] (2 indep.)" in flat(table)


def test_blocking_positions_alone(csto_cli: Cli) -> None:
    """Asked for those that block, the answer is Armenia."""
    answer = csto_cli("positions", ITEM, "--blocking", "--format", "json").json()
    assert [one["member"] for one in answer["positions"]] == ["ARM"]
    table = csto_cli("positions", ITEM, "--blocking").table()
    assert "asks for removal" in table
    assert "supports" not in table


def test_sources_of_the_request(csto_cli: Cli) -> None:
    """The request rests on two sources, one of which relays the other."""
    fact = csto_cli("show", "arm-asks-removal", "--format", "json").json()["history"][0]
    assert fact["sources"] == ["belta-2023-11-20", "armenianreport-2023-11"]
    assert fact["independent_sources"] == 1
    assert "Sources 2 (1 indep.) [1 2]" in flat(csto_cli("show", "arm-asks-removal").table())
    item = csto_cli("show", ITEM, "--format", "json").json()
    assert (len(item["sources"]), item["independent_sources"]) == (2, 1)
    assert "Sources 2 (1 indep.)" in summary(csto_cli("show", ITEM).table())


def test_plan(csto_cli: Cli) -> None:
    """Of 34 measures 32 are reported implemented, none of them named; two are not, with reasons."""
    plan = csto_cli("show", "csc-2022-plan", "--format", "json").json()
    assert (plan["total"], plan["parts"]) == ("34", {"implemented": 32, "unfulfilled": 2})
    assert plan["named"] == {"unfulfilled": 2}
    assert plan["unnamed"] == {"implemented": 32, "unfulfilled": 0}
    reasons = {one["id"]: (one["status"], one["reason"], one["party"]) for one in plan["measures"]}
    assert reasons == {
        "european-contacts": ("unfulfilled", "external party", "OSCE"),
        "finalise-armenia-assistance": ("unfulfilled", "blocked by a member", "ARM"),
    }


def test_plan_for_people(csto_cli: Cli) -> None:
    """The table counts the measures, and gives each of the two its reason."""
    table = csto_cli("show", "csc-2022-plan", columns=200).table()
    told = flat(table)
    assert "34 measures: 32 reported implemented (none of them named)" in told
    assert "2 reported unfulfilled (both named)" in told
    assert "unfulfilled external party; OSCE; the stance of the organisations" in told
    assert "unfulfilled blocked by a member; ARM; Armenia asked for its removal" in told
    assert "32 reported implemented (none of them named)" in flat(csto_cli("agenda").table())


def test_measures(csto_cli: Cli) -> None:
    """All named measures, then those that are still to be done: none is in progress."""
    every = csto_cli("measures", "--format", "json").json()["measures"]
    assert {one["id"]: one["status"] for one in every} == {
        "european-contacts": "unfulfilled",
        "finalise-armenia-assistance": "unfulfilled",
        "mission-dispatch": "implemented",
    }
    table = flat(csto_cli("measures", columns=140).table())
    assert "mission-dispatch: Send the mission implemented - 2022-09-15" in table


def test_three_disputes(csto_cli: Cli) -> None:
    """Three disputes are open; that two sources use different verbs is none."""
    disputes = csto_cli("conflicts", "--format", "json").json()["disputes"]
    entries = {one["fact"]: one["fact_entry"] for one in disputes}
    assert {one["fact"]: one["says"] for one in disputes} == {
        "others-support": "by: the majority of member states",
        "tally-32": "of: decisions",
        "csc-minsk": "quorum: none without Armenia",
    }
    table = csto_cli("conflicts", columns=160).table()
    told = flat(csto_cli("conflicts", columns=220).table())
    assert table.partition("Counted")[0].count("\n! ") == 3
    supports = f"supports (others-support {entries['others-support']}; sources: 2 (1 indep.))"
    assert f"{supports} by: the majority of member states [3]" in told
    assert f"(tally-32 {entries['tally-32']}; sources: 2 (1 indep.)) of: decisions" in told
    assert "quorum: none without Armenia (according to blr-fm)" in told
    assert "! 3 open disputes (tracker conflicts)" in csto_cli("agenda").table()


def test_wording_is_no_dispute(csto_cli: Cli) -> None:
    """That one source says refused and another refrained stands beside the fact as wording."""
    fact = csto_cli("show", "arm-does-not-sign", "--format", "json").json()["history"][0]
    assert fact["disputes"] == []
    assert {one["wording"] for one in fact["wording"]} == {"refused", "refrained from signing"}
    told = flat(csto_cli("show", "arm-does-not-sign").table())
    assert 'Wording [2] "refused"; [3] "refrained from signing"' in told


def test_agenda_of_28_october(csto_cli: Cli) -> None:
    """The session's agenda has two items, in order."""
    meeting = csto_cli("agenda", "csc-2022-10-28", "--format", "json").json()
    numbered = [(one["number"], one["id"]) for one in meeting["agenda"]]
    assert numbered == [(1, "armenia-mission-results"), (2, ITEM)]
    table = csto_cli("agenda", "csc-2022-10-28").table()
    lines = [line.split()[:3] for line in table.splitlines()]
    first, second = ["1", numbered[0][1], "discussed"], ["2", ITEM, "discussed;"]
    assert lines.index(first) < lines.index(second)


def test_meetings_announced_for_after_20_november(csto_cli: Cli) -> None:
    """By the reports of 2023-11-20 four meetings were ahead: three on the 22nd, one on the 23rd."""
    asked = ("meetings", "--after", "2023-11-20", "--reported-until", "2023-11-20")
    found = csto_cli(*asked, "--format", "json").json()["meetings"]
    assert [(one["id"], one["starts"], one["venue"], one["state"]) for one in found] == [
        ("cdm-2023-11-22", "2023-11-22", "Minsk", "announced"),
        ("cfm-2023-11-22", "2023-11-22", "Minsk", "announced"),
        ("cssc-2023-11-22", "2023-11-22", "Minsk", "announced"),
        ("csc-2023-11-23", "2023-11-23", "Minsk", "announced"),
    ]
    lines = [line.split()[:5] for line in csto_cli(*asked).table().splitlines()]
    assert lines[2:6] == [
        [one["id"], one["bodies"][0], one["starts"], "Minsk", "announced"] for one in found
    ]


def test_meetings_ahead_in_the_agenda(csto_cli: Cli) -> None:
    """The agenda of that moment names the same meetings as ahead."""
    asked = ("agenda", "--on", "2023-11-20", "--then")
    ahead = csto_cli(*asked, "--format", "json").json()["ahead"]
    assert [one["id"].partition("-")[0] for one in ahead] == ["cdm", "cfm", "cssc", "csc"]
    told = flat(csto_cli(*asked).table())
    assert "ahead: cdm, cfm, cssc of 2023-11-22 (Minsk); csc of 2023-11-23 (Minsk)" in told


def test_the_last_sources_alone(csto_cli: Cli) -> None:
    """With a limit: the last ones by date, in the same order, and how many there are before."""
    every = csto_cli("sources", "--format", "json").json()
    last = csto_cli("sources", "--limit", "3", "--format", "json").json()
    assert (every["more"], last["more"]) == (0, len(every["sources"]) - 3)
    dated = [one for one in every["sources"] if one["published"] is not None]
    assert (last["sources"], len(dated) < len(every["sources"])) == (dated[-3:], True)
    table = csto_cli("sources", "--limit", "3").table()
    assert table.endswith(f"  {last['more']} earlier or undated sources not shown (--limit 0)\n")
    assert all(one["id"] in table for one in last["sources"])
    whole = csto_cli("sources", "--limit", "0").table()
    assert "not shown" not in whole
    assert all(one["id"] in whole for one in every["sources"])


def test_undated_sources_are_not_the_newest(cli: Cli) -> None:
    """They come after all that have a date: by a limit they are the first to be left out."""
    assert cli("init").code == 0
    for name, more in (
        ("old", ["--published", "2001"]),
        ("when", []),
        ("new", ["--published", "2022"]),
    ):
        assert cli("source", "add", name, "--publisher", "TASS", *more).code == 0
    names = {
        limit: [
            one["id"]
            for one in cli("sources", "--limit", limit, "--format", "json").json()["sources"]
        ]
        for limit in ("0", "1", "2", "3")
    }
    every = ["old", "new", "when"]
    assert names == {"0": every, "1": ["new"], "2": ["old", "new"], "3": every}
    assert "1 earlier or undated source not shown" in cli("sources", "--limit", "2").table()
