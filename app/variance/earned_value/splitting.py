"""How much of a cost variance is price, and how much is quantity, where quantities are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from app.calc.effects import rate_and_usage
from app.calc.evm.measures import Amount
from app.calc.money import Money, total
from app.variance.earned_value.accounts import Account, LineAccount
from app.variance.earned_value.measuring import Measured
from app.variance.earned_value.schemas import EffectsRead


@dataclass(frozen=True, slots=True)
class Split:
    """The cost variance of one line; its two parts add up to it exactly."""

    price: Money
    quantity: Money


def splits(measured: Measured, variances: Mapping[UUID, Money]) -> Mapping[UUID, Split]:
    """The split of every line that has quantities planned, and used for all that it cost."""
    return {
        each.line.id: found
        for account in measured.now.accounts
        for each in account.lines
        if (found := split(measured, account, each, variances[each.line.id]))
    }


def split(measured: Measured, account: Account, each: LineAccount, variance: Money) -> Split | None:
    planned = measured.records.planned_quantities.get((account.baseline.id, each.line.id))
    used = measured.records.used_quantities.get(each.line.id)
    if not planned or not used or planned <= 0 or used <= 0:
        return None
    done = Fraction(planned) * account.share
    budget_rate = Fraction(each.at.bac) / Fraction(planned)
    parts = rate_and_usage(done, budget_rate, Fraction(used), Fraction(each.at.ac) / Fraction(used))
    price = Money.of_minor(round(parts.rate * account.factor), variance.currency)
    return Split(price, variance - price)


def effects(variance: Money, late: Amount, found: Mapping[UUID, Split]) -> EffectsRead:
    """A cost variance by what moved it, beside what is planned of work not done yet."""
    price = total((split.price for split in found.values()), variance.currency)
    quantity = total((split.quantity for split in found.values()), variance.currency)
    return EffectsRead(
        price=price,
        quantity=quantity,
        unsplit=variance - price - quantity,
        timing=Money.of_minor(int(late), variance.currency),
    )
