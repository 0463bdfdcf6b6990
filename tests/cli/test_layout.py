"""Tables for people: the sketches of the readers, widths, and what is said of the unknown."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.cli.support import Cli, Docket
from tracker.cli.render.columns import KINDS, Columns, height, wrapped
from tracker.cli.render.styled import written

AGENDA = """
CSTO|on 2026-11-21|all reports|log of|entries, @0 to @
Collective Security Council (csc)|chair: BLR since 2022-11-23
ITEM|STATE|SINCE|BLOCKED|SOURCES
Plans
!|csc-2022-plan|34 measures: 32 reported implemented (none|named), 2|(both named)
Meetings
none ahead
announced, outcome not recorded: cdm, cfm, cssc of 2023-11-22 (Minsk)
! 3 open disputes (tracker conflicts)|newest report: 2023-11-30
"""
"""The readers' sketch of the agenda, as pieces that follow each other."""

ROWS = {
    "armenia-assistance": ("!", "removal requested by ARM", "by 2023-11-20", "ARM", "2 (1 indep.)"),
    "yerevan-declaration": ("", "not signed by ARM", "2022-11-23", "ARM", "2"),
    "armenia-mission-results": ("", "discussed", "2022-10-28", "-", "1"),
}
"""The sketch's items: the mark, and the cells."""

STORY = """
armenia-assistance: Joint measures to assist Armenia (draft decision)
csto / csc|procedure consensus|concerns ARM AZE
State|removal requested by ARM; pending: no source says removed or retained
Since|some day from 2022-11-23 to 2023-11-20|public since 2023-11-20
Blocked|by ARM: did not sign; grounds: no political assessment of Azerbaijan's attacks
POSITION|WHO|SINCE|PUBLIC SINCE|FROM
no interest|by 2023-11-20|2023-11-20|tasmagambetov
before: did not sign|2022-11-23|2022-11-24
!|supports|BLR KAZ KGZ RUS TJK|by 2023-11-20|2023-11-20|tasmagambetov
disputed: [6]|"the majority of member states"
HAPPENED|WHAT|PUBLIC SINCE|FROM|ENTRY
by 2022-10-20|proposed (by whom: not reported)|2022-10-27|[2]|@
2022-10-27|on the agenda of csc-2022-10-28, no. 2|2022-10-27|[1 2]|@
2022-10-28|discussed (csc-2022-10-28); cfm to agree a draft decision|2022-10-28|[3]|@
2022-11-23|not signed by ARM (csc-2022-11-23)|2022-11-24|[4 5 6]|@
2022-11-23/2023-11-20|removal requested by ARM|2023-11-20|[5 6]|@
[1]|Euro Weekly News 2022-10-27
[2]|TASS 2022-10-27|relays csto-2022-10-27
[3]|Office of the Prime Minister of Armenia 2022-10-28
[4]|PanARMENIAN.Net 2022-11-24
[5]|BelTA 2023-11-20
[6]|The Armenian Report 2023-11-20/2023-11-30, relays [5]
"""
"""The readers' sketch of one item. The numbers of sources are the answer's own."""

NOTHING = "search nobody"
"""Finds nothing, and says so beside the table."""

COMMANDS = (
    "agenda",
    "agenda --all",
    "agenda --on 2023-06-01",
    "agenda csc-2022-10-28",
    "show armenia-assistance",
    "show armenia-assistance --on 2023-06-01",
    "show armenia-mission",
    "show csc-2022-plan",
    "show csc-2022-plan --on 2023-01-01",
    "show csc-2023-11-23",
    "show ARM",
    "show csto",
    "show tass-2022-10-27",
    "show arm-does-not-sign",
    "show @0",
    "why armenia-assistance --on 2023-11-20",
    "why csc-2022-plan",
    "why arm-does-not-sign",
    "diff all --on 2022-11-22..2023-11-20",
    "news --since @60",
    "about ARM",
    "log --source belta-2023-11-20",
    "history armenia-assistance",
    "positions armenia-assistance",
    "meetings",
    "measures",
    "conflicts",
    "statements",
    "sources",
    "log --limit 0",
    "todo",
    "todo --limit 0 --on 2023-11-23",
    "audit conformance",
    "agenda --next csc --on 2023-11-21",
    "agenda --unfinished",
    "search armenia",
    NOTHING,
)


def laid_out(cli: Cli, command: str, columns: int) -> str:
    """The table of a command that is fine."""
    ran = cli(*command.split(), columns=columns)
    remark = "tracker: no word begins with 'nobody'\n" if command == NOTHING else ""
    assert (ran.code, ran.err) == (0, remark)
    return ran.out


def pieces(sketch: str) -> list[str]:
    """Split a sketch into the pieces that must follow each other."""
    return [piece for line in sketch.strip().splitlines() for piece in line.split("|")]


