"""The sample's governed project: it follows PRINCE2's stages, was reviewed, and its board met and passed its first gate.

It happens on the day on which the sample is made, or what shows a gate's criteria would be stale.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.actions import service as actions
from app.actions.models import ActionItem
from app.actions.schemas import ActionWrite, Completion
from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.governance.assurance.recommendations import service as recommendations
from app.governance.assurance.recommendations.models import Recommendation
from app.governance.assurance.recommendations.schemas import RecommendationWrite
from app.governance.assurance.reviews import service as reviews
from app.governance.assurance.reviews.schemas import ReviewWrite
from app.governance.bodies import service as bodies
from app.governance.bodies.schemas import BodyWrite
from app.governance.gates import assessing, outcomes
from app.governance.gates.assessment_schemas import AssessmentWrite
from app.governance.gates.models import Gate, GateOutcome
from app.governance.gates.repository import GateRepository
from app.governance.gates.schemas import GateOutcomeWrite
from app.governance.lifecycles.following import follow, lifecycle_at
from app.governance.lifecycles.schemas import LifecycleUseWrite
from app.governance.meetings import minutes
from app.governance.meetings import service as meetings
from app.governance.meetings.models import Meeting
from app.governance.meetings.schemas import AttendanceRegister, MeetingWrite, MinutesWrite
from app.governance.stages.schemas import StageOpeningWrite
from app.governance.stages.service import begin
from app.sample.story import DRAFTED

OFFICE, CHAIR = "Head of portfolio office", "Chair of the portfolio board"
SRO, ASSURER = "Senior responsible owner, rail", "Assurance reviewer"
Acting = Callable[..., Callable[..., Actor]]
EVIDENCE: dict[str, tuple[str, str]] = {  # the reference of a document, or none, and what it is or is stated
    "project_brief": ("AIM-001", "Project brief"),
    "initiation_plan": ("AIM-004", "Initiation plan"),
    "team": ("", "Executive, senior user and senior supplier are appointed."),
}
REVIEW = {
    "title": "Health check of the asset information model",
    "kind": "health_check",
    "delivery_confidence": {"scale": "uk-three-point", "value": "amber", "assessor": "Review team"},
    "summary": "The model is sound; who keeps it once the project ends is not agreed.",
}
RECOMMENDED = (
    ("critical", "Agree with operations who keeps the model from the day it is handed over", 21),
    ("essential", "Survey the structures that no record is left of", 60),
    ("recommended", "Publish the naming rules to suppliers", 90),
)
ITEMS = ({"subject": "Authorise initiation"}, {"subject": "Findings of the health check"})
MINUTED = (
    "The brief and the plan are agreed; initiation is authorised.",
    "Operations will keep the model; the agreement is to be signed before the next gate.",
)


def govern(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """A lifecycle, a review with recommendations, a meeting with minutes, a gate that was held, and actions."""
    at, today = Address(ComponentKind.PROJECT, ids[DRAFTED]), utc_now().date()
    with opened(Writing, database, acting(OFFICE)) as uow:
        gate = started(uow, at)
    with opened(Writing, database, acting(ASSURER)) as uow:
        found = reviewed(uow, at, today)
        assess(uow, gate.id, today, member(acting, OFFICE))
    with opened(Writing, database, acting(OFFICE)) as uow:
        meeting = met(uow, at, gate, [member(acting, SRO), member(acting, CHAIR)], today)
        hand_out(uow, at, [(meeting, 2, "Senior user"), (found, None, "Project manager")], today)
    with opened(Writing, database, acting(SRO)) as uow:
        minutes.confirm(uow, meeting.id, meeting.version)
        version = GateRepository(uow).get(gate.id).version
        passed = GateOutcomeWrite(outcome=GateOutcome.PASS, outcome_reason=MINUTED[0])
        outcomes.hold(uow, gate.id, version, passed)


def member(acting: Acting, person: str) -> UUID:
    return UUID(acting(person)(None).id)


def started(uow: Writing, at: Address) -> Gate:
    """PRINCE2's stages are laid out and the first is open; the gate that ends it."""
    follow(uow, at, LifecycleUseWrite(standard="prince2"))
    first = lifecycle_at(uow, at).stages[0]
    begin(uow, first.id, 1, StageOpeningWrite())
    assert first.gate  # each stage of PRINCE2 ends with one
    return GateRepository(uow).get(first.gate.id)


