"""How many columns a text fills on a terminal.

European letters and punctuation fill one each. For all else rich has Unicode's tables, which
are imported where a text needs them.
"""

LATIN, GREEK_AND_CYRILLIC, PUNCTUATION = (0xA0, 0x2FF), (0x370, 0x482), (0x2010, 0x2027)
SOFT_HYPHEN = "\xad"
_ONE_EACH = frozenset(
    chr(code)
    for first, last in ((0x20, 0x7E), LATIN, GREEK_AND_CYRILLIC, PUNCTUATION)
    for code in range(first, last + 1)
) - {SOFT_HYPHEN}
"""Characters of one column: ASCII, these letters; dashes, quotes, bullets and dots."""


def is_plain(text: str) -> bool:
    """Whether each character of a text is known to fill one column."""
    return _ONE_EACH.issuperset(text)


def cell_len(text: str) -> int:
    """Tell how many columns a text fills."""
    if _ONE_EACH.issuperset(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def chopped(text: str, width: int) -> str:
    """Give as much of the beginning of a text as fits a width."""
    if _ONE_EACH.issuperset(text):
        return text[:width]
    from rich.cells import chop_cells

    return chop_cells(text, width)[0]