def in_order(text: str, wanted: Sequence[str]) -> None:
    """Check that pieces follow each other in a text."""
    place = 0
    for piece in wanted:
        found = text.find(piece, place)
        assert found >= 0, f"{piece!r} does not come after what comes before it"
        place = found + len(piece)


def cells(table: str) -> list[tuple[str, ...]]:
    """Read a table back: the margin and the cells of each row, wrapped lines put together.

    The header's words say where columns begin; a row begins where its first column has text.
    """
    header, *lines = table.splitlines()
    starts = [found.start() for found in re.finditer(r"(?<=\s)\S+(?: \S+)*", header)]
    ends = [*starts[1:], 1_000]
    rows: list[list[str]] = []
    for line in lines:
        parts = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        if parts[0]:
            rows.append([line[:1].strip(), *parts])
        elif rows:
            rows[-1][1:] = [f"{a} {b}".strip() for a, b in zip(rows[-1][1:], parts, strict=True)]
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("columns", [80, 100])
def test_the_agenda_as_its_readers_want_it(csto_cli: Cli, columns: int) -> None:
    """All that the sketch tells is there, in its order, however the lines wrap."""
    told = " ".join(csto_cli("agenda", columns=columns).table().split())
    in_order(told, pieces(AGENDA))


@pytest.mark.parametrize("columns", [80, 100])
def test_the_items_of_the_agenda(csto_cli: Cli, columns: int) -> None:
    """Each item has its mark, state, date, blockers and sources, as in the sketch."""
    table = csto_cli("agenda", columns=columns).table()
    items = table[table.index("  ITEM") :].partition("\n  1 closed item")[0]
    found = {row[1]: (row[0], *row[2:]) for row in cells(items)}
    assert found == ROWS
    assert "1 closed item not shown (--all)" in table


@pytest.mark.parametrize("columns", [100, 120])
def test_an_item_as_its_readers_want_it(csto_cli: Cli, columns: int) -> None:
    """All that the sketch tells of one item is there, in its order."""
    table = csto_cli("show", "armenia-assistance", columns=columns).table()
    head, _, rest = table.partition("  POSITION")
    story = "  HAPPENED" + rest.partition("  HAPPENED")[2]
    wanted = pieces(STORY)
    positions = wanted.index("POSITION")
    in_order(" ".join(head.split()), wanted[:positions])
    rows = [" | ".join(row) for row in cells(story.partition("\n\n")[0])]
    told = [line.split("|") for line in STORY.strip().splitlines()]
    facts = told[told.index(["HAPPENED", "WHAT", "PUBLIC SINCE", "FROM", "ENTRY"]) + 1 :][:5]
    assert len(rows) == len(facts)
    for row, fact in zip(rows, facts, strict=True):
        in_order(row, fact)
    in_order(" ".join(story.partition("\n\n")[2].split()), wanted[wanted.index("[1]", positions) :])


def test_positions_of_an_item_as_its_readers_want_them(csto_cli: Cli) -> None:
    """The positions are told from the newest to the oldest, members of one fact together."""
    table = csto_cli("show", "armenia-assistance", columns=120).table()
    positions = "  POSITION" + table.partition("  POSITION")[2].partition("\n\n")[0]
    lines = STORY.strip().splitlines()
    begin = lines.index("POSITION|WHO|SINCE|PUBLIC SINCE|FROM")
    wanted = [piece for line in lines[begin : begin + 5] for piece in line.split("|")]
    in_order(" ".join(positions.split()), wanted)


@pytest.mark.parametrize("columns", [80, 100])
def test_what_a_narrow_item_tells(csto_cli: Cli, columns: int) -> None:
    """At 80 columns no word of the summary is lost or out of order either."""
    told = csto_cli("show", "armenia-assistance", columns=columns).table()
    head = " ".join(told.partition("  POSITION")[0].split())
    in_order(head, pieces(STORY)[: pieces(STORY).index("POSITION")])
    for word in ("[4 5 6]", "tasmagambetov", '"the majority of member states"'):
        assert word in told


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("command", COMMANDS)
def test_lines_keep_to_the_width(csto_cli: Cli, command: str, columns: int) -> None:
    """No line is longer than the width, none ends in blanks, no two lines are empty in a row."""
    table = laid_out(csto_cli, command, columns)
    for line in table.splitlines():
        assert cell_len(line) <= columns, line
        assert line == line.rstrip()
    assert "\n\n\n" not in table
    assert table.endswith("\n")
    assert not table.endswith("\n\n")


@pytest.mark.parametrize("columns", [80, 100])
@pytest.mark.parametrize("command", COMMANDS)
def test_entries_and_dates_stay_whole(csto_cli: Cli, command: str, columns: int) -> None:
    """What people paste back into a command is never broken in two; at 80 columns no entry is."""
    table = laid_out(csto_cli, command, columns)
    broken = r"@$|@ " if columns < 100 else r"@$|@ |(?<!-)\b\d{4}-\d?$|\d{4}-\d\d-\d?\s"
    assert not re.search(broken, table, re.MULTILINE)


