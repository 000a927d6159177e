"""What independent reviews asked for, and what was done about it."""

from collections.abc import Iterator

from app.governance.assurance.plan.models import PlannedReview, PlannedStatus
from app.governance.assurance.recommendations.models import Recommendation
from app.governance.assurance.recommendations.repository import OUTSTANDING
from app.governance.assurance.reviews.models import AssuranceReview
from app.governance.assurance.reviews.repository import NEEDS_FOLLOW_UP
from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency

READ = ("assurance:read",)


@consistency(
    "assurance.recommendations-closed",
    Severity.MUST_FIX,
    asks="Is every recommendation of a review that is due closed?",
    needs=READ,
    reads=(Recommendation,),
)
def recommendations(checked: Checked) -> Iterator[Found]:
    """The recommendations that are overdue, done but not verified ones among them."""
    columns = ("id", "reference", "urgency", "text", "due_on", "status")
    query = checked.of(Recommendation, *(getattr(Recommendation, name) for name in columns))
    overdue = OUTSTANDING, Recommendation.due_on < checked.today
    for row in checked.rows(query.where(*overdue).order_by(Recommendation.id)):
        at = f"/v1/recommendations/{row.id}"
        yield Found(
            row.component_id,
            f"{row.reference} ({row.urgency}) was due on {row.due_on} and is {row.status}: {row.text}",
            (Reference(f"{row.reference}, {row.urgency}", at),),
            "Verify the evidence." if row.status == "completed" else "Complete it, and show what shows it.",
            at,
        )


@consistency(
    "assurance.red-followed-up",
    Severity.MUST_FIX,
    asks="Is a follow-up planned of every red review?",
    needs=READ,
    reads=(AssuranceReview,),
)
def red(checked: Checked) -> Iterator[Found]:
    """The red reviews that nothing follows up."""
    columns = (AssuranceReview.id, AssuranceReview.reference, AssuranceReview.title)
    query = checked.of(AssuranceReview, *columns).where(NEEDS_FOLLOW_UP)
    for row in checked.rows(query.order_by(AssuranceReview.id)):
        at = f"/v1/assurance-reviews/{row.id}"
        yield Found(
            row.component_id,
            f"{row.reference} ({row.title}) is red, and no follow-up of it is planned.",
            (Reference(f"{row.reference} {row.title}", at),),
            "Put an assurance of the action plan on the assurance plan, and name it as the follow-up.",
            f"{at}/follow-up",
        )


@consistency(
    "assurance.held-when-planned",
    Severity.SHOULD_FIX,
    asks="Has every review that was planned by today been held?",
    needs=READ,
    reads=(PlannedReview,),
)
def planned(checked: Checked) -> Iterator[Found]:
    """The reviews on assurance plans whose day has gone by."""
    columns = (PlannedReview.id, PlannedReview.kind, PlannedReview.provider, PlannedReview.planned_on)
    overdue = PlannedReview.status == PlannedStatus.PLANNED, PlannedReview.planned_on < checked.today
    for row in checked.rows(checked.of(PlannedReview, *columns).where(*overdue).order_by(PlannedReview.id)):
        at, kind = f"/v1/planned-reviews/{row.id}", row.kind.replace("_", " ")
        yield Found(
            row.component_id,
            f"A {kind} by {row.provider} was planned for {row.planned_on}, and none is issued.",
            (Reference(f"Planned {kind}", at),),
            "Issue the review that names it, plan another day, or cancel it with a reason.",
            at,
        )
