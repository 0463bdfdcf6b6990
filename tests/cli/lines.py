"""Command lines put together from the grammar of the commands, with hostile values in them."""

from collections.abc import Iterable, Iterator

import click
from hypothesis import strategies as st

from tracker.cli.commands import cli
from tracker.domain.text import clean
from tracker.errors import InvalidText

LONG = "…"
"""Stands for a text that is larger than an event, so that hypothesis need not print that."""

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
    LONG,
    "#",
    "a#",
    "#a",
    "a=b=c",
    "=",
    "x=",
)
KNOWN = {
    "item other items": "armenia-assistance armenia-mission yerevan-declaration",
    "meeting at": "csc-2022-10-28 csc-2022-11-23 csc-2023-11-23 cfm-2023-11-22",
    "party by speaker members according_to present absent of": "ARM BLR KAZ RUS pashinyan csto",
    "fact ref about after before": "arm-asks-removal blr-chairs @67 @81 @94 last item/new",
    "source relays add_source withdrawn_by": "belta-2023-11-20 rferl-2023-11-23 tass-2022-10-27",
    "body to": "csc cfm cdm cssc",
    "org": "csto",
    "plan owner": "csc-2022-plan",
    "measure": "finalise-armenia-assistance",
    "transition": "discussed adopted removed retained deferred withdrawn proposed reopened noted",
    "stance": "supports objects did-not-sign signed lifted joins no-interest",
    "status": "implemented unfulfilled in-progress dropped planned",
    "id key": "new-thing another-one NEW",
    "kind": "state person regular remark part-of follows item.transitioned",
    "on reported": "2023-11-23 2023-11 2023 2022-11-23/2023-11-20 ../2023-11-20 today",
    "limit": "0 1 7 999999999999999999999",
    "form": "table json jsonl csv",
    "changes": "on=2022-11-30 grounds=other by=KAZ grounds= from=belta-2023-11-20 what=adopted",
    "fields": "quorum=met total=5",
    "clear": "grounds by on from",
    "parts": "named=2 others=30",
    "total": "34 about-20 over-3",
    "recorded_until": "@67 @0 @94 2026-11-21 2020",
}
"""Words that fit, for the parameters of these names; all others take text of any kind."""
FITTING = {name: words.split() for names, words in KNOWN.items() for name in names.split()}
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


def _storable(given: str) -> bool:
    try:
        return bool(clean(given).strip()) and LONG not in given
    except InvalidText:
        return False


storable = st.one_of(st.sampled_from([one for one in NASTY if _storable(one)]), text).filter(
    _storable
)
"""Text of any kind that a log takes in."""
name = st.sampled_from(sorted({word for words in FITTING.values() for word in words}))
date = st.one_of(
    st.sampled_from(DATES.split()),
    st.dates().map(str),
    st.from_regex(r"[0-9T:/.~?%X+-]{1,18}", fullmatch=True),
)
pair = st.builds("{}={}".format, st.one_of(name, text), st.one_of(name, text, date))
anything = st.one_of(name, date, text, pair).map(lambda word: word.lstrip("/"))
"""Whatever it is: no file of this machine, since some commands write one."""


def value(parameter: click.Parameter) -> st.SearchStrategy[str]:
    """What is given for a parameter: mostly what fits it."""
    fitting = FITTING.get(parameter.name or "")
    return anything if fitting is None else _mostly(st.sampled_from(fitting))


def _mostly(fitting: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 9).flatmap(lambda chance: fitting if chance else anything)


def grown(word: str) -> str:
    """Put the long text where its sign stands."""
    return word.replace(LONG, "ä" * 40_000)


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
    taken = value(option)
    joined = st.builds(lambda flag, given: [f"{flag}={given}"], word, taken)
    return st.one_of(st.builds(lambda flag, given: [flag, given], word, taken), joined)


def _argument(argument: click.Argument) -> st.SearchStrategy[list[str]]:
    most = 1 if argument.nargs == 1 else 3
    return st.lists(value(argument), min_size=1, max_size=most)


def _line(words: tuple[str, ...], command: click.Command) -> st.SearchStrategy[list[str]]:
    """A line of one command: its arguments, what it asks for, and some of its options."""
    arguments = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and one.name != "db"]
    needed = [_option(one) for one in options if one.required]
    usual = [
        st.sampled_from([[flag, word], [flag, word], []])
        for flag, word in (("--on", "2023-11-23"), ("--source", "belta-2023-11-20"))
        if any(flag in one.opts for one in options)
    ]
    some = st.lists(st.one_of(list(map(_option, options))), max_size=3 if options else 0)
    stray = st.integers(0, 9).flatmap(
        lambda chance: st.just([]) if chance else st.lists(anything, max_size=1)
    )
    parts = st.tuples(*arguments, *needed, *usual, some.map(_joined), stray)
    return parts.map(lambda found: [*words, *_joined(found)])


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return [word for part in parts for word in part]


lines = st.sampled_from(list(commands())).flatmap(lambda found: _line(*found))
"""Any line of any command."""