def reviewed(uow: Writing, at: Address, today: date) -> Recommendation:
    """A review that was issued; the most urgent of its recommendations."""
    reviewers = [{"person_id": uow.actor.id, "role": "Review team leader"}]
    told = {**REVIEW, "reviewers": reviewers, "reviewed_on": today}
    review = reviews.draft(uow, at, ReviewWrite.model_validate(told))
    first, *_ = [
        recommendations.recommend(
            uow,
            review,
            RecommendationWrite.model_validate(
                {"urgency": urgency, "text": text, "due_on": today + timedelta(days=days)}
            ),
        )
        for urgency, text, days in RECOMMENDED
    ]
    reviews.issue(uow, review.id, review.version)
    return first


def assess(uow: Writing, gate_id: UUID, today: date, author: UUID) -> None:
    """Each criterion is met, by what the office wrote."""
    for criterion, (reference, text) in EVIDENCE.items():
        shown = {"document": document(reference, text)} if reference else {"attestation": {"statement": text}}
        told = {"criterion": criterion, "result": "met", "dated_on": today, "author_id": author, **shown}
        assessing.assess(uow, gate_id, AssessmentWrite.model_validate(told))


def document(reference: str, title: str) -> dict[str, str]:
    digest = hashlib.sha256(title.encode()).hexdigest()
    return {
        "reference": reference,
        "title": title,
        "edition": "1.0",
        "state": "approved",
        "sha256": digest,
    }


def met(uow: Writing, at: Address, gate: Gate, people: list[UUID], today: date) -> Meeting:
    """A meeting of the project's board, with its minutes issued; its first member is the executive."""
    seats = [
        {"person_id": id, "role": role} for id, role in zip(people, ("executive", "senior_user"), strict=True)
    ]
    body = {"name": "Asset information board", "kind": "project_board", "seats": seats}
    board = bodies.constitute(uow, at, BodyWrite.model_validate(body))
    items = [{**ITEMS[0], "gate_id": gate.id}, ITEMS[1]]
    planned = MeetingWrite.model_validate({"starts_at": f"{today}T09:00:00Z", "items": items})
    meeting = meetings.convene(uow, board.id, planned)
    there = AttendanceRegister.model_validate({"attendance": [{"person_id": id} for id in people]})
    meeting = meetings.hold(uow, meeting.id, meeting.version, there)
    said = [{"item": item, "discussion": text} for item, text in enumerate(MINUTED, 1)]
    meeting = minutes.draft(
        uow, meeting.id, meeting.version, MinutesWrite.model_validate({"proceedings": said})
    )
    return minutes.issue(uow, meeting.id, meeting.version)


def hand_out(
    uow: Writing,
    at: Address,
    sources: list[tuple[Meeting | Recommendation, int | None, str]],
    today: date,
) -> None:
    """An action from each source, due in a week and in two; one without a source is done."""
    for weeks, (source, part, owner) in enumerate(sources, 1):
        kind = "meeting" if isinstance(source, Meeting) else "recommendation"
        text = "Sign the agreement on who keeps the model"
        assign(uow, at, text, owner, today, weeks, source_kind=kind, source_id=source.id, source_part=part)
    done = assign(uow, at, "Send the brief to the senior supplier", "Project manager", today, 1)
    actions.complete(uow, done.id, done.version, Completion(evidence="Receipt of the supplier"))


def assign(
    uow: Writing, at: Address, text: str, owner: str, today: date, weeks: int, **source: Any
) -> ActionItem:
    due_on = today + timedelta(weeks=weeks)
    return actions.assign(uow, at, ActionWrite(text=text, owner=owner, due_on=due_on, **source))
