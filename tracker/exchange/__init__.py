"""Formats of files, one module each. Pure: bytes to records and back, no log, no clock."""
