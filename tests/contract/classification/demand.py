"""Demands: who enters an idea, who triages it, and what comes of it."""

from tests.contract.classification.access import (
    COMMON,
    COMMON_LISTED,
    GOVERNED,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)

DEMAND = {
    "title": "Step-free access at Northgate",
    "need": "Passengers who cannot climb stairs travel on to the next station",
    "requester": "Head of stations",
}
TRIAGE = {"due_on": "2027-04-30"}
ACCEPTED = {"status": "accepted", "reason": "It serves an objective that nothing else does"}


MADE: Makers = {"demand_id": posted("/demands", DEMAND)}
SUBMITTED = "POST /demands/{demand_id}/submission"
TRIAGED = "POST /demands/{demand_id}/triage"
DECIDED = "POST /demands/{demand_id}/outcome"

CASES: Cases = {
    "GET /demands": Case(COMMON_LISTED, holds="demand_id"),
    "POST /demands": Case(Access(201, 403, 201, blind=("stranger",)), DEMAND),
    "GET /demand-backlog": Case(COMMON_LISTED, holds="demand_id"),
    "GET /demands/{demand_id}": Case(COMMON),
    "GET /demands/{demand_id}/history": Case(COMMON),
    "GET /demands/{demand_id}/likely-duplicates": Case(COMMON),
    "PATCH /demands/{demand_id}": Case(GOVERNED, {"category": "transform"}),
    SUBMITTED: Case(GOVERNED),
    TRIAGED: Case(GOVERNED, TRIAGE, after=(SUBMITTED,)),
    DECIDED: Case(GOVERNED, ACCEPTED, after=(SUBMITTED, TRIAGED)),
    "POST /demands/{demand_id}/conversion": Case(
        GOVERNED, {"currency": "GBP"}, after=(SUBMITTED, TRIAGED, DECIDED)
    ),
    "POST /demands/{demand_id}/reopening": Case(
        GOVERNED, {"reason": "The money has been found"}, after=(SUBMITTED, TRIAGED, DECIDED)
    ),
}
