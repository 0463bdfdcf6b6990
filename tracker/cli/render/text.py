"""Text for terminals: control characters are made visible, never obeyed."""

import re

_CONTROL = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
"""C0, DEL, C1, and the characters that turn the direction of a line: none of them is printable.

Few texts have any, so that most commands need not compile this, nor look into any text for it.
"""


_BREAK = r"(?<=\S)[ \t]*[\r\n]\s*(?=\S)"
"""Where a text goes on in another line."""


_IN_URL = r"(:/{1,2}[^/@:\s]*:)\S+@"
"""A password as URLs have it; of one that was taken for a path a slash is gone."""


def masked(text: str) -> str:
    """Take the passwords of URLs out, wherever somebody has typed one by mistake."""
    return re.sub(_IN_URL, r"\1***@", text)


def visible(text: str) -> str:
    r"""Write control characters as escapes: ESC becomes ``\x1b``."""
    return text if text.isprintable() else re.sub(_CONTROL, _escape, text)


def one_line(text: str) -> str:
    """Write text for one line: its own lines one after another, control characters as escapes."""
    return text if text.isprintable() else visible(re.sub(_BREAK, " / ", text))


def _escape(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")


def escaped_json(text: str) -> str:
    r"""Write what JSON would leave as it is (DEL, C1, direction) as ``\u`` escapes."""
    if text.replace("\n", "").isprintable():
        return text
    return re.sub(_CONTROL, lambda found: _unicode(found.group()), text)


def _unicode(character: str) -> str:
    return character if character == "\n" else f"\\u{ord(character):04x}"


def count(number: int, word: str) -> str:
    """Write a number with its noun: ``1 entry``, ``2 entries``."""
    if number == 1:
        return f"{number:,} {word}"
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{number:,} {plural}"
