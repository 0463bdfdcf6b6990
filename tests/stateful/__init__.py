"""Tests that walk at random and compare with a model at every step."""
