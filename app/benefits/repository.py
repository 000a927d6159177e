"""Reading benefits."""

from typing import ClassVar

from app.benefits.models import Benefit
from app.benefits.schemas import BenefitRead
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals


class BenefitRepository(Repository[Benefit, BenefitRead]):
    model = Benefit
    told = BenefitRead
    noun = "benefit"
    reads = "benefit:read"
    component = Benefit.component_id
    sortable: ClassVar = {
        "reference": Benefit.reference,
        "title": Benefit.title,
        "category": Benefit.category,
        "status": Benefit.status,
        "created_at": Benefit.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Benefit.component_id),
        "live": live(Benefit.component_id),
        "category": equals("category", Benefit.category),
        "status": equals("status", Benefit.status),
        "owner": equals("owner", Benefit.owner),
        "objective": equals("objective", Benefit.objective_id),
        "same_as": equals("same_as", Benefit.same_as_id),
        "reduces": equals("reduces", Benefit.reduces_id),
    }
