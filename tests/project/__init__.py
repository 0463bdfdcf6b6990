"""Tests about the project itself, and the scripts that `make` runs."""
