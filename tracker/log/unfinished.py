"""What stands in place of the revision where no log is: of a copy, or of another program."""

UNFINISHED = "copying"
"""How what stands in place of the revision begins, as long as not all entries of a copy are there:
no program takes it for a log, older ones neither. The revision of its tables follows."""


def unfinished(row: tuple[object, ...] | None) -> bool:
    """Whether a row of the revision is of such a copy."""
    return row is not None and str(row[0]).startswith(UNFINISHED)


def of_another(row: tuple[object, ...] | None) -> str | None:
    """What tells that another program, which uses Alembic too, wrote a row of the revision."""
    if row is None or unfinished(row) or str(row[0]).isdigit():  # as ours are
        return None
    return f"revision {str(row[0])!r} is of another program"
