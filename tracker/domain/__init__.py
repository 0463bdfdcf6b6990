"""The domain: events, what they mean and which are refused. Pure: no clock, no ids, no database."""
