"""The lifecycles that come with every organisation: read-only, to follow as they are or to tailor.

Criteria follow PRINCE2 7 (directing and managing a stage boundary), the AgilePM Handbook v2 (the DSDM phases),
the UK Gate Review workbooks 0 to 5 with GovS 002, and, in the light one, what no project goes without.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.calc.gates import Comparison
from app.governance.lifecycles.schemas import LifecycleStandard
from app.governance.lifecycles.templates import Basis, EvidenceKind, Importance, MetricFigure
from app.governance.tolerances.models import Metric
from app.identity.roles import Role

HALF_A_YEAR, A_QUARTER, A_MONTH = 182, 91, 35
REVIEWERS = [Role.ASSURER, Role.FINANCE]
Said = dict[str, Any]  # as a client would say it


def document(code: str, text: str, days: int | None = None, **other: Any) -> Said:
    return {"code": code, "text": text, "valid_days": days, **other}


def attested(code: str, text: str, days: int | None = None, **other: Any) -> Said:
    return document(code, text, days, evidence=EvidenceKind.ATTESTATION, **other)


def forecast(code: str, text: str, metric: Metric, ratio: float, **other: Any) -> Said:
    """What a forecast may come to, as a ratio of its baseline."""
    threshold: Said = {"metric": metric, "figure": MetricFigure.FORECAST, "basis": Basis.RATIO}
    threshold |= {"comparison": Comparison.AT_MOST, "threshold": ratio}
    return document(code, text, A_MONTH, evidence=EvidenceKind.METRIC, threshold=threshold, **other)


def gate(code: str, name: str, *criteria: Said, days: int | None = A_QUARTER) -> Said:
    return {"code": code, "name": name, "criteria": criteria, "reviewers": REVIEWERS, "valid_days": days}


def stage(code: str, name: str, ends: Said) -> Said:
    return {"code": code, "name": name, "gate": ends}


SHOULD: Said = {"importance": Importance.SHOULD}
BY_FINANCE: Said = {"assessor": Role.FINANCE}
CASE = document(
    "business_case", "The business case is viable, desirable and achievable", HALF_A_YEAR, **BY_FINANCE
)
ON_COST = forecast(
    "cost", "Cost at completion is forecast within a tenth of its baseline", Metric.COST_AT_COMPLETION, 1.1
)
ON_TIME = forecast(
    "finish", "The finish is forecast within a tenth of its baseline", Metric.FINISH, 1.1, **SHOULD
)
RISKS = attested("risks", "The risk register is up to date, and its exposure within the appetite", A_MONTH)
LESSONS = document("lessons", "Lessons are recorded and passed on", **SHOULD)

PRINCE2 = dict(
    slug="prince2",
    name="PRINCE2 stages",
    description="Two management stages of delivery after initiation; the project board authorises each.",
    stages=[
        stage(
            "starting_up",
            "Starting up",
            gate(
                "authorise_initiation",
                "Authorise initiation",
                document("project_brief", "The project brief says what is wanted, by whom and why"),
                document("initiation_plan", "The plan of the initiation stage is agreed", A_QUARTER),
                attested("team", "Executive, senior user and senior supplier are appointed"),
            ),
        ),
        stage(
            "initiation",
            "Initiation",
            gate(
                "authorise_project",
                "Authorise the project",
                document("initiation_documentation", "The project initiation documentation is complete"),
                CASE,
                document("stage_plan", "The plan of the next stage is agreed", A_QUARTER),
                RISKS,
                document("benefits_approach", "Who measures which benefit, and when, is agreed", **SHOULD),
            ),
        ),
        stage(
            "delivery_1",
            "First delivery stage",
            gate(
                "authorise_stage",
                "Authorise the next stage",
                document(
                    "end_stage_report", "The end stage report compares the stage with its plan", A_QUARTER
                ),
                document("next_stage_plan", "The plan of the next stage is agreed", A_QUARTER),
                CASE,
                ON_COST,
                ON_TIME,
                RISKS,
                LESSONS,
            ),
        ),
        stage(
            "delivery_2",
            "Final delivery stage",
            gate(
                "authorise_closure",
                "Authorise closure",
                document("end_project_report", "The end project report compares the project with its case"),
                attested("acceptance", "The user has accepted the product, and operations its upkeep"),
                document("benefits_review", "Who reviews the benefits after the end, and when, is agreed"),
                LESSONS,
                days=None,
            ),
        ),
    ],
)
AGILEPM = dict(
    slug="agilepm",
    name="AgilePM phases",
    description="Feasibility and foundations, then evolutionary development in timeboxes, and deployment.",
    stages=[
        stage(
            "feasibility",
            "Feasibility",
            gate(
                "feasible",
                "Feasibility agreed",
                document(
                    "feasibility_assessment", "The outline of solution and case shows that it can be done"
                ),
                document("terms_of_reference", "The terms of reference are agreed by the business sponsor"),
            ),
        ),
        stage(
            "foundations",
            "Foundations",
            gate(
                "foundations_agreed",
                "Foundations agreed",
                CASE,
                document(
                    "prioritised_requirements",
                    "Requirements are prioritised, at most 60 % of effort must-have",
                ),
                document("delivery_plan", "Increments and timeboxes are planned", A_QUARTER),
                attested("empowered_team", "The solution development team is empowered and available"),
            ),
        ),
        stage(
            "evolutionary_development",
            "Evolutionary development",
            gate(
                "ready_to_deploy",
                "Ready to deploy",
                attested("must_haves", "Every must-have of the increment is done and accepted", A_MONTH),
                attested(
                    "timebox_reviews", "Each timebox was closed out with the business", A_MONTH, **SHOULD
                ),
                ON_COST,
                RISKS,
            ),
        ),
        stage(
            "deployment",
            "Deployment",
            gate(
                "increment_closed",
                "Project closed",
                document("project_review", "The project review report is agreed"),
                document("benefits_assessment", "Who assesses the benefits, and when, is agreed"),
                LESSONS,
                days=None,
            ),
        ),
    ],
)
GATEWAY = dict(
    slug="gateway",
    name="Gateway 0 to 5",
    description="The UK gate reviews: strategic assessment to benefits realisation.",
    stages=[
        stage(
            "strategy",
            "Strategy",
            gate(
                "gate_0",
                "Gate 0: strategic assessment",
                document("mandate", "The programme or project follows from a strategy and has a mandate"),
                attested("accountability", "A senior responsible owner is appointed"),
            ),
        ),
        stage(
            "justification",
            "Business justification",
            gate(
                "gate_1",
                "Gate 1: business justification",
                document(
                    "strategic_outline_case",
                    "The strategic outline case is agreed",
                    HALF_A_YEAR,
                    **BY_FINANCE,
                ),
                document("stakeholders", "Stakeholders support it, or their objections are known", **SHOULD),
                RISKS,
            ),
        ),
        stage(
            "delivery_strategy",
            "Delivery strategy",
            gate(
                "gate_2",
                "Gate 2: delivery strategy",
                document(
                    "outline_business_case", "The outline business case is agreed", HALF_A_YEAR, **BY_FINANCE
                ),
                document("procurement_strategy", "The delivery and procurement strategy is agreed"),
                RISKS,
            ),
        ),
        stage(
            "procurement",
            "Procurement",
            gate(
                "gate_3",
                "Gate 3: investment decision",
                document("full_business_case", "The full business case is agreed", HALF_A_YEAR, **BY_FINANCE),
                document("contract", "The contract that is recommended is value for money"),
                document("delivery_plan", "The plan to Gate 4 is agreed", A_QUARTER),
                RISKS,
            ),
        ),
        stage(
            "construction",
            "Design, build and test",
            gate(
                "gate_4",
                "Gate 4: readiness for service",
                attested("readiness", "The business is ready to take it over", A_MONTH),
                document("test_report", "Acceptance tests are passed", A_QUARTER),
                ON_COST,
                RISKS,
                LESSONS,
            ),
        ),
        stage(
            "operation",
            "Operation",
            gate(
                "gate_5",
                "Gate 5: operations review and benefits realisation",
                document("post_implementation_review", "The post-implementation review is done", HALF_A_YEAR),
                document("benefits_realisation", "Benefits are measured against the case", HALF_A_YEAR),
                LESSONS,
                days=None,
            ),
        ),
    ],
)
LIGHT = dict(
    slug="light",
    name="Light",
    description="Plan, do, close: for what is small.",
    stages=[
        stage(
            "plan",
            "Plan",
            gate(
                "go",
                "Go",
                document("one_page_case", "One page says why, what, by when and for how much", HALF_A_YEAR),
                attested("owner", "Somebody owns the result"),
            ),
        ),
        stage(
            "do",
            "Do",
            gate("done", "Done", attested("accepted", "Who asked for it has accepted it"), days=None),
        ),
    ],
)


@cache
def standards() -> Mapping[str, LifecycleStandard]:
    """The ready-made lifecycles by their slug."""
    told = map(LifecycleStandard.model_validate, (PRINCE2, AGILEPM, GATEWAY, LIGHT))
    return {each.slug: each for each in told}
