"""Recorders at the same time: real processes on one SQLite file."""
