"""The closed word lists, and how typed words are matched to them.

Domain, pure. A word is stored as it stands here. Typed, it may have any case, and a space, a
hyphen and an underscore are the same: ``did-not-sign`` and ``Did not sign`` are one word.
"""

from functools import lru_cache

from tracker.errors import UnknownWord

STANCES: tuple[str, ...] = (
    "supports",
    "supports with conditions",
    "no objection",
    "signed",
    "abstains",
    "reserves",
    "objects",
    "did not sign",
    "asks for removal",
    "no interest",
    "dissociates",
    "did not take part",
    "recused",
    "lifted",
    "joins",
)
MEASURE_STATUSES: tuple[str, ...] = (
    "planned",
    "in progress",
    "implemented",
    "partly implemented",
    "unfulfilled",
    "dropped",
    "overtaken by events",
)
REASONS: tuple[str, ...] = (
    "no agreement",
    "blocked by a member",
    "external party",
    "resources",
    "overtaken",
    "other",
)
MEETING_KINDS: tuple[str, ...] = ("regular", "extraordinary", "joint", "informal")
MEETING_FORMATS: tuple[str, ...] = ("in person", "videoconference", "hybrid", "written")
COMPOSITIONS: tuple[str, ...] = ("narrow", "expanded")
STATEMENT_KINDS: tuple[str, ...] = (
    "remark",
    "interpretative statement",
    "formal reservation",
    "explanation of vote",
)
PARTY_KINDS: tuple[str, ...] = ("state", "organisation", "group", "person", "office")
MEMBERSHIP_KINDS: tuple[str, ...] = ("voting member", "observer", "partner")


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Return the form in which words are compared: folded case, single spaces alone."""
    return " ".join(text.replace("-", " ").replace("_", " ").casefold().split())


def matching(text: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that ``text`` means, in its own spelling, or None."""
    wanted = plain(text)
    return next((name for name in known if plain(name) == wanted), None)


def nearest(text: str, known: tuple[str, ...], alike: float = 0.6) -> tuple[str, ...]:
    """Return up to three known words that look like ``text``, the likest first.

    ``alike`` is from 0 to 1, as difflib measures it.
    """
    by_plain = {plain(name): name for name in known}
    from difflib import get_close_matches  # noqa: PLC0415 - 1 ms, for what is misspelt alone

    close = get_close_matches(plain(text), by_plain, cutoff=alike)
    return tuple(by_plain[found] for found in close)


def word(text: str, known: tuple[str, ...], what: str) -> str:
    """Return the canonical spelling of ``text``; ``what`` names the list in the refusal.

    Raises:
        UnknownWord: with the nearest words.
    """
    found = matching(text, known)
    if found is None:
        raise UnknownWord(word=text, what=what, known=known, nearest=nearest(text, known))
    return found
