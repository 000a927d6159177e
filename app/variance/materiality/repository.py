"""Reading materiality thresholds."""

from datetime import date
from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.variance.materiality.models import MaterialityThresholds
from app.variance.materiality.schemas import Thresholds, ThresholdsInForce, ThresholdsRead


class ThresholdsRepository(Repository[MaterialityThresholds, ThresholdsRead]):
    model = MaterialityThresholds
    told = ThresholdsRead
    noun = "set of materiality thresholds"
    reads = "status_report:read"
    sortable: ClassVar = {
        "effective_on": MaterialityThresholds.effective_on,
        "created_at": MaterialityThresholds.created_at,
    }

    def in_force(self, on: date) -> ThresholdsInForce:
        """Those used for what is as of a day."""
        query = (
            sa.select(MaterialityThresholds)
            .filter_by(organisation_id=self.actor.organisation_id)
            .where(MaterialityThresholds.effective_on <= on)
            .order_by(MaterialityThresholds.effective_on.desc())
            .limit(1)
        )
        found = self.session.scalar(query)
        if found is None:
            return ThresholdsInForce(on=on, thresholds=Thresholds(), effective_on=None, source=None)
        told = ThresholdsRead.of(found)
        return ThresholdsInForce(
            on=on,
            thresholds=Thresholds.model_validate(found),
            effective_on=told.effective_on,
            source=told.location({"id": told.id}),
        )
