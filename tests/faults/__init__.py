"""Tests of faults: what is left when a process dies, or something below it fails."""
