"""Tests of the migrations and of databases that older revisions left behind."""
