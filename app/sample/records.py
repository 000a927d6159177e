"""What hangs on the sample's projects beside their reports: risks, decisions, gates, money set aside, benefits."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from app.benefits import service as benefits
from app.benefits.models import BenefitCategory, BenefitStatus
from app.benefits.schemas import BenefitWrite
from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.unit_of_work import Actor, Writing, opened
from app.cost import service as cost
from app.cost.models import ReserveKind
from app.cost.schemas import ReserveWrite
from app.governance.decisions import service as decisions
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.schemas import DecisionWrite, Option, OutcomeWrite
from app.governance.gates import outcomes
from app.governance.gates import service as gates
from app.governance.gates.models import GateOutcome
from app.governance.gates.schemas import GateOutcomeWrite, GateWrite
from app.risk import service as risks
from app.risk.schemas import RiskEntry
from app.sample import tables
from app.sample.delivering import release, report
from app.sample.figures import thousands
from app.sample.governing import govern
from app.sample.planning import plan
from app.sample.prioritising import prioritise
from app.sample.reminding import set_rules
from app.sample.resourcing import resource
from app.sample.story import PORTFOLIO, PROGRAMMES, WORKS
from app.sample.tolerating import tolerate

Acting = Callable[..., Callable[..., Actor]]
Progress = Callable[[str, int, int], None]
OFFICE, CHAIR, ASSURER = "Head of portfolio office", "Chair of the portfolio board", "Assurance reviewer"


def record_the_rest(database: Database, acting: Acting, ids: Mapping[str, UUID], progress: Progress) -> None:
    """Everything beside the reports, a transaction for each kind of record."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("risks", lambda: enter_risks(database, acting, ids)),
        ("decisions", lambda: take_decisions(database, acting, ids)),
        ("gates", lambda: hold_gates(database, acting, ids)),
        ("reserves", lambda: set_aside(database, acting, ids)),
        ("benefits", lambda: profile_benefits(database, acting, ids)),
        ("plans", lambda: plan(database, acting, ids)),
        ("releases", lambda: release(database, acting, ids)),
        ("status report", lambda: report(database, acting, ids)),
        ("tolerances", lambda: tolerate(database, acting, ids)),
        ("governance", lambda: govern(database, acting, ids)),
        ("resources", lambda: resource(database, acting, ids)),
        ("prioritisation", lambda: prioritise(database, acting, ids)),
        ("reminders", lambda: set_rules(database, acting(OFFICE), ids)),
    ]
    for number, (name, step) in enumerate(steps, 1):
        step()
        progress(name, number, len(steps))


def place(ids: Mapping[str, UUID], code: str) -> Address:
    """The address of a component of the story."""
    if code == PORTFOLIO[0]:
        return Address(ComponentKind.PORTFOLIO, ids[code])
    kind = ComponentKind.PROGRAMME if code in PROGRAMMES else ComponentKind.PROJECT
    return Address(kind, ids[code])


def enter_risks(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    with opened(Writing, database, acting(OFFICE)) as uow:
        for risk in tables.RISKS:
            entry = {name: value for name, value in risk.items() if name != "on"}
            risks.identify(uow, place(ids, str(risk["on"])), RiskEntry.model_validate(entry))


def take_decisions(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """The office puts a question, the chair decides it: four eyes, here as anywhere."""
    for row in tables.DECISIONS:
        with opened(Writing, database, acting(OFFICE)) as uow:
            decision = decisions.draft(uow, place(ids, row.on), asked(row))
            decisions.propose(uow, decision.id, decision.version, noon(row.proposed_on))
            id, version = decision.id, decision.version
        if row.outcome:
            with opened(Writing, database, acting(CHAIR)) as uow:
                taken = decisions.take_up(uow, id, version)
                decisions.decide(uow, id, taken.version, outcome(row))


def asked(row: tables.Asked) -> DecisionWrite:
    return DecisionWrite(
        kind=DecisionKind(row.kind),
        title=row.title,
        question=row.question,
        options=[
            Option(label="Do nothing", summary=row.otherwise),
            Option(label=row.option, summary=row.question, cost=thousands(row.cost) if row.cost else None),
        ],
        recommendation=row.option,
        value=thousands(row.cost) if row.cost else None,
        requested_from=row.body,
        due_on=row.due_on,
    )


def outcome(row: tables.Asked) -> OutcomeWrite:
    return OutcomeWrite.model_validate(
        {
            "outcome": row.outcome,
            "rationale": row.rationale,
            "decided_at": noon(row.decided_on) if row.decided_on else None,
            "conditions": [
                {"text": text, "owner": owner, "due_on": due} for text, owner, due in row.conditions
            ],
        }
    )


def hold_gates(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """Each project has passed its investment gate; one was sent back before service."""
    with opened(Writing, database, acting(ASSURER)) as uow:
        for work in WORKS:
            at = place(ids, work.code)
            first = GateWrite(sequence=3, name="Gate 3: investment decision", planned_on=work.start_on)
            gate = gates.plan(uow, at, first)
            passed = "The case is sound and funded."
            outcomes.hold(uow, gate.id, gate.version, held(GateOutcome.PASS, passed, work.start_on))
            ready = GateWrite(sequence=4, name="Gate 4: readiness for service", planned_on=work.finish_on)
            later = gates.plan(uow, at, ready)
            if work.code == tables.FAILED_GATE.on:
                failed = tables.FAILED_GATE
                back = held(GateOutcome.RECYCLE, failed.reason, failed.held_on)
                outcomes.hold(uow, later.id, later.version, back)


def held(what: GateOutcome, reason: str, on: date) -> GateOutcomeWrite:
    return GateOutcomeWrite(outcome=what, outcome_reason=reason, held_on=on)


def set_aside(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """Each project holds a twelfth of its budget as contingency, more of it drawn where it went wrong."""
    drawn = {"SIGNAL": 95, "CASEMGT": 100, "DEPOT": 80, "DATACTR": 60, "DRAINAGE": 45}
    with opened(Writing, database, acting(OFFICE)) as uow:
        for work in WORKS:
            amount = work.budget // 12
            reserve = ReserveWrite(
                kind=ReserveKind.CONTINGENCY,
                amount=thousands(amount),
                drawn=thousands(amount * drawn.get(work.code, 15) // 100),
                owner=f"Project manager, {work.name}",
            )
            cost.set_aside(uow, place(ids, work.code), reserve)
        management = ReserveWrite(
            kind=ReserveKind.MANAGEMENT_RESERVE,
            amount=thousands(12_000),
            drawn=thousands(0),
            owner="Portfolio board",
        )
        cost.set_aside(uow, place(ids, PORTFOLIO[0]), management)


def profile_benefits(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    with opened(Writing, database, acting(OFFICE)) as uow:
        for row in tables.BENEFITS:
            benefit = BenefitWrite(
                title=row.title,
                category=BenefitCategory(row.category),
                status=BenefitStatus.PLANNED,
                measure=row.measure,
                unit=row.unit,
                baseline_value=Decimal(row.baseline),
                baseline_on=date(2025, 3, 31),
                target_value=Decimal(row.target),
                target_on=date(2028, 3, 31),
                owner=row.owner,
                annual_value=thousands(row.annual) if row.annual else None,
            )
            benefits.profile(uow, place(ids, row.on), benefit)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
