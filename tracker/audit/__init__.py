"""The audit: questions about the log itself, which an outsider can ask."""
