"""What of an office becomes due: its charter's review, improvements, and the next look at its maturity."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.core.unit_of_work import Reading
from app.pmo.improvements.models import OPEN, Improvement, ImprovementStatus
from app.pmo.improvements.schemas import observed_until
from app.pmo.maturity.models import AssessmentStatus, MaturityAssessment
from app.pmo.models import Office
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

YEAR = timedelta(days=365)
IMPROVING = (
    *(Improvement.id, Improvement.title, Improvement.due_on, Improvement.owner, Improvement.reference),
    *(Improvement.component_id, Improvement.status, Improvement.status_since, Improvement.observation_days),
)
ASSESSED = (
    *(MaturityAssessment.id, MaturityAssessment.office_id, MaturityAssessment.model_id),
    *(MaturityAssessment.kind, MaturityAssessment.reassess_on, MaturityAssessment.reference),
    MaturityAssessment.component_id,
)


@reminds(
    ReminderKind.CHARTER_REVIEWS,
    "office:read",
    says="The charter of an office is reviewed when it says so, and every year.",
    source="`review_on` of the charter, or a year after it was changed, the sooner.",
)
def charters(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The offices whose charters say that they are reviewed by then, or have stood for a year."""
    columns = (Office.id, Office.name, Office.charter, Office.updated_at, Office.component_id)
    for row in uow.session.execute(hanging(uow, sought.path, Office, *columns)):
        due = min(date.fromisoformat(row.charter["review_on"]), row.updated_at.date() + YEAR)
        title = f"Charter of {row.name}"
        yield Item(title, f"/v1/offices/{row.id}", due, row.charter.get("owner"), None, row.component_id)


@reminds(
    ReminderKind.IMPROVEMENTS,
    "improvement:read",
    says="An improvement is made by its due date, and measured once its observation is over.",
    source="`due_on` of the improvement; the end of its observation.",
)
def improvements(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The improvements that are open and due, and those whose observation is over and are to be measured."""
    query = hanging(uow, sought.path, Improvement, *IMPROVING).where(Improvement.status.in_(sorted(OPEN)))
    for row in uow.session.execute(query):
        due = row.due_on
        if row.status is ImprovementStatus.MEASURING:
            due = observed_until(row.status_since, row.observation_days)
        if due:
            link = f"/v1/improvements/{row.id}"
            yield Item(row.title, link, due, row.owner, row.reference, row.component_id)


@reminds(
    ReminderKind.MATURITY_ASSESSMENTS,
    "maturity:read",
    says="The maturity of an office is assessed again when the last assessment says so.",
    source="`reassess_on` of the assessment.",
)
def assessments(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The last completed assessment of each office, by model and kind, that is to be made again."""
    completed = MaturityAssessment.status == AssessmentStatus.COMPLETED
    query = hanging(uow, sought.path, MaturityAssessment, *ASSESSED).where(completed)
    ordered = query.order_by(MaturityAssessment.assessed_on, MaturityAssessment.id)
    last = {(row.office_id, row.model_id, row.kind): row for row in uow.session.execute(ordered)}
    for row in last.values():
        title = f"Maturity to be assessed again after {row.reference}"
        link = f"/v1/maturity-assessments/{row.id}"
        yield Item(title, link, row.reassess_on, None, row.reference, row.component_id)
