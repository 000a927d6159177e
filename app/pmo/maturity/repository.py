"""Reading maturity models and assessments."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component, ComponentKind
from app.core.pagination import Paging
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record, Told
from app.core.unit_of_work import Reading
from app.pmo.maturity.models import AssessmentKind, AssessmentStatus, MaturityAssessment, MaturityModel
from app.pmo.maturity.schemas import ASSESS, READ, WRITE, MaturityAssessmentRead, MaturityModelRead
from app.reminders.finding import live


class MaturityModelRepository(Repository[MaturityModel, MaturityModelRead]):
    model = MaturityModel
    told = MaturityModelRead
    noun = "maturity model"
    reads = READ
    sortable: ClassVar = {"code": MaturityModel.code, "created_at": MaturityModel.created_at}
    filters: ClassVar = {"code": equals("code", MaturityModel.code)}

    def editions(self, code: str) -> int:
        """How many editions of a model there are."""
        query = sa.select(sa.func.count()).where(
            MaturityModel.organisation_id == self.actor.organisation_id, MaturityModel.code == code
        )
        return self.session.scalar(query) or 0


class AssessmentRepository(Repository[MaturityAssessment, MaturityAssessmentRead]):
    model = MaturityAssessment
    told = MaturityAssessmentRead
    noun = "maturity assessment"
    reads = READ
    component = MaturityAssessment.component_id
    sortable: ClassVar = {
        "reference": MaturityAssessment.reference,
        "assessed_on": MaturityAssessment.assessed_on,
        "created_at": MaturityAssessment.created_at,
    }
    filters: ClassVar = {
        "office": equals("office", MaturityAssessment.office_id),
        "model": equals("model", MaturityAssessment.model_id),
        "kind": equals("kind", MaturityAssessment.kind),
        "status": equals("status", MaturityAssessment.status),
    }

    def row(self, id: UUID) -> Told[MaturityAssessmentRead]:
        told = super().row(id)
        self.keep_apart([told.content])
        return told

    def records(self, paging: Paging, **filters: Any) -> tuple[list[Record], str | None]:
        records, cursor = super().records(paging, **filters)
        self.keep_apart(records)
        return records, cursor

    def keep_apart(self, records: Iterable[Record]) -> None:
        """Who assesses nothing independently is not told that they may go on with what somebody else does."""
        for record in records:
            if record["kind"] == AssessmentKind.INDEPENDENT and not self.actor.rights.over(ASSESS):
                record["allowed_actions"] = []

    def before(self, assessment: MaturityAssessment) -> MaturityAssessment | None:
        """The last completed one of the same office, model and kind before it."""
        found = self.all(
            office=assessment.office_id,
            model=assessment.model_id,
            kind=assessment.kind,
            status=AssessmentStatus.COMPLETED,
        )
        older = [
            each
            for each in found
            if each.id != assessment.id
            and (each.assessed_on, each.id) < (assessment.assessed_on, assessment.id)
        ]
        return max(older, key=lambda each: (each.assessed_on, each.id), default=None)


def needed(kind: AssessmentKind) -> str:
    """What it takes to enter an assessment of a kind: nobody holds both by one role."""
    return ASSESS if kind is AssessmentKind.INDEPENDENT else WRITE


def projects_of(uow: Reading, path: str) -> set[UUID]:
    """The projects that are live at a path and below."""
    query = sa.select(Component.id).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.kind == ComponentKind.PROJECT,
        *live(path),
    )
    return set(uow.session.scalars(query))
