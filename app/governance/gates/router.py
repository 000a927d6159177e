"""``/v1``: gates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.gates import assessing, outcomes, service, waiving
from app.governance.gates.assessment_schemas import AssessmentRead, AssessmentWrite
from app.governance.gates.models import GateOutcome
from app.governance.gates.report import report
from app.governance.gates.report_schemas import GateReport
from app.governance.gates.repository import AssessmentRepository, GateRepository, WaiverRepository
from app.governance.gates.schemas import EvidenceCheckWrite, GateOutcomeWrite, GateRead, GateStatus, GateWrite
from app.governance.gates.waiver_schemas import WaiverRead, WaiverWrite

router = APIRouter(prefix="/v1", tags=["Gates"], route_class=UnitOfWorkRoute)
GatePatch = Annotated[MergePatch[GateWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of gates."""

    outcome: GateOutcome | None = None
    upcoming: Annotated[bool | None, Query(description="Whether it is yet to be held, or overdue.")] = None
    status: GateStatus | None = None
    due_before: Annotated[
        Day | None, Query(description="Only what is to be held, or held again, before this day.")
    ] = None
    overdue: Annotated[bool, Query(description="Only what should have been held before today.")] = False

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        today = utc_now().date()
        before = min(self.due_before or today, today) if self.overdue else self.due_before
        return {
            **self.within(uow, component),
            "due_before": before,
            **({f"status_{self.status}": {}} if self.status else {}),
            "outcome": self.outcome,
            "upcoming": {} if self.upcoming else None,
            "held": {} if self.upcoming is False else None,
        }


@at_every_level(router.get, "/{id}/gates")
def list_gates(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[GateRead]:
    """The gates of a component and of all below it."""
    return GateRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/gates", status_code=201, responses=CREATING)
def create_gate(at: Address, data: GateWrite, uow: Writing) -> Told[GateRead]:
    """Plan a gate."""
    return GateRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/gates/{gate_id}")
def read_gate(gate_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[GateRead]:
    """One gate, as it is or as it was known at an instant."""
    gates = GateRepository(uow)
    return gates.known(gate_id, known_at) if known_at else gates.row(gate_id)


@router.get("/gates/{gate_id}/history")
def read_gate_history(gate_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a gate: who changed what, when, from what, to what."""
    return GateRepository(uow).history(gate_id, paging)


@router.patch("/gates/{gate_id}", responses=CHANGING)
def update_gate(gate_id: UUID, patch: GatePatch, version: IfMatch, uow: Writing) -> Told[GateRead]:
    """Change a gate that was not passed or stopped."""
    return GateRepository(uow).row(service.revise(uow, gate_id, version, patch).id)


@router.delete("/gates/{gate_id}", status_code=204, responses=CHANGING)
def delete_gate(gate_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a gate that was never held."""
    service.drop(uow, gate_id, version)


@router.post("/gates/{gate_id}/outcome", responses=CHANGING)
def record_gate_outcome(
    gate_id: UUID, data: GateOutcomeWrite, version: IfMatch, uow: Writing
) -> Told[GateRead]:
    """Record what came of a gate; a pass and a stop are for good."""
    return GateRepository(uow).row(outcomes.hold(uow, gate_id, version, data).id)


@router.get("/gates/{gate_id}/report")
def read_gate_report(gate_id: UUID, uow: Reading) -> GateReport:
    """All that who decides on a gate should know: criteria, evidence, waivers, what a pass would freeze."""
    return report(uow, gate_id)


@router.post("/gates/{gate_id}/evidence-check", responses=CHANGING)
def check_gate_evidence(
    gate_id: UUID, data: EvidenceCheckWrite, version: IfMatch, uow: Writing
) -> Told[GateRead]:
    """Say for the office whether the evidence is complete; another assessment undoes it."""
    return GateRepository(uow).row(service.check_evidence(uow, gate_id, version, data).id)


class AssessmentSearch(Paging):
    """The filter and the paging of a list of assessments."""

    criterion: Annotated[str | None, Query(max_length=63)] = None


@router.get("/gates/{gate_id}/assessments")
def list_gate_assessments(
    gate_id: UUID, uow: Reading, search: Annotated[AssessmentSearch, Query()]
) -> Page[AssessmentRead]:
    """What was found of a gate's criteria, the superseded as well: of one criterion the newest counts."""
    GateRepository(uow).place_of(gate_id)
    return AssessmentRepository(uow).page(search, gate=gate_id, criterion=search.criterion)


@router.post("/gates/{gate_id}/assessments", status_code=201, responses=CREATING)
def create_gate_assessment(gate_id: UUID, data: AssessmentWrite, uow: Writing) -> Told[AssessmentRead]:
    """Assess a criterion; not for who wrote the evidence."""
    return AssessmentRepository(uow).row(assessing.assess(uow, gate_id, data).id)


@router.get("/gate-assessments/{gate_assessment_id}")
def read_gate_assessment(gate_assessment_id: UUID, uow: Reading) -> Told[AssessmentRead]:
    """One assessment: it stays as it was made."""
    return AssessmentRepository(uow).row(gate_assessment_id)


@router.get("/gate-assessments/{gate_assessment_id}/history")
def read_gate_assessment_history(gate_assessment_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who made it, and when; it has one version."""
    return AssessmentRepository(uow).history(gate_assessment_id, paging)


@router.get("/gates/{gate_id}/waivers")
def list_gate_waivers(gate_id: UUID, uow: Reading, paging: Paged) -> Page[WaiverRead]:
    """The waivers of a gate and of its criteria."""
    GateRepository(uow).place_of(gate_id)
    return WaiverRepository(uow).page(paging, gate=gate_id)


@router.post("/gates/{gate_id}/waivers", status_code=201, responses=CREATING)
def create_gate_waiver(gate_id: UUID, data: WaiverWrite, uow: Writing) -> Told[WaiverRead]:
    """Waive a criterion, as its owner, or the gate, as who decides gates there."""
    return WaiverRepository(uow).row(waiving.waive(uow, gate_id, data).id)


@router.get("/gate-waivers/{gate_waiver_id}")
def read_gate_waiver(gate_waiver_id: UUID, uow: Reading) -> Told[WaiverRead]:
    """One waiver: it stays as it was given."""
    return WaiverRepository(uow).row(gate_waiver_id)


@router.get("/gate-waivers/{gate_waiver_id}/history")
def read_gate_waiver_history(gate_waiver_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who gave it, and when; it has one version."""
    return WaiverRepository(uow).history(gate_waiver_id, paging)
