"""Reading the improvements of offices."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.pmo.improvements.models import Improvement
from app.pmo.improvements.schemas import READ, ImprovementRead


class ImprovementRepository(Repository[Improvement, ImprovementRead]):
    model = Improvement
    told = ImprovementRead
    noun = "improvement"
    reads = READ
    component = Improvement.component_id
    sortable: ClassVar = {
        "reference": Improvement.reference,
        "title": Improvement.title,
        "status": Improvement.status,
        "created_at": Improvement.created_at,
    }
    filters: ClassVar = {
        "office": equals("office", Improvement.office_id),
        "status": equals("status", Improvement.status),
        "origin": equals("origin", Improvement.origin),
        "owner": equals("owner", Improvement.owner),
        "model": equals("model", Improvement.maturity_model_id),
    }
