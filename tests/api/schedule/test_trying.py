"""Changes to a plan are calculated while others write, and again only where somebody was quicker."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.schedule import service, trying
from app.schedule.schemas import TaskEntry, TaskWrite
from tests.api.schedule.conftest import Entered
from tests.conftest import EVERYTHING

PATCH = {"Content-Type": "application/merge-patch+json"}
Who = Callable[[object], Actor]


@pytest.fixture
def who(organisation_id: UUID) -> Who:
    return lambda _: Actor("office", organisation_id, EVERYTHING)


def waits_for(code: str) -> MergePatch[TaskWrite]:
    return MergePatch[TaskWrite]({"predecessors": [{"task": code}]})


def test_nobody_is_kept_from_writing_while_a_change_is_calculated(
    client: TestClient,
    url: str,
    version: dict[str, Any],
    enter: Entered,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task, original, free = enter("A", 1), service.faults, []

    def watched(plan: Any) -> Any:
        with database.writing(0.5):
            free.append(len(plan.tasks))
        return original(plan)

    monkeypatch.setattr(service, "faults", watched)
    enter("B", 1, ("A",))
    headers = {**PATCH, "If-Match": '"1"'}
    client.patch(f"/v1/tasks/{task['id']}", json={"duration_minutes": 60}, headers=headers).raise_for_status()
    changed = client.patch(
        f"/v1/schedule-versions/{version['id']}", json={"data_date": None}, headers=headers
    )
    changed.raise_for_status()
    body = {"name": "Next", "start": "2026-03-02T08:00"}
    client.post(f"{url}/schedule-versions", json=body).raise_for_status()
    assert free == [2, 2, 2, 2]  # each once, with nobody at the writer


def test_a_change_is_calculated_again_where_somebody_was_quicker(
    client: TestClient, enter: Entered, database: Database, who: Who
) -> None:
    a, b = (UUID(enter(code, 1)["id"]) for code in "AB")
    with opened(Reading, database, who) as reading:
        tried = trying.revision(reading, a, 1, waits_for("B"))
    with opened(Writing, database, who) as quicker:
        service.revise_task(quicker, b, 1, waits_for("A"))
    with pytest.raises(Invalid, match="wait for each other"), opened(Writing, database, who) as writing:
        service.revise_task(writing, a, 1, waits_for("B"), tried)
    assert client.get(f"/v1/tasks/{a}").json()["predecessors"] == []


def test_a_task_is_not_taken_out_that_another_has_begun_to_wait_for(
    client: TestClient, version: dict[str, Any], enter: Entered, database: Database, who: Who
) -> None:
    a = UUID(enter("A", 1)["id"])
    with opened(Reading, database, who) as reading:
        tried = trying.removal(reading, a, 1)
    enter("B", 1, ("A",))
    with pytest.raises(Conflict, match="wait for it: B"), opened(Writing, database, who) as writing:
        service.remove_task(writing, a, 1, tried)
    assert client.get(f"/v1/tasks/{a}").status_code == 200


def test_a_task_may_be_entered_while_others_change_the_plan(
    version: dict[str, Any], enter: Entered, database: Database, who: Who
) -> None:
    entry = TaskEntry(code="N", name="New", parent="S")
    enter("S", kind="summary")
    with opened(Reading, database, who) as reading:
        tried = trying.entry(reading, UUID(version["id"]), entry)
    enter("A", 1)
    with opened(Writing, database, who) as writing:
        assert service.enter(writing, UUID(version["id"]), entry, tried).position == 3
