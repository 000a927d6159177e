"""The ready-made roles: what the holder of each may do, on the component where it is granted and below.

A permission is ``noun:verb``. A handling marking keeps a part of the records from those who are not cleared
for it, whatever else they may read; a clearance is a permission too, ``cleared:<marking>``.

================  ===========  =====  ============  ===============  =====================================
role              contingency  rates  stakeholders  decision_papers  because
================  ===========  =====  ============  ===============  =====================================
sro               yes          no     yes           yes              accountable for the whole outcome
sponsor           yes          no     yes           yes              accountable for one project's case
project_manager   yes          yes    yes           yes              plans with all of it, writes the papers
pmo_lead          yes          yes    yes           yes              secretary to the board
pmo_analyst       yes          yes    no            yes              reports to many readers; opinions about
                                                                     people are never in a report
board_member      yes          no     no            yes              decides on contingency; is among the
                                                                     stakeholders who are assessed
assurer           yes          yes    yes           yes              reads everything, changes nothing of it
finance           yes          yes    no            no               keeps the money, is heard, decides not
contributor       no           no     no            no
reader            no           no     no            no               reads what is open
administrator     no           no     no            no               runs the system, not the work
================  ===========  =====  ============  ===============  =====================================

No role both proposes and decides, submits a report and publishes it, or writes what it assesses: four eyes
hold unless somebody is granted two roles, which the trail shows.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from app.core.model import Marking

READ, CLEARED, EVERYTHING = "read", "cleared", "*"


class Role(StrEnum):
    SRO = "sro"
    SPONSOR = "sponsor"
    PROJECT_MANAGER = "project_manager"
    PMO_ANALYST = "pmo_analyst"
    PMO_LEAD = "pmo_lead"
    BOARD_MEMBER = "board_member"
    ASSURER = "assurer"
    FINANCE = "finance"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    ADMINISTRATOR = "administrator"


VERBS: Mapping[str, tuple[str, ...]] = {
    "component": ("read", "write", "move", "archive"),
    "risk": ("read", "write", "configure"),
    "schedule": ("read", "write"),
    "timeline": ("read", "write", "approve"),
    "release": ("read", "write"),
    "office": ("read", "write"),
    "service": ("read", "write"),
    "improvement": ("read", "write"),
    "maturity": ("read", "write", "assess"),
    "body": ("read", "write"),
    "decision": ("read", "propose", "advise", "review", "decide"),
    "meeting": ("read", "write", "confirm"),
    "action": ("read", "write"),
    "period": ("read", "write"),
    "status_report": ("read", "write", "submit", "review", "publish", "assess", "configure"),
    "gate": ("read", "write", "assess", "waive", "hold"),
    "lifecycle": ("read", "write"),
    "method": ("read", "write", "tailor"),
    "consultation": ("read", "write"),
    "assurance": ("read", "plan", "review", "respond", "verify"),
    "consistency": ("read", "check"),
    "tolerance": ("read", "write", "measure"),
    "exception": ("read", "report", "respond"),
    "change": ("read", "request", "decide", "verify"),
    "benefit": ("read", "write"),
    "stakeholder": ("read", "write"),
    "lesson": ("read", "write", "validate"),
    "business_case": ("read", "write"),
    "demand": ("read", "write", "triage"),
    "template": ("read", "write", "approve"),
    "artefact": ("read", "write", "approve"),
    "cost": ("read", "plan", "write"),
    "cost_basis": ("read", "write"),
    "work_package": ("read", "write"),
    "baseline": ("read", "write"),
    "contingency": ("read", "write"),
    "resource": ("read", "write", "plan", "commit", "overtime"),
    "competence": ("read", "assess"),
    "ranking": ("read", "score", "write"),
    "objective": ("read", "write"),
    "scenario": ("read", "write"),
    "import": ("read", "run"),
    "job": ("read", "cancel"),
    "mapping": ("read", "write"),
    "custom_field": ("read", "write"),
    "member": ("read", "write"),
    "grant": ("read", "write"),
    "token": ("read", "write"),
    "audit": ("read", "verify"),
    "webhook": ("read", "write"),
    "reminder": ("read", "write"),
    "calendar": ("read", "write"),
    CLEARED: tuple(Marking),
}
PERMISSIONS = frozenset(f"{noun}:{verb}" for noun, verbs in VERBS.items() for verb in verbs)


def clearance(marking: Marking) -> str:
    """The permission to see what is marked so."""
    return f"{CLEARED}:{marking}"


def reading(*nouns: str) -> frozenset[str]:
    return frozenset(f"{noun}:{READ}" for noun in nouns)


def cleared_for(*markings: Marking) -> frozenset[str]:
    return frozenset(map(clearance, markings))


EVERY = reading(*VERBS.keys() - {CLEARED})
OPEN = reading(
    "component", "risk", "schedule", "decision", "period", "status_report", "gate", "benefit", "business_case", "ranking",
    "custom_field", "objective", "work_package", "cost_basis", "release", "tolerance", "change", "calendar",
    "office", "body", "lifecycle", "demand", "timeline", "method", "consultation", "lesson", "service", "improvement", "maturity", "template", "artefact",
)  # fmt: skip
STAFF = OPEN | reading("member", "reminder", "action", "meeting", "resource")
MONEY = reading(
    "cost", "contingency", "baseline", "exception", "assurance", "consistency", "scenario"
) | cleared_for(Marking.CONTINGENCY)
OFFICE = (
    STAFF
    | MONEY
    | reading("import", "job", "mapping", "stakeholder")
    | cleared_for(Marking.RATES, Marking.DECISION_PAPERS)
)
DIRECTING = (
    STAFF
    | MONEY
    | reading("stakeholder")
    | cleared_for(Marking.STAKEHOLDERS, Marking.DECISION_PAPERS)
    | {"office:write", "body:write", "decision:advise"}
    | {"decision:review", "decision:decide", "business_case:write", "benefit:write", "status_report:assess"}
    | {"tolerance:write", "exception:respond", "change:decide", "action:write"}
    | {"gate:waive", "gate:hold", "demand:write", "method:tailor"}
    | {"lesson:write", "artefact:approve"}
    | {"meeting:write", "meeting:confirm"}
    | {"assurance:plan", "assurance:respond", "resource:overtime"}
)

ROLES: Mapping[Role, frozenset[str]] = {
    Role.SRO: DIRECTING,
    Role.SPONSOR: DIRECTING,
    Role.PROJECT_MANAGER: STAFF
    | MONEY
    | {"stakeholder:read", "stakeholder:write"}
    | cleared_for(*Marking)
    | {"component:write", "risk:write", "schedule:write", "release:write", "decision:propose"}
    | {"status_report:write", "status_report:submit", "method:tailor", "consultation:write"}
    | {"gate:write", "benefit:write", "business_case:write", "action:write"}
    | {"demand:write", "lesson:write", "artefact:write"}
    | {"cost:plan", "work_package:write", "baseline:write", "resource:plan"}
    | {"tolerance:measure", "exception:report", "change:request"}
    | {"assurance:respond", "consistency:check"},
    Role.PMO_ANALYST: OFFICE
    | {
        "component:write",
        "risk:write",
        "schedule:write",
        "release:write",
        "decision:propose",
        "decision:advise",
        "status_report:write",
        "gate:write",
    }
    | {"benefit:write", "ranking:score", "ranking:write", "objective:write", "import:run", "mapping:write"}
    | {"scenario:write", "cost:plan", "work_package:write", "reminder:write", "action:write", "meeting:write"}
    | {"demand:write", "demand:triage", "timeline:write", "competence:read"}
    | {"competence:assess", "method:tailor", "consultation:write", "lesson:write"}
    | {"lesson:validate", "service:write", "improvement:write", "maturity:write"}
    | {"template:write", "artefact:write"}
    | {"tolerance:measure", "exception:report", "change:request", "resource:write", "resource:plan"}
    | {"assurance:plan", "assurance:respond", "consistency:check"},
    Role.PMO_LEAD: OFFICE
    | cleared_for(Marking.STAKEHOLDERS)
    | reading("grant", "audit", "webhook")
    | {"component:write", "component:move", "component:archive", "risk:write", "schedule:write"}
    | {"release:write", "status_report:review", "status_report:publish", "status_report:configure"}
    | {"decision:propose", "decision:advise", "decision:review"}
    | {"period:write", "status_report:write", "gate:write", "gate:waive", "lifecycle:write", "benefit:write"}
    | {
        "business_case:write",
        "ranking:score",
        "ranking:write",
        "scenario:write",
        "objective:write",
        "risk:configure",
    }
    | {"import:run", "job:cancel", "mapping:write", "custom_field:write", "webhook:write"}
    | {"cost:plan", "cost_basis:write", "work_package:write", "baseline:write", "reminder:write"}
    | {"method:write", "method:tailor", "consultation:write"}
    | {"calendar:write", "tolerance:measure", "exception:report", "change:request", "change:verify"}
    | {"resource:write", "resource:plan", "resource:commit", "competence:read"}
    | {"competence:assess", "action:write", "meeting:write", "demand:write"}
    | {"demand:triage", "timeline:write", "timeline:approve", "stakeholder:write"}
    | {"lesson:write", "lesson:validate", "service:write", "improvement:write"}
    | {"maturity:write", "template:approve", "artefact:write"}
    | {"assurance:plan", "assurance:respond", "consistency:check"},
    Role.BOARD_MEMBER: STAFF
    | MONEY
    | cleared_for(Marking.DECISION_PAPERS)
    | {"decision:advise", "decision:decide", "tolerance:write", "exception:respond", "change:decide"}
    | {"action:write", "meeting:confirm", "gate:waive", "gate:hold", "artefact:approve"},
    Role.ASSURER: EVERY
    | cleared_for(*Marking)
    | {"gate:assess", "gate:hold", "status_report:assess", "change:verify", "audit:verify"}
    | {"assurance:plan", "assurance:review", "assurance:verify", "consistency:check"}
    | {"maturity:write", "maturity:assess"},
    Role.FINANCE: STAFF
    | MONEY
    | cleared_for(Marking.RATES)
    | {"cost:plan", "cost:write", "cost_basis:write", "contingency:write"}
    | {"decision:advise", "gate:assess", "action:write", "artefact:approve"},
    Role.CONTRIBUTOR: STAFF
    | {"risk:write", "status_report:write", "action:write", "demand:write", "lesson:write", "artefact:write"},
    Role.READER: OPEN,
    Role.ADMINISTRATOR: reading("component", "import")
    | {f"{noun}:{verb}" for noun in ("member", "grant", "token", "audit", "job") for verb in VERBS[noun]}
    | {
        f"{noun}:{verb}"
        for noun in ("calendar", "custom_field", "mapping", "webhook")
        for verb in VERBS[noun]
    },
}


def scoped(permissions: Iterable[str], scopes: Iterable[str]) -> frozenset[str]:
    """The permissions that a token's scopes let through: never more than its holder's roles grant.

    A scope is a permission (``component:read``), all of a noun (``risk:*``), ``read`` for every noun, or
    ``*``. Clearances need their own (``cleared:rates``, ``cleared:*``) or ``*``: ``read`` is what is open.
    """
    through = frozenset[str]().union(*map(covered, scopes))
    return frozenset(permissions) & through


@lru_cache(maxsize=1024)
def covered(scope: str) -> frozenset[str]:
    """The permissions a scope stands for; none, if it is not one."""
    noun, _, verb = scope.partition(":")
    if scope == EVERYTHING:
        return PERMISSIONS
    if scope == READ:
        return EVERY
    if verb == EVERYTHING:
        return frozenset(p for p in PERMISSIONS if p.startswith(f"{noun}:"))
    return PERMISSIONS & {scope}


def unknown(scopes: Iterable[str]) -> list[str]:
    """The scopes that let nothing through, to be refused when a token is issued."""
    return [scope for scope in scopes if not covered(scope)]
