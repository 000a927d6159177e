"""What of the domains at or below the risk register may rest on an assumption."""

from app.baselines.repository import BaselineRepository
from app.benefits.repository import BenefitRepository
from app.governance.decisions.repository import DecisionRepository
from app.risk.assumptions.models import DependantKind
from app.risk.assumptions.resting import rests
from app.risk.repository import RiskRepository
from app.schedule.repository import TaskRepository

rests(DependantKind.BASELINE, BaselineRepository, title="Baseline {number}")
rests(DependantKind.BENEFIT, BenefitRepository, title="{title}", owner="owner")
rests(DependantKind.DECISION, DecisionRepository, title="{title}")
rests(DependantKind.RISK, RiskRepository, title="{title}", owner="owner")
rests(DependantKind.TASK, TaskRepository, title="{name}", owner="owner")
