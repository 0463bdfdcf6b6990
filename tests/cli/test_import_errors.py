"""Bad dockets through ``tracker import``: the place, the reason, the exit code; nothing recorded.

The wording of each reason is tested beside the part that finds it; here is what a person sees.
"""

from pathlib import Path

import pytest

from tests.cli.support import Cli, Docket
from tests.dockets import HEAD, file

MEANT = "item: mission, from: S1"


@pytest.fixture
def new(cli: Cli) -> Cli:
    """Run commands on a new log."""
    assert cli("init").code == 0
    return cli


def entries(cli: Cli) -> int:
    """Count the log's entries."""
    return int(cli("log", "--format", "json").json()["moment"]["entries"])


@pytest.mark.parametrize(
    ("fact", "code", "place", "reason"),
    [
        (f"on: 2022-10-27, what: objects, by: AMR, {MEANT}", 40, "field by",
         "unknown party 'AMR'; did you mean ARM?"),
        (f"on: 2022-10-27, what: objects, by: AZE, {MEANT}", 41, "field by",
         "AZE is no member of csto (never reported as one); members: ARM, BLR or KAZ"),
        (f"on: 1993-10-27, what: objects, by: KAZ, reported: 1993-10-27, {MEANT}", 41, "field by",
         "KAZ is no member of csto (not on 1993-10-27); members: ARM or BLR"),
        (f"on: 2022-10-27, what: adoptd, {MEANT}", 42, "field what",
         "unknown transition 'adoptd' in procedure consensus; did you mean adopted?"),
        ("on: 2022-10-27, what: adopted, item: misson, from: S1", 40, "field item",
         "unknown item 'misson'; did you mean mission?"),
        ("on: 2022-10-27, what: adopted, item: mission, from: S9", 40, "field from",
         "unknown source 'S9': register it first"),
        (f"on: 2022-02-30, what: adopted, {MEANT}", 35, "field on",
         "'2022-02-30' is no date: 2022-02-30 is not in the calendar"),
        (f"on: 2022-10-27T10:30, what: adopted, {MEANT}", 36, "field on",
         "the time '2022-10-27T10:30' has no offset: add Z or +04:00, or give the day alone"),
        (f"on: 2022-10-29, what: adopted, {MEANT}", 37, "field on",
         "it cannot have happened on 2022-10-29 and been reported on 2022-10-27"),
        (f"on: 2022-10-27, reported: 2099-01-01, what: adopted, {MEANT}", 38, "field reported",
         "it cannot have been reported on 2099-01-01 and be recorded on"),
        (f"on: 2022-10-27, what: adopted, grunds: x, {MEANT}", 28, "",
         "unknown field 'grunds'; did you mean grounds?"),
        (f"on: 2022-10-27, what: objects, by: ARM, grounds: too late, and too long, {MEANT}", 28,
         "", "unknown field 'and too long' without a value: text with a comma inside {…} needs"),
        ("on: 2022-10-27, what: adopted, item: [mission], from: S1", 29, "field item",
         "expected the id of an item, found a list"),
        ("on: 2022-10-27, what: tally, meeting: csc-1, of: drafts, total: many, from: S1", 29,
         "field total", "expected a count"),
        (f"on: 2022-10-27, {MEANT}", 30, "", "the field 'what' is missing"),
        (f'on: 2022-10-27, what: objects, by: ARM, grounds: "a\\0b", {MEANT}', 33, "field grounds",
         "the text holds U+0000"),
        (f"on: &day 2022-10-27, what: adopted, {MEANT}", 26, "field on",
         "YAML anchors and aliases (&day) are refused: write the value out"),
        (f"on: !!str 2022-10-27, what: adopted, {MEANT}", 25, "field on",
         "YAML tags (!!str) are refused"),
    ],
)  # fmt: skip
def test_one_bad_fact(
    new: Cli, docket: Docket, fact: str, code: int, place: str, reason: str
) -> None:
    """A bad fact is one line: file and line, fact, field, reason; its exit code is its own."""
    path = docket(f"bad: {{{fact}}}")
    ran = new("import", str(path))
    (line,) = ran.problems()
    assert ran.code == code
    inside = ", ".join(filter(None, ("fact bad", place)))
    assert line.startswith(f"{path}:4: {inside}: {reason}")
    assert entries(new) == 1


def test_irregular_with_what_is_allowed(new: Cli, docket: Docket) -> None:
    """A step that the procedure does not foresee names what it does, and the way out."""
    path = docket(f"""
        first: {{on: 2022-10-26, what: adopted, {MEANT}}}
        second: {{on: 2022-10-27, what: discussed, {MEANT}}}
    """)
    ran = new("import", str(path))
    (line,) = ran.problems()
    assert ran.code == 43
    assert line == (
        f"{path}:5: fact second, field what: procedure consensus does not foresee 'discussed' of"
        " mission from state 'adopted' (because of first); allowed: lapsed, superseded or"
        " reopened. If it happened all the same, say why with `irregular: REASON`"
        " (typed: --irregular)"
    )
    assert entries(new) == 1


