"""Saying which risks go together, as far as any risks can."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn
from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Reading, Writing
from app.governance.tolerances.levels import places
from app.risk.correlations.among import Together, stated
from app.risk.correlations.models import RiskCorrelation
from app.risk.correlations.repository import RiskCorrelationRepository
from app.risk.correlations.schemas import MOST_TOGETHER, RiskCorrelationWrite
from app.risk.models import Risk
from app.risk.repository import RiskRepository

WRITE = "risk:write"
SHOWN = 20  # pairs of the nearest matrix


def state(uow: Writing, at: Address, data: RiskCorrelationWrite) -> RiskCorrelation:
    """Say that some risks at a component or below it go together."""
    component = ComponentRepository(uow).at(at, WRITE)
    check(uow, component, data)
    correlation = uow.add(RiskCorrelation(component_id=component.id, **kept(data)))
    uow.record("risk_correlation.stated", correlation)
    return correlation


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RiskCorrelationWrite]) -> RiskCorrelation:
    correlation = RiskCorrelationRepository(uow).get(id, WRITE, version)
    component = ComponentRepository(uow).open(correlation.component_id, WRITE)
    revised = patch.applied_to(RiskCorrelationWrite.model_validate(correlation))
    check(uow, component, revised, but=correlation.id)
    for name, value in kept(revised).items():
        setattr(correlation, name, value)
    uow.record("risk_correlation.revised", correlation)
    return correlation


def remove(uow: Writing, id: UUID, version: int) -> None:
    """From then on the risks are independent of each other again."""
    correlation = RiskCorrelationRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(correlation.component_id, WRITE)
    uow.remove("risk_correlation.removed", correlation)


def kept(data: RiskCorrelationWrite) -> dict[str, Any]:
    return data.model_dump(mode="json")


def check(uow: Writing, component: AnyPlace, data: RiskCorrelationWrite, but: UUID | None = None) -> None:
    """Refuse risks of elsewhere, a pair that is correlated already, and what no risks can be."""
    risks = {id: risk_of(uow, id) for id in {id for group in data.groups for id in group.risk_ids}}
    there = places(uow, {risk.place_id for risk in risks.values()})
    for risk in risks.values():
        if not there[risk.place_id].path.startswith(component.path):
            raise Invalid(f"{risk.reference} is not in a register at {component.code} or below it.")
    uow.lock("risk_correlations")
    others = [group for each in stated(uow) if each.id != but for group in each.groups]
    pairs = {pair for group in data.groups for pair in group.pairs}
    for other in others:
        if twice := next((pair for pair in pairs if pair <= {*map(UUID, other["risk_ids"])}), None):
            one, another = sorted(risks[id].reference for id in twice)
            raise Conflict(f"{one} and {another} are correlated already: change that.", rule="pair")
    refuse_inconsistent(uow, data, others)


def risk_of(uow: Reading, id: UUID) -> Risk:
    try:
        return RiskRepository(uow).get(id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing


def refuse_inconsistent(uow: Reading, data: RiskCorrelationWrite, others: list[Together]) -> None:
    """Refuse what makes a matrix that is not positive semidefinite: with all that it hangs together with."""
    from app.calc.simulation.groups import connected, keys_of  # numpy: not before it is needed
    from app.risk.correlations.groups import group_of

    said = [group_of(each["risk_ids"], each) for each in kept(data)["groups"]]
    known = [group_of(each["risk_ids"], each) for each in others]
    for together in connected([*known, *said]):
        if len(keys_of(together)) > MOST_TOGETHER:
            raise Invalid(f"More than {MOST_TOGETHER} risks would hang together by their correlations.")
        if any(group in together for group in said):
            refuse_impossible(uow, together)


def refuse_impossible(uow: Reading, together: Sequence[Any]) -> None:
    """Refuse groups that make a matrix which no risks can have."""
    from app.calc.simulation.correlation import Inconsistent, checked
    from app.calc.simulation.groups import changes, matrix_of
    from app.risk.correlations.groups import COLUMNS

    for name, column in COLUMNS.items():
        keys, matrix = matrix_of(together, column)
        try:
            checked(matrix)
        except Inconsistent as refused:
            offered = [
                {"risk_ids": each.pair, "stated": each.stated, "offered": each.offered}
                for each in changes(keys, matrix, refused.nearest)
            ]
            refuse(uow, name, refused.eigenvalue, offered)


def refuse(uow: Reading, of: str, eigenvalue: float, offered: list[dict[str, Any]]) -> NoReturn:
    """Refuse a matrix, and offer the nearest one pair by pair, of the risks that the caller sees."""
    named: dict[str, str | None] = {}
    for id in {id for each in offered for id in each["risk_ids"]}:
        named[id] = reference_of(uow, id)
    seen = [each | {"references": references} for each in offered if (references := both(each, named))]
    raise Invalid(
        f"No risks are correlated so in {of}: the matrix is not positive semidefinite. The nearest one that "
        "is has the correlations in `nearest`, and those that are not listed as they are.",
        rule="positive_semidefinite",
        of=of,
        smallest_eigenvalue=float(f"{eigenvalue:.6g}"),
        nearest=seen[:SHOWN],
        nearest_changes=len(offered),
    )


def reference_of(uow: Reading, id: str) -> str | None:
    try:
        return RiskRepository(uow).get(UUID(id)).reference
    except NotFound:
        return None


def both(change: Mapping[str, Any], named: Mapping[str, str | None]) -> list[str]:
    """The references of a pair; none where either is not seen."""
    found = [reference for id in change["risk_ids"] if (reference := named[id])]
    return found if len(found) == len(change["risk_ids"]) else []
