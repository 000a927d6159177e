"""Members, roles and tokens over HTTP: who gets in, as whom, and what that is worth."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from app.identity.authentication import Authenticator
from tests.api.test_risks import FLOOD
from tests.conftest import PEPPER, ClientFor, Office
from tests.issuer import Issuer


@pytest.fixture
def issuer(app: FastAPI) -> Iterator[Issuer]:
    """A real issuer on this machine that the service trusts."""
    before = app.state.authenticator
    with Issuer() as issuer:
        app.state.authenticator = Authenticator(app.state.settings.token_peppers, [issuer.settings()])
        yield issuer
    app.state.authenticator = before


@pytest.fixture
def analyst(client: TestClient, issuer: Issuer) -> dict[str, str]:
    """A member who signs in at the issuer."""
    about = {"name": "PMO analyst", "issuer": issuer.url, "subject": f"analyst-{uuid7()}"}
    return client.post("/v1/members", json=about).json()


def signed_in(app: FastAPI, token: str) -> TestClient:
    return TestClient(app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)


def test_who_signs_in_has_the_roles_they_were_granted(
    app: FastAPI, client: TestClient, issuer: Issuer, analyst: dict[str, str], project: UUID
) -> None:
    them = signed_in(app, issuer.token(sub=analyst["subject"]))
    assert them.get("/v1/me").json()["permissions"] == {}
    assert them.get(f"/v1/projects/{project}").status_code == 404
    grant = {"member_id": analyst["id"], "role": "reader", "component_id": str(project)}
    given = client.post("/v1/grants", json=grant)
    assert given.status_code == 201 and client.post("/v1/grants", json=grant).status_code == 409
    assert them.get(f"/v1/projects/{project}").status_code == 200
    assert them.get("/v1/me").json()["permissions"]["risk:read"] == [str(project)]
    withdrawn = client.delete(given.headers["Location"], headers={"If-Match": given.headers["ETag"]})
    assert withdrawn.status_code == 204
    assert them.get(f"/v1/projects/{project}").status_code == 404


def test_a_suspended_member_and_a_stranger_are_refused(
    app: FastAPI, client: TestClient, issuer: Issuer, analyst: dict[str, str]
) -> None:
    token = issuer.token(sub=analyst["subject"])
    assert signed_in(app, token).get("/v1/me").status_code == 200
    suspended = client.patch(
        f"/v1/members/{analyst['id']}", json={"status": "suspended"}, headers={"If-Match": '"1"'}
    )
    assert suspended.status_code == 200
    for refused in (token, issuer.token(sub="nobody"), issuer.token(sub=analyst["subject"], aud="elsewhere")):
        assert signed_in(app, refused).get("/v1/me").status_code == 401


def test_a_rotated_key_and_a_retired_one(app: FastAPI, issuer: Issuer, analyst: dict[str, str]) -> None:
    before = issuer.token(sub=analyst["subject"])
    assert signed_in(app, before).get("/v1/me").status_code == 200
    issuer.rotate()
    app.state.authenticator = Authenticator(app.state.settings.token_peppers, [issuer.settings()])
    assert signed_in(app, issuer.token(sub=analyst["subject"])).get("/v1/me").status_code == 200
    assert signed_in(app, before).get("/v1/me").status_code == 200, "kept while its tokens live"


def token_for(client: TestClient, member_id: str, scopes: list[str], days: int = 1) -> dict[str, object]:
    expires = (utc_now() + timedelta(days=days)).isoformat()
    return {"member_id": member_id, "name": "Export", "scopes": scopes, "expires_at": expires}


def test_a_service_token_is_shown_once_scoped_and_revocable(
    app: FastAPI, client: TestClient, project: UUID
) -> None:
    member = client.post("/v1/members", json={"kind": "service", "name": "Export"}).json()
    client.post("/v1/grants", json={"member_id": member["id"], "role": "project_manager"})
    key, asked = {"Idempotency-Key": "mint"}, token_for(client, member["id"], ["read"])
    minted, again = (client.post("/v1/service-tokens", json=asked, headers=key) for _ in range(2))
    assert minted.status_code == 201 and again.status_code == 409 and "only once" in again.json()["detail"]
    shown = client.get(minted.headers["Location"])
    assert shown.status_code == 200 and "token" not in shown.json()
    service = signed_in(app, minted.json()["token"])
    register = f"/v1/projects/{project}/risks"
    assert service.get(register).status_code == 200
    refused = service.post(register, json=FLOOD)
    assert refused.status_code == 403 and refused.json()["rule"] == "risk:write"
    revoked = client.post(f"{minted.headers['Location']}/revocation", headers={"If-Match": '"1"'})
    assert revoked.status_code == 200 and revoked.json()["revoked_at"]
    assert service.get(register).status_code == 401


@pytest.mark.parametrize(("scopes", "days"), [(["all"], 1), (["read"], 4000), (["read"], -1), ([], 1)])
def test_a_token_lives_within_limits(client: TestClient, scopes: list[str], days: int) -> None:
    member = client.post("/v1/members", json={"name": "Export"}).json()
    refused = client.post("/v1/service-tokens", json=token_for(client, member["id"], scopes, days))
    assert refused.status_code == 422


def test_who_administers_a_part_grants_there_only(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component
) -> None:
    here, there = component("HERE"), component("THERE")
    member = client.post("/v1/members", json={"name": "Somebody"}).json()
    local = client_for(organisation_id, role=("administrator", "reader"), on=here)
    grant = {"member_id": member["id"], "role": "reader"}
    assert local.post("/v1/grants", json={**grant, "component_id": str(here)}).status_code == 201
    refused = local.post("/v1/grants", json={**grant, "component_id": None})
    assert refused.status_code == 403 and refused.json()["rule"] == "grant:write"
    unseen = local.post("/v1/grants", json={**grant, "component_id": str(there)})
    unknown = local.post("/v1/grants", json={**grant, "component_id": str(uuid7())})
    assert unseen.status_code == unknown.status_code == 404
    assert local.post("/v1/members", json={"name": "Another"}).status_code == 403
    assert local.post("/v1/service-tokens", json=token_for(local, member["id"], ["*"])).status_code == 403


def test_another_organisations_members_are_not_found(
    client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    member = client.post("/v1/members", json={"name": "Somebody"})
    stranger = client_for(uuid7())
    assert stranger.get(member.headers["Location"]).status_code == 404
    assert stranger.get(f"/v1/organisations/{organisation_id}").status_code == 404
    grant = {"member_id": member.json()["id"], "role": "reader"}
    assert stranger.post("/v1/grants", json=grant).status_code == 404


def test_an_organisation_is_founded_and_renamed_on_its_own_trail(
    client: TestClient, as_office: Office, organisation_id: UUID
) -> None:
    from app.identity.service import found

    with as_office() as uow:
        found(uow, f"office-{organisation_id}", "The office")
    url = f"/v1/organisations/{organisation_id}"
    assert client.get(url).json()["name"] == "The office"
    renamed = client.patch(url, json={"name": "Change office"}, headers={"If-Match": '"1"'})
    assert renamed.json()["name"] == "Change office"
    actions = [event["action"] for event in client.get("/v1/audit-events").json()["items"]]
    assert actions == ["organisation.founded", "organisation.renamed"]


def test_the_roles_are_told_with_what_they_permit(client: TestClient) -> None:
    roles = {role["role"]: role["permissions"] for role in client.get("/v1/roles").json()["items"]}
    assert len(roles) == 11 and "decision:decide" in roles["board_member"]
    assert not any(permission.endswith(":write") for permission in roles["reader"])


def test_a_digest_and_not_the_secret_is_kept(client: TestClient, app: FastAPI) -> None:
    member = client.post("/v1/members", json={"name": "Export"}).json()
    minted = client.post("/v1/service-tokens", json=token_for(client, member["id"], ["read"])).json()
    secret = minted["token"].rsplit("_", 1)[1]
    trail = client.get("/v1/audit-events", params={"subject_id": minted["id"]}).text
    assert secret not in trail and PEPPER not in trail


def test_a_narrow_token_makes_no_wider_one(
    app: FastAPI, client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    narrow = client_for(organisation_id, scopes=("token:*", "member:read", "risk:read"))
    me = narrow.get("/v1/me").json()["member_id"]
    for scopes in (["*"], ["risk:*"], ["grant:write"], ["cleared:contingency"]):
        refused = narrow.post("/v1/service-tokens", json=token_for(client, me, scopes))
        assert (refused.status_code, refused.json().get("rule")) == (403, "grant:write"), scopes
    renewed = narrow.post("/v1/service-tokens", json=token_for(client, me, ["token:*", "risk:read"]))
    assert renewed.status_code == 201
    permissions = signed_in(app, renewed.json()["token"]).get("/v1/me").json()["permissions"]
    assert sorted(permissions) == ["risk:read", "token:read", "token:write"]


def test_a_token_for_another_needs_what_a_grant_needs(
    client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    narrow = client_for(organisation_id, scopes=("token:*", "member:read"))
    member = client.post("/v1/members", json={"name": "Not granted anything yet"}).json()
    refused = narrow.post("/v1/service-tokens", json=token_for(client, member["id"], ["*"]))
    assert (refused.status_code, refused.json().get("rule")) == (403, "grant:write")


def test_who_keeps_members_cannot_sign_in_as_one_with_roles(
    client: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    keeper = client_for(organisation_id, scopes=("member:*",))
    known = {"issuer": "https://id.example.org", "subject": f"me-{organisation_id}"}
    member = client.post("/v1/members", json={"name": "Director"}).json()
    client.post("/v1/grants", json={"member_id": member["id"], "role": "sro"})
    url, match = f"/v1/members/{member['id']}", {"If-Match": '"1"'}
    refused = keeper.patch(url, json=known, headers=match)
    assert (refused.status_code, refused.json().get("rule")) == (403, "grant:write")
    assert keeper.patch(url, json={"name": "The director"}, headers=match).status_code == 200
    assert client.patch(url, json=known, headers={"If-Match": '"2"'}).status_code == 200


def test_who_administers_a_part_sees_and_takes_back_the_grants_there_only(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component
) -> None:
    top, there = component("TOP", "portfolio"), component("THERE")
    here = component("HERE", parent=top)
    member = client.post("/v1/members", json={"name": "Somebody"}).json()
    local = client_for(organisation_id, role=("administrator", "reader"), on=top, member="local")
    grant = {"member_id": member["id"], "role": "reader"}
    given = local.post("/v1/grants", json={**grant, "component_id": str(here)})
    assert given.status_code == 201 and given.json()["allowed_actions"] == ["delete"]
    elsewhere = [
        client.post("/v1/grants", json={**grant, "component_id": place}) for place in (str(there), None)
    ]
    listed = local.get("/v1/grants", params={"include": "total", "member_id": member["id"]}).json()
    assert [each["id"] for each in listed["items"]] == [given.json()["id"]] and listed["total"] == 1
    for other in elsewhere:
        assert client.get(other.headers["Location"]).status_code == 200
        assert local.get(other.headers["Location"]).status_code == 404
        assert local.delete(other.headers["Location"], headers={"If-Match": '"1"'}).status_code == 404
    assert local.delete(given.headers["Location"], headers={"If-Match": '"1"'}).status_code == 204
