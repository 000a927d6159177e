"""Reviews that are due, red ones that nothing follows up, and recommendations that are due."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.governance.assurance.plan.models import PlannedReview, PlannedStatus
from app.governance.assurance.recommendations.models import Recommendation
from app.governance.assurance.recommendations.repository import OUTSTANDING
from app.governance.assurance.reviews.models import AssuranceReview
from app.governance.assurance.reviews.repository import NEEDS_FOLLOW_UP
from app.identity.models import Member
from app.reminders.finding import hanging
from app.reminders.kinds import Item, Sought, reminds
from app.reminders.models import ReminderKind

PLANNED = (
    *(PlannedReview.id, PlannedReview.kind, PlannedReview.gate_number),
    *(PlannedReview.planned_on, PlannedReview.provider, PlannedReview.component_id),
)
RED = (
    *(AssuranceReview.id, AssuranceReview.title, AssuranceReview.reviewed_on),
    *(AssuranceReview.reference, AssuranceReview.component_id),
)
RECOMMENDED = (
    *(Recommendation.id, Recommendation.text, Recommendation.due_on, Member.name),
    *(Recommendation.reference, Recommendation.component_id),
)
LONGEST = 200  # characters of a title


@reminds(
    ReminderKind.ASSURANCE_REVIEWS,
    "assurance:read",
    says="A planned review is held on its day, and a red one is followed up.",
    source="`planned_on` of the plan; the day of the red review.",
)
def reviews(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The reviews to be held until then, owned by their providers, and the red ones that nothing follows up."""
    planned = hanging(uow, sought.path, PlannedReview, *PLANNED).where(
        PlannedReview.status == PlannedStatus.PLANNED, PlannedReview.planned_on <= sought.until
    )
    for id, kind, number, due_on, provider, component_id in uow.session.execute(planned):
        title = kind.replace("_", " ").capitalize() + ("" if number is None else f" {number}")
        yield Item(title, f"/v1/planned-reviews/{id}", due_on, provider, None, component_id)
    red = hanging(uow, sought.path, AssuranceReview, *RED).where(NEEDS_FOLLOW_UP)
    for id, title, held_on, reference, component_id in uow.session.execute(red):
        told = f"Plan a follow-up of {title}, which is red"
        yield Item(told, f"/v1/assurance-reviews/{id}", held_on, None, reference, component_id)


@reminds(
    ReminderKind.RECOMMENDATIONS,
    "assurance:read",
    says="A recommendation of a review is closed by its due date.",
    source="`due_on` of the recommendation.",
)
def recommendations(uow: Reading, sought: Sought) -> Iterator[Item]:
    """The recommendations that are to be closed until then."""
    query = hanging(uow, sought.path, Recommendation, *RECOMMENDED)
    query = query.outerjoin(Member, Member.id == Recommendation.owner_id)
    for id, text, *rest in uow.session.execute(
        query.where(OUTSTANDING, Recommendation.due_on <= sought.until)
    ):
        yield Item(text[:LONGEST], f"/v1/recommendations/{id}", *rest)
