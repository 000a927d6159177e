"""What a profile may claim: an owner in the business, what it refers to, and its share of a benefit."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from app.benefits.models import Benefit, BenefitCategory
from app.benefits.repository import BenefitRepository
from app.benefits.schemas import BenefitWrite
from app.benefits.steps.repository import steps_to
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid, NotFound
from app.core.model import Guid
from app.core.unit_of_work import Reading, Writing

# By name, as a foreign key has it: objectives belong to portfolios, which stand above benefits.
objectives = sa.table("strategic_objectives", sa.column("id", Guid()), sa.column("organisation_id", Guid()))


def refuse_unfounded(
    uow: Writing, component_id: UUID, data: BenefitWrite, own_id: UUID | None = None
) -> None:
    """Raises ``Invalid`` or ``Conflict`` for what a profile cannot say; ``own_id`` is its own, where it has one."""
    refuse_manager(uow, component_id, data)
    if data.baseline_on and data.target_on and data.target_on <= data.baseline_on:
        raise Invalid(f"target_on {data.target_on} is not after baseline_on {data.baseline_on}.")
    if data.objective_id:
        refuse_unknown_objective(uow, data.objective_id)
    if data.reduces_id:
        reduced = referred(uow, data.reduces_id, own_id, data.unit)
        if reduced.category is BenefitCategory.DISBENEFIT:
            raise Invalid(f"{reduced.reference} is a disbenefit: there is nothing to take away from it.")
    refuse_overclaim(uow, data, own_id)


def refuse_manager(uow: Reading, component_id: UUID, data: BenefitWrite) -> None:
    """Raises ``Invalid`` where the owner is who manages the work: that goes when the work is done."""
    manager = ComponentRepository(uow).get(component_id).manager
    if data.owner and manager and data.owner.casefold() == manager.casefold():
        raise Invalid(
            f"{data.owner} manages the work: name an owner in the business, who stays when it is done.",
            rule="benefit.owner-in-business",
        )


def refuse_unknown_objective(uow: Reading, id: UUID) -> None:
    query = sa.select(objectives.c.id).where(
        objectives.c.organisation_id == uow.actor.organisation_id, objectives.c.id == id
    )
    if not uow.actor.rights.over("objective:read") or uow.session.execute(query).first() is None:
        raise Invalid(f"No strategic objective {id}.")


def referred(uow: Reading, id: UUID, own_id: UUID | None, unit: str | None) -> Benefit:
    """A benefit that another refers to, which the caller sees and which is counted in the same unit."""
    if id == own_id:
        raise Invalid("A benefit does not refer to itself.")
    try:
        benefit = BenefitRepository(uow).get(id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if benefit.unit != unit:
        raise Invalid(f"{benefit.reference} is counted in {benefit.unit}, not in {unit}.")
    return benefit


def refuse_overclaim(uow: Writing, data: BenefitWrite, own_id: UUID | None) -> None:
    """Raises ``Conflict`` where all that claim the same benefit would claim more of it than there is."""
    uow.lock("benefits")
    claimed = data.attribution
    if data.same_as_id:
        first = referred(uow, data.same_as_id, own_id, data.unit)
        if first.same_as_id or (own_id and claims(uow, own_id, None)):
            raise Conflict(
                "The same benefit has one first profile: refer to that.", rule="benefit.first-profile"
            )
        claimed += first.attribution
    if first_id := data.same_as_id or own_id:
        claimed += sum(claims(uow, first_id, own_id), Decimal(0))
    if claimed > 1:
        raise Conflict(
            f"Together {claimed:.0%} of the benefit would be claimed: at most 100 % can be.",
            rule="benefit.attribution",
        )


def claims(uow: Reading, first_id: UUID, but: UUID | None) -> list[Decimal]:
    """What the profiles of the same benefit beside the first claim, whoever asks, but for one of them."""
    query = sa.select(Benefit.attribution).where(
        Benefit.organisation_id == uow.actor.organisation_id, Benefit.same_as_id == first_id
    )
    return list(uow.session.scalars(query.where(Benefit.id != but) if but else query))


def refuse_while_referred_to(uow: Reading, benefit: Benefit) -> None:
    """Raises ``Conflict`` where another profile would lose what it refers to."""
    query = sa.select(sa.func.count()).where(
        Benefit.organisation_id == uow.actor.organisation_id,
        sa.or_(Benefit.same_as_id == benefit.id, Benefit.reduces_id == benefit.id),
    )
    if held := uow.session.scalar(query):
        raise Conflict(f"{held} other profiles refer to {benefit.reference}: change them first.")
    if leading := steps_to(uow, benefit.id):
        raise Conflict(f"{len(leading)} steps lead to {benefit.reference}: change them first.")
