"""The OpenAPI document: what FastAPI reads off the code, and what is the same for every operation."""

from typing import Any

from fastapi import FastAPI

from app.core import document, errors
from app.core.limits import TooLarge

VERSION = "0.1.0"
TAGS = {
    "Components": "Portfolios, programmes and projects: one tree, on which everything else hangs.",
    "Calendars": "Which days are worked: for reminders, and whatever else counts working days.",
    "Custom fields": "The organisation's own fields of components.",
    "Benefits": "What the work is for: benefit profiles, what leads to them, and what has come of them.",
    "Cost": "Cost lines, the ledger, funding, and contingency and management reserve for those cleared to see them.",
    "Earned value": "Work packages, their progress, baselines, and what planned value, earned value and cost say.",
    "Exchange": "Import of whole files: mappings, dry runs, problems, what came of each project; and lists as files.",
    "Governance": "Bodies and decisions: who may decide, what was asked, who decided, and what came of it.",
    "Actions": "What somebody is to do by a day, whatever it comes from: one list of it all.",
    "Meetings": "Meetings of bodies and written procedures: agenda, attendance, quorum of each item, minutes.",
    "Escalation": "Ladders that tell whom of what is due and overdue, the log of it, and stopped clocks.",
    "Gates": "Lifecycles, their stages and gates: criteria, evidence, waivers, outcomes, and work past a gate.",
    "Methods": "Methods and how they are tailored, what components lack by them, guidance, consultation, tools.",
    "PMO": "Offices and their charters, what they are where, and the authority matrix.",
    "Office services": "What offices do for whom, how soon, what is asked of them, and how that fits what is expected.",
    "Improvement": "Backlogs of offices: problems with evidence, quick wins, and results measured before they are done.",
    "Maturity": "Maturity models as data, own and independent assessments, and the level by the lowest perspective.",
    "Assurance": "Assurance plans, independent reviews, and recommendations tracked until somebody else closes them.",
    "Consistency": "What the records of a component say against each other, found by rule before a gate asks.",
    "Tolerances": "How far a figure may move, how it stands, and the exceptions that its breach opens by itself.",
    "Change control": "Change requests: their impact, the level that decides, and what the budget may move by.",
    "People": "Schemes of certification, certificates held, who may lead with them; levels, gaps, training.",
    "Resources": "Roles, the people who fill them, capacity against demand, assignments, and who is overbooked.",
    "Risk": "Risk registers, what they amount to, and the scales they are scored by.",
    "RAID": "Issues, assumptions, and dependencies between components: what completes the risk register.",
    "Schedule risk": "What is uncertain about plans, when they finish and what they then cost, and what that hangs on.",
    "Agile": "Releases with fixed time and cost: scope by MoSCoW class, timeboxes, burn-up and forecast.",
    "Schedule": "Plans in versions: networks of tasks, critical path, quality, trend, and files of other programs.",
    "Timeline templates": "The shape of plans in approved versions: made into plans from a start, and learned from them.",
    "Levelling": "Plans against the capacity of the roles that their tasks demand: dates that can be kept, and why.",
    "Audit": "The tamper-evident trail of every change.",
    "Events": "Every committed change, as CloudEvents: pages, long polling, server-sent events.",
    "Webhooks": "Addresses that are told of events, signed and retried, and what became of each delivery.",
    "Jobs": "Work that takes longer than a request: how it stands, and what came of it.",
    "Reminders": "Standing rules, each in its own calendar and time zone, and what they say is due.",
    "Operations": "Whether the service runs, and whether it should be sent requests.",
    "Identity": "The organisation, its members, the roles they hold, and service tokens.",
    "Reporting": "Dashboards, and what needs attention: what reads across domains.",
    "Portfolio": "What a portfolio holds, with its key figures.",
    "Prioritisation": "Versioned models, scores, and rankings that show every part of every score.",
    "Scenarios": "What a portfolio can afford: scenarios, proven selections with their reasons, and adoption.",
    "Lessons": "What was learnt: captured, validated, embedded; searched, offered where it fits, and answered.",
    "Templates": "The shapes of artefacts, in versions, and the artefacts made from them, with approvals and as files.",
    "Demand": "Ideas and requests: intake, triage, likely duplicates, and the component that comes of one.",
    "Business cases": "Why a component is worth what it costs, in numbered versions.",
    "Stakeholders": "Who has a stake in the work, what is thought of them, and how they are kept in touch with.",
    "Strategy": "Strategic objectives, and what components contribute to them.",
    "Variance": "Reporting periods, status reports and the portfolio variance report.",
}
DESCRIPTION = """
The work of a project management office over HTTP: the portfolio, who may decide what, risk and variance.

Every request carries `Authorization: Bearer <token>`. Lists are keyset pages; changes need `If-Match`;
a POST with an `Idempotency-Key` can be repeated; every refusal is `application/problem+json`.
""".strip()
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer you have: 304 if it still holds.",
    "schema": {"type": "string"},
}


class Service(FastAPI):
    """The application, with one document built once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            title="Steerco",
            version=VERSION,
            summary="The headless project management office",
            description=DESCRIPTION,
            contact={"name": "Steerco", "url": "https://github.com/steerco/steerco"},
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            servers=[{"url": "/", "description": "This service"}],
            openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
            generate_unique_id_function=lambda route: route.name,
            docs_url=None,  # app.core.docs_pages has both
            redoc_url=None,
            **options,
        )

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = document.finished(completed(super().openapi(), self))
        return self.openapi_schema


def completed(document: dict[str, Any], app: FastAPI) -> dict[str, Any]:
    """``document`` with the problem schema, the bearer token, and conditional reads."""
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    problem = errors.ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemDetails"] = problem
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "description": "A token."}}
    parts["parameters"] = {"IfNoneMatch": IF_NONE_MATCH}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            complete(path, method, operation)
    return document


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """What an operation has because of what it is, not of what its handler says."""
    if not path.startswith("/v1"):
        operation["security"] = []
        return
    operation["security"] = [{"bearer": []}]
    if "requestBody" in operation:
        operation["responses"] |= {str(status): told for status, told in errors.problems(TooLarge).items()}
    if method == "get":
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IfNoneMatch"})
        operation["responses"]["304"] = {"description": "What you have still holds."}
