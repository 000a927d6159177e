"""Many reports at once, as an import brings them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.components.models import Component
from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.errors import Conflict, Forbidden
from app.core.rights import Rights
from app.core.unit_of_work import Actor, Writing, opened
from app.periods.service import find_period
from app.variance.status_reports.models import DeliveryConfidence, ReportStatus
from app.variance.status_reports.recording import Outcome, Recorded, preview, record_many
from tests.api.variance.conftest import brought, money
from tests.conftest import Office

Record = Callable[..., list[Recorded]]


def test_reports_are_created_then_revised_with_what_changed_then_left_alone(
    client: TestClient, component: Callable[..., UUID], record: Record
) -> None:
    a, b = component("A"), component("B")
    first = record("2023", {a: {"baseline_cost": 5, "forecast_cost": 5}, b: {"baseline_cost": 7}})
    assert [one.outcome for one in first] == [Outcome.CREATED, Outcome.CREATED]
    again = record(
        "2023", {a: {"baseline_cost": 5, "forecast_cost": 6, "cause": "Rain"}, b: {"baseline_cost": 7}}
    )
    assert [one.outcome for one in again] == [Outcome.REVISED, Outcome.UNCHANGED]
    assert again[0].changes["forecast_cost"] == (money("5.00"), money("6.00"))
    assert again[0].changes["cause"] == (None, "Rain")
    assert again[0].changes["calculated_rag"] == (None, "red")
    assert [one.report_id for one in again] == [one.report_id for one in first]
    told = client.get(f"/v1/status-reports/{first[0].report_id}").json()
    assert (told["status"], told["source"], told["version"]) == ("submitted", "test", 2)


def test_one_event_tells_of_all_and_the_confidences_are_counted_in_their_own_table(
    as_office: Office, component: Callable[..., UUID], record: Record
) -> None:
    ids = [component(f"P{n}") for n in range(3)]
    rating = {"assessor": "ipa", "scale": "uk-five-point"}
    record("2023", {id: {"delivery_confidences": [rating | {"value": "red"}]} for id in ids})
    record("2023", {ids[0]: {"delivery_confidences": [rating | {"value": "green"}]}})
    with as_office() as uow:
        mine = (
            sa.select(AuditEvent.payload)
            .filter_by(organisation_id=uow.actor.organisation_id, action="status_report.imported")
            .order_by(AuditEvent.number)
        )
        assert ['"rows":3' in str(payload) for payload in uow.session.scalars(mine)] == [True, False]
        rated = sa.select(DeliveryConfidence.value).filter_by(organisation_id=uow.actor.organisation_id)
        assert sorted(map(str, uow.session.scalars(rated))) == ["green", "red", "red"]


def test_what_is_published_stands_and_the_rest_is_written(
    component: Callable[..., UUID], record: Record
) -> None:
    a, b = component("A"), component("B")
    record("2023", {a: {"baseline_cost": 5}}, ReportStatus.PUBLISHED)
    told = record("2023", {a: {"baseline_cost": 6}, b: {"baseline_cost": money(7, "USD")}})
    assert [one.outcome for one in told] == [Outcome.REFUSED, Outcome.REFUSED]
    assert told[0].refusal == "SRP-0001 is published: it stands."
    assert "is kept in GBP" in str(told[1].refusal)
    assert [one.outcome for one in record("2023", {b: {"baseline_cost": 7}})] == [Outcome.CREATED]


def test_what_comes_twice_or_is_archived_is_refused(
    as_office: Office, client: TestClient, component: Callable[..., UUID], record: Record
) -> None:
    a, b, c = (component(code) for code in "ABC")
    rating = {"assessor": "ipa", "scale": "uk-three-point", "value": "red"}
    (told,) = record("2023", {c: {"delivery_confidences": [rating, rating]}})
    assert told.refusal == "C has two delivery confidences of one assessor."
    headers = {"If-Match": client.get(f"/v1/projects/{b}").headers["ETag"]}
    client.post(f"/v1/projects/{b}/archival", json={"reason": "Done"}, headers=headers)
    with as_office() as uow:
        first, archived = (uow.session.get_one(Component, id) for id in (a, b))
        items = [brought(first, {}), brought(first, {"baseline_cost": 1}), brought(archived, {})]
        found = record_many(uow, find_period(uow, "2023"), items, "test")
    assert [one.refusal for one in found] == [*(None, "A comes twice.", "B is archived: restore it first.")]


def test_a_preview_says_the_same_and_writes_nothing(
    as_office: Office, client: TestClient, component: Callable[..., UUID], record: Record
) -> None:
    a, b = component("A"), component("B")
    record("2023", {a: {"baseline_cost": 5}})
    with as_office() as uow:
        components = [uow.session.get_one(Component, id) for id in (a, b)]
        items = [brought(one, {"baseline_cost": 6}) for one in components]
        told = preview(uow, find_period(uow, "2023"), items)
    assert [one.outcome for one in told] == [Outcome.REVISED, Outcome.CREATED]
    assert client.get(f"/v1/projects/{b}/status-reports").json()["items"] == []


def test_who_may_not_write_one_of_the_reports_writes_none(
    database: Database, organisation_id: UUID, component: Callable[..., UUID], periods: None
) -> None:
    a, b = component("A"), component("B")
    rights = Rights({p: (f"{a}/",) for p in ("status_report:write", "status_report:read", "period:read")})
    with (
        pytest.raises(Forbidden, match="B needs the permission status_report:write"),
        opened(Writing, database, lambda _: Actor("one", organisation_id, rights)) as uow,
    ):
        found = [uow.session.get_one(Component, id) for id in (a, b)]
        record_many(uow, find_period(uow, "2023"), [brought(one, {}) for one in found], "test")


def test_nothing_is_recorded_in_a_closed_period(client: TestClient, project: UUID, record: Record) -> None:
    (one,) = client.get("/v1/reporting-periods", params={"code": "2023"}).json()["items"]
    client.post(f"/v1/reporting-periods/{one['id']}/closure", headers={"If-Match": '"1"'})
    with pytest.raises(Conflict, match="2023 is closed"):
        record("2023", {project: {"baseline_cost": 5}})


def test_a_thousand_reports_are_recorded_in_a_few_statements(
    as_office: Office, database: Database, component: Callable[..., Any], record: Record
) -> None:
    few, many = ([component(f"{n}-{i}") for i in range(n)] for n in (2, 30))
    counts = []
    for ids in (few, many):
        said: list[str] = []

        def listen(_: Any, __: Any, statement: str, *___: Any, said: list[str] = said) -> None:
            said.append(statement)

        with as_office() as uow:
            items = [brought(uow.session.get_one(Component, id), {"baseline_cost": 1}) for id in ids]
            period = find_period(uow, "2023")
            sa.event.listen(database.engine, "before_cursor_execute", listen)
            record_many(uow, period, items, "test")
            sa.event.remove(database.engine, "before_cursor_execute", listen)
        counts.append(len(said))
    assert counts[0] == counts[1]
