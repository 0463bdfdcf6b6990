"""One line per event type and version, never edited."""
