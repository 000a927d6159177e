"""Whether every response to a risk has somebody who does it, money and a date."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.governance.consistency.rules import (
    Checked,
    Found,
    Reference,
    Severity,
    consistency,
    listed,
    without,
)
from app.risk.models import Risk
from app.risk.repository import IS_ACTIVE
from app.risk.responses.models import UNFINISHED, RiskResponse

OWN = (RiskResponse.owner, RiskResponse.due_on, sa.inspect(RiskResponse).columns["cost_minor"])


@consistency(
    "risk.response-actions-complete",
    Severity.MUST_FIX,
    asks="Has every response that is not done an owner, a cost and a date?",
    needs=("risk:read",),
    reads=(Risk, RiskResponse),
)
def incomplete(checked: Checked) -> Iterator[Found]:
    """The responses of active risks that nobody owns, or that have no cost or no day."""
    of_risk = (Risk.id.label("risk_id"), Risk.reference, Risk.title)
    query = (
        checked.of(RiskResponse, *of_risk, RiskResponse.id, RiskResponse.text, *OWN)
        .join(Risk, Risk.id == RiskResponse.risk_id)
        .where(IS_ACTIVE, RiskResponse.status.in_(UNFINISHED))
    )
    for row in checked.rows(query.order_by(Risk.reference, RiskResponse.id)):
        wanted = {"owner": row.owner, "cost": row.cost_minor, "date": row.due_on}
        if missing := [name for name, value in wanted.items() if value is None]:
            at = f"/v1/risk-responses/{row.id}"
            yield Found(
                row.component_id,
                f'The response "{row.text[:80]}" to {row.reference} has {without(missing)}.',
                (
                    Reference(f"{row.reference} {row.title}", f"/v1/risks/{row.risk_id}"),
                    Reference(f"Response to {row.reference}", at),
                ),
                f"State its {listed(missing)}; a cost of 0 where it costs nothing.",
                at,
            )
