"""Pictures of our own making, as SVG."""

from html import escape

from fastapi import Response


class SvgResponse(Response):
    media_type = "image/svg+xml"


def plain(text: str) -> str:
    """Text as SVG may hold it."""
    return escape("".join(one for one in text if one >= " " and not 0xD800 <= ord(one) <= 0xDFFF))
