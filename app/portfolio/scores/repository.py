"""Reading scores."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.repository import Repository
from app.portfolio.scores.models import Score
from app.portfolio.scores.schemas import ScoreRead


class ScoreRepository(Repository[Score, ScoreRead]):
    model = Score
    told = ScoreRead
    noun = "score"
    reads = "ranking:read"
    component = Score.component_id
    sortable: ClassVar = {
        "criterion": Score.criterion,
        "scored_on": Score.scored_on,
        "created_at": Score.created_at,
    }
    filters: ClassVar = {
        "component": Score.component_id == sa.bindparam("component", type_=Score.component_id.type),
        "model": Score.model_id == sa.bindparam("model", type_=Score.model_id.type),
        "criterion": Score.criterion == sa.bindparam("criterion"),
        "scorer": Score.scorer == sa.bindparam("scorer"),
    }

    def own(self, component_id: UUID, model_id: UUID, criterion: str) -> Score | None:
        """The actor's own score of a component by a criterion, if there is one."""
        asked = {"component": component_id, "model": model_id, "criterion": criterion}
        found = self.all(**asked, scorer=self.actor.id)
        return found[0] if found else None
