"""What a search found, as people read it: a line a fact, with the words around the hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import Notes, happened, line, margin, moment_line, public
from tracker.cli.render.text import count

if TYPE_CHECKING:
    from tracker.app.answers import SearchAnswer, SearchHit
    from tracker.cli.render.styled import Blocks

TITLES = ("item.registered", "item.retitled")
"""Facts that give an item a title, which may have another by now."""


def search(answer: SearchAnswer) -> Blocks:
    """Lay out what a search found."""
    notes = Notes(answer.footnotes)
    yield line(f"Search: {answer.sought}", "bold")
    yield line(moment_line(answer.moment), "dim")
    if not answer.hits:
        yield line("Nothing that stands at this moment holds all of it in one fact.")
        return
    names = ("=HAPPENED", "=ABOUT", "WHERE AND WHAT", "PUBLIC SINCE", "FROM", "=ENTRY")
    yield Columns(names, [_hit(one, notes) for one in answer.hits])
    if answer.more:
        yield line(f"  and {answer.more:,} more (--limit 0)")
    if any(one.possible for one in answer.hits):
        yield line(f"? {count(sum(one.possible for one in answer.hits), 'fact')} possible by then")
    yield ""
    yield from notes.lines()


def _hit(hit: SearchHit, notes: Notes) -> tuple[str, ...]:
    mark = "x" if hit.retracted else "?" if hit.possible else margin(disputed=hit.disputed)
    what = [f"{hit.field}: {hit.snippet}"]
    if hit.type in TITLES and hit.field == "title" and hit.title not in {None, hit.snippet}:
        what.append(f"called at this moment: {hit.title}")
    if hit.retracted:
        what.append(f"retracted by {hit.retracted}")
    return (
        mark,
        happened(hit.happened),
        " ".join(hit.about),
        "; ".join(what),
        public(hit.public_since) if hit.sources or hit.public_since else "-",
        notes.cite(hit.sources) if hit.sources else "-",
        hit.entry,
    )
