"""Key performance indicators of an office: what each is made of, and what may be said of how many cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ENOUGH = 10  # cases, below which no share is told


class Kpi(StrEnum):
    DECISION_LATENCY_MEDIAN = "decision_latency_median"
    DECISION_LATENCY_P90 = "decision_latency_p90"
    OVERDUE_CONDITIONS = "overdue_conditions"
    OUT_OF_AUTHORITY = "out_of_authority"
    REPORT_TIMELINESS = "report_timeliness"
    RAG_DIVERGENCE = "rag_divergence"
    FORECAST_ACCURACY = "forecast_accuracy"
    FORECAST_BIAS = "forecast_bias"
    MILESTONE_HITS = "milestone_hits"
    P80_HITS = "p80_hits"
    BENEFITS_REALISED = "benefits_realised"
    STOP_RATE = "stop_rate"
    GATES_WITH_EVIDENCE = "gates_with_evidence"
    WAIVERS = "waivers"
    IMPROVEMENTS_REACHED = "improvements_reached"
    SERVICE_RESPONSE = "service_response"


class KpiDirection(StrEnum):
    """Which way is better; of what is ``near`` a value neither is."""

    UP = "up"
    DOWN = "down"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is, and what keeps it from being gamed."""

    formula: str
    source: str
    unit: str
    direction: KpiDirection
    guard: str
    cadence: str = "month"


