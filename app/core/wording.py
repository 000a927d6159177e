"""What is wrong with a member of a request, said to whoever has to put it right."""

from collections.abc import Mapping
from typing import Any

SENTENCES = {
    "missing": "It is missing.",
    "extra_forbidden": "There is no member of this name.",
    "timezone_aware": "It needs its offset from UTC, such as 2027-03-31T12:00:00Z.",
    "uuid_parsing": "It is not an id: ids are UUIDs, as `id` members tell them.",
    "value_error": "{error}",
}
NOT_AN_OBJECT = {"model_type", "model_attributes_type", "dict_type", "dataclass_type"}
WHOLE = "Send a JSON object, with Content-Type: application/json (application/merge-patch+json for a PATCH)."
PART = "It must be a JSON object."
CURRENCY = "It must be three capital letters: the ISO 4217 code of a currency."


def sentence(fault: Mapping[str, Any]) -> str:
    """The sentence for a fault as Pydantic tells it; its own where that says enough."""
    kind, context = fault["type"], fault.get("ctx") or {}
    if kind in NOT_AN_OBJECT:
        return WHOLE if tuple(fault["loc"]) in ((), ("body",)) else PART
    if kind == "string_pattern_mismatch" and context.get("pattern") == "^[A-Z]{3}$":
        return CURRENCY
    told = SENTENCES.get(kind)
    return told.format_map(context) if told else str(fault["msg"])
