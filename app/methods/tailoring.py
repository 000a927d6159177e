"""Tailoring a method to a component: at the tier that its size and risk ask for, by who may."""

from app.calc.authority.matrix import Matter, Mode
from app.calc.methods.tailoring import tiered
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import DecisionKind
from app.governance.gates.authority import refuse_without_authority
from app.governance.stages.models import StageStatus
from app.governance.stages.repository import stages_of
from app.governance.tolerances.deciding import approved_on
from app.identity.people import person_of
from app.methods.models import MethodTailoring
from app.methods.repository import tailorings_of
from app.methods.schemas import TAILOR, TailoringWrite
from app.methods.service import in_use, standard
from app.methods.templates import MethodRevision, TierTemplate
from app.pmo.parts import part_at

DECIDED = frozenset({DecisionKind.TAILORING, DecisionKind.METHOD})
APPROVED = "method.omission-approved"
RISKS = ("complexity", "regulation", "novelty", "spread")


def tailor(uow: Writing, data: TailoringWrite) -> MethodTailoring:
    """Fit a method to a component from now on; each time is another version, and the last counts."""
    place = ComponentRepository(uow).open(data.component_id, TAILOR)
    uow.lock(f"method:{place.id}")
    method, called = named(uow, data)
    found = tiered(data.size, {name: getattr(data, name) for name in RISKS})
    template = method.tiers.at(found.tier)
    refuse_unfit(method, called, data)
    refuse_omissions(template, data)
    approver = approver_of(uow, place, data)
    before = tailorings_of(uow, [place.id]).get(place.id)
    tailoring = MethodTailoring(
        number=before.number + 1 if before else 1,
        method=called,
        size_tier=found.size_tier,
        risk_tier=found.risk_tier,
        tier=found.tier,
        driven_by=list(found.driven_by),
        stage=open_stage(uow, place),
        tailored_on=utc_now().date(),
        tailored_by=person_of(uow),
        approver_id=approver,
        **template.model_dump(mode="json"),
        **dict(data) | data.model_dump(mode="json", include={"omissions"}),
    )
    uow.record("method.tailored", uow.add(tailoring))
    return tailoring


def named(uow: Writing, data: TailoringWrite) -> tuple[MethodRevision, str]:
    """The method that is named, and what it is called with its version."""
    if data.standard:
        ready = standard(data.standard)
        return ready, ready.name
    assert data.method_id  # it names one
    own = in_use(uow, data.method_id)
    return MethodRevision.model_validate(own), f"{own.name} {own.number}"


def refuse_unfit(method: MethodRevision, called: str, data: TailoringWrite) -> None:
    if data.lifecycle_kind not in method.lifecycle_kinds:
        fits = " or ".join(method.lifecycle_kinds)
        raise Conflict(f"{called} is for {fits} work.", rule="method.lifecycle-kind")


def refuse_omissions(template: TierTemplate, data: TailoringWrite) -> None:
    """Raises where something is omitted that is not required, serves a principle, or is over already."""
    required = {each.code: each for each in template.required}
    for each in data.omissions:
        if each.code not in required:
            raise Invalid(f"{each.code} is not required at this tier: there is nothing to omit.")
        if principle := required[each.code].principle:
            told = f"{each.code} serves the principle {principle}, which is never tailored out."
            raise Conflict(told, rule="method.principles-stay")
        if each.expires_on < utc_now().date():
            raise Invalid(f"The omission of {each.code} is over since {each.expires_on}.")


def approver_of(uow: Writing, place: AnyPlace, data: TailoringWrite) -> str | None:
    """Who approves it without a decision, if there is anything to approve. Raises where that is not the actor.

    Where the office decides on tailoring, all of it is the office's; elsewhere omissions are approved.
    """
    if data.decision_id:
        approved_on(uow, place, data.decision_id, DECIDED, APPROVED)
        return None
    part = part_at(uow, place.path, Matter.TAILORING)
    if part and part.mode is Mode.DECIDE and not part.is_played_by(uow):
        told = (
            f"{part.office.name} sets the method and the tier of {place.code}: its staff do, or its decision."
        )
        raise Forbidden(told, rule=part.clause)
    if not data.omissions:
        return None
    refuse_without_authority(uow, place, APPROVED, DecisionKind.TAILORING)
    return person_of(uow)


def open_stage(uow: Reading, place: AnyPlace) -> str | None:
    """The code of the last stage that is open."""
    return next(
        (each.code for each in reversed(stages_of(uow, place.id)) if each.status is StageStatus.OPEN), None
    )
