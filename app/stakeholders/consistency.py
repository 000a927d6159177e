"""Whether stakeholders are assessed anew at each gate."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency
from app.governance.gates.models import Gate
from app.stakeholders.models import Stakeholder
from app.stakeholders.repository import present

HELD = (
    sa.select(sa.func.max(Gate.held_on))
    .where(Gate.component_id == Stakeholder.component_id)
    .correlate(Stakeholder)
    .scalar_subquery()
)
COLUMNS = (Stakeholder.id, Stakeholder.reference, Stakeholder.name, Stakeholder.assessed_on)


@consistency(
    "stakeholder.assessed-at-gates",
    Severity.SHOULD_FIX,
    asks="Has every stakeholder been assessed, and again since the last gate was held?",
    needs=("stakeholder:read", "gate:read"),
    reads=(Stakeholder, Gate),
)
def assessed(checked: Checked) -> Iterator[Found]:
    """The stakeholders nobody assessed, or not on or after the day of the component's last gate."""
    query = checked.of(Stakeholder, *COLUMNS, HELD.label("held_on")).where(present(checked.today))
    for row in checked.rows(query.order_by(Stakeholder.reference)):
        if row.assessed_on and (row.held_on is None or row.assessed_on >= row.held_on):
            continue
        at, called = f"/v1/stakeholders/{row.id}", f"{row.reference} {row.name}"
        was = f"was last assessed on {row.assessed_on}, before the gate of {row.held_on}"
        text = f"{called} {was if row.assessed_on else 'was never assessed'}."
        yield Found(
            row.component_id, text, (Reference(called, at),), "Assess them anew.", f"{at}/assessments"
        )
