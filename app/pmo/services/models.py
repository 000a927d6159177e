"""The services of an office, and what was asked of each."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class ServiceGroup(StrEnum):
    STRATEGY_AND_PORTFOLIO = "strategy_and_portfolio"
    GOVERNANCE_AND_ASSURANCE = "governance_and_assurance"
    DELIVERY_SUPPORT = "delivery_support"
    CENTRE_OF_EXCELLENCE = "centre_of_excellence"
    INFORMATION = "information"
    PEOPLE = "people"


class ServiceStatus(StrEnum):
    PROPOSED = "proposed"
    PILOT = "pilot"
    LIVE = "live"
    RETIRED = "retired"


OFFERED = frozenset({ServiceStatus.PILOT, ServiceStatus.LIVE})


class OfficeService(Entity):
    """``component_id`` is its office's. ``status_since`` is the day from which it has its status."""

    __tablename__ = "office_services"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("office_id", "offices"),
        unique("reference", taken="Another service has this reference."),
        unique("office_id", "name", taken="Another service of this office has this name."),
        capped("cost_per_unit"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    office_id: Mapped[UUID]
    reference: Mapped[str]
    group: Mapped[ServiceGroup]
    name: Mapped[str]
    description: Mapped[str | None]
    customer: Mapped[str]
    trigger: Mapped[str | None]
    inputs: Mapped[list[Any]]
    outputs: Mapped[list[Any]]
    response_days: Mapped[int | None]
    cadence: Mapped[str | None]
    owner: Mapped[str]
    unit: Mapped[str | None]
    cost_per_unit: Mapped[Money | None] = money("cost_per_unit", optional=True)
    status: Mapped[ServiceStatus]
    status_since: Mapped[date]
    maturity: Mapped[int | None]
    maturity_target: Mapped[int | None]
    serves: Mapped[list[Any]]


class ServiceRequest(Entity):
    """What somebody asked of a service; ``hours`` is what it took."""

    __tablename__ = "service_requests"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("service_id", "office_services"),
        unique("reference", taken="Another service request has this reference."),
        sa.CheckConstraint("answered_on >= asked_on AND done_on >= answered_on", name="in_order"),
        sa.Index(None, "organisation_id", "service_id", "asked_on"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    service_id: Mapped[UUID]
    reference: Mapped[str]
    subject: Mapped[str]
    requester: Mapped[str]
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    done_on: Mapped[date | None]
    hours: Mapped[Decimal | None]
