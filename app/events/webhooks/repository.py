"""Reading webhooks and deliveries, which belong to the organisation as a whole."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.events.webhooks.models import Delivery, Webhook
from app.events.webhooks.schemas import DeliveryRead, WebhookRead


class WebhookRepository(Repository[Webhook, WebhookRead]):
    model = Webhook
    told = WebhookRead
    noun = "webhook"
    reads = "webhook:read"
    sortable: ClassVar = {"name": Webhook.name, "created_at": Webhook.created_at}
    filters: ClassVar = {"status": equals("status", Webhook.status)}


class DeliveryRepository(Repository[Delivery, DeliveryRead]):
    model = Delivery
    told = DeliveryRead
    noun = "webhook delivery"
    reads = "webhook:read"
    sortable: ClassVar = {"number": Delivery.number, "created_at": Delivery.created_at}
    filters: ClassVar = {
        "webhook": equals("webhook", Delivery.webhook_id),
        "status": equals("status", Delivery.status),
        "after": Delivery.number > sa.bindparam("after", type_=sa.Integer),
    }
