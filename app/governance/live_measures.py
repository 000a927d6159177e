"""Live measures: figures of components that the records hold, each with its source and day, or why there is none.

``@live(LiveMeasure.CAPACITY_USE, needs="resource:read")`` registers what tells one. Governance stands below
what it is told of: the modules they stand in are named in ``app.measuring``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.tolerances.judging import measured
from app.governance.tolerances.levels import unhindered
from app.governance.tolerances.measures import MEASURES, Measured, Missing, Subject
from app.governance.tolerances.models import Metric


class LiveMeasure(StrEnum):
    COST_AT_COMPLETION = "cost_at_completion"
    WHOLE_LIFE_COST = "whole_life_cost"
    RISK_EXPOSURE = "risk_exposure"
    ANNUAL_BENEFITS = "annual_benefits"
    DELIVERY_CONFIDENCE = "delivery_confidence"
    CAPACITY_USE = "capacity_use"
    NET_PRESENT_VALUE = "net_present_value"
    BENEFIT_COST_RATIO = "benefit_cost_ratio"


@dataclass(frozen=True, slots=True)
class Live:
    """A figure in ``unit``: a currency, a named scale, or what is counted."""

    value: Fraction
    unit: str
    as_of: date
    source: str


Figure = Live | Missing
Tells = Callable[[Reading, Sequence[Place], date], Sequence[Figure]]


class Telling(NamedTuple):
    tells: Tells
    needs: str


LIVE: dict[LiveMeasure, Telling] = {}
NOT_MEASURED, OTHER_UNIT = "not_measured", "other_unit"
OF_TOLERANCES = {
    LiveMeasure.COST_AT_COMPLETION: Metric.COST_AT_COMPLETION,
    LiveMeasure.WHOLE_LIFE_COST: Metric.WHOLE_LIFE_COST,
    LiveMeasure.RISK_EXPOSURE: Metric.RISK_EXPOSURE,
    LiveMeasure.ANNUAL_BENEFITS: Metric.ANNUAL_BENEFITS,
}


def live(measure: LiveMeasure, needs: str) -> Callable[[Tells], Tells]:
    """Register what tells a measure, for who holds ``needs`` there."""

    def registered(tells: Tells) -> Tells:
        LIVE[measure] = Telling(tells, needs)
        return tells

    return registered


def needs_of(measure: LiveMeasure) -> str | None:
    """The permission without which nobody is told a measure; None where nothing tells it."""
    if metric := OF_TOLERANCES.get(measure):
        return MEASURES[metric].needs if metric in MEASURES else None
    return LIVE[measure].needs if measure in LIVE else None


def figures(
    uow: Reading, measure: LiveMeasure, unit: str, places: Sequence[Place], as_of: date
) -> Mapping[UUID, Figure]:
    """The figure of each component in a unit, whoever asks: rights are looked at by who tells it."""
    if metric := OF_TOLERANCES.get(measure):
        told = [newest(each) for each in measured(uow, metric, [Subject(place) for place in places], as_of)]
    elif measure in LIVE:
        told = list(LIVE[measure].tells(unhindered(uow), places, as_of))
    else:
        told = [Missing(NOT_MEASURED)] * len(places)
    return {place.id: in_unit(each, unit) for place, each in zip(places, told, strict=True)}


def newest(figure: Measured | Missing) -> Figure:
    """The forecast of what a tolerance is about, or what it came to where nothing is forecast."""
    if isinstance(figure, Missing):
        return figure
    value = figure.actual if figure.forecast is None else figure.forecast
    if value is None:
        return Missing("neither_actual_nor_forecast")
    return Live(value, figure.unit, figure.as_of, figure.source)


def in_unit(figure: Figure, unit: str) -> Figure:
    """Two currencies, or two scales, do not compare."""
    return Missing(OTHER_UNIT) if isinstance(figure, Live) and figure.unit != unit else figure
