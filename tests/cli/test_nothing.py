"""What finds nothing says why; what can't be read says what would do, and names its file."""

from pathlib import Path

import pytest

from tests.cli.support import Cli

ENDS = "the log ends at @94, of 2026-11-21"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--since @200", f"nothing was recorded from @200 on: {ENDS}"),
        ("--since 2031", f"nothing was recorded from 2031 on: {ENDS}"),
        ("--after @94", f"nothing was recorded after @94: {ENDS}"),
        ("--until 2001", "nothing was recorded up to 2001"),
        ("--by ana", "no entry by 'ana'; did you mean anna?"),
        ("--by boris", "no entry by 'boris': it is all by anna"),
        ("--happened 2044..2045", "nothing is known to have happened then"),
        ("--type meeting.cancelled", "no entry of type 'meeting.cancelled'"),
        (
            "--stream party/ARM --key arm-asks-removal",
            "each of the filters finds something, and no entry has all of them",
        ),
        ("--by ana --key arm-asks-removal", "no entry by 'ana'; did you mean anna?"),
        ("--key arm-asks-removal --on 2001", "no entry of key 'arm-asks-removal'"),
        ("--recorded-until @9 --since @20", "nothing was recorded from @20 on: the log ends at @9"),
    ],
)
def test_a_filter_that_finds_nothing(csto_cli: Cli, words: str, said: str) -> None:
    """People are told on stderr; the answer is the same, and empty."""
    ran = csto_cli("log", *words.split())
    assert ran.code == 0
    assert ran.err.startswith(f"tracker: {said}")
    assert ran.err.count("\n") == 1
    assert "No such fact is in the log at this moment." in ran.out
    assert csto_cli("log", *words.split(), "--format", "json").json()["facts"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--source belta", "unknown source 'belta'; did you mean belta-2023-11-20?"),
        ("--stream nothing", "unknown stream 'nothing': a stream is KIND/ID, like party/ARM"),
        ("--stream party/ARN", "unknown stream 'party/ARN'; did you mean party/ARM"),
        ("--stream itm/arm", "unknown stream 'itm/arm': a stream is KIND/ID, like party/ARM"),
        ("--key arm-ask", "unknown key 'arm-ask'; did you mean arm-asks-removal"),
        ("--by anna --key zzz", "unknown key 'zzz'"),
        ("--stream party/ARM --recorded-until @0", "unknown stream 'party/ARM'"),
        ("--key arm-asks-removal --recorded-until @80", "unknown key 'arm-asks-removal'"),
        ("--source belta-2023-11-20 --recorded-until @0", "unknown source 'belta-2023-11-20'"),
    ],
)
def test_a_name_that_the_log_does_not_have(csto_cli: Cli, words: str, said: str) -> None:
    """By whatever it is chosen: refused with the nearest ones, also where it comes later."""
    for form in ("table", "json"):
        ran = csto_cli("log", *words.split(), "--format", form)
        assert (ran.code, ran.refusal()[: len(said)]) == (40, said)


@pytest.mark.parametrize("words", ["--by anna", "--since @94", "--on 2001", "--limit 1"])
def test_nothing_is_said_without_need(csto_cli: Cli, words: str) -> None:
    """Where something is found, or no filter was given."""
    assert csto_cli("log", *words.split()).err == ""


@pytest.mark.parametrize("words", ["agenda --recorded-until", "log --since", "log --until"])
def test_an_entry_would_do_as_well(csto_cli: Cli, words: str) -> None:
    """What is no date might have been meant as an entry."""
    assert csto_cli(*words.split(), "foo").refusal().endswith("A/B, ../B; or an entry, like @94")
    assert "@94" not in csto_cli("agenda", "--on", "foo").refusal()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("audit --checkpoint", "checkpoint"),
        ("audit verify --checkpoint", "checkpoint"),
        ("audit prove arm-asks-removal --checkpoint", "checkpoint"),
        ("audit grown", "checkpoint"),
        ("audit check", "proof file"),
    ],
)
def test_a_file_that_is_refused_is_named(
    csto_cli: Cli, tmp_path: Path, words: str, what: str
) -> None:
    """Of several it may be any."""
    file = tmp_path / "friday"
    file.write_text("a letter\n")
    assert csto_cli(*words.split(), str(file)).refusal().startswith(f"{file} is no {what}: ")


def test_a_body_that_is_named_as_an_organisation(csto_cli: Cli) -> None:
    """It is told whose it is, and how it is named; nobody registers it a second time."""
    body = "ORG: unknown organisation 'csc': it is a body of csto: give csto, and --body csc"
    for command in ("chair", "join"):
        assert csto_cli("org", command, "csc", "TJK", "--dry-run").refusal() == body
    said = csto_cli("org", "chair", "osce", "TJK", "--dry-run").refusal()
    assert said == "ORG: unknown organisation 'osce': to register it add --new"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("about armenia-assistance", "unknown party 'armenia-assistance': it is an item, see `"),
        ("agenda armenia-assistance", "unknown body or meeting 'armenia-assistance': it is an it"),
        ("agenda --next csto", "unknown body 'csto': it is an organisation, see `tracker show cs"),
        ("positions ARM", "unknown item 'ARM': it is a party, see `tracker show ARM`"),
        ("show armenia", "unknown name 'armenia'; did you mean armenia-mission, ARM or armenia-as"),
    ],
)
def test_a_name_of_another_kind(csto_cli: Cli, words: str, said: str) -> None:
    """What it is, and how it is asked for; else names that begin with what was typed."""
    ran = csto_cli(*words.split())
    assert (ran.code, ran.refusal()[: len(said)]) == (40, said)
