"""Effects: what an approval does by itself. Domains hand them over; each is done once, or not at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.components.places import AnyPlace
from app.core.audit import canonical
from app.core.errors import Conflict, Invalid, invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.parts import EffectRead, EffectWrite
from app.governance.decisions.states import APPROVALS, DecisionStatus
from app.identity.rights import EVERYTHING

A = TypeVar("A", bound=BaseModel)
MOVED = "effect.presupposes"


@dataclass(frozen=True, slots=True)
class Done:
    """An effect that was done: with which arguments, and which versions of which records it wrote."""

    decision: Decision
    arguments: Any
    wrote: Sequence[Mapping[str, Any]]


Apply = Callable[[Writing, Decision, Any], None]
State = Callable[[Reading, AnyPlace, Any], Any]
# Raises ``Conflict`` where things have moved on, before it changes anything.
Undo = Callable[[Writing, Done], None]


@dataclass(frozen=True, slots=True)
class Effect:
    """``apply`` does it; ``state`` tells what it presupposes, which must not move meanwhile.

    ``undo`` takes it back; where nothing does, ``stays`` says why. ``provisional`` is what an emergency decision
    may do before it is ratified.
    """

    name: str
    arguments: type[BaseModel]
    kinds: Set[DecisionKind]
    state: State
    apply: Apply
    stays: str
    undo: Undo | None = None
    provisional: bool = False


EFFECTS: dict[str, Effect] = {}


def effect(
    name: str,
    arguments: type[A],
    kinds: Set[DecisionKind],
    state: Callable[[Reading, AnyPlace, A], Any],
    stays: str = "",
) -> Callable[[Callable[[Writing, Decision, A], None]], Callable[[Writing, Decision, A], None]]:
    """Register what an approval of these kinds may do, and why it stays done where nothing ``undoes`` it."""

    def registered(apply: Callable[[Writing, Decision, A], None]) -> Callable[[Writing, Decision, A], None]:
        EFFECTS[name] = Effect(name, arguments, kinds, state, apply, stays)
        return apply

    return registered


def undoes(*names: str, provisional: bool = False) -> Callable[[Undo], Undo]:
    """Register what takes these effects back."""

    def registered(undo: Undo) -> Undo:
        for name in names:
            EFFECTS[name] = replace(EFFECTS[name], undo=undo, provisional=provisional)
        return undo

    return registered


def checked(kind: DecisionKind, wanted: EffectWrite) -> dict[str, Any]:
    """An effect as a draft keeps it. Raises ``Invalid`` for one that there is not, or that is not its kind's."""
    known = EFFECTS.get(wanted.effect)
    if known is None or kind not in known.kinds:
        fitting = sorted(name for name, each in EFFECTS.items() if kind in each.kinds)
        raise Invalid(
            f"A {kind} decision has no effect {wanted.effect}; those it can have: {', '.join(fitting) or 'none'}."
        )
    try:
        arguments = known.arguments.model_validate(wanted.arguments).model_dump(mode="json")
    except ValidationError as error:
        raise invalid(error, "body", "effects", "arguments") from error
    return wanted.model_dump(mode="json") | {"arguments": arguments}


def frozen(uow: Reading, place: AnyPlace, effects: list[Any]) -> list[Any]:
    """Effects with what they presuppose now."""
    return [
        EffectRead(**each).model_dump(mode="json") | {"state_sha256": state_of(uow, place, each)}
        for each in effects
    ]


def state_of(uow: Reading, place: AnyPlace, wanted: Mapping[str, Any]) -> str:
    known = EFFECTS[wanted["effect"]]
    state = known.state(uow, place, known.arguments.model_validate(wanted["arguments"]))
    return hashlib.sha256(canonical(state).encode()).hexdigest()


def movement(uow: Reading, place: AnyPlace, wanted: Mapping[str, Any]) -> str | None:
    """What of that which an effect presupposes is another than it was, or no longer allows it; None where nothing is."""
    try:
        same = state_of(uow, place, wanted) == str(wanted["state_sha256"])
    except Conflict as refused:
        return str(refused)
    return None if same else f"{subject_of(wanted)} was changed."


