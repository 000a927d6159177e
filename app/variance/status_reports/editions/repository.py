"""Reading published versions of reports, and corrections."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.errors import NotFound
from app.core.repository import Repository
from app.core.statements import equals
from app.variance.status_reports.editions.models import ReportCorrection, ReportEdition
from app.variance.status_reports.editions.schemas import CorrectionRead, EditionRead

READ = "status_report:read"


class EditionRepository(Repository[ReportEdition, EditionRead]):
    model = ReportEdition
    told = EditionRead
    noun = "published version"
    reads = READ
    component = ReportEdition.component_id
    sortable: ClassVar = {"number": ReportEdition.number, "created_at": ReportEdition.created_at}
    filters: ClassVar = {
        "report": equals("report", ReportEdition.status_report_id),
        "number": equals("number", ReportEdition.number),
        "known_at": ReportEdition.created_at <= sa.bindparam("known_at", type_=ReportEdition.created_at.type),
    }

    def numbered(self, report_id: UUID, number: int) -> ReportEdition:
        """A version by its number. Raises ``NotFound``."""
        found = self.all(report=report_id, number=number)
        if not found:
            raise NotFound(f"No version {number} of the status report {report_id} is published.")
        return found[0]


class CorrectionRepository(Repository[ReportCorrection, CorrectionRead]):
    model = ReportCorrection
    told = CorrectionRead
    noun = "correction"
    reads = READ
    component = ReportCorrection.component_id
    sortable: ClassVar = {"created_at": ReportCorrection.created_at}
    filters: ClassVar = {
        "report": equals("report", ReportCorrection.status_report_id),
        "status": equals("status", ReportCorrection.status),
    }
