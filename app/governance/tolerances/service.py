"""What can be done with tolerances: set them, by the level above, and change them, by its decision."""

from typing import Any

from app.calc.money import Money
from app.calc.tolerance import Limits
from app.components.places import Place
from app.components.repository import ComponentRepository, not_archived
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.stages.repository import StageRepository
from app.governance.tolerances.deciding import approved_on
from app.governance.tolerances.levels import above, ids_of, places
from app.governance.tolerances.models import COSTS, NATURES, WHOLE, AppliesTo, Tolerance, limits_of, part_of
from app.governance.tolerances.repository import Book, allocated, book, versions_of
from app.governance.tolerances.schemas import ToleranceWrite

WRITE = "tolerance:write"
CHANGING = (DecisionKind.CHANGE, DecisionKind.EXCEPTION)
BY_LEVEL_ABOVE = "tolerance.set-by-level-above"
MOVED_ON = "effect.moved-on"


def put(uow: Writing, at: Address, data: ToleranceWrite) -> Tolerance:
    """Set a component's tolerance, or that of each component of a kind below it."""
    place = not_archived(ComponentRepository(uow).at(at))
    if not uow.actor.rights.allow(WRITE, above(place.path) if is_own(data) else place.path):
        whose = "The level above sets this" if is_own(data) else f"{place.code} sets this"
        raise Forbidden(f"{whose}: {WRITE} is needed there.", rule=BY_LEVEL_ABOVE)
    uow.lock("tolerances")
    refuse_undecided(uow, place, data)
    return enter(uow, place, data)


def is_own(told: ToleranceWrite | Any) -> bool:
    """Whether it is of a component as a whole: the level above sets that."""
    return told.applies_to is AppliesTo.ITSELF and part_of(told) == WHOLE


def enter(uow: Writing, place: Place, data: ToleranceWrite) -> Tolerance:
    """The next version of a tolerance; whoever calls has seen to it that the actor, or a decision, may set it."""
    kept_in(place, data.over_amount, data.under_amount)
    if data.stage_id and StageRepository(uow).get(data.stage_id).component_id != place.id:
        raise Invalid(f"It is no stage of {place.code}.")
    uow.lock("tolerances")
    known = book(uow, ids_of(place.path), COSTS if data.metric in COSTS else [data.metric])
    was = known.held.get((place.id, data.applies_to, data.metric, part_of(data)))
    if was and data.effective_on < was.effective_on:
        raise Invalid(f"The version before it takes effect on {was.effective_on}: this one is later.")
    refuse_beyond_above(uow, place, data, known)
    refuse_below(uow, place, data)
    tolerance = uow.add(
        Tolerance(
            component_id=place.id,
            objective=NATURES[data.metric].objective,
            number=was.number + 1 if was else 1,
            **dict(data),
        )
    )
    uow.record("tolerance.changed" if was else "tolerance.set", tolerance)
    return tolerance


def restore(uow: Writing, given: Tolerance, decision: Decision) -> Tolerance:
    """Put the limits in force again that a decision has changed.

    Raises ``Conflict`` where there were none, or there are others by now.
    """
    place = not_archived(ComponentRepository(uow).place(given.component_id))
    versions = versions_of(uow, given)
    if versions[-1].number != given.number:
        raise Conflict(f"The tolerance of {place.code} for {given.metric} was changed again.", rule=MOVED_ON)
    if len(versions) == 1:
        told = f"{place.code} had no tolerance for {given.metric} before: say which limits hold from now on."
        raise Conflict(told, rule=MOVED_ON)
    now = {
        "rationale": f"Takes back {decision.reference}",
        "effective_on": max(utc_now().date(), given.effective_on),
        "decision_id": decision.id,
    }
    return enter(uow, place, ToleranceWrite.model_validate(versions[-2]).model_copy(update=now))


def refuse_undecided(uow: Writing, place: Place, data: ToleranceWrite) -> None:
    """A tolerance is changed by a decision alone."""
    known = book(uow, ids_of(place.path), [data.metric])
    was = known.held.get((place.id, data.applies_to, data.metric, part_of(data)))
    if (was or (is_own(data) and known.of(place, data.metric))) and data.decision_id is None:
        raise Conflict(
            f"{place.code} has a tolerance for {data.metric}: a decision of kind "
            f"{' or '.join(CHANGING)} changes it.",
            rule="tolerance.changed-by-decision",
        )
    if data.decision_id:
        approved_on(uow, place, data.decision_id, CHANGING, "tolerance.changed-by-decision")


def refuse_beyond_above(uow: Writing, place: Place, data: ToleranceWrite, known: Book) -> None:
    """What is allocated is never more than the level above holds itself."""
    own = is_own(data)
    higher = ids_of(place.path)[: -1 if own else None]
    by_id = places(uow, higher)
    # The cost of a stage is held against whichever figure of its cost the component is limited in.
    metrics = (data.metric, *COSTS) if data.stage_id and data.metric in COSTS else (data.metric,)
    found = (known.of(by_id[id], metric) for id in reversed(higher) for metric in metrics)
    held = next(filter(None, found), None)
    if held is None:
        return
    if beyond := limits_of(data).exceeding(held.limits):
        whose = "The level above" if own else by_id[held.component_id].code
        raise Conflict(
            f"{whose} has a tolerance for {held.metric} of its own that leaves less room: {', '.join(beyond)}.",
            rule="tolerance.within-level-above",
        )
    if own and held.component_id == higher[-1]:
        refuse_sum(uow, place, data, held, by_id[higher[-1]])


def refuse_sum(uow: Writing, place: Place, data: ToleranceWrite, held: Tolerance, parent: Place) -> None:
    """Amounts allocated to parts add up to no more than the whole has."""
    parts = [
        each
        for _, parent_id, each in allocated(uow, parent.path, data.metric)
        if parent_id == parent.id and is_own(each)
        if each.component_id != place.id
    ]
    for side in ("over_amount", "under_amount"):
        whole, own = getattr(held, side), getattr(data, side)
        if whole is None or own is None:
            continue
        others = [amount for each in parts if (amount := getattr(each, side)) is not None]
        together = sum_of([own, *others])
        if together.currency == whole.currency and together > whole:
            raise Conflict(
                f"With this, the parts of {parent.code} have {together.amount} {together.currency} of its "
                f"{whole.amount}: {side}.",
                rule="tolerance.within-level-above",
            )


def sum_of(amounts: list[Money]) -> Money:
    return sum(amounts[1:], amounts[0])


def refuse_below(uow: Writing, place: Place, data: ToleranceWrite) -> None:
    """A level does not keep less than it has allocated already."""
    if not is_own(data):
        return
    whole: Limits = limits_of(data)
    beyond = sorted(
        {
            code
            for code, _, each in allocated(uow, place.path, data.metric)
            if each.component_id != place.id or not is_own(each)
            if each.limits.exceeding(whole)
        }
    )
    if beyond:
        raise Conflict(
            f"More is allocated already below {place.code}: at {', '.join(beyond[:5])}.",
            rule="tolerance.within-level-above",
        )