def subject_of(wanted: Mapping[str, Any]) -> str:
    """What an effect is about, as its arguments name it."""
    records = ((name, value) for name, value in wanted["arguments"].items() if name.endswith("_id") and value)
    named = [f"the {name.removesuffix('_id').replace('_', ' ')} {value}" for name, value in records]
    return " or ".join(named) or "what it starts from"


def release(uow: Writing, decision: Decision, place: AnyPlace, today: date) -> None:
    """Do what is due of a decision and was not done, for good. Raises ``Conflict`` where it cannot be.

    The decision is recorded before: what the effects record would write it half done.
    """
    due = [each for each in decision.effects if is_open(decision, each)]
    if due and decision.effective_on and decision.effective_on > today:
        decision.effects_due_on = decision.effective_on
        uow.record("decision.effects_scheduled", decision)
        return
    done = [do(uow, decision, place, each) if is_open(decision, each) else each for each in decision.effects]
    decision.effects = [
        each | {"provisional": False} if each.get("provisional") and is_released(decision, each) else each
        for each in done
    ]
    decision.effects_due_on = None
    uow.record("decision.took_effect", decision)


def anticipate(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """Do what an emergency decision does before it is ratified: what can be undone, and provisionally."""
    done = [
        do(uow, decision, place, each) | {"provisional": True}
        if EFFECTS[each["effect"]].provisional
        else each
        for each in decision.effects
    ]
    decision.effects = done
    uow.record("decision.took_effect_provisionally", decision)


def is_released(decision: Decision, each: Mapping[str, Any]) -> bool:
    """Whether an approval such as it is lets an effect happen."""
    if decision.status not in APPROVALS or decision.awaits_minutes:
        return False
    return decision.status == DecisionStatus.APPROVED or bool(each["permitted_before_discharge"])


def is_open(decision: Decision, each: Mapping[str, Any]) -> bool:
    """Whether an effect is yet to come, and is released."""
    return is_released(decision, each) and not each.get("applied_at") and not each.get("refused")


def moved(uow: Writing, decision: Decision, place: AnyPlace) -> str | None:
    """Why what is due of a decision cannot be done any more, if that is so."""
    due = [each for each in decision.effects if is_open(decision, each)]
    with empowered(uow):
        found = [(each["effect"], why) for each in due if (why := movement(uow, place, each))]
    told = (f"What {name} presupposes has moved since it was proposed: {why}" for name, why in found)
    return " ".join(told) or None


def do(uow: Writing, decision: Decision, place: AnyPlace, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The effect as it is kept once it is done. Raises ``Conflict`` where it cannot be."""
    known, before = EFFECTS[wanted["effect"]], len(uow.recorded)
    with empowered(uow):
        if why := movement(uow, place, wanted):
            raise Conflict(
                f"What {known.name} presupposes has moved since {decision.reference} was proposed: {why} "
                "Return it, or reject it and propose it anew.",
                rule=MOVED,
            )
        known.apply(uow, decision, known.arguments.model_validate(wanted["arguments"]))
    wrote = [
        {"kind": each.subject_kind, "id": str(each.subject_id), "version": each.version}
        for each in uow.recorded[before:]
        if known.undo and each.subject_id
    ]
    return {**wanted, "applied_at": utc_now().isoformat(), "wrote": wrote}


@contextmanager
def empowered(uow: Writing) -> Iterator[None]:
    """An effect is done by the authority of the decision, not by the rights of who records it."""
    actor = uow.actor
    uow.actor = replace(actor, rights=EVERYTHING)
    try:
        yield
    finally:
        uow.actor = actor


def refuse(decision: Decision, reason: str) -> None:
    """Say of the effects that are due why they could not be done; they are not tried again."""
    decision.effects = [
        {**each, "refused": reason} if is_open(decision, each) else each for each in decision.effects
    ]
    decision.effects_due_on = None
