"""What a change does: to the tolerances of its component, to those of others, and who decides it.

A request that is one of many for the same outcome is decided as all of them: what is split is no smaller.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from app.calc.money import Money
from app.calc.tolerance import Limits, deciding_level, judged
from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.schemas import Figures
from app.governance.changes.models import ChangeRequest
from app.governance.changes.repository import together
from app.governance.changes.schemas import Affected, Aggregate, ChangeImpact, OtherImpact, ToleranceImpact
from app.governance.decisions.models import DecisionKind
from app.governance.tolerances.answering import authority_at
from app.governance.tolerances.judging import Standing, standings
from app.governance.tolerances.levels import EVERYBODY, Level, ids_of, level_of, places
from app.governance.tolerances.models import COSTS, NATURES, Metric, Objective
from app.governance.tolerances.repository import Book, book
from app.governance.tolerances.schemas import Authority
from app.governance.tolerances.telling import amount, rounded, seen

MONTHS_12 = timedelta(days=365)
NOT_ASSESSED = "not_assessed"
Effects = Mapping[Metric, Fraction | None]


class Deciding(NamedTuple):
    """Who decides, and why."""

    level: Level
    rule: str


def impact(uow: Reading, request: ChangeRequest, place: AnyPlace) -> ChangeImpact:
    """All that a change request comes to, as things stand."""
    today = utc_now().date()
    others = related(uow, request, place, today)
    decides = deciding(uow, request, place, others, today)
    return ChangeImpact(
        component_id=place.id,
        as_of=today,
        tolerances=on_tolerances(uow, place, effects_of(request), today),
        others=on_others(uow, request, today),
        aggregate=aggregated([request, *others]),
        authority=Authority.of(decides.level),
        rule=decides.rule,
    )


def related(uow: Reading, request: ChangeRequest, place: AnyPlace, today: date) -> Sequence[ChangeRequest]:
    root = f"{ids_of(place.path)[0]}/"
    return together(uow, request, root, (request.submitted_on or today) - MONTHS_12)


def effects_of(request: ChangeRequest) -> Effects:
    """What it does to each metric, None where nobody has said."""
    cost = None if request.cost_effect is None else Fraction(request.cost_effect.amount)
    days = None if request.time_effect_days is None else Fraction(request.time_effect_days)
    told = {**dict.fromkeys(COSTS, cost), Metric.FINISH: days}
    for each in request.other_effects:
        told[Metric(each["metric"])] = Fraction(
            each["amount"]["amount"] if each.get("amount") else str(each["units"])
        )
    return told


def on_tolerances(uow: Reading, place: Any, effects: Effects, today: date) -> list[ToleranceImpact]:
    found = [seen(uow, each) for each in standings(uow, [place], today)]
    return [moved(each, effects.get(each.tolerance.metric)) for each in found if each.subject.is_whole]


def moved(found: Standing, effect: Fraction | None) -> ToleranceImpact:
    """One tolerance before and after a change."""
    measured, range_ = found.measured, found.range
    before = measured.forecast if measured else None
    after = before + effect if before is not None and effect is not None else None
    judgement = judged(range_, measured.actual, after) if range_ and measured and after is not None else None
    original = found.around_original
    unit = measured.unit if measured else NATURES[found.tolerance.metric].unit

    def text(value: Fraction | None) -> str | None:
        return None if value is None else amount(value, unit)

    return ToleranceImpact(
        metric=found.tolerance.metric,
        unit=unit,
        effect=text(effect),
        before=text(before),
        after=text(after),
        used_before=rounded(range_.consumed(before)) if range_ and before is not None else None,
        used_after=rounded(judgement.consumed) if judgement else None,
        cumulative_after=rounded(original.consumed(after)) if original and after is not None else None,
        standing_after=judgement.standing if judgement else None,
        reason=None if judgement else found.reason or (NOT_ASSESSED if effect is None else "no_forecast"),
    )


def on_others(uow: Reading, request: ChangeRequest, today: date) -> list[OtherImpact]:
    """The other components that its author names, as far as the caller sees them."""
    named = [Affected.model_validate(each) for each in request.affects]
    found = places(uow, [each.component_id for each in named])
    return [
        OtherImpact(
            component_id=other.id,
            code=other.code,
            summary=each.summary,
            tolerances=on_tolerances(uow, other, effects_on(each), today),
        )
        for each in named
        if uow.actor.rights.allow("component:read", (other := found[each.component_id]).path)
    ]


def effects_on(affected: Affected) -> Effects:
    cost = None if affected.cost_effect is None else Fraction(affected.cost_effect.amount)
    days = None if affected.time_effect_days is None else Fraction(affected.time_effect_days)
    return {**dict.fromkeys(COSTS, cost), Metric.FINISH: days}


def aggregated(requests: Sequence[ChangeRequest]) -> Aggregate:
    currency = next((each.cost_effect.currency for each in requests if each.cost_effect), None)
    costs = [
        each.cost_effect for each in requests if each.cost_effect and each.cost_effect.currency == currency
    ]
    return Aggregate(
        references=[each.reference for each in requests],
        cost=Money(sum((cost.amount for cost in costs[1:]), costs[0].amount), costs[0].currency)
        if costs
        else None,
        days=sum(each.time_effect_days or 0 for each in requests),
    )


def deciding(
    uow: Reading, request: ChangeRequest, place: AnyPlace, others: Sequence[ChangeRequest], today: date
) -> Deciding:
    """The lowest level whose tolerances hold what is decided as one, around the original baseline, or the body
    above it whose limits do.
    """
    whole = aggregated([request, *others])
    chain = list(reversed(ids_of(place.path)))
    by_id = places(uow, chain)
    held = book(uow, chain, [*COSTS, Metric.FINISH], today)
    moves = {Objective.COST: Fraction(whole.cost.amount) if whole.cost else Fraction(0)}
    moves[Objective.TIME] = Fraction(whole.days)
    highest, share = 0, None
    rule = "within the tolerance of the component"
    for objective, moved_by in moves.items():
        if not moved_by:
            continue
        metric, original = measured_by(uow, by_id[place.id], objective, today)
        if objective is Objective.COST and original:
            share = Decimal(round(moved_by / abs(original) * 10**6)).scaleb(-6)
        levels = [limits(held, by_id[id], metric) for id in chain]
        at = deciding_level(levels, original, moved_by)
        at = len(chain) if at is None else at
        if at > highest:
            highest = at
            rule = f"{metric}: {amount(moved_by, None)} beyond the tolerance of every lower level"
    level = level_of(by_id[chain[highest]]) if highest < len(chain) else EVERYBODY
    figures = Figures(value=abs(whole.cost) if whole.cost else None, variance=share, days=whole.days)
    decides, clause = authority_at(uow, level, DecisionKind.CHANGE, figures)
    return Deciding(decides, clause or rule)


def limits(held: Book, place: AnyPlace, metric: Metric) -> Limits | None:
    found = held.of(place, metric)
    return found.limits if found else None


def measured_by(uow: Reading, place: Any, objective: Objective, today: date) -> tuple[Metric, Fraction]:
    """The metric that stands for an objective, and its original baseline; 0 where there is none."""
    metrics = COSTS if objective is Objective.COST else (Metric.FINISH,)
    for found in standings(uow, [place], today, metrics):
        measured = found.measured
        if measured and found.subject.is_whole:
            known = measured.original if measured.original is not None else measured.baseline
            return found.tolerance.metric, known
    return metrics[0], Fraction(0)
