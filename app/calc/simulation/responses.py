"""What responses do to a percentile of a whole register, in the iterations of its run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.calc.simulation.distributions import Distribution, Scaled
from app.calc.simulation.figures import percentile, struck_by
from app.calc.simulation.normal import Floats
from app.calc.simulation.register import Block, Column, Correlation, Impact, UncertainRisk, blocks
from app.calc.simulation.running import Totals

VALUED = 50  # responses: those that move the mean most


@dataclass(frozen=True, slots=True)
class State:
    """How likely a risk is, and how many times the impact that the register has it then has."""

    probability: float
    times: float

    def of(self, risk: UncertainRisk) -> UncertainRisk:
        impacts = (
            Impact(each.target, scaled(each.cost, self.times), scaled(each.days, self.times))
            for each in risk.impacts
        )
        return replace(risk, probability=self.probability, impacts=tuple(impacts))


def scaled(impact: Distribution | None, times: float) -> Distribution | None:
    return None if impact is None else Scaled(impact, times)


@dataclass(frozen=True, slots=True)
class Response:
    """What the risk ``risk`` is without a response, and what it should be with it."""

    key: str
    risk: str
    without: State
    done: State


@dataclass(frozen=True, slots=True)
class Effect:
    """A percentile of the whole register without a response and with it, all other risks as they are."""

    key: str
    without: float
    done: float


def effects(
    responses: Iterable[Response],
    risks: Sequence[UncertainRisk],
    totals: Totals,
    seed: int,
    share: Fraction,
    column: Column = Column.COST,
    correlations: Sequence[Correlation] = (),
) -> list[Effect]:
    """The effect of each of the responses that move the mean most, the greatest fall first.

    Both states meet the luck that the risk had in the run: what differs is due to the response.

    Examples
    --------
    >>> from app.calc.simulation.distributions import Point
    >>> from app.calc.simulation.running import simulated
    >>> flood = UncertainRisk("RSK-1", 0.4, (Impact("P1", Point(100.0)),))
    >>> run = simulated([flood], 7, 20_000)
    >>> pump = Response("pump", "RSK-1", State(0.4, 1.0), State(0.1, 0.5))
    >>> effects([pump], [flood], run, 7, Fraction(4, 5))
    [Effect(key='pump', without=100.0, done=0.0)]
    """
    known = {risk.key: risk for risk in risks if risk.of(column)}
    sized = [(moved(each, known[each.risk], column), each) for each in responses if each.risk in known]
    valued = [each for _, each in sorted(sized, key=lambda of: (-of[0], of[1].key))[:VALUED]]
    parts = {risk.key: block for block in blocks(risks, correlations) for risk in block.risks}
    found = [effect(each, parts[each.risk], totals.of(column), seed, share, column) for each in valued]
    return sorted(found, key=lambda each: (each.done - each.without, each.key))


def moved(response: Response, risk: UncertainRisk, column: Column) -> float:
    """By how much a response moves the mean, in either direction."""
    return abs(response.without.of(risk).mean(column) - response.done.of(risk).mean(column))


def effect(
    response: Response, block: Block, whole: Floats, seed: int, share: Fraction, column: Column
) -> Effect:
    key, many = response.risk, len(whole)
    others = whole - alone(key, block, column, seed, many)
    without, done = (
        percentile(others + alone(key, put(state, key, block), column, seed, many), share)
        for state in (response.without, response.done)
    )
    return Effect(response.key, without, done)


def put(state: State, key: str, block: Block) -> Block:
    """The same risks, one of them in another state."""
    return replace(block, risks=tuple(state.of(risk) if risk.key == key else risk for risk in block.risks))


def alone(key: str, block: Block, column: Column, seed: int, iterations: int) -> Floats:
    """What one risk comes to in each iteration, drawn with those that it goes together with."""
    ((_, struck),) = struck_by({key}, [block], column, seed, iterations)
    return struck
