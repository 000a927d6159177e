"""Where a cost or schedule variance comes from."""

from collections.abc import Callable, Mapping
from typing import Any, Literal
from uuid import UUID

from app.calc.attribution import Attribution, Driver, Group, Leaf, attribute
from app.calc.causes import CauseCode
from app.calc.money import Money
from app.calc.rounding import apportioned
from app.components.schemas import Address
from app.core.unit_of_work import Reading
from app.cost.lines.models import CostLine
from app.variance.earned_value.accounts import Account
from app.variance.earned_value.converting import conversion, currency_of
from app.variance.earned_value.measuring import Measured
from app.variance.earned_value.schemas import AttributionRead, DriverRead, GroupRead
from app.variance.earned_value.service import figures, unmeasurable
from app.variance.earned_value.splitting import Split, effects, splits
from app.variance.materiality.repository import ThresholdsRepository

Of = Literal["cost", "schedule"]
By = Literal["component", "wbs", "category", "cause"]
GROUPS: dict[str, Callable[[Attribution], tuple[Group, ...]]] = {
    "component": lambda found: found.by_component,
    "wbs": lambda found: found.by_wbs,
    "category": lambda found: found.by_category,
    "cause": lambda found: found.by_cause,
}


def attribution(uow: Reading, at: Address, period_code: str, of: Of, by: By, most: int) -> AttributionRead:
    """A variance by what its cost lines have in common, and what drives it."""
    component, period, measured = figures(uow, at, period_code)
    told: dict[str, Any] = {"component_id": component.id, "period": period.code, "variance_of": of}
    told["conversion"] = conversion(measured.records)
    reason, currency = unmeasurable(measured), currency_of(measured.records)
    if reason or currency is None:
        absent: dict[str, Any] = dict.fromkeys(("variance", "gross", "offsetting", "other"))
        return AttributionRead(
            **told, **absent, reason=reason, groups=[], effects=None, drivers=[], other_count=0
        )
    lines = {str(id): line for id, line in measured.records.lines.items()}
    parts = leaves(measured, of, currency)
    split = splits(measured, {UUID(leaf.id): leaf.variance for leaf in parts}) if of == "cost" else {}
    rules = ThresholdsRepository(uow).in_force(period.data_date).thresholds
    found = attribute(parts, currency, rules.driver_coverage, most)
    return AttributionRead(
        **told,
        reason=None,
        variance=found.variance,
        gross=found.gross,
        offsetting=found.offsetting,
        groups=[GroupRead(key=g.key, variance=g.variance, gross=g.gross) for g in GROUPS[by](found)],
        effects=effects(found.variance, -measured.whole.rounded.sv, split) if of == "cost" else None,
        drivers=[driver(each, lines[each.leaf.id], split) for each in found.top.drivers],
        other=found.top.other,
        other_count=found.top.other_count,
    )


def leaves(measured: Measured, of: Of, currency: str) -> list[Leaf]:
    """Every cost line that is measured: what it earned, beside what it cost or was to have earned.

    What is converted is rounded so that it still adds up.
    """
    lines = [(account, each) for account in measured.now.accounts for each in account.lines]
    earned = apportioned([each.at.ev * account.factor for account, each in lines])
    beside = apportioned(
        [(each.at.ac if of == "cost" else each.at.pv) * account.factor for account, each in lines]
    )
    return [
        leaf(measured, account, each.line, Money.of_minor(ev, currency), Money.of_minor(other, currency))
        for (account, each), ev, other in zip(lines, earned, beside, strict=True)
    ]


def leaf(measured: Measured, account: Account, line: CostLine, earned: Money, beside: Money) -> Leaf:
    component, wbs = measured.records.components[account.package.component_id], account.package.wbs
    several = len(measured.parts) > 1  # then two projects may have one WBS code
    return Leaf(
        id=str(line.id),
        label=line.name,
        category=line.category,
        baseline=earned,
        forecast=beside,
        component=component.code,
        source=f"/v1/cost-lines/{line.id}",
        as_of=measured.now.as_of,
        wbs=f"{component.code}/{wbs}" if several else wbs,
        cause=account.claim.cause_code if account.claim else None,
    )


def driver(found: Driver, line: CostLine, splits: Mapping[UUID, Split]) -> DriverRead:
    leaf, split = found.leaf, splits.get(line.id)
    return DriverRead(
        line_id=line.id,
        line=line.code,
        component_id=line.component_id,
        wbs=leaf.wbs,
        category=leaf.category,
        cause_code=CauseCode(leaf.cause) if leaf.cause else None,
        variance=found.variance,
        share=round(float(found.share), 6),
        price=split.price if split else None,
        quantity=split.quantity if split else None,
    )
