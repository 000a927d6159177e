"""The figures of a project in a month, worked out from its story."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.calc.money import Money
from app.sample.story import CURRENCY, Month, Work
from app.variance.status_reports.models import CauseCode, CostBasis
from app.variance.status_reports.schemas import DecisionRequested, Figures, Topic

MATERIAL = Fraction(3, 100)  # from what share of its budget a project says why it differs


def baseline(work: Work, month: int) -> int:
    """The approved budget then, in thousands."""
    if work.rebaselined and month >= work.rebaselined[0]:
        return work.rebaselined[1]
    return work.budget


def forecast(work: Work, month: int) -> int:
    """What it is forecast to cost, in thousands; it drifts from the budget it began with."""
    return round(max(work.budget, baseline(work, month)) * (1 + work.cost.at(month)))


def spent(work: Work, month: Month) -> int:
    """What it has cost until then, in thousands: slow at first, slow at the end."""
    elapsed = Fraction((month.finish_on - work.start_on).days, (work.finish_on - work.start_on).days)
    through = min(Fraction(1), max(Fraction(0), elapsed))
    return round(forecast(work, month.number) * through * through * (3 - 2 * through))


def late(work: Work, month: int) -> int:
    return int(work.finish.at(month))


def declared(work: Work, month: int) -> str:
    """The RAG its manager declares: what the figures say, but for the one who says otherwise."""
    if work.declared:
        return work.declared
    over = Fraction(forecast(work, month) - baseline(work, month), baseline(work, month))
    days = late(work, month)
    if over > Fraction(1, 10) or days > 28:
        return "red"
    return "amber" if over >= Fraction(1, 20) or days >= 7 else "green"


def figures(work: Work, month: Month) -> Figures:
    """What a project reports in a month."""
    number = month.number
    differs = abs(forecast(work, number) - baseline(work, number)) >= MATERIAL * baseline(work, number)
    return Figures.model_validate(
        {
            "data_date": month.finish_on,
            "cost_basis": CostBasis.WHOLE_LIFE,
            "baseline_cost": thousands(baseline(work, number)),
            "forecast_cost": thousands(forecast(work, number)),
            "actual_cost": thousands(spent(work, month)),
            "start_on": work.start_on,
            "approved_finish_on": work.finish_on,
            "forecast_finish_on": work.finish_on + timedelta(days=late(work, number)),
            "declared_rag": declared(work, number),
            "cause": work.cause if differs else None,
            "cause_code": CauseCode(work.cause_code) if work.cause_code and differs else None,
            "narrative": {Topic.SUMMARY: summary(work, number)},
            "decisions_requested": requested(work, month),
        }
    )


def thousands(amount: int) -> Money:
    return Money(Decimal(amount) * 1000, CURRENCY)


def summary(work: Work, month: int) -> str:
    days, over = late(work, month), forecast(work, month) - baseline(work, month)
    finish = f"Finish is forecast {days} days after the approved date." if days else "The finish holds."
    if abs(over) < MATERIAL * baseline(work, month):
        return f"Work goes as planned. {finish}"
    cost = "above" if over > 0 else "below"
    return f"The forecast is {cost} the approved budget. {finish}"


def requested(work: Work, month: Month) -> list[DecisionRequested]:
    """The decisions that the last reports of projects in trouble ask for."""
    asked = REQUESTED.get(work.code)
    if asked is None or month.number < asked[0]:
        return []
    return [DecisionRequested(question=asked[1], body=asked[2], due_on=asked[3])]


REQUESTED = {
    "SIGNAL": (16, "Keep the signalling supplier at its new price, or replace it?", "Programme board", date(2026, 12, 11)),
    "CASEMGT": (15, "Release in two steps without the added case types?", "Portfolio board", date(2026, 12, 4)),
    "DEPOT": (17, "Draw GBP 2.4m of management reserve?", "Portfolio board", date(2026, 12, 18)),
}  # fmt: skip
