"""What of risk management actions come from."""

from app.actions.sources import records
from app.risk.issues.repository import IssueRepository
from app.risk.repository import RiskRepository
from app.risk.responses.repository import RiskResponseRepository

records("risk", RiskRepository)
records("risk_response", RiskResponseRepository)
records("issue", IssueRepository)
