"""What the ledger's budget says against the baseline in force."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.baselines.models import Baseline
from app.cost.consistency import budgets, ledger
from app.cost.ledger.models import CostEntry
from app.governance.consistency.rules import Checked, Found, Reference, Severity, consistency, worded

BUDGET, CURRENCY = (sa.inspect(Baseline).columns[f"budget_{part}"] for part in ("minor", "currency"))


@consistency(
    "baseline.holds-the-budget",
    Severity.MUST_FIX,
    asks="Is every budget in an approved baseline, with the same amount?",
    needs=("baseline:read", "cost:read"),
    reads=(Baseline, CostEntry),
)
def budget(checked: Checked) -> Iterator[Found]:
    """The components whose budget nobody approved as a baseline, or that has moved since."""
    newest = newest_baselines(checked)
    for (id, currency), minor in budgets(checked).items():
        subject, baseline = checked.subjects[id], newest.get(id)
        at = f"{subject.address}/baselines"
        if baseline is None:
            text = f"{subject.code} has a budget of {worded(minor, currency)}, and no baseline."
            yield Found(id, text, (ledger(subject),), "Have a baseline approved.", at)
        elif (baseline.minor, baseline.currency) != (minor, currency):
            told = Reference(f"Baseline {baseline.number} of {subject.code}", f"/v1/baselines/{baseline.id}")
            text = (
                f"Baseline {baseline.number} of {subject.code} holds {worded(baseline.minor, baseline.currency)}, "
                f"and the ledger a budget of {worded(minor, currency)}."
            )
            yield Found(id, text, (told, ledger(subject)), "Rebaseline by a decision, or correct it.", at)


def newest_baselines(checked: Checked) -> dict[UUID, Any]:
    columns = (Baseline.id, Baseline.number, BUDGET.label("minor"), CURRENCY.label("currency"))
    rows = checked.rows(checked.of(Baseline, *columns).order_by(Baseline.number))
    return {row.component_id: row for row in rows}
