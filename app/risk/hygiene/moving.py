"""How exposure moved, by the audited history, and how well probabilities were forecast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.calc.calibration import Calibration, Forecast, calibration
from app.calc.money import Money
from app.calc.risk_flow import Flow, Phase, by_risk, flows, month_ends
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.risk.hygiene.repository import Ended, HygieneRepository
from app.risk.hygiene.schemas import (
    FlowPeriod,
    FlowSeries,
    LeftOut,
    ReliabilityBin,
    RiskCalibration,
    RiskFlow,
    StepCounts,
    Steps,
)
from app.risk.models import ACTIVE, ClosureReason, RiskKind, RiskStatus

Series = tuple[RiskKind, str]


def risk_flow(uow: Reading, place: AnyPlace, scope: Scope, months: int) -> RiskFlow:
    """What opened, closed, grew, shrank and occurred in each of the last months."""
    days = month_ends(utc_now().date(), months)
    ends = [datetime.combine(day, time.max, UTC) for day in days]
    phases: dict[Series, list[tuple[UUID, Phase]]] = defaultdict(list)
    for id, since, snapshot in HygieneRepository(uow).pasts(**within(uow, place, scope)):
        if snapshot["expected_value_currency"]:
            series = (RiskKind(snapshot["kind"]), snapshot["expected_value_currency"])
            phases[series].append((id, phase_of(since, snapshot)))
    told = [
        FlowSeries(
            kind=kind,
            currency=currency,
            periods=list(map(period(currency), days, days[1:], flows(by_risk(rows), ends))),
        )
        for (kind, currency), rows in sorted(phases.items())
    ]
    return RiskFlow(component_id=place.id, scope=scope, series=told)


def phase_of(since: datetime, snapshot: Mapping[str, Any]) -> Phase:
    until = snapshot["proximity_until"]
    return Phase(
        since=since,
        open=snapshot["status"] in ACTIVE,
        occurred=snapshot["status"] == RiskStatus.OCCURRED,
        minor=snapshot["expected_value_minor"],
        until=date.fromisoformat(until) if until else None,
    )


def period(currency: str) -> Any:
    """What tells the flow between two days in a currency."""

    def told(before: date, last: date, flow: Flow) -> FlowPeriod:
        money = {step: Money.of_minor(minor, currency) for step, minor in flow.sums.items()}
        planned = None if flow.planned is None else Money.of_minor(flow.planned, currency)
        return FlowPeriod(
            start_on=before + timedelta(days=1),
            finish_on=last,
            opening=Money.of_minor(flow.opening, currency),
            steps=Steps(**money),
            counts=StepCounts(**flow.counts),
            closing=Money.of_minor(flow.closing, currency),
            open_risks=flow.open_risks,
            planned=planned,
            planned_gap=None if planned else "no_proximity",
        )

    return told


def risk_calibration(uow: Reading, place: AnyPlace, scope: Scope, bins: int) -> RiskCalibration:
    """How the probabilities of the risks that have ended compare with what happened."""
    ended = HygieneRepository(uow).ended(**within(uow, place, scope))
    known = [each for each in ended if is_known(each)]
    found = calibration(
        [Forecast(Fraction(each.probability), each.status == RiskStatus.OCCURRED) for each in known], bins
    )
    scores = scores_of(found)
    return RiskCalibration(component_id=place.id, scope=scope, left_out=left_out(set_aside(ended)), **scores)


def is_known(ended: Ended) -> bool:
    """Whether it is known if it happened: what was avoided or passed on might have."""
    return ended.status == RiskStatus.OCCURRED or ended.closure_reason == ClosureReason.EXPIRED


def set_aside(ended: Iterable[Ended]) -> list[ClosureReason | None]:
    return [each.closure_reason for each in ended if not is_known(each)]


def left_out(reasons: list[ClosureReason | None]) -> LeftOut:
    avoided, transferred = (reasons.count(r) for r in (ClosureReason.AVOIDED, ClosureReason.TRANSFERRED))
    return LeftOut(avoided=avoided, transferred=transferred, other=len(reasons) - avoided - transferred)


def scores_of(found: Calibration | None) -> dict[str, Any]:
    """Scores as a client is told them, and why there are none."""
    if found is None:
        nothing = dict.fromkeys(("brier_score", "base_rate_score", "skill"))
        return {"forecasts": 0, "occurred": 0, "bins": [], "gap": "no_outcomes", **nothing}
    return {
        "forecasts": found.forecasts,
        "occurred": found.happened,
        "brier_score": number(found.brier),
        "base_rate_score": number(found.reference),
        "skill": number(found.skill),
        "gap": "one_outcome" if found.skill is None else None,
        "bins": [
            ReliabilityBin(
                above=float(each.low),
                up_to=float(each.high),
                forecasts=each.forecasts,
                mean_forecast=number(each.mean_forecast),
                observed=number(each.observed),
            )
            for each in found.bins
        ],
    }


def number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)
