"""Whether benefit profiles can be measured, and are."""

from collections.abc import Iterator

from app.benefits.models import Benefit, BenefitCategory, BenefitStatus
from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency, listed, without

READ = ("benefit:read",)
EXPECTED = (BenefitStatus.IDENTIFIED, BenefitStatus.PLANNED, BenefitStatus.REALISING)
COLUMNS = (Benefit.id, Benefit.reference, Benefit.title, Benefit.category)


@consistency(
    "benefit.owner-measure-baseline",
    Severity.MUST_FIX,
    asks="Has every expected benefit an owner, a measure and a baseline?",
    needs=READ,
    reads=(Benefit,),
)
def measurable(checked: Checked) -> Iterator[Found]:
    """The benefits that nobody could show to have come."""
    query = checked.of(Benefit, *COLUMNS, Benefit.owner, Benefit.measure, Benefit.baseline_value)
    for row in checked.rows(query.where(Benefit.status.in_(EXPECTED)).order_by(Benefit.reference)):
        told = {"owner": row.owner, "measure": row.measure}
        if row.category != BenefitCategory.QUALITATIVE:
            told["baseline"] = row.baseline_value
        if missing := [name for name, value in told.items() if value is None]:
            yield Found(
                row.component_id,
                f"{row.reference} ({row.title}) has {without(missing)}.",
                (Reference(f"{row.reference} {row.title}", f"/v1/benefits/{row.id}"),),
                f"State its {listed(missing)}.",
                f"/v1/benefits/{row.id}",
            )


@consistency(
    "benefit.target-to-come",
    Severity.SHOULD_FIX,
    asks="Is the target date of every expected benefit still to come?",
    needs=READ,
    reads=(Benefit,),
)
def targets(checked: Checked) -> Iterator[Found]:
    """The benefits that were to be there by now, and those without a date."""
    query = checked.of(Benefit, *COLUMNS, Benefit.status, Benefit.target_on)
    for row in checked.rows(query.where(Benefit.status.in_(EXPECTED)).order_by(Benefit.reference)):
        at = f"/v1/benefits/{row.id}"
        told = (Reference(f"{row.reference} {row.title}", at),)
        if row.target_on is None:
            text = f"Whether {row.reference} ({row.title}) is late cannot be told: it has no target date."
            yield Found(row.component_id, text, told, "State its target_on.", at, "no_target_date")
        elif row.target_on < checked.today:
            text = f"{row.reference} ({row.title}) was to be reached on {row.target_on} and is {row.status}."
            yield Found(row.component_id, text, told, "Say whether it was realised, or by when it is.", at)
