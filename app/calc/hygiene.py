"""The health of a risk register: rules that tell where nobody has looked for too long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

HALF = Decimal("0.5")
FEW, SOME = 3, 5  # risks, below which what they have in common says nothing


class Rule(StrEnum):
    """What is wrong with a risk, or with a register."""

    REVIEW_OVERDUE = "review_overdue"
    REVIEW_OVERDUE_BY_A_CYCLE = "review_overdue_by_a_cycle"
    NO_OWNER = "no_owner"
    NO_RESPONSE = "no_response"
    NO_MONEY = "no_money"
    OLD_SCALE = "old_scale"
    OLD_ASSESSMENT = "old_assessment"
    NO_EFFECT = "response_without_effect"
    ALL_HALF = "all_probabilities_half"
    NONE_CLOSED = "none_closed_lately"
    NO_OPPORTUNITIES = "no_opportunities"
    DUPLICATE = "possible_duplicate"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of an active risk; ``cycle_days`` is how often one of its colour is reviewed.

    ``without_effect``: a response that costs something is in place, and the risk is assessed as without it.
    """

    owner: str | None
    responded: bool
    quantified: bool
    opportunity: bool
    probability: Decimal
    review_on: date | None
    cycle_days: int
    newest_scale: bool
    assessed_on: date
    without_effect: bool
    identified_on: date


def of_risk(risk: Facts, today: date, stale_days: int) -> Iterator[Rule]:
    """What is wrong with one active risk."""
    if risk.review_on and risk.review_on < today:
        late = (today - risk.review_on).days > risk.cycle_days
        yield Rule.REVIEW_OVERDUE_BY_A_CYCLE if late else Rule.REVIEW_OVERDUE
    for rule, wrong in (
        (Rule.NO_OWNER, risk.owner is None),
        (Rule.NO_RESPONSE, not risk.responded),
        (Rule.NO_MONEY, not risk.quantified),
        (Rule.OLD_SCALE, not risk.newest_scale),
        (Rule.OLD_ASSESSMENT, (today - risk.assessed_on).days > stale_days),
        (Rule.NO_EFFECT, risk.without_effect),
    ):
        if wrong:
            yield rule


def of_register(
    risks: Sequence[Facts], last_closed_on: date | None, today: date, quiet_days: int
) -> Iterator[Rule]:
    """What is wrong with the active risks of one register together.

    ``last_closed_on`` is when one of it was last closed, or occurred: nothing is said of a register that is
    younger than ``quiet_days`` itself.
    """
    if len(risks) >= FEW and all(risk.probability == HALF for risk in risks):
        yield Rule.ALL_HALF
    since = today - timedelta(days=quiet_days)
    if any(risk.identified_on < since for risk in risks) and (last_closed_on or date.min) < since:
        yield Rule.NONE_CLOSED
    if len(risks) >= SOME and not any(risk.opportunity for risk in risks):
        yield Rule.NO_OPPORTUNITIES
