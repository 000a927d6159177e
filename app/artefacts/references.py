"""What the references of artefacts refer to, as far as the actor sees it."""

from typing import Any
from uuid import UUID

from app.artefacts.fields import ReferenceKind
from app.artefacts.values import Refer
from app.benefits.repository import BenefitRepository
from app.core.errors import NotFound
from app.core.repository import Repository
from app.core.unit_of_work import Reading
from app.governance.changes.repository import ChangeRepository
from app.governance.decisions.repository import DecisionRepository
from app.portfolio.business_cases.repository import BusinessCaseRepository
from app.risk.issues.repository import IssueRepository
from app.risk.repository import RiskRepository
from app.variance.status_reports.repository import StatusReportRepository

REPOSITORIES: dict[ReferenceKind, type[Repository[Any, Any]]] = {
    ReferenceKind.RISK: RiskRepository,
    ReferenceKind.ISSUE: IssueRepository,
    ReferenceKind.DECISION: DecisionRepository,
    ReferenceKind.BENEFIT: BenefitRepository,
    ReferenceKind.BUSINESS_CASE: BusinessCaseRepository,
    ReferenceKind.CHANGE_REQUEST: ChangeRepository,
    ReferenceKind.STATUS_REPORT: StatusReportRepository,
}


def referring(uow: Reading) -> Refer:
    """The check that a reference refers to something that the actor sees."""

    def refer(kind: ReferenceKind, id: UUID) -> None:
        repository = REPOSITORIES[kind](uow)
        try:
            repository.place_of(id)
        except NotFound:
            raise ValueError(f"there is no {repository.noun} {id}") from None

    return refer
