"""Economic appraisals: the flows of one option of a component over the years, and what they are worth."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, within_organisation


class EconomicAppraisal(Entity):
    """Never changed: another one says otherwise. Of those recommended, the newest counts.

    ``rates`` are those that ``discounting`` found in force when it was made, ``results`` what they give.
    """

    __tablename__ = "economic_appraisals"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        sa.Index(None, "organisation_id", "component_id", "appraised_on"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    option: Mapped[str]
    recommended: Mapped[bool]
    appraised_on: Mapped[date]
    source: Mapped[str]
    optimism_bias: Mapped[Decimal]
    discounting: Mapped[dict[str, Any]]
    flows: Mapped[list[Any]]
    rates: Mapped[dict[str, Any]]
    results: Mapped[dict[str, Any]]
