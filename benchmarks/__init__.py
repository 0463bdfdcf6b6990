"""Benchmarks: figures as ratios against a peer and the physical limit, in one run."""
