"""Reading trainings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from app.core.repository import Repository
from app.core.statements import equals
from app.people.assessments.repository import Newest
from app.people.governing import COMPETENCE
from app.people.trainings.models import Training, TrainingStatus
from app.people.trainings.schemas import TrainingRead

Unproven = Mapping[tuple[UUID, str], Sequence[Training]]  # by person and skill


class TrainingRepository(Repository[Training, TrainingRead]):
    model = Training
    told = TrainingRead
    noun = "training"
    reads = COMPETENCE
    sortable: ClassVar = {"planned_on": Training.planned_on, "created_at": Training.created_at}
    filters: ClassVar = {
        "person": equals("person", Training.person_id),
        "course": equals("course", Training.course_id),
        "skill": equals("skill", Training.skill),
        "scheme": equals("scheme", Training.scheme),
        "status": equals("status", Training.status),
    }

    def unproven(self, assessed: Newest) -> Unproven:
        """The trainings for a skill after which it was not assessed, planned ones among them, in their order."""
        found: dict[tuple[UUID, str], list[Training]] = {}
        for each in sorted(self.all(), key=lambda each: (each.planned_on, each.id)):
            if each.skill and each.status is not TrainingStatus.CANCELLED:
                last = assessed.get((each.person_id, each.skill))
                if not is_proven(each, last.assessed_on if last else None):
                    found.setdefault((each.person_id, each.skill), []).append(each)
        return found


def is_proven(training: Training, assessed_on: date | None) -> bool:
    """Whether somebody was assessed after a training that took place: what they showed before it says nothing."""
    finished_on = training.finished_on
    return finished_on is not None and assessed_on is not None and assessed_on > finished_on
