"""``/v1/authority-checks``: who may decide what, and why."""

from fastapi import APIRouter

from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.governance.authority import service
from app.governance.authority.schemas import AuthorityCheck, AuthorityCheckWrite

router = APIRouter(prefix="/v1", tags=["Governance"], route_class=UnitOfWorkRoute)


@router.post("/authority-checks")
def check_authority(data: AuthorityCheckWrite, uow: Reading) -> AuthorityCheck:
    """Who may decide a question, by which clauses, who is asked first, and who is next above. Changes nothing."""
    return service.check(uow, data)
