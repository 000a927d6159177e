"""Red, amber and green."""

from enum import StrEnum


class Rag(StrEnum):
    """Red, amber, green: how far something is from what was agreed."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def severity(self) -> int:
        return list(Rag).index(self)
