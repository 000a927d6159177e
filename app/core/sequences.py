"""References that people can say to each other: ``RSK-0042``, counted per organisation."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Base
from app.core.prepared import rows_of
from app.core.unit_of_work import Writing


class Sequence(Base):
    __tablename__ = "sequences"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


def counting(insert: type[sqlite.Insert] | type[postgresql.Insert]) -> sa.Executable:
    """Count on by ``step``, from nothing if need be, and tell where that leads."""
    step = sa.bindparam("step", type_=sa.Integer)
    new = insert(Sequence).values(
        organisation_id=sa.bindparam("organisation"), prefix=sa.bindparam("of"), value=step
    )
    on = new.on_conflict_do_update(
        index_elements=["organisation_id", "prefix"], set_={"value": Sequence.value + step}
    )
    return on.returning(Sequence.value)


COUNTING = {"sqlite": counting(sqlite.Insert), "postgresql": counting(postgresql.Insert)}


def next_references(uow: Writing, prefix: str, many: int = 1) -> list[str]:
    """The next references of a kind; a gap is left by what does not commit."""
    bound = {"organisation": uow.actor.organisation_id, "of": prefix, "step": many}
    connection = uow.session.connection()
    ((last,),) = rows_of(connection, COUNTING[connection.dialect.name], bound)
    return [f"{prefix}-{number:04d}" for number in range(last - many + 1, last + 1)]


def next_reference(uow: Writing, prefix: str) -> str:
    return next_references(uow, prefix)[0]
