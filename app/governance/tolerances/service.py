"""What can be done with tolerances: set them, by the level above, and change them, by its decision."""

from app.calc.money import Money
from app.calc.tolerance import Limits
from app.components.places import Place
from app.components.repository import ComponentRepository, not_archived
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.unit_of_work import Writing
from app.governance.decisions.models import DecisionKind
from app.governance.tolerances.deciding import approved_on
from app.governance.tolerances.levels import above, ids_of, places
from app.governance.tolerances.models import (
    NATURES,
    AppliesTo,
    Tolerance,
    limits_of,
)
from app.governance.tolerances.repository import Book, allocated, book
from app.governance.tolerances.schemas import ToleranceWrite

WRITE = "tolerance:write"
CHANGING = (DecisionKind.CHANGE, DecisionKind.EXCEPTION)
BY_LEVEL_ABOVE = "tolerance.set-by-level-above"


def put(uow: Writing, at: Address, data: ToleranceWrite) -> Tolerance:
    """Set a component's tolerance, or that of each component of a kind below it."""
    place = not_archived(ComponentRepository(uow).at(at))
    itself = data.applies_to is AppliesTo.ITSELF and not data.work_package
    if not uow.actor.rights.allow(WRITE, above(place.path) if itself else place.path):
        raise Forbidden(f"The level above sets this: {WRITE} is needed there.", rule=BY_LEVEL_ABOVE)
    return enter(uow, place, data)


def enter(uow: Writing, place: Place, data: ToleranceWrite) -> Tolerance:
    """The next version of a tolerance; whoever calls has seen to it that the actor may set it."""
    kept_in(place, data.over_amount, data.under_amount)
    uow.lock("tolerances")
    known = book(uow, ids_of(place.path), [data.metric])
    was = known.held.get((place.id, data.applies_to, data.metric, data.work_package))
    refuse_undecided(uow, place, data, known, was)
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


def refuse_undecided(
    uow: Writing, place: Place, data: ToleranceWrite, known: Book, was: Tolerance | None
) -> None:
    """A tolerance is changed by a decision alone, and from no day on that its last version begins after."""
    itself = data.applies_to is AppliesTo.ITSELF and not data.work_package
    if (was or (itself and known.of(place, data.metric))) and data.decision_id is None:
        raise Conflict(
            f"{place.code} has a tolerance for {data.metric}: a decision of kind "
            f"{' or '.join(CHANGING)} changes it.",
            rule="tolerance.changed-by-decision",
        )
    if data.decision_id:
        approved_on(uow, place, data.decision_id, CHANGING, "tolerance.changed-by-decision")
    if was and data.effective_on < was.effective_on:
        raise Invalid(f"The version before it takes effect on {was.effective_on}: this one is later.")


def refuse_beyond_above(uow: Writing, place: Place, data: ToleranceWrite, known: Book) -> None:
    """What is allocated is never more than the level above holds itself."""
    own = data.applies_to is AppliesTo.ITSELF and not data.work_package
    higher = ids_of(place.path)[: -1 if own else None]
    by_id = places(uow, higher)
    held = next((t for id in reversed(higher) if (t := known.of(by_id[id], data.metric))), None)
    if held is None:
        return
    if beyond := limits_of(data).exceeding(held.limits):
        raise Conflict(
            f"The level above has a tolerance of its own that leaves less room: {', '.join(beyond)}.",
            rule="tolerance.within-level-above",
        )
    if own and held.component_id == higher[-1]:
        refuse_sum(uow, place, data, held, by_id[higher[-1]])


def refuse_sum(uow: Writing, place: Place, data: ToleranceWrite, held: Tolerance, parent: Place) -> None:
    """Amounts allocated to parts add up to no more than the whole has."""
    parts = [
        each
        for _, parent_id, each in allocated(uow, parent.path, data.metric)
        if parent_id == parent.id and each.applies_to is AppliesTo.ITSELF and each.work_package is None
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
    if data.applies_to is not AppliesTo.ITSELF or data.work_package:
        return
    whole: Limits = limits_of(data)
    beyond = sorted(
        {
            code
            for code, _, each in allocated(uow, place.path, data.metric)
            if (each.component_id, each.applies_to, each.work_package) != (place.id, AppliesTo.ITSELF, None)
            if each.limits.exceeding(whole)
        }
    )
    if beyond:
        raise Conflict(
            f"More is allocated already below {place.code}: at {', '.join(beyond[:5])}.",
            rule="tolerance.within-level-above",
        )