def test_irregular_with_a_reason_is_recorded(new: Cli, docket: Docket) -> None:
    """With the reason given the same step is recorded, and the report names it."""
    path = docket(f"""
        first: {{on: 2022-10-26, what: adopted, {MEANT}}}
        second: {{on: 2022-10-27, what: discussed, irregular: the chair let it, {MEANT}}}
    """)
    told = new("import", str(path)).table()
    assert "irregular, with a reason given: second" in told
    assert "irregular: the chair let it" in " ".join(new("show", "mission").table().split())


def test_a_doubled_key(new: Cli, docket: Docket) -> None:
    """The same key twice names both lines."""
    path = docket(f"""
        same: {{on: 2022-10-26, what: proposed, {MEANT}}}
        same: {{on: 2022-10-27, what: adopted, {MEANT}}}
    """)
    ran = new("import", str(path))
    assert ran.code == 27
    assert ran.problems() == [
        f"{path}:5: fact same: the key 'same' stands twice (first in line 4): rename one"
    ]
    assert entries(new) == 1


def test_an_alias(new: Cli, docket: Docket) -> None:
    """An anchor and its alias are two lines."""
    path = docket(f"""
        first: {{on: &day 2022-10-27, what: proposed, {MEANT}}}
        second: {{on: *day, what: discussed, {MEANT}}}
    """)
    ran = new("import", str(path))
    assert ran.code == 26
    assert [line.partition(": YAML anchors")[0] for line in ran.problems()] == [
        f"{path}:4: fact first, field on",
        f"{path}:5: fact second, field on",
    ]


def test_all_problems_at_once(new: Cli, docket: Docket) -> None:
    """Each problem of a file is told, in the order of its lines; a mixture has its own code."""
    path = docket(f"""
        one: {{on: 2022-02-30, what: adopted, {MEANT}}}
        two: {{on: 2022-10-27, what: adopted, grunds: x, {MEANT}}}
        three: {{on: 2022-10-27T10:30, what: adopted, {MEANT}}}
    """)
    ran = new("import", str(path))
    assert ran.code == 20
    assert [line.partition(": fact ")[0] for line in ran.problems()] == [
        f"{path}:{number}" for number in (4, 5, 6)
    ]
    assert entries(new) == 1


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("on: 2022-10-27, note: NO", "NO"),
        ("on: 2022-10-27, note: on", "on"),
        ("on: 2022-10-27, note: yes", "yes"),
        ("on: 2022-10-27, note: 10:30", "10:30"),
        ("on: 2022-10-27, note: 2021", "2021"),
        ("on: 2022-10-27, note: 1_000", "1_000"),
        ("on: 2022-10-27, note: 0x1F", "0x1F"),
        ("on: 2022-10-27, note: 1e3", "1e3"),
        ("on: 2022-10-27, note: null", "null"),
    ],
)
def test_text_means_what_it_looks_like(new: Cli, docket: Docket, field: str, shown: str) -> None:
    """No word and no number of YAML's own becomes anything but itself."""
    assert new("import", str(docket(f"fine: {{{field}, what: noted, {MEANT}}}"))).code == 0
    assert new("show", "fine", "--format", "json").json()["history"][0]["note"] == shown
    assert f"Note {shown}" in " ".join(new("show", "fine").table().split())


@pytest.mark.parametrize("date", ["2021", "2022-10", "2022-10-27", "2022-10-27T10:30Z", "2021~"])
def test_dates_mean_what_they_look_like(new: Cli, docket: Docket, date: str) -> None:
    """A date is kept as it was typed, and never becomes a number or a day."""
    assert new("import", str(docket(f"fine: {{on: {date}, what: noted, {MEANT}}}"))).code == 0
    assert new("show", "fine", "--format", "json").json()["history"][0]["happened"] == date


@pytest.mark.parametrize("member", ["NO", "ON", "Y"])
def test_a_member_may_be_called_no(new: Cli, tmp_path: Path, member: str) -> None:
    """Norway's code is a member, not false."""
    text = f"""{HEAD}
organisations:
  nordic:
    name: Nordic Council
    members: {{{member}: Norway}}
    bodies: {{council: Council}}
    procedure: consensus
sources:
  S1: {{id: s-1, publisher: Gazette, published: 2022-10-27}}
items:
  thing: {{title: Thing, body: council}}
facts:
  objection: {{on: 2022-10-27, what: objects, item: thing, by: {member}, from: S1}}
"""
    assert new("import", str(file(tmp_path, text))).code == 0
    told = new("positions", "thing", "--format", "json").json()
    assert [one["member"] for one in told["positions"]] == [member]


