"""Command lines put together from the grammar of the commands, with hostile values in them."""

from collections.abc import Iterator

import click
from hypothesis import strategies as st

from tracker.cli.commands import cli

NASTY = (
    "",
    " ",
    "\x00",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eback\u2066",
    "\x9b31m",
    "\r\n\t\x7f\x85\u2028",
    "\udcff\udc80",
    "\ud800",
    "\ue000\uffff\U0010ffff\u0378",
    "e\u0301\u1e9b\u0323ﬁ",
    "İstanbul ẞ ǆ",
    "--",
    "-",
    "--help",
    "--db",
    "-1",
    "@",
    "@0",
    "@-1",
    "@999999999999999999999",
    "'; DROP TABLE event; --",
    "%s%n{0}{}",
    "$(reboot) `reboot`",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "[1,2]",
    "{a: b}",
    "null",
    "nan",
    "1e999",
    "a" * 70,
    "ä" * 40_000,
    "#",
    "a#",
    "#a",
    "a=b=c",
    "=",
    "x=",
)
NAMES = """
armenia-assistance armenia-mission yerevan-declaration csc-2022-10-28 csc-2022-11-23 csc-2022-plan
ARM BLR KAZ AZE csc cfm csto tass-2022-10-27 belta-2023-11-20 rferl-2023-11-23 arm-asks-removal
finalise-armenia-assistance pashinyan tasmagambetov consensus vote last @0 @1 @67 @81 @94 @95
item/armenia-assistance source/belta-2023-11-20 new-thing removed discussed adopted proposed
supports objects did-not-sign signed implemented unfulfilled part-of follows person state
"""
DATES = """
2022-10-28 2022 2022-11 2022-11-23/2023-11-20 ../2023 2023/.. 2022-10-28T10:30Z 2022-13 9999-12-31
2022-10-28T10:30+04:00 0000 -0001 2022-10-28~ 202X Y20000 today yesterday monday 2023-11-20?
0001-01-01 2022-02-30 2022-10-28T10:30 2022-10-28T25:00Z 2022-10-28T10:30:61Z ../.. / 1e3 +2022
"""
LEFT_OUT = {"demo", "completion"}
"""Commands that take no values, or only words of a list; the first works in a folder of its own."""

text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=20),
    st.text(alphabet=st.characters(), max_size=8),
    st.binary(max_size=12).map(lambda data: data.decode("utf-8", "surrogateescape")),
)
name = st.sampled_from(NAMES.split())
date = st.one_of(
    st.sampled_from(DATES.split()),
    st.dates().map(str),
    st.from_regex(r"[0-9T:/.~?%X+-]{1,18}", fullmatch=True),
)
pair = st.builds("{}={}".format, st.one_of(name, text), st.one_of(name, text, date))
value = st.one_of(name, name, name, date, text, pair)


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands that are no groups, with the words that name them."""
    yield from _below(cli, ())


def _below(
    command: click.Command, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    for inner, found in command.commands.items():
        if inner not in LEFT_OUT:
            yield from _below(found, (*words, inner))


def _option(option: click.Option) -> st.SearchStrategy[list[str]]:
    word = st.sampled_from(option.opts)
    if option.is_flag:
        return word.map(lambda flag: [flag])
    taken = st.one_of(value, value, st.sampled_from(["table", "json", "jsonl", "csv", "0", "3"]))
    joined = st.builds(lambda flag, given: [f"{flag}={given}"], word, taken)
    return st.one_of(st.builds(lambda flag, given: [flag, given], word, taken), joined)


def _line(words: tuple[str, ...], command: click.Command) -> st.SearchStrategy[list[str]]:
    """A line of one command: mostly as many arguments as it takes, and some of its options."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    counts = [st.just(1) if one.nargs == 1 else st.integers(0, 3) for one in arguments]
    given = [count.flatmap(lambda n: st.lists(value, min_size=n, max_size=n)) for count in counts]
    known = [one for one in command.params if isinstance(one, click.Option) and one.name != "db"]
    options = st.lists(st.one_of([_option(one) for one in known]), max_size=6 if known else 0)
    stray = st.lists(value, max_size=1)
    dated = st.sampled_from([[], [], ["--on", "2023-11-23"]])
    cited = st.sampled_from([[], [], ["--source", "belta-2023-11-20"]])
    here = {flag for one in known for flag in one.opts}
    habits = [dated] * ("--on" in here) + [cited] * ("--source" in here)
    return st.tuples(st.tuples(*given), st.tuples(*habits), options, stray).map(
        lambda parts: [
            *words,
            *(word for some in parts[0] for word in some),
            *(word for some in parts[1] for word in some),
            *(word for some in parts[2] for word in some),
            *(parts[3] if len(parts[2]) == 3 else ()),  # noqa: PLR2004 - now and then one too many
        ]
    )


lines = st.sampled_from(list(commands())).flatmap(lambda found: _line(*found))
"""Any line of any command."""
