"""Reading who was consulted on which plan."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.methods.consultations.models import PlanConsultation
from app.methods.consultations.schemas import READ, PlanConsultationRead

IT = PlanConsultation


class PlanConsultationRepository(Repository[PlanConsultation, PlanConsultationRead]):
    model = PlanConsultation
    told = PlanConsultationRead
    noun = "plan consultation"
    reads = READ
    component = IT.component_id
    sortable: ClassVar = {"asked_on": IT.asked_on, "stakeholder": IT.stakeholder, "created_at": IT.created_at}
    filters: ClassVar = {
        "component": equals("component", IT.component_id),
        "baseline": equals("baseline", IT.baseline_id),
        "schedule_version": equals("schedule_version", IT.schedule_version_id),
        "response": equals("response", IT.response),
    }
