"""Recorders at the same time: real processes on one log, on each engine."""
