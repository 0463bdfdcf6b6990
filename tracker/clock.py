"""The one place that reads a clock. All else is handed a clock, or a time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives an aware time in UTC."""


def system_clock() -> datetime:
    """Read this machine's clock: an aware UTC time with microseconds."""
    return datetime.now(UTC)  # noqa: TID251 - the one place
