"""What a client may say about webhooks, and what it is told of them and their deliveries."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from app.core.schemas import Action, EntityRead, Label, Read, Write
from app.events.schemas import TypePattern
from app.events.webhooks.models import DeliveryStatus, WebhookStatus


def http_address(text: str) -> str:
    """An absolute http or https address without a name, a password or a fragment in it."""
    parts = urlsplit(text)
    _ = parts.port  # raises ValueError for none that there can be
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it is an address such as https://hooks.example.org/steerco")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("it has no name, password or fragment")
    return text


Url = Annotated[
    str,
    Field(
        min_length=8, max_length=2000, pattern=r"^https?://[!-~]+$", examples=["https://hooks.example.org/"]
    ),
    AfterValidator(http_address),
]
WRITE = "webhook:write"


class WebhookWrite(Write):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Risk desk",
                    "url": "https://hooks.example.org/steerco",
                    "types": ["org.steerco.risk.*"],
                }
            ]
        }
    )

    name: Label = Field(description="What it is for.")
    url: Url = Field(description="Where deliveries are posted: https, at a public address.")
    types: list[TypePattern] = Field(
        default=["*"], min_length=1, max_length=50, description="Of any of these types."
    )
    component_id: UUID | None = Field(
        default=None,
        description="Of this component, or of anything below it; null for all that its owner sees.",
    )


class WebhookRead(WebhookWrite, EntityRead):
    address: ClassVar[str] = "/v1/webhooks"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "delete": Action(WRITE),
        "pause": Action(WRITE, {WebhookStatus.ACTIVE}),
        "resumption": Action(WRITE, {WebhookStatus.PAUSED, WebhookStatus.DISABLED}),
        "secret-rotation": Action(WRITE),
        "redelivery": Action(WRITE),
    }

    status: WebhookStatus
    disabled_because: str | None
    owner_id: str = Field(
        description="Whose rights decide what it is told: who set it up, or changed it last."
    )
    secret_rotated_at: datetime
    former_secret_until: datetime | None = Field(
        description="Until then deliveries carry a second signature."
    )


class WebhookSecretRead(WebhookRead):
    """A webhook with its new secret, which is shown this once."""

    holds_secret: ClassVar[bool] = True

    secret: str = Field(description="As Standard Webhooks has it: `whsec_` and base64.")


class SecretRotation(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: int = Field(
        default=24, ge=0, le=168, description="How long deliveries are signed with the former secret too."
    )


class WebhookCondition(Read):
    """How a webhook fares."""

    behind: int = Field(description="Events not yet looked at for it.")
    pending: int
    dead: int
    failures: int = Field(description="Attempts that failed, since it was set up.")
    failing_since: datetime | None
    held_until: datetime | None = Field(description="When it is tried again after failures.")
    delivered_at: datetime | None = Field(description="The last success.")


class Redelivered(Read):
    redelivered: int = Field(description="How many dead letters are on their way again.")


class DeliveryRead(EntityRead):
    """One event on its way to one webhook, with each attempt."""

    address: ClassVar[str] = "/v1/webhook-deliveries"
    actions: ClassVar[dict[str, Action]] = {"redelivery": Action(WRITE)}

    webhook_id: UUID
    number: int = Field(description="The sequence of the event.")
    type: str
    status: DeliveryStatus
    attempts: int
    due_at: datetime | None
    delivered_at: datetime | None
    log: list[dict[str, Any]] = Field(
        description="The last attempts: when, with what status or fault, how long."
    )
