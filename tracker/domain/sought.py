"""What somebody searches for: words and quoted phrases, and whether texts hold them.

Pure domain, and the reference for the index. All words must occur in the same fact. A word
stands for all that begin with it; in quotes words are whole, and next to each other in one text.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from tracker.domain.fold import tokens
from tracker.errors import NothingSought

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_QUOTED = re.compile('"([^"]*)"')


class Term(msgspec.Struct, frozen=True):
    """A folded word that must occur: ``whole``, or as the beginning of one."""

    text: str
    whole: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word of a text is what the term asks for."""
        return word == self.text if self.whole else word.startswith(self.text)


class Sought(msgspec.Struct, frozen=True):
    """A search taken apart: different terms, and phrases of two and more words."""

    terms: tuple[Term, ...]
    phrases: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        """Write it as it was understood: folded, phrases and whole words in quotes."""
        loose = [term.text for term in self.terms if not term.whole]
        inside = {word for phrase in self.phrases for word in phrase}
        whole = [term.text for term in self.terms if term.whole and term.text not in inside]
        quoted = [*whole, *(" ".join(phrase) for phrase in self.phrases)]
        return " ".join([*loose, *(f'"{words}"' for words in quoted)])


def sought(text: str) -> Sought:
    """Take a search apart. A quote without its second one divides words, as all signs do.

    Raises:
        NothingSought: where there is neither letter nor digit in it.
    """
    terms: dict[Term, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    for number, part in enumerate(_QUOTED.split(text.translate(_QUOTES))):
        quoted, found = bool(number % 2), tuple(tokens(part))
        terms |= dict.fromkeys(Term(word, quoted) for word in found)
        if quoted and len(found) > 1:
            phrases[found] = None
    if not terms:
        raise NothingSought(text)
    return Sought(tuple(terms), tuple(phrases))


def holds(asked: Sought, texts: Iterable[Sequence[str]]) -> bool:
    """Whether the folded words of a fact's texts hold all that is sought."""
    found = list(texts)
    return all(
        any(term.fits(word) for text in found for word in text) for term in asked.terms
    ) and all(any(within(phrase, text) for text in found) for phrase in asked.phrases)


def within(phrase: tuple[str, ...], text: Sequence[str]) -> bool:
    """Whether a phrase's words stand in a text one after another."""
    length = len(phrase)
    return any(tuple(text[at : at + length]) == phrase for at in range(len(text) - length + 1))
