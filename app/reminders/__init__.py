"""Reminders: standing rules that look for what is due, each in its own calendar and time zone."""
