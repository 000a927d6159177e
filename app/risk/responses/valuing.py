"""What the responses to a risk are worth."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.calc.money import Money, total
from app.calc.risk import expected_monetary_value
from app.calc.risk_response import response_value
from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import places
from app.risk.assessments.repository import RiskAssessmentRepository
from app.risk.assessments.schemas import summary_of
from app.risk.models import ACTIVE, Risk
from app.risk.repository import RiskRepository
from app.risk.responses.models import ResponseStatus, RiskResponse
from app.risk.responses.repository import RiskResponseRepository
from app.risk.responses.schemas import RiskResponseValue, SimulatedValue, ValueOfResponse
from app.risk.simulations.repository import RiskSimulationRepository

Values = Mapping[str, Money | None]  # by risk: what the secondary ones are expected to come to
COUNTED = {each for each in ResponseStatus if each != ResponseStatus.CANCELLED}


def value_of(uow: Reading, risk_id: UUID) -> RiskResponseValue:
    """The value of the responses to a risk, one by one and together."""
    risk = RiskRepository(uow).get(risk_id)
    currency = places(uow, [risk.component_id])[risk.component_id].currency
    responses = RiskResponseRepository(uow).all(risk=risk_id, status=list(COUNTED))
    brought = secondary_values(uow, responses)
    by_run = simulated_values(uow, risk.component_id)
    inherent, target = (summary_of(said) for said in (risk.inherent, risk.target))
    before, after = (said.expected_value if said else None for said in (inherent, target))
    cost = total((each.cost for each in responses if each.cost), currency)
    secondary = total((value for value in brought.values() if value), currency)
    known = {"inherent": before, "target": after}
    missing = [name for name, value in known.items() if value is None]
    missing += ["cost"] if any(each.cost is None for each in responses) else []
    missing += ["secondary"] if None in brought.values() else []
    net = response_value(before, after, cost, [secondary]).net if before and after and not missing else None
    return RiskResponseValue(
        risk_id=risk_id,
        inherent=before,
        target=after,
        cost=cost,
        secondary=secondary,
        net=net,
        missing=missing,
        responses=[one_value(uow, each, brought, currency, by_run.get(str(each.id))) for each in responses],
    )


def secondary_values(uow: Reading, responses: Iterable[RiskResponse]) -> dict[str, Money | None]:
    """What each secondary risk is expected to come to: nothing once it is closed, null while not known."""
    found: dict[str, Money | None] = {}
    for id in {id for each in responses for id in each.secondary_risk_ids}:
        risk = uow.session.get(Risk, UUID(id))
        if risk is not None and risk.status in ACTIVE:
            found[id] = risk.expected_value
    return found


def simulated_values(uow: Reading, component_id: UUID) -> dict[str, SimulatedValue]:
    """By response, what the newest simulation of a register says, for who may know."""
    run = RiskSimulationRepository(uow).newest(component_id)
    if run is None or run["response_values"] is None:
        return {}
    return {
        each["risk_response_id"]: SimulatedValue(
            risk_simulation_id=run["id"], reduction=each["reduction"], net=each["net"]
        )
        for each in run["response_values"]["items"]
    }


def one_value(
    uow: Reading, response: RiskResponse, brought: Values, currency: str, simulated: SimulatedValue | None
) -> ValueOfResponse:
    before, after = value_before(uow, response), value_after(response)
    own = [brought[id] for id in response.secondary_risk_ids if id in brought]
    known = {"before": before, "after": after, "cost": response.cost}
    missing = [name for name, value in known.items() if value is None]
    missing += ["secondary"] if None in own else []
    own_known, nothing = [value for value in own if value], total([], currency)
    value = response_value(before, after, response.cost or nothing, own_known) if before and after else None
    net = value.net if value and not missing else None
    return ValueOfResponse(
        risk_response_id=response.id,
        text=response.text,
        status=response.status,
        before=before,
        after=after,
        reduction=value.reduction if value else None,
        cost=response.cost,
        secondary=None if None in own else total(own_known, currency),
        net=net,
        missing=missing,
        simulated=simulated,
    )


def value_before(uow: Reading, response: RiskResponse) -> Money | None:
    if response.assessment_id is None:
        return None
    return RiskAssessmentRepository(uow).get(response.assessment_id).expected_value


def value_after(response: RiskResponse) -> Money | None:
    """The expected value that a response should lead to; nothing where the risk is gone."""
    if response.expected_probability is None or response.expected_impact is None:
        return None
    return expected_monetary_value(response.expected_probability, response.expected_impact)
