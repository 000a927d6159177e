"""What can be done with funding: approve it, and release what was approved."""

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.cost.funding.models import Funding, FundingKind
from app.cost.funding.repository import FundingRepository
from app.cost.funding.schemas import FundingRelease, FundingTotal, FundingWrite
from app.cost.ledger.summing import readable
from app.governance.decisions.effects import Done, effect, undoes
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.repository import DecisionRepository

WRITE = "cost:write"


def enter(uow: Writing, at: Address, data: FundingWrite) -> Funding:
    """Enter funding that was approved, or released from what was approved."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, data.amount)
    if data.decision_id:
        DecisionRepository(uow).get(data.decision_id)
    uow.lock("funding")
    sums = FundingRepository(uow).sums(component.id)
    sums[data.kind] += data.amount.minor
    if not 0 <= sums[FundingKind.RELEASED] <= sums[FundingKind.APPROVED]:
        raise Conflict(
            f"{component.code} would have more released than approved, or less than nothing.",
            rule="funding.released-within-approved",
        )
    funding = uow.add(Funding(component_id=component.id, **dict(data)))
    uow.record(f"funding.{data.kind}", funding)
    return funding


def released_so_far(uow: Reading, place: AnyPlace, _: FundingRelease) -> dict[str, int]:
    """What was approved for a component and released, in minor units."""
    return {kind.value: units for kind, units in FundingRepository(uow).sums(place.id).items()}


@effect("funding.enter", FundingRelease, {DecisionKind.FUNDING, DecisionKind.INVESTMENT}, released_so_far)
def enter_as_decided(uow: Writing, decision: Decision, data: FundingRelease) -> None:
    """Approve or release funding of the decision's component."""
    place = ComponentRepository(uow).place(decision.component_id)
    effective_on = decision.effective_on or utc_now().date()
    funding = FundingWrite(**dict(data), effective_on=effective_on, decision_id=decision.id)
    enter(uow, Address(place.kind, place.id), funding)


@undoes("funding.enter", provisional=True)
def take_back(uow: Writing, done: Done) -> None:
    """Enter as much less. Raises ``Conflict`` where more would be released than is approved."""
    decision, data, today = done.decision, done.arguments, utc_now().date()
    place = ComponentRepository(uow).place(decision.component_id)
    contrary = {"kind": data.kind, "amount": -data.amount, "note": f"Takes back {decision.reference}"}
    entry = FundingWrite(**contrary, effective_on=today, decision_id=decision.id)
    enter(uow, Address(place.kind, place.id), entry)


def totals(uow: Reading, at: Address) -> FundingTotal:
    """What was approved for a component itself, and released."""
    component = readable(uow, at)
    sums = FundingRepository(uow).sums(component.id)
    approved, released = (Money.of_minor(sums[kind], component.currency) for kind in FundingKind)
    return FundingTotal(
        component_id=component.id, approved=approved, released=released, unreleased=approved - released
    )
