"""Copies that are not finished: how a database says that it is no log yet."""

UNFINISHED = "copying"
"""How what stands in place of the revision begins, as long as not all entries of a copy are there:
no program takes it for a log, older ones neither. The revision of its tables follows."""


def unfinished(row: tuple[object, ...] | None) -> bool:
    """Whether a row of the revision is of such a copy."""
    return row is not None and str(row[0]).startswith(UNFINISHED)
