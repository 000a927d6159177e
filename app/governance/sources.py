"""What of governance actions come from."""

from uuid import UUID

from app.actions.sources import records, source
from app.core.errors import Invalid
from app.core.unit_of_work import Reading
from app.governance.assurance.recommendations.repository import RecommendationRepository
from app.governance.changes.repository import ChangeRepository
from app.governance.decisions.repository import DecisionRepository
from app.governance.exceptions.repository import ExceptionRepository
from app.governance.gates.repository import GateRepository
from app.governance.meetings.repository import MeetingRepository

records("recommendation", RecommendationRepository)
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


@source("meeting", MeetingRepository.told.address)
def item(uow: Reading, id: UUID, part: int | None) -> None:
    """A meeting, or one of its items."""
    meeting = MeetingRepository(uow).get(id)
    if part is not None and part > len(meeting.items):
        raise Invalid(f"{meeting.reference} has {len(meeting.items)} items.")
