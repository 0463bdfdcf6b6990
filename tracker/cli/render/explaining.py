"""Why, as people read it: the answer, the fact behind it, what it displaced, other moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import Notes, backing, happened, line, moment_line, pairs, public
from tracker.domain.phrases import sentence
from tracker.errors import one_of

if TYPE_CHECKING:
    from tracker.app.answers import CorrectionAnswer, FactAnswer, WhyAnswer
    from tracker.cli.render.styled import Blocks

Pairs = Iterator[tuple[str, str]]
FACT = "fact"


def why(answer: WhyAnswer) -> Blocks:
    """Why things stand as they do."""
    notes = Notes(answer.footnotes)
    yield line(_stood(answer), "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    if answer.because is None:
        yield line("Because no fact about it stands at this moment.")
    else:
        fact = answer.because
        yield line(f"Because of  {fact.entry} {fact.key}: {fact.what}")
        yield pairs((f"  {name}", text) for name, text in _because(answer, fact, notes))
    yield from _neighbours("It follows", answer.follows, notes)
    yield from _neighbours("Displaced by", answer.displaced_by, notes)
    yield ""
    yield pairs(_open(answer, notes))
    yield from _corrections(answer.corrections)
    yield ""
    if answer.others:
        yield line("Another moment, another answer")
        yield Columns(("", ""), [("", one.options, one.answer) for one in answer.others])
    yield ""
    yield from notes.lines()


def _stood(answer: WhyAnswer) -> str:
    """Say how it stands in one sentence, the state in capitals."""
    on, who = answer.moment.on, f"{answer.member} on " if answer.member else ""
    label = answer.label or "nothing certain"
    state = label if answer.kind == "plan" else label.upper()
    told = state + answer.answer.removeprefix(label)
    if answer.kind == FACT:
        text = f"{answer.id}: {told}."
    else:
        text = f"{who}{answer.id} {'stands' if on is None else 'stood'} at: {told}."
    return text if on is None else f"On {on} {text}"


def _because(answer: WhyAnswer, fact: FactAnswer, notes: Notes) -> Pairs:
    """When it happened, was reported and recorded, who says so, and whether it is disputed."""
    counts = f"; counts from {answer.counts_from}" if answer.counts_from else ""
    yield "happened", (sentence(fact.happened) or "not told") + counts
    by = [notes.publisher(name) for name in answer.reported_by]
    yield "reported", public(fact.public_since) + (f", by {', '.join(by)}" if by else "")
    yield "recorded", f"{_time(fact.recorded_at)}, by {fact.recorder or 'nobody named'}"
    yield "says", answer.account or "not told whose account it is"
    yield "sources", sources(fact, notes)
    yield from ((name, text) for name, text in _words(fact, notes) if text)
    for mark in answer.marks:
        yield "marked", f"{mark.entry} {mark.what}, {_recorded(mark)} {notes.cite(mark.sources)}"
    yield "disputed", _disputed(fact, notes)


def _words(fact: FactAnswer, notes: Notes) -> Pairs:
    """What else a fact tells: grounds, the sources' words, gaps, irregularity, its end."""
    yield "grounds", "" if (fact.grounds or "") in fact.what else fact.grounds or ""
    said = (f'{notes.publisher(one.source)}: "{one.wording}"' for one in fact.wording)
    yield "wording", " · ".join(said)
    yield "gap", ", ".join(fact.gap) and f"steps not reported before it: {', '.join(fact.gap)}"
    yield "irregular", fact.irregular or ""
    yield "retracted", f"by {fact.retracted}" if fact.retracted else ""
    yield "note", fact.note or ""


def sources(fact: FactAnswer, notes: Notes) -> str:
    """How many sources a fact has, how many are independent, and which relays which."""
    if not fact.sources:
        return "none"
    total, own = len(fact.sources), fact.independent_sources
    count = f"{total}, of which {own} independent" if own != total else f"{total}"
    if own == total > 1:
        count = f"{total}, all independent"
    places = "; ".join(f"{notes.cite((one.source,))} {one.locator}" for one in fact.locators)
    return f"{count}: {notes.relayed(fact.sources)}" + (f" (where: {places})" if places else "")


def _disputed(fact: FactAnswer, notes: Notes) -> str:
    said = [
        f'{notes.cite(one.sources)} says "{one.says}" ({one.key} {one.entry})'
        for one in fact.disputes
    ]
    return f"yes: {'; '.join(said)}" if said else "no"


def _neighbours(title: str, facts: tuple[FactAnswer, ...], notes: Notes) -> Blocks:
    """Facts before or after the one that counts, with their grounds and words."""
    for fact in facts:
        yield ""
        told = f"{title}  {fact.entry} {fact.what}, {happened(fact.happened)}"
        yield line(f"{told} ({_reported(fact, notes)})")
        details = [(f"  {name}", text) for name, text in _words(fact, notes) if text]
        if fact.disputes:
            details.append(("  disputed", _disputed(fact, notes)))
        if details:
            yield pairs(details)


def _reported(fact: FactAnswer, notes: Notes) -> str:
    """Since when a fact is public, and by which sources: "reported 2022-11-24; sources 1 [1]"."""
    known = fact.public_since is not None
    since = f"reported {public(fact.public_since)}" if known else public(None)
    count = backing(fact.sources, fact.independent_sources)
    return f"{since}; sources {count} {notes.cite(fact.sources)}" if fact.sources else since


def _open(answer: WhyAnswer, notes: Notes) -> Pairs:
    """Requests that wait for their answer, and what is possible."""
    for fact in answer.pending:
        wait = one_of(fact.awaits) or "what became of it"
        yield "Pending", f"{fact.what}: no source says {wait}"
    for fact in answer.possible:
        cited = notes.cite(fact.sources)
        yield "Possible", f"{fact.entry} {fact.what}, {sentence(fact.happened)} {cited}"


def _corrections(corrections: Iterable[CorrectionAnswer]) -> Blocks:
    rows = [("", f"  {_word(one)}", _version(one)) for one in corrections]
    if rows:
        yield ""
        yield line("Corrected")
        yield Columns(("", ""), rows)


def _word(one: CorrectionAnswer) -> str:
    return "narrowed" if one.narrowed else "replaced"


def _version(one: CorrectionAnswer) -> str:
    by = f"by {one.by_entry}, {_time(one.recorded_at)}, by {one.recorder}"
    return f"{one.entry} {one.what}, {happened(one.happened)}: {by}; reason: {one.reason}"


def _recorded(fact: FactAnswer) -> str:
    return f"recorded {_time(fact.recorded_at)} by {fact.recorder}"


def _time(stamp: str) -> str:
    """A stamp of the log to the minute."""
    return f"{stamp[:10]} {stamp[11:16]} UTC"
