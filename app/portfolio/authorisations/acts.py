"""What the approval of a scenario does: states, start dates and funding of its components, in one transaction."""

from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from typing import Any
from uuid import UUID

from app.calc.money import Money, exponent
from app.components.models import Component, ComponentStatus
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.cost.funding.models import FundingKind
from app.cost.funding.repository import FundingRepository
from app.cost.funding.schemas import FundingWrite
from app.cost.funding.service import enter
from app.cost.ledger.models import EntryKind
from app.cost.ledger.repository import EntryRepository
from app.governance.decisions.effects import effect
from app.governance.decisions.models import Decision, DecisionKind
from app.portfolio.authorisations.deciding import Decided, changed, decided
from app.portfolio.authorisations.models import AuthorisationStatus, PortfolioAuthorisation
from app.portfolio.authorisations.repository import AuthorisationRepository
from app.portfolio.authorisations.schemas import LeftOut, ScenarioAdoption
from app.portfolio.scenarios.models import ScenarioStatus
from app.portfolio.scenarios.plain import plain
from app.portfolio.scenarios.repository import ScenarioRepository
from app.portfolio.scenarios.schemas import plainly

UNDER_WAY = (ComponentStatus.ACTIVE, ComponentStatus.PAUSED)
SPENT = (EntryKind.ACTUAL, EntryKind.ACCRUAL)
STAYS = "What was authorised is under way: adopt another scenario, or take its states and funding back one by one."
BECOMES = {LeftOut.PAUSE: ComponentStatus.PAUSED, LeftOut.STOP: ComponentStatus.STOPPED}


def presupposed(uow: Reading, place: AnyPlace, asked: ScenarioAdoption) -> dict[str, Any]:
    """That all components stand as they were solved, with the funding they have. Raises ``Conflict`` that names those that do not."""
    wanted = decided(uow, place, asked)
    if moved := list(changed(uow, wanted.solution)):
        told = ", ".join(f"{each.code} ({each.member} was {each.was}, is {each.now})" for each in moved)
        raise Conflict(
            f"Changed since the scenario was solved: {told}. Solve it anew.", rule="scenario.unchanged"
        )
    ids = sorted(wanted.solution.components)
    funded = {id: FundingRepository(uow).sums(UUID(id))[FundingKind.APPROVED] for id in ids}
    in_force = AuthorisationRepository(uow).all(component=place.id, status=AuthorisationStatus.IN_FORCE)
    return {
        "solution": str(wanted.solution.id),
        "funded": funded,
        "in_force": [str(each.id) for each in in_force],
    }


@effect("scenario.adopt", ScenarioAdoption, {DecisionKind.SCENARIO}, presupposed, stays=STAYS)
def adopt_as_decided(uow: Writing, decision: Decision, asked: ScenarioAdoption) -> None:
    """Adopt a solution of a scenario: authorise what is chosen, and keep where that is not what was recommended."""
    place = ComponentRepository(uow).place(decision.component_id)
    wanted = decided(uow, place, asked)
    supersede(uow, place, decision)
    scenario = ScenarioRepository(uow).get(wanted.solution.scenario_id)
    scenario.status = ScenarioStatus.ADOPTED
    uow.record("scenario.adopted", scenario, decision.reference)
    on = decision.effective_on or utc_now().date()
    lines = [carried_out(uow, wanted, given, asked.left_out, decision, on) for given in wanted.solution.lines]
    made = PortfolioAuthorisation(
        component_id=place.id,
        scenario_id=scenario.id,
        solution_id=wanted.solution.id,
        decision_id=decision.id,
        effective_on=on,
        objective=wanted.solution.objective,
        decided_value=plainly(wanted.value),
        cost_of_deviation=plainly(wanted.cost_of_deviation),
        deviations=[each.model_dump(mode="json") for each in asked.deviations],
        violations=plain(tuple(wanted.broken)),
        lines=lines,
    )
    uow.record("portfolio_authorisation.made", uow.add(made), decision.reference)


