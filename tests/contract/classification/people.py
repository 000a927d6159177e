"""Roles, people, schemes of certification, certificates held, levels, courses and trainings, and what follows from them."""

from typing import Any

from tests.contract.classification.access import (
    ENTERED,
    STAFF,
    STAFF_GOVERNED,
    STAFF_LISTED,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

# Into the caller's own organisation, which does not know the role or the person that the body names.
NAMED = Access(422, 403, 403)
OF_THE_POOL = Access(200, 404, 200, blind=("stranger",))  # worked out from who is in it
AT_A_COMPONENT = Access(reader=404)
OF_A_ROLE = Access(reader=404, elsewhere=200)
ROLE = {
    "code": "SIG",
    "name": "Signalling engineer",
    "required_skills": [{"skill": "track design", "level": 3, "weight": 2, "is_mandatory": True}],
}
SCHEME = {
    "code": "SIG-LIC",
    "name": "Signalling licence",
    "awarding_body": "The licensing body",
    "validity_years": 5,
    "credit_categories": [{"code": "safety", "minimum": 10}],
}
COURSE = {
    "code": "PLAN-2",
    "title": "Planning of possessions",
    "provider": "The training body of the railway",
    "accreditations": [{"body": "APMG International", "valid_until": "2028-12-31"}],
    "curriculum": ["Networks and calendars"],
    "dates": [{"start_on": "2027-02-08", "finish_on": "2027-02-10"}],
    "hours": 21,
    "price": {"amount": "1450.00", "currency": "GBP"},
    "tax_rate": 0.2,
    "skills": [{"skill": "track design", "level": 3}],
}
EARNED = {"earned_on": "2025-02-03", "credits": 6.5, "category": "safety"}


def person(world: World) -> dict[str, Any]:
    return {"code": "SIG-01", "role_id": world["role_id"], "name": "Signalling engineer, north"}


def certificate(world: World) -> dict[str, Any]:
    held = {"person_id": world["person_id"], "scheme": "Design licence", "valid_from": "2024-04-01"}
    return held | {"evidence": "Seen in the register"}


def assessment(world: World) -> dict[str, Any]:
    shown = {"skill": "track design", "level": 3, "assessed_on": "2024-05-02"}
    return {"person_id": world["person_id"], "evidence": "Led the design of a junction", **shown}


def training(world: World) -> dict[str, Any]:
    planned = {"title": "Planning of possessions", "skill": "track design", "planned_on": "2027-02-08"}
    return {"person_id": world["person_id"], "course_id": world["course_id"], **planned}


def to_lead(world: World) -> dict[str, Any]:
    return {"component_id": world["project_id"], "scheme": "SIG-LIC", "until": "2090-12-31"}


def of_role(world: World) -> dict[str, Any]:
    return {"role_id": world["role_id"]}


MADE: Makers = {
    "role_id": posted("/resource-roles", ROLE),
    "person_id": posted("/people", person),
    "scheme_id": posted("/certification-schemes", SCHEME),
    "certificate_id": posted("/held-certificates", certificate),
    "course_id": posted("/courses", COURSE),
    "training_id": posted("/trainings", training),
    "skill_assessment_id": posted("/skill-assessments", assessment),
}

CASES: Cases = {
    "GET /resource-roles": Case(STAFF_LISTED, holds="role_id"),
    "POST /resource-roles": Case(ENTERED, ROLE, second={"code": "TRK"}),
    "GET /resource-roles/{role_id}": Case(STAFF),
    "PATCH /resource-roles/{role_id}": Case(STAFF_GOVERNED, {"name": "Designer of signalling"}),
    "DELETE /resource-roles/{role_id}": Case(STAFF_GOVERNED),
    "GET /resource-roles/{role_id}/history": Case(STAFF),
    "GET /people": Case(STAFF_LISTED, holds="person_id"),
    "POST /people": Case(NAMED, person, second={"code": "SIG-02"}),
    "GET /people/{person_id}": Case(STAFF),
    "PATCH /people/{person_id}": Case(STAFF_GOVERNED, {"fte": 0.5}),
    "DELETE /people/{person_id}": Case(STAFF_GOVERNED),
    "GET /people/{person_id}/history": Case(STAFF),
    "POST /people/{person_id}/erasure": Case(STAFF_GOVERNED, {"reason": "Asked for on leaving"}),
    "GET /held-certificates": Case(STAFF_LISTED, holds="certificate_id"),
    "POST /held-certificates": Case(NAMED, certificate, second={"scheme": "Testing licence"}),
    "GET /held-certificates/{certificate_id}": Case(STAFF),
    "PATCH /held-certificates/{certificate_id}": Case(STAFF_GOVERNED, {"credits": [EARNED]}),
    "POST /held-certificates/{certificate_id}/verification": Case(
        STAFF_GOVERNED, {"verified_on": "2024-05-02"}
    ),
    "DELETE /held-certificates/{certificate_id}": Case(STAFF_GOVERNED),
    "GET /held-certificates/{certificate_id}/history": Case(STAFF),
    "GET /certification-schemes": Case(STAFF_LISTED, holds="scheme_id"),
    "POST /certification-schemes": Case(ENTERED, SCHEME, second={"code": "TRK-LIC"}),
    "POST /certification-schemes/adoption": Case(Access(200, 403, 403), {"codes": ["PRINCE2-P"]}),
    "GET /certification-schemes/{scheme_id}": Case(STAFF),
    "PATCH /certification-schemes/{scheme_id}": Case(STAFF_GOVERNED, {"validity_years": 3}),
    "DELETE /certification-schemes/{scheme_id}": Case(STAFF_GOVERNED),
    "GET /certification-schemes/{scheme_id}/history": Case(STAFF),
    "GET /skill-assessments": Case(STAFF_LISTED, holds="skill_assessment_id"),
    "POST /skill-assessments": Case(NAMED, assessment, second={"level": 4}),
    "GET /skill-assessments/{skill_assessment_id}": Case(STAFF),
    "DELETE /skill-assessments/{skill_assessment_id}": Case(STAFF_GOVERNED),
    "GET /skill-assessments/{skill_assessment_id}/history": Case(STAFF),
    "GET /courses": Case(STAFF_LISTED, holds="course_id"),
    "POST /courses": Case(ENTERED, COURSE, second={"code": "PLAN-3"}),
    "GET /courses/{course_id}": Case(STAFF),
    "PATCH /courses/{course_id}": Case(STAFF_GOVERNED, {"hours": 14}),
    "DELETE /courses/{course_id}": Case(STAFF_GOVERNED),
    "GET /courses/{course_id}/history": Case(STAFF),
    "GET /trainings": Case(STAFF_LISTED, holds="training_id"),
    "POST /trainings": Case(NAMED, training, second={"title": "Again"}),
    "GET /trainings/{training_id}": Case(STAFF),
    "PATCH /trainings/{training_id}": Case(STAFF_GOVERNED, {"status": "passed", "finished_on": "2024-05-02"}),
    "DELETE /trainings/{training_id}": Case(STAFF_GOVERNED),
    "GET /trainings/{training_id}/history": Case(STAFF),
    "GET /certification-standing": Case(OF_THE_POOL),
    "GET /eligible-leaders": Case(AT_A_COMPONENT, query=to_lead),
    "GET /competence-gaps": Case(OF_A_ROLE, query=of_role),
}
