"""The sample, made once for each database, and a client of whoever heads its portfolio office."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity import service
from app.identity.rights import EVERYTHING
from app.identity.roles import Role
from app.identity.schemas import GrantWrite, TokenWrite
from app.sample.making import PEOPLE, Made, make
from tests.conftest import PEPPER, WORKER

OFFICE = "Head of portfolio office"


@pytest.fixture(scope="session")
def sample(app: FastAPI) -> Made:
    slug = f"sample_{WORKER}_{app.state.database.engine.dialect.name}"
    return make(app.state.database, slug, "Northshire Transport Authority")


def token_of(app: FastAPI, made: Made, member: str = OFFICE, scopes: tuple[str, ...] = ("*",)) -> str:
    """A token of a member of the sample; who heads the office administers it, as in the demo."""
    who = made.members[member]
    with opened(
        Writing, app.state.database, lambda _: Actor("tests", made.organisation_id, EVERYTHING)
    ) as uow:
        if member == OFFICE:
            service.grant(uow, GrantWrite(member_id=who, role=Role.ADMINISTRATOR))
        asked = TokenWrite(
            member_id=who, name="docs", scopes=list(scopes), expires_at=utc_now() + timedelta(days=1)
        )
        return service.issue(uow, asked, [PEPPER.encode()], 366).token


@pytest.fixture(scope="session")
def office(app: FastAPI, sample: Made) -> Iterator[TestClient]:
    assert OFFICE in PEOPLE
    headers = {"Authorization": f"Bearer {token_of(app, sample)}"}
    yield TestClient(app, headers=headers)


@pytest.fixture(scope="session")
def portfolio(sample: Made) -> UUID:
    return sample.components["CHANGE"]
