"""Whether work contributes to what the organisation is after."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from app.governance.consistency.rules import Checked, Found, Severity, consistency
from app.portfolio.objectives.models import StrategicContribution, StrategicObjective


@consistency(
    "objective.contribution",
    Severity.SHOULD_FIX,
    asks="Does every project with work to come contribute to a strategic objective, itself or by what is above it?",
    needs=("objective:read",),
    reads=(StrategicContribution, StrategicObjective),
)
def contributing(checked: Checked) -> Iterator[Found]:
    """The projects that contribute to nothing; nobody can tell where there are no objectives."""
    organisation = checked.uow.actor.organisation_id
    contributors = contributing_components(checked)
    objectives = sa.select(sa.func.count()).where(StrategicObjective.organisation_id == organisation)
    none = not checked.rows(objectives.select_from(StrategicObjective))[0][0]
    for subject in checked.projects():
        at = f"{subject.address}/strategic-contributions"
        if none:
            text = f"What {subject.code} contributes to cannot be told: there are no strategic objectives."
            fix, address = "Enter the organisation's objectives.", "/v1/strategic-objectives"
            yield Found(subject.id, text, (subject.reference,), fix, address, "no_objectives")
        elif contributors.isdisjoint(UUID(id) for id in subject.path.rstrip("/").split("/")):
            text = f"{subject.code} contributes to no strategic objective."
            fix = "State what it contributes to, or ask why it goes on."
            yield Found(subject.id, text, (subject.reference,), fix, at)


def contributing_components(checked: Checked) -> set[UUID]:
    """Every component with a contribution, those above what is checked among them."""
    query = sa.select(StrategicContribution.component_id).where(
        StrategicContribution.organisation_id == checked.uow.actor.organisation_id
    )
    return {row[0] for row in checked.rows(query.distinct())}