# --- the file as a whole ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code", "reason"),
    [
        ("empty.yaml", b"", 23, "is empty: a docket starts with `docket: NAME` and `format: 1`"),
        ("comment.yaml", b"# nothing yet\n", 23, "is empty"),
        ("empty.jsonl", b"", 23, "is empty"),
        ("binary.yaml", bytes(range(256)), 24, "holds a zero byte, which no text does (byte 0)"),
        ("image.yaml", b"\x89PNG\r\n\x1a\n", 24, "is not UTF-8 text (byte 0)"),
        ("latin.yaml", "docket: Café".encode("latin-1"), 24, "is not UTF-8 text (byte 11)"),
        ("wide.yaml", "docket: d".encode("utf-16"), 24, "is not UTF-8 text"),
        ("docket.txt", b"docket: d", 21, "a docket's name ends in .yaml, .yml or .jsonl"),
    ],
)
def test_a_bad_file(
    new: Cli, tmp_path: Path, name: str, content: bytes, code: int, reason: str
) -> None:
    """What is wrong with a file as a whole is one line, without a line number."""
    path = tmp_path / name
    path.write_bytes(content)
    ran = new("import", str(path))
    line = ran.refusal()
    assert str(path) in line
    assert reason in line
    assert ran.code == code
    assert entries(new) == 1


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        (b"- a\n", 29, "expected `docket: NAME`, `format: 1` and sections, found a list"),
        (b"hello\n", 29, "found the text 'hello'"),
        (b"docket: d\nformat: 2\n", 25, "format 2 is newer than this program: upgrade"),
        (b"docket: d\nformat: 1\nfacts: {a: {on: 2021\n", 25, "not YAML"),
        (b"docket: d\n\tformat: 1\n", 25, "a tab character that violates indentation"),
        (b"[" * 10_000, 25, "nest deeper than 20"),
        (b"docket: d\nformat: 1\n---\ndocket: e\n", 25, "a second document"),
    ],
)
def test_a_bad_form(new: Cli, tmp_path: Path, content: bytes, code: int, reason: str) -> None:
    """What is wrong with a file's form is one line with its number."""
    path = tmp_path / "d.yaml"
    path.write_bytes(content)
    ran = new("import", str(path))
    (line,) = ran.problems()
    assert line.startswith(f"{path}:")
    assert reason in line
    assert ran.code == code


def test_a_large_yaml_file(new: Cli, tmp_path: Path) -> None:
    """A YAML file over 1 GB is refused before it is read, with the way out."""
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(1_000_000_001)  # sparse: it takes no room
    ran = new("import", str(path))
    assert ran.refusal() == (
        f"{path} has 1,000,000,001 bytes, over the limit of 1,000,000,000 for YAML:"
        " split it, or write it as JSON Lines (.jsonl)"
    )
    assert ran.code == 22


@pytest.mark.parametrize("name", ["none.yaml", "none.jsonl", "folder.yaml"])
def test_a_file_that_cannot_be_read(new: Cli, tmp_path: Path, name: str) -> None:
    """A missing file, or a folder in its place, is named with the reason."""
    (tmp_path / "folder.yaml").mkdir()
    ran = new("import", str(tmp_path / name))
    reason = "it is a folder" if name.startswith("folder") else "there is no such file"
    assert ran.refusal() == f"cannot read {tmp_path / name}: {reason}"
    assert ran.code == 21


def test_a_docket_without_facts(new: Cli, tmp_path: Path) -> None:
    """A docket that tells nothing is no error, and is said to be empty."""
    told = new("import", str(file(tmp_path, HEAD))).table()
    assert told == "docket d holds neither names nor facts: nothing to record\n"


def test_a_changed_fact(new: Cli, docket: Docket) -> None:
    """A fact that says something else than before is refused, naming the field and the entry."""
    assert (
        new("import", str(docket(f"told: {{on: 2022-10-26, what: proposed, {MEANT}}}"))).code == 0
    )
    before = entries(new)
    path = docket(f"told: {{on: 2022-10-27, what: proposed, {MEANT}}}")
    ran = new("import", str(path))
    (line,) = ran.problems()
    assert ran.code == 50
    assert line.startswith(f"{path}:4: fact told, field on: told differs from entry @")
    assert "(recorded: 2022-10-26; here: 2022-10-27)" in line
    assert entries(new) == before


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_refusal_is_told_the_same_in_every_format(new: Cli, docket: Docket, form: str) -> None:
    """Whatever the format, a refusal goes to stderr and leaves stdout empty."""
    path = str(docket(f"bad: {{on: 2022-02-30, what: adopted, {MEANT}}}"))
    assert new("import", path, "--format", form) == new("import", path)
