"""Every rule of the consistency check: importing this registers them all."""

from app.baselines import consistency as baselines
from app.benefits import consistency as benefits
from app.cost import consistency as cost
from app.governance.assurance import consistency as assurance
from app.governance.consistency import own
from app.lessons import consistency as lessons
from app.portfolio.business_cases import consistency as business_cases
from app.portfolio.business_cases import continuing
from app.portfolio.continuation import consistency as continuation_reviews
from app.portfolio.objectives import consistency as objectives
from app.resources.assignments import consistency as assignments
from app.risk import consistency as risk
from app.risk.component_dependencies import consistency as dependencies
from app.risk.responses import consistency as responses
from app.schedule import consistency as schedule
from app.stakeholders import consistency as stakeholders
from app.variance.status_reports import consistency as status_reports

ALL = (
    *(
        assignments,
        assurance,
        baselines,
        benefits,
        business_cases,
        continuation_reviews,
        continuing,
        cost,
        dependencies,
        lessons,
        objectives,
        own,
        responses,
    ),
    *(risk, schedule, stakeholders, status_reports),
)
