"""A gate that is passed freezes the baseline in force."""

import hashlib

import sqlalchemy as sa

from app.baselines.models import Baseline, BaselineLine
from app.core.audit import canonical
from app.core.database import Database
from app.core.history import snapshot_of
from tests.api.cost.conftest import Books
from tests.api.governance.conftest import act

PASSED = {"outcome": "pass", "outcome_reason": "The plan holds"}


def test_a_pass_freezes_the_baseline_in_force_and_its_digest(books: Books, database: Database) -> None:
    books.line("LAB", work_package_id=books.package())
    books.post("budget", "2026-01", ("LAB", 100, "2026-01"), ("LAB", 100, "2026-02"))
    made = [books.made(f"{books.at}/gates", {"sequence": n, "name": f"Gate {n}"})["id"] for n in (1, 2, 3)]
    first, second, third = (f"/v1/gates/{id}" for id in made)
    none = act(books.client, first, "outcome", PASSED).json()
    assert (none["baseline_id"], none["baseline_number"], none["baseline_sha256"]) == (None, None, None)
    agreed = books.baselining("2026-01", decision_id=books.decided()).json()
    report = books.client.get(f"{second}/report").json()
    passed = act(books.client, second, "outcome", PASSED).json()
    with database.reading() as session:
        baseline = session.scalars(sa.select(Baseline).filter_by(id=agreed["id"])).one()
        lines = session.scalars(
            sa.select(BaselineLine).filter_by(baseline_id=baseline.id).order_by(BaselineLine.id)
        )
        held = {"baseline": snapshot_of(baseline), "lines": [*map(snapshot_of, lines)], "tasks": []}
    digest = hashlib.sha256(canonical(held).encode()).hexdigest()
    frozen = {"id": agreed["id"], "number": 1, "sha256": digest}
    assert report["would_freeze"]["baseline"] == frozen
    assert [passed[f"baseline_{name}"] for name in frozen] == list(frozen.values())
    (record,) = books.client.get(f"{second}/report").json()["held"]
    assert record["baseline"] == frozen
    held_up = act(books.client, third, "outcome", {"outcome": "hold", "outcome_reason": "Not yet"}).json()
    assert held_up["baseline_id"] is None
