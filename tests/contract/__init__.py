"""What every engine's store keeps: one suite, run on each of them."""
