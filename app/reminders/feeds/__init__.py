"""Calendars of what is due, which a member subscribes to by a link that opens nothing else."""
