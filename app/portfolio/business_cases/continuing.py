"""Whether approved business cases still hold, and are recent enough for the next gate."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from app.benefits.models import Benefit
from app.calc.viability import Stated, Test, Verdict, ViabilityRule, judged, remaining_benefit, verdict
from app.cost.ledger.models import CostEntry
from app.governance.consistency.rules import TO_COME, Checked, Found, Reference, Severity, consistency, worded
from app.governance.gates.models import Gate
from app.portfolio.business_cases.consistency import READ, approved, case_for, named
from app.portfolio.business_cases.facts import NEEDS, facts
from app.portfolio.business_cases.models import BusinessCase
from app.variance.status_reports.models import StatusReport

CRITERION = "business_case"  # of a gate: what it asks of the case, and how old that may be
ASK = "Revise the case, or ask whether the work goes on."
TELL = "Profile the benefits with what they are worth a year, and post a forecast."


@consistency(
    "business-case.viable",
    Severity.MUST_FIX,
    asks="Is what every approved business case still promises worth what it still costs, and in time?",
    needs=(*READ, *NEEDS),
    reads=(BusinessCase, Benefit, CostEntry, StatusReport),
)
def viable(checked: Checked) -> Iterator[Found]:
    """The approved cases that hold no longer, or of which that cannot be told; what is spent does not count."""
    cases = approved(checked)
    known = facts(checked.uow, checked.place.path, checked.today)
    for id, case in cases.items():
        subject = checked.subjects.get(id)
        if subject is None or subject.status not in TO_COME:
            continue
        present, at = known.of(subject), f"/v1/business-cases/{case.id}/viability"
        stated = Stated(case.benefits, latest_finish=case.latest_finish_on)
        found = judged(stated, present, None, checked.today)
        told = (named(case), Reference(f"Viability of business case {case.number}", at))
        came_to = verdict(found)
        if came_to is Verdict.CANNOT_TELL:
            reason = next(test.reason for test in found if test.holds is None)
            text = f"Whether the business case of {subject.code} still holds cannot be told."
            yield Found(id, text, told, TELL, at, reason)
        elif came_to is Verdict.NOT_VIABLE:
            figures = remaining_benefit(stated, present), present.to_complete
            why = " and ".join(failing(found, case, subject.currency, *figures, present.finish))
            yield Found(id, f"The business case of {subject.code} holds no longer: {why}.", told, ASK, at)


def failing(
    found: list[Test], case: Any, currency: str, remaining: int | None, left: int | None, finish: Any
) -> Iterator[str]:
    """What fails, in words."""
    failed = {test.rule for test in found if test.holds is False}
    if ViabilityRule.WORTH_COMPLETING in failed:
        assert remaining is not None and left is not None
        yield f"{worded(remaining, currency)} of benefit is still to come, for {worded(left, currency)}"
    if ViabilityRule.LATEST_FINISH in failed:
        yield f"it is to finish on {finish}, after {case.latest_finish_on}"


@consistency(
    "business-case.fresh-at-gate",
    Severity.MUST_FIX,
    asks="Will the approved business case be as recent at the next gate as that gate asks?",
    needs=(*READ, "gate:read"),
    reads=(BusinessCase, Gate),
)
def fresh(checked: Checked) -> Iterator[Found]:
    """The next gates at which the case is older than their own criterion lets it be."""
    cases = approved(checked)
    query = checked.of(
        Gate, Gate.id, Gate.name, Gate.sequence, Gate.planned_on, Gate.forecast_on, Gate.criteria
    )
    seen = set()
    for gate in checked.rows(query.where(Gate.outcome.is_(None)).order_by(Gate.sequence)):
        subject, days = checked.subjects[gate.component_id], valid_days(gate.criteria)
        is_next, case = gate.component_id not in seen, case_for(subject, cases)
        seen.add(gate.component_id)
        if not is_next or case is None or days is None:
            continue
        approved_on = case.approved_at.astimezone(UTC).date()
        on = max(checked.today, gate.forecast_on or gate.planned_on or checked.today)
        if (on - approved_on).days > days:
            yield Found(
                subject.id,
                f"The business case of {subject.code} was approved on {approved_on}: {gate.name}, on {on}, "
                f"asks for one of the last {days} days.",
                (named(case), Reference(gate.name, f"/v1/gates/{gate.id}")),
                "Draft the next version from the figures of now, and have it approved before the gate.",
                f"{subject.address}/business-cases",
            )


def valid_days(criteria: list[dict[str, Any]]) -> int | None:
    """How old a gate lets the business case be; None where it says nothing of that."""
    return next((each.get("valid_days") for each in criteria if each["code"] == CRITERION), None)
