"""The sample's project in exception: more than its tolerance over budget, reported, and not answered yet."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Actor, Writing, opened
from app.governance.exceptions import service as exceptions
from app.governance.exceptions.evaluating import evaluate
from app.governance.exceptions.schemas import ExceptionReportWrite
from app.governance.tolerances import service as tolerances
from app.governance.tolerances.models import Metric
from app.governance.tolerances.schemas import ToleranceWrite
from app.sample.story import SIGNAL_CAUSE, months

IN_EXCEPTION = "SIGNAL"
TEN_PERCENT = Decimal("0.1")
REPORT = {
    "cause": SIGNAL_CAUSE,
    "consequence": "The interlocking costs more than the tolerance holds, and is in use a season later.",
    "options": [
        {
            "label": "Do nothing",
            "summary": "The price is borne as it stands.",
            "effects": {"cost": "More than the tolerance", "time": "A season later"},
        },
        {
            "label": "Tender the interlocking again",
            "summary": "Another supplier takes over the design.",
            "effects": {
                "cost": "Less, once the design is taken over",
                "time": "Two seasons later",
                "risk": "More",
            },
        },
        {
            "label": "Leave the branch line as it is",
            "summary": "The branch keeps its old signalling.",
            "effects": {
                "cost": "Within the tolerance",
                "scope": "The branch line",
                "benefits": "A ninth fewer",
            },
        },
    ],
    "recommendation": "Leave the branch line as it is",
}


def tolerate(
    database: Database, acting: Callable[..., Callable[..., Actor]], ids: Mapping[str, UUID]
) -> None:
    """Ten per cent of the whole-life cost, over and under, which the last report breaks."""
    at, (*_, last) = Address(ComponentKind.PROJECT, ids[IN_EXCEPTION]), months()
    limits = ToleranceWrite(
        metric=Metric.WHOLE_LIFE_COST,
        over_ratio=TEN_PERCENT,
        under_ratio=TEN_PERCENT,
        effective_on=date(2025, 5, 1),
        rationale="What the programme board leaves to the project.",
    )
    with opened(Writing, database, acting("Chair of the portfolio board")) as uow:
        tolerances.put(uow, at, limits)
        (opened_,) = evaluate(uow, [at.id], last.finish_on).opened
        id, version = opened_.id, opened_.version
    with opened(Writing, database, acting("Head of portfolio office")) as uow:
        told = exceptions.describe(uow, id, version, MergePatch[ExceptionReportWrite].model_validate(REPORT))
        exceptions.report(uow, id, told.version)
