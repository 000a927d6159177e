"""Stakeholders, what is thought of them, and how they are kept in touch with."""

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    Case,
    Cases,
    Makers,
    posted,
)

STAKEHOLDER = {"name": "Residents of Canal Street", "kind": "group", "interests": "Noise at night"}
ASSESSMENT = {
    "assessed_on": "2026-03-31",
    "power": 2,
    "interest": 5,
    "engagement": "resistant",
    "wanted_engagement": "neutral",
}
COMMUNICATION = {
    "message": "What is loud next month",
    "channel": "Letter",
    "frequency": "monthly",
    "owner": "Public liaison officer",
    "next_on": "2026-05-01",
}
CONTACT = {"held_on": "2026-03-31", "channel": "Letter", "held_by": "Public liaison officer"}
ONE, LINE = "/stakeholders/{stakeholder_id}", "/stakeholder-communications/{communication_id}"

MADE: Makers = {
    "stakeholder_id": posted("/projects/{project_id}/stakeholders", STAKEHOLDER),
    "stakeholder_assessment_id": posted(f"{ONE}/assessments", ASSESSMENT),
    "communication_id": posted(f"{ONE}/communications", COMMUNICATION),
    "contact_id": posted(f"{ONE}/contacts", CONTACT),
}

CASES: Cases = {
    "GET /components/{component_id}/stakeholders": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/stakeholders": Case(CHANGED, STAKEHOLDER),
    "GET /components/{component_id}/stakeholder-grid": Case(CHANGED),
    f"GET {ONE}": Case(HIDDEN),
    f"GET {ONE}/history": Case(HIDDEN),
    f"PATCH {ONE}": Case(HIDDEN, {"role": "Neighbours"}),
    f"GET {ONE}/assessments": Case(HIDDEN, holds="stakeholder_assessment_id"),
    f"POST {ONE}/assessments": Case(HIDDEN, ASSESSMENT),
    "GET /stakeholder-assessments/{stakeholder_assessment_id}": Case(HIDDEN),
    f"GET {ONE}/communications": Case(HIDDEN, holds="communication_id"),
    f"POST {ONE}/communications": Case(HIDDEN, COMMUNICATION),
    f"GET {LINE}": Case(HIDDEN),
    f"GET {LINE}/history": Case(HIDDEN),
    f"PATCH {LINE}": Case(HIDDEN, {"channel": "Telephone"}),
    f"GET {ONE}/contacts": Case(HIDDEN, holds="contact_id"),
    f"POST {ONE}/contacts": Case(HIDDEN, CONTACT),
    "GET /stakeholder-contacts/{contact_id}": Case(HIDDEN),
}