U, D, N = KpiDirection.UP, KpiDirection.DOWN, KpiDirection.NEAR
DEFINITIONS: Mapping[Kpi, Definition] = {
    Kpi.DECISION_LATENCY_MEDIAN: Definition(
        "median of the working days from proposal to outcome",
        "decision-performance",
        "working days",
        D,
        "The clock runs on while a decision is returned or deferred, unless its stop is on record.",
    ),
    Kpi.DECISION_LATENCY_P90: Definition(
        "ninth tenth of the working days from proposal to outcome",
        "decision-performance",
        "working days",
        D,
        "Beside the median: a few easy decisions do not hide the slow ones.",
    ),
    Kpi.OVERDUE_CONDITIONS: Definition(
        "conditions due before today, neither met nor waived",
        "decisions.conditions",
        "conditions",
        D,
        "Only a discharge with evidence or a waiver with a reason ends one.",
    ),
    Kpi.OUT_OF_AUTHORITY: Definition(
        "decisions taken beyond the authority of who took them",
        "decisions.is_unauthorised",
        "decisions",
        D,
        "Judged by the authority matrix when they are recorded, not by who records them.",
    ),
    Kpi.REPORT_TIMELINESS: Definition(
        "reports submitted by their due day / reports due",
        "status_reports.submitted_at, reporting_periods.submission_due_on, or data_date",
        "share",
        U,
        "Reports that an active project has not made count as late; a correction does not reset the clock.",
    ),
    Kpi.RAG_DIVERGENCE: Definition(
        "reports declared better than calculated / reports with both",
        "status_reports.declared_rag and calculated_rag",
        "share",
        D,
        "Both are frozen when a report is submitted.",
    ),
    Kpi.FORECAST_ACCURACY: Definition(
        "mean of |forecast at 50 % spent - final| / final, of projects finished in the time",
        "status_reports.forecast_cost and actual_cost, whole life",
        "share",
        D,
        "The forecast of the first report at half of the final cost; that stands in a report dated from the finish on.",
    ),
    Kpi.FORECAST_BIAS: Definition(
        "mean of (forecast at 50 % spent - final) / final; below 0 the forecasts were too low",
        "status_reports.forecast_cost and actual_cost, whole life",
        "share",
        N,
        "Told beside the accuracy, for errors either way cancel in it.",
    ),
    Kpi.MILESTONE_HITS: Definition(
        "milestones reached by their baseline day / milestones with a baseline day in the time",
        "status_reports.milestones, of the last report",
        "share",
        U,
        "Against the first day that a report stated as the baseline, not the day it was moved to.",
    ),
    Kpi.P80_HITS: Definition(
        "projects finished by their first simulated P80 / projects finished that had one",
        "schedule_simulations, components.actual_finish_on",
        "share",
        N,
        "Near 0.8 is calibrated; all hits mean padded forecasts. The first simulation counts, not the last.",
    ),
    Kpi.BENEFITS_REALISED: Definition(
        "benefits realised / benefits with a target day in the time until today, withdrawn ones among them",
        "benefits.status and target_on",
        "share",
        U,
        "What was withdrawn or not realised stays among those that were to come; disbenefits do not count.",
        "quarter",
    ),
    Kpi.STOP_RATE: Definition(
        "gates that stopped a component / gates held",
        "gates.outcome",
        "share",
        N,
        "0 is suspicious: either everything is worth doing, or gates stop nothing.",
        "quarter",
    ),
    Kpi.GATES_WITH_EVIDENCE: Definition(
        "gates held whose criteria were all met, as frozen / gates held",
        "gate_records.criteria",
        "share",
        U,
        "What is waived or partly met is not met; the record is frozen when the gate is held.",
    ),
    Kpi.WAIVERS: Definition(
        "waivers of gates and criteria",
        "gate_waivers",
        "waivers",
        D,
        "Each is kept with its reason; expired ones count in the time they were given.",
    ),
    Kpi.IMPROVEMENTS_REACHED: Definition(
        "improvements done that came to their target / improvements done",
        "improvements.result_value",
        "share",
        U,
        "None is done without a result measured after its observation; baseline and target stay as they were.",
        "quarter",
    ),
    Kpi.SERVICE_RESPONSE: Definition(
        "requests answered within the level / requests of services with a level",
        "service_requests, services.response_days",
        "share",
        U,
        "A request that waits beyond the level counts as late before it is answered.",
    ),
}


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator: its value, how many cases it rests on, of which so many ``hit``; or why there is none."""

    value: Fraction | None
    sample: int
    hits: int | None = None
    reason: str | None = None


def share(hits: int, sample: int) -> Value:
    """Which part of some cases are hits, told from ten cases on; of fewer their counts alone.

    Examples
    --------
    >>> share(9, 12).value, share(3, 4).value, share(3, 4).hits, share(0, 0).reason
    (Fraction(3, 4), None, 3, 'no_data')
    """
    if not sample:
        return Value(None, 0, None, "no_data")
    if sample < ENOUGH:
        return Value(None, sample, hits, "small_sample")
    return Value(Fraction(hits, sample), sample, hits)


def mean(values: Sequence[Fraction]) -> Value:
    """The mean of some relative errors, told from ten on.

    Examples
    --------
    >>> mean([Fraction(1, 10)] * 10).value, mean([Fraction(1, 10)]).reason
    (Fraction(1, 10), 'small_sample')
    """
    if not values:
        return Value(None, 0, None, "no_data")
    if len(values) < ENOUGH:
        return Value(None, len(values), None, "small_sample")
    return Value(sum(values, Fraction(0)) / len(values), len(values))


def forecast_errors(reports: Sequence[tuple[int, int | None]]) -> Fraction | None:
    """How far the forecast at half of the final cost was off, of that cost; None where nobody can tell.

    Parameters
    ----------
    reports : actual cost to date and forecast at completion in minor units, oldest first; the last is final.

    Examples
    --------
    >>> forecast_errors([(20, 90), (60, 80), (100, 100)])
    Fraction(-1, 5)
    """
    final = reports[-1][0] if reports else 0
    if final <= 0:
        return None
    half = next((told for actual, told in reports[:-1] if 2 * actual >= final), None)
    return None if half is None else Fraction(half - final, final)


def met(value: Fraction, target: Fraction, direction: KpiDirection) -> bool | None:
    """Whether a target is met; None of what is to be near it, for how near nobody has said.

    Examples
    --------
    >>> met(Fraction(9), Fraction(10), KpiDirection.DOWN), met(Fraction(9), Fraction(10), KpiDirection.UP)
    (True, False)
    """
    if direction is KpiDirection.NEAR:
        return None
    return value <= target if direction is KpiDirection.DOWN else value >= target
