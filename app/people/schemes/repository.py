"""Reading schemes of certification."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from app.core.errors import Invalid
from app.core.repository import Repository
from app.core.statements import equals
from app.people.governing import READ
from app.people.schemes.models import CertificationScheme
from app.people.schemes.schemas import SchemeRead


class SchemeRepository(Repository[CertificationScheme, SchemeRead]):
    model = CertificationScheme
    told = SchemeRead
    noun = "scheme"
    reads = READ
    sortable: ClassVar = {
        "code": CertificationScheme.code,
        "name": CertificationScheme.name,
        "created_at": CertificationScheme.created_at,
    }
    filters: ClassVar = {"code": equals("code", CertificationScheme.code)}

    def by_code(self) -> Mapping[str, CertificationScheme]:
        return {scheme.code: scheme for scheme in self.all()}

    def refuse_unknown(self, codes: Iterable[str]) -> None:
        """Raises ``Invalid`` where one of them is the code of no scheme."""
        if strange := sorted(set(codes) - self.by_code().keys()):
            raise Invalid(f"No such scheme: {', '.join(strange)}.")
