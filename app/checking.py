"""Every rule of the consistency check: importing this registers them all."""

from app.baselines import consistency as baselines
from app.benefits import consistency as benefits
from app.cost import consistency as cost
from app.governance.assurance import consistency as assurance
from app.governance.consistency import own
from app.portfolio.business_cases import consistency as business_cases
from app.portfolio.objectives import consistency as objectives
from app.risk import consistency as risk
from app.schedule import consistency as schedule
from app.variance.status_reports import consistency as status_reports

ALL = (
    *(assurance, baselines, benefits, business_cases, cost, objectives, own, risk, schedule),
    status_reports,
)
