"""What the ledger and the baselines say of tolerances: cost at completion."""

from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from app.baselines.models import Baseline, BaselineLine
from app.baselines.repository import PLANNED, BaselineRepository
from app.calc.money import Money
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import CostGroup
from app.cost.ledger.summing import grouped_costs
from app.cost.work_packages.models import WorkPackage
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric


def at_completion(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """What a component, or one of its work packages, will cost beside its current and its original baseline.

    As of the newest period that anything was posted in: what a forecast had to come since is not done by itself.
    """
    place, baselines = subject.place, BaselineRepository(uow)
    current = baselines.in_force(place.id, as_of)
    if current is None:
        return Missing("no_performance_baseline")
    original = baselines.numbered(place.id)[0]
    planned = [budget(uow, each, subject.work_package) for each in (current, original)]
    if planned[0] is None:
        return Missing("no_such_work_package")
    stated_on = EntryRepository(uow).last_posted(place.id, as_of)
    if stated_on is None:
        return Missing("no_costs")
    group = costs(uow, subject, stated_on)
    return Measured(
        unit=current.budget.currency,
        baseline=planned[0],
        original=planned[1],
        actual=exact(group.incurred) if group else None,
        forecast=exact(group.at_completion) if group else None,
        as_of=stated_on,
        source=f"/v1/{place.kind}s/{place.id}/costs",
    )


measures(Metric.COST_AT_COMPLETION, needs="cost:read")(one_by_one(at_completion))


def exact(amount: Money | None) -> Fraction | None:
    return None if amount is None else Fraction(amount.amount)


def budget(uow: Reading, baseline: Baseline, work_package: str | None) -> Fraction | None:
    """What a baseline has for all of the work, or for a work package; None where it does not have that."""
    if work_package is None:
        return exact(baseline.budget)
    query = (
        sa.select(sa.func.sum(PLANNED))
        .select_from(BaselineLine)
        .join(WorkPackage, WorkPackage.id == BaselineLine.work_package_id)
        .where(
            BaselineLine.organisation_id == uow.actor.organisation_id,
            BaselineLine.baseline_id == baseline.id,
            WorkPackage.wbs == work_package,
        )
    )
    minor = uow.session.scalar(query)
    return None if minor is None else exact(Money.of_minor(int(minor), baseline.budget.currency))


def costs(uow: Reading, subject: Subject, as_of: date) -> CostGroup | None:
    by = "work_package" if subject.work_package else "component"
    groups, _ = grouped_costs(EntryRepository(uow), subject.place.path, as_of, by, subject.place.id)
    return next((group for group in groups if subject.work_package in (None, group.key)), None)
