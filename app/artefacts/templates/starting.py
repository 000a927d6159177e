"""The templates of the library that a component is started and planned with."""

from app.artefacts.fields import ReferenceKind
from app.artefacts.templates.models import TemplateType
from app.artefacts.templates.shapes import (
    FINANCE,
    REVIEWER,
    SPONSOR,
    SRO,
    amount,
    choice,
    day,
    number,
    prose,
    reference,
    table,
    template,
    text,
)

CHARTER = template(
    "charter",
    "Project charter",
    [
        prose("purpose", "Why it is done, and what is wrong if it is not."),
        table(
            "objectives",
            text("objective"),
            text("success_criterion", "What is measured, and the figure that is success."),
            guidance="Measurable, each with what counts as success.",
        ),
        prose("requirements", "At a high level: what the result must do, for whom."),
        prose("boundaries", "What is not part of it.", required=False),
        prose("overall_risks", "What could make the objectives unattainable; the register has the rest."),
        table("milestones", text("milestone"), day("planned_on", required=False)),
        amount("budget", "Summary budget, in the component's currency."),
        prose("stakeholders", "Who is affected and who decides."),
        prose("approval_requirements", "What counts as success, who says so, and who signs."),
        text("manager", "The role or person that leads it."),
        prose("manager_authority", "What the manager decides alone: money, people, changes."),
        text("sponsor"),
        prose("exit_criteria", "When it is closed, or stopped before its end.", required=False),
    ],
    "component top_risks milestones",
    [SPONSOR],
    stage="initiation",
)
BUSINESS_CASE = template(
    "business_case",
    "Business case (five cases)",
    [
        prose("strategic_case", "The case for change: where we are, what is needed, which objectives."),
        table(
            "options",
            text("option"),
            choice("kind", "do_nothing", "do_minimum", "change"),
            amount("whole_life_cost"),
            amount("net_present_value"),
            number("benefit_cost_ratio", required=False),
            prose("why_or_why_not"),
            guidance="Doing nothing, and two other options at least.",
            min_rows=3,
            rows_needed=[{"column": "kind", "choice": "do_nothing", "at_least": 1, "at_most": 1}],
        ),
        text("preferred_option"),
        number("discount_rate", "In percent a year, real or nominal as the figures are.", least=0, most=30),
        table(
            "sensitivities",
            text("assumption"),
            text("change"),
            amount("net_present_value"),
            guidance="What would have to be otherwise for another option to be preferred.",
        ),
        table(
            "benefits_claimed",
            text("benefit"),
            text("benefit_owner", "In the business; not the manager of the work."),
            choice("kind", "cashable", "non_cashable", "qualitative", "social", "disbenefit"),
            text("measure"),
            amount("annual_value", required=False),
            reference("profile", ReferenceKind.BENEFIT, required=False),
        ),
        prose("commercial_case", "How it is bought, and who carries which risk."),
        prose("financial_case", "Whether it can be paid for, by whom, in which year."),
        prose("management_case", "How it is delivered, governed and assured, and when."),
        prose("main_risks"),
    ],
    "component benefits top_risks latest_report",
    [SRO, FINANCE],
    stage="initiation",
)
TIMELINE = template(
    "timeline",
    "Timeline and plan",
    [
        prose("scope_of_plan", "The work breakdown: what the plan covers, down to which level."),
        prose("network", "How the work depends on itself and on others; external links named."),
        table(
            "resources",
            text("resource_role"),
            number("full_time_equivalents", least=0),
            prose("condition", required=False),
        ),
        text("baseline_version", "The number of the baseline that it is measured against."),
        prose("assumptions"),
        text("calendars", "Which working calendars it is calculated on."),
        table("tolerances", choice("dimension", "time", "cost", "scope", "quality"), text("tolerance")),
    ],
    "component milestones latest_report",
    [SPONSOR],
    stage="planning",
)
RISK_REGISTER = template(
    "risk_register",
    "Programme risk register",
    [
        prose("scope_of_register", "Which components it covers, and the date of the last review."),
        table(
            "common_drivers",
            text("driver"),
            prose("risks_that_share_it"),
            prose("what_is_done"),
            guidance="One cause behind several risks: they are not independent.",
        ),
        prose("aggregate_exposure", "All risks together: the figure, its confidence level and its source."),
        prose("appetite", "What is accepted, and by whom."),
        table(
            "risks_to_escalate",
            reference("risk", ReferenceKind.RISK),
            prose("why"),
            min_rows=0,
            required=False,
        ),
    ],
    "component top_risks open_issues",
    [SRO],
    type=TemplateType.REGISTER,
    stage="delivery",
)
BENEFITS_PROFILE = template(
    "benefits_profile",
    "Benefit profile",
    [
        text("benefit"),
        reference("record", ReferenceKind.BENEFIT, required=False),
        choice("category", "cashable", "non_cashable", "qualitative", "social", "disbenefit"),
        text("measure"),
        text("unit"),
        number("baseline_value", "Measured before the change; empty where there is none.", required=False),
        day("baseline_on", required=False),
        number("target_value"),
        table("trajectory", day("day"), number("value")),
        text("benefit_owner", "In the business; not the manager of the work."),
        text("beneficiary"),
        prose("depends_on", "Outputs, capabilities and outcomes that come before it."),
        prose("assumptions"),
        number("attribution_percent", "What share this work is credited with.", least=0, most=100),
        prose("counterfactual", "What would be without it."),
        prose("measurement", "From which source, how often, by whom; also after closure."),
        choice("verified_by_finance", "yes", "no", "not_financial"),
    ],
    "component benefits",
    [SPONSOR],
    type=TemplateType.FORM,
    stage="initiation",
)
STAKEHOLDER_REGISTER = template(
    "stakeholder_register",
    "Stakeholder register",
    [
        table(
            "stakeholders",
            text("person_or_group"),
            text("part"),
            prose("interests"),
            prose("expectations", required=False),
            number("influence", least=1, most=5),
            number("interest", least=1, most=5),
            choice("wanted_engagement", "unaware", "resistant", "neutral", "supportive", "leading"),
            guidance="What is thought of a person's attitude is not written here: a file is read by many.",
        ),
        table(
            "communication",
            text("audience"),
            text("message"),
            text("channel"),
            text("frequency"),
            text("sender"),
        ),
    ],
    "component",
    [REVIEWER],
    type=TemplateType.REGISTER,
    stage="initiation",
)
RACI = template(
    "raci",
    "RACI matrix",
    [
        table(
            "responsibilities",
            text("product_or_activity"),
            *(
                choice(role, "R", "A", "A/R", "C", "I", required=False)
                for role in (
                    *("sponsor", "project_manager", "project_board", "delivery_team", "user", "supplier"),
                    *("pmo", "finance"),
                )
            ),
            guidance="One accountable in each row: A, or A/R who also does it. Change the columns in a version of your own.",
            one_per_row=["A", "A/R"],
        )
    ],
    "component",
    [SPONSOR],
    type=TemplateType.MATRIX,
    stage="planning",
)
STARTING = (CHARTER, BUSINESS_CASE, TIMELINE, RISK_REGISTER, BENEFITS_PROFILE, STAKEHOLDER_REGISTER, RACI)
