"""Dates as their readers see them: never rounded, never more certain than they were typed.

Works on EDTF text that `edtf_text` has accepted; other text comes back as it is. No clock, no
bounds: what a date counts for is decided elsewhere.
"""

import re

from tracker.domain.edtf_text import OPEN

_QUALIFIED = {"~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"}
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_COARSE = r"[0-9X]{4}(-[0-9X]{2}){0,2}"


def phrase(text: str | None) -> str:
    """Write a date for a table: `by B`, `A or later`, `A/B`, `about A`, `A (uncertain)`."""
    start, slash, end = _parts(text or "")
    if slash and start in OPEN:
        return f"by {phrase(end)}"
    if slash and end in OPEN:
        return f"{phrase(start)} or later"
    if slash or not start:
        return start + slash + end
    return _QUALIFIED.get(start[-1], "{}{}").format(start[:-1], start[-1])


def sentence(text: str | None) -> str:
    """Write a date for running text: `some day from A to B`, `some time in 2022-11`, `by B`."""
    start, slash, end = _parts(text or "")
    if slash and start not in OPEN and end not in OPEN:
        kind = "time" if "T" in start + end else "day"
        return f"some {kind} from {phrase(start)} to {phrase(end)}"
    if not slash and re.fullmatch(_COARSE, start) and not re.fullmatch(_DAY, start):
        return f"some time in {start}"
    return phrase(text)


def _parts(text: str) -> tuple[str, str, str]:
    """Split an interval; what is no interval, or open at both ends, is all start."""
    start, slash, end = text.strip().partition("/")
    if start in OPEN and end in OPEN:
        return start + slash + end, "", ""
    return start, slash, end
