"""Responses as a simulation is given them: what a risk is without each, and what it should leave of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.core.unit_of_work import Reading
from app.risk.assessments.models import RiskAssessment
from app.risk.assessments.schemas import ThreePoints, cost_estimate
from app.risk.models import Risk
from app.risk.responses.models import ResponseStatus, RiskResponse


@dataclass(frozen=True, slots=True)
class Stand:
    """How likely a risk is, and what it costs on average if it happens."""

    probability: Decimal
    mean: Decimal


@dataclass(frozen=True, slots=True)
class ResponseInput:
    """``now`` is the risk as it is simulated. A stand that is not known in the currency is None."""

    id: UUID
    text: str
    reference: str
    cost: Money | None
    now: Stand | None
    without: Stand | None
    done: Stand | None


def responses_to(uow: Reading, risks: Collection[Risk], currency: str) -> Iterator[ResponseInput]:
    """Every response to these risks that is not cancelled."""
    known = {risk.id: risk for risk in risks}
    for response, assessment in entered(uow, known):
        risk = known[response.risk_id]
        yield ResponseInput(
            response.id,
            response.text,
            risk.reference,
            response.cost,
            stand(risk, currency),
            stand(assessment, currency) if assessment else None,
            expected(response, currency),
        )


def entered(uow: Reading, risk_ids: Iterable[UUID]) -> Sequence[sa.Row[RiskResponse, RiskAssessment]]:
    """The responses to some risks, each with the assessment that its effect is measured from."""
    query = (
        sa.select(RiskResponse, RiskAssessment)
        .outerjoin(RiskAssessment, RiskAssessment.id == RiskResponse.assessment_id)
        .where(
            RiskResponse.organisation_id == uow.actor.organisation_id,
            RiskResponse.risk_id.in_(list(risk_ids)),
            RiskResponse.status != ResponseStatus.CANCELLED,
        )
    )
    return uow.session.execute(query.order_by(RiskResponse.id)).all()


def stand(said: Risk | RiskAssessment, currency: str) -> Stand | None:
    mean = mean_cost(ThreePoints.model_validate(said), currency)
    return None if mean is None else Stand(said.probability, mean)


def mean_cost(said: ThreePoints, currency: str) -> Decimal | None:
    """What it costs on average if it happens; None where that is not known in the currency."""
    if said.impact is None or said.impact.currency != currency:
        return None
    estimated = cost_estimate(said)
    return estimated.mean if estimated else said.impact.amount


def expected(response: RiskResponse, currency: str) -> Stand | None:
    """What a response should leave; a risk that cannot happen any more needs no impact."""
    if response.expected_probability == 0:
        return Stand(Decimal(0), Decimal(0))
    if response.expected_probability is None or response.expected_impact is None:
        return None
    if response.expected_impact.currency != currency:
        return None
    return Stand(response.expected_probability, response.expected_impact.amount)
