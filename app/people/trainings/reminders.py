"""Skills that were to be assessed anew after a training, and were not."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.people.assessments.repository import SkillAssessmentRepository
from app.people.governing import COMPETENCE
from app.people.register.repository import PersonRepository
from app.people.trainings.repository import TrainingRepository
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind


@reminds(
    ReminderKind.SKILL_RECHECKS,
    COMPETENCE,
    says="After a training, its skill is assessed anew.",
    source="`recheck_on` of the training.",
    placed=False,
)
def unproven(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The trainings that took place, with a recheck until then and no assessment after them."""
    plans = TrainingRepository(uow).unproven(SkillAssessmentRepository(uow).newest(sought.today))
    codes = {person.id: person.code for person in PersonRepository(uow).all()}
    for (person_id, skill), trainings in plans.items():
        for each in trainings:
            if each.finished_on and each.recheck_on and each.recheck_on <= sought.until:
                yield Item(
                    f"Assess {skill} again", f"/v1/trainings/{each.id}", each.recheck_on, codes[person_id]
                )
