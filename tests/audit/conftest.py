"""Histories are played on both engines, see ``tests.on_both``."""

from tests.on_both import engine, player, pytest_generate_tests

__all__ = ["engine", "player", "pytest_generate_tests"]
