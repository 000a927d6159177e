"""Reading what leads to benefits."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.benefits.steps.models import BenefitStep
from app.benefits.steps.schemas import BenefitStepRead
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading


class StepRepository(Repository[BenefitStep, BenefitStepRead]):
    model = BenefitStep
    told = BenefitStepRead
    noun = "benefit step"
    reads = "benefit:read"
    component = BenefitStep.component_id
    sortable: ClassVar = {"reference": BenefitStep.reference, "created_at": BenefitStep.created_at}
    filters: ClassVar = {
        "component": equals("component", BenefitStep.component_id),
        "live": live(BenefitStep.component_id),
        "kind": equals("kind", BenefitStep.kind),
    }


def edges(uow: Reading) -> dict[UUID, list[UUID]]:
    """What each step of the organisation leads to, whoever asks."""
    query = sa.select(BenefitStep.id, BenefitStep.leads_to).where(
        BenefitStep.organisation_id == uow.actor.organisation_id
    )
    return {id: [UUID(each) for each in leads_to] for id, leads_to in uow.session.execute(query)}


def steps_to(uow: Reading, id: UUID) -> list[UUID]:
    """The steps that lead to a step or a benefit at once."""
    return [step for step, leads_to in edges(uow).items() if id in leads_to]
