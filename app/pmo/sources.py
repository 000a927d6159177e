"""What of an office actions come from."""

from app.actions.sources import records
from app.pmo.improvements.repository import ImprovementRepository

records("improvement", ImprovementRepository)
