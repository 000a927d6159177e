"""What approvals do to risks."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.components.places import AnyPlace
from app.core.errors import Invalid
from app.core.schemas import Write
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.undoing import put_back
from app.risk.models import TRANSITIONS, Risk
from app.risk.repository import RiskRepository
from app.risk.service import accept, refuse_unless


class RiskAcceptance(Write):
    """The risk that is accepted as it stands."""

    risk_id: UUID = Field(description="Of the decision's component, or of one below it.")


def as_it_stands(uow: Reading, place: AnyPlace, asked: RiskAcceptance) -> dict[str, Any]:
    """What of a risk is accepted: another score or chance is another risk. Raises where it is not to be accepted."""
    risk = risk_at(uow, place, asked)
    refuse_unless(risk, TRANSITIONS["acceptance"][0], "accepted")
    impact = None if risk.impact is None else [risk.impact.minor, risk.impact.currency]
    return {
        "status": risk.status,
        "probability": str(risk.probability),
        "score": risk.score,
        "impact": impact,
    }


def risk_at(uow: Reading, place: AnyPlace, asked: RiskAcceptance) -> Risk:
    risks = RiskRepository(uow)
    risk = risks.get(asked.risk_id)
    if not risks.place_of(risk.id).startswith(place.path):
        raise Invalid(f"{risk.reference} is not a risk of {place.code} or of what is below it.")
    return risk


@effect("risk.accept", RiskAcceptance, {DecisionKind.RISK_ACCEPTANCE}, as_it_stands)
def accept_as_decided(uow: Writing, decision: Decision, asked: RiskAcceptance) -> None:
    """Live with a risk, by the decision that says so."""
    risk = RiskRepository(uow).get(asked.risk_id)
    accept(uow, risk.id, risk.version, decision.reference)


@undoes("risk.accept", provisional=True)
def accept_no_more(uow: Writing, done: Done) -> None:
    """Put the risk back as it was before it was accepted."""
    put_back(uow, done, Risk)
