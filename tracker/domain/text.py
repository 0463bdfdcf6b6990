"""Text and ids as the log takes them in: what goes in comes back the same.

Pure domain. Text is NFC and holds no U+0000, no lone surrogate and no code point that Unicode
does not assign; an id is plain ASCII. Whatever reads input calls this, so that nothing below
has to think of it.
"""

import re
import unicodedata
from functools import cache

from tracker.errors import InvalidId, InvalidText

ID_PATTERN = "[a-z0-9-]{1,64}"
"""The form of an id, as a regular expression without anchors."""

NAME_PATTERN = "(?:[a-z0-9-]{1,64}|[A-Z0-9-]{1,64})"
"""The form of a name that may be a member's: those are written in upper case."""

_REFUSED = {"Cs": "a lone surrogate", "Cn": "a code point that Unicode does not assign"}


def clean(text: str) -> str:
    """Normalise text to NFC.

    Raises:
        InvalidText: where it holds U+0000, a lone surrogate or an unassigned code point.
    """
    if "\x00" in text:
        raise InvalidText("U+0000 (a zero character)")
    if text.isascii():
        return text
    for character in "" if text.isprintable() else text:  # what can be printed is assigned
        if (reason := _REFUSED.get(unicodedata.category(character))) is not None:
            raise InvalidText(f"U+{ord(character):04X} ({reason})")
    return unicodedata.normalize("NFC", text)


def check_id(text: str) -> str:
    """Give the id back as it is.

    Raises:
        InvalidId: unless it is 1 to 64 of ``a-z``, ``0-9`` and ``-``.
    """
    if _form(ID_PATTERN).fullmatch(text) is None:
        raise InvalidId(text)
    return text


def check_name(text: str) -> str:
    """Give the id of a party, or the short name of a source, back as it is.

    Raises:
        InvalidId: unless it is an id, or the same in upper case throughout (``ARM``, ``S1``).
    """
    if _form(NAME_PATTERN).fullmatch(text) is None:
        form = "a-z, 0-9 and -, or A-Z, 0-9 and - throughout, at most 64 characters"
        raise InvalidId(text, form)
    return text


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """A form, compiled with the first text that is checked: who only reads checks none."""
    return re.compile(pattern)
