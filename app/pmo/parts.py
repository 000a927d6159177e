"""The part that the office which serves a place takes in a matter there."""

from typing import NamedTuple

from app.calc.authority.matrix import MATRIX, Matter, Mode
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.identity.people import person_of
from app.pmo.repository import Serving, serving, staff_of_offices


class Part(NamedTuple):
    """An office, its part in a matter, and the clause that says so."""

    office: Serving
    mode: Mode
    clause: str

    def is_played_by(self, uow: Reading) -> bool:
        """Whether the actor works in the office."""
        return person_of(uow) in staff_of_offices(uow, [self.office.office_id])


def part_at(uow: Reading, path: str, matter: Matter) -> Part | None:
    """The part of the office that serves a path today; None where none does."""
    office = serving(uow, path, utc_now().date(), matter)
    if office is None:
        return None
    cell = office.cell or MATRIX[matter][office.type]
    return Part(office, cell.mode, f"matrix.{matter}.{office.type}")
