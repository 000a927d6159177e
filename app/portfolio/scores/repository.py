"""Reading scores."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record, Told
from app.portfolio.scores.models import Score
from app.portfolio.scores.schemas import ScoreRead

SECRET = ("value", "rationale", "evidence")


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
        "component": equals("component", Score.component_id),
        "live": live(Score.component_id),
        "model": equals("model", Score.model_id),
        "criterion": equals("criterion", Score.criterion),
        "scorer": equals("scorer", Score.scorer),
        "told": Score.seal.is_(None),
    }

    def own(self, component_id: UUID, model_id: UUID, criterion: str) -> Score | None:
        """The actor's own score of a component by a criterion, if there is one."""
        asked = {"component": component_id, "model": model_id, "criterion": criterion}
        found = self.all(**asked, scorer=self.actor.id)
        return found[0] if found else None

    def of(self, component_id: UUID, model_id: UUID) -> list[Score]:
        """Every score of a component by a model, oldest first, sealed ones among them."""
        return self.all(component=component_id, model=model_id)

    def row(self, id: UUID) -> Told[ScoreRead]:
        told = super().row(id)
        self.keep_own([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_own(records)
        return records, cursor

    def keep_own(self, records: Iterable[Record]) -> None:
        """Nobody is told that they may change another's score, nor what of it is sealed."""
        own = []
        for record in records:
            if record["scorer"] != self.actor.id:
                record["allowed_actions"] = []
                record["withheld"] = list(SECRET) if record["seal"] else []
            elif record["seal"]:
                own.append(record)
        if own:
            self.open_to_their_scorer(own)

    def open_to_their_scorer(self, records: list[Record]) -> None:
        query = sa.select(Score.id, Score.sealed).where(
            Score.organisation_id == self.actor.organisation_id,
            Score.id.in_([UUID(str(record["id"])) for record in records]),
        )
        kept = {str(id): sealed for id, sealed in self.session.execute(query)}
        for record in records:
            if sealed := kept[str(record["id"])]:
                record.update({name: sealed[name] for name in SECRET})
