"""Reading prioritisation models: they belong to the organisation as a whole."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.portfolio.prioritisation.models import PrioritisationModel
from app.portfolio.prioritisation.schemas import ModelRead


class ModelRepository(Repository[PrioritisationModel, ModelRead]):
    model = PrioritisationModel
    told = ModelRead
    noun = "prioritisation model"
    reads = "ranking:read"
    sortable: ClassVar = {
        "slug": PrioritisationModel.slug,
        "number": PrioritisationModel.number,
        "created_at": PrioritisationModel.created_at,
    }
    filters: ClassVar = {
        "slug": equals("slug", PrioritisationModel.slug),
        "status": equals("status", PrioritisationModel.status),
    }

    def latest_number(self, slug: str) -> int:
        """The number of the newest version of ``slug``; 0 where there is none."""
        query = sa.select(sa.func.max(PrioritisationModel.number)).filter_by(
            organisation_id=self.actor.organisation_id, slug=slug
        )
        return self.session.scalar(query) or 0
