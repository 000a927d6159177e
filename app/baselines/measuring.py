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
from app.cost.ledger.summing import added, grouped_costs
from app.cost.work_packages.models import WorkPackage
from app.governance.stages.models import Stage
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric


def at_completion(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """What a component, a work package or a stage of it will cost beside its current and its original baseline.

    As of the newest period that anything was posted in: what a forecast had to come since is not done by itself.
    """
    place, baselines = subject.place, BaselineRepository(uow)
    current = baselines.in_force(place.id, as_of)
    if current is None:
        return Missing("no_performance_baseline")
    original = baselines.numbered(place.id)[0]
    if subject.stage_id and work_of(uow, subject) is None:
        return Missing("stage_without_work")
    planned = [budget(uow, each, subject) for each in (current, original)]
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


for of_stages in (False, True):
    measures(Metric.COST_AT_COMPLETION, needs="cost:read", of_stages=of_stages)(one_by_one(at_completion))


def exact(amount: Money | None) -> Fraction | None:
    return None if amount is None else Fraction(amount.amount)


def work_of(uow: Reading, subject: Subject) -> str | None:
    """The WBS code that a subject's work is, or is below; None for all of it."""
    if subject.stage_id:
        return uow.session.get_one(Stage, subject.stage_id).work
    return subject.work_package


def budget(uow: Reading, baseline: Baseline, subject: Subject) -> Fraction | None:
    """What a baseline has for all of the work, a work package or a stage; None where it does not have that."""
    work = work_of(uow, subject)
    if work is None:
        return exact(baseline.budget)
    below = WorkPackage.wbs.startswith(f"{work}.", autoescape=True) if subject.stage_id else sa.false()
    query = (
        sa.select(sa.func.sum(PLANNED))
        .select_from(BaselineLine)
        .join(WorkPackage, WorkPackage.id == BaselineLine.work_package_id)
        .where(
            BaselineLine.organisation_id == uow.actor.organisation_id,
            BaselineLine.baseline_id == baseline.id,
            sa.or_(WorkPackage.wbs == work, below),
        )
    )
    minor = uow.session.scalar(query)
    return None if minor is None else exact(Money.of_minor(int(minor), baseline.budget.currency))


def costs(uow: Reading, subject: Subject, as_of: date) -> CostGroup | None:
    by, work = "component" if subject.is_whole else "work_package", work_of(uow, subject)
    groups, _ = grouped_costs(EntryRepository(uow), subject.place.path, as_of, by, subject.place.id)
    if subject.stage_id:
        own = [group for group in groups if group.key and f"{group.key}.".startswith(f"{work}.")]
        return added(subject.place.currency, own) if own else None
    return next((group for group in groups if work in (None, group.key)), None)
