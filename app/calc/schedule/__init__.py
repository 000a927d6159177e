"""Project networks: working time, critical path, progress, quality and trend; pure functions of values.

One axis a calendar: whole working minutes since its origin, so that arithmetic on one calendar is
addition, and only links between calendars ask what instant a working minute is.
"""
