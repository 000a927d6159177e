"""Reading levels at which people were assessed."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from uuid import UUID

from app.core.repository import Repository
from app.core.statements import equals
from app.people.assessments.models import SkillAssessment
from app.people.assessments.schemas import SkillAssessmentRead
from app.people.governing import COMPETENCE

Newest = Mapping[tuple[UUID, str], SkillAssessment]  # by person and skill


class SkillAssessmentRepository(Repository[SkillAssessment, SkillAssessmentRead]):
    model = SkillAssessment
    told = SkillAssessmentRead
    noun = "skill assessment"
    reads = COMPETENCE
    sortable: ClassVar = {
        "assessed_on": SkillAssessment.assessed_on,
        "created_at": SkillAssessment.created_at,
    }
    filters: ClassVar = {
        "person": equals("person", SkillAssessment.person_id),
        "skill": equals("skill", SkillAssessment.skill),
    }

    def newest(self, as_of: date) -> Newest:
        """What each was last assessed at by then; of two on one day, what was entered later."""
        rows = [each for each in self.all() if each.assessed_on <= as_of]
        rows.sort(key=lambda each: (each.assessed_on, each.created_at, each.id))
        return {(each.person_id, each.skill): each for each in rows}
