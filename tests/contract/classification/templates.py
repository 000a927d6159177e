"""Templates, and the artefacts made from them: who writes them, who approves them, who reads them as files."""

from app.core.ids import uuid7
from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

TEMPLATE = {
    "code": "our_charter",
    "semver": "1.0.0",
    "name": "Our charter",
    "purpose": "charter",
    "owner": "Head of PMO",
    "fields": [{"code": "purpose", "label": "Purpose", "type": "long_text"}],
    "derived": [{"source": "component"}],
    "approvals": [{"code": "reviewer", "label": "Reviewer"}],
    "retention": "closure_plus_7_years",
}


def another(world: World) -> dict[str, object]:
    return TEMPLATE | {"code": f"our_charter_{uuid7().hex}"}


def approved(world: World, code: str = "approved_charter", semver: str = "1.0.0") -> str:
    template = world.post("/templates", TEMPLATE | {"code": code, "semver": semver})
    approval = world.office.post(f"/v1/templates/{template['id']}/approval", headers={"If-Match": '"1"'})
    assert approval.status_code == 200, approval.text
    return str(template["id"])


def later(world: World) -> str:
    """The next version of the template that the artefact was made from."""
    assert world["artefact_id"]
    return approved(world, semver="1.1.0")


def artefact(world: World) -> dict[str, object]:
    return {"title": "Charter of the lifts", "template_id": world["approved_template"], "values": {}}


MADE: Makers = {
    "template_id": posted("/templates", another),
    "approved_template": approved,
    "later_template": later,
    "artefact_id": posted("/projects/{project_id}/artefacts", artefact),
}
SUBMITTED = "POST /artefacts/{artefact_id}/submission"
APPROVED = "POST /templates/{template_id}/approval"

CASES: Cases = {
    "GET /template-library": Case(Access(200, 200, 200)),
    "POST /template-library/adoption": Case(Access(200, 403, 403, blind=("stranger",))),
    "GET /templates": Case(COMMON_LISTED, holds="template_id"),
    "POST /templates": Case(ENTERED, another),
    "GET /templates/{template_id}": Case(COMMON),
    "GET /templates/{template_id}/history": Case(COMMON),
    "PATCH /templates/{template_id}": Case(GOVERNED, {"name": "Charter"}),
    APPROVED: Case(GOVERNED),
    "POST /templates/{template_id}/deprecation": Case(
        GOVERNED, {"deprecation_reason": "Replaced"}, after=(APPROVED,)
    ),
    "GET /components/{component_id}/artefacts": Case(READ, holds="artefact_id"),
    "POST /components/{component_id}/artefacts": Case(CHANGED, artefact),
    "GET /artefacts/{artefact_id}": Case(READ),
    "GET /artefacts/{artefact_id}/history": Case(READ),
    "PATCH /artefacts/{artefact_id}": Case(CHANGED, {"title": "Charter"}),
    SUBMITTED: Case(CHANGED, {}, by="author"),  # who submits does not approve
    "POST /artefacts/{artefact_id}/approvals": Case(CHANGED, {"approval": "reviewer"}, after=(SUBMITTED,)),
    "GET /artefacts/{artefact_id}/upgrade": Case(READ),
    "POST /artefacts/{artefact_id}/upgrade": Case(
        CHANGED, lambda world: {"template_id": world["later_template"]}
    ),
    "GET /artefacts/{artefact_id}/document": Case(READ),
    "GET /artefacts/{artefact_id}/document.docx": Case(READ),
    "GET /artefacts/{artefact_id}/document.xlsx": Case(READ),
    "GET /artefacts/{artefact_id}/document.md": Case(READ),
}
