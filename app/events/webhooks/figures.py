"""What Prometheus reads of webhooks: from the database, so that any process tells of all workers."""

import logging
from collections.abc import Iterator

import sqlalchemy as sa
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.core.database import Database
from app.core.model import utc_now
from app.events.feed import head_of
from app.events.webhooks.models import Delivery, DeliveryStatus, Webhook, WebhookCursor, WebhookStatus

log = logging.getLogger(__name__)
STANDING = sa.select(Webhook.organisation_id, Webhook.status, WebhookCursor).join(
    WebhookCursor, WebhookCursor.webhook_id == Webhook.id
)
OLDEST = sa.select(sa.func.min(Delivery.created_at)).where(Delivery.status == DeliveryStatus.PENDING)
WAITING = (
    sa.select(Delivery.status, sa.func.count())
    .where(Delivery.status.in_([DeliveryStatus.PENDING, DeliveryStatus.DEAD]))
    .group_by(Delivery.status)
)


class WebhookFigures(Collector):
    """Lag, failures and dead letters of all webhooks together; who they are is not told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[Metric]:
        """None: to say what there will be must not ask a database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        try:
            yield from self._collected()
        except Exception as error:  # the other figures are told all the same
            log.warning("no figures of webhooks", exc_info=error)

    def _collected(self) -> list[Metric]:
        with self._database.reading() as session:
            rows = session.execute(STANDING).all()
            heads = {id: head_of(session, id) for id in {row.organisation_id for row in rows}}
            counts = {status: number for status, number in session.execute(WAITING)}
            oldest = session.scalar(OLDEST)
        active = [row for row in rows if row.status == WebhookStatus.ACTIVE]
        lag = max((heads[row.organisation_id] - row.WebhookCursor.number for row in active), default=0)
        failures = CounterMetricFamily("steerco_webhook_failures", "Attempts at a delivery that failed")
        failures.add_metric((), sum(row.WebhookCursor.failures for row in rows))
        gauges = {
            "lag_events": ("Events the slowest webhook has not looked at", lag),
            "failing": (
                "Webhooks whose last attempt failed",
                sum(1 for r in active if r.WebhookCursor.streak),
            ),
            "pending": ("Deliveries on their way", counts.get(DeliveryStatus.PENDING, 0)),
            "dead_letters": ("Deliveries that were given up on", counts.get(DeliveryStatus.DEAD, 0)),
            "oldest_seconds": (
                "Age of the oldest delivery on its way",
                (utc_now() - oldest).total_seconds() if oldest else 0,
            ),
        }
        told = (
            GaugeMetricFamily(f"steerco_webhook_{name}", text, value)
            for name, (text, value) in gauges.items()
        )
        return [failures, *told]