def supersede(uow: Writing, place: AnyPlace, decision: Decision) -> None:
    """End the authorisation that was in force, before another is."""
    for before in AuthorisationRepository(uow).all(component=place.id, status=AuthorisationStatus.IN_FORCE):
        before.status = AuthorisationStatus.SUPERSEDED
        uow.record("portfolio_authorisation.superseded", before, decision.reference)
        scenario = ScenarioRepository(uow).get(before.scenario_id)
        scenario.status = ScenarioStatus.SUPERSEDED
        uow.record("scenario.superseded", scenario, decision.reference)
    uow.flush()  # the database holds that one at most is in force


def carried_out(
    uow: Writing, wanted: Decided, given: dict[str, Any], left_out: LeftOut, decision: Decision, on: date
) -> dict[str, Any]:
    """Do what is decided of a candidate, if it is a component, and tell it."""
    code, id = given["code"], given["component_id"]
    start = wanted.starts.get(code)
    line = {
        **dict.fromkeys(("status_before", "planned_start_on", "planned_finish_on")),
        **dict.fromkeys(("amount", "approved", "at_completion")),
        "code": code,
        "component_id": id,
        "is_authorised": start is not None,
        "start": None if start is None else wanted.problem.periods[start],
    }
    if id is None:
        return line
    component = ComponentRepository(uow).get(UUID(id))
    line["status_before"] = component.status.value
    if start is None:
        leave_out(uow, component, left_out, decision)
        return line
    authorise(uow, component, wanted.solution.inputs["periods"], start, decision)
    amount = Money(in_full(wanted.cost(code), component.currency), component.currency)
    dates = {name: getattr(component, name) for name in ("planned_start_on", "planned_finish_on")}
    return (
        line
        | {name: day and day.isoformat() for name, day in dates.items()}
        | funded(uow, component, amount, decision, on)
    )


def in_full(cost: Decimal, currency: str) -> Decimal:
    """No less than a cost, in whole pence."""
    return cost.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_UP)


def leave_out(uow: Writing, component: Component, left_out: LeftOut, decision: Decision) -> None:
    """What was not chosen: what has not begun stays proposed, what is under way becomes what was decided."""
    becomes = BECOMES.get(left_out)
    if becomes is None or component.status not in UNDER_WAY or component.status is becomes:
        return
    component.status = becomes
    uow.record(f"component.{becomes}", component, decision.reference)


def authorise(
    uow: Writing, component: Component, periods: list[dict[str, str]], start: int, decision: Decision
) -> None:
    """Make a component active; one that has not begun gets its start, and its finish moves with that."""
    if component.status is ComponentStatus.PROPOSED:
        begin = date.fromisoformat(periods[start]["start_on"])
        end = date.fromisoformat(periods[start + 1]["start_on"]) if start + 1 < len(periods) else date.max
        planned = component.planned_start_on
        if planned is None or not begin <= planned < end:
            move(component, begin - planned if planned else timedelta(0))
            component.planned_start_on = begin
    component.status = ComponentStatus.ACTIVE
    uow.record("component.authorised", component, decision.reference)


def move(component: Component, by: timedelta) -> None:
    if component.planned_finish_on:
        component.planned_finish_on += by


def funded(uow: Writing, component: Component, amount: Money, decision: Decision, on: date) -> dict[str, Any]:
    """Approve what the money of a component exceeds what was approved for it and is not spent."""
    spent = EntryRepository(uow).balance(component.id, SPENT, on)
    left = max(FundingRepository(uow).sums(component.id)[FundingKind.APPROVED] - spent, 0)
    approved = Money.of_minor(max(amount.minor - left, 0), component.currency)
    if approved.minor:
        data = FundingWrite(
            kind=FundingKind.APPROVED, amount=approved, effective_on=on, decision_id=decision.id
        )
        enter(uow, Address(component.kind, component.id), data)
    whole = Money.of_minor(spent, component.currency) + amount
    return {"amount": told(amount), "approved": told(approved), "at_completion": told(whole)}


def told(amount: Money) -> dict[str, str]:
    return {"amount": str(amount.amount), "currency": amount.currency}
