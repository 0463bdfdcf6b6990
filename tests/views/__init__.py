"""Tests of the read models and of what is asked of them."""
