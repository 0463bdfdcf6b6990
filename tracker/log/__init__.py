"""The log: events as stored bytes, in one gapless order that nobody can change unseen."""
