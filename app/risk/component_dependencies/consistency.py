"""Whether what components need of each other is agreed, and there when it is needed."""

from collections.abc import Iterator
from typing import Any

from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency
from app.risk.component_dependencies.models import ComponentDependency, DependencyStatus
from app.risk.component_dependencies.repository import IS_AHEAD

D = ComponentDependency
READ = ("risk:read",)


def awaited(checked: Checked) -> Any:
    """The dependencies that are still ahead, of the components that receive."""
    told = (D.id, D.reference, D.what, D.needed_by, D.giver_agreed_on, D.receiver_agreed_on)
    return checked.of(D, *told).where(IS_AHEAD).order_by(D.reference)


def found(row: Any, text: str, fix: str) -> Found:
    at = f"/v1/dependencies/{row.id}"
    return Found(row.component_id, text, (Reference(f"{row.reference} {row.what}", at),), fix, at)


@consistency(
    "dependency.met-when-needed",
    Severity.MUST_FIX,
    asks="Has every dependency been met by the day it is needed?",
    needs=READ,
    reads=(D,),
)
def overdue(checked: Checked) -> Iterator[Found]:
    """The dependencies whose day has gone by, neither met nor missed."""
    for row in checked.rows(awaited(checked).where(D.needed_by < checked.today)):
        text = f"{row.reference} was needed by {row.needed_by}, and is not met."
        yield found(row, text, "Say when it was met, or that it was missed.")


@consistency(
    "dependency.agreed",
    Severity.SHOULD_FIX,
    asks="Have both sides agreed to every dependency?",
    needs=READ,
    reads=(D,),
)
def unagreed(checked: Checked) -> Iterator[Found]:
    """The dependencies to which one side, or neither, has agreed."""
    for row in checked.rows(awaited(checked).where(D.status == DependencyStatus.PROPOSED)):
        sides = {"who gives": row.giver_agreed_on, "who receives": row.receiver_agreed_on}
        missing = " and ".join(side for side, agreed_on in sides.items() if agreed_on is None)
        yield found(row, f"{row.reference} is not agreed by {missing}.", "Have it agreed by both sides.")
