"""How many columns a text fills on a terminal.

European letters and punctuation fill one each. For all else rich has Unicode's tables, which
are imported where a text needs them.
"""

import re

_ONE_EACH = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027]*").fullmatch
"""Latin, Greek and Cyrillic letters, dashes, quotes, bullets and dots."""


def cell_len(text: str) -> int:
    """Tell how many columns a text fills."""
    if _ONE_EACH(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def chopped(text: str, width: int) -> str:
    """Give as much of the beginning of a text as fits a width."""
    if _ONE_EACH(text):
        return text[:width]
    from rich.cells import chop_cells

    return chop_cells(text, width)[0]
