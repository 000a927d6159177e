"""What the records of governance show of what methods require."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.calc.gates import Result
from app.components.models import Component
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import DecisionStatus
from app.governance.gates.assessment_schemas import DocumentState
from app.governance.gates.models import GateAssessment
from app.governance.tolerances.models import Tolerance
from app.methods.products import Record, Sought, product


@product("closure_report", "decision:read")
def closed(sought: Sought) -> Iterator[Record]:
    """The approved decision to close."""
    columns = (Decision.id, Decision.reference, Decision.title)
    where = (Decision.kind == DecisionKind.CLOSE, Decision.status == DecisionStatus.APPROVED)
    for component_id, id, reference, title in sought.rows(Decision, *columns, where=where):
        yield Record(component_id, f"{reference} {title}", f"/v1/decisions/{id}")


@product("tolerances", "tolerance:read")
def tolerated(sought: Sought) -> Iterator[Record]:
    """A tolerance that is in force."""
    it = Tolerance
    for row in sought.rows(it, it.id, it.metric, it.effective_on, where=(it.effective_on <= sought.today,)):
        yield Record(
            row.component_id, f"Tolerance for {row.metric}", f"/v1/tolerances/{row.id}", row.effective_on
        )


@product("accountable", "component:read")
def accountable(sought: Sought) -> Iterator[Record]:
    """The component itself, where it names its manager and its SRO."""
    it = Component
    named = (it.id.in_(sought.component_ids), it.manager.is_not(None), it.sro.is_not(None))
    own = it.organisation_id == sought.uow.actor.organisation_id
    for each in sought.uow.session.execute(sa.select(it.id, it.kind, it.code).where(own, *named)):
        yield Record(each.id, f"{each.code} names both", f"/v1/{each.kind}s/{each.id}")


def documents(sought: Sought, code: str) -> Iterator[Record]:
    """The approved document by which a gate's criterion of the same code is met, such as it was assessed last."""
    it = GateAssessment
    last = {
        (row.component_id, row.gate_id): row
        for row in sought.rows(
            it, it.gate_id, it.result, it.document, it.dated_on, where=(it.criterion == code,)
        )
    }
    for row in last.values():
        document = row.document or {}
        if row.result is Result.MET and document.get("state") == DocumentState.APPROVED:
            yield Record(row.component_id, document["title"], f"/v1/gates/{row.gate_id}", row.dated_on)
