"""What of governance actions come from."""

from uuid import UUID

from app.actions.sources import records, source
from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.governance.changes.repository import ChangeRepository
from app.governance.decisions.repository import DecisionRepository
from app.governance.exceptions.repository import ExceptionRepository
from app.governance.gates.repository import GateRepository

records("decision", DecisionRepository)
records("exception", ExceptionRepository)
records("change_request", ChangeRepository)
records("gate", GateRepository)


@source("condition", DecisionRepository.told.address)
def condition(uow: Reading, id: UUID, part: int | None) -> None:
    """A condition of a decision, by its place among them."""
    decision = DecisionRepository(uow).get(id)
    if part is None or part > len(decision.conditions):
        raise Invalid(
            f"{decision.reference} has {len(decision.conditions)} conditions: source_part says which."
        )
