"""Whether a business case still holds, worked out from the records of now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.calc.money import Money
from app.calc.viability import Present, Stated, judged, remaining_benefit, verdict
from app.components.repository import ComponentRepository
from app.core.errors import NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.portfolio.business_cases.facts import NEEDS, facts
from app.portfolio.business_cases.models import BusinessCase
from app.portfolio.business_cases.records import now
from app.portfolio.business_cases.repository import BusinessCaseRepository
from app.portfolio.business_cases.schemas import RestsOn
from app.portfolio.business_cases.viability_schemas import RecordNow, ViabilityRead, ViabilityTest


def viability(uow: Reading, case_id: UUID) -> ViabilityRead:
    """The test of one version of a case, for who may read what it is judged by."""
    case = BusinessCaseRepository(uow).get(case_id)
    for permission in NEEDS:
        component = ComponentRepository(uow).get(case.component_id, permission)
    today = utc_now().date()
    present = facts(uow, component.path, today).of(component)
    stated = stated_by(case)
    records = [record(uow, case.component_id, RestsOn.model_validate(each)) for each in case.rests_on]
    found = judged(stated, present, differing(records), today)
    return ViabilityRead(
        case_id=case.id,
        component_id=case.component_id,
        status=case.status,
        as_of=today,
        verdict=verdict(found),
        **worth(case, stated, present, component.currency),
        forecast_finish_on=present.finish,
        tests=[
            ViabilityTest(rule=t.rule, holds=t.holds, is_decisive=t.is_decisive, reason=t.reason)
            for t in found
        ],
        records=records,
    )


def stated_by(case: BusinessCase) -> Stated:
    benefits = case.benefits.minor if case.benefits else None
    return Stated(benefits, case.delivery_finish_on, case.latest_finish_on, case.review_on)


def worth(case: BusinessCase, stated: Stated, present: Present, currency: str) -> dict[str, Money | None]:
    """What is still to come on either side, and what may be lost of it before it is not worth it."""
    remaining, left = remaining_benefit(stated, present), present.to_complete
    margin = remaining - left if remaining is not None and left is not None else None
    minors = {
        "annual_value_profiled": present.profiled,
        "annual_value_to_come": present.to_come,
        "remaining_benefit": remaining,
        "cost_to_complete": left,
        "margin": margin,
    }
    told = {name: None if m is None else Money.of_minor(m, currency) for name, m in minors.items()}
    return told | {"benefits": case.benefits}


def record(uow: Reading, component_id: UUID, stated: RestsOn) -> RecordNow:
    """A record that a case rests on beside what the case states of it."""
    said: dict[str, Any] = dict(stated)
    try:
        found = now(uow, component_id, stated.kind, stated.record_id)
    except NotFound:
        said |= dict.fromkeys(("title", "link", "amount_now", "share_now", "differs"))
        return RecordNow(**said, reason="not_seen")
    told = RecordNow(
        **said,
        title=found.title,
        link=found.link,
        amount_now=found.amount,
        share_now=found.share,
        differs=False,
        reason=found.reason,
    )
    told.differs = (told.amount, told.share) != (told.amount_now, told.share_now)
    return told


def differing(records: Iterable[RecordNow]) -> int | None:
    """How many records differ from their case; None where there are none, or one cannot be seen."""
    found = [each.differs for each in records]
    return None if not found or None in found else sum(map(bool, found))
