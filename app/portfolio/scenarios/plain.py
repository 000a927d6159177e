"""Answers as JSON can say them: numbers as exact text."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from app.portfolio.scenarios.schemas import plainly


def plain(found: Any) -> Any:
    """What JSON can say of an answer."""
    if isinstance(found, Decimal):
        return plainly(found)
    if is_dataclass(found) and not isinstance(found, type):
        return {each.name: plain(getattr(found, each.name)) for each in fields(found)}
    if isinstance(found, Mapping):
        return {str(key): plain(value) for key, value in sorted(found.items())}
    if isinstance(found, frozenset):
        return sorted(found)
    return [plain(each) for each in found] if isinstance(found, tuple | list) else found
