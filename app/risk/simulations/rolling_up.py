"""What the parts of a simulated register come to beside the whole, and what its responses do to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from app.calc.money import Money, exponent, total
from app.calc.simulation.figures import percentile
from app.calc.simulation.register import Column, Correlation, UncertainRisk
from app.calc.simulation.responses import Effect, Response, State, effects
from app.calc.simulation.running import Totals
from app.core.telling import told_money
from app.risk.simulations.inputs import Register
from app.risk.simulations.responses import ResponseInput, Stand
from app.risk.simulations.schemas import RiskSimulationOrder

SHOWN_COMPONENTS, SHOWN_RESPONSES = 100, 20
APART = 5_000_000  # iterations of all components together that are kept apart: 80 MB


@dataclass(frozen=True, slots=True)
class Run:
    """A register as it was drawn, and what it came to."""

    register: Register
    risks: Sequence[UncertainRisk]
    together: Sequence[Correlation]
    totals: Totals
    order: RiskSimulationOrder

    @property
    def seed(self) -> int:
        return cast(int, self.order.seed)

    @property
    def share(self) -> Fraction:
        return Fraction(self.order.confidence)


def kept_apart(risks: Sequence[UncertainRisk], iterations: int) -> set[str]:
    """The components that are hit in money, where they are several and not too many to keep apart."""
    hit = {target for risk in risks for target, _ in risk.of(Column.COST)}
    return hit if len(hit) > 1 and len(hit) * iterations <= APART else set()


def rounded(value: float, currency: str) -> Money:
    """A simulated amount, to the minor unit."""
    return Money.of_minor(round(value * 10 ** exponent(currency)), currency)


def money_told(money: Money) -> dict[str, str]:
    return told_money(money.minor, money.currency)


def rolled_up(totals: Totals, order: RiskSimulationOrder, currency: str) -> dict[str, Any] | None:
    """The percentile of each component that was kept apart, their sum, and that of the whole."""
    if not totals.targets:
        return None
    share = Fraction(order.confidence)
    parts = {name: rounded(percentile(part.cost, share), currency) for name, part in totals.targets.items()}
    greatest = sorted(parts, key=lambda name: (-parts[name].minor, name))[:SHOWN_COMPONENTS]
    whole, summed = rounded(percentile(totals.cost, share), currency), total(parts.values(), currency)
    return {
        "components": [{"component_id": name, "amount": money_told(parts[name])} for name in greatest],
        "count": len(parts),
        "sum": money_told(summed),
        "whole": money_told(whole),
        "pooled": money_told(summed - whole),
    }


def valued(run: Run) -> dict[str, Any] | None:
    """What each response does to the percentile; None without responses."""
    responses = run.register.responses
    if not responses:
        return None
    known = {str(each.id): each for each in responses}
    stated = [response for each in responses if (response := response_of(each))]
    found = effects(stated, run.risks, run.totals, run.seed, run.share, correlations=run.together)
    return {
        "items": [told_response(each, known[each.key], run.register) for each in found[:SHOWN_RESPONSES]],
        "valued": len(found),
        "not_known": len(known) - len(stated),
    }


def response_of(given: ResponseInput) -> Response | None:
    """A response as it is drawn; None where the risk or what becomes of it is not known."""
    if not given.now or not given.now.mean or not given.without or not given.done:
        return None
    without, done = (state(each, given.now) for each in (given.without, given.done))
    return Response(str(given.id), given.reference, without, done)


def state(stand: Stand, now: Stand) -> State:
    return State(float(stand.probability), float(stand.mean / now.mean))


def told_response(found: Effect, given: ResponseInput, register: Register) -> dict[str, Any]:
    without, done = (rounded(value, register.currency) for value in (found.without, found.done))
    reduction = without - done
    return {
        "risk_response_id": found.key,
        "risk_id": register.named[given.reference]["risk_id"],
        "reference": given.reference,
        "text": given.text,
        "without": money_told(without),
        "done": money_told(done),
        "reduction": money_told(reduction),
        "cost": money_told(given.cost) if given.cost else None,
        "net": money_told(reduction - given.cost) if given.cost else None,
    }
