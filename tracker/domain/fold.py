"""Folding: text as a search compares it, whatever its accents, case and script.

Pure domain, and our own, so that no engine's collation has a say. A text is taken apart by
Unicode's compatibility decomposition (NFKD), its marks are dropped, its case is folded; letters
that do not come apart are written as a reader without them would type them (ł as l, ø as o, ß as
ss, ı as i). A word is what stands between characters that are neither letters nor digits; an
ideograph or kana is a word by itself, since nothing stands between those. ``_`` divides too.
"""

import re
import unicodedata

import msgspec

LONGEST = 64
"""Characters of a word that count: longer ones are alike if they begin alike."""

BEYOND = "\U0010ffff"
"""Sorts behind every letter: a prefix and this bound the words that begin with the prefix."""

_PLAIN = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe",
    "ı": "i", "ŋ": "n", "ə": "e", "ɖ": "d", "ƒ": "f", "ĸ": "k", "ʼ": " ", "ʻ": " ", "ʹ": " ",
    "ґ": "г", "ғ": "г", "қ": "к", "ң": "н", "ү": "у", "ұ": "у", "һ": "х", "ө": "о", "ә": "а",
    "ـ": "",
}  # fmt: skip
"""Letters without a decomposition, in lower case; apostrophes that pass for letters divide."""

_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W_\u3040-\u30ff\u3400-\u9fff]+")


class Word(msgspec.Struct, frozen=True):
    """A folded word, and where it stands in the text: characters ``start`` … ``end`` − 1."""

    text: str
    start: int
    end: int


class _Letters(dict[int, str]):
    """Each character folded, found out once: what ``str.translate`` asks."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _letter(chr(code))
        return folded


def _letter(character: str) -> str:
    """Fold one character; what it stands beside never matters."""
    apart = unicodedata.normalize("NFKD", character).casefold()
    bare = "".join(
        one
        for one in unicodedata.normalize("NFKD", apart)
        if not unicodedata.category(one).startswith("M")
    )
    return "".join(_PLAIN.get(one, one) for one in bare)


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Write a text as searches compare it: no case, no accents."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """The folded words of a text, in their order, each cut to :data:`LONGEST`."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def words(text: str) -> list[Word]:
    """The same words, each with its place in the text as it was written."""
    origin = [at for at, character in enumerate(text) for _ in fold(character)]
    return [
        Word(found.group()[:LONGEST], origin[found.start()], origin[found.end() - 1] + 1)
        for found in _WORD.finditer(fold(text))
    ]
