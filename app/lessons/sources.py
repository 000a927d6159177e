"""What of lessons actions come from, and what may count against an earlier one."""

from app.actions.sources import records
from app.lessons.repository import LessonRepository

records("lesson", LessonRepository)
