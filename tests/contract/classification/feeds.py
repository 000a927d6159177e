"""Calendars of what is due, and the links that open them."""

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    PUBLIC,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

FEED = {"name": "What is due", "kinds": ["actions"]}


def link(world: World) -> str:
    """The secret part of a link; it is proof of itself, whoever has it."""
    made = world.post("/projects/{project_id}/calendar-feeds".format_map(world), FEED)
    return str(made["link"]).rpartition("/")[2].removesuffix(".ics")


MADE: Makers = {"feed_id": posted("/projects/{project_id}/calendar-feeds", FEED), "link": link}

CASES: Cases = {
    "GET /components/{component_id}/due.ics": Case(READ),
    "GET /components/{component_id}/calendar-feeds": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/calendar-feeds": Case(CHANGED, FEED),
    "GET /calendar-feeds/{feed_id}": Case(HIDDEN),
    "POST /calendar-feeds/{feed_id}/revocation": Case(HIDDEN),
    "GET /calendar-feeds/{link}.ics": Case(PUBLIC),
}
