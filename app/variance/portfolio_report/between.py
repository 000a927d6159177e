"""The SQL of the portfolio variance report between two periods: like with like, joiners and leavers apart."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.calc.confidence import SCALES
from app.calc.movement import Step
from app.components.models import Component
from app.core.days import days_between
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.statements import (
    ANY_PERIOD,
    AT,
    COUNTED,
    IN_PERIOD,
    KEY,
    MANY,
    OF_PROJECTS,
    OWN,
    PROJECTS,
    VARIANCE,
    WHOLE_LIFE,
    bound,
)
from app.variance.status_reports.models import DeliveryConfidence, ReportStatus, StatusReport

PREVIOUS = bound("previous", StatusReport.period_id)
IN_PREVIOUS = StatusReport.period_id == PREVIOUS


def in_one(when: Any, amount: Any, *keys: Any) -> sa.Select[Any]:
    """Each component's ``amount`` in the period, or in the one before: read of that period's index alone."""
    now = when is IN_PERIOD
    nothing = sa.literal(None, sa.BigInteger)
    return sa.select(
        *(StatusReport.component_id, *keys),
        *(sa.literal(int(now)).label("is"), sa.literal(int(not now)).label("was")),
        *((nothing if now else amount).label("before"), (amount if now else nothing).label("after")),
    ).where(OF_PROJECTS, COUNTED, when)


def per_component(amount: Any, *keys: Any) -> sa.Subquery:
    """Each component's ``amount`` in either period, and in which of them it is."""
    either = sa.union_all(in_one(IN_PERIOD, amount, *keys), in_one(IN_PREVIOUS, amount, *keys)).subquery()
    by = [either.c.component_id, *(either.c[key.name] for key in keys)]
    flags = (sa.func.max(either.c[name]).label(name) for name in ("is", "was"))
    sums = (sa.func.sum(either.c[name]).label(name) for name in ("before", "after"))
    return sa.select(*by, *flags, *sums).group_by(*by).subquery()


def step_of(pair: sa.Subquery) -> Any:
    """Which step of a movement a component's amounts are; null where it has none in either period."""
    return sa.case(
        (sa.and_(pair.c.before.is_(None), pair.c.after.is_(None)), None),
        (pair.c["is"] == 0, Step.LEAVERS.value),
        (pair.c.was == 0, Step.JOINERS.value),
        (pair.c.after.is_(None), Step.NO_LONGER_STATED.value),
        (pair.c.before.is_(None), Step.NEWLY_STATED.value),
        else_=Step.LIKE_FOR_LIKE.value,
    )


class Moving:
    """The statements of one movement: its steps by ``keys``, and the largest changes of one of these."""

    def __init__(self, amount: Any, *keys: Any) -> None:
        pair = per_component(amount, *keys)
        by = [pair.c[key.name] for key in keys]
        step = step_of(pair).label("step")
        amounts = [sa.func.coalesce(pair.c[name], 0) for name in ("before", "after")]
        sums = [
            sa.func.sum(each).label(name) for each, name in zip(amounts, ("before", "after"), strict=True)
        ]
        self.steps = sa.select(*by, step, sa.func.count().label("projects"), *sums).group_by(*by, step)
        size = sa.func.abs(amounts[1] - amounts[0])
        self.largest = (
            sa.select(pair.c.component_id, Component.code, Component.name, step, pair.c.before, pair.c.after)
            .join(Component, Component.id == pair.c.component_id)
            .where(*(column == bound(column.name, column) for column in by))
            .where(sa.or_(pair.c.before.is_not(None), pair.c.after.is_not(None)))
            .order_by(size.desc(), pair.c.component_id)
            .limit(MANY)
        )
        self.in_step = self.largest.where(step_of(pair) == sa.bindparam("step"))


OF_VARIANCE = Moving(VARIANCE, *KEY)
OF_WHOLE_LIFE = Moving(WHOLE_LIFE, StatusReport.currency)

NOW, WAS = aliased(StatusReport), aliased(StatusReport)
BOTH_FORECAST = sa.and_(NOW.forecast_finish_on.is_not(None), WAS.forecast_finish_on.is_not(None))
BEFORE = sa.case((BOTH_FORECAST, WAS.forecast_finish_on), else_=WAS.approved_finish_on)
AFTER = sa.case((BOTH_FORECAST, NOW.forecast_finish_on), else_=NOW.approved_finish_on)
DAYS = days_between(AFTER, BEFORE)
SAME = sa.and_(
    WAS.organisation_id == NOW.organisation_id,
    WAS.component_id == NOW.component_id,
    WAS.period_id == PREVIOUS,
    WAS.status != ReportStatus.DRAFT,
)
IN_BOTH = sa.and_(
    NOW.organisation_id == bound("organisation", StatusReport.organisation_id),
    NOW.component_id.in_(sa.select(Component.id).where(PROJECTS)),
    NOW.period_id == bound("period", StatusReport.period_id),
    NOW.status != ReportStatus.DRAFT,
)
FINISHES = (
    sa.select(
        sa.func.count(sa.case((AFTER > BEFORE, 1))).label("later"),
        sa.func.count(sa.case((AFTER < BEFORE, 1))).label("earlier"),
        sa.func.count(sa.case((AFTER == BEFORE, 1))).label("unchanged"),
        sa.func.count().label("projects"),
    )
    .join_from(NOW, WAS, SAME)
    .where(IN_BOTH)
)
FINISHED = (
    sa.select(
        *(Component.id.label("component_id"), Component.code, Component.name),
        sa.case((BOTH_FORECAST, "forecast"), else_="approved").label("basis"),
        *(BEFORE.label("before"), AFTER.label("after"), DAYS.label("days")),
    )
    .join_from(NOW, WAS, SAME)
    .join(Component, Component.id == NOW.component_id)
    .where(IN_BOTH)
    .order_by(sa.func.abs(DAYS).desc(), Component.id)
    .limit(MANY)
)
LATEST = FINISHED.where(AFTER != BEFORE)
SLIPPED, GAINED = FINISHED.where(AFTER > BEFORE), FINISHED.where(AFTER < BEFORE)
STAYED = FINISHED.where(AFTER == BEFORE)
UNTOLD = FINISHED.where(sa.or_(AFTER.is_(None), BEFORE.is_(None)))

