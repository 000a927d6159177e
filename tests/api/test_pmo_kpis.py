"""Indicators of an office over records whose figures are worked by hand: thirteen projects of a programme."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.benefits.models import Benefit, BenefitCategory, BenefitStatus
from app.calc.gates import Result
from app.calc.kpis import Kpi
from app.calc.money import Money
from app.calc.rag import Rag
from app.components.models import Component, ComponentStatus
from app.components.scope import Scope
from app.core.database import Database
from app.core.ids import uuid7
from app.core.inserts import insert
from app.core.model import Entity
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import DecisionStatus, Outcome
from app.governance.gates.models import Gate, GateOutcome, GateRecord, GateWaiver
from app.periods.models import PeriodStatus, ReportingPeriod
from app.pmo.improvements.models import Improvement, ImprovementOrigin, ImprovementSize, ImprovementStatus
from app.risk.schedule_simulations.models import ScheduleSimulation
from app.variance.status_reports.models import CostBasis, ReportStatus, StatusReport
from tests.conftest import ClientFor

Item = dict[str, Any]
TIME = {"since": "2026-01-01", "until": "2026-06-30"}
FINISH = date(2026, 5, 29)
COSTS = ("actual_cost", "forecast_cost")
ON_TIME, LATE = datetime(2026, 4, 7, 23, tzinfo=UTC), datetime(2026, 4, 8, 0, 30, tzinfo=UTC)
GREEN, AMBER, RED = Rag.GREEN, Rag.AMBER, Rag.RED
MEASURES = [
    {
        "name": "Hits",
        "target": "80 %",
        "kpi": "milestone_hits",
        "target_value": 0.8,
        "owner": "Head of office",
    },
    {"name": "Pace", "target": "A week", "kpi": "decision_latency_median", "target_value": 5},
    {"name": "Calibration", "target": "80 %", "kpi": "p80_hits", "target_value": 0.8},
]
CHARTER = {
    "purpose": "Boards decide in time",
    "scope": "The programme",
    "services": ["Decision secretariat"],
    "authority": "As the authority matrix has it",
    "review_on": "2027-06-30",
    "measures": MEASURES,
}


class Records:
    """What stands in the books of an organisation, entered past the API: it would be of today."""

    def __init__(self, database: Database, organisation_id: UUID, projects: list[UUID]) -> None:
        self.database, self.organisation_id, self.projects = database, organisation_id, projects

    def keep(self, entities: Iterable[Entity]) -> None:
        kept = list(entities)
        for each in kept:
            each.organisation_id = self.organisation_id
        with self.database.writing() as session:
            insert(session, kept)

    def change(self, projects: list[UUID], **members: Any) -> None:
        with self.database.writing() as session:
            session.execute(sa.update(Component).where(Component.id.in_(projects)).values(**members))

    def period(self, code: str, data_date: str, due: str) -> UUID:
        until = date.fromisoformat(data_date)
        period = ReportingPeriod(
            **{
                "id": uuid7(),
                "code": code,
                "name": code,
                "start_on": until.replace(day=1),
                "finish_on": until,
            },
            **{"data_date": until, "submission_due_on": date.fromisoformat(due)},
            status=PeriodStatus.OPEN,
        )
        self.keep([period])
        return period.id

    def report(
        self, project: int, period: UUID, day: str, cost: tuple[int, int] | None, **members: Any
    ) -> None:
        """``cost`` is that until then and that forecast, in pence."""
        listed = ("decisions_requested", "not_available", "delivery_confidences")
        given: Item = {each: [] for each in listed} | {"narrative": {}, "calculated_rag_reason": "worst"}
        given |= {"status": ReportStatus.PUBLISHED, "submitted_at": ON_TIME, "currency": "GBP"}
        if cost:
            given |= {name: Money.of_minor(minor, "GBP") for name, minor in zip(COSTS, cost, strict=True)}
        at = {
            "component_id": self.projects[project],
            "period_id": period,
            "data_date": date.fromisoformat(day),
        }
        reference = f"SR-{day}-{project}"
        self.keep(
            [StatusReport(reference=reference, cost_basis=CostBasis.WHOLE_LIFE, **at, **given | members)]
        )


@pytest.fixture
def programme(component: Callable[..., UUID]) -> UUID:
    return component("PRG", "programme")


@pytest.fixture
def records(
    database: Database, organisation_id: UUID, component: Callable[..., UUID], programme: UUID
) -> Records:
    """Ten projects that finished on 29 May 2026, two that go on since January, and one whose last cost nobody told."""
    projects = [component(f"P{n:02}", "project", programme) for n in range(13)]
    records = Records(database, organisation_id, projects)
    began = {"actual_start_on": date(2026, 1, 5)}
    records.change(
        [*projects[:10], projects[12]], status=ComponentStatus.COMPLETED, actual_finish_on=FINISH, **began
    )
    records.change(projects[10:12], status=ComponentStatus.ACTIVE, **began)
    return records


def milestone(name: str, baseline: str, actual: str | None) -> Item:
    return {"name": name, "baseline_on": baseline, "forecast_on": None, "actual_on": actual}


def report_on(records: Records) -> None:
    """Three reports of each project at most: of November, of March, which were due in the time, and of June."""
    before = records.period("2025-11", "2025-11-30", "2025-12-07")
    march = records.period("2026-03", "2026-03-31", "2026-04-07")
    june = records.period("2026-06", "2026-06-30", "2026-07-07")
    first = [milestone("Design", "2026-02-10", None)]
    early = {"submitted_at": datetime(2025, 12, 1, tzinfo=UTC), "milestones": first}
    records.report(0, before, "2025-11-30", (1000, 4000), **early)  # a tenth is spent: too early to count
    # Half of the final 100.00 or more is spent: ten too low five times, thirty too high four times, twenty too low.
    at_half = [(6000, 9000)] * 5 + [(5000, 13000)] * 4 + [(8000, 8000)]
    rags = {0: (GREEN, AMBER), 1: (AMBER, RED), 2: (RED, AMBER), 9: (None, GREEN)}
    reached = [("2026-03-20", "2026-03-15")]  # late: it was to be reached in February, before that was moved
    reached += [("2026-03-01", "2026-02-20")] * 6 + [("2026-03-01", None), ("2026-03-01", "2026-03-01")]
    for n, cost in enumerate(at_half):
        declared, calculated = rags.get(n, (GREEN, GREEN))
        stated = [milestone("Design", *reached[n])] if n < 9 else []
        stated += {
            1: [milestone("Build", "2026-06-15", None)],
            2: [milestone("Close", "2026-12-15", None)],
        }.get(n, [])
        at = {8: LATE, 9: None}.get(n, ON_TIME)  # nobody knows when the last one came: it is from a file
        told = {
            "declared_rag": declared,
            "calculated_rag": calculated,
            "submitted_at": at,
            "milestones": stated,
        }
        records.report(n, march, "2026-03-31", cost, **told)
        rag = {"declared_rag": GREEN, "calculated_rag": GREEN if n < 3 else None}
        built = [milestone("Build", "2026-07-31", "2026-06-14")] if n == 1 else []
        records.report(n, june, "2026-06-30", (10000, 10000), milestones=built, **rag)
    records.report(12, before, "2025-11-30", (6000, 20000))
    records.report(12, march, "2026-03-31", (8000, 20000))  # two months before the finish: that is not final
    draft = {"status": ReportStatus.DRAFT, "submitted_at": None, "declared_rag": GREEN, "calculated_rag": RED}
    records.report(10, march, "2026-03-31", None, **draft)


def simulate(records: Records) -> None:
    """The first simulation of eight had a P80 that was kept, of two one that was not; a later one is too late."""
    p80 = ["2026-05-29T17:00:00Z"] * 8 + ["2026-05-28T17:00:00Z"] * 2
    runs = [*zip(records.projects, p80, strict=False), (records.projects[8], "2026-06-30T17:00:00Z")]
    records.keep(
        ScheduleSimulation(
            **{"id": uuid7(), "component_id": project, "job_id": uuid7(), "scope": Scope.OWN, "seed": 1},
            **{
                "iterations": 1000,
                "confidence": Decimal("0.8"),
                "targets": [],
                "method": "latin",
                "libraries": {},
            },
            **{
                "inputs": {},
                "inputs_digest": "0" * 64,
                "plans": [],
                "gaps": {},
                "top_tasks": {},
                "tasks": [],
            },
            **{"finish": {"percentiles": {"p80": finish}}, "risks": []},
        )
        for project, finish in runs
    )


def hold_gates(records: Records) -> None:
    """Ten gates: one stopped its project, and seven had all that was asked for; two waivers, and one after."""
    met, partly = {"result": Result.MET}, {"result": Result.PARTLY_MET}
    apart = {"result": Result.NOT_APPLICABLE}
    found = [[{"result": Result.NOT_MET}], *[[met, met]] * 6, [met, partly], [], [met, apart]]
    held = [GateOutcome.STOP, *[GateOutcome.PASS] * 9]
    on = date(2026, 2, 2)
    gates = [
        Gate(id=uuid7(), component_id=id, sequence=1, name="Start", held_on=on, outcome=outcome)
        for id, outcome in zip(records.projects, held, strict=False)
    ]
    records.keep(gates)
    frozen = {"held_on": on, "frozen_at": ON_TIME, "sha256": "0" * 64}
    records.keep(
        GateRecord(
            component_id=gate.component_id, gate_id=gate.id, outcome=gate.outcome, criteria=criteria, **frozen
        )
        for gate, criteria in zip(gates, found, strict=True)
    )
    days = (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 6, 30, 23, 59, tzinfo=UTC),
        datetime(2026, 7, 1, tzinfo=UTC),
    )
    waived = {"component_id": gates[0].component_id, "gate_id": gates[0].id, "criterion": "case"}
    records.keep(GateWaiver(**waived, reason="Known", waived_by="board", created_at=day) for day in days)


def promise(records: Records) -> None:
    """Six of ten benefits are realised; a disbenefit that came true is none, nor what is to come in December."""
    B = BenefitStatus
    statuses = [*[B.REALISED] * 6, B.NOT_REALISED, B.NOT_REALISED, B.WITHDRAWN, B.REALISING]
    all_of = [(status, BenefitCategory.CASHABLE, date(2026, 6, 30)) for status in statuses]
    all_of += [(B.REALISED, BenefitCategory.DISBENEFIT, date(2026, 6, 1))]
    all_of += [(B.REALISED, BenefitCategory.CASHABLE, date(2099, 12, 1))]
    records.keep(
        Benefit(
            **{"component_id": records.projects[n % 10], "reference": f"BEN-{n}", "title": "Fewer floods"},
            **{"category": category, "status": status, "target_on": on, "attribution": Decimal(1)},
        )
        for n, (status, category, on) in enumerate(all_of)
    )


def decide(records: Records) -> None:
    """Ten were decided, in 1 to 9 and in 20 working days; one is still waited for."""
    overdue: Item = {"text": "So", "due_on": "2026-04-01", "discharged_at": None, "waived_at": None}
    conditions = [
        overdue,
        overdue | {"discharged_at": "2026-03-01T00:00:00Z"},
        overdue | {"due_on": "2099-01-01"},
    ]
    conditions += [overdue | {"waived_at": "2026-03-01T00:00:00Z"}]
    of = {"kind": DecisionKind.FUNDING, "title": "Drain", "options": [], "drafted_by": "office"}
    asked = of | {"proposed_at": datetime(2026, 2, 2, 12, tzinfo=UTC)}
    decided = {"status": DecisionStatus.APPROVED, "outcome": Outcome.APPROVED, "decided_at": ON_TIME}
    made = [asked | decided | {"days_to_decide": days} for days in (20, *range(1, 10))]
    conditional = {"status": DecisionStatus.APPROVED_WITH_CONDITIONS, "conditions": conditions}
    made[0] |= conditional | {"outcome": Outcome.APPROVED_WITH_CONDITIONS, "is_unauthorised": True}
    made += [asked | {"status": DecisionStatus.PROPOSED}]
    records.keep(
        Decision(component_id=records.projects[n], reference=f"DEC-{n}", **each)
        for n, each in enumerate(made)
    )


def improve(records: Records, office_id: str, programme: UUID) -> None:
    """Seven of ten came to their target, three of which by going up; one was done before, one is not yet."""
    done, on = ImprovementStatus.DONE, date(2026, 6, 30)
    results = [(12, 4, 4)] * 4 + [(1, 2, 3)] * 3 + [(12, 4, 5), (12, 4, 13), (1, 2, Decimal("1.9"))]
    all_of = [(*each, done, on) for each in results] + [(12, 4, 4, done, date(2025, 12, 31))]
    all_of += [(12, 4, None, ImprovementStatus.MEASURING, on)]
    text = dict.fromkeys(("title", "problem", "evidence", "hypothesis", "benefit", "measure"), "Late papers")
    records.keep(
        Improvement(
            **{"component_id": programme, "office_id": UUID(office_id), "reference": f"IMP-{n}", **text},
            **{"observation_days": 30, "size": ImprovementSize.S, "effort_hours": Decimal(8)},
            **{
                "origin": ImprovementOrigin.KPI,
                "maturity_attributes": [],
                "status": status,
                "status_since": since,
            },
            baseline_value=Decimal(baseline),
            target_value=Decimal(target),
            result_value=None if result is None else Decimal(result),
        )
        for n, (baseline, target, result, status, since) in enumerate(all_of)
    )


def ask(client: TestClient, office_id: str) -> None:
    """Of ten that were asked on a Monday seven had an answer on Wednesday, two a day late, and one has none."""
    level = {"group": "information", "name": "Reporting", "customer": "Boards", "owner": "Head of reporting"}
    service = client.post(
        f"/v1/offices/{office_id}/services", json=level | {"response_days": 2, "status": "live"}
    )
    asked = [("2026-03-02", "2026-03-04")] * 7 + [("2026-03-02", "2026-03-05")] * 2 + [("2026-03-02", None)]
    for asked_on, answered_on in [*asked, ("2025-12-31", "2025-12-31")]:
        body = {
            "subject": "A paper",
            "requester": "Sponsor",
            "asked_on": asked_on,
            "answered_on": answered_on,
        }
        made = client.post(f"/v1/services/{service.json()['id']}/service-requests", json=body)
        assert made.status_code == 201, made.text


def told(client: TestClient, place: str, **asked: str) -> dict[str, Item]:
    answer = client.get(f"/v1/{place}/pmo-kpis", params=TIME | asked)
    assert answer.status_code == 200, answer.text
    return {each["kpi"]: each for each in answer.json()["items"]}


EXPECTED = {  # of the programme: value, sample and hits
    Kpi.DECISION_LATENCY_MEDIAN: (5.5, 10, None),
    Kpi.DECISION_LATENCY_P90: (10.1, 10, None),  # 9 + 0.1 (20 - 9)
    Kpi.OVERDUE_CONDITIONS: (1, 11, None),
    Kpi.OUT_OF_AUTHORITY: (1, 11, None),
    Kpi.REPORT_TIMELINESS: (0.75, 12, 9),  # late are the draft, one by half an hour, and one never made
    Kpi.RAG_DIVERGENCE: (0.1667, 12, 2),  # nine of March and three of June have both
    Kpi.FORECAST_ACCURACY: (0.19, 10, None),  # (5 x 0.1 + 4 x 0.3 + 0.2) / 10
    Kpi.FORECAST_BIAS: (0.05, 10, None),  # (4 x 0.3 - 5 x 0.1 - 0.2) / 10
    Kpi.MILESTONE_HITS: (0.8, 10, 8),
    Kpi.P80_HITS: (0.8, 10, 8),
    Kpi.BENEFITS_REALISED: (0.6, 10, 6),
    Kpi.STOP_RATE: (0.1, 10, 1),
    Kpi.GATES_WITH_EVIDENCE: (0.7, 10, 7),
    Kpi.WAIVERS: (2, 10, None),
    Kpi.IMPROVEMENTS_REACHED: (0.7, 10, 7),
    Kpi.SERVICE_RESPONSE: (0.7, 10, 7),
}
OF_ONE = {  # of its first project: shares and means of one case are not told, their counts are
    Kpi.DECISION_LATENCY_MEDIAN: (20, 1, None),
    Kpi.DECISION_LATENCY_P90: (20, 1, None),
    Kpi.OVERDUE_CONDITIONS: (1, 1, None),
    Kpi.OUT_OF_AUTHORITY: (1, 1, None),
    Kpi.REPORT_TIMELINESS: (None, 1, 1),
    Kpi.RAG_DIVERGENCE: (None, 2, 1),
    Kpi.FORECAST_ACCURACY: (None, 1, None),
    Kpi.FORECAST_BIAS: (None, 1, None),
    Kpi.MILESTONE_HITS: (None, 1, 0),
    Kpi.P80_HITS: (None, 1, 1),
    Kpi.BENEFITS_REALISED: (None, 1, 1),
    Kpi.STOP_RATE: (None, 1, 1),
    Kpi.GATES_WITH_EVIDENCE: (None, 1, 0),
    Kpi.WAIVERS: (2, 1, None),
    Kpi.IMPROVEMENTS_REACHED: (None, 0, None),
    Kpi.SERVICE_RESPONSE: (None, 0, None),
}


def figures(found: dict[str, Item]) -> dict[str, tuple[Any, ...]]:
    return {kpi: (each["value"], each["sample"], each["hits"]) for kpi, each in found.items()}


def test_indicators_come_to_what_is_worked_by_hand(
    client: TestClient, client_for: ClientFor, records: Records, programme: UUID, organisation_id: UUID
) -> None:
    body = {"name": "Programme office", "type": "supportive", "from_on": "2026-01-01", "charter": CHARTER}
    office = client.post(f"/v1/programmes/{programme}/offices", json=body)
    assert office.status_code == 201, office.text
    for seed in (report_on, simulate, hold_gates, promise, decide):
        seed(records)
    improve(records, office.json()["id"], programme)
    ask(client, office.json()["id"])
    found = told(client, f"programmes/{programme}")
    assert figures(found) == EXPECTED
    assert {kpi for kpi, each in found.items() if each["is_suspicious"]} == set()
    hits, pace, calibration = (found[each["kpi"]] for each in MEASURES)
    assert (hits["target"], hits["owner"], hits["is_met"]) == (0.8, "Head of office", True)
    assert (pace["target"], pace["is_met"], calibration["is_met"]) == (5, False, None)
    one = told(client, f"projects/{records.projects[0]}")
    assert figures(one) == OF_ONE
    untold = {each["reason"] for each in one.values() if each["value"] is None and each["sample"]}
    assert untold == {"small_sample"}
    assert not told(client, f"projects/{records.projects[1]}")["stop_rate"]["is_suspicious"], "of one gate"
    before = found["report_timeliness"]
    assert (before["previous_sample"], before["previous_value"], before["trend"]) == (2, None, None)
    after = told(client, f"programmes/{programme}", since="2026-07-01", until="2026-10-31")
    assert (after["waivers"]["value"], after["waivers"]["sample"]) == (1, 1)
    before = after["benefits_realised"]
    assert (before["previous_sample"], before["previous_value"]) == (10, 0.6)
    assert after["report_timeliness"]["sample"] == 12  # ten of June, and two that active projects never made
    reader = client_for(organisation_id, role="administrator", on=programme)
    assert {each["reason"] for each in told(reader, f"programmes/{programme}").values()} == {"not_permitted"}
