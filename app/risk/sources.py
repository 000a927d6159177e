"""What of risk management actions come from."""

from app.actions.sources import records
from app.risk.repository import RiskRepository

records("risk", RiskRepository)
