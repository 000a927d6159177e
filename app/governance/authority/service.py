"""What can be asked about authority."""

from uuid import UUID

from app.calc.authority.sitting import Sitting
from app.components.repository import ComponentRepository
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import Found, acting, find, standing, verdict_on
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import ActingRead, AuthorityCheck, AuthorityCheckWrite, Standing
from app.governance.bodies.models import SeatRole
from app.identity.people import person_of
from app.pmo.repository import staff_of_offices

READ, DECIDE = "decision:read", "decision:decide"
SAME = {"as_of", "clauses", "consulted_first"}  # follow from the rest


def check(uow: Reading, data: AuthorityCheckWrite) -> AuthorityCheck:
    """Who may decide a question, and what would be otherwise under another type of office."""
    place = ComponentRepository(uow).place(data.component_id, READ)
    asked = Asked(place, data.kind, data, utc_now())
    found = find(uow, asked)
    would = standing(verdict_on(uow, found.facts, data.dry_run)) if data.dry_run else None
    seats = acting(found.body, found.on, found.verdict.question) if found.body else []
    is_standing = standing(found)
    may = uow.actor.rights.allow(DECIDE, place.path)
    return AuthorityCheck(
        **dict(is_standing),
        component_id=place.id,
        kind=data.kind,
        acting=[told(each) for each in seats],
        you_decide=may and is_among(uow, is_standing, found, seats),
        dry_run=would,
        changes=differing(is_standing, would) if would else [],
    )


def differing(one: Standing, other: Standing) -> list[str]:
    return [name for name, value in one if name not in SAME and value != getattr(other, name)]


def is_among(uow: Reading, standing: Standing, found: Found, seats: list[Sitting]) -> bool:
    """Whether the actor is one of those who decide."""
    if standing.decided_by == "office":
        return person_of(uow) in staff_of(uow, standing)
    return standing.decided_by == "role" or person_of(uow) in {each.person for each in seats}


def staff_of(uow: Reading, standing: Standing) -> set[str]:
    """The people of the office that a standing names."""
    return staff_of_offices(uow, [standing.office_id] if standing.office_id else [])


def told(each: Sitting) -> ActingRead:
    seat = each.seat
    return ActingRead(
        person_id=UUID(each.person) if each.person else None,
        seat_of=UUID(seat.person),
        role=SeatRole(seat.role),
        votes=seat.votes,
        clause=each.clause,
    )
