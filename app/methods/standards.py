"""The methods that come ready-made. Their lifecycles are the standard ones; their words are our own."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.core.schemas import Read, Slug
from app.methods.templates import LifecycleKind, MethodRevision, RequirementKind

Said = dict[str, Any]  # as a client would say it


class MethodStandard(MethodRevision, Read):
    """A ready-made method: read-only, to tailor as it is or to make one's own of."""

    slug: Slug


def principles(**texts: str) -> list[Said]:
    return [{"code": code, "text": text} for code, text in texts.items()]


def product(code: str, text: str, by: str, serves: str | None = None) -> Said:
    return {"code": code, "text": text, "by_stage": by, "principle": serves}


def control(code: str, text: str, by: str, serves: str | None = None) -> Said:
    return product(code, text, by, serves) | {"kind": RequirementKind.CONTROL}


def gate(code: str, text: str, by: str, serves: str | None = None) -> Said:
    return product(code, text, by, serves) | {"kind": RequirementKind.GATE}


def tier(lifecycle: str, days: int, *required: Said) -> Said:
    return {"lifecycle": lifecycle, "report_every_days": days, "required": list(required)}


def case(by: str, serves: str) -> Said:
    return product("business_case", "A business case is approved", by, serves)


def accountable(by: str, serves: str) -> Said:
    return control("accountable", "A manager and an SRO are named", by, serves)


def risks(by: str) -> Said:
    return product("risk_register", "Open risks are registered, each with an owner", by)


def timeline(by: str) -> Said:
    return product("timeline", "A baseline of time and cost is approved", by)


def reports(by: str) -> Said:
    return product("status_report", "The last period that was due is reported, and published", by)


def benefits(by: str) -> Said:
    return product("benefits_profile", "Benefits are profiled, each with measure, baseline and target", by)


def learnt(by: str, serves: str | None = None) -> Said:
    return product("lessons", "Lessons are recorded and passed on", by, serves)


def small(justified: str, owned: str, *more: Said) -> Said:
    """A method for what is small: plan it, do it."""
    goes, ends = (
        gate("go", "The start is authorised", "plan"),
        gate("done", "The result is accepted", "do"),
    )
    return tier(
        "light", 28, case("plan", justified), accountable("plan", owned), risks("plan"), goes, ends, *more
    )


CLOSED = product("closure_report", "Closure is decided on a report of the end", "delivery_2")
PRINCE2_STANDARD = (
    accountable("starting_up", "defined_roles"),
    gate("authorise_initiation", "Initiation is authorised", "starting_up", "manage_by_stages"),
    case("initiation", "continued_justification"),
    timeline("initiation"),
    risks("initiation"),
    benefits("initiation"),
    control("tolerances", "Tolerances are set", "initiation", "manage_by_exception"),
    gate("authorise_project", "The project is authorised", "initiation", "manage_by_stages"),
    reports("delivery_1"),
    CLOSED,
    learnt("delivery_2", "learn_from_experience"),
)
PRINCE2 = {
    "slug": "prince2",
    "name": "PRINCE2-style",
    "description": "Management by stages and by exception, on a justification that is kept true.",
    "lifecycle_kinds": [LifecycleKind.PREDICTIVE, LifecycleKind.HYBRID],
    "principles": principles(
        continued_justification="The work goes on only while it is justified",
        learn_from_experience="What others learnt is sought, and what is learnt is passed on",
        defined_roles="Who decides, who delivers and who uses are named and agreed",
        manage_by_exception="Within tolerances the manager acts; beyond them the level above is asked",
        manage_by_stages="One stage at a time is planned in detail, authorised and controlled",
        focus_on_products="What is to be delivered, and how good it must be, is agreed first",
        tailor="The method is fitted to the work",
    ),
    "tiers": {
        "light": small("continued_justification", "defined_roles", learnt("do", "learn_from_experience")),
        "standard": tier("prince2", 28, *PRINCE2_STANDARD),
        "full": tier(
            "prince2",
            14,
            *PRINCE2_STANDARD,
            product("charter", "A charter is approved", "starting_up"),
            product(
                "raci", "Who is responsible, accountable, consulted and informed is agreed", "initiation"
            ),
            product("stakeholder_register", "Stakeholders are registered", "initiation"),
            gate("authorise_stage", "The stage after the first is authorised", "delivery_1"),
        ),
    },
}
AGILEPM_STANDARD = (
    accountable("feasibility", "collaborate"),
    gate("feasible", "Feasibility is agreed", "feasibility"),
    case("foundations", "focus_on_need"),
    timeline("foundations"),
    risks("foundations"),
    gate("foundations_agreed", "Foundations are agreed", "foundations", "firm_foundations"),
    reports("evolutionary_development"),
    learnt("deployment"),
)
AGILEPM = {
    "slug": "agilepm",
    "name": "AgilePM-style",
    "description": "Firm foundations, then increments in timeboxes: time and cost are fixed, features give way.",
    "lifecycle_kinds": [LifecycleKind.ITERATIVE, LifecycleKind.HYBRID],
    "principles": principles(
        focus_on_need="What the business needs decides",
        deliver_on_time="Dates hold; what is not a must gives way",
        collaborate="Business and builders work as one team",
        quality="How good it must be is agreed at the start, and does not give way",
        firm_foundations="Increments are built once the foundations are agreed",
        develop_iteratively="Each iteration is shown and answered",
        communicate="What is said is said early, clearly and to all",
        demonstrate_control="Where the work stands can be seen at any time",
    ),
    "tiers": {
        "light": small("focus_on_need", "collaborate"),
        "standard": tier("agilepm", 28, *AGILEPM_STANDARD),
        "full": tier(
            "agilepm",
            14,
            *AGILEPM_STANDARD,
            benefits("foundations"),
            control("tolerances", "Tolerances are set", "foundations", "demonstrate_control"),
            gate("ready_to_deploy", "An increment is ready to deploy", "evolutionary_development"),
        ),
    },
}
LIGHT_PLUS = (learnt("do"), timeline("plan"))
LIGHT = {
    "slug": "light",
    "name": "Light",
    "description": "As little as is safe: somebody owns it, a case and risks are known, an end is accepted.",
    "lifecycle_kinds": list(LifecycleKind),
    "principles": principles(
        justified="It is worth doing, and somebody can say why", owned="Somebody owns it"
    ),
    "tiers": {
        "light": small("justified", "owned"),
        "standard": small("justified", "owned", *LIGHT_PLUS),
        "full": small("justified", "owned", *LIGHT_PLUS, benefits("plan"), reports("do")),
    },
}


@cache
def standards() -> Mapping[str, MethodStandard]:
    """The ready-made methods by their slug."""
    told = map(MethodStandard.model_validate, (PRINCE2, AGILEPM, LIGHT))
    return {each.slug: each for each in told}
