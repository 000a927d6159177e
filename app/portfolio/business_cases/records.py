"""The records that a business case rests on, and the figure that each of them has now."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.benefits.models import BenefitStatus
from app.benefits.repository import BenefitRepository
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.summing import grouped_costs
from app.cost.lines.repository import CostLineRepository
from app.portfolio.business_cases.models import RecordKind
from app.portfolio.business_cases.schemas import RestsOn
from app.portfolio.objectives.repository import ContributionRepository, ObjectiveRepository
from app.risk.models import RiskStatus
from app.risk.repository import RiskRepository

GIVEN_UP = frozenset({BenefitStatus.NOT_REALISED, BenefitStatus.WITHDRAWN})
ENDED = frozenset({RiskStatus.CLOSED, RiskStatus.OCCURRED})


class Now(NamedTuple):
    """A record as it is: without a figure, the reason why."""

    title: str
    link: str
    amount: Any = None
    share: Any = None
    reason: str | None = None


def benefit(uow: Reading, _: UUID, id: UUID) -> Now:
    told = BenefitRepository(uow).row(id).content
    title, link = f"{told['reference']} {told['title']}", f"/v1/benefits/{id}"
    if told["status"] in GIVEN_UP:
        return Now(title, link, reason=told["status"])
    return Now(title, link, told["annual_value"], reason=None if told["annual_value"] else "no_annual_value")


def risk(uow: Reading, _: UUID, id: UUID) -> Now:
    told = RiskRepository(uow).row(id).content
    title, link = f"{told['reference']} {told['title']}", f"/v1/risks/{id}"
    if told["status"] in ENDED:
        return Now(title, link, reason=told["status"])
    value = told["expected_value"]
    return Now(title, link, value, reason=None if value else "no_expected_value")


def objective(uow: Reading, component_id: UUID, id: UUID) -> Now:
    told = ObjectiveRepository(uow).row(id).content
    title, link = f"{told['code']} {told['title']}", f"/v1/strategic-objectives/{id}"
    given = ContributionRepository(uow).all(component=component_id, objective=id)
    if not given:
        return Now(title, link, reason="no_contribution")
    return Now(title, link, share=given[0].share)


def cost_line(uow: Reading, _: UUID, id: UUID) -> Now:
    lines, ledger = CostLineRepository(uow), EntryRepository(uow)
    line = lines.get(id)
    title, link = f"{line.code} {line.name}", f"/v1/cost-lines/{id}"
    stated_on = ledger.last_posted(line.component_id, utc_now().date())
    if stated_on is None:
        return Now(title, link, reason="no_costs")
    items, _groups = grouped_costs(ledger, lines.place_of(id), stated_on, "line", line.component_id)
    whole = next((item.at_completion for item in items if item.key == line.code), None)
    return Now(title, link, whole, reason=None if whole else "no_forecast")


READERS: Mapping[RecordKind, Callable[[Reading, UUID, UUID], Now]] = {
    RecordKind.BENEFIT: benefit,
    RecordKind.RISK: risk,
    RecordKind.OBJECTIVE: objective,
    RecordKind.COST_LINE: cost_line,
}


def now(uow: Reading, component_id: UUID, kind: RecordKind, id: UUID) -> Now:
    """A record as the actor sees it now. Raises ``NotFound``."""
    return READERS[kind](uow, component_id, id)


def stated(uow: Reading, component_id: UUID, each: RestsOn) -> RestsOn:
    """What a case states of a record: the figure that was sent, else the one it has. Raises ``NotFound``."""
    found = now(uow, component_id, each.kind, each.record_id)
    if each.amount is not None or each.share is not None:
        return each
    figures = {"amount": found.amount, "share": found.share}
    return RestsOn.model_validate({"kind": each.kind, "record_id": each.record_id} | figures)
