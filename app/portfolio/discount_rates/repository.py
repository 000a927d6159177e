"""Reading schedules of discount rates: they belong to the organisation as a whole."""

from datetime import date
from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.portfolio.discount_rates.models import DiscountRateSchedule
from app.portfolio.discount_rates.schemas import ScheduleRead


class ScheduleRepository(Repository[DiscountRateSchedule, ScheduleRead]):
    model = DiscountRateSchedule
    told = ScheduleRead
    noun = "discount rate schedule"
    reads = "ranking:read"
    sortable: ClassVar = {
        "slug": DiscountRateSchedule.slug,
        "effective_from": DiscountRateSchedule.effective_from,
        "created_at": DiscountRateSchedule.created_at,
    }
    filters: ClassVar = {"slug": equals("slug", DiscountRateSchedule.slug)}

    def in_force(self, slug: str, day: date) -> DiscountRateSchedule | None:
        """The newest schedule of a slug that is in force on a day, whoever asks."""
        query = sa.select(DiscountRateSchedule).where(
            DiscountRateSchedule.organisation_id == self.actor.organisation_id,
            DiscountRateSchedule.slug == slug,
            DiscountRateSchedule.effective_from <= day,
        )
        return self.session.scalar(query.order_by(DiscountRateSchedule.effective_from.desc()).limit(1))
