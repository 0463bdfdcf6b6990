"""Tests of the log: bytes, catalogue, statements, tables."""
