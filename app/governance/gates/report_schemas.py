"""What the report of a gate tells."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.calc.authority.matrix import Mode
from app.calc.gates import Result
from app.core.schemas import Day, Read
from app.governance.authority.schemas import Standing
from app.governance.decisions.schemas import ConditionRead
from app.governance.decisions.states import DecisionStatus
from app.governance.gates.assessment_schemas import Attestation, DocumentShown
from app.governance.gates.findings import Finding
from app.governance.gates.models import GateOutcome
from app.governance.gates.schemas import EvidenceCheck, GateStatus
from app.governance.gates.waiver_schemas import WaiverRead
from app.governance.lifecycles.templates import Criterion


class MeasuredFigure(Read):
    """A live figure, in its unit; amounts are exact, as text."""

    unit: str
    value: str | None = Field(description="What is compared with the threshold.")
    baseline: str | None
    actual: str | None
    forecast: str | None
    as_of: Day
    source: str = Field(description="Where it was read.")


class CriterionReport(Read):
    """A criterion, what shows it, and what it counts as."""

    criterion: Criterion
    result: Result = Field(description="What it counts as: unassessed and stale criteria are not met.")
    reason: str | None = Field(
        description="Why it is not met though nobody found so: `not_assessed`, `stale`, or why there is no figure."
    )
    assessment_id: UUID | None
    assessor_id: str | None
    assessed_on: Day | None
    remark: str | None = Field(description="What the assessor said of it.")
    document: DocumentShown | None
    attestation: Attestation | None
    author_id: UUID | None
    dated_on: Day | None = Field(description="The day of the evidence, or of the figure.")
    fresh_until: Day | None
    is_stale: bool
    measured: MeasuredFigure | None
    withheld: bool = Field(description="Whether there is a figure that the caller may not see.")
    waiver_id: UUID | None


class FrozenBaseline(Read):
    id: UUID
    number: int
    sha256: str


class FrozenCriterion(Read):
    """A criterion as it stood when the gate was held."""

    criterion: Criterion
    result: Result
    reason: str | None
    assessment_id: UUID | None
    document: DocumentShown | None
    attestation: Attestation | None
    dated_on: Day | None
    fresh_until: Day | None
    measured: MeasuredFigure | None
    waiver_id: UUID | None


class FrozenDecision(Read):
    id: UUID
    reference: str
    status: DecisionStatus


class HeldGate(Read):
    """What was known each time that the gate was held."""

    outcome: GateOutcome
    held_on: Day
    frozen_at: datetime
    baseline: FrozenBaseline | None
    decision: FrozenDecision | None
    criteria: list[FrozenCriterion]
    sha256: str = Field(description="Of the criteria, in full.")
    findings: list[Finding] = Field(description="What was found then, as far as the caller may see it.")
    findings_sha256: str | None = Field(
        description="Of the findings, in full; null where it was held before they were kept."
    )


class WouldFreeze(Read):
    """What a pass would keep as things stand."""

    baseline: FrozenBaseline | None = Field(description="Null where none is in force.")
    evidence_sha256: str


class EvidencePart(Read):
    """The part of the office in the evidence."""

    office_id: UUID
    office: str
    mode: Mode
    clause: str
    is_needed: bool = Field(
        description="Whether the gate is tabled only once the evidence was found complete."
    )
    is_given: bool = Field(description="Whether it was found complete, such as it is now.")
    check: EvidenceCheck | None


class GateDecision(Read):
    """The decision that is taken on the gate."""

    id: UUID
    reference: str
    status: DecisionStatus
    conditions: list[ConditionRead]


class NextStage(Read):
    id: UUID
    code: str
    name: str
    status: str
    hindered_by: list[str] = Field(description="The rules by which it could not be opened today.")


class GateReport(Read):
    """All that who decides on a gate should know, as things stand."""

    gate_id: UUID
    component_id: UUID
    name: str
    status: GateStatus
    outcome: GateOutcome | None
    as_of: Day
    best_outcome: GateOutcome | None = Field(
        description="What the criteria allow at best: `pass`, `conditional_pass`; null where neither."
    )
    unmet_musts: list[str]
    partly_met_musts: list[str]
    unmet_shoulds: list[str]
    criteria: list[CriterionReport]
    waivers: list[WaiverRead]
    evidence: EvidencePart | None = Field(description="Null where no office serves the component.")
    decision: GateDecision | None
    authority: Standing = Field(description="Who may decide, and by which clauses.")
    would_freeze: WouldFreeze | None = Field(description="Null once its outcome is final.")
    held: list[HeldGate]
    next_stage: NextStage | None
    findings: list[Finding] = Field(description="What assurance reviews and the consistency check found.")
