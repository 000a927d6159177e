"""Which of the forms that an answer has a client wants it in (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Header

from app.core.errors import NotAcceptable

Accept = Annotated[str | None, Header(description="The form that the answer is wanted in.")]
CacheControl = Annotated[
    str | None,
    Header(
        alias="Cache-Control",
        description="`no-cache` has the answer worked out anew; `no-store` has it not kept either.",
    ),
]


def wanted_form(accept: str | None, offered: Sequence[str]) -> str:
    """The media type among those ``offered`` that ``accept`` likes best, the first of equals.

    Raises
    ------
    NotAcceptable : where it likes none of them.

    Examples
    --------
    >>> wanted_form("text/*;q=0.5, application/json;q=0.4", ["application/json", "text/csv"])
    'text/csv'
    """
    ranges = [weighed(each) for each in (accept or "*/*").split(",") if each.strip()]
    liked = {form: liking(form, ranges) for form in offered}
    best = max(offered, key=lambda form: liked[form])  # max takes the first of equals
    if not liked[best]:
        raise NotAcceptable(f"This comes as {', '.join(offered)}.")
    return best


def weighed(media_range: str) -> tuple[str, float]:
    """A media range without its parameters, and its weight from 0 to 1."""
    name, *parameters = (part.strip().lower() for part in media_range.split(";"))
    given = dict(part.partition("=")[::2] for part in parameters)
    try:
        return name, min(max(float(given.get("q", 1)), 0), 1)
    except ValueError:
        return name, 0


def liking(form: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that a form falls in."""
    found = dict(ranges)
    for name in (form, f"{form.partition('/')[0]}/*", "*/*"):
        if name in found:
            return found[name]
    return 0
