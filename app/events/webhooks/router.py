"""``/v1/webhooks`` and ``/v1/webhook-deliveries``: who is told of what, and what became of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request
from pydantic import Field

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.events.webhooks import service
from app.events.webhooks.models import DeliveryStatus, WebhookStatus
from app.events.webhooks.policy import Policy
from app.events.webhooks.repository import DeliveryRepository, WebhookRepository
from app.events.webhooks.schemas import (
    DeliveryRead,
    Redelivered,
    SecretRotation,
    WebhookCondition,
    WebhookRead,
    WebhookSecretRead,
    WebhookWrite,
)

router = APIRouter(prefix="/v1", tags=["Webhooks"], route_class=UnitOfWorkRoute)
WebhookPatch = Annotated[MergePatch[WebhookWrite], Body(media_type="application/merge-patch+json")]
A_DAY = SecretRotation()


class SoughtDeliveries(Paging):
    """Which deliveries."""

    status: DeliveryStatus | None = None
    after: Annotated[int | None, Field(ge=0, lt=2**31, description="Of events after this sequence.")] = None


def policy_of(request: Request) -> Policy:
    policy: Policy = request.app.state.settings.webhook_policy
    return policy


@router.get("/webhooks")
def list_webhooks(uow: Reading, paging: Paged, status: WebhookStatus | None = None) -> Page[WebhookRead]:
    """The addresses that are told of events."""
    return WebhookRepository(uow).page(paging, status=status)


@router.post("/webhooks", status_code=201, responses=CREATING)
def create_webhook(data: WebhookWrite, request: Request, uow: Writing) -> WebhookSecretRead:
    """Have an address told of what comes from now on. The secret is in this answer and nowhere else."""
    return service.subscribe(uow, data, policy_of(request))


@router.get("/webhooks/{webhook_id}")
def read_webhook(webhook_id: UUID, uow: Reading) -> Told[WebhookRead]:
    """One webhook."""
    return WebhookRepository(uow).row(webhook_id)


@router.get("/webhooks/{webhook_id}/history")
def read_webhook_history(webhook_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a webhook."""
    return WebhookRepository(uow).history(webhook_id, paging)


@router.patch("/webhooks/{webhook_id}", responses=CHANGING)
def update_webhook(
    webhook_id: UUID, patch: WebhookPatch, version: IfMatch, request: Request, uow: Writing
) -> Told[WebhookRead]:
    """Change where it goes or what it is told; who changes it becomes its owner."""
    webhook = service.revise(uow, webhook_id, version, patch, policy_of(request))
    return WebhookRepository(uow).row(webhook.id)


@router.delete("/webhooks/{webhook_id}", status_code=204, responses=CHANGING)
def delete_webhook(webhook_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a webhook away with its deliveries."""
    service.unsubscribe(uow, webhook_id, version)


@router.post("/webhooks/{webhook_id}/pause", responses=CHANGING)
def pause_webhook(webhook_id: UUID, version: IfMatch, uow: Writing) -> Told[WebhookRead]:
    """Send nothing for now."""
    return WebhookRepository(uow).row(service.pause(uow, webhook_id, version).id)


@router.post("/webhooks/{webhook_id}/resumption", responses=CHANGING)
def resume_webhook(webhook_id: UUID, version: IfMatch, uow: Writing) -> Told[WebhookRead]:
    """Send again, beginning where it stopped as far as the feed goes back."""
    return WebhookRepository(uow).row(service.resume(uow, webhook_id, version).id)


@router.post("/webhooks/{webhook_id}/secret-rotation", responses=CHANGING)
def rotate_webhook_secret(
    webhook_id: UUID, version: IfMatch, request: Request, uow: Writing, data: SecretRotation = A_DAY
) -> WebhookSecretRead:
    """Give it a new secret; the former one signs beside it for a while."""
    return service.rotate(uow, webhook_id, version, data, policy_of(request))


@router.get("/webhooks/{webhook_id}/condition")
def read_webhook_condition(webhook_id: UUID, uow: Reading) -> WebhookCondition:
    """How far behind it is, what waits, what was given up on, and since when it fails."""
    return service.condition(uow, webhook_id)


@router.get("/webhooks/{webhook_id}/deliveries")
def list_webhook_deliveries(
    webhook_id: UUID, uow: Reading, sought: Annotated[SoughtDeliveries, Query()]
) -> Page[DeliveryRead]:
    """What was sent, is to be sent, and was given up on (`status=dead`), with each attempt."""
    WebhookRepository(uow).row(webhook_id)
    filters = {"webhook": webhook_id, "status": sought.status, "after": sought.after}
    return DeliveryRepository(uow).page(sought, **filters)


@router.post("/webhooks/{webhook_id}/redelivery")
def redeliver_dead_letters(webhook_id: UUID, uow: Writing) -> Redelivered:
    """Send again every event that was given up on."""
    return Redelivered(redelivered=service.redeliver_dead(uow, webhook_id))


@router.get("/webhook-deliveries/{delivery_id}")
def read_webhook_delivery(delivery_id: UUID, uow: Reading) -> Told[DeliveryRead]:
    """One event on its way to one webhook."""
    return DeliveryRepository(uow).row(delivery_id)


@router.post("/webhook-deliveries/{delivery_id}/redelivery")
def redeliver_webhook_delivery(delivery_id: UUID, uow: Writing) -> Told[DeliveryRead]:
    """Send one event again, with the id it had."""
    service.redeliver(uow, delivery_id)
    return DeliveryRepository(uow).row(delivery_id)
