"""What the tests of RAID share."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.test_risks import FLOOD

Act = Callable[..., Any]


@pytest.fixture
def act(client: TestClient) -> Act:
    """The answer to an action on a thing as it was last seen."""

    def act(url: str, action: str, body: Any = None, by: TestClient = client) -> Any:
        etag = client.get(url).headers["ETag"]
        return by.post(f"{url}/{action}", json=body, headers={"If-Match": etag})

    return act


@pytest.fixture
def entered(client: TestClient) -> Callable[..., str]:
    """The address of something that was entered in a register."""

    def entered(register: str, **body: Any) -> str:
        answer = client.post(register, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    return entered


@pytest.fixture
def risk(entered: Callable[..., str], project: Any) -> str:
    told = {"category": "Ground", "owner": "Head of engineering", "response": "Pumps", "impact_band": None}
    told |= {"schedule_impact_days": 20, "stated_impact_band": 4}
    del told["impact_band"]
    return entered(f"/v1/projects/{project}/risks", **FLOOD, **told)
