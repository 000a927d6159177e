"""Whether projects read the lessons that there are before they begin."""

from collections.abc import Iterator

from app.governance.consistency.rules import Checked, Found, Severity, consistency
from app.lessons.models import Lesson
from app.lessons.repository import LessonRepository
from app.lessons.responses.models import LessonResponse
from app.lessons.schemas import READ


@consistency(
    "lesson.read-at-initiation",
    Severity.MUST_FIX,
    asks="Has every project read the lessons that fit it, and answered them?",
    needs=(READ,),
    reads=(Lesson, LessonResponse),
)
def read_at_initiation(checked: Checked) -> Iterator[Found]:
    """The projects with work to come that have answered no lesson, though there are some to read."""
    if not LessonRepository(checked.uow).has_usable():
        return
    answered = {row.component_id for row in checked.rows(checked.of(LessonResponse).distinct())}
    for subject in checked.projects():
        if subject.id not in answered:
            yield Found(
                subject.id,
                f"{subject.code} has never read and answered the lessons that are there for it.",
                (subject.reference,),
                "Read the lessons that are offered to it, and say of each what comes of it.",
                f"/v1/lesson-offers?component_id={subject.id}",
            )
