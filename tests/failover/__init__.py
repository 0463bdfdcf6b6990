"""A primary and a standby that the test makes, kills and promotes."""
