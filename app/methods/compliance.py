"""How components stand against the methods that were tailored to them, as their records are now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.calc.methods.standing import Due, Standing, standing
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.gates.models import PASSES, Gate
from app.governance.gates.repository import ending
from app.governance.stages.models import Stage, StageStatus
from app.methods.governed import documents
from app.methods.models import MethodTailoring
from app.methods.products import LATEST_REPORT, PRODUCTS, Record, Sought
from app.methods.schemas import Omission
from app.methods.templates import Requirement, RequirementKind

NOT_LAID_OUT, NO_DATE, NO_RECORD = "stage_not_laid_out", "no_date", "no_record"
WAIVED = "gate_waived"  # by who decides gates: it is not held, and that is no lack
REEXAMINED = "tailoring"  # the requirement to look at the tailoring again in each stage
Shown = Mapping[tuple[UUID, str], Record]


@dataclass(frozen=True, slots=True)
class Course:
    """The stages of a component by their codes, and the gate that ends each."""

    stages: Mapping[str, Stage]
    gates: Mapping[UUID, Gate]

    @property
    def open_stage(self) -> str | None:
        opened = [code for code, stage in self.stages.items() if stage.status is StageStatus.OPEN]
        return opened[-1] if opened else None

    def gate(self, stage: Stage) -> Gate | None:
        return self.gates.get(stage.id)

    def asked_for(self, required: Requirement) -> Gate | None:
        """The gate that a requirement asks for, where it was laid out."""
        stage = self.stages.get(required.by_stage or "")
        gate = self.gate(stage) if stage and required.kind is RequirementKind.GATE else None
        return gate if gate and gate.code == required.code else None

    def due(self, by_stage: str | None) -> Due:
        """When what is required by the end of a stage is due; at once where it speaks of no stage that there is."""
        stage = self.stages.get(by_stage or "")
        if stage is None:
            return Due(already=True)
        gate = self.gate(stage)
        passed = gate is not None and gate.outcome in PASSES
        on = (gate.forecast_on or gate.planned_on) if gate else None
        return Due(on or stage.planned_finish_on, passed or stage.status is StageStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Item:
    """Something required, and how it stands; ``reason`` says why its standing or its date is what it is."""

    requirement: Requirement
    standing: Standing
    due_on: date | None
    reason: str | None
    record: Record | None = None
    omission: Omission | None = None


@dataclass(frozen=True, slots=True)
class Compliance:
    """Everything that the method asks of a component, on its course."""

    tailoring: MethodTailoring
    course: Course
    items: Sequence[Item]
    report: Record | None  # the latest that is published

    @property
    def report_due_on(self) -> date | None:
        """By when its tier asks for the next report; before the first, counted from the day it was tailored."""
        last, days = self.report.on if self.report else None, self.tailoring.report_every_days
        return (last or self.tailoring.tailored_on) + timedelta(days=days) if days else None

    @property
    def is_to_reexamine(self) -> bool:
        return is_of_another_stage(self.tailoring, self.course)

    def lacking(self, gate: Gate) -> list[Item]:
        """What is not there before a gate is passed: missing, or due by it and still to come."""
        return [each for each in self.items if self.is_lacking(each, gate)]

    def is_lacking(self, item: Item, gate: Gate) -> bool:
        required = item.requirement
        own = required.kind is RequirementKind.GATE and required.code == gate.code
        if own or item.standing in (Standing.PRESENT, Standing.OMITTED):
            return False
        stage = self.course.stages.get(required.by_stage or "")
        ended = next(each for each in self.course.stages.values() if each.id == gate.stage_id)
        return item.standing is Standing.MISSING or (stage is not None and stage.sequence <= ended.sequence)


def compliances(uow: Reading, tailorings: Sequence[MethodTailoring]) -> list[Compliance]:
    """How each component stands; as many statements for one as for a thousand, whoever asks."""
    sought = Sought(uow, tuple(each.component_id for each in tailorings), utc_now().date())
    courses, shown = courses_of(sought), shown_of(sought, tailorings)
    return [
        Compliance(
            each,
            course := courses[each.component_id],
            list(items(each, course, shown, sought.today)),
            shown.get((each.component_id, LATEST_REPORT)),
        )
        for each in tailorings
    ]


def courses_of(sought: Sought) -> Mapping[UUID, Course]:
    stages: dict[UUID, dict[str, Stage]] = defaultdict(dict)
    query = sa.select(Stage).where(
        Stage.organisation_id == sought.uow.actor.organisation_id,
        Stage.component_id.in_(sought.component_ids),
    )
    for stage in sought.uow.session.scalars(query.order_by(Stage.sequence)):
        stages[stage.component_id][stage.code] = stage
    gates = ending(sought.uow, [each.id for those in stages.values() for each in those.values()])
    return {id: Course(stages[id], gates) for id in sought.component_ids}


def shown_of(sought: Sought, tailorings: Iterable[MethodTailoring]) -> Shown:
    """The record that shows each requirement at each component, of those that have one."""
    codes = {each["code"] for tailoring in tailorings for each in tailoring.required} | {LATEST_REPORT}
    found: dict[tuple[UUID, str], Record] = {}
    for code in sorted(codes):
        found |= {(record.component_id, code): record for record in documents(sought, code)}
        if code in PRODUCTS:
            found |= {(record.component_id, code): record for record in PRODUCTS[code].find(sought)}
    return found


def items(tailoring: MethodTailoring, course: Course, shown: Shown, today: date) -> Iterator[Item]:
    omissions = {each["code"]: Omission.model_validate(each) for each in tailoring.omissions}
    for each in tailoring.required:
        required = Requirement.model_validate(each)
        gate = course.asked_for(required)
        if gate and gate.waived_on and gate.outcome is None:
            yield waived(required, gate, course)
            continue
        record = passed(gate) if gate else shown.get((tailoring.component_id, required.code))
        yield item(required, record, course, omissions.get(required.code), today)
    if course.open_stage and is_of_another_stage(tailoring, course):
        yield reexamined(course.open_stage, course, today)


def is_of_another_stage(tailoring: MethodTailoring, course: Course) -> bool:
    """Whether another stage than the one that it was made in is open."""
    return course.open_stage is not None and tailoring.stage not in (None, course.open_stage)


def item(
    required: Requirement, record: Record | None, course: Course, omission: Omission | None, today: date
) -> Item:
    due = course.due(required.by_stage)
    found = standing(record is not None, omission.expires_on if omission else None, due, today)
    return Item(required, found, due.on, reason(required, found, due, course), record, omission)


def reason(required: Requirement, found: Standing, due: Due, course: Course) -> str | None:
    if found is Standing.MISSING:
        unknown = required.by_stage is not None and required.by_stage not in course.stages
        return NOT_LAID_OUT if unknown else NO_RECORD
    return NO_DATE if found is Standing.NOT_YET_DUE and due.on is None else None


def passed(gate: Gate) -> Record | None:
    """The gate that is asked for, where it was passed."""
    return shown_by(gate, str(gate.outcome), gate.held_on) if gate.outcome in PASSES else None


def waived(required: Requirement, gate: Gate, course: Course) -> Item:
    """The gate that is asked for and need not be held."""
    record = shown_by(gate, "waived", gate.waived_on)
    return Item(required, Standing.OMITTED, course.due(required.by_stage).on, WAIVED, record)


def shown_by(gate: Gate, how: str, on: date | None) -> Record:
    return Record(gate.component_id, f"{gate.name}: {how}", f"/v1/gates/{gate.id}", on)


def reexamined(stage: str, course: Course, today: date) -> Item:
    """That the tailoring, made in another stage, is to be looked at again in the one that is open."""
    text = f"The tailoring is examined again in the stage {stage}"
    required = Requirement(code=REEXAMINED, kind=RequirementKind.CONTROL, text=text, by_stage=stage)
    return item(required, None, course, None, today)
