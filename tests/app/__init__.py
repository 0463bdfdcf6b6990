"""Tests of the application: what an import decides, compares and refuses."""
