"""What not complying with a method does: advice, or a condition of the gate, by the type of the office there."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.calc.authority.matrix import Matter, Mode
from app.calc.methods.standing import Standing
from app.components.places import AnyPlace
from app.core.errors import Conflict
from app.core.unit_of_work import Reading
from app.governance.gates.clearing import clears
from app.governance.gates.findings import Finding, Severity, finds
from app.governance.gates.models import Gate
from app.methods.compliance import Item, compliances
from app.methods.repository import is_tailoring, tailorings_of
from app.methods.schemas import READ
from app.methods.templates import Requirement, RequirementKind
from app.pmo.parts import part_at

SOURCE = "method"
# What an office may ask of work that no method was tailored to yet, where others have theirs.
UNTAILORED = Item(
    Requirement(code="tailoring", kind=RequirementKind.CONTROL, text="A method is tailored to the work"),
    Standing.MISSING,
    due_on=None,
    reason="untailored",
)


class Effect(StrEnum):
    ADVICE = "advice"
    GATE_CONDITION = "gate_condition"
    SET_BY_OFFICE = "set_by_office"  # a condition as well, of a method that the office has set


EFFECTS = {Mode.APPROVE: Effect.GATE_CONDITION, Mode.DECIDE: Effect.SET_BY_OFFICE}


class Force(NamedTuple):
    """What non-compliance does at a place, and the clause that says so; without an office it is advice."""

    effect: Effect
    clause: str | None


def force_at(uow: Reading, path: str) -> Force:
    part = part_at(uow, path, Matter.METHOD)
    return Force(EFFECTS.get(part.mode, Effect.ADVICE), part.clause) if part else Force(Effect.ADVICE, None)


def lacking(uow: Reading, gate: Gate, place: AnyPlace) -> list[Item]:
    """What the component's method asks for before a gate, and is not there.

    Under an office that is first a method, once the organisation tailors methods to its work at all.
    """
    if gate.stage_id is None:  # planned by hand: no method speaks of it
        return []
    tailored = tailorings_of(uow, [place.id]).get(place.id)
    if tailored:
        return compliances(uow, [tailored])[0].lacking(gate)
    return [UNTAILORED] if force_at(uow, place.path).clause and is_tailoring(uow) else []


@clears
def refuse_not_complying(uow: Reading, gate: Gate, place: AnyPlace) -> None:
    """Raises ``Conflict`` where complying is a condition, and something is lacking."""
    force = force_at(uow, place.path)
    if force.effect is Effect.ADVICE or not (missing := lacking(uow, gate, place)):
        return
    codes = [each.requirement.code for each in missing]
    raise Conflict(
        f"{gate.name} is not passed: by its method {place.code} lacks {', '.join(codes)}. Provide or omit "
        "them, or have the pass decided with conditions.",
        rule=force.clause,
        missing=[told(each) for each in missing],
    )


def told(item: Item) -> dict[str, str | None]:
    return {
        "code": item.requirement.code,
        "kind": item.requirement.kind,
        "text": item.requirement.text,
        "due_on": item.due_on.isoformat() if item.due_on else None,
    }


@finds(SOURCE)
def not_complying(uow: Reading, gate: Gate, place: AnyPlace) -> Iterator[Finding]:
    """What the gate's component lacks by its method: to be fixed, or, as advice, that should be."""
    severity = Severity.SHOULD_FIX if force_at(uow, place.path).effect is Effect.ADVICE else Severity.MUST_FIX
    for each in lacking(uow, gate, place):
        is_late = " is missing" if each.standing is Standing.MISSING else " is still to come"
        yield Finding(
            source=SOURCE,
            rule=each.requirement.code,
            severity=severity,
            text=f"{each.requirement.text}: what shows it{is_late}.",
            address=f"/v1/method-compliance?component_id={place.id}",
            needs=[READ],
        )
