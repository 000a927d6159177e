"""What of an office is due: its charter's review, improvements, and the next look at its maturity."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.inserts import insert
from app.pmo.improvements.models import Improvement, ImprovementStatus
from app.pmo.maturity.models import AssessmentKind, AssessmentStatus, MaturityAssessment
from app.pmo.models import Office
from tests.api.reminders.conftest import Desk, utc
from tests.api.reminders.test_kinds import sent, titles
from tests.api.test_office_improvement import CHARTER, IDEA, MEASURED, OFFICE, posted

S = ImprovementStatus


def change(desk: Desk, model: Any, id: str, **members: Any) -> None:
    """As time has left it."""
    with desk.database.writing() as session:
        session.execute(sa.update(model).where(model.id == UUID(id)).values(**members))


def opened(client: TestClient, project: UUID, name: str, review_on: str) -> dict[str, Any]:
    charter = CHARTER | {"review_on": review_on, "owner": "Sponsor"}
    return posted(client, f"/v1/projects/{project}/offices", OFFICE | {"name": name, "charter": charter})


def assessed(office: dict[str, Any], model_id: str, n: int, on: str, again: str) -> MaturityAssessment:
    status = AssessmentStatus.COMPLETED if n else AssessmentStatus.DRAFT
    return MaturityAssessment(
        **{name: UUID(office[name]) for name in ("organisation_id", "component_id")},
        **{"office_id": UUID(office["id"]), "model_id": UUID(model_id), "reference": f"MAT-{n}"},
        **{
            "kind": AssessmentKind.SELF,
            "assessor": "Head of office",
            "assessor_id": "office",
            "status": status,
        },
        **{"sample": [], "findings": [], "targets": {}, "assessed_on": date.fromisoformat(on)},
        reassess_on=date.fromisoformat(again),
    )


def test_what_of_an_office_is_due(desk: Desk, client: TestClient, project: UUID) -> None:
    office = opened(client, project, "Reviewed", "2026-04-30")
    opened(client, project, "Later", "2026-06-01")
    stood = opened(client, project, "Stood for a year", "2029-01-01")
    change(desk, Office, stood["id"], updated_at=utc("2025-04-30T12:00"))
    found = sent(desk, "charter_reviews")
    assert sorted(titles(found)) == ["Charter of Reviewed", "Charter of Stood for a year"]
    assert {(item["due_on"], item["owner"]) for item in found} == {("2026-04-30", "Sponsor")}
    assert len(sent(desk, "charter_reviews", within_days=31)) == 3
    for title, status, due_on in (
        ("late", S.ACCEPTED, "2026-04-30"),
        ("later", S.DOING, "2026-05-02"),
        ("observed", S.MEASURING, "2026-12-31"),
        ("dropped", S.DROPPED, "2026-04-30"),
    ):
        idea = IDEA | MEASURED | {"title": title, "due_on": due_on}
        made = posted(client, f"/v1/offices/{office['id']}/improvements", idea)
        change(
            desk, Improvement, made["id"], status=status, status_since=date(2026, 4, 1)
        )  # 30 days are observed
    found = sent(desk, "improvements")
    assert sorted((item["title"], item["due_on"]) for item in found) == [
        ("late", "2026-04-30"),
        ("observed", "2026-05-01"),
    ]
    assert {item["owner"] for item in found} == {MEASURED["owner"]}
    model = posted(client, "/v1/maturity-models/standard", {})["id"]
    mine = office | {"organisation_id": f"{desk.organisation_id}"}
    times = (("2026-02-01", "2026-03-01"), ("2025-01-01", "2026-02-01"), ("2025-05-01", "2026-05-10"))
    with desk.database.writing() as session:
        insert(session, [assessed(mine, model, n, *each) for n, each in enumerate(times)])
    assert (
        sent(desk, "maturity_assessments") == []
    )  # the second was followed by the third, the first is a draft
    (again,) = sent(desk, "maturity_assessments", within_days=14)
    assert (again["reference"], again["due_on"], again["overdue"]) == ("MAT-2", "2026-05-10", False)
