"""Whole schedules from and for other programs: Primavera XER, Microsoft Project XML, iCalendar."""
