"""The history of a component's RAGs, from the reports it handed in."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise, takewhile

from app.calc.rag import Rag, declared_better, divergence_reason
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden
from app.core.unit_of_work import Reading
from app.variance.status_reports.earlier import Earlier, earlier
from app.variance.status_reports.rag_history.schemas import RagHistory, RagPoint

READ = "status_report:read"


def rag_history(uow: Reading, at: Address) -> RagHistory:
    """What was declared beside what was calculated, report by report."""
    component = ComponentRepository(uow).at(at)
    if not uow.actor.rights.allow(READ, component.path):
        raise Forbidden(f"This needs the permission {READ} there.", rule=READ)
    items = [point(one) for one in earlier(uow, component.id, date.max)]
    known = [one.rag_divergence for one in items if one.rag_divergence is not None]
    return RagHistory(
        component_id=component.id,
        items=items,
        comparable=len(known),
        diverging=sum(known),
        diverging_in_a_row=len(list(takewhile(bool, (one.rag_divergence for one in reversed(items))))),
        red_to_green=leaps([one.declared_rag for one in items]),
    )


def leaps(declared: Sequence[Rag | None]) -> int:
    return sum((before, after) == (Rag.RED, Rag.GREEN) for before, after in pairwise(declared))


def point(one: Earlier) -> RagPoint:
    names = ("period", "as_of", "status", "declared_rag", "calculated_rag", "calculated_rag_reason")
    return RagPoint(
        status_report_id=one.report_id,
        rag_divergence=declared_better(one.declared_rag, one.calculated_rag),
        rag_divergence_reason=divergence_reason(one.declared_rag, one.calculated_rag),
        **{name: getattr(one, name) for name in names},
    )