def test_one_hundred_columns_where_there_is_no_terminal(csto_cli: Cli) -> None:
    """Without a terminal and without COLUMNS a table has 100 columns."""
    assert csto_cli("conflicts").table() == csto_cli("conflicts", columns=100).table()


@pytest.mark.parametrize("columns", ["0", "-5", "wide", "", "1e9"])
def test_an_odd_width_is_no_error(
    csto_cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """A COLUMNS that is no width counts as none."""
    plain = csto_cli("agenda")
    monkeypatch.setenv("COLUMNS", columns)
    assert csto_cli("agenda") == plain


def test_what_is_not_known_is_said(csto_cli: Cli) -> None:
    """Nothing known is a sentence, never an empty table."""
    early = ("--on", "2020-01-01")
    for command, words in {
        "agenda": "No item stands on this agenda at this moment.",
        "show armenia-assistance": "nothing certain is known at this moment",
        "positions armenia-assistance": "No source tells a position at this moment, as far",
        "meetings": "No such meeting stands at this moment.",
        "conflicts": "No open dispute.",
        "measures": "not reported",
        "statements": "No such fact is in the log at this moment.",
    }.items():
        assert words in csto_cli(*command.split(), *early).table()
    assert "number of measures: not reported" in csto_cli("show", "csc-2022-plan", *early).table()
    assert "No source is cited yet." in csto_cli("sources", "--recorded-until", "@3").table()


def test_grounds_of_those_who_do_not_block(cli: Cli, docket: Docket) -> None:
    """Grounds and conditions stand below a position, also where it blocks nothing."""
    fact = "what: abstains, item: mission, by: ARM, grounds: it came too late, from: S1"
    assert cli("init").code == 0
    assert cli("import", str(docket(f"objection: {{on: 2022-10-27, {fact}}}"))).code == 0
    assert "grounds: it came too late" in cli("positions", "mission").table()
    assert "Blocked by nobody, as far as reported" in cli("positions", "mission").table()


def test_a_fact_without_sources_says_so(csto_cli: Cli) -> None:
    """A fact that no source backs, and a date that nobody told, are said to be so."""
    told = " ".join(csto_cli("show", "blr-chairs").table().split())
    assert "Public not reported" in told
    assert "Sources none" in told


@pytest.mark.parametrize(
    ("command", "together"),
    [
        ("agenda", ("not signed by ARM", "removal requested", "2 (1 indep.)")),
        ("show armenia-assistance", ("asks for removal", "before: did not sign")),
        ("positions armenia-assistance", ("asks for removal", "before: no interest")),
        ("show csc-2022-10-28", ("removal requested", "armenia-mission-results  discussed")),
        ("conflicts", ("2 (1 indep.)",)),
        ("agenda --unfinished", ("not signed by ARM", "removal requested")),
    ],
)
def test_states_stay_together(csto_cli: Cli, command: str, together: tuple[str, ...]) -> None:
    """At 80 columns the words of a state or a stance, and the count of sources, are not torn."""
    table = csto_cli(*command.split(), columns=80).table()
    assert [words for words in together if words not in table] == []


# --- the parts, at any width ------------------------------------------------------------------

WORDS = st.text(alphabet="abc -/[]12é界\u0301", max_size=40)


@given(WORDS, st.integers(2, 30), st.sampled_from(("", *KINDS)))
def test_wrapping_loses_no_word(text: str, width: int, kind: str) -> None:
    """Whatever the text and the width: no line is too long, and only blanks are gone."""
    lines = wrapped(text, width, kind)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


PHRASES = st.lists(
    st.sampled_from(("by ARM", "possibly", "2022-11-23T10:30", "a/b", "not signed,", "[1, 2]")),
    max_size=6,
).map(" ".join)


@given(WORDS | PHRASES, st.integers(1, 30), st.sampled_from(("", *KINDS)))
def test_lines_are_counted_as_they_are_written(text: str, width: int, kind: str) -> None:
    """What chooses the widths counts what is written then, whatever the text."""
    for each in (text, f"  {text}"):
        assert height(each, width, kind) == len(wrapped(each, width, kind))


def test_an_empty_column_gives_no_room() -> None:
    """A column without a letter can't be narrower; the others are broken instead."""
    rows = [("", "", "one-long-name-of-a-thing", "another-long-name-of-a-thing")]
    lines = Columns(("", "=", "="), rows).lines(30)
    assert max(sum(len(text) for text, _ in line) for line in lines) <= 30


@settings(max_examples=40)
@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.tuples(st.sampled_from("! ?"), *[WORDS] * n), max_size=5)
    ),
    st.integers(40, 120),
)
def test_any_table_fits(rows: list[tuple[str, ...]], width: int) -> None:
    """Whatever the cells: no line is longer than the width, none ends in blanks."""
    count = len(rows[0]) - 1 if rows else 1
    table = written([Columns(["NAME"] * count, rows)], width, coloured=False)
    for line in table.splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()