RATED, RATED_BEFORE, ANY_BEFORE = (aliased(DeliveryConfidence) for _ in range(3))


def rank(rating: Any) -> Any:
    """How many steps a rating is below the best of its scale."""
    return sa.case(
        *(
            (sa.and_(rating.scale == scale.id, rating.value == value), place)
            for scale in SCALES.values()
            for place, value in enumerate(scale.ratings)
        )
    )


def rating_of(rating: Any, report: Any) -> Any:
    return sa.and_(
        rating.organisation_id == report.organisation_id,
        rating.status_report_id == report.id,
        rating.value.is_not(None),
    )


ALIKE = sa.and_(RATED_BEFORE.scale == RATED.scale, RATED_BEFORE.assessor == RATED.assessor)
STEPS = rank(RATED_BEFORE) - rank(RATED)
ASSESSED_BEFORE = sa.exists().where(rating_of(ANY_BEFORE, WAS))
BY_THE_SAME = ASSESSED_BEFORE.where(ANY_BEFORE.assessor == RATED.assessor)
UNLIKE = sa.case(
    (RATED_BEFORE.value.is_not(None), None),
    (sa.or_(RATED.value.is_(None), ~ASSESSED_BEFORE), "not_assessed"),
    (BY_THE_SAME, "another_scale"),
    else_="another_assessor",
)


def rated_twice(*columns: Any) -> sa.Select[Any]:
    """``columns`` of every rating, beside the one by the same assessor on the same scale before."""
    return (
        sa.select(*columns)
        .join_from(NOW, WAS, SAME)
        .outerjoin(RATED, rating_of(RATED, NOW))
        .outerjoin(RATED_BEFORE, sa.and_(rating_of(RATED_BEFORE, WAS), ALIKE))
        .where(IN_BOTH)
    )


WAY = sa.case((STEPS > 0, "more_confident"), (STEPS < 0, "less_confident"), else_="unchanged")
OUTCOME = sa.func.coalesce(UNLIKE, WAY)
COMPARED = OUTCOME.label("outcome")
CONFIDENCE_CHANGES = rated_twice(COMPARED, sa.func.count().label("ratings")).group_by(COMPARED)
RERATED = rated_twice(
    NOW.id.label("report_id"),
    *(Component.id.label("component_id"), Component.code, Component.name, RATED.scale, RATED.assessor),
    *(RATED_BEFORE.value.label("before"), RATED.value.label("after"), STEPS.label("steps")),
    sa.case((BOTH_FORECAST, "forecast"), else_="approved").label("basis"),
    *(BEFORE.label("finish_before"), AFTER.label("finish_after"), DAYS.label("days")),
).join(Component, Component.id == NOW.component_id)
MOST_RERATED = (
    RERATED.where(STEPS != 0).order_by(sa.func.abs(STEPS).desc(), Component.id, RATED.assessor).limit(MANY)
)
RERATED_SO = (
    RERATED.where(sa.bindparam("outcome") == OUTCOME).order_by(Component.code, RATED.assessor).limit(MANY)
)
SURER_BUT_LATER = (
    RERATED.where(STEPS > 0, AFTER > BEFORE).order_by(DAYS.desc(), Component.id, RATED.assessor).limit(MANY)
)

# Those that report, and did not for the period before; and what they reported then, and before.
BACK = sa.select(NOW.component_id).where(IN_BOTH, ~sa.exists().where(SAME).select_from(WAS).correlate(NOW))
THESE = StatusReport.component_id.in_(sa.bindparam("ids", expanding=True))
LAST = (
    sa.select(StatusReport.component_id, sa.func.max(ReportingPeriod.data_date).label("on"))
    .join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
    .where(OWN, COUNTED, THESE, ReportingPeriod.data_date < AT)
    .group_by(StatusReport.component_id)
    .subquery()
)
RETURNED = (
    ANY_PERIOD.add_columns(ReportingPeriod.code.label("period"))
    .join(LAST, LAST.c.component_id == Component.id)
    .join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
    .where(COUNTED, THESE, sa.or_(IN_PERIOD, ReportingPeriod.data_date == LAST.c.on))
    .order_by(Component.id, ReportingPeriod.data_date, ReportingPeriod.code)
)
