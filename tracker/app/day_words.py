"""Words for days: what ``yesterday`` or ``monday`` meant when it was typed, as a date.

A word is turned into a date before anything is recorded, and the date is echoed back. The day
is handed in; nothing here reads a clock.
"""

from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def dated(text: str, today: date) -> str:
    """Give the date that a word means; all else stays as it is typed.

    A weekday is the last one before today: what is recorded has happened.
    """
    word = text.strip().lower()
    if word == "today":
        return today.isoformat()
    if word == "yesterday":
        return (today - timedelta(days=1)).isoformat()
    if word in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(word)) % 7 or 7
        return (today - timedelta(days=back)).isoformat()
    return text
