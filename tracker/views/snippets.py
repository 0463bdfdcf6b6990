"""Snippets: the part of a text around what was sought, in one line, cut between words."""

from tracker.domain.fold import Word, words
from tracker.domain.sought import Sought

BEFORE = 40
"""Characters before the hit, at most."""
LENGTH = 120
"""Characters of the whole snippet, at most; the hit itself is never cut."""


def snippet(text: str, asked: Sought) -> str:
    """Cut a text around its first hit; ``…`` stands for what is left out.

    The text is as it was recorded, apart from blanks and ends of lines: each run is one blank.
    """
    line = " ".join(text.split())
    found = words(line)
    hit = _hit(found, asked)
    start = 0
    if hit.start > BEFORE:
        start = next(word.start for word in found if word.start >= hit.start - BEFORE)
    end = len(line)
    if end > start + LENGTH:
        end = max([hit.end, *(word.end for word in found if word.end <= start + LENGTH)])
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _hit(found: list[Word], asked: Sought) -> Word:
    """The first word of a phrase that is there, else the first that fits a term."""
    for phrase in asked.phrases:
        for at in range(len(found)):
            if tuple(word.text for word in found[at : at + len(phrase)]) == phrase:
                return found[at]
    fitting = (word for word in found if any(term.fits(word.text) for term in asked.terms))
    return next(fitting, Word("", 0, 0))
