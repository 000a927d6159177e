"""What of a portfolio may rest on an assumption: scores and business cases."""

from app.portfolio.business_cases.repository import BusinessCaseRepository
from app.portfolio.scores.repository import ScoreRepository
from app.risk.assumptions.models import DependantKind
from app.risk.assumptions.resting import rests

rests(DependantKind.SCORE, ScoreRepository, title="Score of {criterion}")
rests(DependantKind.BUSINESS_CASE, BusinessCaseRepository, title="Business case {number}")
