"""What the earning rule of a work package makes of a claim."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from app.calc.evm import earning
from app.calc.evm.earning import NONE, EarningRule


class Earning(Protocol):
    """How a work package earns."""

    earning_rule: EarningRule
    start_share: Decimal | None
    percent_cap: Decimal | None
    planned_units: Decimal | None
    milestones: list[Any]


class Claimed(Protocol):
    """What is claimed of it."""

    started_on: Any
    finished_on: Any
    complete: Decimal | None
    units_done: Decimal | None
    milestones: Any


def claimed_share(package: Earning, claim: Claimed) -> Fraction:
    """The share of its budget, 0 to 1, that a package which earns by claims has earned."""
    match package.earning_rule:
        case EarningRule.FIXED:
            at_start = Fraction(package.start_share or 0)
            return earning.fixed(at_start, bool(claim.started_on), bool(claim.finished_on))
        case EarningRule.WEIGHTED_MILESTONES:
            return earning.by_milestones(
                (
                    Fraction(str(milestone["weight"])),
                    Fraction(str(claim.milestones.get(milestone["name"], 0))),
                )
                for milestone in package.milestones
            )
        case EarningRule.PERCENT_COMPLETE:
            cap = 1 if package.percent_cap is None else Fraction(package.percent_cap)
            return earning.by_percent(Fraction(claim.complete or 0), cap, bool(claim.finished_on))
        case EarningRule.UNITS:
            return earning.by_units(Fraction(claim.units_done or 0), Fraction(package.planned_units or 1))
        case _:
            return NONE
