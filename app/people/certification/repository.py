"""Certificates with who holds them, and who is to learn for one."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.people.certificates.models import HeldCertificate
from app.people.register.models import Person, PersonKind
from app.people.trainings.models import Training, TrainingStatus


def certificates(uow: Reading) -> list[Any]:
    """Every certificate with the code of who holds it, the one that ends first before the others."""
    columns = [c for c in sa.inspect(HeldCertificate).columns if c.name != "organisation_id"]
    query = (
        sa.select(*columns, Person.code.label("person"))
        .join_from(HeldCertificate, Person, Person.id == HeldCertificate.person_id)
        .where(HeldCertificate.organisation_id == uow.actor.organisation_id)
        .order_by(HeldCertificate.expires_on.is_(None), HeldCertificate.expires_on, Person.code)
    )
    return list(uow.session.execute(query.order_by(HeldCertificate.id)))


def planned_for_schemes(uow: Reading) -> list[Any]:
    """Every training that is planned for a scheme with the code of whose it is, the next before the others."""
    query = (
        sa.select(Training.id, Training.person_id, Training.scheme, Person.code.label("person"))
        .join_from(Training, Person, Person.id == Training.person_id)
        .where(
            Training.organisation_id == uow.actor.organisation_id,
            Training.scheme.is_not(None),
            Training.status == TrainingStatus.PLANNED,
        )
    )
    return list(uow.session.execute(query.order_by(Training.planned_on, Training.id)))


def people(uow: Reading, role_id: UUID | None = None) -> list[Any]:
    """Those who are somebody in particular, by their codes."""
    query = sa.select(Person.id, Person.code, Person.name, Person.starts_on, Person.ends_on).where(
        Person.organisation_id == uow.actor.organisation_id, Person.kind == PersonKind.PERSON
    )
    if role_id:
        query = query.where(Person.role_id == role_id)
    return list(uow.session.execute(query.order_by(Person.code)))
