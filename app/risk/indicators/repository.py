"""Reading key risk indicators."""

from typing import ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals, holds
from app.risk.indicators.models import IndicatorReading, RiskIndicator
from app.risk.indicators.schemas import IndicatorRead, IndicatorReadingRead


class IndicatorRepository(Repository[RiskIndicator, IndicatorRead]):
    model = RiskIndicator
    told = IndicatorRead
    noun = "risk indicator"
    reads = "risk:read"
    component = RiskIndicator.component_id
    sortable: ClassVar = {"name": RiskIndicator.name, "created_at": RiskIndicator.created_at}
    filters: ClassVar = {
        "component": equals("component", RiskIndicator.component_id),
        "live": live(RiskIndicator.component_id),
        "status": equals("status", RiskIndicator.status),
        "colour": RiskIndicator.colour.in_(
            sa.bindparam("colour", type_=RiskIndicator.colour.type, expanding=True)
        ),
        "q": holds("q", RiskIndicator.name),
    }


class IndicatorReadingRepository(Repository[IndicatorReading, IndicatorReadingRead]):
    model = IndicatorReading
    told = IndicatorReadingRead
    noun = "indicator reading"
    reads = "risk:read"
    component = IndicatorReading.component_id
    sortable: ClassVar = {"as_of": IndicatorReading.as_of, "created_at": IndicatorReading.created_at}
    filters: ClassVar = {"indicator": equals("indicator", IndicatorReading.indicator_id)}
