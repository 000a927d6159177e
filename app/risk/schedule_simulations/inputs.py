"""Plans and what is uncertain about them as a simulation is given them: plain, and the same on any database."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from app.calc.schedule.network import HARD, Activity, ConstraintKind, Link
from app.calc.schedule.passes import MANDATORY
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.scope import Scope, within
from app.core.audit import canonical
from app.core.unit_of_work import Reading
from app.risk.schedule_simulations.schemas import PlanGaps
from app.risk.simulations.inputs import Register, register_of
from app.risk.uncertainties.repository import ScheduleUncertaintyRepository
from app.risk.uncertainties.schemas import ScheduleUncertaintyWrite, TaskReference
from app.schedule.calculation import Calculated, calculated
from app.schedule.models import ScheduleVersion, VersionStatus
from app.schedule.repository import ScheduleVersionRepository

Input = dict[str, Any]
LATE = (HARD - MANDATORY) | {ConstraintKind.DEADLINE}


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """A calculated plan, and whose it is."""

    place: AnyPlace
    version: ScheduleVersion
    found: Calculated

    @property
    def prefix(self) -> str:
        return f"{self.place.code}/"


@dataclass(slots=True)
class Given:
    """What is to be simulated at a component; ``inputs`` are by kind and key, as they are kept."""

    currency: str
    plans: list[PlanGiven]
    register: Register
    inputs: dict[str, Input] = field(default_factory=dict)
    gaps: Input = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(canonical({"currency": self.currency, **self.inputs}).encode()).hexdigest()

    def activities(self) -> Iterator[tuple[str, Activity]]:
        """Every task by its key."""
        for plan in self.plans:
            for one in plan.found.outcome.activities:
                yield plan.prefix + one.key, one


def days_of(risk: Input, component_id: UUID) -> Input | None:
    """How many working days a risk takes at a component: it may hit several, each as hard as is said of it."""
    if "impacts" not in risk:
        return cast(Input | None, risk["days"])
    return next((hit["days"] for hit in risk["impacts"] if hit["target"] == str(component_id)), None)


def versions_at(uow: Reading, component: AnyPlace, scope: Scope) -> list[tuple[AnyPlace, ScheduleVersion]]:
    """The current plans of a component and, where that is asked for, of all below it that are not archived."""
    wanted = {name: value for name, value in within(uow, component, scope).items() if name != "live"}
    places = ComponentRepository(uow)
    versions = ScheduleVersionRepository(uow).all(status=VersionStatus.CURRENT, **wanted)
    placed = ((places.place(version.component_id), version) for version in versions)
    return [(place, v) for place, v in placed if place.archived_at is None or place.id == component.id]


def given_at(uow: Reading, component: AnyPlace, scope: Scope) -> Given:
    """All that a simulation at a component is of, in one order."""
    versions = ScheduleVersionRepository(uow)
    found = sorted(versions_at(uow, component, scope), key=lambda each: each[0].code)
    plans = [PlanGiven(place, version, calculated(versions.plan(version))) for place, version in found]
    given = Given(component.currency, plans, register_of(uow, component, scope))
    given.inputs = {
        "plans": {plan.place.code: {"number": plan.version.number, "digest": digest(plan)} for plan in plans},
        **{name: {} for name in ("tasks", "drivers", "alike", "links", "cost_per_day")},
        "risks": {each["reference"]: each for each in given.register.inputs},
    }
    places = ComponentRepository(uow)
    for stated in ScheduleUncertaintyRepository(uow).all(**within(uow, component, scope)):
        code = places.place(stated.component_id).code
        state(given, code, ScheduleUncertaintyWrite.model_validate(stated))
    given.inputs = {kind: dict(sorted(each.items())) for kind, each in given.inputs.items()}
    given.gaps = gaps_of(given)
    return given


def state(given: Given, code: str, stated: ScheduleUncertaintyWrite) -> None:
    """Take in what is stated at one component, by whole keys."""

    def key(task: TaskReference) -> str:
        return f"{task.component or code}/{task.task}"

    for one in stated.tasks:
        given.inputs["tasks"][f"{code}/{one.task}"] = one.model_dump(mode="json", exclude={"task"})
    for driver in stated.drivers:
        effect = driver.effect.model_dump(mode="json") if driver.effect else None
        given.inputs["drivers"][f"{driver.risk} {key(driver)}"] = {
            "risk": driver.risk, "task": key(driver), "effect": effect,
        }  # fmt: skip
    for group in stated.alike:
        members = {"coefficient": float(group.coefficient), "tasks": sorted(map(key, group.tasks))}
        given.inputs["alike"][f"{code}/{group.name}"] = members
    for link in stated.links:
        ends = {"predecessor": key(link.predecessor), "successor": key(link.successor)}
        kept = ends | {"relation": link.relation.value, "lag_minutes": link.lag_minutes}
        given.inputs["links"][" ".join(map(str, kept.values()))] = kept
    if stated.cost_per_day:
        given.inputs["cost_per_day"][code] = stated.model_dump(mode="json")["cost_per_day"]


def digest(plan: PlanGiven) -> str:
    """SHA-256 of a network and its calendars, whatever its tasks are called."""
    outcome = plan.found.outcome
    numbers: dict[Any, int] = {}
    for clock in [one.clock for one in outcome.activities] + [link.clock for link in outcome.links]:
        numbers.setdefault(clock, len(numbers))
    content = {
        "activities": [told_activity(one, numbers[one.clock]) for one in outcome.activities],
        "links": [told_link(link, numbers[link.clock]) for link in outcome.links],
        "calendars": [
            [str(one.week), str(sorted(one.exceptions.items()))] for one in plan.found.clocks.values()
        ],
        "basis": [outcome.basis.start, outcome.basis.data_date, outcome.basis.logic.value],
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def told_activity(one: Activity, clock: int) -> list[Any]:
    held = [[constraint.kind.value, constraint.at] for constraint in one.constraints]
    facts = [one.actual_start, one.actual_finish, one.expected_finish, one.resume]
    return [one.key, one.duration, clock, one.kind.value, held, facts]


def told_link(link: Link, clock: int) -> list[Any]:
    return [link.predecessor, link.successor, link.relation.value, link.lag, clock]


def gaps_of(given: Given) -> Input:
    """What is not known, or not as stated."""
    inputs, known = given.inputs, dict(given.activities())
    done = {key for key, one in known.items() if one.actual_finish is not None}
    grouped = [key for group in inputs["alike"].values() for key in group["tasks"]]
    linked = [link[end] for link in inputs["links"].values() for end in ("predecessor", "successor")]
    driven = {driver["task"] for driver in inputs["drivers"].values()}
    named = {*inputs["tasks"], *driven}
    driving = {driver["risk"] for driver in inputs["drivers"].values()}
    by_days = {one["risk"] for one in inputs["drivers"].values() if one["effect"] is None}
    risks = inputs["risks"]
    stated = {key for key, one in inputs["tasks"].items() if one["remaining"]}
    gaps: Input = {
        "certain_tasks": sum(
            1 for key, one in known.items() if one.duration and key not in done | stated | driven
        ),
        "unknown_tasks": {*named, *grouped, *linked} - known.keys(),
        "complete_tasks": named & done,
        "unknown_risks": driving - risks.keys(),
        "risks_without_task": risks.keys() - driving,
        "risks_without_days": {
            key
            for key in by_days & risks.keys()
            if all(hit["days"] is None for hit in risks[key].get("impacts", [risks[key]]))
        },
        "other_currency": {*given.register.gaps["other_currency"], *foreign(given)},
        "mandatory_dates": held(known, MANDATORY),
        "dates_ignored": held(known, LATE),
    }
    return {
        name: sorted(gaps[name]) if gaps[name].__class__ is set else gaps[name]
        for name in PlanGaps.model_fields
    }


def foreign(given: Given) -> Iterable[str]:
    """The keys of what is stated in another currency than that of the whole."""
    for key, one in given.inputs["tasks"].items():
        amounts = [one["cost_per_day"], one["cost"] and one["cost"]["low"]]
        if any(amount and amount["currency"] != given.currency for amount in amounts):
            yield key
    for code, amount in given.inputs["cost_per_day"].items():
        if amount["currency"] != given.currency:
            yield code


def held(known: dict[str, Activity], kinds: Iterable[ConstraintKind]) -> set[str]:
    return {
        key
        for key, one in known.items()
        if one.actual_finish is None and any(constraint.kind in kinds for constraint in one.constraints)
    }
