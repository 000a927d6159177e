"""How much of a cost variance is price, and how much is quantity, where quantities are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from app.calc.effects import rate_and_usage
from app.calc.money import Money, total
from app.variance.earned_value.accounts import Account, LineAccount
from app.variance.earned_value.measuring import Measured
from app.variance.earned_value.schemas import EffectsRead


@dataclass(frozen=True, slots=True)
class Split:
    """The cost variance of one line; its two parts add up to it exactly."""

    price: Money
    quantity: Money


def splits(measured: Measured, currency: str) -> Mapping[UUID, Split]:
    """The split of every line that has quantities planned, and used for all that it cost."""
    return {
        each.line.id: found
        for account in measured.now.accounts
        for each in account.lines
        if (found := split(measured, account, each, currency))
    }


def split(measured: Measured, account: Account, each: LineAccount, currency: str) -> Split | None:
    planned = measured.records.planned_quantities.get((account.baseline.id, each.line.id))
    used = measured.records.used_quantities.get(each.line.id)
    if not planned or not used or planned <= 0 or used <= 0:
        return None
    done = Fraction(planned) * account.share
    budget_rate = Fraction(each.at.bac) / Fraction(planned)
    parts = rate_and_usage(done, budget_rate, Fraction(used), Fraction(each.at.ac) / Fraction(used))
    price = round(parts.rate)
    return Split(Money.of_minor(price, currency), Money.of_minor(int(each.at.cv) - price, currency))


def effects(measured: Measured, found: Mapping[UUID, Split], currency: str) -> EffectsRead:
    at = measured.whole
    price = total((split.price for split in found.values()), currency)
    quantity = total((split.quantity for split in found.values()), currency)
    return EffectsRead(
        price=price,
        quantity=quantity,
        unsplit=Money.of_minor(int(at.cv), currency) - price - quantity,
        timing=Money.of_minor(-int(at.sv), currency),
    )
