"""What can be done with continuation reviews; figures that are not stated come from the records."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.summing import READ as COSTS
from app.cost.ledger.summing import whole_costs
from app.portfolio.continuation.models import ContinuationReview
from app.portfolio.continuation.repository import ContinuationRepository
from app.portfolio.continuation.schemas import FIGURES, WRITE, ContinuationReviewWrite
from app.risk.exposure.service import threats_together

STATED = "stated in the review"
UNSTATED = "not stated, and not kept elsewhere"
Known = tuple[Money | None, str]


def review(uow: Writing, at: Address, data: ContinuationReviewWrite) -> ContinuationReview:
    """Review whether a component goes on, for a quarter."""
    place = ComponentRepository(uow).at(at, WRITE)
    stated = {name: getattr(data, name) for name in FIGURES}
    kept_in(place, *stated.values())
    figures, sources = completed(stated, records(uow, place, data.reviewed_on))
    kept = dict(data) | figures
    made = uow.add(
        ContinuationReview(component_id=place.id, sources=sources, reviewed_by=uow.actor.id, **kept)
    )
    uow.record("continuation_review.made", made)
    return made


def revise(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ContinuationReviewWrite]
) -> ContinuationReview:
    """Change a review of its quarter."""
    found = ContinuationRepository(uow).get(id, WRITE, version)
    place = ComponentRepository(uow).open(found.component_id, WRITE)
    revised = patch.applied_to(ContinuationReviewWrite.model_validate(found))
    if revised.quarter != found.quarter:
        raise Conflict("A review stays in its quarter: make another.", rule="continuation.quarter")
    kept_in(place, *(getattr(revised, name) for name in FIGURES))
    sources = dict(found.sources)
    for name, value in dict(revised).items():
        if getattr(found, name) != value:
            setattr(found, name, value)
            if name in FIGURES:
                sources[name] = UNSTATED if value is None else STATED
    found.sources = sources
    uow.record("continuation_review.revised", found)
    return found


def completed(
    stated: Mapping[str, Money | None], kept: Mapping[str, Known]
) -> tuple[dict[str, Money | None], dict[str, str]]:
    """Every figure with its source: as stated, or else from the records, or null with the reason."""
    figures, sources = {}, {}
    for name, value in stated.items():
        figures[name], sources[name] = (value, STATED) if value else kept.get(name, (None, UNSTATED))
    return figures, sources


def records(uow: Reading, place: AnyPlace, as_of: date) -> dict[str, Known]:
    """What the ledger and the risk register know, as far as whoever reviews may read them."""
    known: dict[str, Known] = {}
    if uow.actor.rights.allow("risk:read", place.path):
        threats, reason = threats_together(uow, place, None)
        known["risk"] = (
            (threats, "expected value of the open threats in the risk register")
            if threats is not None and threats.currency == place.currency
            else (None, f"in the risk register: {reason or 'other_currency'}")
        )
    if uow.actor.rights.allow(COSTS, place.path):
        whole = whole_costs(EntryRepository(uow), place.path, as_of)
        costs: Any = next((each for each in whole if each.currency == place.currency), None)
        left, spent = (costs.to_complete, costs.incurred) if costs else (None, None)
        known["cost_to_complete"] = from_ledger(left, "cost to complete", as_of)
        known["sunk"] = from_ledger(spent, "cost incurred", as_of)
    return known


def from_ledger(amount: Money | None, name: str, as_of: date) -> Known:
    if amount is None:
        return None, f"the ledger has no {name} at {as_of}"
    return amount, f"{name} in the ledger at {as_of}"
